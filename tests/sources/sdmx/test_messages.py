"""SDMX messages of all formats: the samples of the technical working group and of services, bombs, and errors."""

from __future__ import annotations

import csv
import gzip
import re
from importlib import resources
from pathlib import Path

import pytest

from sources.answers import Answer
from sources.provider import ProviderChanged, ProviderRefused, Request
from sources.sdmx.reading import read_message
from sources.sdmx.structure import Structure, read_structure

ANSWER = Answer("here", Request(indicator="A", path="x", query=()))
_M = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
_C = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
_F = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message/footer"

#: Sample -> observations, those with a value, and of the first: value, period, unit's power.
SAMPLES = {
    "ECB_EXR/1/M.USD.EUR.SP00.A.xml": (252, 252, "1.16078", "1999-01", "0"),
    "ECB_EXR/flat.json": (4, 4, "1.5931", "2013-01-18", None),
    "ECB_EXR/ts.json": (4, 4, "1.5931", "2013-01-18", None),
    "ECB_EXR/xs.json": (4, 4, "1.5931", "2013-01-18", None),
    "ECB_EXR/ng-flat.xml": (12, 12, "1.3413", "2010-08", "0"),
    "ECB_EXR/ng-ts.xml": (12, 12, "1.3413", "2010-08", "0"),
    "ECB_EXR/ng-xs.xml": (12, 12, "1.3413", "2010-08", "0"),
    "ECB_EXR/rg-ts.xml": (12, 12, "1.3413", "2010-08", "0"),
    "ECB_EXR/sg-ts.xml": (12, 12, "1.3413", "2010-08", "0"),
    "ECB_EXR/ng-ts-ss.xml": (12, 12, "1.3413", "2010-08", "0"),
    "ESTAT/NAMA_10_GDP-ss.xml": (4, 4, "46526.2", "2012", None),
    "IMF/PCPS.xml": (1, 1, "2705.345", "2021-01", "0"),
    "IMF_RES/WEO-data.xml": (1, 1, "94669000000", "2018", None),
    "INSEE/CNA-2010-CONSO-SI-A17.xml": (2, 2, "89.9", "2014", "0"),
    "INSEE/bug-series-freq-data.xml": (756, 756, "3548.5", "2016-11", "3"),
    "ISTAT/22_289.xml": (8, 8, "29131195", "2019", None),
    "OECD/data-PART2-all-all.json": (7, 7, "11.963615756565", None, None),
    "WB/gh-78.xml": (1, 1, "0", "1989", None),
    "v3/json/data/agri.json": (12, 12, "350.154", "2014", "3"),
    "v3/json/data/exr-cross-section.json": (4, 4, "1.5931", "2013-01-18", None),
    "v3/json/data/exr-flat.json": (4, 4, "1.5931", "2013-01-18", None),
    "v3/json/data/exr-time-series.json": (4, 4, "1.5931", "2013-01-18", None),
    "v3/xml/ECB_EXR0.xml": (116, 116, "1.583993822393823", "1999", "0"),
    "v3/xml/ECB_EXR_CA.xml": (3, 3, "1.46472274509804", "2017", "0"),
    **{
        f"v3/csv/example-{name}.csv": (count, count, "12.4", None, None)
        for name, count in (
            *(("01", 2), ("04", 2), ("05", 2), ("06", 2), ("07", 2), ("08", 2)),
            *(("09A", 3), ("10", 2), ("11", 2), ("15", 2)),
        )
    },
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name: str, shared: Path) -> None:
    """Each format as the working group writes it or a service served it, values with all their digits."""
    message = read_message(ANSWER, (shared / "api_samples/sdmx" / name).read_bytes())
    first = message.observations[0]
    valued = sum(row.value is not None for row in message.observations)

    assert (
        len(message.observations),
        valued,
        first.value,
        first.codes.get("TIME_PERIOD"),
        first.codes.get("UNIT_MULT"),
    ) == SAMPLES[name]


@pytest.mark.shared
def test_every_other_sample_is_refused_by_name(shared: Path) -> None:
    """Structures, lists of actions and made-up texts are no data: never half read, never another error."""
    folder = shared / "api_samples/sdmx"
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".xml", ".json", ".csv")]
    for path in files:
        if str(path.relative_to(folder)) not in SAMPLES and path.name != "gh-218.xml":
            with pytest.raises((ProviderChanged, ProviderRefused), match="here, A"):
                read_message(ANSWER, path.read_bytes())


