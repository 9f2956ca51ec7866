"""Area codes of providers that have codes of their own: theirs -> ours, and ours -> theirs.

In: a provider's id and a code. Out: the other code, or None when ``provider_areas.csv`` does not have it.
Never: a guess; what has no row has no code. M49 numbers of countries stand in ``reference/country_codes.csv``.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _rows() -> dict[tuple[str, str], str]:
    text = resources.files("sources").joinpath("provider_areas.csv").read_text("utf-8")
    return {(row["provider"], row["code"]): row["ref_area"] for row in csv.DictReader(text.splitlines())}


@cache
def _countries() -> dict[str, str]:
    text = resources.files("sources.reference").joinpath("country_codes.csv").read_text("utf-8")
    return {row["iso3"]: row["m49"] for row in csv.DictReader(text.splitlines())}


def find_area(provider: str, code: str) -> str | None:
    """Our code for a provider's.

    >>> find_area("owid", "OWID_KOS"), find_area("who_gho", "AFR")
    ('XKX', None)
    """
    return _rows().get((provider, code))


def find_code(provider: str, ref_area: str) -> str | None:
    """The provider's code for ours.

    >>> find_code("us_census", "USA"), find_code("ons", "FRA")
    ('us:1', None)
    """
    return next((code for (owner, code), area in _rows().items() if (owner, area) == (provider, ref_area)), None)


def is_country(code: str) -> bool:
    """Whether a code is the alpha-3 code of a country or territory.

    >>> is_country("CHN"), is_country("EUR")
    (True, False)
    """
    return code in _countries()


def m49_number(iso3: str) -> str | None:
    """A country's M49 number without leading zeros; None where it has none.

    >>> m49_number("AFG"), m49_number("XKX")
    ('4', None)
    """
    number = _countries().get(iso3)
    return number.lstrip("0") if number else None
