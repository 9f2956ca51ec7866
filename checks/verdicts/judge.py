"""The judge: one match in, one verdict with its flags out.

In: a Match and the date whose knowledge counts. Out: a Verdict. Never: a clock, I/O beyond the packaged tables, an
exception for any valid Match, or a decision by an advisor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import localcontext
from operator import is_

from checks.model.match import Match
from checks.model.result import CheckResult
from checks.model.verdict import Verdict
from checks.verdicts.case import CheckInput, is_readable
from checks.verdicts.covered_times import covered_times
from checks.verdicts.diagnoses import diagnose
from checks.verdicts.flags import raise_flags
from checks.verdicts.rules import RULES
from checks.verdicts.standing import weak_source
from checks.verdicts.width_overrides import WidthsInForce
from checks.verdicts.width_table import EXACT, Widths, default_widths

#: Bump whenever any verdict can change: by a rule, a width, or the order of rules.
RULES_VERSION = "7"


def judge_match(
    match: Match, *, as_of: date | None, widths: Widths | None = None, stale: frozenset[str] = frozenset()
) -> Verdict:
    """The verdict on one match by what was known on ``as_of`` (None: the article's date is unknown).

    ``widths`` replaces the packaged table, for measuring other widths. ``stale`` are the hashes of vintages that are no
    ground for a firm verdict on that day.

    >>> from decimal import Decimal
    >>> from checks.model.article import Sentence, Span
    >>> from checks.model.claim import Claim
    >>> from checks.model.quantity import Quantity
    >>> number = Quantity(surface="197", value=Decimal(197), last_place=Decimal(1), unit="person")
    >>> sentence = Sentence(start=0, end=11, text="197 people.")
    >>> claim = Claim(article_key="a", span=Span(start=0, end=3), sentence=sentence, quantity=number, kind="count")
    >>> judge_match(Match(claim=claim, reason="no_reference"), as_of=date(2015, 12, 16)).reason
    'no_reference'
    """
    case = CheckInput(match=match, as_of=as_of, widths=widths or default_widths(), stale=stale)
    return _judged(case)[1]


def _judged(case: CheckInput) -> tuple[Match, Verdict]:
    """The match with its rivals weighed, and the verdict on it."""
    with localcontext(EXACT):
        case = case.with_match(_weighed(case))
        for rule in RULES:
            verdict = rule(case)
            if verdict is not None:
                return case.match, _with_context(case, verdict)
    raise AssertionError("the last rule always answers")


def _with_context(case: CheckInput, verdict: Verdict) -> Verdict:
    """The verdict with its flags, and in its words what raised those that are not told yet."""
    if verdict.reference is not None and case.reference.is_announcement:
        return replace(verdict, flags=raise_flags(case, verdict))
    found = tuple(covered_times(case)) if verdict.reference is None else (*diagnose(case), *weak_source(case, verdict))
    told = " ".join((verdict.explanation, *(diagnosis.sentence for diagnosis in found if diagnosis.sentence)))
    flags = raise_flags(case, verdict, frozenset(diagnosis.flag for diagnosis in found))
    return replace(verdict, flags=flags, explanation=told)


def _weighed(case: CheckInput) -> Match:
    """The match with ``fits`` set on every rival whose value the wording allows (one already set stays); itself where
    no rival changes.

    A fitting rival turns a contradiction into an abstention, and nothing else. Doing it twice changes nothing.
    """
    match = case.match
    if not match.rivals or not is_readable(match.claim.quantity):
        return match
    rivals = [rival if rival.fits or not case.fits(rival) else replace(rival, fits=True) for rival in match.rivals]
    return match if all(map(is_, rivals, match.rivals)) else replace(match, rivals=tuple(rivals))


def judge_matches(
    matches: Iterable[Match],
    *,
    as_of: date | None,
    stale: frozenset[str] = frozenset(),
    widths: WidthsInForce | None = None,
) -> list[CheckResult]:
    """One result per match, in order, with the rivals weighed and the rules' version.

    ``widths`` are those of the settings; they are part of the version, since they can change any verdict.
    """
    in_force = widths or WidthsInForce()
    judged = [
        _judged(CheckInput(match=match, as_of=as_of, widths=in_force.of(match), stale=stale)) for match in matches
    ]
    return [
        CheckResult(
            claim=match.claim,
            match=match,
            verdict=verdict,
            as_of=None if as_of is None else as_of.isoformat(),
            rules_version=rules_version(in_force.mark),
        )
        for match, verdict in judged
    ]


def rules_version(mark: str = "") -> str:
    """The version that results bear: that of the rules, and the mark of the widths where the settings change them.

    >>> rules_version("+widths.0a1b2c3d").endswith("+widths.0a1b2c3d")
    True
    """
    return f"{RULES_VERSION}{mark}"
