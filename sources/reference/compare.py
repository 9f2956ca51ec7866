"""A new vintage beside the one before it: the frames that the gates look at.

In: two sorted tables of observations. Out: the frames VINTAGE_GATE and SERIES_GATE: shares, no judgement.
Never: values, names or a decision; the limits stand in ``checks/gates/suites.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from checks.matching.units import indicator_unit
from checks.model.frames import SERIES_GATE, VINTAGE_GATE, make_frame
from checks.model.period import Period
from sources.reference.vintages import SORTED
from sources.reference.whole_series import of_one_factor, series_jumped

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    Numbers = np.ndarray[Any, Any]

#: With fewer common points nothing is said of an indicator.
MOST_LITTLE = 2
#: From so many points on, values that are merely far from those before say something.
ENOUGH = 10
#: A series that kept more of its values than this did not take another's.
KEPT = 0.2
#: Two figures within this share of one another are one.
SAME = 1e-9
#: A factor this near to a power of ten is one: a shift of units with a small revision.
NEAR_POWER = 0.0043  # 1 % as a decimal logarithm
FAR = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known of the vintage before: its table, units by indicator, and share of unknown areas."""

    table: pa.Table
    units: dict[str, str | None]
    unknown_areas: float


def vintage_frame(
    table: pa.Table,
    units: dict[str, str | None],
    published_at: date,
    *,
    unknown_areas: float,
    projections: bool,
    before: Before | None,
) -> pd.DataFrame:
    """The one row of VINTAGE_GATE."""
    row: dict[str, object] = {
        "rows_kept": 1.0,
        "areas_kept": 1.0,
        "indicators_kept": 1.0,
        "periods_lost": 0,
        "units_changed": 0,
        "unknown_areas": unknown_areas,
        "unknown_areas_more": 0.0,
        "future": 0.0 if projections else _future_share(table, published_at),
    }
    if before is not None:
        last, last_before = (max(_held(one, "time_period"), default="") for one in (table, before.table))
        row |= {
            "rows_kept": table.num_rows / max(before.table.num_rows, 1),
            "areas_kept": _kept(_held(before.table, "ref_area"), _held(table, "ref_area")),
            "indicators_kept": _kept(_held(before.table, "indicator"), _held(table, "indicator")),
            "periods_lost": int(_last_day(last) < _last_day(last_before)),
            "units_changed": sum(units[code] != before.units[code] for code in units.keys() & before.units.keys()),
            "unknown_areas_more": unknown_areas - before.unknown_areas,
        }
    return make_frame(VINTAGE_GATE, [row])


def _held(table: pa.Table, name: str) -> set[str]:
    import numpy as np

    column = dictionary(table, name)
    codes = column.dictionary.to_pylist()
    return {codes[number] for number in np.unique(column.indices.to_numpy())}


def _kept(before: set[str], now: set[str]) -> float:
    return len(before & now) / max(len(before), 1)


def _last_day(code: str) -> date:
    return Period.parse(code).last if code else date.min


def _future_share(table: pa.Table, published_at: date) -> float:
    import numpy as np

    column = dictionary(table, "time_period")
    late = np.asarray([Period.parse(code).first > published_at for code in column.dictionary.to_pylist()], dtype=bool)
    return float(late[column.indices.to_numpy()].mean()) if table.num_rows else 0.0


