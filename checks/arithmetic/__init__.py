"""The article against itself: figures that contradict each other, without any reference (judging.md, section 8).

In: the claims of one article. Out: findings. Never: a reference, a verdict, I/O beyond the packaged tables.
"""

from checks.arithmetic.check import check_arithmetic, mark_findings

__all__ = ["check_arithmetic", "mark_findings"]
