"""Facets: what restricts a measure (sex, age, place, denominator, price basis ...), read from words and compared.

In: text; the facets of a concept. Out: facet -> values said; how well the two agree. Never: a facet guessed: what a
sentence does not say is the headline (both sexes, all ages, the whole country, current prices).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from checks.claims.phrases import words_of
from checks.lexicon import read_table
from checks.lexicon.areas import COLUMNS
from checks.matching.words import stems

#: Facet -> what a text says of it.
Said = Mapping[str, "Facet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Values that a wording may mean, and the stems of the words that say it."""

    values: frozenset[str]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Names of facets: ``agreed`` said and had; ``unsaid`` had only; ``unmet`` said only; ``conflicting`` both,
    with other values."""

    agreed: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    conflicting: tuple[str, ...] = ()


@cache
def _wordings() -> dict[str, tuple[str, frozenset[str], frozenset[str]]]:
    """Wording -> facet, values, stems."""
    rows = read_table("facets", columns=("word", "facet", "value", "why?"), key=("word",))
    found = {row["word"].lower(): (row["facet"], frozenset(row["value"].split("|"))) for row in rows}
    return {word: (facet, values, _said_by(word)) for word, (facet, values) in found.items()}


def _said_by(wording: str) -> frozenset[str]:
    """The stems that say it; none where digits do: no other word accounts for "$4.20 a day"."""
    return frozenset() if any(map(str.isdigit, wording)) else stems(wording.replace("*", " "))


#: Where a wording may begin: a run of signs without blanks and brackets.
_START = re.compile(r"[^\s,;:()\u201c\u201d\"]+")

#: Signs at the end of a word that are not its own.
_TAIL = ".!?'\u2019"


@cache
def _by_first_word() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """First word -> (expression, wording), the longest first; "*" stands for up to three words."""
    gap = r"(?:[^\s,;:()]+\s+){0,3}?"
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for word in sorted(_wordings(), key=lambda word: (-len(word), word)):
        pattern = re.compile(re.escape(word).replace(r"\*\ ", gap) + r"(?![\w-])", re.IGNORECASE)
        found.setdefault(word.split()[0].rstrip(_TAIL), []).append((pattern, word))
    return found


def _said_in(text: str) -> Iterator[str]:
    """The wordings in a text, in order, none inside another."""
    stop = 0
    for start in _START.finditer(text):
        if start.start() < stop:
            continue
        for pattern, word in _by_first_word().get(start.group().lower().rstrip(_TAIL), ()):
            hit = pattern.match(text, start.start())
            if hit is not None:
                stop = hit.end()
                yield word
                break


@cache
def facet_stems() -> frozenset[str]:
    """Stems of the wordings of one word: they restrict a measure and name none."""
    return frozenset(word for _, _, words in _wordings().values() for word in words if len(words) == 1)


#: A number that may be an age: every band has one, and most sentences have none.
_SMALL = re.compile(r"(?<![\d.,])\d{1,2}(?![\d%]|[.,]\d)")


@lru_cache(maxsize=4096)
def read_facets(text: str) -> dict[str, Facet]:
    """Facet -> what the text says of it; the last mention of a facet counts.

    >>> said = read_facets("among rural women aged 15 to 24")
    >>> sorted((facet, *sorted(said[facet].values)) for facet in said)
    [('age', 'Y15T24', 'youth'), ('place', 'rural'), ('sex', 'F')]
    """
    found: dict[str, Facet] = {}
    for word in _said_in(text):
        facet, values, words = _wordings()[word]
        found[facet] = Facet(values=values, stems=words)
    for match in _bands().finditer(text) if _SMALL.search(text) else ():
        found["age"] = Facet(values=_also_called(_band(match)), stems=frozenset())
    return found


@cache
def _signs_of_lines() -> frozenset[str]:
    """The signs that every wording of a poverty line has, beside letters and digits."""
    signs = [frozenset(word) for word, (facet, _, _) in _wordings().items() if facet == "line"]
    return frozenset(sign for sign in frozenset.intersection(*signs) if not sign.isalnum() and not sign.isspace())


def read_lines(sentence: str) -> dict[str, Facet]:
    """The line of poverty that a sentence names: it is a number of its own, and no part of a claim's segment.

    >>> [sorted(said.values) for said in read_lines("10% lived on less than $1.90 a day in 2015").values()]
    [['190']]
    """
    if not all(sign in sentence for sign in _signs_of_lines()):
        return {}
    return {facet: said for facet, said in read_facets(sentence).items() if facet == "line"}


@cache
def _bands() -> re.Pattern[str]:
    """How an age band is written; a bare "under 15" only behind those who have an age."""
    who = rf"(?:{'|'.join(map(re.escape, sorted(words_of('nouns', 'person_noun') | words_of('nouns', 'aged_noun'))))})"
    be = r"(?:who\s+)?(?:are|were|is|was|be)\s+(?:still\s+|aged\s+)?"
    to, no_share = r"(?:-|\u2013|to)", r"(?!\s*(?:%|per\b|percent|points?|million|billion|[.,]?\d))"
    return re.compile(
        r"\b(?:aged?|ages|between\s+the\s+ages\s+of)\s+(?P<low>\d{1,2})\s*(?:-|\u2013|to|and)\s*(?P<high>\d{1,2})\b"
        r"|\bbetween\s+(?P<low3>\d{1,2})\s+and\s+(?P<high3>\d{1,2})(?=\s*(?:,|$|years?\s+(?:old|of\s+age)))"
        r"|\b(?P<low2>\d{1,2})\s*(?:-to-|-|\u2013|to)\s*(?P<high2>\d{1,2})(?:-|\s)year(?:-|\s)olds?\b"
        rf"|\b{who}\s+(?:aged\s+)?(?:between|from)\s+(?P<low4>\d{{1,2}})\s+(?:and|to)\s+(?P<high4>\d{{1,2}})\b{no_share}"
        rf"|\b(?:{who}|age)\s*[,(]\s*(?P<low5>\d{{1,2}})\s*{to}\s*(?P<high5>\d{{1,2}})\s*[,)]"
        rf"|\b{who}\s+(?P<low6>\d{{2}})\s*{to}\s*(?P<high6>\d{{2}})\b{no_share}"
        rf"|\b(?P<low7>\d{{2}})(?:-to-|-|\u2013)(?P<high7>\d{{2}})s\b"
        rf"|\b(?:past|beyond)\s+(?:their|his|her)\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)\s+birthday"
        rf"|\b(?:{who}\s+(?:{be})?under|{who}\s+(?:{be})?younger\s+than|under\s+the\s+age\s+of|aged\s+under|under-)\s*(?P<under>\d{{1,2}})s?\b(?!\s*(?:%|per))"
        rf"|\b(?:{who}\s+(?:{be})?(?:over|above)|over\s+the\s+age\s+of|aged\s+(?:over|above)\s+|over-)\s*(?P<over>\d{{1,2}})s?\b"
        r"(?!\s*(?:%|per))"
        r"|\baged\s+(?P<least>\d{1,2})\s*\+"
        r"|\b(?P<plus>\d{1,2})\s+(?:years\s+)?(?:and|or)\s+(?:over|older|above|more)\b",
        re.IGNORECASE,
    )


_ENDS = ("low", "high")
_PARTS = ("", "2", "3", "4", "5", "6", "7")


def _band(match: re.Match[str]) -> str:
    low, high = (next((match[name + part] for part in _PARTS if match[name + part]), "") for name in _ENDS)
    if low:
        return f"Y{low}T{high}"
    if match["under"]:
        return f"U{match['under']}"
    return f"Y_GE{match['over'] or match['plus'] or match['after'] or match['least']}"


@cache
def _also_called(band: str) -> frozenset[str]:
    """A band with the other names of the same persons."""
    rows = read_table("age_bands", columns=("band", "also", "why?"), key=("band",))
    names = {row["band"]: row["also"].split("|") for row in rows}
    return frozenset((band, *names.get(band, ())))


def said_of(own: str, before: str) -> dict[str, Facet]:
    """Facets that a claim's own words say, and for the others what the sentence said before them.

    >>> sorted(said_of("the rate for men was 5%", "Among young women it was 6%, ")["sex"].values)
    ['M']
    """
    said = {**read_facets(before), **read_facets(own)} if before else dict(read_facets(own))
    if _by_the_head(own):
        also = said["denominator"].values if "denominator" in said else frozenset[str]()
        said["denominator"] = Facet(values=also | {"person"}, stems=frozenset())
    return said


@cache
def _one_of() -> tuple[str, ...]:
    """ "Each", "the average": words that speak of one of many."""
    rows = read_table("cues", columns=("word", "cue", "why"), key=("word", "cue"))
    return tuple(row["word"].lower() for row in rows if row["cue"] == "one_of")


@cache
def _of_one() -> re.Pattern[str]:
    """ "Each Kazakh", "the average Luxembourger": one of a people."""
    rows = read_table("ref_areas", columns=COLUMNS, key=("form",))
    one = [row["form"] for row in rows if row["kind"] == "demonym" and not row["form"].endswith("s")]
    peoples = "|".join(map(re.escape, sorted(one, key=lambda form: (-len(form), form))))
    return re.compile(rf"\b(?:{'|'.join(_one_of())}) (?:{peoples})\b(?! {_PERSON}\b)", re.IGNORECASE)


#: A noun for a person that a people's name qualifies: "the average French worker"; "Danes under 30" are Danes.
_PERSON = r"(?!(?:under|after|either|rather|however|other)\b)\w{3,}(?:er|or|an)"


def _by_the_head(text: str) -> bool:
    """Whether a text speaks of one of a people.

    >>> [_by_the_head(text) for text in ("Each Kazakh emits", "the average Dane was", "the average French worker")]
    [True, True, False]
    """
    low = text.lower()
    return any(word in low for word in _one_of()) and _of_one().search(text) is not None


def agree(
    said: Said,
    had: Mapping[str, str],
    explained: frozenset[str],
    inherent: Mapping[str, frozenset[str]] | None = None,
) -> Agreement:
    """How what a sentence says agrees with what a concept has; words in ``explained`` name the concept itself.

    The value "total" says that a facet is not restricted at all. A value ending in "?" lies in the measure's own
    words: saying it agrees, not saying it costs nothing; so does what the measure's names say (``inherent``).

    >>> agree(read_facets("of rural women"), {"sex": "F", "age": "Y15T24"}, frozenset()).unmet
    ('place',)
    """
    agreed, unmet, conflicting = [], [], []
    for facet in sorted(said):
        values, has = said[facet].values, had.get(facet)
        has = None if has is None else has.removesuffix("?")
        if has is not None and has in values:
            agreed.append(facet)
        elif "total" in values or (has is None and values & (inherent or {}).get(facet, frozenset())):
            continue
        elif has is not None:
            conflicting.append(facet)
        elif not (said[facet].stems and said[facet].stems <= explained):
            unmet.append(facet)
    unsaid = [
        facet
        for facet in sorted(had)
        if not had[facet].endswith("?") and (facet not in said or "total" in said[facet].values)
    ]
    return Agreement(agreed=tuple(agreed), unsaid=tuple(unsaid), unmet=tuple(unmet), conflicting=tuple(conflicting))
