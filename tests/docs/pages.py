"""The pages of the documentation, for the tests that hold them to the code."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

#: Lines on one page.
CEILING = 500


def page(name: str) -> str:
    """The text of one page."""
    return (DOCS / name).read_text("utf-8")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))
