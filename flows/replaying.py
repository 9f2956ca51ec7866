"""Replay: the same verdict again, from the recorded text and the vintages that the run saw, offline.

In: settings and a result's id. Out: a Replay. Never: the network, a write, a vintage added later.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from checks.errors import CountercheckError
from checks.model.article import Article
from checks.model.claim import EXTRACTOR_VERSION
from checks.verdicts.judge import RULES_VERSION
from checks.verdicts.width_overrides import WidthOverrides, read_overrides
from flows.pipeline import Checker
from flows.settings import Settings
from reports.recorded import ArticleRow, ResultRow
from sources.reference.pinned import PinnedLibrary


class NotReplayable(CountercheckError):
    """The result was made by other rules, or by a run that did not keep the state of its library."""

    status = "not_replayable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The recorded document of a result and the one made now, as JSON text, and the fields that differ.

    ``notice`` says that the run judged by other widths than the settings of today have; empty where they are the same.
    """

    recorded: str
    again: str | None
    differing: tuple[str, ...]
    notice: str = ""

    @property
    def same(self) -> bool:
        """Whether the bytes are the same."""
        return self.recorded == self.again


def replay_result(settings: Settings, result_id: str) -> Replay:
    """Judge the claim of a recorded result again.

    It is judged by the widths that its run was given, whatever the settings say by now. Raises InvalidInput for an
    unknown id, NotReplayable for other rules, EvidenceLost where a vintage is gone.
    """
    from reports.queries import article_page, find_result, runs_of_result
    from reports.store import Record

    record = Record.open(settings.record_url)
    try:
        row = find_result(record, result_id)
        article = article_page(record, row.article_key).article
        runs = runs_of_result(record, row.id)
    finally:
        record.close()
    _require_same_rules(row)
    kept = [run.parameters["library"] for run in runs if "library" in run.parameters]
    if not kept:
        raise NotReplayable(f"{row.id}: its run kept no state of the references; check the article again")
    seen, overrides = _of_the_run(row, kept)
    again = _judge_again(settings, article, row, seen, overrides)
    return Replay(
        recorded=document_text(row.document),
        again=None if again is None else document_text(again),
        differing=tuple(sorted(name for name in row.document if again is None or row.document[name] != again[name])),
        notice=_notice(overrides, settings.overrides),
    )


def document_text(document: dict[str, Any]) -> str:
    """A result as one line of JSON, the same for the same content."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False)


def stored_article(row: ArticleRow) -> Article:
    """The article as it was judged."""
    return Article(
        id=row.key,
        text=row.text,
        published_on=row.published_on,
        published_on_from=row.published_on_from,
        title=row.title,
        url=row.url,
        language=row.language,
        raw_sha256=row.raw_sha256,
    )


def _require_same_rules(row: ResultRow) -> None:
    made = (row.extractor_version, str(row.document["rules_version"]).partition("+")[0])
    if made != (EXTRACTOR_VERSION, RULES_VERSION):
        raise NotReplayable(
            f"{row.id}: made by extractor {made[0]} and rules {made[1]}, these are {EXTRACTOR_VERSION} and"
            f" {RULES_VERSION}; `countercheck recheck` judges it by these"
        )


def _of_the_run(row: ResultRow, kept: list[dict[str, Any]]) -> tuple[dict[str, Any], WidthOverrides]:
    """What a run kept of its library, and the widths that give the result's version: an article may be in many runs."""
    mark = str(row.document["rules_version"]).removeprefix(RULES_VERSION)
    for seen in kept:
        overrides = read_overrides(seen.get("widths", {}))
        if overrides.mark == mark:
            return seen, overrides
    raise NotReplayable(f"{row.id}: no run kept the widths {mark} that judged it; check the article again")


def _notice(then: WidthOverrides, now: WidthOverrides) -> str:
    if then == now:
        return ""
    told = [json.dumps(one.as_dict(), sort_keys=True) if one.mark else "those of the program" for one in (then, now)]
    return f"judged by the widths of its run, {told[0]}; the settings now have {told[1]}"


def _judge_again(
    settings: Settings, article: ArticleRow, row: ResultRow, seen: dict[str, Any], overrides: WidthOverrides
) -> dict[str, Any] | None:
    """The result for the same place in the text, as it reads after a round through JSON; None where there is none."""
    library = PinnedLibrary(settings.home.expanduser(), seen["held"])
    checker = Checker(settings.home, tuple(seen["only"]), library, overrides=overrides)
    as_of = row.document["as_of"]
    ((_, results),) = checker.check([stored_article(article)], None if as_of is None else date.fromisoformat(as_of))
    same = [result for result in results if result.claim.id == row.claim_id]
    found: dict[str, Any] | None = json.loads(json.dumps(same[0].as_dict())) if same else None
    return found
