"""Eurostat, SDMX 2.1: SDMX-CSV 1.0, and the names of the dataflow and its codes.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at ec.europa.eu/eurostat/web/user-guides/data-browser/api-data-access; the columns are those of
tables as served, and a recorded answer in SDMX-ML was at hand.

- Units are codes that hold the scale: CP_MEUR is millions of euros at current prices. Those in ``units.csv`` are
  applied; a series of any other code has a unit that is not known, and refutes nothing.
- Flags stand in OBS_FLAG; ":" and a blank are no value. LAST UPDATE is the day of the dataset's last change.
- A large answer comes later from another address (footer 413): ask for fewer areas.
- ``eurostat`` asks the other interface, whose answers name codes and units.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="eurostat_sdmx",
    example="nama_10_gdp/A.CP_MEUR.B1GQ.{geo}",
    writing="iso2",
    query=(("format", "SDMX-CSV"),),
    flow_path="dataflow/{agency}/{flow}/latest",
    agency="ESTAT",
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code, and its names.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("GRC", "EUU"))
    >>> [request.path for request in plan(wanted)]
    ['dataflow/ESTAT/nama_10_gdp/latest', 'data/nama_10_gdp/A.CP_MEUR.B1GQ.EL+EU27_2020']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations, or the names of a code; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