@pytest.mark.shared
def test_groups_and_levels(shared: Path) -> None:
    """What a message says of groups, series and the whole reaches each observation; labels come along."""
    samples = shared / "api_samples/sdmx"
    weo = read_message(ANSWER, (samples / "IMF_RES/WEO-data.xml").read_bytes()).observations[0].codes
    rice = read_message(ANSWER, (samples / "v3/json/data/agri.json").read_bytes())

    assert (weo["UNIT"], weo["SCALE"], weo["UPDATE_DATE"][:10]) == ("XDC", "9", "2025-11-19")
    assert weo["SERIES_NAME"].startswith("Gross domestic product (GDP), Constant prices")
    assert rice.observations[0].codes["UNIT_MEASURE"] == "TONES"
    assert rice.labels["REF_AREA", "ASIKHM001"] == "Banteay Meanchey"


@pytest.mark.shared
def test_the_reader_agrees_with_sdmx1(shared: Path) -> None:
    """Where sdmx1 reads structure-specific data and JSON, it finds the same periods and figures."""
    import io

    import sdmx

    for name in ("ECB_EXR/ng-ts-ss.xml", "ESTAT/NAMA_10_GDP-ss.xml", "ECB_EXR/ts.json", "ECB_EXR/flat.json"):
        body = (shared / "api_samples/sdmx" / name).read_bytes()
        theirs = sdmx.read_sdmx(io.BytesIO(body), format=name.rpartition(".")[2].upper())
        pairs = [
            (str(one.key.values["TIME_PERIOD"].value), float(one.value)) for data in theirs.data for one in data.obs
        ]
        ours = read_message(ANSWER, body).observations

        assert sorted(pairs) == sorted((row.codes["TIME_PERIOD"], float(row.value or "nan")) for row in ours)


def _error(code: str) -> bytes:
    return (
        f'<m:Error xmlns:m="{_M}" xmlns:c="{_C}"><m:ErrorMessage code="{code}"><c:Text>Said</c:Text></m:ErrorMessage>'
        f"</m:Error>"
    ).encode()


def _footer(code: str, rows: str = "") -> bytes:
    return (
        f'<m:StructureSpecificData xmlns:m="{_M}" xmlns:c="{_C}" xmlns:f="{_F}"><m:DataSet>{rows}</m:DataSet>'
        f'<f:Footer><f:Message code="{code}"><c:Text>Said</c:Text></f:Message></f:Footer></m:StructureSpecificData>'
    ).encode()


