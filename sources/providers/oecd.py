"""OECD Data Explorer: SDMX-CSV with names beside the codes.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at www.oecd.org/en/data/insights/data-explainers/2024/09/api.html; the columns are those that
public clients read.

- A dataflow is written with its agency, and has an "@": ``OECD.SDD.NAD,DSD_NAMAIN1@DF_TABLE1``.
- Values are in powers of ten: UNIT_MULT 6 beside US dollars means millions.
- 60 downloads of data in an hour; over it, and over the largest answer, an error. Many dimensions, all to be named.
- Codes like _T and _Z (total, not applicable) are codes, and not part of the name.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="oecd",
    example="OECD.SDD.TPS,DSD_PPP@DF_PPP/{REF_AREA}.A.PL.A0.IX.OECD",
    writing="iso3",
    query=(("format", "csvfilewithlabels"),),
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("FRA", "USA"))
    >>> [request.path for request in plan(wanted)]
    ['data/OECD.SDD.TPS,DSD_PPP@DF_PPP/FRA+USA.A.PL.A0.IX.OECD']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
