"""Areas of SDMX services: ISO codes of two or three letters, M49 numbers, and codes of their own.

In: a provider's id and a code. Out: the other code, or None. Never: a guess; what is no country and has no row in
``provider_areas.csv`` has no code. Rows of ``sdmx`` hold for every service, a service's own rows go before them.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Literal

from sources.provider_areas import find_area, find_code, is_country, m49_number
from sources.reference.area_codes import area_code

#: How a service writes countries.
Writing = Literal["iso2", "iso3", "m49"]
_EVERY = "sdmx"


@cache
def _iso2() -> dict[str, str]:
    text = resources.files("sources.reference").joinpath("country_codes.csv").read_text("utf-8")
    return {row["iso3"]: row["iso2"] for row in csv.DictReader(text.splitlines()) if row["iso2"]}


def ref_area(provider: str, code: str) -> str | None:
    """Our code for a service's.

    >>> ref_area("eurostat", "EL"), ref_area("ecb", "U2"), ref_area("unsd", "004"), ref_area("ecb", "I9")
    ('GRC', 'EMU', 'AFG', None)
    """
    own = find_area(provider, code) or find_area(_EVERY, code)
    if own is not None:
        return own
    if len(code) == 2 and code.isalpha():
        return area_code(code, "iso2", lambda name: None)
    if code.isdecimal() and len(code) <= 3:
        return area_code(code, "m49", lambda name: None)
    return code if is_country(code) else None


def service_code(provider: str, area: str, writing: Writing) -> str | None:
    """A service's code for ours.

    >>> service_code("eurostat", "GRC", "iso2"), service_code("ecb", "EMU", "iso2"), service_code("unsd", "AFG", "m49")
    ('EL', 'U2', '4')
    """
    own = find_code(provider, area) or find_code(_EVERY, area)
    if own is not None:
        return own
    if not is_country(area):
        return None
    return {"iso2": _iso2().get(area), "iso3": area, "m49": m49_number(area)}[writing]
