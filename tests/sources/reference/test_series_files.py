"""Series files: they say what the Parquet file says, and one that is spoilt gives no value and is made anew."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checks.model.measure import SeriesKey
from sources.reference.doctor import examine_library
from sources.reference.errors import EvidenceLost
from sources.reference.library import ReferenceLibrary
from sources.reference.lookup import ObservationFile
from sources.reference.manifest import HeldVintage
from sources.reference.parquet_series import ParquetSeries
from sources.reference.series_build import keep_series
from sources.reference.series_file import SeriesFile
from sources.reference.series_layout import HEADER, SeriesFileUnusable
from sources.reference.vintages import GROUP_ROWS, VintageStore

from .conftest import HEAD, Add

#: Series of many lengths, over several row groups; of some the periods are alike, of others not.
ROWS = [
    (f"offence-{code}", f"A{area:02d}", str(year), f"{code}{area}.{year % 97}" if year % 5 else str(-year))
    for code in range(4)
    for area in range(30)
    if (code + area) % 7
    for year in range(1900, 1900 + 20 + area * 3)
    if (year + code) % (3 + area % 4)
]
KEYS = sorted({(row[0], row[1]) for row in ROWS})
ABSENT = [("offence-0", "A00"), ("offence-9", "A01"), ("offence-1", "ZZZ"), ("", "")]
Spoil = Callable[[Path], object]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder that is filled by the first test."""
    return {"home": tmp_path_factory.mktemp("kept") / "home"}


@pytest.fixture
def filled(tmp_path: Path, kept: dict[str, Path], home: Path, add: Add) -> Path:
    """A home with one vintage of some thousand rows."""
    if not kept["home"].exists():
        data = tmp_path / "crime.csv"
        data.write_text("offence,geo,year,cases\n" + "".join(",".join(row) + "\n" for row in ROWS))
        add(data)
        shutil.copytree(home, kept["home"])
    elif not home.exists():
        shutil.copytree(kept["home"], home)
    return home


def vintage(home: Path) -> tuple[VintageStore, HeldVintage]:
    store = VintageStore(home, "crime")
    return store, store.held()[-1]


def series_path(home: Path) -> Path:
    store, held = vintage(home)
    return store.series(held)


def answers(home: Path) -> list[tuple[str, str, str, str]]:
    """All rows as a new library gives them."""
    wanted = [SeriesKey(dataset="crime", indicator=code, ref_area=area) for code, area in [*KEYS, *ABSENT]]
    frame = ReferenceLibrary(home).observations(wanted, as_of=date(2030, 1, 1))
    return list(zip(*(frame[name] for name in ("indicator", "ref_area", "time_period", "obs_value")), strict=True))


def test_it_says_what_the_parquet_file_says(filled: Path) -> None:
    """Every series, its areas, and that those that are not held are not."""
    store, held = vintage(filled)
    catalogue = json.loads(store.catalogue(held).read_bytes())
    series = SeriesFile(store.series(held), store.parquet(held), held, "crime")
    parquet = ParquetSeries(store.parquet(held), catalogue, "crime")

    assert len(ROWS) > 2 * GROUP_ROWS
    assert series.texts([*KEYS, *ABSENT]) == parquet.texts([*KEYS, *ABSENT])
    assert list(series.texts(KEYS)) == KEYS
    assert [series.holds(key) for key in [*KEYS, *ABSENT]] == [parquet.holds(key) for key in [*KEYS, *ABSENT]]
    for code in ("offence-0", "offence-3", "offence-9"):
        assert series.areas(code) == parquet.areas(code)
    assert answers(filled) == sorted(ROWS)


def test_it_is_the_same_whenever_it_is_made(filled: Path) -> None:
    """Made anew from the same files it has the same bytes; the doctor knows it."""
    path = series_path(filled)
    before = path.read_bytes()
    path.unlink()
    answers(filled)

    assert path.read_bytes() == before
    assert examine_library(filled) == []


def changed(at: int) -> Spoil:
    def spoil(path: Path) -> None:
        body = bytearray(path.read_bytes())
        body[at] ^= 1 << at % 8
        path.write_bytes(body)

    return spoil


SPOILS: dict[str, Spoil] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut in the header": lambda path: path.write_bytes(path.read_bytes()[: HEADER.size - 1]),
    "cut in the index": lambda path: path.write_bytes(path.read_bytes()[: HEADER.size + 500]),
    "cut at the end": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "noughts": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "noughts after the header": lambda path: path.write_bytes(
        path.read_bytes()[: HEADER.size] + bytes(path.stat().st_size - HEADER.size)
    ),
    "page": lambda path: path.write_bytes(b"<html></html>" * 100),
    "another version": lambda path: path.write_bytes(
        path.read_bytes()[:8] + (2**20).to_bytes(8, "little") + path.read_bytes()[16:]
    ),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoilt_file_is_made_anew(filled: Path, spoil: str) -> None:
    """The answers are the same, and the file is whole again."""
    path = series_path(filled)
    whole = path.read_bytes()
    SPOILS[spoil](path)

    assert answers(filled) == sorted(ROWS)
    assert path.read_bytes() == whole


