"""Measure the reference library: add every dataset of a folder, add them again, open the catalogue, look series up.

Run: python benchmarks/references.py [folder with the reference datasets] [--small]. Prints JSON; ``--small`` leaves
out the two synthetic libraries of 7 and 20 million observations, which take a minute to write. Each step is a process
of its own. ``cpu_seconds`` (user and system, all processes) tells more than ``seconds`` where others use the machine.

- ``add`` is the command ``countercheck references add --all``, gates included, with the ratio to reading the same
  bytes with Python's own csv module; ``peak_mb`` is the most that all its processes held together, shared pages
  counted for each.
- ``lookup`` is cold: a new process, whose only work before is importing what it needs. The first is of all datasets.
  ``read_mb`` is what it read, row groups whose hashes it compared included; ``from`` "parquet" is without series files.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = Path(sys.executable).with_name("countercheck")
_SYNTHETIC = {"7m": 350, "20m": 1_000}  # indicators of 250 areas and 80 years each

_CSV = """
import csv, io, json, sys, time
from pathlib import Path
from flows.adding import datasets_in
from sources.reference.descriptor_file import read_descriptor
from sources.reference.raw import find_raw
rows = size = 0
begun, cpu = time.perf_counter(), time.process_time()
for wanted in datasets_in(Path(sys.argv[1])):
    for table in find_raw(read_descriptor(wanted.descriptor), wanted.data):
        with table.open() as source:
            for member in source.members:
                body = member.load()
                size += len(body)
                text = io.StringIO(body.decode(table.reading.table.encoding, "replace"), newline="")
                rows += sum(1 for _ in csv.reader(text, delimiter=table.reading.table.delimiter))
print(json.dumps({"step": "csv", "rows": rows, "mb": size / 1e6, "seconds": time.perf_counter() - begun,
                  "cpu_seconds": time.process_time() - cpu}))
