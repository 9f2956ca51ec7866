"""Peoples: nouns that name persons by their country, "Greeks", "South Africans", "Japanese".

In: tokens and a noun phrase. Out: whether it does. Never: a name of its own; forms are rows of ``ref_areas.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.noun_phrases import Phrase
from checks.claims.ref_areas import find_areas
from checks.claims.tokens import Token


def is_people(tokens: Sequence[Token], noun: Phrase) -> bool:
    """Whether the phrase ends with the name of a people: "100,000 Greeks", "23,000 young South Africans".

    >>> from checks.claims.tokens import tokenize
    >>> is_people(tokenize("23,000 South Africans"), Phrase(1, 3, 2))
    True
    >>> is_people(tokenize("5 French firms"), Phrase(1, 3, 2))
    False
    """
    head = noun.head
    if not tokens[head].text[:1].isupper():
        return False
    found = find_areas(tokens[noun.first : head + 1])
    return any(area.kind == "demonym" and noun.first + area.stop == head + 1 for area in found)
