"""From a message to rows: powers of ten, missing values, periods, areas, units, names, other answers than asked for."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import InvalidInput
from checks.matching.units import indicator_unit
from checks.model.period import Period
from sources.provider import Page, ProviderChanged, Request
from sources.providers import imf, insee
from sources.sdmx.areas import ref_area, service_code
from sources.sdmx.periods import sdmx_period
from sources.sdmx.series import Service, parse
from sources.sdmx.units import multiplied, read_unit

HERE = Service(id="here", example="FLOW/A.{GEO}", writing="iso3")
ASKED = Request(indicator="FLOW/A.{GEO}", path="data/FLOW/A.", query=())


def _page(*rows: str, columns: str = "FREQ,GEO,TIME_PERIOD,OBS_VALUE", request: Request = ASKED) -> Page:
    table = "\n".join((f"DATAFLOW,{columns}", *(f"x,{row}" for row in rows), ""))
    return parse(HERE, table.encode(), request)


def _values(page: Page) -> list[tuple[str, str, str]]:
    return [(row.ref_area, row.time_period, row.obs_value) for row in page.rows]


def test_the_multiplier_is_in_the_value() -> None:
    """Exactly, with the digits as published, whatever level it stands at; one that is no whole number is refused."""
    columns = "FREQ,GEO,TIME_PERIOD,OBS_VALUE,UNIT_MULT"
    page = _page("A,FR,2015,29.70,9", "A,DE,2015,1.5e3,-1", "A,IT,2015,7,0", "A,ES,2015,-0.5,3", columns=columns)

    assert [value for _, _, value in _values(page)] == ["29.70e9", "1.5e2", "7", "-0.5e3"]
    for bad in ("x", "1.5", "1e2", "999", "--1"):
        with pytest.raises(ProviderChanged, match="UNIT_MULT"):
            _page(f"A,FR,2015,1,{bad}", columns=columns)
    with pytest.raises(ProviderChanged, match="UNIT_MULT"):
        _page("A,FR,2015,1,60", columns=columns)


def test_a_unit_with_a_scale_and_a_multiplier_is_refused() -> None:
    """A million of millions, or one million said twice: the answer does not tell which."""
    columns = "FREQ,GEO,UNIT,TIME_PERIOD,OBS_VALUE,UNIT_MULT"
    with pytest.raises(ProviderChanged, match=r"10\^6 .*UNIT_MULT 6"):
        _page("A,FR,MIO_EUR,2015,1,6", columns=columns)

    assert _values(_page("A,FR,MIO_EUR,2015,1,0", columns=columns)) == [("FRA", "2015", "1e6")]


def test_what_is_missing() -> None:
    """By the text, or by the status, whatever stands beside it; other statuses are values."""
    columns = "FREQ,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
    rows = [f"A,FR,{2000 + at},1,{status}" for at, status in enumerate("AEPBHLMOQ")]
    page = _page(*rows, "A,FR,2020,NaN,A", "A,FR,2021,,", "A,FR,2022,:,", columns=columns)

    assert (len(page.rows), page.nulls) == (4, 8)


def test_areas() -> None:
    """ISO codes of two and three letters, M49 numbers, own codes; what is none of them is named and left out."""
    page = _page(*(f"A,{area},2015,1" for area in ("FR", "FRA2", "DEU", "392", "EU27_2020", "XK", "ITC1", "U2")))

    assert [area for area, _, _ in _values(page)] == ["FRA", "DEU", "JPN", "EUU", "XKX"]
    assert page.unmapped == ("FRA2", "ITC1", "U2")


@pytest.mark.parametrize("provider", ["ecb", "oecd", "imf", "ilo", "bis", "insee", "unsd", "eurostat", "eurostat_sdmx"])
def test_own_codes_read_back(provider: str) -> None:
    """What we ask for is what we read: every row of the table, and every country."""
    text = resources.files("sources").joinpath("provider_areas.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["provider"] in (provider, "sdmx")]
    writing = {"oecd": "iso3", "imf": "iso3", "ilo": "iso3", "unsd": "m49"}.get(provider, "iso2")
    for area in [row["ref_area"] for row in rows] + ["FRA", "GRC", "GBR", "USA", "ZAF"]:
        code = service_code(provider, area, writing)  # type: ignore[arg-type]
        assert code is not None
        assert ref_area(provider, code) == area
    assert service_code(provider, "ZZZ", "iso2") is None


def test_another_series_is_refused() -> None:
    """A server that passes over a filter, or knows the dimension by another name."""
    with pytest.raises(ProviderChanged, match="a series without A, which was asked for"):
        _page("M,FR,2015-01,1")
    with pytest.raises(ProviderChanged, match="no GEO among"):
        _page("A,FR,2015,1", columns="FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE")
    with pytest.raises(ProviderChanged, match="two values for FRA, 2015: 1 and 2; name every dimension"):
        _page("A,T,FR,2015,1", "A,M,FR,2015,2", columns="FREQ,SEX,GEO,TIME_PERIOD,OBS_VALUE")


def test_the_area_of_a_key_without_areas() -> None:
    """It stands behind the key, and no column of the answer is asked."""
    asked = Request(indicator="FLOW/A.USD@EMU", path="data/FLOW/A.USD", query=())

    page = _page("A,USD,FR,2015,1.1", columns="FREQ,CURRENCY,GEO,TIME_PERIOD,OBS_VALUE", request=asked)
    assert _values(page) == [("EMU", "2015", "1.1")]


def test_projections() -> None:
    """Where a service says which year is the last actual one, later years are no values; else the publication tells."""
    columns = "UPDATE_DATE,LAST_ACTUAL,FREQ,GEO,TIME_PERIOD,OBS_VALUE"
    rows = [
        f"2025-10-14,{last},A,FR,{year},1" for last, year in (("2024", 2024), ("2024", 2025), ("", 2023), ("", 2026))
    ]
    table = "\n".join((f"DATAFLOW,{columns}", *(f"x,{row}" for row in rows), "")).encode()
    page = parse(replace(HERE, actual="LAST_ACTUAL"), table, ASKED)

    assert ([row.time_period for row in page.rows], page.nulls) == (["2024", "2023"], 2)
    assert len(parse(HERE, table, ASKED).rows) == 4


def test_years_that_begin_elsewhere_are_refused() -> None:
    """A fiscal year under the name of a calendar year would be a wrong period."""
    columns = "FREQ,GEO,TIME_PERIOD,OBS_VALUE,REPORTING_YEAR_START_DAY"

    assert _values(_page("A,FR,2015,1,--01-01", columns=columns)) == [("FRA", "2015", "1")]
    with pytest.raises(ProviderChanged, match="begin on --07-01"):
        _page("A,FR,2015,1,--07-01", columns=columns)


def test_names_and_units() -> None:
    """One name and one unit for all areas, or none; the day of the last update is the vintage."""
    columns = "LAST UPDATE,FREQ,GEO,UNIT,TITLE,TIME_PERIOD,OBS_VALUE"
    alike = _page("19/07/24 23:00:00,A,FR,PC,Rate,2015,1", "20/07/24,A,DE,PC,Rate,2015,2", columns=columns)
    apart = _page("19/07/24 23:00:00,A,FR,PC,Rate in France,2015,1", "20/07/24,A,DE,IX,Rate,2015,2", columns=columns)

    assert (alike.names, alike.units) == ((("FLOW/A.{GEO}", "Rate"),), (("FLOW/A.{GEO}", "percent"),))
    assert alike.vintage == date(2024, 7, 20)
    assert (apart.names, apart.units) == ((), ())


@pytest.mark.parametrize(
    ("text", "frequency", "code"),
    [
        ("2015", "A", "2015"),
        ("2015-A1", "A", "2015"),
        ("2015-S1", "S", "2015-01/2015-06"),
        ("2015S2", None, "2015-07/2015-12"),
        ("2015-H2", "S", "2015-07/2015-12"),
        ("2015-B2", "B", None),
        ("2015-T3", "T", "2015-09/2015-12"),
        ("2015-Q3", "Q", "2015-Q3"),
        ("2015Q3", None, "2015-Q3"),
        ("2015-08", "M", "2015-08"),
        ("2015-M08", "M", "2015-08"),
        ("2015M08", None, "2015-08"),
        ("2015-W01", "W", "2015-W01"),
        ("2015-W53", "W", "2015-W53"),
        ("2016-W53", "W", None),
        ("2015-D001", "D", "2015-01-01"),
        ("2016-D366", "D", "2016-12-31"),
        ("2015-D366", "D", None),
        ("2015-08-30", "D", "2015-08-30"),
        ("2015-08-30T00:00:00", "B", "2015-08-30"),
        ("2015-08-30T12:00:00Z", None, "2015-08-30"),
        ("2015-01-01", "A", "2015"),
        ("2015-04-01T00:00:00", "Q", "2015-Q2"),
        ("2015-02-01", "A", None),
        ("2015-02-01", "W", None),
        ("2015-01-01/P1Y", "A", "2015"),
        ("2015-07-01T00:00:00/P1Y", None, "2015-07/2016-06"),
        ("2015-01-01/P3M", None, "2015-Q1"),
        ("2015-11-01/P3M", None, "2015-11/2016-01"),
        ("2015-01-05/P1W", None, "2015-01-05/2015-01-11"),
        ("2015-01-05/P1D", None, "2015-01-05"),
        ("2015-01-05/P1M", None, None),
        ("2015-13", None, None),
        ("2015-Q5", None, None),
        ("2015-S0", None, None),
        ("15", None, None),
        ("", None, None),
        ("٢٠١٥", None, None),
    ],
)
def test_periods(text: str, frequency: str | None, code: str | None) -> None:
    """Every form of the technical notes, and Eurostat's without a dash."""
    assert sdmx_period(text, frequency) == code


