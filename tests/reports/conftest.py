"""A fresh record on SQLite and on PostgreSQL for every record test."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from reports.store import Record  # noqa: E402

SERVER = os.environ.get("COUNTERCHECK_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of a new empty database, dropped afterwards."""
    name = f"cc_test_{uuid.uuid4().hex[:12]}"
    url = make_url(SERVER).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    try:
        try:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
        except Exception as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no PostgreSQL server for the tests: {str(error).splitlines()[0]}")
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'home' / 'record.db'}"
        return
    with fresh_postgres() as url:
        yield url


@pytest.fixture
def record(database_url: str) -> Iterator[Record]:
    """An open, empty record of each kind."""
    with closing(Record.open(database_url)) as opened:
        yield opened


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Record]:
    """An open SQLite record, for what does not depend on the database."""
    with closing(Record.open(f"sqlite:///{tmp_path / 'record.db'}")) as opened:
        yield opened
