"""From a provider's answers over HTTP to values that the library gives: names, units, areas, periods, vintage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from fault_server import FaultServer, page

from checks.model.measure import SeriesKey
from sources.http import Fetcher
from sources.reference.library import ReferenceLibrary
from sources.reference.refresh import RefreshReport, refresh_provider

from .battery import read_specimen

CODE = "cpih01?aggregate=cpih1dim1A0&geography=K02000001"
#: Provider -> indicators, areas, and the specimens in the order in which each address is asked for.
ASKED: dict[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "owid": (["rainy-days"], ["all"], ["table.csv", "metadata.json"]),
    "fred": (["GDP@USA"], ["all"], ["series.json", "observations.json"]),
    "ons": ([CODE], ["all"], ["dataset.json", "observations.json"]),
    "un_sdg": (["EG_ACS_ELEC"], ["all"], ["page1.json", "page2.json"]),
    "who_gho": (["WHOSIS_000001"], ["all"], ["indicator.json", "page1.json", "page2.json"]),
    "datacommons": (["Count_Person"], ["CHN", "WLD"], ["observation.json"]),
    "wikidata": (["P1082"], ["CHN", "FRA", "DEU"], ["population.json"]),
    "us_census": (
        ["2022/acs/acs5/B01003_001E", "2022/acs/acs5/B19013_001E"],
        ["all"],
        ["variable.json", "nation.json", "states.json"],
    ),
    "ecb": (["ICP/M.{REF_AREA}.N.000000.4.ANR"], ["all"], ["data.json"]),
    "oecd": (["OECD.MADE.UP,DSD_GDP@DF_GDP/A.{REF_AREA}.B1GQ.V.USD_EXC"], ["all"], ["data.csv"]),
    "imf": (["IMF.RES,WEO/{COUNTRY}.NGDP_R.A"], ["all"], ["data.xml"]),
    "ilo": (["ILO,DF_ILR_TUMT_NOC_RT/{REF_AREA}.A.ILR_TUMT_RT"], ["all"], ["structure.xml", "data.csv"]),
    "bis": (["WS_CBPOL/M.{REF_AREA}"], ["all"], ["structure.xml", "data.csv"]),
    "insee": (["SERIES_BDM/001688370@FRA"], ["all"], ["data.xml"]),
    "istat": (["IT1,22_289/A.{REF_AREA}.JAN.9.TOTAL.99"], ["all"], ["data.csv"]),
    "unsd": (["DF_UNDATA_WPP/SP_POP_TOTL.A.{REF_AREA}"], ["all"], ["data.json"]),
    "eurostat": (["nama_10_gdp?na_item=B1GQ&unit=CP_MEUR"], ["all"], ["data.json"]),
    "eurostat_sdmx": (["NAMA_10_GDP/A.CP_MEUR.B1GQ.{geo}"], ["all"], ["structure.xml", "data.csv"]),
}
#: One value of each: indicator, area, period, value, name, unit.
FOUND = {
    "owid": ("rainy-days/rainy_days", "XKX", "2020", "140", "Days with rain", "days per year"),
    "fred": (
        *("GDP", "USA", "2023-Q1", "104.50"),
        *("Gross Domestic Product, Seasonally Adjusted Annual Rate", "Billions of Dollars"),
    ),
    "ons": (
        *("cpih01?aggregate=cpih1dim1A0", "GBR", "1999-12", "73.10"),
        *("Prices with owners' housing costs, aggregate=cpih1dim1A0", "Index: 2015=100"),
    ),
    "un_sdg": ("EG_ACS_ELEC", "AFG", "2018", "98.5", "People with electricity (%)", "Percentage"),
    "who_gho": ("WHOSIS_000001", "LIC", "2019", "65.5", "Life expectancy at birth (years)", "years"),
    "datacommons": (
        *("Count_Person/YearBook/P1Y", "WLD", "2021", "7888000000"),
        *("Count Person, from YearBook, P1Y", None),
    ),
    "wikidata": ("P1082/Q11229", "DEU", "2015", "82.2", "population, percent", "percent"),
    "us_census": ("acs/acs5/B01003_001E", "US-AL", "2018/2022", "5028092", "Total Population: Total", None),
    "ecb": (
        *("ICP/M.{REF_AREA}.N.000000.4.ANR", "EMU", "2023-12", "2.2"),
        "Neither seasonally nor working day adjusted, HICP - Overall index, Eurostat, Annual rate of change",
        "percent",
    ),
    "oecd": (
        *("OECD.MADE.UP,DSD_GDP@DF_GDP/A.{REF_AREA}.B1GQ.V.USD_EXC", "OED", "2022", "60.1e9"),
        *("Gross domestic product, Current prices", "US dollars"),
    ),
    "imf": (
        *("IMF.RES,WEO/{COUNTRY}.NGDP_R.A", "SVK", "2018", "94600000000"),
        *("Gross domestic product, constant prices", "LCU"),
    ),
    "ilo": (
        *("ILO,DF_ILR_TUMT_NOC_RT/{REF_AREA}.A.ILR_TUMT_RT", "NOR", "2018", "50.30"),
        *("Trade union density rate (%), Union density, share of employees", "percent"),
    ),
    "bis": ("WS_CBPOL/M.{REF_AREA}", "EMU", "2023-06", "4", "Central bank policy rates", "percent"),
    "insee": ("SERIES_BDM/001688370@FRA", "FRA", "2023-Q4", "2335.0e3", "Chômeurs au sens du BIT", "persons"),
    "istat": (
        *("IT1,22_289/A.{REF_AREA}.JAN.9.TOTAL.99", "ITA", "2022", "58983122"),
        *("population on 1st January, total", None),
    ),
    "unsd": ("DF_UNDATA_WPP/SP_POP_TOTL.A.{REF_AREA}", "WLD", "2021", "7888.4e6", "Population, total", "persons"),
    "eurostat": (
        *("nama_10_gdp?na_item=B1GQ&unit=CP_MEUR", "GRC", "2022", "226901.50e6"),
        *("Gross domestic product at market prices, GDP and main components", "EUR"),
    ),
    "eurostat_sdmx": (
        *("NAMA_10_GDP/A.CP_MEUR.B1GQ.{geo}", "EUU", "2022", "15971230.1e6"),
        "Gross domestic product (GDP) and main components, Current prices, euro, "
        "Gross domestic product at market prices",
        "EUR",
    ),
}
#: What the answers say of their publication; the others are dated by the day they came.
VINTAGES = {"owid": "2024-05-06", "fred": "2024-02-28", "ons": "2024-02-14", "wikidata": "2024-06-02"} | {
    "who_gho": "2024-02-03",
    "imf": "2025-10-14",
    "insee": "2024-02-13",
    "eurostat": "2024-07-19",
    "eurostat_sdmx": "2024-07-19",
}


def _pass(name: str, frame: pd.DataFrame, unknown_areas: float) -> tuple[str, ...]:
    return ()


def _refresh(provider: str, server: FaultServer, fetcher: Fetcher, home: Path) -> RefreshReport:
    """Serve the provider's specimens at the addresses of their requests, and refresh from them."""
    indicators, areas, names = ASKED[provider]
    answers: dict[str, list[bytes]] = {}
    for name in names:
        specimen = read_specimen(provider, name)
        answers.setdefault(f"/base/{specimen.request.path}", []).append(specimen.body)
    for path, bodies in answers.items():
        server.script(path, *(page(body, kind="application/octet-stream") for body in bodies))
    if provider == "us_census":
        other = read_specimen(provider, "variable.json").body.replace(b"B01003_001E", b"B19013_001E")
        server.script("/base/2022/acs/acs5/variables/B19013_001E.json", page(other))

    def fetch(url: str, headers: tuple[tuple[str, str], ...]) -> bytes:
        return fetcher.fetch(url, headers=dict(headers)).body

    return refresh_provider(provider, fetch, server.url("/base"), indicators, areas, home=home, gate=_pass)


