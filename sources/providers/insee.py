"""INSEE, Banque de données macro-économiques: SDMX-ML 2.1, generic.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at www.insee.fr/fr/information/2868055; recorded answers of 2015 and 2016 were at hand.

- A series is asked for by its number (idbank) in the dataflow SERIES_BDM, or by a dataflow and a key.
- The area is an attribute, FE for France and FM for metropolitan France alone: the code says which is meant.
- Titles are in French. UNIT_MULT 3 means thousands; SO (sans objet) is no unit.
- OBS_STATUS O is missing; A, P and SD are final, provisional and half final.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="insee",
    example="SERIES_BDM/001688370@FRA",
    writing="iso2",
    headers=(("Accept", "application/vnd.sdmx.genericdata+xml;version=2.1"),),
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("all",))
    >>> [request.path for request in plan(wanted)]
    ['data/SERIES_BDM/001688370']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
