"""Structures: names of dataflows and codes, however a message refers to its code lists; and those that have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.answers import Answer
from sources.provider import ProviderChanged, ProviderRefused, Request
from sources.sdmx.structure import Dimension, Structure, name_of, read_structure

ANSWER = Answer("here", Request(indicator="FLOW/A.{GEO}.B1", path="dataflow/X/FLOW/latest", query=()))
_M = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_LISTS = (
    '<s:Codelist id="CL_ITEM" agencyID="X" version="1.0"><s:Code id="B1"><c:Name xml:lang="de">Wert</c:Name>'
    '<c:Name xml:lang="en">Value\n added</c:Name></s:Code><s:Code id="B2"/></s:Codelist>'
    '<s:Codelist id="CL_ITEM" agencyID="Y" version="1.0"><s:Code id="B1"><c:Name>Other</c:Name></s:Code></s:Codelist>'
)
_REF = '<Ref id="CL_ITEM" agencyID="X" version="1.0" class="Codelist"/>'
_TEXT = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL_ITEM(1.0)"
_CONCEPT = (
    '<s:ConceptIdentity><Ref id="ITEM" maintainableParentID="CS" agencyID="X" class="Concept"/></s:ConceptIdentity>'
)
_CORE = (
    '<s:ConceptScheme id="CS" agencyID="X"><s:Concept id="ITEM"><s:CoreRepresentation><s:Enumeration>'
    f"{_REF}</s:Enumeration></s:CoreRepresentation></s:Concept></s:ConceptScheme>"
)


def message(item: str = "", *, lists: str = _LISTS, more: str = "", flow: str = "", last: str = "3") -> bytes:
    """A dataflow FLOW with FREQ, GEO and an ITEM in which ``item`` stands."""
    structure = flow or '<s:Structure><Ref id="DSD" agencyID="X" version="1.0"/></s:Structure>'
    return (
        f'<m:Structure xmlns:m="{_M}/message" xmlns:s="{_M}/structure" xmlns:c="{_M}/common">'
        f'<s:Dataflow id="FLOW"><c:Name xml:lang="en">Accounts</c:Name>{structure}</s:Dataflow>{lists}{more}'
        f'<s:DataStructure id="DSD" agencyID="X"><s:DimensionList><s:Dimension id="item" position="{last}">{item}'
        '</s:Dimension><s:Dimension id="FREQ" position="1"/><s:Dimension id="GEO" position="2"/>'
        '<s:TimeDimension id="TIME_PERIOD" position="4"/></s:DimensionList></s:DataStructure></m:Structure>'
    ).encode()


def local(reference: str) -> str:
    return f"<s:LocalRepresentation><s:Enumeration>{reference}</s:Enumeration></s:LocalRepresentation>"


@pytest.mark.parametrize(
    ("item", "more"),
    [
        (local(_REF), ""),
        (local(f"<URN>{_TEXT}</URN>"), ""),
        (local(_TEXT), ""),
        (_CONCEPT, _CORE),
    ],
    ids=["reference", "urn", "text of 3.0", "concept"],
)
def test_a_code_list_is_found_however_it_is_named(item: str, more: str) -> None:
    """Dimensions in the order of their positions, without time; names in English where there is one."""
    found = read_structure(ANSWER, message(item, more=more), "flow")

    assert found.name == "Accounts"
    assert [dimension.id for dimension in found.dimensions] == ["FREQ", "GEO", "ITEM"]
    assert [dict(dimension.labels) for dimension in found.dimensions] == [{}, {}, {"B1": "Value added"}]
    assert name_of(found, ("A", "{geo}", "b1")) == "Accounts, Value added"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (message(), "a dimension without a list"),
        (message(local(_REF), lists=""), "a list that was not served"),
        (message(local(_REF), lists=_LISTS.replace('"B1"', '"B7"')), "a list without the code"),
        (message(local(_REF), flow="<s:Other/>"), "a dataflow without a structure"),
        (message(local(_REF), flow='<s:Structure><Ref id="OTHER" agencyID="X"/></s:Structure>'), "another structure"),
        (message(local(_TEXT.replace("1.0", "9.0")), lists=_LISTS + _LISTS.replace("1.0", "2.0")), "which version?"),
        (message(local("not a reference")), "no reference"),
    ],
)
def test_a_code_without_a_name_stands_for_itself(body: bytes, why: str) -> None:
    """As it does where a service serves the dataflow alone."""
    found = read_structure(ANSWER, body, "FLOW")

    assert name_of(found, ("A", "{GEO}", "B1")) == "Accounts, B1", why


def test_a_list_of_another_version_alone_is_taken() -> None:
    """Services refer to "latest" or "+" and serve what that is."""
    found = read_structure(ANSWER, message(local(_TEXT.replace("1.0", "1+"))), "FLOW")

    assert name_of(found, ("A", "{GEO}", "B1")) == "Accounts, Value added"


def test_positions_that_are_none_leave_the_order_of_the_message() -> None:
    """They may be left out."""
    found = read_structure(ANSWER, message(local(_REF), last=""), "FLOW")

    assert [dimension.id for dimension in found.dimensions] == ["ITEM", "FREQ", "GEO"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("A", "MIO", "B1", "{GEO}"), "Accounts, Current prices, euro, Value added"),
        (("A", "_Z", "_T", "{GEO}"), "Accounts"),
        (("A", "MIO", "B1", "B1"), "Accounts, Current prices, euro, Value added, B1"),
        (("A", "MIO", "{GEO}", "B1"), "Accounts, MIO, B1"),
        (("A", "MIO", "B1"), "Accounts, MIO, B1"),
        (("A", "MIO", "SAME", "{GEO}"), "Accounts, Current prices, euro"),
    ],
)
def test_the_name_of_a_key(parts: tuple[str, ...], name: str) -> None:
    """The scale is in the value; totals say nothing; a key of other dimensions keeps its codes."""
    structure = Structure(
        name="Accounts",
        dimensions=(
            Dimension(id="FREQ", labels={"A": "Annual"}),
            Dimension(id="UNIT", labels={"MIO": "Current prices, million euro"}),
            Dimension(id="ITEM", labels={"B1": "Value added", "SAME": "Accounts"}),
            Dimension(id="GEO", labels={}),
        ),
    )

    assert name_of(structure, parts, ("UNIT_MEASURE", "UNIT")) == name


def test_what_is_no_structure_is_named() -> None:
    """An error, a page, a document type, or another dataflow."""
    error = f'<m:Error xmlns:m="{_M}/message"><m:ErrorMessage code="501"/></m:Error>'.encode()

    with pytest.raises(ProviderRefused, match="SDMX 501"):
        read_structure(ANSWER, error, "FLOW")
    for body in (b"<html>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", message()[:-5]):
        with pytest.raises(ProviderChanged, match="here"):
            read_structure(ANSWER, body, "FLOW")
    with pytest.raises(ProviderChanged, match="no name of the dataflow OTHER"):
        read_structure(ANSWER, message(), "OTHER")


@pytest.mark.shared
def test_a_structure_as_served(shared: Path) -> None:
    """Eurostat's, with lists that are cut to what the data have."""
    body = (shared / "api_samples/sdmx/ESTAT/GOV_10Q_GGNFA.xml").read_bytes()
    found = read_structure(ANSWER, body, "GOV_10Q_GGNFA")

    assert [dimension.id for dimension in found.dimensions] == ["FREQ", "UNIT", "S_ADJ", "SECTOR", "NA_ITEM", "GEO"]
    assert found.dimensions[1].labels["MIO_EUR"] == "Million euro"
