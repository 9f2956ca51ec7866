"""Bytes to text: no currency and no number changed (faults C3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.articles.decode import declared_charset, decode, text_encoding
from sources.errors import InvalidSource

WESTERN = "£1.2bn and €3½ – “up 5%”"
ENCODINGS = {
    "utf-8": WESTERN,
    "windows-1252": WESTERN,
    "iso-8859-1": "£1.2bn, up 3½",
    "iso-8859-15": "€1.2bn, up 3 %",
    "koi8-r": "Более 197 человек",
    "windows-1251": "Более 197 человек",
    "gb18030": "网站 197 人， 1.2bn 网站网站网站",
    "shift_jis": "日本 197 人 日本日本日本日本",
    "euc-kr": "한국 197 명 한국한국한국",
    "big5": "臺灣 197 人 臺灣臺灣臺灣",
}


DECLARED = [
    (encoding, charset, meta)
    for encoding in ENCODINGS
    for charset in (encoding, None, "x-none")
    for meta in (True, False)
    if meta or charset == encoding or encoding in ("utf-8", "windows-1252", "iso-8859-1")
]


@pytest.mark.parametrize(("encoding", "charset", "meta"), DECLARED)
def test_a_declared_charset_is_believed(encoding, charset, meta):
    text = (f'<meta charset="{encoding}">' if meta else "") + ENCODINGS[encoding]

    assert decode(text.encode(encoding), charset=charset, page=True).text == text


@pytest.mark.parametrize(
    "wrong", ["iso-8859-1", "windows-1252", "windows-1250", "koi8-r", "ascii", "gb18030", "x", "zip"]
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_read_as_such_whatever_the_server_says(wrong, mark):
    text = WESTERN * 3

    assert decode(mark + text.encode(), charset=wrong, page=True).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("charset", [None, "iso-8859-1", "gb18030"])
def test_a_byte_order_mark_wins_and_is_removed(encoding, charset):
    assert decode(WESTERN.encode(encoding), charset=charset).text == WESTERN


def test_utf16_without_a_mark_needs_a_charset():
    assert decode(WESTERN.encode("utf-16-le"), charset="utf-16le").text == WESTERN
    with pytest.raises(InvalidSource, match="NUL"):
        decode(WESTERN.encode("utf-16-le"))


def test_a_pound_sign_never_becomes_another_letter():
    body = "£1.2bn … 3½".encode("cp1252")

    for charset in (None, "utf-8", "iso-8859-1", "x-unknown"):
        assert decode(body, charset=charset).text == "£1.2bn … 3½"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n", "an image"),
        (b"abc\0def", "NUL"),
        (b"\xff\xfea", "byte order mark"),
        (b"caf\xe9 \x81\x8d", "not valid UTF-8"),
        (b"\xa3\x01\x02\x03", "not valid UTF-8"),
        ("£££££".encode() + b"\xa3", "not valid UTF-8"),
    ],
)
def test_what_is_no_text_is_named(body, why):
    with pytest.raises(InvalidSource, match=why):
        decode(body)


def test_a_page_with_one_broken_byte_keeps_its_sound_characters():
    found = decode("£1 £2 £3 £4".encode() + b" \xff.", page=True)

    assert found.text == "£1 £2 £3 £4 \ufffd."
    assert found.replaced == 1


def test_newlines_and_blanks_stay():
    text = "a\r\nb\rc\u2028d\u00a0 \t\n"

    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "name", [None, "", "zip", "rot13", "hex", "base64", "idna", "punycode", "unicode_escape", "a" * 500, "a\0b"]
)
def test_names_that_are_no_web_charsets_are_passed_over(name):
    assert text_encoding(name) is None


def test_declarations_are_found_in_their_usual_forms():
    for head in (
        b"<meta charset=koi8-r>",
        b'<META http-equiv="Content-Type" content="text/html; charset=KOI8-R">',
        b'<?xml version="1.0" encoding="koi8-r"?><rss>',
    ):
        assert (declared_charset(head) or "").lower() == "koi8-r"


@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "koi8-r", "gb18030", "shift_jis"]), st.booleans()
)
def test_any_bytes_are_text_or_named(body, charset, page):
    try:
        found = decode(body, charset=charset, page=page)
    except InvalidSource:
        return
    assert "\0" not in found.text


@given(st.text(alphabet=st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])))
def test_utf8_text_comes_back_exactly(text):
    if text.encode().startswith((b"%PDF-", b"PK\x03\x04", b"GIF8", b"\x7fELF", b"\xef\xbb\xbf")):
        return
    assert decode(text.encode()).text == text
