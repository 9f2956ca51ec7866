"""Announcements: the packaged rows are sound, and a bad row is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import resources

import pytest

from sources.reference.announcements import COLUMNS, parse_announcements, read_announcements
from sources.reference.errors import InvalidAnnouncements

GOOD = {
    "id": "a1", "body": "Ministry", "action": "close", "counted": "websites", "unit": "website", "about": "web|site",
    "value": "20650", "hedge": "exact", "ref_area": "CHN", "covers": "2015", "stated_on": "2016-01-04",
    "publisher": "Agency", "published_on": "2016-01-04", "url": "https://example.org/a", "origin_of_figure": "Ministry",
    "rank": "1", "note": "",
}  # fmt: skip


def _table(**changes: str) -> bytes:
    names = [name.rstrip("?") for name in COLUMNS]
    row = {**GOOD, **changes}
    return (",".join(names) + "\n" + ",".join(row[name] for name in names) + "\n").encode()


def test_seed_statement() -> None:
    """Eight reports repeat one statement of 197 people; one of them is the closest."""
    rows = [row for row in read_announcements() if row.value == 197]

    assert len(rows) == 8
    assert len({row.origin_of_figure for row in rows}) == 1
    assert [row.rank for row in rows].count(1) == 1
    assert {(row.action, row.unit, row.stated_on) for row in rows} == {("punish", "person", date(2015, 8, 30))}
    assert all(row.covers is not None and row.covers.last == date(2015, 8, 30) for row in rows)


def test_every_row_has_publisher_date_and_address_or_says_why() -> None:
    """And none of them is the article under test."""
    for row in read_announcements():
        assert row.publisher
        assert row.published_on >= row.stated_on
        assert row.url or "no address recorded" in row.note
        assert "ecns.cn" not in (row.url or "")


def test_dataset_and_hash() -> None:
    """The dataset is the file's stem, the hash that of its bytes."""
    import hashlib

    body = resources.files("sources").joinpath("announcements", "china-internet.csv").read_bytes()
    row = read_announcements()[0]

    assert (row.dataset, row.sha256) == ("announcements-china-internet", hashlib.sha256(body).hexdigest())


def test_a_good_row() -> None:
    """All fields arrive."""
    row = parse_announcements("x.csv", _table())[0]

    assert (row.value, row.about, row.dataset) == (Decimal(20650), ("web", "site"), "announcements-x")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("value", "20 650"),
        ("value", "NaN"),
        ("hedge", "nearly"),
        ("stated_on", "4 January 2016"),
        ("published_on", "2015-12-31"),
        ("covers", "all year"),
        ("url", "../here"),
        ("url", ""),
        ("rank", "0"),
        ("publisher", ""),
    ],
)
def test_bad_cells_are_named(column: str, cell: str) -> None:
    """File, row and column are in the text."""
    with pytest.raises(InvalidAnnouncements, match=f"x.csv.*{column}"):
        parse_announcements("x.csv", _table(**{column: cell}))
