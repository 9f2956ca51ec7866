"""Value cells -> exact decimal texts, as published.

In: a column of texts and how they are written. Out: texts of decimals and which rows hold one. Never: a float.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sources.reference.descriptor import Reading
from sources.reference.errors import InvalidReference
from sources.reference.members import Member

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Flags = np.ndarray[Any, Any]

#: Signs of a cell that a message shows.
_SHOWN = 80

#: An exact decimal, with or without exponent; RE2 syntax.
DECIMAL = r"^[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?$"


def read_figures(reading: Reading, member: Member, column: pa.ChunkedArray) -> tuple[pa.Array, Flags]:
    """The value texts, and which rows hold one; an unreadable value raises InvalidReference with its row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wording = reading.wording
    texts = pc.utf8_trim_whitespace(column.combine_chunks().cast(pa.string()))
    if isinstance(texts, pa.ChunkedArray):
        texts = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], pa.string())
    missing = pc.is_in(texts, value_set=pa.array(wording.missing, pa.string()))
    if wording.thousands:
        texts = pc.replace_substring(texts, wording.thousands, "")
    if wording.decimal == ",":
        texts = pc.replace_substring(texts, ",", ".")
    wrong = pc.and_(pc.invert(pc.match_substring_regex(texts, DECIMAL)), pc.invert(missing))
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise InvalidReference(
            f"{reading.dataset}: {member.name}, data row {row + 1}: value {_shown(column[row].as_py())} is no decimal "
            f"number; list it under `missing`, or set `decimal` or `thousands`, or mend the cell"
        )
    return texts, ~missing.to_numpy(zero_copy_only=False)


def _shown(cell: str) -> str:
    """A cell as a message shows it.

    >>> _shown("38.4 p"), len(_shown("9" * 1_000_000))
    ("'38.4 p'", 86)
    """
    return repr(cell) if len(cell) <= _SHOWN else f"{cell[:_SHOWN]!r} ..."


def multiply(texts: pa.Array, unit_mult: int) -> pa.Array:
    """The figures times a power of ten, with their digits as published: "29.7" of billions is "29.7e9".

    >>> import pyarrow as pa
    >>> multiply(pa.array(["29.7", "1.5e3"]), 9).to_pylist()
    ['29.7e9', '1.5e12']
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not unit_mult or not len(texts):
        return texts
    if pc.any(pc.match_substring_regex(texts, "[eE]")).as_py():
        return pa.array([_multiply(text, unit_mult) for text in texts.to_pylist()], pa.string())
    return pc.binary_join_element_wise(texts, f"e{unit_mult}", "")


def _multiply(text: str, unit_mult: int) -> str:
    head, _, exponent = text.lower().partition("e")
    return f"{head}e{int(exponent or 0) + unit_mult}"


def plain_text(value: str) -> str:
    """The figure without an exponent, for people.

    >>> plain_text("29.7e9"), plain_text("6.90")
    ('29700000000', '6.90')
    """
    return format(Decimal(value), "f")