@given(st.text(alphabet="0123456789-/PYMWDQSTAB:Z", max_size=24))
def test_a_period_is_one_or_none(text: str) -> None:
    """Whatever comes, the code reads back, or there is none."""
    code = sdmx_period(text)
    if code is not None:
        try:
            assert Period.parse(code).code == code
        except InvalidInput:
            pytest.fail(f"{text!r} became {code!r}")


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
    st.integers(-6, 12),
)
def test_a_power_of_ten_is_exact(value: object, power: int) -> None:
    """The number times the power, and not a digit more or less than was published."""
    from decimal import Decimal

    text = format(Decimal(str(value)), "f")

    assert Decimal(multiplied(text, power)) == Decimal(text).scaleb(power)
    assert Decimal(multiplied(text, power)).as_tuple().digits == Decimal(text).as_tuple().digits


@pytest.mark.parametrize(
    ("code", "label", "prices"),
    [
        ("CLV10_MEUR", None, ""),
        ("CLV10_MEUR", "Chain linked volumes (2010), million euro", ""),
        ("CP_MPPS", None, ""),
        ("EUR", "Euro", "L"),
        ("USD_PPP", "US dollars, PPP converted", "LR"),
        ("NSA_XYZ", None, ""),
    ],
)
def test_no_unit_is_taken_for_money_of_the_day(code: str, label: str | None, prices: str) -> None:
    """A code that holds "EUR" and a scale, or a volume, must not be read as so many euros."""
    unit, _ = read_unit(code, label, prices)

    assert unit is not None
    assert indicator_unit(unit, "Gross domestic product, MEUR") is None


