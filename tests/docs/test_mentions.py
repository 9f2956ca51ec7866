"""The pages mention what the program has: commands, settings, codes, keys, fields; links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from checks.model.quantity import HEDGES
from checks.model.verdict import FLAGS, REASONS
from flows.cli.app import app
from flows.settings import Settings
from sources.reference import descriptor_file
from sources.reference.announcements import COLUMNS
from sources.reference.toml_section import Section
from tests.docs.pages import CEILING, EXAMPLES, PAGES, named, page


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
    from checks.matching import Catalogue, Evidence, match_claims, rank_claims
    from checks.model.article import Article
    from checks.verdicts import judge_matches
    from sources.reference.announcements import read_announcements

    text = "In China, 197 people were punished in 2015 over rumours about the stock market."
    article = Article(id="a", text=text)
    claims = extract_claims(article).claims
    evidence = Evidence(cells={}, statements=read_announcements(), as_of=None)
    (result, *_) = judge_matches(match_claims(rank_claims(claims, Catalogue([])), evidence), as_of=None)
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
