"""Read-only SQL over kept Parquet files, by DuckDB.

In: the files that a question may read, whose hashes the caller has compared. Out: a connection that reads these files
and nothing else. Never: writes, reaches the network, or loads an extension.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sources.reference.errors import EvidenceLost

if TYPE_CHECKING:
    import duckdb


@contextmanager
def open_query(files: Sequence[Path], where: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that may read ``files``; ``where`` names them in an error. Raises EvidenceLost.

    >>> with open_query([], "nothing") as query:
    ...     query.execute("SELECT 1").fetchall()
    [(1,)]
    """
    import duckdb

    with duckdb.connect(":memory:") as query:
        query.execute("SET autoinstall_known_extensions = false")
        query.execute("SET autoload_known_extensions = false")
        paths = ", ".join("'" + str(path.resolve()).replace("'", "''") + "'" for path in files)
        query.execute(f"SET allowed_paths = [{paths}]")
        query.execute("SET enable_external_access = false")
        query.execute("SET lock_configuration = true")
        try:
            yield query
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            reason = str(error).splitlines()[0][:300]
            raise EvidenceLost(f"{where}: cannot be read ({reason}); add the dataset again from its data") from None