def dictionary(table: pa.Table, name: str) -> pa.DictionaryArray:
    """A column of codes in one chunk."""
    import pyarrow as pa

    column = table.column(name).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().chunk(0)
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def series_frame(table: pa.Table, units: dict[str, str | None], before: Before) -> pd.DataFrame:
    """One row of SERIES_GATE for each indicator with common points; ``units`` are those of the new table."""
    import numpy as np

    books: dict[str, dict[str, int]] = {name: {} for name in SORTED}
    now, then = _numbered(table, books), _numbered(before.table, books)
    sizes = [len(book) for book in books.values()]
    keys_now, keys_then = _key(now, sizes), _key(then, sizes)
    _, at_now, at_then = np.intersect1d(keys_now, keys_then, assume_unique=True, return_indices=True)
    if not len(at_now):
        return make_frame(SERIES_GATE, [])
    names = list(books["indicator"])
    of = now["indicator"][at_now]
    measures = _measures(of, now["ref_area"][at_now], len(names), now["value"][at_now], then["value"][at_then])
    common = np.bincount(of, minlength=len(names))
    shifts = _shifts(now, then, at_now, at_then, sizes)
    rows = []
    for number in np.flatnonzero(common >= MOST_LITTLE).tolist():
        row: dict[str, object] = {"indicator": names[number], "common": int(common[number])}
        row |= {name: found[number].item() for name, found in measures.items() if name != "same"}
        other_unit = _other_unit(before.units.get(names[number]), units.get(names[number]))
        row["unit_alone"] = int(other_unit and measures["same"][number] > KEPT)
        row |= {name: shifts.get((name, number), 0.0) for name in ("of_period", "of_area", "of_indicator")}
        rows.append(row)
    return make_frame(SERIES_GATE, sorted(rows, key=lambda row: str(row["indicator"])))


def _numbered(table: pa.Table, books: dict[str, dict[str, int]]) -> dict[str, Numbers]:
    """Codes as numbers in shared books, and values as floats."""
    import numpy as np
    import pyarrow as pa

    found: dict[str, Numbers] = {}
    for name, book in books.items():
        column = dictionary(table, name)
        numbers = np.asarray([book.setdefault(code, len(book)) for code in column.dictionary.to_pylist()], np.int64)
        found[name] = numbers[column.indices.to_numpy()]
    found["value"] = table.column("obs_value").cast(pa.float64()).to_numpy()
    return found


def _key(numbered: dict[str, Numbers], sizes: list[int]) -> Numbers:
    return (numbered["indicator"] * sizes[1] + numbered["ref_area"]) * sizes[2] + numbered["time_period"]


def _other_unit(before: str | None, now: str | None) -> bool:
    """Whether two units are known and are of different kinds; "%" and "percent" are one.

    >>> _other_unit("percent", "%"), _other_unit("percent", "per 1000 people"), _other_unit("percent", None)
    (False, True, False)
    """
    kinds = [indicator_unit(unit, "") for unit in (before, now)]
    return before != now and None not in kinds and kinds[0] != kinds[1]


def _measures(of: Numbers, area: Numbers, count: int, now: Numbers, then: Numbers) -> dict[str, Numbers]:
    """Shares per indicator of what became of the common points."""
    import numpy as np

    def share(flags: Numbers, base: Numbers) -> Numbers:
        counted: Numbers = np.bincount(of[flags], minlength=count) / np.maximum(base, 1)
        return counted

    total = np.bincount(of, minlength=count)
    solid = (now != 0) & (then != 0)
    logs = np.zeros(len(of))
    logs[solid] = np.log10(np.abs(now[solid] / then[solid]))
    powers = np.rint(logs)
    of_power = solid & (powers != 0) & (np.abs(logs - powers) < NEAR_POWER)
    base = np.bincount(of[then != 0], minlength=count)
    shifted = np.zeros(count)
    for power in np.unique(powers[of_power]).tolist():
        shifted = np.maximum(shifted, share(of_power & (powers == power), base))
    far = (then != 0) & ((now == 0) | (np.abs(logs) > np.log10(FAR)))
    other = np.abs(now - then) > 0.5 * np.maximum(np.abs(now), np.abs(then))
    turned = (then != 0) & (np.abs(now + then) <= SAME * np.abs(then))
    ratio = np.zeros(len(of))
    ratio[solid & ~of_power] = (now / np.where(solid, then, 1))[solid & ~of_power]
    one_factor = of_one_factor(of, area, ratio)
    vanished = (now == 0) & (np.abs(then) >= 1)  # smaller ones may have been rounded away
    return {
        "power_of_ten": shifted,
        "far": share(far, base),
        "other": np.where(total >= ENOUGH, share(other, total), 0.0),
        "sign": share(turned, base),
        "flat": _flat(of, total, now, then),
        "jumped": series_jumped(of, area, of_power | (far & one_factor) | vanished, count),
        "one_factor": share(one_factor, total),
        "same": share(np.abs(now - then) <= SAME * np.abs(then), total),
    }


