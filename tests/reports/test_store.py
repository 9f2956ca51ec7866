"""Writing the record: once, whole, and the same on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError

from checks.errors import InvalidInput, RecordError
from checks.model.claim import Extraction
from checks.model.verdict import LABELS
from reports import integrity, queries, tables
from reports.engine import parse_address, persistently
from reports.rows import result_row
from reports.store import Record
from tests.reports.samples import make_article, make_claim, make_document, make_result, numbered_documents


def rows(record: Record) -> dict[str, int]:
    """Table -> rows."""
    return record.read(
        lambda connection: {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.METADATA.tables.items()
        }
    )


def record_all(record: Record, documents: list) -> tuple[str, list[bool]]:
    run = record.begin_run("check", {"sources": [one["source"] for one in documents]})
    new = [record.record_document(run, **one) for one in documents]
    record.finish_run(run, "done", {"documents": len(documents)})
    return run, new


def test_running_twice_records_once(record: Record) -> None:
    documents = numbered_documents(3)
    first, new = record_all(record, documents)
    content = {name: rows(record)[name] for name in ("articles", "claims", "numbers", "results")}
    second, again = record_all(record, documents)

    assert content == {"articles": 3, "claims": 3, "numbers": 3, "results": 3}
    assert {name: rows(record)[name] for name in content} == content
    assert (new, again) == ([True] * 3, [False] * 3)
    assert queries.results_of_run(record, first) == queries.results_of_run(record, second)
    assert integrity.check(record) == []


def test_one_document_twice_in_a_run_is_listed_once(record: Record) -> None:
    run = record.begin_run("check", {})
    assert record.record_document(run, **make_document()) is True
    assert record.record_document(run, **make_document()) is False

    assert len(queries.documents_of_run(record, run)) == 1


def test_results_are_stored_byte_for_byte(record: Record) -> None:
    document = make_document()
    run, _ = record_all(record, [document])
    [row] = queries.results_of_run(record, run)

    assert row.document == document["results"][0].as_dict()
    assert list(row.document) == list(document["results"][0].as_dict())


def test_new_rules_stand_beside_the_old(record: Record) -> None:
    document = make_document()
    record_all(record, [document])
    newer = replace(document["results"][0], rules_version="2")
    run, new = record_all(record, [{**document, "results": [newer]}])

    assert new == [True]
    assert rows(record)["results"] == 2
    assert [row.document["rules_version"] for row in queries.results_of_run(record, run)] == ["2"]
    page = queries.article_page(record, document["article"].key)
    assert page.run_id == run


def test_every_status_is_kept_without_an_article(record: Record) -> None:
    run = record.begin_run("check", {})
    record.record_document(
        run, source="http://a", status="timed_out", detail="30 s", article=None, extraction=None, results=[]
    )
    [row] = queries.documents_of_run(record, run)

    assert (row.source, row.status, row.detail, row.article_key) == ("http://a", "timed_out", "30 s", None)
    assert row.labels == dict.fromkeys(LABELS, 0)


@pytest.mark.parametrize("strange", ["\x00", "\x1a", "\x1a0000", "\ud800", "a\udfff\x00b", "\u202e", "\U0001f600"])
def test_strange_text_comes_back_as_it_was(record: Record, strange: str) -> None:
    document = make_document(f"{strange} In 2014 the ministry counted 197 people{strange}.", title=strange, url=strange)
    run, _ = record_all(record, [{**document, "source": strange, "detail": strange}])
    page = queries.article_page(record, document["article"].key)
    [listed] = queries.documents_of_run(record, run)

    assert page.article.text == document["article"].text
    assert (page.article.title, page.article.url) == (strange, strange)
    assert (listed.source, listed.detail) == (strange, strange)
    assert integrity.check(record) == []


def test_a_firm_verdict_without_a_reference_is_refused(record: Record) -> None:
    document = make_document()
    record_all(record, [{**document, "results": []}])
    row = {**result_row(document["results"][0]), "reference_sha256": None}

    with pytest.raises(RecordError, match="firm_needs_reference"):
        record._write(lambda connection: connection.execute(insert(tables.results), [row]))


@pytest.mark.parametrize(
    ("table", "change", "named"),
    [
        ("results", {"label": "misleading"}, "label"),
        ("claims", {"kind": "guess"}, "kind"),
        ("claims", {"hedge": "perhaps"}, "hedge"),
        ("claims", {"value": "NaN"}, "finite"),
        ("claims", {"value_high": "-Infinity"}, "finite"),
        ("numbers", {"why": "because"}, "why"),
    ],
)
def test_unknown_codes_and_infinities_are_refused(small: Record, table: str, change: dict, named: str) -> None:
    record_all(small, [make_document()])
    target = tables.METADATA.tables[table]

    with pytest.raises(RecordError, match=named):
        small._write(lambda connection: connection.execute(target.update().values(**change)))


def test_a_failed_document_leaves_nothing(record: Record) -> None:
    document = make_document()
    bad = replace(document["results"][0], as_of="x" * 40)
    run = record.begin_run("check", {})
    if record.dialect == "postgresql":  # SQLite has no limit on length
        with pytest.raises(RecordError, match="nothing of this step was recorded"):
            record.record_document(run, **{**document, "results": [bad]})

        assert rows(record)["articles"] == 0
        assert rows(record)["run_articles"] == 0


@pytest.mark.parametrize(
    "change",
    [
        {"status": "well"},
        {"article": None},
        {"extraction": Extraction(claims=(), numbers=())},
        {"extraction": None},
        {"article": make_article("Another text of 197 people.")},
    ],
)
def test_what_does_not_fit_together_is_refused(small: Record, change: dict) -> None:
    run = small.begin_run("check", {})

    with pytest.raises(RecordError):
        small.record_document(run, **{**make_document(), **change})
    assert rows(small)["run_articles"] == 0


def test_gates_and_runs_are_listed(record: Record) -> None:
    run = record.begin_run("check", {"as_of": None, "sources": ["é"]})
    record.record_gate(run, suite="claims", success=True, severity="critical", failing=[])
    record.record_gate(run, suite="claims", success=True, severity="critical", failing=[])
    record.record_gate(run, suite="results", success=False, severity="warning", failing=["ab12"])
    record.finish_run(run, "partial", {"documents": 0})
    summary = queries.run_summary(record, run)

    assert [(gate.suite, gate.success, gate.failing) for gate in summary.gates] == [
        ("claims", True, ()),
        ("results", False, ("ab12",)),
    ]
    assert summary.run.parameters == {"as_of": None, "sources": ["é"]}
    assert summary.run.status == "partial"
    assert [one.id for one in queries.list_runs(record)] == [run]


def test_the_clock_is_given_and_stays_out_of_ids(database_url: str) -> None:
    first = Record.open(database_url, now=lambda: datetime(2016, 1, 2, 3, tzinfo=UTC))
    run, _ = record_all(first, [make_document()])
    first.close()
    second = Record.open(database_url, now=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    later, new = record_all(second, [make_document()])

    assert queries.run_summary(second, run).run.started_at == "2016-01-02T03:00:00.000000+00:00"
    assert new == [False]
    assert [one.id for one in queries.list_runs(second)] == [later, run]
    second.close()


def test_parameters_without_finite_numbers_are_refused(small: Record) -> None:
    with pytest.raises(RecordError, match="JSON"):
        small.begin_run("check", {"limit": float("nan")})


def test_finishing_an_unknown_run_is_named(small: Record) -> None:
    with pytest.raises(RecordError, match="no run"):
        small.finish_run("0", "done", {})


def test_a_result_is_found_by_a_prefix(record: Record) -> None:
    documents = numbered_documents(2)
    record_all(record, documents)
    wanted = documents[0]["results"][0].id

    assert queries.find_result(record, wanted[:10]).id == wanted
    assert queries.find_result(record, wanted.upper()).id == wanted
    for unusable in ("", "zzzz", wanted[:3], "%", "0" * 32, "../etc"):
        with pytest.raises(InvalidInput):
            queries.find_result(record, unusable)


def test_tampering_is_noticed(small: Record) -> None:
    article = make_article("The ministry counted 197 people and 40 dogs in 2015.")
    claim = make_claim(article)
    run = small.begin_run("check", {})
    found = Extraction(claims=(claim,), numbers=())
    small.record_document(
        run, source="a", status="ok", detail="", article=article, extraction=found, results=[make_result(claim)]
    )
    small._write(lambda connection: connection.execute(tables.articles.update().values(text="x" * 60)))
    small._write(lambda connection: connection.execute(tables.results.update().values(reason="hedge_satisfied")))
    problems = "\n".join(integrity.check(small))

    assert "changed after it was recorded" in problems
    assert "are not the recorded claim" in problems
    assert "its columns and its document disagree" in problems


def test_a_locked_database_is_tried_again_and_then_named() -> None:
    calls, pauses = [], []
    url = parse_address("postgresql://me:hunter2@db/record")

    def locked() -> None:
        calls.append(1)
        raise OperationalError("SELECT 1", {}, Exception("database is locked by hunter2"))

    with pytest.raises(RecordError) as caught:
        persistently(locked, url, sleep=pauses.append)

    assert len(calls) == 5
    assert pauses == sorted(pauses)
    assert "locked" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_lasting_error_is_not_tried_again() -> None:
    calls = []

    def full() -> None:
        calls.append(1)
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with pytest.raises(RecordError, match="disk is full"):
        persistently(full, parse_address("sqlite:////x/record.db"), sleep=lambda _: None)
    assert len(calls) == 1


@pytest.mark.parametrize(
    "address", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://me:hunter2@db/x", "postgresql://a:b:c@d:e"]
)
def test_an_unusable_address_is_named_without_its_password(address: str) -> None:
    with pytest.raises(RecordError) as caught:
        Record.open(address)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_down_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.engine._PAUSE_SECONDS", 0.001)
    with pytest.raises(RecordError) as caught:
        Record.open("postgres://me:hunter2@127.0.0.1:1/record")
    assert "127.0.0.1" in str(caught.value)
    assert "hunter2" not in str(caught.value)
