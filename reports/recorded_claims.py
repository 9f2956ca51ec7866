"""Claims as they were read: from rows of the record back to the nouns of the core.

In: an open Record, keys of articles. Out: Extraction by article key. Never: a text read again, a claim of another
extractor.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from checks.model.article import Sentence, Span
from checks.model.claim import EXTRACTOR_VERSION, Claim, Extraction
from checks.model.period import Period
from checks.model.quantity import Quantity
from reports.store import Record
from reports.tables import claims


def recorded_claims(record: Record, keys: Collection[str]) -> dict[str, Extraction]:
    """The claims that this version of the extractor read in some articles, by article key, in the order of the text.

    An article that it never read, or in which it found no claim, has an Extraction without claims: ask what its run
    looked at which of the two it is. The numbers that are no claims stay in the record.
    """
    found = record.read(lambda connection: _rows(connection, keys))
    read: dict[str, list[Claim]] = {key: [] for key in keys}
    for row in found:
        read[row.article_key].append(claim_of(row))
    return {key: Extraction(claims=tuple(some), numbers=()) for key, some in read.items()}


def _rows(connection: Connection, keys: Collection[str]) -> list[Any]:
    statement = (
        select(claims)
        .where(claims.c.article_key.in_(sorted(keys)), claims.c.extractor_version == EXTRACTOR_VERSION)
        .order_by(claims.c.article_key, claims.c.start, claims.c.end)
    )
    return list(connection.execute(statement))


def claim_of(row: Any) -> Claim:  # noqa: ANN401  # a row has the table's columns
    """The claim of one row of ``claims``; what ``reports.rows.claim_row`` was given."""
    return Claim(
        article_key=row.article_key,
        span=Span(start=row.start, end=row.end),
        sentence=Sentence(start=row.sentence_start, end=row.sentence_end, text=row.sentence),
        quantity=Quantity(
            surface=row.surface,
            value=Decimal(row.value),
            value_high=None if row.value_high is None else Decimal(row.value_high),
            last_place=Decimal(row.last_place),
            unit=row.unit,
            hedge=row.hedge,
            wording=row.wording,
            fully_stated=row.fully_stated,
        ),
        kind=row.kind,
        counted=row.counted,
        action=row.action,
        direction=row.direction,
        ref_area=row.ref_area,
        area_from=row.area_from,
        implied_area=row.implied_area,
        period=_period(row.period),
        period_from=row.period_from,
        base_period=_period(row.base_period),
        attributed_to=row.attributed_to,
    )


def _period(code: str | None) -> Period | None:
    return None if code is None else Period.parse(code)
