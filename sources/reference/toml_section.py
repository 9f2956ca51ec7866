"""One table of a TOML file, read key by key, with errors that name file, key and next step.

In: a parsed TOML table. Out: checked values. Never: knows what a descriptor is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from sources.reference.errors import InvalidDescriptor

#: Default of a key that must be there.
REQUIRED = object()


class Section:
    """One TOML table, read key by key; ``close`` refuses keys that nobody asked for."""

    def __init__(self, title: str, where: str, content: Mapping[str, Any]) -> None:
        self.title, self.where, self.content = title, where, content
        self.asked: set[str] = set()

    def fail(self, key: str, why: str) -> InvalidDescriptor:
        """The error for ``key``, named with its table."""
        return InvalidDescriptor(f"{self.title}: key {self.where + key!r}: {why}")

    def take(self, key: str, kinds: type | tuple[type, ...], default: object, what: str) -> Any:  # noqa: ANN401 - TOML
        """The value of ``key``, of one of ``kinds``."""
        self.asked.add(key)
        if key not in self.content:
            if default is REQUIRED:
                raise self.fail(key, f"missing; add {what}")
            return default
        value = self.content[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise self.fail(key, f"it is {value!r}; write {what}")
        return value

    def text(self, key: str, default: object = REQUIRED) -> Any:  # noqa: ANN401 - a text, or the default
        """A text that is not blank."""
        value = self.take(key, str, default, f'a text: {key} = "..."')
        if isinstance(value, str) and key in self.content and not value.strip():
            raise self.fail(key, "it is blank; write a text or leave the key out")
        return value

    def choice(self, key: str, known: Iterable[str], default: object) -> Any:  # noqa: ANN401 - a text, or the default
        """One of the known words."""
        value = self.take(key, str, default, "a text")
        if value is not default and value not in known:
            raise self.fail(key, f"{value!r} is not known; write one of {', '.join(known)}")
        return value

    def count(self, key: str, default: object, least: int = 0) -> int:
        """A whole number."""
        value = self.take(key, int, default, f"a whole number: {key} = {least}")
        if value < least:
            raise self.fail(key, f"{value} is too small; write {least} or more")
        return int(value)

    def measure(self, key: str, default: Decimal | None = None) -> Decimal | None:
        """A positive number, exact by its written digits."""
        value = self.take(key, (int, float, str), None, f"a number: {key} = 5")
        if value is None:
            return default
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not (number.is_finite() and number > 0):
            raise self.fail(key, f"it is {value!r}; write a number above nought: {key} = 5")
        return number

    def truth(self, key: str, *, default: bool) -> bool:
        """True or false."""
        return bool(self.take(key, bool, default, "true or false"))

    def section(self, key: str, *, needed: bool = True) -> Section | None:
        """A table below this one."""
        content = self.take(key, dict, REQUIRED if needed else None, f"a table: {key} = {{ ... }} or [{key}]")
        return None if content is None else Section(self.title, f"{self.where}{key}.", content)

    def close(self) -> None:
        """Refuse keys that are not known here."""
        for key in self.content:
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(sorted(self.asked))}"
                raise self.fail(key, f"not known; {hint}")
