"""Status of an observation, as services and tables mark it, in one writing.

In: a published mark. Out: letters of the SDMX code list CL_OBS_STATUS. Never: a guess at a mark that is none of them.
"""

from __future__ import annotations

import re

#: CL_OBS_STATUS 2.2 without "A" (normal) and those that stand in place of a value; Eurostat's flags are the same
#: letters in lower case, several in a row, and have "C" (confidential), "R" (revised) and "Z" (not applicable) besides.
LETTERS = frozenset("BCDEFGIJKNPRSTUVWXZ")

_BETWEEN = re.compile(r"[\s,;|]+")


def obs_status(mark: str) -> str:
    """The letters of a mark, each once and in order; empty for a normal value, and for a mark that is none of these.

    >>> obs_status("bp"), obs_status("P, B"), obs_status("A"), obs_status("provisional"), obs_status("")
    ('BP', 'BP', '', '', '')
    """
    letters = set(_BETWEEN.sub("", mark).upper()) - {"A"}
    return "".join(sorted(letters)) if letters <= LETTERS and len(mark) <= _LONGEST else ""


#: More signs than this are words: "provisional" has letters of the list as any word has.
_LONGEST = 6
