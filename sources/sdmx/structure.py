"""Structures: the name of a dataflow, and the names of the codes of its dimensions.

In: an SDMX-ML structure message (2.1 or 3.0) as served, a key. Out: Structure; the name of the key's series.
Never: a name for a code that the code list does not have: then the code stands for itself.

Read after the SDMX 2.1 and 3.0 schemas and messages as served: a dataflow names its data structure, each dimension a
code list, itself or through its concept (core representation); by ``Ref``, by ``URN``, or as a URN's text (3.0).
A service that leaves out the references, and serves the dataflow alone, gives a Structure without dimensions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sources.answers import Answer
from sources.sdmx.units import split_scale
from sources.sdmx.xml_message import children, english, parse_xml

#: Ids of the dimension of frequency: how often is told by the periods.
FREQUENCY = ("FREQ", "FREQUENCY")
#: A part of a key that areas are put into.
PLACE = re.compile(r"\{(.+)\}")
#: What stands for "total" and "not applicable" begins so, in every code list.
_UNSAID = "_"
_URN = re.compile(r"=(?P<agency>[^:=]+):(?P<id>[^(]+)\((?P<version>[^)]*)\)(\.(?P<item>.+))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """Its id in upper case, and the names of its codes by the code in upper case; empty where no list was served."""

    id: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A dataflow's name, and its dimensions but time in the order of the key."""

    name: str
    dimensions: tuple[Dimension, ...] = ()


class _Reference(NamedTuple):
    agency: str
    id: str
    version: str
    item: str


def read_structure(answer: Answer, body: bytes, flow: str) -> Structure:
    """What a message says of a dataflow; raises ProviderChanged where it does not name it."""
    root = parse_xml(answer, body)
    for item in root.iter("{*}Dataflow"):
        name = english(item)
        if str(item.get("id")).upper() == flow.upper() and name:
            return Structure(name=name, dimensions=tuple(_dimensions(root, item)))
    raise answer.changed(f"no name of the dataflow {flow}")


def name_of(structure: Structure, parts: Sequence[str], units: Sequence[str] = ()) -> str:
    """The dataflow's name, and what tells the key's series from its others: the names of its codes.

    ``units`` are ids of dimensions whose scale stands in the value, and no longer in the name. Where the dimensions
    are not those of the key, its codes stand for themselves, without the first, which is most often the frequency.

    >>> made = Dimension(id="NA_ITEM", labels={"B1GQ": "Gross domestic product"})
    >>> often = Dimension(id="FREQ", labels={"A": "Annual"})
    >>> name_of(Structure(name="Accounts", dimensions=(often, made)), ("A", "B1GQ"))
    'Accounts, Gross domestic product'
    >>> name_of(Structure(name="Accounts"), ("A", "B1GQ"))
    'Accounts, B1GQ'
    """
    told = _named(structure, parts, units) if _is_of(structure, parts) else _fixed(parts)[1:]
    return ", ".join(dict.fromkeys((structure.name, *(text for text in told if not text.startswith(_UNSAID)))))


def _named(structure: Structure, parts: Sequence[str], units: Sequence[str]) -> list[str]:
    found = []
    for dimension, part in zip(structure.dimensions, parts, strict=True):
        if PLACE.fullmatch(part) or part.startswith(_UNSAID) or dimension.id in FREQUENCY:
            continue
        label = dimension.labels.get(part.upper(), part)
        found.append(split_scale(label)[0] if dimension.id in units else label)
    return found


def _is_of(structure: Structure, parts: Sequence[str]) -> bool:
    """As many dimensions as the key has parts, and the one of areas in its place."""
    dimensions = structure.dimensions
    if len(dimensions) != len(parts):
        return False
    places = [(at, found[1].upper()) for at, part in enumerate(parts) if (found := PLACE.fullmatch(part))]
    return all(dimensions[at].id == place for at, place in places)


def _fixed(parts: Sequence[str]) -> list[str]:
    return [part for part in parts if PLACE.fullmatch(part) is None]


def _dimensions(root: Any, flow: Any) -> Iterator[Dimension]:  # noqa: ANN401  lxml has no types
    wanted = _reference(next(iter(children(flow, "Structure")), None))
    structures = [item for item in root.iter("{*}DataStructure") if wanted is not None and _is(item, wanted)]
    if not structures:
        return
    lists, concepts = _code_lists(root), _concepts(root)
    found = [item for item in structures[0].iter("{*}Dimension") if item.get("id")]
    places = [str(item.get("position")) for item in found]
    if all(place.isdecimal() for place in places):
        found = [item for _, item in sorted(zip(map(int, places), found, strict=True), key=lambda pair: pair[0])]
    for item in found:
        concept = _reference(next(iter(children(item, "ConceptIdentity")), None))
        own = _enumeration(item, "LocalRepresentation")
        named = own or (None if concept is None else concepts.get((concept.agency, concept.id, concept.item)))
        yield Dimension(id=str(item.get("id")).upper(), labels=_labels(lists, named))


def _is(item: Any, reference: _Reference) -> bool:  # noqa: ANN401
    return item.get("id") == reference.id and (not reference.agency or item.get("agencyID") == reference.agency)


def _code_lists(root: Any) -> dict[tuple[str, str, str], Any]:  # noqa: ANN401
    """(agency, id, version) -> the list."""
    return {
        (str(item.get("agencyID")), str(item.get("id")), str(item.get("version"))): item
        for item in root.iter("{*}Codelist")
    }


def _concepts(root: Any) -> dict[tuple[str, str, str], _Reference]:  # noqa: ANN401
    """(agency, id of the scheme, id of the concept) -> its code list."""
    return {
        (str(scheme.get("agencyID")), str(scheme.get("id")), str(concept.get("id"))): named
        for scheme in root.iter("{*}ConceptScheme")
        for concept in children(scheme, "Concept")
        if (named := _enumeration(concept, "CoreRepresentation")) is not None
    }


def _labels(lists: Mapping[tuple[str, str, str], Any], named: _Reference | None) -> dict[str, str]:
    """The names of the list's codes; of a list in several versions the one that is meant, else none."""
    if named is None:
        return {}
    alike = [item for (agency, name, _), item in lists.items() if (agency, name) == (named.agency, named.id)]
    exact = lists.get((named.agency, named.id, named.version))
    item = exact if exact is not None else alike[0] if len(alike) == 1 else None
    codes = [] if item is None else children(item, "Code")
    return {str(code.get("id")).upper(): label for code in codes if (label := english(code))}


def _enumeration(item: Any, kind: str) -> _Reference | None:  # noqa: ANN401
    for representation in children(item, kind):
        for enumeration in children(representation, "Enumeration"):
            return _reference(enumeration)
    return None


def _reference(item: Any) -> _Reference | None:  # noqa: ANN401
    """What an element refers to: a ``Ref``, a ``URN``, or its own text; None where there is none."""
    if item is None:
        return None
    for ref in children(item, "Ref"):
        parent = ref.get("maintainableParentID")
        name, inside = (parent, ref.get("id")) if parent else (ref.get("id"), "")
        version = ref.get("maintainableParentVersion" if parent else "version")
        return _Reference(ref.get("agencyID") or "", str(name), version or "", str(inside))
    urn = next(iter(children(item, "URN")), item)
    found = _URN.search((urn.text or "").strip())
    return found and _Reference(found["agency"], found["id"], found["version"], found["item"] or "")
