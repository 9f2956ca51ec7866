"""From an article to its claims and its plain numbers.

In: an Article. Out: an Extraction in which every digit of the text lies in one claim or one plain number.
Never: the clock, the disk, the network, an exception for any text at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from checks.claims.attribution import Attribution, choose_attribution, find_attributions
from checks.claims.context import choose_area, choose_base, choose_period, end_of, implied_area
from checks.claims.elided import Subject
from checks.claims.forms import read_forms
from checks.claims.hedges import Hedge
from checks.claims.kinds import kind_of
from checks.claims.measured import Measured
from checks.claims.noun_phrases import low_at
from checks.claims.numeral import Numeral
from checks.claims.numerals import find_numerals
from checks.claims.periods import find_times
from checks.claims.phrases import phrases_of, words_of
from checks.claims.plain_numbers import DROPPED, why_plain
from checks.claims.ref_areas import AreaMention, find_areas, implied_areas
from checks.claims.scan import digit_pattern
from checks.claims.sentences import find_sentences
from checks.claims.subjects import describe, hedge_of, unit_name
from checks.claims.time_expression import TimeExpression
from checks.claims.tokens import Token, tokenize
from checks.claims.units import money_before, unit_after
from checks.model.article import Article, Sentence, Span
from checks.model.claim import Claim, Extraction, PlainNumber
from checks.model.period import Period
from checks.model.quantity import Quantity

#: A lone year, or the decade that starts with it, is a number too.
_YEAR = re.compile(r"[0-9]{4}(?:['’]?s)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One sentence, read: tokens and what was found among them."""

    sentence: Sentence
    tokens: list[Token]
    numerals: list[Numeral]
    measured: list[Measured]
    times: list[TimeExpression]
    areas: list[AreaMention]
    implied: list[str]
    sources: list[Attribution]


def extract_claims(article: Article) -> Extraction:
    """Every number of the text, once: a claim, or a plain number with its why.

    >>> found = extract_claims(Article(id="a", text="About 24,000 websites were shut down."))
    >>> [(c.quantity.surface, c.quantity.unit, c.quantity.hedge) for c in found.claims]
    [('24,000', 'website', 'approximately')]
    """
    claims: list[Claim] = []
    numbers: list[PlainNumber] = []
    named: dict[str, None] = {}
    hinted: dict[str, None] = {}
    last_named: Period | None = None
    position = 0
    for start, end in find_sentences(article.text):
        between, hints = _countries(article.text, position, start)
        named.update(dict.fromkeys(between))
        hinted.update(dict.fromkeys(hints))
        reading = _read(article.text, start, end, article.published_on, last_named)
        named.update(dict.fromkeys(m.code for m in reading.areas if m.kind not in ("weak", "aggregate")))
        position = end
        new_claims, new_numbers = _assemble(article, reading, tuple(named), tuple(hinted))
        hinted.update(dict.fromkeys(reading.implied))
        new_claims = _in_the_same_year(new_claims, last_named, reading.tokens)
        told = [claim.period for claim in new_claims] if new_claims else [time.period for time in reading.times]
        last_named = next((period for period in reversed(told) if period), last_named)
        claims += new_claims
        numbers += new_numbers
    numbers += _left_over(article.text, claims, numbers)
    numbers.sort(key=lambda number: number.span)
    return Extraction(claims=tuple(claims), numbers=tuple(numbers))


def _in_the_same_year(claims: list[Claim], last: Period | None, tokens: Sequence[Token]) -> list[Claim]:
    """ "In the same year": the year named last before, where it is one."""
    if last is None or last.freq != "A" or all(claim.period is not None for claim in claims):
        return claims
    phrases = phrases_of("times", "same_year")
    if not any(phrases.starting_at(tokens, place) for place in range(len(tokens))):
        return claims
    return [replace(claim, period=last, period_from="carried") if claim.period is None else claim for claim in claims]


