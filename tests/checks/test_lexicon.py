"""The tables of places, currencies and units: they load, codes are known, names we hold data for are found."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from checks.lexicon import read_table
from checks.lexicon.areas import COLUMNS, KINDS, area_code
from checks.lexicon.historic_areas import historic_areas

SHARED = Path(os.environ.get("COUNTERCHECK_SHARED", Path(__file__).resolve().parents[3] / "shared"))

#: ISO 3166-1 alpha-3, and Kosovo's user-assigned code.
_COUNTRIES = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
    BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM
    CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP
    GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR
    JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL
    MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK
    PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR
    SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA
    UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE XKX"""
COUNTRIES = frozenset(_COUNTRIES.split())
#: World Bank groups, and UN M49 regions for continents that the World Bank has no group for.
_AGGREGATES = """
    AFE AFW ARB CEB CHI CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX LAC LCN LDC LIC LMC LMY LTE
    MEA MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD
    002 005 009 011 013 014 015 017 018 019 029 030 035 039 142 143 145 150 151 154 155"""
AGGREGATES = frozenset(_AGGREGATES.split())
#: ISO 3166-3, M49 numbers where it has none, and one user-assigned code.
HISTORIC = frozenset(["SUN", "YUG", "SCG", "CSK", "DDR", "ANT", "YMD", "VDR", "XVS", "230", "280", "736", "886"])


def _areas() -> tuple[dict[str, str], ...]:
    return read_table("ref_areas", columns=COLUMNS, key=("form",))


def test_areas_have_known_codes_and_kinds() -> None:
    """Every form leads to an ISO code, Kosovo, a World Bank group, an M49 region or a former state; every country has a
    form, and so has every former state."""
    assert {row["code"] for row in _areas()} - COUNTRIES - AGGREGATES == HISTORIC
    assert set(historic_areas()) == HISTORIC
    assert COUNTRIES - {row["code"] for row in _areas()} == set()
    assert {row["kind"] for row in _areas()} == set(KINDS)


def test_every_country_has_one_name() -> None:
    """Exactly one row of kind ``name`` per country; Jersey alone has only a weak form."""
    named = [row["code"] for row in _areas() if row["kind"] == "name"]
    assert len(named) == len(set(named))
    assert COUNTRIES - set(named) == {"JEY"}


@pytest.mark.parametrize("form", ["us", "Korea", "Korean", "Congo", "Virgin Islands", "Beijing", "English"])
def test_ambiguous_forms_are_left_out(form: str) -> None:
    """Words, cities and names of two countries have no code."""
    assert area_code(form) is None


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("Swaziland", "SWZ"),
        ("Macedonia", "MKD"),
        ("Burma", "MMR"),
        ("Ivory Coast", "CIV"),
        ("Cape Verde", "CPV"),
        ("Czech Republic", "CZE"),
        ("Turkey", "TUR"),
        ("Zaire", "COD"),
        ("East Timor", "TLS"),
        ("Holland", "NLD"),
        ("Dominican", "DOM"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("Dahomey", "BEN"),
        ("Yugoslavia", "YUG"),
        ("the Soviet Union", "SUN"),
        ("Former Soviet Union", "SUN"),
        ("Sudan (former)", "736"),
        ("Serbia and Montenegro", "SCG"),
        ("the world", "WLD"),
        ("South America", "005"),
    ],
)
def test_former_names_and_neighbouring_forms(form: str, code: str) -> None:
    """Names news used before today, and forms one letter apart."""
    assert area_code(form) == code


def test_currencies() -> None:
    """Codes are three capitals, kinds are known, and words of several currencies are left out."""
    rows = read_table("currencies", columns=("form", "code", "kind", "why?"), key=("form", "kind"))
    assert all(len(row["code"]) == 3 and row["code"].isupper() for row in rows)
    assert {row["kind"] for row in rows} == {"symbol_before", "word_after", "code"}
    assert all(row["form"] == row["code"] for row in rows if row["kind"] == "code")
    codes = {row["form"]: row["code"] for row in rows}
    assert (codes["$"], codes["£"], codes["yuan"], codes["Indian rupees"]) == ("USD", "GBP", "CNY", "INR")
    assert "rupees" not in codes


def test_units() -> None:
    """One unit has one dimension and one factor; factors are exact positive decimals; ambiguous units have none."""
    rows = read_table("units", columns=("form", "unit", "dimension", "factor?", "why?"), key=("form",))
    facts: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        facts.setdefault(row["unit"], set()).add((row["dimension"], row["factor"]))
        assert not row["factor"] or Decimal(row["factor"]) > 0
    assert {unit: found for unit, found in facts.items() if len(found) > 1} == {}
    forms = {row["form"]: row for row in rows}
    assert all(not forms[form]["factor"] for form in ("ton", "gallon", "ounce", "month", "°C"))
    assert forms["sq km"]["unit"] == "square kilometre"
    assert Decimal(forms["mph"]["factor"]) == Decimal("0.44704")
    assert "%" not in forms


@pytest.mark.shared
def test_every_world_bank_name_has_its_code() -> None:
    """Names and codes of all 325 indicators agree with the table."""
    path = SHARED / "reference/world-development-indicators/world-development-indicators.zip"
    if not path.exists() and "CI" not in os.environ:
        pytest.skip(f"{path} is absent; set COUNTERCHECK_SHARED")
    names: dict[str, str] = {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.endswith("/data.csv"):
                with archive.open(member) as raw:
                    rows = csv.reader(io.TextIOWrapper(raw, "utf-8"))
                    next(rows)
                    names.update((row[0], row[1]) for row in rows)
    assert len(names) > 250
    assert {name: code for name, code in names.items() if area_code(name) != code} == {}
