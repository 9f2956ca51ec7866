"""European Central Bank, Data Portal: SDMX-JSON 1.0, whose answers name their codes.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at data.ecb.europa.eu/help/api; a recorded answer in SDMX-ML was at hand.

- Countries have two letters; U2 is the euro area with its members of the time, I8 and I9 are those of fixed members.
- Days without a value (holidays) are left out, or NaN. HTTP 404 means that nothing has that key.
- Exchange rates have no dimension of areas: ``EXR/M.USD.EUR.SP00.A@EMU``.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="ecb",
    example="ICP/M.{REF_AREA}.N.000000.4.ANR",
    writing="iso2",
    query=(("format", "jsondata"),),
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("DEU", "EMU"))
    >>> [request.path for request in plan(wanted)]
    ['data/ICP/M.DE+U2.N.000000.4.ANR']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
