"""The live services, one series each: run by hand or at night with ``-m network``, never in CI.

``COUNTERCHECK_LIVE_STATUS`` names a file that gets the outcome as a table in Markdown. A provider whose key is not
set is passed over; what fails here says that a service has changed, not that the program is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.errors import CountercheckError
from flows.references import refresh_dataset
from flows.settings import ProviderSettings, Settings
from sources.registry import read_registry

STATUS_FILE = os.environ.get("COUNTERCHECK_LIVE_STATUS")
#: Provider -> a code that its own documentation or public clients show, and areas.
ASKED = {
    "worldbank": ("SP.POP.TOTL", ("FRA",)),
    "owid": ("life-expectancy", ("all",)),
    "fred": ("GDP@USA", ("all",)),
    "ons": ("cpih01?aggregate=cpih1dim1A0&geography=K02000001", ("all",)),
    "un_sdg": ("EG_ACS_ELEC", ("RWA",)),
    "who_gho": ("WHOSIS_000001", ("FRA",)),
    "datacommons": ("Count_Person", ("FRA",)),
    "wikidata": ("P1082", ("FRA",)),
    "us_census": ("2022/acs/acs5/B01003_001E", ("USA",)),
    "eurostat": ("nama_10_gdp?na_item=B1GQ&unit=CP_MEUR", ("FRA", "GRC")),
    "eurostat_sdmx": ("nama_10_gdp/A.CP_MEUR.B1GQ.{geo}", ("FRA", "GRC")),
    "ecb": ("ICP/M.{REF_AREA}.N.000000.4.ANR", ("DEU", "EMU")),
    "oecd": ("OECD.SDD.TPS,DSD_PPP@DF_PPP/{REF_AREA}.A.PL.A0.IX.OECD", ("FRA",)),
    "imf": ("IMF.RES,WEO/{COUNTRY}.NGDP_RPCH.A", ("SVK",)),
    "ilo": ("ILO,DF_UNE_DEAP_SEX_AGE_RT/{REF_AREA}.A.UNE_DEAP_RT.SEX_T.AGE_YTHADULT_YGE15", ("NOR",)),
    "bis": ("WS_CBPOL/M.{REF_AREA}", ("CHE", "EMU")),
    "insee": ("SERIES_BDM/001688370@FRA", ("all",)),
    "istat": ("IT1,22_289/A.{REF_AREA}.JAN.9.TOTAL.99", ("ITA",)),
    "unsd": ("DF_UNData_UNFCC/A.EN_ATM_PFCE.{REF_AREA}.Gg_CO2", ("all",)),
}


def test_every_provider_has_a_live_case() -> None:
    """A provider that nobody asks would not be seen to change."""
    assert set(ASKED) == set(read_registry())


@pytest.fixture(scope="module")
def outcomes() -> Iterator[list[tuple[str, str, str]]]:
    """Provider, status and detail of each; written as a table when all are through."""
    rows: list[tuple[str, str, str]] = []
    yield rows
    if STATUS_FILE:
        lines = ["| provider | status | detail |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {status} | {' '.join(detail.split()).replace('|', '/')} |" for name, status, detail in rows
        ]
        Path(STATUS_FILE).write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.network
@pytest.mark.parametrize("provider", sorted(ASKED))
def test_a_live_series(provider: str, outcomes: list[tuple[str, str, str]], tmp_path: Path) -> None:
    """The service still answers in the shape on record, and a vintage comes of it."""
    code, areas = ASKED[provider]
    key = read_registry()[provider].key
    if key is not None and not key.optional and not os.environ.get(key.env):
        outcomes.append((provider, "no key", f"set {key.env}"))
        pytest.skip(f"needs {key.env}")
    given = {"worldbank_indicators": (code,), "worldbank_areas": areas} if provider == "worldbank" else {}
    asked = {} if given else {provider: ProviderSettings(indicators=(code,), areas=areas)}
    try:
        done = refresh_dataset(Settings(home=tmp_path / "home", providers=asked, **given), provider)
    except CountercheckError as error:
        outcomes.append((provider, error.status, str(error)))
        raise
    outcomes.append((provider, done.status, done.detail))

    assert (done.ok, done.status) == (True, "new_vintage")
