"""Blocks between ``<!-- generated: NAME -->`` and ``<!-- end -->`` are written by this file.

``python -m tests.docs.test_generated_blocks`` writes them all anew.
"""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest

from checks.lexicon import read_table
from checks.model.finding import CHECKS
from checks.model.quantity import HEDGES, Quantity
from checks.model.verdict import FLAGS, REASONS
from checks.verdicts.explanations import interval_text, reason_sentence
from checks.verdicts.width_table import COLUMNS
from checks.verdicts.widths import accepted_interval
from sources.registry import find_provider, read_registry
from tests.docs.pages import PAGES, ROOT, named


def given_today() -> set[str]:
    """Texts in the code of matching and judging: a code that is none of them is never given."""
    found: set[str] = set()
    for folder in ("matching", "verdicts", "arithmetic"):
        for path in sorted((ROOT / "checks" / folder).glob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            found |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in _CODES}
    return found


_CODES = frozenset({*FLAGS, *(code for codes in REASONS.values() for code in codes)})


def reasons_block() -> list[str]:
    """Reasons by label, with their sentences."""
    today = given_today()
    lines = ["| label | reason | given today | sentence |", "|---|---|---|---|"]
    for label, codes in REASONS.items():
        for code in codes:
            lines.append(f"| {label} | `{code}` | {'yes' if code in today else 'no'} | {reason_sentence(code)} |")
    return lines


def flags_block() -> list[str]:
    """Flags that are raised, and those that are only listed; an article's own contradictions are findings."""
    today = given_today() | {*CHECKS.values()}
    raised = ", ".join(f"`{flag}`" for flag in FLAGS if flag in today)
    listed = ", ".join(f"`{flag}`" for flag in FLAGS if flag not in today)
    return [f"Raised today: {raised}.", "", f"In the list, not raised by anything yet: {listed}."]


def written(
    surface: str, value: str, place: str, *, hedge: str = "exact", high: str | None = None, wording: str = "digits"
) -> Quantity:
    """A number as an article has it."""
    unit = "percent" if "%" in surface or wording == "fraction" else "time" if wording == "multiple" else "website"
    return Quantity(
        surface=surface,
        value=Decimal(value),
        last_place=Decimal(place),
        unit=unit,
        hedge=hedge,
        value_high=None if high is None else Decimal(high),
        wording=wording,
    )


def hedges_block() -> list[str]:
    """Each hedge code with its wordings and what it makes of one number."""
    rows = read_table("hedges", columns=("wording", "hedge", "side", "why"), key=("wording", "side"))
    lines = ["| hedge | 24,000 allows | grey, up to | wordings |", "|---|---|---|---|"]
    for code in HEDGES:
        if code == "between":
            number = written("40 to 60", "40", "1", hedge=code, high="60")
            words = "two numbers: between 40 and 60, 40 to 60, 40-60 (the intervals here are for these)"
        else:
            number = written("24,000", "24000", "1", hedge=code)
            forms = dict.fromkeys(row["wording"] for row in rows if row["hedge"] == code)
            words = ("a bare number; " if code == "exact" else "") + ", ".join(forms)
        allowed = accepted_interval(number)
        words = words.replace("|", "\\|")
        lines.append(f"| `{code}` | {interval_text(allowed.accepted)} | {interval_text(allowed.grey)} | {words} |")
    return lines


_WORKED = (
    ("197", "197", "1", "digits"),
    ("40", "40", "1", "digits"),
    ("24,000", "24000", "1", "digits"),
    ("20,000", "20000", "1", "digits"),
    ("6.9%", "6.9", "0.1", "digits"),
    ("1.4 billion", "1400000000", "100000000", "digits"),
    ("1.38 billion", "1380000000", "10000000", "digits"),
    ("one in five", "20", "0.0001", "fraction"),
    ("doubled", "2", "1", "multiple"),
)


def intervals_block() -> list[str]:
    """Bare numbers and what they allow."""
    lines = ["| the article says | supported by | grey, up to | rule |", "|---|---|---|---|"]
    for surface, value, place, wording in _WORKED:
        allowed = accepted_interval(written(surface, value, place, wording=wording))
        shown = interval_text(allowed.accepted), interval_text(allowed.grey)
        lines.append(f"| {surface} | {shown[0]} | {shown[1]} | `{allowed.rule}` |")
    return lines


