"""Bytes of a service -> Message, whatever format they turn out to be in.

In: bytes as served. Out: Message; ProviderChanged for what is none, ProviderRefused for an error in place of data.
Never: believes the content type; the bytes say what they are.
"""

from __future__ import annotations

from sources.answers import Answer
from sources.sdmx.csv_message import looks_like_csv, read_csv
from sources.sdmx.faults import NOTHING_FOUND, refusal
from sources.sdmx.json_message import read_json
from sources.sdmx.message import Message
from sources.sdmx.xml_message import read_xml

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_message(answer: Answer, body: bytes) -> Message:
    """Read one message.

    >>> from sources.provider import Request
    >>> answer = Answer("ecb", Request(indicator="EXR/D.USD", path="x", query=()))
    >>> table = b"KEY,REF_AREA,TIME_PERIOD,OBS_VALUE\\nX.FR,FR,2015,6.90\\n"
    >>> read_message(answer, table).observations[0].value
    '6.90'
    """
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:40]
    if start.startswith(NOTHING_FOUND):
        raise refusal(answer, "100", start.decode("ascii", "replace"))
    if start[:1] == b"<":
        return read_xml(answer, body)
    if start[:1] == b"{":
        return read_json(answer, body)
    try:
        text = body.decode("utf-16" if body[:2] in _UTF16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise answer.changed(f"neither XML, JSON nor a table; it begins {body[:40]!r}") from None
    if not looks_like_csv(text):
        raise answer.changed(f"neither XML, JSON nor a table; it begins {body[:40]!r}")
    return read_csv(answer, text)
