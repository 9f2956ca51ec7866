"""ISTAT, Italian National Institute of Statistics: SDMX-CSV 1.0 with names in the cells.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at www.istat.it/en/classifications-and-tools/sdmx-web-services and ondata.github.io/guida-api-istat
(read 2026); a recorded answer in SDMX-ML was at hand. The service may answer so whatever is asked for.

- The format is asked for by a header; a format in the query is answered with a header alone.
- 5 requests in a minute; who asks for more is blocked for one or two days.
- The filter of periods is a year off: it is not used.
- Regions and municipalities have codes of their own, which have no code here.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="istat",
    example="IT1,22_289/A.{REF_AREA}.JAN.9.TOTAL.99",
    writing="iso2",
    headers=(("Accept", "application/vnd.sdmx.data+csv;version=1.0.0;labels=both"),),
    years=False,
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("ITA",))
    >>> [request.path for request in plan(wanted)]
    ['data/IT1,22_289/A.IT.JAN.9.TOTAL.99']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
