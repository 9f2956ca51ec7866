"""International Labour Organization, ILOSTAT: SDMX-CSV 1.0, and the names of the dataflow and its codes.

In: codes like the example below; bytes as served. Out: requests; Pages of literal values. Never: fetches.

Documented at ilostat.ilo.org/resources/sdmx-tools; the columns are those that public clients read.

- Areas have three letters, groups an X and a number.
- Estimates of the ILO and figures of countries are dataflows of their own; the source stands in attributes.
- The service answers HTTP 404, or a header alone, where nothing has that key.
"""

from __future__ import annotations

from sources.provider import Page, Request, Wanted
from sources.sdmx import series
from sources.sdmx.series import Service

SERVICE = Service(
    id="ilo",
    example="ILO,DF_ILR_TUMT_NOC_RT/{REF_AREA}.A.ILR_TUMT_RT",
    writing="iso3",
    headers=(("Accept", "application/vnd.sdmx.data+csv;version=1.0.0"),),
    flow_path="dataflow/{agency}/{flow}/latest",
    agency="ILO",
)


def plan(wanted: Wanted) -> list[Request]:
    """The observations of each code, and its names.

    >>> wanted = Wanted(indicators=(SERVICE.example,), areas=("NOR",))
    >>> [request.path for request in plan(wanted)]
    ['dataflow/ILO/DF_ILR_TUMT_NOC_RT/latest', 'data/ILO,DF_ILR_TUMT_NOC_RT/NOR.A.ILR_TUMT_RT']
    """
    return series.plan(SERVICE, wanted)


def follow(request: Request, page: Page) -> list[Request]:
    """Nothing: the service has no pages, an answer is whole or refused."""
    return []


def parse(body: bytes, request: Request) -> Page:
    """Observations, or the names of a code; a message raises ProviderRefused."""
    return series.parse(SERVICE, body, request)
