"""Verdicts in words: every sentence is built from the intervals that decided.

In: a case and its comparison. Out: one or two plain sentences. Never: a rounded number, or a decision.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from checks.errors import InvalidInput
from checks.lexicon import read_table
from checks.model.interval import Interval, plain
from checks.model.match import Match, Reference
from checks.model.period import Period
from checks.verdicts.case import CheckInput, Comparison
from checks.verdicts.floors import Floor
from checks.verdicts.width_table import readable

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

#: How a hedge code is said before a number; a range and a bare number need no word.
_SAID = {
    "approximately": "about ",
    "just_under": "just under ",
    "just_over": "just over ",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
}


@cache
def _reason_sentences() -> dict[str, str]:
    rows = read_table("reasons", columns=("reason", "sentence", "why"), key=("reason",))
    return {row["reason"]: row["sentence"] for row in rows}


def reason_sentence(reason: str) -> str:
    """The sentence of a reason code.

    >>> reason_sentence("definition_differs")
    'The nearest figure counts something else.'
    """
    return _reason_sentences()[reason]


def number_text(value: Decimal) -> str:
    """A number in full, with separators of thousands.

    >>> number_text(Decimal("1379860000")), number_text(Decimal("-1234.50"))
    ('1,379,860,000', '-1,234.5')
    """
    text = plain(value)
    whole, point, rest = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}"
    return f"{'-' if text.startswith('-') else ''}{grouped}{point}{rest}"


def interval_text(interval: Interval) -> str:
    """An interval in words.

    >>> interval_text(Interval(low=Decimal(22800), high=Decimal(25200)))
    '22,800 to 25,200'
    >>> interval_text(Interval(low=Decimal(197), high=None)), interval_text(Interval.point(Decimal(197)))
    ('197 or more', 'only 197')
    """
    low = None if interval.low is None else number_text(interval.low)
    high = None if interval.high is None else number_text(interval.high)
    if low is None and high is None:
        return "any number"
    if low is None:
        return f"less than {high}" if interval.high_open else f"{high} or less"
    if high is None:
        return f"more than {low}" if interval.low_open else f"{low} or more"
    if low == high:
        return f"only {low}"
    return f"{'just above ' if interval.low_open else ''}{low} to {'just below ' if interval.high_open else ''}{high}"


def day_text(day: date) -> str:
    """A date in words, free of any locale.

    >>> day_text(date(2015, 8, 30))
    '30 August 2015'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def claim_text(case: CheckInput) -> str:
    """The number as the article has it, with its hedge and what it counts."""
    quantity, claim = case.quantity, case.claim
    written = quantity.surface.strip() or number_text(quantity.value)
    if quantity.wording in ("fraction", "multiple"):
        unit = {"percent": "%", "time": " times", "times": " times"}.get(quantity.unit or "", "")
        written = f'"{written}" ({number_text(quantity.value)}{unit})'
    elif quantity.fully_stated:
        written = f"exactly {written}"
    noun = f" {claim.counted}" if claim.counted and claim.kind == "count" else ""
    falls = " (a decrease)" if case.falls else ""
    return f"{_SAID.get(quantity.hedge, '')}{written}{noun}{falls}"


def stated_value(reference: Reference) -> str:
    """The published number with the publisher's own hedge."""
    return f"{_SAID.get(reference.stated_hedge, '')}{number_text(reference.value)}"


def reference_text(case: CheckInput, comparison: Comparison) -> str:
    """The published value, where it comes from, and what it stands for where that is more than a point."""
    reference = case.reference
    text = stated_value(reference)
    where = ", ".join(part for part in (reference.name, reference.ref_area, reference.time_period) if part)
    if case.match.derivation is not None:
        where = f"{where}: {case.match.derivation.steps}"
    text = f"{text} ({where})" if where else text
    if case.match.factor != 1:
        text += f", {number_text(comparison.value)} in the article's unit"
    if comparison.reference != Interval.point(comparison.value):
        text += f", which stands for {interval_text(comparison.reference)}"
    return text


def compared(case: CheckInput, comparison: Comparison, ending: str) -> str:
    """The sentence of every comparison; ``ending`` says how it came out."""
    allows = interval_text(comparison.allowed.accepted)
    later = " The reference is of a later date than the article." if case.later_vintage else ""
    return (
        f"The article says {claim_text(case)}, which allows {allows}; "
        f"the reference says {reference_text(case, comparison)}: {ending}.{later}"
    )


def outside_text(comparison: Comparison) -> str:
    """How far outside: the distance, or that it touches an end which does not count."""
    if comparison.gap:
        return f"outside by {number_text(comparison.gap)}"
    if comparison.reference.overlaps(comparison.allowed.accepted):
        return "only partly inside"
    return "at an end that is not included"


def grey_text(comparison: Comparison) -> str:
    """Why the grey part neither confirms nor contradicts."""
    grey = interval_text(comparison.allowed.grey)
    return f"{outside_text(comparison)}, but within {grey}, which is too near for a contradiction"


def floor_text(floor: Floor) -> str:
    """How far outside a contradiction must lie.

    >>> floor_text(Floor(share=Decimal("0.03"))), floor_text(Floor(share=Decimal("0.03"), points=Decimal("0.5")))
    ('3% of the number', '3% of the number, or 0.5 points')
    """
    share = f"{number_text(floor.share * 100)}% of the number"
    return f"{share}, or {number_text(floor.points)} points" if floor.points else share


def margin_text(comparison: Comparison) -> str:
    """That the reference is uncertain by as much as it differs."""
    reach = interval_text(comparison.reach)
    return f"{outside_text(comparison)}, but with the publisher's own margin of error it may be {reach}"


#: Figures named in the sentence of an abstention; all rivals stand beside it with why not.
_NEAREST = 2


def abstention(match: Match, reason: str) -> str:
    """The sentence of the reason, what became of the place where that is why, and the nearest figures."""
    sentence = reason_sentence(reason)
    area = dict(match.how).get("area") if match.chosen is None else None
    if area:
        sentence = f"{sentence} {area}."
    figures = [rival.reference for rival in match.rivals if readable(rival.reference.value)]
    shown = {f"{stated_value(figure)} ({figure.name or figure.dataset})": None for figure in figures}
    return f"{sentence} Nearest: {'; '.join([*shown][:_NEAREST])}." if shown else sentence


def announced_by(reference: Reference) -> str:
    """When it was announced, and by whom.

    >>> body = Reference(dataset="d", indicator="i", name="n", ref_area="CHN", time_period=None, value=Decimal(1),
    ...     unit=None, vintage=date(2015, 8, 30), url=None, sha256="0", body="Ministry")
    >>> announced_by(body)
    '30 August 2015 (Ministry)'
    """
    whose = reference.body or reference.origin or reference.publisher or reference.name
    return f"{day_text(reference.vintage)} ({whose})"


def covered_text(case: CheckInput) -> str:
    """That the article's period is wider than the statement's, in words; empty where it is not flagged."""
    if "period_widened" not in case.match.flags:
        return ""
    said = f" ({case.claim.period.code})" if case.claim.period else ""
    covers = _covered_days(case.reference.time_period)
    return f" The article's period{said} is wider than the statement{covers}."


def _covered_days(code: str | None) -> str:
    try:
        period = Period.parse(code or "")
    except InvalidInput:
        return f", which covers {code}" if code else ""
    return f", which covers {day_text(period.first)} up to {day_text(period.last)}"
