"""A World Bank of our own on loopback: a recorded first page, and further pages of its shape."""

from __future__ import annotations

import json
from pathlib import Path

from tests.sources.fault_server import FaultServer, page

CODE = "NY.GDP.MKTP.CD"


def worldbank_page(number: int, pages: int, year: str, value: object, updated: str = "2021-05-25") -> bytes:
    """One page with one row for Japan."""
    meta = {"page": number, "pages": pages, "per_page": 50, "total": 3, "lastupdated": updated}
    row = {
        "indicator": {"id": CODE, "value": "GDP (current US$)"},
        "country": {"id": "JP", "value": "Japan"},
        "countryiso3code": "JPN",
        "date": year,
        "value": value,
    }
    return json.dumps([meta, [row]]).encode()


def settings_for(server: FaultServer) -> dict[str, str]:
    """The environment that makes this server the World Bank."""
    return {
        "COUNTERCHECK_WORLDBANK_URL": server.url("/v2"),
        "COUNTERCHECK_ALLOWED_ORIGINS": server.origin,
        "COUNTERCHECK_WORLDBANK_AREAS": "JPN",
        "COUNTERCHECK_WORLDBANK_INDICATORS": CODE,
    }


def script_pages(server: FaultServer, *bodies: bytes) -> None:
    """Answer the indicator's requests by these bodies, one after the other; the last one stays."""
    answers = [page(body, kind="application/json;charset=utf-8") for body in bodies]
    server.script(f"/v2/country/JPN/indicator/{CODE}", *answers)


def serve_pages(server: FaultServer, shared: Path) -> dict[str, str]:
    """The recorded first page of three and two more, twice over; returns the environment."""
    recorded = (shared / "api_samples/worldbank/bodies/data_JPN_USA_gdp_page1_of_3.json").read_bytes()
    pages = [recorded, worldbank_page(2, 3, "1952", 2), worldbank_page(3, 3, "1953", 3)]
    script_pages(server, *pages, *pages)
    return settings_for(server)
