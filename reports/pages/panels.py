"""What the page says about one result.

In: a recorded result and its article. Out: a panel of short texts. Never: HTML, a judgement of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from reports.pages import chart, words
from reports.pages.marks import anchor_of
from reports.recorded import ResultRow

_ANNOUNCED = ("matches_announcement", "differs_from_announcement", "announcements_disagree")
_COPY = "same_origin_copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A reference or a rival in words; ``href`` is empty unless the address is plain http or https."""

    heading: str
    value: str
    name: str
    publisher: str
    origin: str
    dataset: str
    place: str
    period: str
    vintage: str
    href: str
    url: str
    sha256: str
    note: str
    why_not: tuple[str, ...] = ()
    fits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One result, ready to be written down."""

    anchor: str
    result_id: str
    state: words.State
    surface: str
    before: str
    after: str
    reading: tuple[tuple[str, str], ...]
    reason: str
    explanation: str
    allowed: str
    grey: str
    says: str
    flags: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, ...], ...]
    reference: Source | None
    rivals: tuple[Source, ...]
    copies: tuple[Source, ...]
    how: tuple[tuple[str, str], ...]
    chart: chart.Chart | None
    as_of: str
    rule: str
    rules_version: str


def web_address(url: str | None) -> str:
    """The address when it may become a link: http or https, with a host; else nothing.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("//x"), web_address(None)
    ('https://example.org/a', '', '', '')
    """
    if url is None or url != url.strip() or any(character < "!" for character in url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and host and "\\" not in url else ""


def is_announcement(reference: Mapping[str, Any], reason: str = "") -> bool:
    """Whether a reference is an official statement: its dataset is one, or the verdict rests on one."""
    return str(reference["dataset"]).startswith("announcements") or reason in _ANNOUNCED


def _heading(reference: Mapping[str, Any], reason: str) -> str:
    if not is_announcement(reference, reason):
        return str(reference["name"])
    body = reference.get("body") or reference.get("origin") or reference.get("publisher") or reference["dataset"]
    verb = {"matches_announcement": "Matches", "differs_from_announcement": "Differs from"}.get(reason)
    opening = f"{verb} the announcement" if verb else "Announcement"
    return f"{opening} of {reference['vintage']} ({body})"


def _with_steps(reference: Mapping[str, Any], derivation: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A reference that was computed, with the arithmetic beside it."""
    if derivation is None:
        return reference
    unit = _UNIT_OF.get(derivation["transform"], reference["unit"])
    return {**reference, "name": f"{reference['name']}, worked out", "unit": unit, "note": derivation["steps"]}


#: What a computed figure is in, where it is not in the unit of its cells.
_UNIT_OF = {
    "percent_change": "percent",
    "yearly_growth": "percent",
    "compounded": "percent",
    "share_of": "percent",
    "ratio": "time",
    "times_of": "time",
}


def _source(reference: Mapping[str, Any], reason: str = "") -> Source:
    publisher, origin = reference.get("publisher") or "", reference.get("origin") or ""
    return Source(
        heading=_heading(reference, reason),
        value=words.measured(reference["value"], reference["unit"]),
        name=reference["name"] or "",
        publisher=publisher,
        origin="" if origin == publisher else origin,
        dataset=f"{reference['dataset']} / {reference['indicator']}",
        place=words.place(reference["ref_area"]),
        period=reference["time_period"] or "",
        vintage=reference["vintage"] or "",
        href=web_address(reference["url"]),
        url=reference["url"] or "",
        sha256=reference["sha256"] or "",
        note=reference.get("note") or "",
        why_not=tuple(words.word("rival", code) for code in reference.get("why_not", ())),
        fits=bool(reference.get("fits")),
    )


def _reading(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was read, part by part; parts that the text does not give say so where it matters."""
    value = words.number(document["value"])
    if document["value_high"] is not None:
        value += f" to {words.number(document['value_high'])}"
    parts = (
        ("value", value),
        ("unit", str(document["unit"] or "not stated").replace("_", " ")),
        ("wording", words.word("hedge", document["hedge"])),
        ("kind", words.word("kind", document["kind"])),
        ("counted", document["counted"] or ""),
        ("action", document["action"] or ""),
        ("direction", words.word("direction", document["direction"])),
        ("place", words.place(document["ref_area"]) or "not stated"),
        ("period", document["period"] or "not stated"),
        ("said by", document["attributed_to"] or "no source named"),
    )
    return tuple((name, text) for name, text in parts if text)


def make_panel(row: ResultRow, body: str) -> Panel:
    """The panel of a result in the article's text."""
    document = row.document
    reason = str(document["reason"])
    sentence = str(document["sentence"])
    at = int(document["start"]) - row.sentence_start
    length = int(document["end"]) - int(document["start"])
    inside = body[document["start"] : document["end"]] == sentence[at : at + length] and at >= 0
    reference = document["reference"]
    rivals = [(rival, _source(rival)) for rival in document["rivals"]]
    return Panel(
        anchor=anchor_of(row.id),
        result_id=row.id,
        state=words.state_of(str(document["label"]), reason),
        surface=str(document["surface"]),
        before=sentence[:at] if inside else sentence + " ",
        after=sentence[at + length :] if inside else "",
        reading=_reading(document),
        reason=words.word("reason", reason),
        explanation=str(document["explanation"]),
        allowed=words.interval(document["accepted"], document["unit"]),
        grey=words.interval(document.get("grey"), document["unit"]),
        says=words.interval(document.get("reference_interval"), document["unit"]),
        flags=tuple(_flag(code) for code in document["flags"]),
        findings=tuple(tuple(item["steps"]) for item in document.get("findings", ())),
        reference=None if reference is None else _source(_with_steps(reference, document.get("derivation")), reason),
        rivals=tuple(source for rival, source in rivals if _COPY not in rival["why_not"]),
        copies=tuple(source for rival, source in rivals if _COPY in rival["why_not"]),
        how=tuple((str(name), str(met).replace("_", " ")) for name, met in document.get("how", ())),
        chart=chart.draw(document),
        as_of=str(document.get("as_of") or ""),
        rule=str(document.get("rule") or ""),
        rules_version=str(document["rules_version"]),
    )


def _flag(code: str) -> tuple[str, str]:
    name, sentence = words.wording()["flag"].get(code, (code.replace("_", " "), "This flag has no further words."))
    return str(name), str(sentence)