@pytest.mark.parametrize("provider", sorted(ASKED))
def test_what_is_served_is_found(provider: str, server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """The value stands in the library with its name and unit, and the same answers again add nothing."""
    indicator, area, period, value, name, unit = FOUND[provider]
    report = _refresh(provider, server, fetcher, tmp_path)
    library = ReferenceLibrary(tmp_path)
    key = SeriesKey(dataset=provider, indicator=str(indicator), ref_area=str(area))
    frame = library.observations([key], as_of=date.max)
    (known,) = [item for item in library.catalogue([provider]) if item.indicator == indicator]

    assert report.failed == ()
    assert frame[frame["time_period"] == period]["obs_value"].tolist() == [value]
    assert (known.name, known.unit or None) == (name, unit)
    if provider in VINTAGES:
        assert report.vintage.vintage.isoformat() == VINTAGES[provider]
    assert not _refresh(provider, server, fetcher, tmp_path).vintage.added


def test_headers_are_sent(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """Wikidata answers XML to who does not ask for JSON."""
    _refresh("wikidata", server, fetcher, tmp_path)

    assert {seen.headers["accept"] for seen in server.requests} == {"application/sparql-results+json"}


def test_a_second_query_is_the_first_ones_next(server: FaultServer, fetcher: Fetcher, tmp_path: Path) -> None:
    """Pages are asked for in order, with what was asked for kept."""
    _refresh("un_sdg", server, fetcher, tmp_path)

    assert [seen.path.partition("?")[2] for seen in server.requests] == [
        "seriesCode=EG_ACS_ELEC&pageSize=1000&page=1",
        "seriesCode=EG_ACS_ELEC&pageSize=1000&page=2",
    ]
