"""Replay: the same verdict again, from the recorded text and the vintages that the run saw, offline.

In: settings and the id of a result, or of a run. Out: a Replay, or one per result. Never: the network, a write, a
vintage added later, a model: its advice is read from the record.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from checks.errors import CountercheckError
from checks.model.article import Article
from checks.model.claim import EXTRACTOR_VERSION
from checks.model.result import CheckResult
from checks.verdicts.judge import RULES_VERSION
from checks.verdicts.width_overrides import WidthOverrides, read_overrides
from flows.advising import recorded_advice
from flows.pipeline import BATCH, Checker
from flows.settings import Settings
from reports.recorded import ArticleRow, ResultRow
from sources.reference.pinned import PinnedLibrary

if TYPE_CHECKING:
    from reports.store import Record


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
    from reports.queries import find_result, runs_of_result
    from reports.store import Record

    record = Record.open(settings.record_url)
    try:
        row = find_result(record, result_id)
        _require_same_rules(row)
        kept = [run.parameters["library"] for run in runs_of_result(record, row.id) if "library" in run.parameters]
        if not kept:
            raise NotReplayable(f"{row.id}: its run kept no state of the references; check the article again")
        seen, overrides = _of_the_run(row, kept)
        return _replays(settings, record, [row], seen, overrides)[row.id]
    finally:
        record.close()


def replay_run(settings: Settings, run_id: str) -> dict[str, Replay]:
    """Judge all results of a run again in this process: result id -> Replay, by article and place.

    Raises what ``replay_result`` raises; InvalidInput for an unknown run.
    """
    from reports.queries import results_of_run, run_summary
    from reports.store import Record

    record = Record.open(settings.record_url)
    try:
        rows = results_of_run(record, run_id)
        for row in rows:
            _require_same_rules(row)
        library = run_summary(record, run_id).run.parameters.get("library")
        if not rows:
            return {}
        if library is None:
            raise NotReplayable(f"run {run_id} kept no state of the references; check its articles again")
        _, overrides = _of_the_run(rows[0], [library])
        return _replays(settings, record, rows, library, overrides)
    finally:
        record.close()


def _replays(
    settings: Settings, record: Record, rows: Sequence[ResultRow], seen: dict[str, Any], overrides: WidthOverrides
) -> dict[str, Replay]:
    """The results of the articles of ``rows``, judged again by the library as it was seen; articles in batches."""
    from reports.queries import article_page

    library = PinnedLibrary(settings.home.expanduser(), seen["held"])
    advice = recorded_advice((row.claim_id, row.document) for row in rows)
    checker = Checker(settings.home, tuple(seen["only"]), library, overrides=overrides, adviser=advice)
    notice = _notice(overrides, settings.overrides)
    found: dict[str, Replay] = {}
    by_day: dict[str, dict[str, list[ResultRow]]] = {}
    for row in rows:
        by_day.setdefault(row.document["as_of"] or "", {}).setdefault(row.article_key, []).append(row)
    for day, by_article in sorted(by_day.items()):
        keys = list(by_article)
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            articles = [stored_article(article_page(record, key).article) for key in batch]
            checked = checker.check(articles, date.fromisoformat(day) if day else None)
            for key, (_, results) in zip(batch, checked, strict=True):
                again = {result.claim.id: result for result in results}
                found |= {row.id: _beside(row, again.get(row.claim_id), notice) for row in by_article[key]}
    return {row.id: found[row.id] for row in rows}


def _beside(row: ResultRow, result: CheckResult | None, notice: str) -> Replay:
    """A recorded result beside the one made now, as it reads after a round through JSON."""
    again: dict[str, Any] | None = None if result is None else json.loads(json.dumps(result.as_dict()))
    return Replay(
        recorded=document_text(row.document),
        again=None if again is None else document_text(again),
        differing=tuple(
            sorted(name for name in row.document if again is None or row.document[name] != again.get(name))
        ),
        notice=notice,
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
