"""The documentation says what the program does: commands, settings, codes, keys, links, examples, generated blocks.

Conventions (CONTRIBUTING.md): in a ``console`` block a line after ``$ `` is run; ``(exit code 3)`` names another code
than 0; any other line must be found in what the command printed. A block between ``<!-- generated: NAME -->`` and
``<!-- end -->`` is written by this file: ``python tests/test_docs.py`` writes them all anew.
"""

from __future__ import annotations

import ast
import csv
import gzip
import re
import shlex
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from checks.errors import CountercheckError
from checks.lexicon import read_table
from checks.model.quantity import HEDGES, Quantity
from checks.model.verdict import FLAGS, REASONS
from checks.verdicts.explanations import interval_text, reason_sentence
from checks.verdicts.widths import accepted_interval
from flows.cli.app import app
from flows.settings import Settings
from sources.reference import descriptor_file
from sources.reference.announcements import COLUMNS
from sources.reference.toml_section import Section

ROOT = Path(__file__).resolve().parents[1]
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


# ---- what the pages must mention


def commands() -> Iterator[str]:
    """Every command and subcommand, as it is typed."""

    def walk(command: object, name: str) -> Iterator[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name
            return
        for key, found in inner.items():
            yield from walk(found, f"{name} {key}")

    yield from walk(typer.main.get_command(app), "countercheck")


@pytest.mark.parametrize("command", list(commands()))
def test_commands_are_in_the_docs(command: str) -> None:
    """Nobody has to read the source to learn that a command is there."""
    texts = [path.read_text("utf-8") for path in PAGES]

    assert any(command in text for text in texts), f"no page speaks of `{command}`"


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_settings_are_in_the_docs(name: str) -> None:
    """Each setting stands in the table with its variable, its key and its default."""
    rows = [line for line in page("settings.md").splitlines() if line.startswith(f"| `COUNTERCHECK_{name.upper()}` |")]
    default = Settings.model_fields[name].default

    assert len(rows) == 1
    assert f"| `{name}` |" in rows[0]
    if isinstance(default, str | int) and default:
        assert f"`{default}`" in rows[0]
    if isinstance(default, tuple):
        assert all(f"`{word}`" in rows[0] for word in default)


@pytest.mark.parametrize("code", sorted({*FLAGS, *HEDGES, *(code for codes in REASONS.values() for code in codes)}))
def test_codes_are_in_the_docs(code: str) -> None:
    """Reasons, flags and hedges."""
    assert f"`{code}`" in page("judging.md")


def descriptor_keys() -> set[str]:
    """Every key that the reader of descriptors asks for, found by letting it read."""
    asked: set[str] = set()
    close = Section.close

    def listen(section: Section) -> None:
        where = re.sub(r"\[\d+\]", "", section.where)
        asked.update(where + key for key in section.asked)
        close(section)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Section, "close", listen)
        for path in EXAMPLES.glob("*.toml"):
            descriptor_file.read_descriptor(path)
    return asked


def test_descriptor_keys_are_in_the_docs() -> None:
    """Each key has its line."""
    text = page("references.md")
    missing = [key for key in sorted(descriptor_keys()) if f"| `{key}` |" not in text]

    assert missing == []


def test_announcement_columns_are_in_the_docs() -> None:
    """Each column has its line."""
    text = page("references.md")
    missing = [name for name in COLUMNS if f"| `{name.rstrip('?')}` |" not in text]

    assert missing == []


@pytest.mark.parametrize("name", ["claim", "result", "reference", "columns"])
def test_fields_are_in_the_docs(name: str) -> None:
    """Each field that `check` and `extract` print, and each column of an export."""
    from checks.model.claim import WHYS, Extraction
    from reports.exports.rows import COLUMNS as EXPORT_COLUMNS

    assert Extraction
    if name == "columns":
        wanted = [column.removeprefix("reference_").removeprefix("accepted_") for column in EXPORT_COLUMNS]
    else:
        wanted = [*_printed()[name], *(WHYS if name == "claim" else ())]
    text = page("formats.md")
    missing = [field for field in wanted if f"`{field}`" not in text]

    assert missing == []


def _printed() -> dict[str, list[str]]:
    from checks.claims import extract_claims
    from checks.matching import Catalogue, Evidence, match_claims
    from checks.model.article import Article
    from checks.verdicts import judge_matches
    from sources.reference.announcements import read_announcements

    text = "In China, 197 people were punished in 2015 over rumours about the stock market."
    article = Article(id="a", text=text)
    claims = extract_claims(article).claims
    evidence = Evidence(cells={}, statements=read_announcements(), as_of=None)
    (result, *_) = judge_matches(match_claims(claims, Catalogue([]), evidence), as_of=None)
    printed = result.as_dict()
    rivals = printed["rivals"]
    assert isinstance(rivals, list) and rivals, "the sample finds no statement any more"
    return {"claim": list(claims[0].as_dict()), "result": list(printed), "reference": list(rivals[0])}


# ---- the pages themselves


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_are_short(path: Path) -> None:
    """One topic a page."""
    assert len(path.read_text("utf-8").splitlines()) <= CEILING


_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def anchors(path: Path) -> set[str]:
    """What a link may name behind "#"."""
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    """Relative links name files that are there, and headings that are in them."""
    wrong = []
    for link in _LINK.findall(path.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)

    assert wrong == []


