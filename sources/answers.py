"""Reading an answer: JSON whose numbers keep their text, and errors that say which request went wrong.

In: a response's bytes and the request that they answer. Out: plain values whose numbers are texts; literal values,
periods and dates; ProviderChanged and ProviderRefused with the place in front. Never: a float, a guess, a clock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from checks.errors import InvalidInput
from checks.model.period import Period
from sources.provider import InvalidWanted, ProviderChanged, ProviderRefused, Request

_NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
#: No statistic needs more: beyond it a "number" is an identifier, a marker or damage.
_DIGITS, _MAGNITUDE = 40, 40
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one request of one provider; every error it makes names both.

    >>> from sources.provider import Request
    >>> answer = Answer("fred", Request(indicator="GDP", path="x", query=()))
    >>> answer.json(b'{"value": 1.10}')
    {'value': '1.10'}
    >>> answer.json(b"<html>")
    Traceback (most recent call last):
    ...
    sources.provider.ProviderChanged: fred, GDP, page 1: the answer is not as on record: no JSON (Expecting value: \
line 1 column 1 (char 0); it begins b'<html>'); look at the kept snapshot
    """

    provider: str
    request: Request

    def json(self, body: bytes) -> Any:  # noqa: ANN401  whatever the JSON holds
        """The body as JSON, every number as its text; NaN, Infinity and a name given twice are refused."""
        try:
            return json.loads(
                body.decode("utf-8-sig"),
                parse_float=str,
                parse_int=str,
                parse_constant=_no_number,
                object_pairs_hook=_once_each,
            )
        except (ValueError, RecursionError) as error:
            raise self.changed(f"no JSON ({str(error)[:_SHOWN]}; it begins {body[:40]!r})") from None

    def changed(self, what: str) -> ProviderChanged:
        """The error for an answer of another shape."""
        return ProviderChanged(
            f"{self._where}: the answer is not as on record: {what[: 2 * _SHOWN]}; look at the kept snapshot"
        )

    def refused(self, what: object, advice: str) -> ProviderRefused:
        """The error for a message in place of data, and what to do about it."""
        said = " ".join(str(what).split())[: 2 * _SHOWN]
        return ProviderRefused(f"{self._where}: {said}; {advice}")

    @property
    def _where(self) -> str:
        return f"{self.provider}, {self.request.indicator}, page {self.request.page}"

    def record(self, value: object, what: str) -> Mapping[str, Any]:
        """The value as a record of named fields."""
        if not isinstance(value, dict):
            raise self.changed(f"{what} is no record but {value!r:.60}")
        return value

    def items(self, value: object, what: str) -> Sequence[Any]:
        """The value as a list."""
        if not isinstance(value, list):
            raise self.changed(f"{what} is no list but {value!r:.60}")
        return value

    def text(self, record: Mapping[str, Any], key: str) -> str:
        """A field that must be there and be a text (or a number, as its text)."""
        value = record.get(key)
        if not isinstance(value, str):
            raise self.changed(f"{key} is {value!r:.60}")
        return value

    def whole(self, record: Mapping[str, Any], key: str) -> int:
        """A field that counts something."""
        text = str(record.get(key))
        if re.fullmatch(r"\d{1,9}", text, re.ASCII) is None:
            raise self.changed(f"{key} is {record.get(key)!r:.60}")
        return int(text)

    def number(self, value: object) -> str:
        """The literal text of a finite decimal of sane size.

        >>> from sources.provider import Request
        >>> Answer("fred", Request(indicator="GDP", path="x", query=())).number("0.50")
        '0.50'
        """
        if not isinstance(value, str) or not is_number(value):
            raise self.changed(f"value {value!r:.60}")
        return value

    def period(self, code: str) -> str:
        """A period code, checked: month 13 is no period."""
        try:
            return Period.parse(code).code
        except InvalidInput:
            raise self.changed(f"period {code!r:.60}") from None

    def day(self, value: object) -> date:
        """The day a date or date-time begins with."""
        try:
            return date.fromisoformat(str(value)[:10])
        except ValueError:
            raise self.changed(f"date {value!r:.60}") from None


def is_number(text: str) -> bool:
    """Whether a text is a plain finite decimal of sane size.

    >>> [is_number(text) for text in ("5.10", "1e3", ".", "NaN", "1,5", "<2.5", "9" * 400, "1e400")]
    [True, True, False, False, False, False, False, False]
    """
    if len(text) > _DIGITS or _NUMBER.fullmatch(text) is None:
        return False
    return abs(Decimal(text).adjusted()) <= _MAGNITUDE


def check_codes(provider: str, codes: Sequence[str], pattern: re.Pattern[str], example: str) -> None:
    """Raise InvalidWanted for a code that could change the address asked for."""
    for code in codes:
        if pattern.fullmatch(code) is None:
            raise InvalidWanted(f"{provider}: {code!r:.80} is no code; write it like {example}")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice in one record")
    return found
