"""Singular and plural of English nouns, by table and ending.

In: a token or a word. Out: whether it is a plural noun; its singular. Never: a word list of its own.
"""

from __future__ import annotations

from functools import cache

from checks.claims.phrases import words_of
from checks.claims.tokens import Token


@cache
def _never() -> frozenset[str]:
    verbs = words_of("verbs", "be").keys()
    return frozenset(words_of("nouns", "no_plural").keys() | words_of("nouns", "stop").keys() | verbs)


@cache
def plural_word(word: str) -> bool:
    """Whether a lower-case word reads as a plural noun.

    >>> plural_word("websites"), plural_word("people"), plural_word("coronavirus"), plural_word("were")
    (True, True, False, False)
    """
    if word in words_of("nouns", "plural") or word in words_of("nouns", "invariant"):
        return True
    if word in _never() or not word.endswith("s") or len(word) < 3:
        return False
    return not word.endswith(("ss", "us", "is", "'s", "’s", "ous"))


def is_plural(token: Token) -> bool:
    """Whether a token reads as a plural noun; "US" and other capitals do not."""
    return token.kind == "word" and not (token.text.isupper() and len(token.text) < 4) and plural_word(token.low)


@cache
def singular(word: str) -> str:
    """The singular of a noun; capitals of a name are kept.

    >>> singular("websites"), singular("countries"), singular("people"), singular("Democrats")
    ('website', 'country', 'person', 'Democrat')
    """
    low = word.lower()
    for kind in ("plural", "invariant"):
        if low in words_of("nouns", kind):
            return words_of("nouns", kind)[low]
    if low.endswith(("'s", "’s")):
        return singular(word[:-2])
    if not plural_word(low):
        return word
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]
