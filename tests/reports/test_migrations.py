"""The record's revisions: up, down, refused, safe beside other processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from checks.errors import RecordError
from reports import integrity, migrations, queries
from reports.engine import make_engine, parse_address
from reports.migrations.runner import VERSION_TABLE
from reports.store import Record
from reports.tables import METADATA
from tests.reports.conftest import ROOT
from tests.reports.samples import make_document

LATER = '''"""A column more."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None
def upgrade():
    op.add_column("runs", sa.Column("note", sa.Text))
    {after}
def downgrade():
    op.drop_column("runs", "note")
'''


def later(folder: Path, after: str = "pass") -> Path:
    """A folder with one revision after the newest."""
    folder.mkdir()
    (folder / "9999_later.py").write_text(LATER.format(head=migrations.head(), after=after))
    return folder


def fill(database_url: str) -> str:
    with closing(Record.open(database_url)) as record:
        run = record.begin_run("check", {})
        record.record_document(run, **make_document())
        return run


def revisions(database_url: str) -> list[str]:
    engine = make_engine(parse_address(database_url))
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
    engine.dispose()
    return sorted(names)


def test_migrations_make_the_declared_tables(database_url: str) -> None:
    assert migrations.current(database_url) is None
    assert migrations.upgrade(database_url) == migrations.head()
    engine = make_engine(parse_address(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        differences = compare_metadata(context, METADATA)
    engine.dispose()

    assert differences == []
    migrations.check(database_url)


def test_a_filled_record_goes_up_and_down_and_keeps_its_rows(database_url: str, tmp_path: Path) -> None:
    run = fill(database_url)
    more = later(tmp_path / "later")
    assert migrations.upgrade(database_url, versions=more) == "9999"
    assert migrations.downgrade(database_url, revision=migrations.head(), versions=more) == migrations.head()
    with closing(Record.open(database_url)) as record:
        assert len(queries.results_of_run(record, run)) == 1
        assert integrity.check(record) == []
    assert migrations.downgrade(database_url, revision="base") is None

    assert revisions(database_url) == [VERSION_TABLE]
    assert migrations.upgrade(database_url) == migrations.head()


def test_old_code_refuses_a_newer_record(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    migrations.upgrade(database_url, versions=later(tmp_path / "later"))

    for attempt in (Record.open, migrations.upgrade, migrations.check):
        with pytest.raises(RecordError, match=r"newer countercheck(.|\n)*countercheck db upgrade"):
            attempt(database_url)


def test_new_code_refuses_an_older_record_and_names_the_command(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database_url)
    more = later(tmp_path / "later")
    monkeypatch.setattr("reports.migrations.runner.head", lambda versions=None: "9999")

    with pytest.raises(RecordError, match="type `countercheck db upgrade`"):
        Record.open(database_url)
    assert migrations.upgrade(database_url, versions=more) == "9999"


def test_an_sqlite_file_is_copied_before_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "record.db"
    url = f"sqlite:///{file}"
    fill(url)
    assert list(tmp_path.glob("*before*")) == []
    migrations.upgrade(url, versions=later(tmp_path / "later"))
    [copy] = tmp_path.glob("*before-leaving-*")

    assert copy.name == f"record.db.before-leaving-{migrations.head()}"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (1,)
        assert "note" not in {row[1] for row in connection.execute("PRAGMA table_info(runs)")}


def test_a_migration_that_fails_midway_changes_nothing(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    broken = later(tmp_path / "later", after='op.execute("SELECT * FROM no_such_table")')

    with pytest.raises(RecordError):
        migrations.upgrade(database_url, versions=broken)
    assert migrations.current(database_url) == migrations.head()
    with closing(Record.open(database_url)) as record:
        assert integrity.check(record) == []


def test_tables_of_another_program_are_left_alone(database_url: str) -> None:
    engine = make_engine(parse_address(database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE results (id INTEGER)"))
    engine.dispose()

    with pytest.raises(RecordError, match="already has tables named results"):
        Record.open(database_url)
    assert revisions(database_url) == ["results"]


def test_two_processes_open_an_empty_database_at_once(database_url: str) -> None:
    code = f"from reports.store import Record; Record.open({database_url!r}).close(); print('open')"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=60) for process in started]

    assert [out.strip() for out, _ in ended] == ["open"] * 3, ended
    migrations.check(database_url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("not a database, but long enough to be looked at as one\n" * 40)

    with pytest.raises(RecordError, match="not a database"):
        Record.open(f"sqlite:///{file}")
