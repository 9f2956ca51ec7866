"""Series as a frame: one row per observation.

In: series with their texts and editions. Out: ``checks.model.frames.OBSERVATIONS``. Never: a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from checks.model.measure import SeriesKey
from sources.reference.rows import AnsweringEdition
from sources.reference.series_layout import split_mark

if TYPE_CHECKING:
    import pandas as pd


def frame_of(
    found: Sequence[tuple[SeriesKey, tuple[Mapping[str, int], Sequence[str]], AnsweringEdition]],
) -> pd.DataFrame:
    """All periods of the series, in the order given.

    >>> from datetime import date
    >>> key = SeriesKey(dataset="d", indicator="POP", ref_area="CHN")
    >>> edition = AnsweringEdition(date(2016, 1, 1), "0", later=False)
    >>> frame_of([(key, ({"2014": 0, "2015": 1}, ["7", "8"]), edition)])["obs_value"].tolist()
    ['7', '8']
    """
    from checks.model.frames import OBSERVATIONS, check_frame, make_frame

    if not found:
        return make_frame(OBSERVATIONS, [])
    import numpy as np
    import pyarrow as pa

    keys, series, editions = zip(*found, strict=True)
    of_row = pa.array(np.repeat(np.arange(len(found)), [len(values) for _, values in series]))
    told = [split_mark(text) for _, values in series for text in values]
    columns = {
        "dataset": pa.array([key.dataset for key in keys], pa.string()).take(of_row),
        "indicator": pa.array([key.indicator for key in keys], pa.string()).take(of_row),
        "ref_area": pa.array([key.ref_area for key in keys], pa.string()).take(of_row),
        "time_period": pa.array(list(chain.from_iterable(places for places, _ in series)), pa.string()),
        "obs_value": pa.array([value for value, _ in told], pa.string()),
        "vintage": pa.array([one.vintage.isoformat() for one in editions], pa.string()).take(of_row),
        "sha256": pa.array([one.sha256 for one in editions], pa.string()).take(of_row),
        "later_vintage": pa.array([one.later for one in editions], pa.bool_()).take(of_row),
        "obs_status": pa.array([status for _, status in told], pa.string()),
    }
    return check_frame(OBSERVATIONS, pa.table(columns).to_pandas())
