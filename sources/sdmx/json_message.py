"""SDMX-JSON 1.0 and 2.0: index tuples into lists of dimensions and attributes.

In: bytes as served. Out: Message; numbers keep their text. Never: a float, a message that deletes.

Read after sdmx-twg/sdmx-json (1.0 and 2.0.0) and answers as served:

- 1.0 has ``dataSets`` and ``structure`` at the top or under ``data``; 2.0 has ``data`` with ``structures``, one of
  which each data set names.
- Observations stand flat, keyed "0:0:1", or under ``series``. An observation is a list: the measures, then indices
  of attributes; what is missing at its end is not said.
- Attributes come at data set, group, series and observation; an attribute without a list of values is literal, and
  one with an empty list has an index (the ECB) or none (recorded at the OECD): their number tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sources.answers import Answer
from sources.sdmx.faults import refusal
from sources.sdmx.message import VALUE, Message, Observation, one_observation, with_groups

_LEVELS = ("dataSet", "dataset", "dimensionGroup", "series", "observation")


def read_json(answer: Answer, body: bytes) -> Message:
    """The message; errors in place of data raise ProviderRefused."""
    whole = answer.record(answer.json(body), "the answer")
    if whole.get("errors"):
        first = answer.record(answer.items(whole["errors"], "errors")[0], "an error")
        words = first.get("title") or first.get("message") or first.get("detail") or first.get("details")
        raise refusal(answer, str(first.get("code")), str(words))
    data = answer.record(whole.get("data", whole), "data")
    kept = data.get("structures") or [data.get("structure")]
    structures = [_Structure(answer, item) for item in answer.items(kept, "structures")]
    found = list[Observation]()
    for item in answer.items(data.get("dataSets"), "dataSets"):
        one = answer.record(item, "a data set")
        if str(one.get("action")).upper() in ("D", "DELETE"):
            raise answer.changed("observations to be deleted")
        at = one.get("structure", 0)
        structure = structures[answer.whole({"structure": at}, "structure")] if str(at).isdecimal() else None
        if structure is None:
            raise answer.changed(f"a data set of structure {at!r:.40}")
        found.extend(structure.observations(one))
    labels = {pair: label for structure in structures for pair, label in structure.labels.items()}
    return Message(observations=tuple(found), labels=labels, title=structures[0].title)


class _Part:
    """One dimension or attribute: its id and the codes of its values."""

    def __init__(self, answer: Answer, item: object) -> None:
        record = answer.record(item, "a dimension or attribute")
        self.id = answer.text(record, "id").upper()
        values = [value if isinstance(value, dict) else {} for value in record.get("values") or ()]
        self.codes = [_text(value.get("id", value.get("value", value.get("name")))) for value in values]
        self.names = [_text(value.get("name")) for value in values]
        self.literal = "values" not in record
        self.empty = record.get("values") == []
        self.default = _text(record.get("default"))


class _Structure:
    """The dimensions and attributes of one structure, by level."""

    def __init__(self, answer: Answer, item: object) -> None:
        record = answer.record(item, "a structure")
        self.answer, self.title = answer, _text(record.get("name")) or None
        self.dimensions, self.attributes, measures = (
            self._levels(answer.record(record.get(name) or {}, name))
            for name in ("dimensions", "attributes", "measures")
        )
        if not any(self.dimensions.values()):
            raise answer.changed("a structure without dimensions")
        self.measures = max(1, len(measures.get("observation", ())))
        parts = [part for levels in (self.dimensions, self.attributes) for level in levels.values() for part in level]
        self.labels = {
            (part.id, code): name
            for part in parts
            for code, name in zip(part.codes, part.names, strict=True)
            if name and name != code
        }

    def _levels(self, record: Mapping[str, Any]) -> dict[str, list[_Part]]:
        found: dict[str, list[_Part]] = {}
        for level in _LEVELS:
            for item in record.get(level) or ():
                found.setdefault(level.lower(), []).append(_Part(self.answer, item))
        return found

    def _in_order(self) -> list[_Part]:
        """All dimensions, those of the data set first: so the keys of groups have them."""
        return [part for level in ("dataset", "series", "observation") for part in self.dimensions.get(level, ())]

    def observations(self, one: Mapping[str, Any]) -> Iterator[Observation]:
        """All observations of a data set, with what its groups say."""
        rows = list(self._rows(one))
        groups = []
        for key, indices in self.answer.record(one.get("dimensionGroupAttributes") or {}, "groups").items():
            said = self._said("dimensiongroup", self.answer.items(indices, "a group"))
            groups.append(said | self._key(key, self._in_order(), partial=True))
        yield from with_groups(rows, groups)

    def _rows(self, one: Mapping[str, Any]) -> Iterator[Observation]:
        answer = self.answer
        fixed = {part.id: part.codes[0] for part in self.dimensions.get("dataset", ()) if len(part.codes) == 1}
        fixed |= self._said("dataset", answer.items(one.get("attributes") or [], "attributes"))
        flat = answer.record(one.get("observations") or {}, "observations")
        yield from self._observed(flat, {}, fixed)
        for key, item in answer.record(one.get("series") or {}, "series").items():
            series = answer.record(item, "a series")
            said = self._said("series", answer.items(series.get("attributes") or [], "attributes"))
            said = self._key(key, self.dimensions.get("series", [])) | said
            yield from self._observed(answer.record(series.get("observations") or {}, "observations"), said, fixed)

    def _observed(
        self, found: Mapping[str, Any], series: Mapping[str, str], fixed: Mapping[str, str]
    ) -> Iterator[Observation]:
        for key, item in found.items():
            cells = self.answer.items(item, "an observation")
            own = self._key(key, self.dimensions.get("observation", []))
            own |= {VALUE: _text(cells[0]) if cells else ""}
            said = self._said("observation", cells[self.measures :])
            yield one_observation(series, own, said, fixed)

    def _key(self, key: str, parts: Sequence[_Part], *, partial: bool = False) -> dict[str, str]:
        indices = key.split(":")
        if len(indices) != len(parts):
            raise self.answer.changed(f"key {key!r:.60} where there are {len(parts)} dimensions")
        given = [(part, index) for part, index in zip(parts, indices, strict=True) if index or not partial]
        return {part.id: self._code(part, index) for part, index in given}

    def _said(self, level: str, indices: Sequence[Any]) -> dict[str, str]:
        """Attributes of a level; annotations and what else stands after them is passed over."""
        found = {}
        for part, index in zip(self._placed(level, indices), indices, strict=False):
            code = part.default if index is None else _text(index) if part.literal else self._code(part, index)
            found[part.id] = code
        return {name: code for name, code in found.items() if code}

    def _placed(self, level: str, indices: Sequence[Any]) -> list[_Part]:
        """The attributes that the indices are of: all, or only those that have values."""
        every = self.attributes.get(level, [])
        valued = [part for part in every if not part.empty]
        if len(indices) >= len(every) or len(valued) == len(every):
            return every
        if len(indices) != len(valued) and any(index is not None for index in indices):
            raise self.answer.changed(f"{len(indices)} attributes where {len(every)} are, {len(valued)} with values")
        return valued

    def _code(self, part: _Part, index: object) -> str:
        text = _text(index)
        if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) >= len(part.codes):
            raise self.answer.changed(f"{part.id}: no value {index!r:.40} among {len(part.codes)}")
        return part.codes[int(text)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