def test_shown_examples_are_the_files() -> None:
    """A block that begins with the name of an example is that file."""
    pattern = re.compile(r"```toml\n# docs/examples/([a-z-]+\.toml)\n(.*?)```", re.DOTALL)
    blocks = [block for path in PAGES for block in pattern.findall(path.read_text("utf-8"))]

    assert sorted(name for name, _ in blocks) == sorted(path.name for path in EXAMPLES.glob("*.toml"))
    for name, text in blocks:
        assert text == (EXAMPLES / name).read_text("utf-8"), name


# ---- generated blocks


def given_today() -> set[str]:
    """Texts in the code of matching and judging: a code that is none of them is never given."""
    found: set[str] = set()
    for folder in ("matching", "verdicts"):
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
    """Flags that are raised, and those that are only listed."""
    today = given_today()
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
    """The constants."""
    rows = read_table("widths", columns=("name", "value", "unit", "why"), key=("name",))
    return ["| width | value | unit |", "|---|---|---|"] + [
        f"| `{row['name']}` | {row['value'].replace('|', ', ')} | {row['unit']} |" for row in rows
    ]


BLOCKS = {
    "reasons": reasons_block,
    "flags": flags_block,
    "hedges": hedges_block,
    "intervals": intervals_block,
    "widths": widths_block,
}
_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def with_blocks(text: str) -> str:
    """The page with every generated block as it should be."""
    return _BLOCK.sub(lambda found: found[1] + "\n".join(BLOCKS[found[2]]()) + "\n" + found[4], text)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_generated_blocks_are_current(path: Path) -> None:
    """After a change of a table or a rule: ``python tests/test_docs.py``."""
    text = path.read_text("utf-8")

    assert with_blocks(text) == text, "run: python tests/test_docs.py"


def test_every_block_is_on_a_page() -> None:
    """None was lost in a rewrite."""
    found = {name for path in PAGES for _, name, _, _ in _BLOCK.findall(path.read_text("utf-8"))}

    assert found == set(BLOCKS)


# ---- commands that run


@dataclass
class Step:
    """One command of a page, the exit code it should have, and lines that it should print."""

    command: str
    code: int = 0
    prints: list[str] = field(default_factory=list)


def steps(text: str) -> list[Step]:
    """The commands of a page's console blocks, in order."""
    found: list[Step] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            code = re.fullmatch(r"\(exit code (\d+)\)", line.strip())
            if line.startswith("$ "):
                found.append(Step(line[2:]))
            elif code is not None:
                found[-1].code = int(code[1])
            elif line.strip() not in ("", "..."):
                found[-1].prints.append(line)
    return found


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run ``countercheck ...``, with ``echo "..." |`` before it where a text goes in, inside this process."""
    given = re.fullmatch(r'echo "([^"]*)" \| (.*)', command)
    words = shlex.split(given[2] if given else command)
    while "=" in words[0]:
        monkeypatch.setenv(*words.pop(0).split("=", 1))
    assert words[0] == "countercheck", f"only countercheck is run in console blocks, not {words[0]}"
    done = CliRunner().invoke(app, words[1:], input=f"{given[1]}\n" if given else None)
    if isinstance(done.exception, CountercheckError):
        return 2, f"{done.output}\ncountercheck: {done.exception.status}: {done.exception}"
    if done.exception is not None and not isinstance(done.exception, SystemExit | click.ClickException):
        raise done.exception
    return done.exit_code, done.output


def flat(text: str) -> str:
    return " ".join(text.split())


RUNNABLE = [path for path in PAGES if "```console" in path.read_text("utf-8")]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, their packed forms made from the tables that lie there."""
    pack_examples(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def pack_examples(folder: Path) -> None:
    """Copy the examples to ``folder``/docs/examples and write the gzip, zip, Parquet and xlsx files beside them."""
    import openpyxl
    import pyarrow.csv
    import pyarrow.parquet

    there = folder / "docs" / "examples"
    shutil.copytree(EXAMPLES, there)
    (there / "fire-alarms.csv.gz").write_bytes(gzip.compress((there / "fire-alarms.csv").read_bytes()))
    inside = there / "fire-service"
    with zipfile.ZipFile(there / "fire-service.zip", "w") as archive:
        for path in sorted(inside.rglob("*.csv")):
            archive.write(path, path.relative_to(inside).as_posix())
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(there / "fire-calls.csv"), there / "fire-calls.parquet")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Costs"
    sheet.append(["made up"])
    for row in csv.reader((there / "fire-costs.csv").read_text("utf-8").splitlines()):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(there / "fire-costs.xlsx")


@pytest.mark.parametrize("path", RUNNABLE, ids=named)
def test_commands_of_the_docs_run(path: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, in a home of their own, offline; what the page shows is what they print."""
    assert workplace.is_dir()
    for step in steps(path.read_text("utf-8")):
        code, output = run(step.command, monkeypatch)

        assert code == step.code, f"{step.command}\n{output}"
        for line in step.prints:
            assert flat(line) in flat(output), f"{step.command}\nprinted\n{output}\nand not\n{line}"


def test_all_examples_can_be_added(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of each layout."""
    for path in sorted((workplace / "docs" / "examples").glob("*.toml")):
        code, output = run(f"countercheck references add {path}", monkeypatch)

        assert code == 0, output
        assert "added" in output


if __name__ == "__main__":
    for page_path in PAGES:
        before = page_path.read_text("utf-8")
        after = with_blocks(before)
        if after != before:
            page_path.write_text(after, "utf-8")
            print(f"written anew: {named(page_path)}")  # noqa: T201
