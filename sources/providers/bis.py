"""Bank for International Settlements, statistics: SDMX-CSV 1.0, and the names of the dataflow and its codes.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at stats.bis.org/api-doc/v1; the columns are those that public clients read.

- The key is followed by the provider of the data, ``all``.
- Countries have two letters; XM is the euro area. Some dataflows call the dimension of areas otherwise
  (BORROWERS_CTY): the code names it.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="bis",
    example="WS_CBPOL/M.{REF_AREA}",
    writing="iso2",
    path="data/{flow}/{key}/all",
    query=(("format", "csv"),),
    flow_path="dataflow/{agency}/{flow}/latest",
    agency="BIS",
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code, and its names.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("CHE", "EMU"))
    >>> [request.path for request in plan(wanted)]
    ['dataflow/BIS/WS_CBPOL/latest', 'data/WS_CBPOL/M.CH+XM/all']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations, or the names of a code; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