def test_one_flipped_bit_anywhere_gives_no_wrong_value(filled: Path) -> None:
    """In every byte of the header and at some hundred places of index and texts."""
    path = series_path(filled)
    whole = path.read_bytes()
    places = [*range(HEADER.size), *range(HEADER.size, len(whole), len(whole) // 100), len(whole) - 1]
    for place in places:
        changed(place)(path)
        assert answers(filled) == sorted(ROWS), place
        assert path.read_bytes() == whole, place


def test_the_file_of_another_vintage_answers_nothing(tmp_path: Path, filled: Path, add: Add) -> None:
    """Put in the place of this one's, as a copy gone wrong would."""
    data = tmp_path / "crime.csv"
    data.write_text("offence,geo,year,cases\n" + "".join(",".join([*row[:3], "7"]) + "\n" for row in ROWS))
    older = series_path(filled)
    add(data, head=HEAD.replace("2020-05", "2021-05"))
    newer = series_path(filled)
    assert newer != older
    whole = newer.read_bytes()
    shutil.copy(older, newer)

    assert {row[3] for row in answers(filled)} == {"7"}
    assert newer.read_bytes() == whole


def test_spoilt_while_it_is_open(filled: Path) -> None:
    """A library that had opened the file goes on with right values."""
    path = series_path(filled)
    whole = path.read_bytes()
    library = ReferenceLibrary(filled)
    wanted = [SeriesKey(dataset="crime", indicator=code, ref_area=area) for code, area in KEYS]
    library.observations(wanted[:1], as_of=date(2030, 1, 1))
    for start in (len(whole) - 1, len(whole) // 2):
        with path.open("r+b") as stream:
            stream.seek(start)
            stream.write(bytes([whole[start] ^ 4]))
        frame = library.observations(wanted, as_of=date(2030, 1, 1))
        assert frame["obs_value"].tolist() == [row[3] for row in sorted(ROWS)]
        assert path.read_bytes() == whole
    with path.open("r+b") as stream:
        stream.truncate(len(whole) - 1)
    assert len(library.rows({date(2030, 1, 1): wanted})[date(2030, 1, 1)]) == len(KEYS)


def test_where_none_can_be_written_the_parquet_file_answers(filled: Path) -> None:
    """A folder stands where the file should be, so that no file can be put there."""
    path = series_path(filled)
    path.unlink()
    path.mkdir()

    assert answers(filled) == sorted(ROWS)
    assert path.is_dir()
    library = ReferenceLibrary(filled)
    assert library.areas_of("crime", "offence-0") == {area for code, area in KEYS if code == "offence-0"}


def test_it_answers_nothing_without_its_parquet_file(filled: Path) -> None:
    """Gone, cut, or with one bit flipped in the rows that are asked for."""
    store, held = vintage(filled)
    path = store.parquet(held)
    whole = path.read_bytes()
    changed(len(whole) // 3)(path)
    with pytest.raises(EvidenceLost, match="no longer has its hash"):
        answers(filled)
    path.write_bytes(whole[:-1])
    with pytest.raises(EvidenceLost, match="another length"):
        answers(filled)
    path.unlink()
    with pytest.raises(EvidenceLost, match="cannot be read"):
        answers(filled)


def test_none_is_made_of_a_changed_parquet_file(filled: Path) -> None:
    """Any bit of it: what is derived would outlive the fault."""
    store, held = vintage(filled)
    series_path(filled).unlink()
    changed(100)(store.parquet(held))
    with pytest.raises(EvidenceLost, match="no longer has its hash"):
        answers(filled)

    assert not series_path(filled).exists()


def look_up_often(home: Path) -> None:
    for _ in range(15):
        series_path(home).unlink(missing_ok=True)
        assert answers(home) == sorted(ROWS)


def test_several_processes_may_make_it_at_once(filled: Path) -> None:
    """Each removes it again and again; all answers are right, and nothing is left behind."""
    whole = series_path(filled).read_bytes()
    context = multiprocessing.get_context("fork")
    readers = [context.Process(target=look_up_often, args=(filled,)) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(120)

    assert [reader.exitcode for reader in readers] == [0] * 4
    answers(filled)
    assert series_path(filled).read_bytes() == whole
    assert examine_library(filled) == []


def test_a_value_of_several_lines_is_left_to_the_parquet_file(home: Path) -> None:
    """No provider's value has a line feed; if one had, its text could not be told apart."""
    import pyarrow as pa

    store = VintageStore(home, "crime")
    codes = {"indicator": ["theft"] * 2, "ref_area": ["FRA"] * 2, "time_period": ["2015", "2016"]}
    file = store.put_table(pa.table({**codes, "obs_value": ["1\n2", "3"]}))
    entry = {"indicator": "theft", "rows": 2, "areas": [0], "counts": [2]}
    catalogue = {"dataset": "crime", "areas": ["FRA"], "indicators": [entry], **file.layout}
    facts = dict.fromkeys(("title", "publisher", "licence", "retrieved_at", "snapshot", "first_period"), "")
    held = HeldVintage(
        dataset="crime", url=None, rank=1, published_at="2020-05-01", snapshots=(), sha256=file.sha256, catalogue="0",
        rows=2, series=1, indicators=1, last_period="", fingerprint="", reader=1, **facts,
    )  # fmt: skip
    with pytest.raises(SeriesFileUnusable, match="several lines"):
        keep_series(store, held, catalogue)

    texts = ObservationFile(store, held, lambda: catalogue, "crime").texts([("theft", "FRA")])
    assert texts == {("theft", "FRA"): ({"2015": 0, "2016": 1}, ["1\n2", "3"])}
