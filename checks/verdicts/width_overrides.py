"""Widths of one's own: what a project sets in place of ``widths.csv``, everywhere or for one measure.

In: the ``[widths]`` table of the settings. Out: `WidthOverrides`, checked; with a catalogue, the `WidthsInForce`.
Never: an override that is silently dropped, a measure that is judged more narrowly than the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TYPE_CHECKING

from checks.errors import InvalidWidth
from checks.model.interval import plain
from checks.model.match import Match
from checks.verdicts.width_table import Widths, default_widths, width_rows

if TYPE_CHECKING:
    from checks.matching import Catalogue

#: The key below which widths stand by measure.
MEASURES = "measures"

#: Digits of the hash that tells one set of overrides from another in ``rules_version``.
_DIGITS = 8

Values = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthOverrides:
    """Widths set ``everywhere`` and for single ``measures`` (a concept, or "dataset:indicator"), sorted by name."""

    everywhere: Values = ()
    measures: tuple[tuple[str, Values], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """As the settings write it, values as exact texts; empty where nothing is set."""
        measures = {measure: _texts(values) for measure, values in self.measures}
        return {**_texts(self.everywhere), **({MEASURES: measures} if measures else {})}

    @property
    def mark(self) -> str:
        """What is put behind the version of the rules: a hash of the overrides, nothing where there are none.

        >>> read_overrides({"floor": "0.02"}).mark == read_overrides({"floor": "0.020"}).mark != ""
        True
        """
        if not (self.everywhere or self.measures):
            return ""
        text = json.dumps(self.as_dict(), sort_keys=True)
        return f"+widths.{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"

    @property
    def base(self) -> Widths:
        """The widths of all measures that have none of their own."""
        return replace(default_widths(), **dict(self.everywhere))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthsInForce:
    """The widths by which a run judges; ``mark`` tells them from those of the packaged table."""

    everywhere: Widths = field(default_factory=default_widths)
    by_series: Mapping[str, Widths] = field(default_factory=dict)
    mark: str = ""

    def of(self, match: Match) -> Widths:
        """The widths for the series that a match has chosen."""
        chosen = match.chosen
        if chosen is None or not self.by_series:
            return self.everywhere
        return self.by_series.get(f"{chosen.dataset}:{chosen.indicator}", self.everywhere)


def read_overrides(given: Mapping[str, object]) -> WidthOverrides:
    """Check what the settings say; raises InvalidWidth naming the width, its value and the next step.

    A width may be set everywhere to anything from its least to its most; for one measure only wider than everywhere.

    >>> read_overrides({"floor": "0.02", "measures": {"gdp_growth": {"floor_later": "0.05"}}}).measures
    (('gdp_growth', (('floor_later', Decimal('0.05')),)),)
    >>> read_overrides({"flor": "0.02"})
    Traceback (most recent call last):
    ...
    checks.errors.InvalidWidth: widths.flor: there is no such width; did you mean 'floor'?
    """
    everywhere = _read_values("widths", {name: value for name, value in given.items() if name != MEASURES})
    found = WidthOverrides(everywhere=everywhere)
    _require_order("widths", found.base, everywhere)
    by_measure = given.get(MEASURES, {})
    if not isinstance(by_measure, Mapping):
        raise InvalidWidth(f"widths.{MEASURES}: write a table for each measure: [widths.{MEASURES}.unemployment_rate]")
    measures = []
    for measure, raw in sorted(by_measure.items()):
        where = f"widths.{MEASURES}.{measure}"
        if not isinstance(raw, Mapping) or not raw:
            raise InvalidWidth(f'{where}: write widths below it, such as floor = "0.02"')
        values = _read_values(where, raw)
        _require_wider(where, found.base, values)
        _require_order(where, _changed(found.base, values), values)
        measures.append((str(measure), values))
    return replace(found, measures=tuple(measures))


def widths_in_force(overrides: WidthOverrides, catalogue: Catalogue | None = None) -> WidthsInForce:
    """The widths for every series that the catalogue holds; raises InvalidWidth for a measure that nobody knows.

    Without widths by measure no catalogue is asked. A series with a width of its own and one of its measure has the
    wider of the two.
    """
    by_series: dict[str, Widths] = {}
    if overrides.measures:
        if catalogue is None:
            raise InvalidWidth("widths by measure need a catalogue of what is held")
        of_measure = {concept.id: [":".join(item.key) for item in concept.series] for concept in catalogue.concepts}
        for measure, values in overrides.measures:
            for key in _series_of(measure, of_measure, catalogue.indicators):
                by_series[key] = _changed(by_series.get(key, overrides.base), values)
    return WidthsInForce(everywhere=overrides.base, by_series=by_series, mark=overrides.mark)


def _series_of(measure: str, of_measure: Mapping[str, list[str]], held: Iterable[str]) -> list[str]:
    """The series that a key of the settings speaks of; none where its dataset is not held."""
    from checks.matching.concepts import read_measures

    dataset, colon, _ = measure.partition(":")
    if colon:
        keys = list(held)
        if measure in keys or not any(key.startswith(f"{dataset}:") for key in keys):
            return [measure]
        raise InvalidWidth(f"widths.{MEASURES}.{measure}: {dataset} has no such indicator; {_near(measure, keys)}")
    known = {row["concept"] for row in read_measures()}
    if measure in of_measure or measure in known:
        return of_measure.get(measure, [])
    raise InvalidWidth(f"widths.{MEASURES}.{measure}: no measure of that name; {_near(measure, known)}")


def _read_values(where: str, raw: Mapping[str, object]) -> Values:
    return tuple(sorted((str(name), _read_value(where, str(name), value)) for name, value in raw.items()))


def _read_value(where: str, name: str, given: object) -> Decimal:
    row = width_rows().get(name)
    if row is None:
        raise InvalidWidth(f"{where}.{name}: there is no such width; {_near(name, width_rows())}")
    if row.unit == "words":
        raise InvalidWidth(f"{where}.{name}: this is a list of words and no width; leave it out")
    try:
        value = Decimal("NaN") if isinstance(given, bool) else Decimal(str(given))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise InvalidWidth(f'{where}.{name}: {given!r} is no number; write one in quotes: {name} = "{_shown(name)}"')
    if not row.least <= value <= row.most:
        raise InvalidWidth(f"{where}.{name}: {given} is out of bounds; write {row.least} to {row.most} ({row.unit})")
    return value


def _require_wider(where: str, base: Widths, values: Values) -> None:
    for name, value in values:
        row, than = width_rows()[name], getattr(base, name)
        if row.wider == "neither":
            raise InvalidWidth(f"{where}.{name}: this is no tolerance; set it for all measures, under [widths]")
        if row.is_narrower(value, than):
            raise InvalidWidth(
                f"{where}.{name}: {value} is narrower than {than}, which holds for all measures; a measure may only be"
                f" judged more widely: write {than} or {'less' if row.wider == 'smaller' else 'more'}"
            )


def _require_order(where: str, widths: Widths, values: Values) -> None:
    """What is accepted lies within what is grey, and what is set with what was not: told of those that were set."""
    names = {name for name, _ in values}
    for row in width_rows().values():
        if row.within is None or not names & {row.name, row.within}:
            continue
        inner, outer = getattr(widths, row.name), getattr(widths, row.within)
        if row.is_narrower(outer, inner):
            raise InvalidWidth(f"{where}: {row.name} ({inner}) reaches beyond {row.within} ({outer}); set that as well")


def _changed(base: Widths, values: Values) -> Widths:
    """The base with these values, each where it is the wider one."""
    rows = width_rows()
    wider: dict[str, Decimal] = {
        name: value for name, value in values if not rows[name].is_narrower(value, getattr(base, name))
    }
    return replace(base, **wider)  # type: ignore[arg-type]


def _near(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, 1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names[:30])}"


def _shown(name: str) -> str:
    return plain(getattr(default_widths(), name))


def _texts(values: Values) -> dict[str, str]:
    return {name: plain(value) for name, value in values}
