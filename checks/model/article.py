"""Article, Sentence, Span: the text under test and places in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from checks.errors import InvalidInput
from checks.model.ids import article_key

#: How the publication date was found; ``caller`` is ``--published-on`` or a JSON line's field.
DATE_SOURCES = ("caller", "metadata", "feed", "url", "text", "archive", "unknown")

#: What can become of a document (architecture, section 6). ``extraction_suspect`` has results
#: too, of what little was found, and is always named; the others have none.
STATUSES = (
    "ok",
    "extraction_empty",
    "extraction_suspect",
    "fetch_failed",
    "robots_denied",
    "too_large",
    "timed_out",
    "incomplete",
    "failed",
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Code-point offsets into ``Article.text``, end exclusive; the slice is the surface."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidInput(f"a span needs 0 <= start < end, got {self.start}..{self.end}")

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence with its offsets into the article's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text to check. ``id`` is the caller's name for it (a JSON line's id, a path, a URL).

    ``raw_sha256`` is the hash of the bytes as served, where there were any.

    ``key`` is the id in the record: the same url, text and date give the same key.

    >>> Article(id="a", text="197 people.").key == Article(id="b", text="197 people.").key
    True
    """

    id: str
    text: str
    published_on: date | None = None
    published_on_from: str = "unknown"
    title: str | None = None
    url: str | None = None
    language: str = "en"
    raw_sha256: str | None = None
    key: str = field(init=False)

    def __post_init__(self) -> None:
        if self.published_on_from not in DATE_SOURCES:
            raise InvalidInput(f"published_on_from must be one of {DATE_SOURCES}, not {self.published_on_from!r}")
        object.__setattr__(self, "key", article_key(self.url, self.text, self.published_on))
