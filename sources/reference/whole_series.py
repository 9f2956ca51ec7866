"""Series of one indicator in one area that moved as a whole from one edition to the next.

In: the common points of two editions: number of the indicator and of the area, both values. Out: counts and shares
per indicator. Never: a judgement; the limits stand in ``checks/gates/suites.py``.

A change of unit in one country, or of the base year, hides among an indicator's other areas, or in a factor that is
no power of ten: a revision moves points one by one, these move all points of an area alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

#: With fewer common points a series does not tell.
FEW = 5
#: So much of a series is all of it: a point may have been revised besides.
WHOLE = 0.9
#: A factor nearer to one than this is a small revision of everything.
SLIGHT = 0.01
#: Ratios so near to one another are one factor, given how many digits figures have.
ALIKE = 0.001


def series_jumped(of: Numbers, area: Numbers, jumped: Numbers, count: int) -> Numbers:
    """Per indicator, how many areas have a series whose points jumped, all or nearly all; ``jumped`` are flags.

    >>> import numpy as np
    >>> of, area = np.zeros(10, dtype=int), np.repeat([0, 1], 5)
    >>> series_jumped(of, area, area == 1, 1).tolist()
    [1]
    """
    import numpy as np

    series, inverse = np.unique(of.astype(np.int64) << 32 | area, return_inverse=True)
    points = np.bincount(inverse, minlength=len(series))
    share = np.bincount(inverse, weights=jumped, minlength=len(series)) / np.maximum(points, 1)
    whole = (points >= FEW) & (share >= WHOLE)
    found: Numbers = np.bincount(series[whole] >> 32, minlength=count)
    return found


def of_one_factor(of: Numbers, area: Numbers, ratio: Numbers) -> Numbers:
    """Which points have the ratio to the edition before that nearly all points of their area have.

    ``ratio`` is nought where there is none. Areas of few points, and factors of about one, do not count.

    >>> import numpy as np
    >>> of, area = np.zeros(10, dtype=int), np.repeat([0, 1], 5)
    >>> of_one_factor(of, area, np.array([1.137] * 5 + [1.0, 1.02, 0.98, 1.0, 1.0])).sum()
    np.int64(5)
    """
    import numpy as np

    key = of.astype(np.int64) << 32 | area
    order = np.lexsort((ratio, key))
    series, starts, inverse = np.unique(key[order], return_index=True, return_inverse=True)
    points = np.bincount(inverse, minlength=len(series))
    middle = ratio[order][starts + points // 2]
    telling = (points >= FEW) & (middle > 0) & (np.abs(middle - 1) > SLIGHT)
    flags = np.zeros(len(of), dtype=bool)
    flags[order] = telling[inverse] & (np.abs(ratio[order] - middle[inverse]) <= ALIKE * np.abs(middle[inverse]))
    return flags
