"""All checks of an article against itself.

In: the claims of one article. Out: findings in text order. Never: an exception for any claims at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import localcontext

from checks.arithmetic.changes import check_changes
from checks.arithmetic.sentence import lines
from checks.arithmetic.shares import check_shares
from checks.arithmetic.totals import check_totals
from checks.model.article import Span
from checks.model.claim import Claim
from checks.model.finding import Finding
from checks.model.result import CheckResult
from checks.verdicts.width_table import EXACT


def check_arithmetic(claims: Iterable[Claim]) -> list[Finding]:
    """Figures of one article that cannot all be right, in the order of the text.

    >>> from checks.claims import extract_claims
    >>> from checks.model.article import Article
    >>> text = "Sales rose 5 percent to 52,100 cars from 45,300 cars."
    >>> [(f.check, f.steps[0]) for f in check_arithmetic(extract_claims(Article(id="a", text=text)).claims)]
    [('percent_change', 'from 45,300 to 52,100 is 14.77 to 15.25 percent')]
    """
    found: list[Finding] = []
    with localcontext(EXACT):
        for line in lines(claims):
            found += check_changes(line)
            found += check_shares(line)
            found += check_totals(line)
    return sorted(found, key=lambda finding: (min(claim.span for claim in finding.claims), finding.check))


def mark_findings(results: Sequence[CheckResult], findings: Sequence[Finding]) -> list[CheckResult]:
    """The results with the findings that involve each, and their flags; labels and reasons stay as they are."""
    involved: dict[Span, list[Finding]] = {}
    for finding in findings:
        for claim in finding.claims:
            involved.setdefault(claim.span, []).append(finding)
    return [_marked(result, involved.get(result.claim.span, ())) for result in results]


def _marked(result: CheckResult, findings: Sequence[Finding]) -> CheckResult:
    if not findings:
        return result
    raised = dict.fromkeys((*result.verdict.flags, *(finding.flag for finding in findings)))
    return replace(result, verdict=replace(result.verdict, flags=tuple(raised)), findings=tuple(findings))