def test_every_unit_of_the_table_is_known_to_the_core_or_no_money() -> None:
    """The texts of the table are those that the core reads; the scale is beside them, never in them."""
    text = resources.files("sources.sdmx").joinpath("units.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert row["why"]
        assert not any(word in row["unit"] for word in ("thousand", "million", "billion"))
        found = indicator_unit(row["unit"], "x") if row["unit"] else None
        assert found is None or found.factor == 1


@pytest.mark.shared
def test_recorded_answers(shared: Path) -> None:
    """INSEE's unemployed in thousands of persons, and the IMF's outlook, whose SCALE is only for show."""
    body = (shared / "api_samples/sdmx/INSEE/bug-series-freq-data.xml").read_bytes()
    asked = Request(indicator="SERIES_BDM/001572432@FRA", path="data/SERIES_BDM/001572432", query=())
    with pytest.raises(ProviderChanged, match="a series without 001572432"):
        insee.parse(body, asked)  # the answer holds other series too
    outlook = (shared / "api_samples/sdmx/IMF_RES/WEO-data.xml").read_bytes()
    page = imf.parse(outlook, Request(indicator="IMF.RES,WEO/{COUNTRY}.NGDP_R.A", path="data/x", query=()))

    assert _values(page) == [("SVK", "2018", "94669000000")]
    assert page.vintage == date(2025, 11, 19)
    assert page.names[0][1] == "Gross domestic product (GDP), Constant prices, Domestic currency"
