"""Text made safe to look at: what would reorder or hide other text is shown by its name.

In: any str. Out: a str that displays in reading order. Never: HTML (escaping is the templates' own).
"""

from __future__ import annotations

import re

#: Bidirectional embeddings, overrides and isolates (Unicode Standard Annex 9): they outlive their own text.
#: The marks LRM, RLM and ALM do not, and right-to-left languages need them: they stay.
_NAMES = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_TROUBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _show(found: re.Match[str]) -> str:
    character = found[0]
    if character in _NAMES:
        return f"[{_NAMES[character]}]"
    code = ord(character)
    if code == 0x0D:
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    return f"[U+{code:04X}]"


def visible(text: str) -> str:
    """Text with control characters, lone surrogates and direction overrides spelled out.

    >>> visible("a" + chr(0x202E) + "b" + chr(0))
    'a[RLO]b␀'
    """
    return _TROUBLE.sub(_show, text)
