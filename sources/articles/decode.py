"""Bytes to text: byte order mark, HTTP charset, ``<meta>``, strict UTF-8, cp1252; never a statistical guess.

In: the bytes of a document and the charset its server named. Out: Decoded, or InvalidSource that says why not.
Never: a changed currency sign (guessers turn cp1252 "£1.2bn" into "Ł1.2bn"), binary data taken for text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from sources.errors import InvalidSource

#: Starts of files that are no text, and what to call them.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip or office file"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"\x7fELF", "a program"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Labels that mean another encoding on the web (WHATWG encoding standard).
_WEB_NAMES = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
_WIDE = ("utf-16", "utf-32")
#: Multi-byte encodings in which a short text may be valid UTF-8 by accident.
_MULTI_BYTE = frozenset({"gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "iso2022_jp", "hz"})
_ENOUGH = 20
_CHARSET = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{1,500}>", re.IGNORECASE)
_XML = re.compile(rb"""^\s{0,100}<\?xml[^>]{1,200}?encoding\s{0,5}=\s{0,5}["']([A-Za-z0-9_.-]{1,40})""")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, its encoding and how that was found; ``replaced`` counts bytes that became U+FFFD (pages only)."""

    text: str
    encoding: str
    found_by: str
    replaced: int = 0


def decode(body: bytes, *, charset: str | None = None, page: bool = False) -> Decoded:
    """The text of a document; offsets count from after the byte order mark, nothing else is removed.

    ``charset`` is what the server said; ``page`` looks for a declaration in the document and forgives single bytes.

    >>> decode(b"\\xa31.2bn, up 3\\xbd").text
    '£1.2bn, up 3½'
    >>> decode("£1.2bn".encode(), charset="iso-8859-1").text
    '£1.2bn'
    """
    refuse_known_binary(body)
    for mark, marked in _MARKS:
        if body.startswith(mark):
            return _marked(body[len(mark) :], marked)
    declared = [(charset, "http"), (declared_charset(body), "meta")] if page else [(charset, "http")]
    is_utf8 = _decodes(body, "utf-8")
    for name, found_by in declared:
        encoding = text_encoding(name)
        if encoding and (encoding.startswith(_WIDE) or not (is_utf8 and _utf8_is_likelier(body, encoding))):
            read = _strict(body, encoding)
            if read is not None and _plausible(read, encoding):
                return Decoded(text=read, encoding=encoding, found_by=found_by)
    if b"\0" in body:
        raise InvalidSource("holds NUL bytes: it is binary data, not text; save it as text or HTML")
    if is_utf8:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8", found_by="bytes")
    return _fallback(body, page=page)


def refuse_known_binary(body: bytes) -> None:
    """Raise InvalidSource for files that announce themselves as something else than text."""
    for magic, name in _MAGIC:
        if body.startswith(magic):
            raise InvalidSource(f"is {name}, not text; save it as text or HTML")


def declared_charset(body: bytes) -> str | None:
    """The charset that an HTML page or XML file declares in its first 4,096 bytes.

    >>> declared_charset(b'<html><meta charset="windows-1252">')
    'windows-1252'
    """
    head = body[:4096]
    if xml := _XML.match(head):
        return xml[1].decode("ascii")
    for meta in _META.finditer(head):
        if found := _CHARSET.search(meta[0]):
            return found[1].decode("ascii")
    return None


def text_encoding(name: str | None) -> str | None:
    """Python's name of a web charset; None for one that is unknown or no text encoding.

    >>> text_encoding("latin1"), text_encoding("UTF8"), text_encoding("base64"), text_encoding("utf-7")
    ('cp1252', 'utf-8', None, None)
    """
    try:
        found = codecs.lookup((name or "").strip()).name
        "".encode(found)
    except (LookupError, ValueError, TypeError):
        return None
    if "escape" in found or found in ("utf-7", "idna", "punycode", "undefined", "mbcs", "oem"):
        return None
    return _WEB_NAMES.get(found, found)


def _marked(body: bytes, encoding: str) -> Decoded:
    text = _strict(body, encoding)
    if text is None:
        raise InvalidSource(f"not valid {encoding.upper()} though its byte order mark says so; save it as UTF-8")
    if "\0" in text:
        raise InvalidSource("holds NUL characters: it is binary data, not text; save it as text or HTML")
    return Decoded(text=text, encoding=encoding, found_by="mark")


def _fallback(body: bytes, *, page: bool) -> Decoded:
    """Neither declared nor UTF-8: cp1252 if it reads as text; a page with a few broken bytes keeps the rest."""
    marked = body.decode("utf-8", "replace")
    broken = marked.count("\ufffd")
    sound = sum(1 for character in marked if character > "\x7f") - broken
    if sound > 2 * broken:  # mostly UTF-8: cp1252 would turn each sound character into two wrong ones
        if page:
            return Decoded(text=marked, encoding="utf-8", found_by="bytes", replaced=broken)
        raise InvalidSource(f"not valid UTF-8 ({broken} broken places); save it as UTF-8")
    text = _strict(body, "cp1252")
    if text is None or _CONTROLS.search(text):
        raise InvalidSource("not valid UTF-8, and cp1252 does not fit either; save it as UTF-8")
    return Decoded(text=text, encoding="cp1252", found_by="fallback")


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _decodes(body: bytes, encoding: str) -> bool:
    return _strict(body, encoding) is not None


def _plausible(text: str, encoding: str) -> bool:
    """Whether a declared encoding gave text; single-byte ones decode anything, binary data too."""
    return "\0" not in text and (encoding == "utf-8" or not _CONTROLS.search(text))


def _utf8_is_likelier(body: bytes, encoding: str) -> bool:
    """Whether valid UTF-8 with such bytes is UTF-8, whatever was declared: by chance it hardly ever is."""
    if encoding == "utf-8":
        return False
    beyond_ascii = sum(1 for byte in body if byte > 0x7F)
    return beyond_ascii >= (_ENOUGH if encoding in _MULTI_BYTE else 1)
