"""SDMX-ML 2.1 and 3.0: generic and structure-specific data, errors and footers. Structures are in structure.py.

In: bytes as served. Out: Message. Never: an entity, a document type, a file or address that a message names.

Generic data go through sdmx1, as a parser of these bytes only. What it cannot read of real samples (release 2.28)
is read here: structure-specific data (it refuses an ISTAT answer whose data set names another structure than its
header, and SDMX-ML 3.0, and takes attributes of a series for dimensions), and messages of errors.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

from sources.answers import Answer
from sources.sdmx.faults import refusal
from sources.sdmx.message import VALUE, Message, Observation, one_observation, with_groups

_GENERIC = frozenset({"GenericData", "GenericTimeSeriesData"})
_SPECIFIC = frozenset({"StructureSpecificData", "StructureSpecificTimeSeriesData"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_xml(answer: Answer, body: bytes) -> Message:
    """Data; an error or a footer in place of them raises ProviderRefused."""
    root = parse_xml(answer, body)
    kind = _local(root)
    if kind not in _GENERIC | _SPECIFIC:
        raise answer.changed(f"a message {kind!r:.60} in place of data")
    for item in children(root, "Footer"):
        for message in children(item, "Message"):
            raise refusal(answer, str(message.get("code")), _texts(message))
    rows = list(_specific(answer, root)) if kind in _SPECIFIC else list(_generic(answer, body))
    return Message(observations=tuple(rows))


def english(element: Any) -> str:  # noqa: ANN401  lxml has no types
    """The name of a thing, in English where there is one; blank where there is none."""
    names = {name.get(_XML_LANG, ""): " ".join((name.text or "").split()) for name in children(element, "Name")}
    return names.get("en") or next((name for name in names.values() if name), "")


def parse_xml(answer: Answer, body: bytes) -> Any:  # noqa: ANN401
    """The root; what is no XML, has a document type, or is an error raises its named error."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise answer.changed(f"no XML ({str(error)[:80]}; it begins {body[:40]!r})") from None
    if root.getroottree().docinfo.doctype:
        raise answer.changed("XML with a document type; nothing of it is read")
    if _local(root) == "Error":
        found = list(root.iter("{*}ErrorMessage"))
        code = str(found[0].get("code")) if found else "none"
        raise refusal(answer, code, _texts(root))
    return root


def _specific(answer: Answer, root: Any) -> Iterator[Observation]:  # noqa: ANN401
    """Series, groups and flat observations are attributes of elements; names in a namespace are not of the data."""
    for data in children(root, "DataSet"):
        if str(data.get("action")).upper() in ("D", "DELETE"):
            raise answer.changed("observations to be deleted")
        fixed = _own(data)
        groups = [_own(group) for group in children(data, "Group")]
        rows = [one_observation(_own(one), fixed) for one in children(data, "Obs")]
        for series in children(data, "Series"):
            said = _own(series)
            rows += [one_observation(_own(one), said, fixed) for one in children(series, "Obs")]
        yield from with_groups(rows, groups)


def _own(element: Any) -> dict[str, str]:  # noqa: ANN401
    found = {name: text for name, text in element.attrib.items() if not name.startswith("{")}
    for item in children(element, "Comp"):  # SDMX-ML 3.0 writes lists and texts so
        found.setdefault(str(item.get("id")), _texts(item))
    return found


def _generic(answer: Answer, body: bytes) -> Iterator[Observation]:
    from sdmx import read_sdmx
    from sdmx.exceptions import XMLParseError
    from sdmx.message import DataMessage

    try:
        with redirect_stdout(io.StringIO()):  # on an error sdmx1 prints what it was reading
            message = read_sdmx(io.BytesIO(body), format="XML")
    except (XMLParseError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise answer.changed(f"generic data that cannot be read ({type(error).__name__}: {str(error)[:80]})") from None
    if not isinstance(message, DataMessage):
        raise answer.changed("a message without data")
    for data in message.data:
        if data.action is not None and data.action.name == "delete":
            raise answer.changed("observations to be deleted")
        for one in data.obs:
            codes = {str(name): str(pair.value) for name, pair in one.key.values.items()} if one.key else {}
            said = {str(name): str(attribute.value) for name, attribute in one.attrib.items()}
            yield one_observation({VALUE: "" if one.value is None else str(one.value)}, codes, said)


def _local(element: Any) -> str:  # noqa: ANN401
    return str(element.tag).rpartition("}")[2]


def children(element: Any, name: str) -> list[Any]:  # noqa: ANN401
    """The children with that name, in whatever namespace."""
    return [child for child in element if isinstance(child.tag, str) and _local(child) == name]


def _texts(element: Any) -> str:  # noqa: ANN401
    return " ".join(" ".join(element.itertext()).split())