"""

_CATALOGUE = """
import json, resource, sys, time
from pathlib import Path
begun = time.perf_counter()
from sources.reference.library import ReferenceLibrary
imported, cpu = time.perf_counter(), time.process_time()
rows = ReferenceLibrary(Path(sys.argv[1])).catalogue()
done = time.perf_counter()
print(json.dumps({"step": "catalogue", "indicators": len(rows), "seconds": done - imported,
                  "cpu_seconds": time.process_time() - cpu, "import_seconds": imported - begun,
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

_MATCHING = """
import json, sys, time
from pathlib import Path
from checks.matching import Catalogue
from sources.reference.library import ReferenceLibrary
rows = ReferenceLibrary(Path(sys.argv[1])).catalogue()
cpu = time.process_time()
Catalogue(rows[: len(rows) // 2])
half = time.process_time() - cpu
cpu = time.process_time()
Catalogue(rows)
print(json.dumps({"step": "matching catalogue", "indicators": len(rows), "cpu_seconds": time.process_time() - cpu,
                  "cpu_seconds_of_half": half}))
"""

_CHOOSE = """
import json, random, sys
from pathlib import Path
from sources.reference.library import ReferenceLibrary
library = ReferenceLibrary(Path(sys.argv[1]))
series = [(row.dataset, row.indicator, area)
          for row in library.catalogue() for area in sorted(library.areas_of(row.dataset, row.indicator))]
print(json.dumps(random.Random(1).sample(series, 1000)))
"""

_LOOKUP = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
import pandas, pyarrow.parquet
import checks.model.frames, sources.reference.lookup, sources.reference.observation_frame
from checks.model.measure import SeriesKey
from sources.reference.library import ReferenceLibrary
if sys.argv[2:]:
    ObservationFile = sources.reference.lookup.ObservationFile
    ObservationFile._open = ObservationFile._parquet

def read():
    lines = (line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(dict(lines)["rchar"]) / 1e6

wanted = [SeriesKey(dataset=dataset, indicator=code, ref_area=area) for dataset, code, area in json.load(sys.stdin)]
library = ReferenceLibrary(Path(sys.argv[1]))
found = {"step": "lookup", "series": len(wanted)}
for name in ("", "_again"):
    begun, cpu, before = time.perf_counter(), time.process_time(), read()
    frame = library.observations(wanted, as_of=date(2026, 11, 23))
    found |= {"rows": len(frame), "seconds" + name: time.perf_counter() - begun,
              "cpu_seconds" + name: time.process_time() - cpu, "read_mb" + name: read() - before}
found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(found))
"""

_WRITE = """
import json, sys
from datetime import date
from pathlib import Path
import numpy as np, pyarrow as pa
from sources.reference.arrange import arrange
from sources.reference.descriptor import IndicatorEntry
from sources.reference.descriptor_file import parse_descriptor
from sources.reference.recording import record_vintage
home, many = Path(sys.argv[1]), int(sys.argv[2])
areas, years = 250, 80
descriptor = parse_descriptor('id = "made-up"\\ntitle = "Made up"\\npublisher = "Nobody"\\nlicence = "CC0-1.0"\\n'
                              'vintage = 2026-01-01\\ntable = { file = "made-up.csv" }\\n'
                              'columns = { indicator = "code", area = "area", period = "year", value = "value" }\\n',
                              title="made-up")
books = [[f"IND{n:05d}" for n in range(many)], [f"A{n:03d}" for n in range(areas)],
         [str(1940 + n) for n in range(years)]]
rows = np.arange(many * areas * years, dtype=np.int64)
codes = tuple((part % size).astype(np.int32) for part, size in
              ((rows // (areas * years), many), (rows // years, areas), (rows, years)))
values = pa.array(np.random.default_rng(1).integers(0, 10**9, len(rows))).cast(pa.string())
table, _ = arrange("made-up", books, [codes], [values])
names = {code: IndicatorEntry(code=code, name=code) for code in books[0]}
added = record_vintage(home, descriptor, table, names, collector=None, snapshots=("0" * 64,), vintage=date(2026, 1, 1),
                       gate=lambda *_: ())
print(json.dumps({"step": "write", "rows": added.rows, "series": added.series}))
"""


def _run(code: str, *arguments: str, stdin: str = "") -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, input=stdin
    )
    measured: dict[str, object] = json.loads(done.stdout)
    return _rounded(measured)


def _rounded(measured: dict[str, object]) -> dict[str, object]:
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in measured.items()}


def _add(home: str, folder: Path, step: str) -> dict[str, object]:
    """The command itself; its time, and the most memory that it and its processes held together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun, peak = time.perf_counter(), 0
    command = [str(COMMAND), "references", "add", "--all", str(folder), "--home", home, "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        while process.poll() is None:
            peak = max(peak, sum(_held_by(pid) for pid in _family(process.pid)))
            time.sleep(0.05)
        lines = process.stdout.read().splitlines() if process.stdout else []
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "step": step,
        "datasets": len(lines),
        "exit_code": process.returncode,
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": peak / 1e6,
    }


def _family(pid: int) -> list[int]:
    """A process and all below it; Linux alone tells."""
    try:
        own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        own = []
    return [pid, *(one for child in own for one in _family(child))]


def _held_by(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _look_up(home: str, library: str) -> list[dict[str, object]]:
    chosen = subprocess.run([sys.executable, "-c", _CHOOSE, home], capture_output=True, text=True, check=True).stdout
    steps = [{"library": library, **_run(_LOOKUP, home, stdin=chosen)} for _ in range(3)]
    return [*steps, {"library": library, "from": "parquet", **_run(_LOOKUP, home, "parquet", stdin=chosen)}]


def main() -> None:
    """Measure and print."""
    places = [word for word in sys.argv[1:] if not word.startswith("--")]
    shared = Path(os.environ.get("COUNTERCHECK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    folder = Path(places[0]) if places else shared / "reference"
    steps = [_run(_CSV, str(folder))]
    with tempfile.TemporaryDirectory() as home:
        first = _add(home, folder, "add")
        ratios = {name + "_per_csv": float(str(first[name])) / float(str(steps[0][name])) for name in _TIMES}
        steps += [_rounded(first | ratios), _rounded(_add(home, folder, "add again"))]
        steps.append({"step": "disk", "mb": sum(path.stat().st_size for path in Path(home).rglob("*")) // 1_000_000})
        steps += [_run(_CATALOGUE, home), _run(_MATCHING, home), *_look_up(home, "all")]
    synthetic = {} if "--small" in sys.argv else _SYNTHETIC
    for library, indicators in synthetic.items():
        with tempfile.TemporaryDirectory() as home:
            steps += [_run(_WRITE, home, str(indicators)), *_look_up(home, library)]
    print(json.dumps({"python": platform.python_version(), "cpus": os.cpu_count(), "steps": steps}, indent=1))


_TIMES = ("seconds", "cpu_seconds")

if __name__ == "__main__":
    main()
