"""Floors: how far outside a figure must lie before anything is called refuted.

In: a table of how far later editions move figures. Out: Floor rows. Never: a comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from checks.lexicon import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A share of the claimed number, and a distance in its own unit; the larger of the two counts."""

    share: Decimal = Decimal(0)
    points: Decimal = Decimal(0)

    def distance(self, number: Decimal) -> Decimal:
        """The distance for a claimed number, in its unit.

        >>> Floor(share=Decimal("0.03"), points=Decimal("0.5")).distance(Decimal("6.9"))
        Decimal('0.5')
        """
        return max(abs(number) * self.share, self.points)


@cache
def revision_floors() -> Mapping[str, Floor]:
    """Unit class, or "growth" -> how far later editions move figures of it (revision_floors.csv, with the measure)."""
    rows = read_table("revision_floors", columns=("measure", "share", "points", "why"), key=("measure",))
    return {row["measure"]: Floor(share=Decimal(row["share"]), points=Decimal(row["points"])) for row in rows}
