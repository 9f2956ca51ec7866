"""Measure the reference library: add both shipped datasets, look up 1,000 series, open the catalogue cold.

Run: python benchmarks/references.py [folder with the reference datasets]. Prints JSON. Each step is a process of its
own, so that seconds and peak memory are that step's. The gate is left out: it is measured where it lives.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

DATASETS = ("world-development-indicators", "systema-globalis")

_ADD = """
import json, resource, sys, time
from pathlib import Path
begun = time.perf_counter()
from sources.reference.library import add_dataset, find_descriptor, read_descriptor
home, data, name = sys.argv[1:]
report = add_dataset(Path(home), read_descriptor(find_descriptor(name)), Path(data), area_codes=lambda text: None,
                     gate=lambda frame: None, progress=lambda label, done, total: None)
print(json.dumps({"step": "add", "dataset": name, "added": report.added, "seconds": time.perf_counter() - begun,
                  "rows": report.rows, "series": report.series, "later": report.later,
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

_CATALOGUE = """
import json, resource, sys, time
from pathlib import Path
begun = time.perf_counter()
from sources.reference.library import ReferenceLibrary
imported = time.perf_counter()
rows = ReferenceLibrary(Path(sys.argv[1])).catalogue()
done = time.perf_counter()
print(json.dumps({"step": "catalogue", "indicators": len(rows), "seconds": done - imported,
                  "import_seconds": imported - begun,
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

_LOOKUP = """
import json, random, resource, sys, time
from datetime import date
from pathlib import Path
import pandas
from checks.model.measure import SeriesKey
from sources.reference.library import ReferenceLibrary
library = ReferenceLibrary(Path(sys.argv[1]))
series = [SeriesKey(dataset=row.dataset, indicator=row.indicator, ref_area=area)
          for row in library.catalogue() for area in sorted(library.areas_of(row.dataset, row.indicator))]
wanted = random.Random(1).sample(series, 1000)
seconds = []
for _ in range(2):
    begun = time.perf_counter()
    frame = library.observations(wanted, as_of=date(2026, 11, 23))
    seconds.append(time.perf_counter() - begun)
print(json.dumps({"step": "lookup", "series": len(wanted), "rows": len(frame), "seconds": seconds[0],
                  "seconds_again": seconds[1], "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def _run(code: str, *arguments: str) -> dict[str, object]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    measured: dict[str, object] = json.loads(done.stdout)
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in measured.items()}


def main() -> None:
    """Measure and print."""
    shared = Path(os.environ.get("COUNTERCHECK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "reference"
    with tempfile.TemporaryDirectory() as home:
        steps = [_run(_ADD, home, str(folder / name), name) for name in DATASETS]
        steps += [_run(_ADD, home, str(folder / name), name) for name in DATASETS]
        steps += [_run(_CATALOGUE, home), _run(_LOOKUP, home)]
    print(json.dumps({"python": platform.python_version(), "cpus": os.cpu_count(), "steps": steps}, indent=1))


if __name__ == "__main__":
    main()