def _countries(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """Countries named in a stretch without numbers, and those implied there."""
    if end <= start:
        return [], []
    tokens = tokenize(text, start, end)
    found = find_areas(tokens)
    return [m.code for m in found if m.kind not in ("weak", "aggregate")], implied_areas(tokens, found)


def _read(text: str, start: int, end: int, published: date | None, before: Period | None) -> _Reading:
    tokens = tokenize(text, start, end)
    times = find_times(tokens, published, before)
    timed = {index for time in times for index in range(time.first, time.stop)}
    money = [_beside_money(tokens, index) for index in range(len(tokens))]
    numerals = [
        numeral
        for numeral in find_numerals(tokens, money)
        if not timed.intersection(range(numeral.first, numeral.stop))
    ]
    areas = find_areas(tokens)
    return _Reading(
        sentence=Sentence(start=start, end=end, text=text[start:end]),
        tokens=tokens,
        numerals=numerals,
        measured=read_forms(tokens, numerals, timed),
        times=times,
        areas=areas,
        implied=implied_areas(tokens, areas),
        sources=find_attributions(text, tokens),
    )


def _beside_money(tokens: Sequence[Token], index: int) -> bool:
    """Whether a currency stands before the number at ``index``, or after its one-letter magnitude."""
    if tokens[index].kind != "num":
        return False
    after = unit_after(tokens, index + 2) if index + 2 < len(tokens) else None
    return money_before(tokens, index) is not None or (after is not None and after.dimension == "money")


def _assemble(
    article: Article, reading: _Reading, named: tuple[str, ...], hinted: tuple[str, ...]
) -> tuple[list[Claim], list[PlainNumber]]:
    claims: list[Claim] = []
    numbers = _dates(article.text, reading) + _shapes(article.text, reading)
    others = any((m.noun is not None or m.unit is not None) and m.value != 1 for m in reading.measured)
    implied = implied_area(reading.implied, hinted, named)
    previous: Subject | None = None
    hedge: Hedge | None = None
    last: Measured | None = None
    for read in reading.measured:
        measured = read
        why = why_plain(reading.tokens, measured, others=others)
        if why is None and measured.value is not None:
            subject = describe(article.text, reading.tokens, measured, previous)
            if subject.given is not None and measured.unit is None:
                measured = measured._replace(unit=subject.given._replace(size=0))
            hedge = hedge_of(reading.tokens, measured, hedge, last)
            claim = _claim(
                article=article, reading=reading, measured=measured, subject=subject, hedge=hedge, named=named
            )
            claims.append(claim if claim.area_from == "said" else replace(claim, implied_area=implied))
            numbers += _denominators(article.text, reading, measured)
            last = measured
            if low_at(reading.tokens, measured.first - 1) not in ("(", ";") or previous is None:
                previous = subject
        elif why != DROPPED:
            numbers += _plain(article.text, reading, measured, why or "other")
    return claims, numbers


def _claim(
    *,
    article: Article,
    reading: _Reading,
    measured: Measured,
    subject: Subject,
    hedge: Hedge | None,
    named: tuple[str, ...],
) -> Claim:
    tokens = reading.tokens
    start, end = tokens[measured.first].start, tokens[measured.stop - 1].end
    kind, direction = kind_of(tokens, measured)
    if measured.unit is None and subject.unit in words_of("nouns", "level"):
        kind = "level"
    ranged = measured.value_high is not None
    code = "between" if ranged else hedge.code if hedge is not None else "exact"
    area, area_from = choose_area(tokens, reading.areas, measured, reading.measured, named)
    period = choose_period(tokens, reading.times, measured, reading.measured)
    base = choose_base(tokens, reading.times, measured) if kind in ("change", "ratio") else None
    assert measured.value is not None
    quantity = Quantity(
        surface=article.text[start:end],
        value=measured.value,
        last_place=measured.last_place,
        unit=unit_name(measured, subject),
        hedge=code,
        value_high=measured.value_high,
        wording="multiple" if measured.form in ("multiple", "halving", "times_of") else measured.wording,
        fully_stated=hedge is not None and hedge.full,
    )
    return Claim(
        article_key=article.key,
        span=Span(start=start, end=end),
        sentence=reading.sentence,
        quantity=quantity,
        kind=kind,
        counted=subject.counted,
        action=subject.action,
        direction=direction,
        ref_area=area,
        area_from=area_from,
        period=end_of(period, base),
        period_from=None if period is None else "said",
        base_period=base,
        attributed_to=choose_attribution(reading.sources, tokens, measured.first),
    )


def _plain(text: str, reading: _Reading, measured: Measured, why: str) -> list[PlainNumber]:
    """One plain number for each numeral of the quantity, without the unit."""
    return [
        _number(text, reading.tokens, (numeral.first, numeral.stop), why, numeral)
        for numeral in reading.numerals[measured.low : measured.high + 1]
    ]


def _denominators(text: str, reading: _Reading, measured: Measured) -> list[PlainNumber]:
    """The number of a denominator that stands apart from the quantity: "45 babies were born for every 1,000"."""
    return [
        _number(text, reading.tokens, (numeral.first, numeral.stop), "other", numeral)
        for numeral in reading.numerals[measured.low : measured.high + 1]
        if numeral.first >= measured.stop
    ]


def _number(
    text: str, tokens: Sequence[Token], span: tuple[int, int], why: str, numeral: Numeral | None = None
) -> PlainNumber:
    start, end = tokens[span[0]].start, tokens[span[1] - 1].end
    value = numeral.value if numeral is not None and numeral.form != "fraction" else None
    if value is None and why == "date" and _YEAR.fullmatch(text[start:end]):
        value = Decimal(text[start:end][:4])
    return PlainNumber(span=Span(start=start, end=end), surface=text[start:end], value=value, why=why)


def _dates(text: str, reading: _Reading) -> list[PlainNumber]:
    """Time expressions that hold a digit or a number word."""
    found: list[PlainNumber] = []
    for time in reading.times:
        first, stop = time.first, time.stop
        if any(character.isdigit() for token in reading.tokens[first:stop] for character in token.text):
            why = "time" if time.role == "clock" else "date"
            found.append(_number(text, reading.tokens, (first, stop), why))
    return found


#: Why a shape of digits is no claim; a unit such as "m2" lies in its quantity.
_SHAPES = {"phone": "phone", "link": "identifier", "version": "identifier", "mixed": "identifier", "foreign": "other"}


def _shapes(text: str, reading: _Reading) -> list[PlainNumber]:
    """Phone numbers, addresses of pages, names that mix letters and digits, digits of other scripts."""
    found: list[PlainNumber] = []
    ranges = [(time.first, time.stop) for time in reading.times]
    ranges += [(item.first, item.stop) for item in reading.measured]
    taken = {place for first, stop in ranges for place in range(first, stop)}
    for index, token in enumerate(reading.tokens):
        if token.kind not in _SHAPES or not (token.kind == "foreign" or any(map(str.isdigit, token.text))):
            continue
        if index not in taken:
            found.append(_number(text, reading.tokens, (index, index + 1), _SHAPES[token.kind]))
    return found


def _left_over(text: str, claims: Sequence[Claim], numbers: Sequence[PlainNumber]) -> list[PlainNumber]:
    """Runs of digits that no rule read: each a plain number of no value."""
    spans = sorted([claim.span for claim in claims] + [number.span for number in numbers])
    found: list[PlainNumber] = []
    index = 0
    for match in digit_pattern().finditer(text):
        start, end = match.span()
        while start < end:
            while index < len(spans) and spans[index].end <= start:
                index += 1
            taken = spans[index] if index < len(spans) else Span(start=end, end=end + 1)
            if taken.start > start:
                stop = min(end, taken.start)
                found.append(_unread(text, start, stop))
                start = stop
            else:
                start = taken.end
    return found


def _unread(text: str, start: int, end: int) -> PlainNumber:
    why = "identifier" if start and (text[start - 1].isalpha() or text[start - 1] in "_-") else "other"
    return PlainNumber(span=Span(start=start, end=end), surface=text[start:end], value=None, why=why)