def widths_block() -> list[str]:
    """The constants, what each rests on, and what it may be set to."""
    rows = read_table("widths", columns=COLUMNS, key=("name",))
    return ["| width | value | unit | may be | rests on | why |", "|---|---|---|---|---|---|"] + [
        f"| `{row['name']}` | {row['value'].replace('|', ', ')} | {row['unit']} | {_may_be(row)} | {row['source']} |"
        f" {row['why']} |"
        for row in rows
    ]


def _may_be(row: dict[str, str]) -> str:
    if row["unit"] == "words":
        return "as it is"
    within = f", within `{row['within']}`" if row["within"] else ""
    return f"{int(row['least']) if row['least'].isdigit() else row['least']} to {int(row['most']):,}{within}"


def links_block() -> list[str]:
    """The thresholds as measured, and what weighs how much."""
    columns = ("link", "strength", "precision", "coverage", "cases", "why")
    lines = ["| link | from strength | right | of claims with a series | labelled links |", "|---|---|---|---|---|"]
    for row in read_table("link_thresholds", columns=columns, key=("link",)):
        shares = (f"{100 * Decimal(row[name]):.1f}%" for name in ("precision", "coverage"))
        lines.append(f"| `{row['link']}` | {row['strength']} | {' | '.join(shares)} | {row['cases']} |")
    lines += ["", "| feature | weight | forbids a contradiction | what it is |", "|---|---|---|---|"]
    weights = read_table("link_weights", columns=("feature", "weight", "forbids", "why"), key=("feature",))
    return lines + [f"| `{row['feature']}` | {row['weight']} | {row['forbids']} | {row['why']} |" for row in weights]


def providers_block() -> list[str]:
    """What is on record of each provider."""
    lines = ["| id | service | publisher | licence | holds | key | requests |", "|---|---|---|---|---|---|---|"]
    for info in read_registry().values():
        key = f"`{info.key.env}`" if info.key else "none"
        key += ", not needed" if info.key and info.key.optional else ""
        limits = ", ".join(f"{limit.requests} in {limit.seconds:g} s" for limit in info.limits) or "as they come"
        cells = (f"`{info.id}`", info.name, info.publisher, info.licence, info.coverage, key, limits)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def sdmx_codes_block() -> list[str]:
    """A code of each SDMX service, as its module has it."""
    lines = ["| id | a code | areas are written |", "|---|---|---|"]
    writings = {"iso2": "with two letters", "iso3": "with three letters", "m49": "as M49 numbers"}
    for provider in read_registry():
        service = getattr(find_provider(provider), "SERVICE", None)
        if service is not None:
            lines.append(f"| `{provider}` | `{service.example}` | {writings[service.writing]} |")
    return lines


BLOCKS = {
    "providers": providers_block,
    "sdmx_codes": sdmx_codes_block,
    "reasons": reasons_block,
    "flags": flags_block,
    "hedges": hedges_block,
    "intervals": intervals_block,
    "widths": widths_block,
    "links": links_block,
}
_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def with_blocks(text: str) -> str:
    """The page with every generated block as it should be."""
    return _BLOCK.sub(lambda found: found[1] + "\n".join(BLOCKS[found[2]]()) + "\n" + found[4], text)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_generated_blocks_are_current(path: Path) -> None:
    """After a change of a table or a rule: ``python -m tests.docs.test_generated_blocks``."""
    text = path.read_text("utf-8")

    assert with_blocks(text) == text, "run: python -m tests.docs.test_generated_blocks"


def test_every_block_is_on_a_page() -> None:
    """None was lost in a rewrite."""
    found = {name for path in PAGES for _, name, _, _ in _BLOCK.findall(path.read_text("utf-8"))}

    assert found == set(BLOCKS)


if __name__ == "__main__":
    for page_path in PAGES:
        before = page_path.read_text("utf-8")
        after = with_blocks(before)
        if after != before:
            page_path.write_text(after, "utf-8")
            print(f"written anew: {named(page_path)}")  # noqa: T201
