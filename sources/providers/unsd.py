"""United Nations Statistics Division, UNdata: SDMX-JSON 1.0, whose answers name their codes.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at data.un.org/Host.aspx?Content=API; recorded answers of the same version were at hand from others.

- The key is followed by the provider of the data, ``ALL``.
- Areas are M49 numbers; a dataflow may write them with three letters instead, which is read, but not asked for.
- JSON is asked for as text/json.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="unsd",
    example="DF_UNDATA_WPP/SP_POP_TOTL.A._T._T._T.{REF_AREA}.M",
    writing="m49",
    path="data/{flow}/{key}/ALL",
    headers=(("Accept", "text/json"),),
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("FRA", "WLD"))
    >>> [request.path for request in plan(wanted)]
    ['data/DF_UNDATA_WPP/SP_POP_TOTL.A._T._T._T.250+1.M/ALL']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
