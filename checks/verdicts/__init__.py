"""Verdicts: a claim and its reference become a label, a reason, flags and a sentence.

In: a Match and the date whose knowledge counts. Out: a Verdict. Never: I/O, a clock, a choice of reference.
The rules are those of judging.md; the widths and sentences are tables in ``checks/lexicon``.
"""

from checks.verdicts.judge import RULES_VERSION, judge_match, judge_matches, rules_version

__all__ = ["RULES_VERSION", "judge_match", "judge_matches", "rules_version"]
