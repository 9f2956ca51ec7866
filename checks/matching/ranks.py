"""Ranks: "the second largest in the world", said of a claim's own number, and the figures of all other countries.

In: a ranked claim, the cells of its series. Out: area codes to ask for; Ranking. Never: the claimed value; a rank of
another measure, of a region or of a group: which countries are in it is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from checks.lexicon import read_table
from checks.lexicon.areas import area_name, countries
from checks.matching.candidates import Ranked
from checks.matching.evidence import Evidence
from checks.matching.words import content_words, neutral_stems, stems
from checks.model.claim import Claim
from checks.model.match import Elsewhere, Ranking
from checks.model.measure import Indicator

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ITS_YEAR = re.compile(r"\W*(?:in|of|by|since|as of) ((?:19|20)\d\d)\b")
_WORDS = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSaid:
    """The place from the highest or the lowest, 1 for the first."""

    place: int
    highest: bool


@cache
def _table(kind: str) -> dict[str, str]:
    rows = read_table("ranks", columns=("word", "kind", "value?", "why"), key=("word", "kind"))
    return {row["word"]: row["value"] for row in rows if row["kind"] == kind}


def _any_of(kind: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_table(kind), key=len, reverse=True))


@cache
def _extremes() -> dict[str, str]:
    rows = read_table("records", columns=("word", "side", "kind", "why"), key=("word",))
    return {row["word"]: row["side"] for row in rows if row["kind"] == "extreme"}


@cache
def _phrases() -> tuple[re.Pattern[str], ...]:
    """ "(The) second largest (population) in the world", "the world's second largest (population)"."""
    core = rf"(?:(?P<ordinal>{_any_of('ordinal')})[ -])?(?P<extreme>{'|'.join(_extremes())})"
    noun = r"(?P<noun>(?: [^\W\d_]+){0,4}?)"
    shapes = (
        rf"\b(?:the )?{core}{noun} (?:{_any_of('reach')})\b",
        rf"\b(?:the )?world[\u2019']s {core}{noun}(?= *(?:[,.;:()\u2013\u2014]|$| (?:{_any_of('between')})\b| ?\d))",
    )
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


@cache
def _refused() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words before a rank, and behind it, by which it is none among all."""
    return (
        re.compile(rf"\b(?:{_any_of('before')})\W+$", re.IGNORECASE),
        re.compile(rf"^\W*(?:{_any_of('behind')})\b", re.IGNORECASE),
    )


def rank_said(item: Ranked) -> RankSaid | None:
    """The rank among all countries that the sentence says of the claim's number; None for any other.

    The phrase stands next to the number, and names the claim's measure or none.
    """
    if not item.candidates or item.candidates[0].reading != "level":
        return None
    text = item.claim.sentence.text
    for said in _ranks_in(text):
        if _is_of_another_year(item.claim, text[said.end() :]):
            continue
        if _names(said["noun"], item.candidates[0].alias) and _is_next(item.claim, said):
            ordinal = (said["ordinal"] or "").lower()
            place = int(_table("ordinal")[ordinal]) if ordinal else 1
            return RankSaid(place=place, highest=_extremes()[said["extreme"].lower()] == "high")
    return None


@lru_cache(maxsize=2048)
def _ranks_in(text: str) -> tuple[re.Match[str], ...]:
    """The ranks among all that a sentence says, of whatever; its claims are asked one by one, and again in matching."""
    before, behind = _refused()
    return tuple(
        said
        for pattern in _phrases()
        for said in pattern.finditer(text)
        if not before.search(text[: said.start()]) and not behind.search(text[said.end() :])
    )


def _is_of_another_year(claim: Claim, after: str) -> bool:
    """Whether a year of its own follows a rank: "the largest in the world in 1990"."""
    said = _ITS_YEAR.match(after)
    return said is not None and (claim.period is None or said[1] != claim.period.code)


def _names(noun: str, alias: frozenset[str]) -> bool:
    """Whether the noun of a rank is the measure by its own name, or a word such as "rate"."""
    said = {word.stem for word in content_words(noun)} - neutral_stems()
    return not said or said == alias - neutral_stems()


def _is_next(claim: Claim, said: re.Match[str]) -> bool:
    """Whether only small words, the counted noun and a year stand between the number and its rank."""
    text = claim.sentence.text
    start, end = claim.span.start - claim.sentence.start, claim.span.end - claim.sentence.start
    if said.start() < end and start < said.end():
        return False
    gap = text[end : said.start()] if said.start() >= end else text[said.end() : start]
    rest = re.sub(rf"\b(?:{_any_of('between')})\b", " ", _YEAR.sub(" ", gap), flags=re.IGNORECASE)
    return stems(rest) <= stems(claim.counted or "") and not any(word.isdigit() for word in _WORDS.findall(rest))


def ranked_areas(item: Ranked) -> tuple[str, ...]:
    """The areas to ask for beside the claim's own: all countries where a rank is said, else none."""
    return countries() if rank_said(item) is not None else ()


def ranking(item: Ranked, series: Indicator, time_period: str, evidence: Evidence) -> Ranking | None:
    """The rank that is said, with the cells of the same series and period in all other countries."""
    said = rank_said(item)
    if said is None or item.claim.ref_area not in countries():
        return None
    peers = tuple(
        Elsewhere(ref_area=code, name=area_name(code), value=row[time_period].obs_value, said=False)
        for code in countries()
        if code != item.claim.ref_area and time_period in (row := evidence.row(series, code))
    )
    return Ranking(place=said.place, highest=said.highest, peers=peers)