def _faults() -> list[dict[str, str]]:
    text = resources.files("sources.sdmx").joinpath("faults.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("row", _faults(), ids=lambda row: row["code"])
def test_errors_are_named_with_what_to_do(row: dict[str, str]) -> None:
    """As an error, as a footer, also beside data, and in JSON."""
    words = re.escape(f"SDMX {row['code']}, {row['meaning']}: ") + ".*" + re.escape(row["advice"])
    series = '<Series REF_AREA="FR"><Obs TIME_PERIOD="2015" OBS_VALUE="1"/></Series>'
    json = f'{{"errors": [{{"code": {row["code"]}, "title": "Said"}}]}}'.encode()

    assert all(row.values())
    for body in (_error(row["code"]), _footer(row["code"]), _footer(row["code"], series), json):
        with pytest.raises(ProviderRefused, match=words):
            read_message(ANSWER, body)


def test_a_code_without_a_row_is_refused_too() -> None:
    """Whatever a service has to say in place of data, or beside them, is no data."""
    with pytest.raises(ProviderRefused, match="SDMX 999, a message in place of data: Said"):
        read_message(ANSWER, _error("999"))
    with pytest.raises(ProviderRefused, match="SDMX 100, no results"):
        read_message(ANSWER, b"NoRecordsFound")


_OPEN = f'<m:StructureSpecificData xmlns:m="{_M}"><m:DataSet><Series A="&x;"/></m:DataSet></m:StructureSpecificData>'
_BOMBS = {
    "laughs": '<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;">]>',
    "quadratic": f'<!DOCTYPE z [<!ENTITY x "{"a" * 50_000}">]>',
    "file": '<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "address": '<!DOCTYPE z [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE z [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    "outside": '<!DOCTYPE z SYSTEM "http://127.0.0.1:9/x.dtd">',
    "plain": "<!DOCTYPE z>",
}


@pytest.mark.parametrize("bomb", _BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(bomb: str, encoding: str) -> None:
    """Entities, outer files and addresses: nothing is read, expanded or asked for, in any kind of message."""
    for kind in ("StructureSpecificData", "GenericData", "Error", "Structure"):
        text = _BOMBS[bomb] + _OPEN.replace("StructureSpecificData", kind)
        body = text.encode(encoding)
        with pytest.raises(ProviderChanged):
            read_message(ANSWER, body)


def test_includes_are_not_followed() -> None:
    """XInclude is an element that nobody knows."""
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    body = f'<m:StructureSpecificData xmlns:m="{_M}"><m:DataSet>{include}</m:DataSet></m:StructureSpecificData>'

    assert read_message(ANSWER, body.encode()).observations == ()


def test_deep_and_wide_messages() -> None:
    """Elements within elements, and attributes without end: an error or nothing, never a crash."""
    deep = f'<m:StructureSpecificData xmlns:m="{_M}">'.encode() + b"<a>" * 100_000
    with pytest.raises(ProviderChanged):
        read_message(ANSWER, deep)
    with pytest.raises(ProviderChanged):
        read_message(ANSWER, b'{"dataSets":' * 50_000)


def test_what_sdmx1_cannot_read_says_nothing_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """It prints what it was reading when it fails; results alone go to standard output."""
    body = f'<m:GenericData xmlns:m="{_M}"><m:Nonsense>x</m:Nonsense></m:GenericData>'.encode()
    with pytest.raises(ProviderChanged, match="generic data"):
        read_message(ANSWER, body)

    assert capsys.readouterr().out == ""


def test_tables() -> None:
    """A row that speaks of many, a cut last line, cells with names, a decimal comma, what was deleted."""
    many = b"STRUCTURE,STRUCTURE_ID,ACTION,GEO,TIME_PERIOD,OBS_VALUE,UNIT_MULT\n"
    many += b"d,x,I,FR,2015,5,\nd,x,I,FR,,,3\nd,x,I,DE,2015,6,\n"
    cut = b"DATAFLOW,GEO,TIME_PERIOD,OBS_VALUE\nx,FR,2015,5\nx,FR,2016,5.2"
    named = b"DATAFLOW,GEO: Area,TIME_PERIOD: Time,OBS_VALUE: Value\nx: Title,FR: France,2015: 2015,5.0\n"
    comma = "STRUCTURE;STRUCTURE_ID;ACTION;GEO;TIME_PERIOD;OBS_VALUE\nd;x;I;FR;2015;5,25\n".encode("utf-16")

    assert [row.codes.get("UNIT_MULT") for row in read_message(ANSWER, many).observations] == ["3", None]
    assert [row.value for row in read_message(ANSWER, cut).observations] == ["5"]
    whole = read_message(ANSWER, named)
    assert (whole.labels["GEO", "FR"], whole.title, whole.observations[0].value) == ("France", "Title", "5.0")
    assert read_message(ANSWER, comma).observations[0].value == "5.25"
    for wrong in (
        many.replace(b",I,", b",D,"),
        cut.replace(b"GEO", b"OBS_VALUE"),
        cut.replace(b"x,FR,2015,5", b"x,FR"),
    ):
        with pytest.raises(ProviderChanged):
            read_message(ANSWER, wrong)
    with pytest.raises(ProviderChanged, match="neither XML, JSON nor a table"):
        read_message(ANSWER, gzip.compress(many))


def test_attributes_without_values() -> None:
    """The ECB keeps a place for them, the OECD does not; where the number does not tell, nothing is read."""
    unit, empty = '{"id":"UNIT","values":[{"id":"EUR"}]}', '{"id":"BREAKS","values":[]}'
    more = '{"id":"UNIT_MULT","values":[{"id":"6"},{"id":"3"}]}'
    shape = (
        '{"dataSets":[{"series":{"0":{"attributes":%s,"observations":{"0":[1]}}}}],"structure":{"dimensions":{'
        '"series":[{"id":"GEO","values":[{"id":"FR"}]}],"observation":[{"id":"TIME_PERIOD","values":[{"id":"2015"}]}]},'
        '"attributes":{"series":[%s]}}}'
    )

    def said(indices: str, *parts: str) -> dict[str, str]:
        codes = read_message(ANSWER, (shape % (indices, ",".join(parts))).encode()).observations[0].codes
        return {name: code for name, code in codes.items() if name not in ("GEO", "TIME_PERIOD")}

    assert said("[0,null,1]", unit, empty, more) == {"UNIT": "EUR", "UNIT_MULT": "3"}
    assert said("[0,1]", unit, empty, more) == {"UNIT": "EUR", "UNIT_MULT": "3"}
    assert said("[0]", unit, more) == {"UNIT": "EUR"}
    assert said("[null]", unit, empty, more) == {}
    for indices in ("[0]", "[0,0,1]"):
        with pytest.raises(ProviderChanged):
            said(indices, unit, empty, more)


def test_names_of_dataflows() -> None:
    """In English where there is one, of the dataflow that was asked for."""
    body = (
        f'<m:Structure xmlns:m="{_M}" xmlns:c="{_C}" xmlns:s="x"><s:Dataflow id="B"><c:Name>Other</c:Name></s:Dataflow>'
        f'<s:Dataflow id="A"><c:Name xml:lang="fr">Un</c:Name><c:Name xml:lang="en">One</c:Name></s:Dataflow>'
        f"</m:Structure>"
    ).encode()

    assert [read_structure(ANSWER, body, flow) for flow in "aB"] == [Structure(name="One"), Structure(name="Other")]
    with pytest.raises(ProviderChanged, match="no name of the dataflow C"):
        read_structure(ANSWER, body, "C")
