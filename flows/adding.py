"""Add datasets to the library: one by its descriptor, or many at once, in processes of their own.

In: the home folder, descriptors and where their data lie. Out: an AddReport, or for many an outcome each.
Never: stops at a dataset that fails; Prefect; an import that takes long before it is known that something is new.
"""

from __future__ import annotations

import ctypes
import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from checks.errors import CountercheckError, InvalidInput
from checks.lexicon.areas import area_code
from sources.reference.adding import add_dataset, held_already
from sources.reference.descriptor import Descriptor
from sources.reference.descriptor_file import find_descriptor, read_descriptor, shipped_descriptors
from sources.reference.recording import AddReport

if TYPE_CHECKING:
    import pandas as pd

    from flows.settings import Settings

Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


def gate_reference(name: str, frame: pd.DataFrame, unknown_areas: float) -> tuple[str, ...]:
    """Put one frame of a new vintage before its gate; the warnings. Raises GateFailed."""
    from checks.gates import require, run_gate

    rows = 1 if name == "observations" else 0
    return require(run_gate(name, frame, minimum_rows=rows, unknown_areas=unknown_areas)).warnings


def add_reference(
    settings: Settings,
    descriptor: str,
    data: Path | None,
    *,
    vintage: date | None = None,
    progress: Progress = no_progress,
) -> AddReport:
    """Add one dataset by its descriptor."""
    path = find_descriptor(descriptor)
    described = read_descriptor(path)
    return add_dataset(
        settings.home.expanduser(),
        described,
        data or path.parent,
        area_codes=area_code,
        gate=gate_reference,
        progress=lambda _member, done, total: progress(described.id, done, total),
        vintage=vintage,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A dataset to add: the name it is told by, its TOML file, and the file or folder of its data."""

    name: str
    descriptor: Path
    data: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one of many: its report, or the status and text of the named error."""

    name: str
    report: AddReport | None
    status: str = "ok"
    detail: str = ""


def datasets_in(folder: Path) -> list[Wanted]:
    """Every descriptor that comes along and whose data lie in ``folder/<id>`` or ``folder/<id>.zip``, and every TOML
    file of the folder itself, whose data lie beside it. An own descriptor stands for the one of its name that comes
    along. By name; raises InvalidInput where there is none.
    """
    if not folder.is_dir():
        raise InvalidInput(f"--all {folder}: no such folder; give the one that holds a folder for each dataset")
    found = {path.stem: Wanted(name=path.stem, descriptor=path, data=folder) for path in sorted(folder.glob("*.toml"))}
    for dataset, path in shipped_descriptors().items():
        places = (folder / dataset, folder / f"{dataset}.zip")
        data = next((place for place in places if place.exists()), None)
        if data is not None and dataset not in found:
            found[dataset] = Wanted(name=dataset, descriptor=path, data=data)
    if not found:
        raise InvalidInput(
            f"--all {folder}: no TOML file there, and no folder that bears the id of a descriptor that comes along, "
            f"such as {', '.join(list(shipped_descriptors())[:3])}"
        )
    return [found[name] for name in sorted(found)]


def datasets_named(names: Sequence[str], folder: Path | None) -> list[Wanted]:
    """The descriptors named; their data lie in ``folder/<id>``, else beside each. Raises UnknownDataset."""
    paths = {name: find_descriptor(name) for name in names}
    return [
        Wanted(name=name, descriptor=path, data=path.parent if folder is None else folder / path.stem)
        for name, path in paths.items()
    ]


def add_many(
    home: Path, wanted: Sequence[Wanted], *, workers: int = 2, progress: Progress = no_progress
) -> list[Outcome]:
    """Add each; one that fails is named and the others go on. Outcomes in the order of ``wanted``.

    What is held already is told at once. Crosswalks go first, since others may need their names; then the largest
    ones, which take turns, since two of them together take more memory than most machines spare; the others meanwhile.
    """
    outcomes: dict[str, Outcome] = {}

    def settle(outcome: Outcome) -> None:
        outcomes[outcome.name] = outcome
        progress(f"added, last {outcome.name}", len(outcomes), len(wanted))

    progress("datasets", 0, len(wanted))
    new: list[Wanted] = []
    for one in wanted:
        known = _look_first(home, one)
        if known is None:
            new.append(one)
        else:
            settle(known)
    sizes = {one.name: _size(one.data) for one in new}
    new.sort(key=lambda one: -sizes[one.name])
    new[1:] = sorted(new[1:], key=lambda one: sizes[one.name] >= _LARGE)
    for outcome in _add_in_processes(home, new, workers):
        settle(outcome)
    return [outcomes[one.name] for one in wanted]


def _look_first(home: Path, one: Wanted) -> Outcome | None:
    """The outcome of what needs no reading: held already, not described, a crosswalk. None: it is to be read."""
    try:
        described = read_descriptor(one.descriptor)
        if described.kind == "crosswalk":
            return _add_one(home, one)
        report = None if _asks_database(described) else held_already(home, described, one.data, area_codes=area_code)
    except (CountercheckError, OSError) as error:
        return _failed(one, error)
    return None if report is None else Outcome(name=one.name, report=report)


def _asks_database(described: Descriptor) -> bool:
    return any(reading.table.format == "sql" for reading in described.readings)


def _add_in_processes(home: Path, wanted: Sequence[Wanted], workers: int) -> Iterator[Outcome]:
    if workers == 1 or len(wanted) < 2:
        yield from (_add_one(home, one) for one in wanted)
        return
    context = get_context("spawn")
    start = (context.Lock(),)
    with ProcessPoolExecutor(min(workers, len(wanted)), context, initializer=_begin_worker, initargs=start) as pool:
        jobs: dict[Future[Outcome], Wanted] = {pool.submit(_add_one, home, one): one for one in wanted}
        try:
            for job in as_completed(jobs):
                yield _result(job, jobs[job])
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _begin_worker(turn: AbstractContextManager[bool]) -> None:
    """Control-C is the parent's: a dataset that is being written is finished, no other is begun."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _TURN.append(turn)


def _result(job: Future[Outcome], one: Wanted) -> Outcome:
    try:
        return job.result()
    except BrokenProcessPool:
        detail = "a process ended before its time, for want of memory perhaps; run the same command with --workers 1"
        return Outcome(name=one.name, report=None, status="failed", detail=detail)


#: Bytes from which a dataset takes so much memory, some 700 MB at 20 MB, that only one process may be at such a one.
_LARGE = 10 * 2**20

#: The turn that the processes of one command take; none in a process of its own.
_TURN: list[AbstractContextManager[bool]] = []


def _turn_of(size: int) -> AbstractContextManager[object]:
    return _TURN[0] if _TURN and size >= _LARGE else nullcontext()


def _add_one(home: Path, one: Wanted) -> Outcome:
    try:
        described = read_descriptor(one.descriptor)
        with _turn_of(_size(one.data)):
            report = add_dataset(
                home, described, one.data, area_codes=area_code, gate=gate_reference, progress=lambda *_: None
            )
    except (CountercheckError, OSError) as error:
        return _failed(one, error)
    finally:
        if _TURN:
            _give_back()
    return Outcome(name=one.name, report=report)


def _give_back() -> None:
    """Hand back to the system what a dataset took: another process may need it."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)  # what the C library keeps; glibc alone has it


def _failed(one: Wanted, error: Exception) -> Outcome:
    return Outcome(name=one.name, report=None, status=getattr(error, "status", "failed"), detail=str(error))


def _size(data: Path) -> int:
    if data.is_file():
        return data.stat().st_size
    return sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