def _flat(of: Numbers, total: Numbers, now: Numbers, then: Numbers) -> Numbers:
    """1 where all values have become one that were several."""
    import numpy as np

    spread = []
    for values in (now, then):
        low, high = np.full(len(total), np.inf), np.full(len(total), -np.inf)
        np.minimum.at(low, of, values)
        np.maximum.at(high, of, values)
        spread.append(high - low)
    flat: Numbers = ((total >= ENOUGH) & (spread[0] == 0) & (spread[1] > 0)).astype(np.int64)
    return flat


def _shifts(
    now: dict[str, Numbers], then: dict[str, Numbers], at_now: Numbers, at_then: Numbers, sizes: list[int]
) -> dict[tuple[str, int], float]:
    """For indicators that kept few values: the share that another period, area or indicator had before.

    Only figures of many digits tell: among 200 areas some other had "71.3" by chance.
    """
    import numpy as np

    of, value, old = now["indicator"][at_now], now["value"][at_now], then["value"][at_then]
    count = sizes[0]
    kept = np.bincount(of[np.abs(value - old) <= SAME * np.abs(old)], minlength=count)
    total = np.bincount(of, minlength=count)
    suspects = (total >= ENOUGH) & (kept < KEPT * total)
    rows = np.flatnonzero(suspects[of] & _telling(value))
    if not len(rows):
        return {}
    points = {name: codes[at_now[rows]] for name, codes in now.items()}
    places = {
        "of_period": ("indicator", "ref_area"),
        "of_area": ("indicator", "time_period"),
        "of_indicator": ("ref_area", "time_period"),
    }
    found: dict[tuple[str, int], float] = {}
    for name, keep in places.items():
        held = np.isin(_with_value(points, keep, sizes), _with_value(then, keep, sizes))
        hits = np.bincount(points["indicator"][held], minlength=count)
        base = np.bincount(points["indicator"], minlength=count)
        for number in np.flatnonzero((base >= ENOUGH) & (hits > 0)).tolist():
            found[name, number] = float(hits[number] / base[number])
    return found


def _telling(values: Numbers) -> Numbers:
    """Which figures have five digits and more."""
    import numpy as np

    rounded = _rounded(values, 4)
    telling: Numbers = np.abs(values - rounded) > SAME * np.abs(values)
    return telling


def _rounded(values: Numbers, digits: int) -> Numbers:
    """To so many significant digits."""
    import numpy as np

    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        scale = np.power(10.0, digits - 1 - np.floor(np.log10(np.abs(values))))
        rounded = np.rint(values * scale) / scale
    found: Numbers = np.where(np.isfinite(rounded), rounded, values)
    return found


def _with_value(points: dict[str, Numbers], keep: tuple[str, str], sizes: list[int]) -> Numbers:
    """One number for two codes and a value of nine digits; collisions are as rare as in any 64-bit hash."""
    import numpy as np

    rounded = np.ascontiguousarray(_rounded(points["value"], 9) + 0.0)
    bits = rounded.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    codes = points[keep[0]].astype(np.uint64) * np.uint64(max(sizes)) + points[keep[1]].astype(np.uint64)
    mixed: Numbers = (bits ^ (bits >> np.uint64(29))) + codes * np.uint64(0xBF58476D1CE4E5B9)
    return mixed
