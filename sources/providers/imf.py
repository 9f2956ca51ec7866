"""International Monetary Fund, data services: SDMX-ML 2.1, structure-specific.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at portal.api.imf.org; a recorded answer of the World Economic Outlook was at hand.

- The dimension of areas is COUNTRY, with three letters; groups are G and a number, G001 the world.
- SCALE says how the IMF's own pages show a value, which is here in full (SVK's GDP of 94.7 billion is 94669000000 with
  SCALE 9): it is not applied. UNIT_MULT, where a dataflow has it, is.
- The unit and the name of a series stand at a group of series.
- The outlook's projections have no mark: years after LATEST_ACTUAL_ANNUAL_DATA of a series are left out, and where
  that is not said, years that end after the publication.
- Whether a key is needed is told differently by different sources: it is sent where one is set.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="imf",
    example="IMF.RES,WEO/{COUNTRY}.NGDP_R.A",
    writing="iso3",
    headers=(("Accept", "application/vnd.sdmx.structurespecificdata+xml;version=2.1"),),
    titles=("SERIES_NAME", "TITLE"),
    actual="LATEST_ACTUAL_ANNUAL_DATA",
    updated=("UPDATE_DATE", "PUBLICATION_DATE"),
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("SVK", "WLD"))
    >>> [request.path for request in plan(wanted)]
    ['data/IMF.RES,WEO/SVK+G001.NGDP_R.A']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
