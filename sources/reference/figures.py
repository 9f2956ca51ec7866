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
#: Signs of figures without exponent; texts of more bytes than ``_LONGEST`` are left to the pattern.
_PLAIN = b"0123456789.-"
_LONGEST = 400


def read_figures(reading: Reading, member: Member, column: pa.ChunkedArray) -> tuple[pa.Array, Flags]:
    """The value texts, and which rows hold one; an unreadable value raises InvalidReference with its row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wording = reading.wording
    texts = _in_one_piece(column)
    if _other_signs(texts, _PLAIN):
        texts = pc.utf8_trim_whitespace(texts)
    missing = pc.is_in(texts, value_set=pa.array(wording.missing, pa.string()))
    if wording.thousands:
        texts = pc.replace_substring(texts, wording.thousands, "")
    if wording.decimal == ",":
        texts = pc.replace_substring(texts, ",", ".")
    if not _are_decimals(texts.filter(pc.invert(missing)) if pc.any(missing).as_py() else texts):
        _refuse_other_texts(reading, member, column, pc.and_(pc.invert(_fit(texts)), pc.invert(missing)))
    return texts, ~missing.to_numpy(zero_copy_only=False)


def _in_one_piece(column: pa.ChunkedArray) -> pa.StringArray:
    import pyarrow as pa

    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())


def _fit(texts: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.match_substring_regex(texts, DECIMAL)


def _are_decimals(texts: pa.StringArray) -> bool:
    """Whether every text fits DECIMAL, told without the pattern where figures are plain; False may also mean "ask it".

    A text of digits, points and minus signs that Arrow reads as a number, and that is not too long, fits the pattern:
    Arrow's reader takes no blank, no empty text, no second point and no second sign. Texts with an exponent are asked
    one by one.

    >>> import pyarrow as pa
    >>> _are_decimals(pa.array(["-6.90", "1e5", ".5"])), _are_decimals(pa.array(["1.2.3"]))
    (True, False)
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if texts.null_count or _other_signs(texts, _PLAIN + b"eE+"):
        return False
    if _other_signs(texts, _PLAIN):
        with_exponent = pc.match_substring(texts, "e", ignore_case=True)
        if not pc.all(_fit(texts.filter(with_exponent))).as_py():
            return False
        texts = texts.filter(pc.invert(with_exponent))
    if len(texts) and pc.max(pc.binary_length(texts)).as_py() > _LONGEST:
        return False
    try:
        texts.cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True


def _other_signs(texts: pa.StringArray, signs: bytes) -> bool:
    """Whether any byte of the texts is another than these.

    >>> import pyarrow as pa
    >>> _other_signs(pa.array(["1,5", "2"])[1:], b"2"), _other_signs(pa.array(["1,5"]), b"15")
    (False, True)
    """
    import numpy as np

    _, places, body = texts.buffers()
    if body is None or not len(texts):
        return False
    bounds = np.frombuffer(places, np.int32)
    first, last = int(bounds[texts.offset]), int(bounds[texts.offset + len(texts)])
    return bool(memoryview(body)[first:last].tobytes().translate(None, signs))


def _refuse_other_texts(reading: Reading, member: Member, column: pa.ChunkedArray, wrong: pa.Array) -> None:
    import pyarrow.compute as pc

    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise InvalidReference(
            f"{reading.dataset}: {member.name}, data row {row + 1}: value {_shown(column[row].as_py())} is no decimal "
            f"number; list it under `missing`, or set `decimal` or `thousands`, or mend the cell"
        )


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
