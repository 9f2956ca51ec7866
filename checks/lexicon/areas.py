"""Names of places as codes: one exact look-up, for tables and publishers that write areas by name.

In: one name ("Egypt, Arab Rep.", "the Netherlands"). Out: ISO 3166-1 alpha-3 or an aggregate's code, or None.
Never: a search in running text, a guess, or a city for its country.
"""

from __future__ import annotations

from functools import cache

from checks.lexicon import read_table

#: Header of ``ref_areas.csv``; only ``why`` may be blank.
COLUMNS = ("form", "code", "kind", "why?")

#: Kinds of form. ``weak`` forms are a place only when nothing speaks against it ("Georgia", bare "global").
KINDS = ("name", "alias", "demonym", "aggregate", "abbreviation", "weak")

#: Kinds found in any case, when longer than SHORT_FORM letters ("us" and "who" are words, not places).
CASELESS_KINDS = ("name", "alias")
SHORT_FORM = 3

ARTICLE = "the "


@cache
def _exact() -> dict[str, str]:
    """form -> code, as written."""
    return {row["form"]: row["code"] for row in read_table("ref_areas", columns=COLUMNS, key=("form",))}


@cache
def _caseless() -> dict[str, str]:
    """Folded form -> code, for names and aliases; a folded form that means two places is left out."""
    found: dict[str, set[str]] = {}
    for row in read_table("ref_areas", columns=COLUMNS, key=("form",)):
        if row["kind"] in CASELESS_KINDS and len(row["form"]) > SHORT_FORM:
            found.setdefault(row["form"].casefold(), set()).add(row["code"])
    return {form: next(iter(codes)) for form, codes in found.items() if len(codes) == 1}


@cache
def _names() -> dict[str, str]:
    """code -> the first full name of the table."""
    found: dict[str, str] = {}
    for kind in ("name", "aggregate", "alias"):
        for row in read_table("ref_areas", columns=COLUMNS, key=("form",)):
            if row["kind"] == kind:
                found.setdefault(row["code"], row["form"])
    return found


@cache
def countries() -> tuple[str, ...]:
    """Codes of the countries that a rank among all is told of, sorted: no aggregates, none of unranked_areas.csv.

    >>> "CHN" in countries(), "WLD" in countries(), "MAC" in countries()
    (True, False, False)
    """
    others = {row["code"] for row in read_table("unranked_areas", columns=("code", "of?", "why"), key=("code",))}
    rows = read_table("ref_areas", columns=COLUMNS, key=("form",))
    return tuple(sorted({row["code"] for row in rows if row["kind"] == "name"} - others))


def area_name(code: str) -> str:
    """A name of the place with this code, for sentences; the code itself where the table has none.

    >>> area_name("SRB"), area_name("XX-1")
    ('Serbia', 'XX-1')
    """
    return _names().get(code, code)


def area_code(name: str) -> str | None:
    """Code of the place that ``name`` names, or None. A leading "the" is dropped where that helps.

    >>> area_code("Egypt, Arab Rep."), area_code("The Netherlands"), area_code("US")
    ('EGY', 'NLD', 'USA')
    >>> area_code("SOUTH KOREA"), area_code("Euro area"), area_code("Georgia")
    ('KOR', 'EMU', 'GEO')
    >>> area_code("us") is None, area_code("Korea") is None, area_code("Beijing") is None
    (True, True, True)
    """
    written = " ".join(name.split())
    bare = written[len(ARTICLE) :] if written.casefold().startswith(ARTICLE) else written
    for form in (written, bare):
        code = _exact().get(form) or _caseless().get(form.casefold())
        if code is not None:
            return code
    return None
