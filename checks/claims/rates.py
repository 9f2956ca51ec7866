"""What a number is per: "18.9 deaths per 100,000 people", "US$80 million per astronaut".

In: tokens and a Measured. Out: the same with its denominator. Never: a share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.claims.measured import Measured
from checks.claims.noun_phrases import counted_after, is_verb, low_at, verb_group
from checks.claims.nouns import singular
from checks.claims.numeral import Numeral
from checks.claims.peoples import is_people
from checks.claims.phrases import words_of
from checks.claims.tokens import Token
from checks.claims.units import unit_after


def with_rate(tokens: Sequence[Token], numerals: Sequence[Numeral], measured: Measured) -> Measured:
    """ "18.9 deaths per 100,000 people", "US$80 million per astronaut", "100,000 deaths annually"."""
    if measured.form not in ("number",) or (measured.unit is not None and measured.unit.dimension == "percent"):
        return measured
    after = measured.noun.stop if measured.noun is not None else measured.stop
    index = _denominator_at(tokens, measured, after)
    if index is not None:
        return _denominator(tokens, numerals, measured, index)
    index = _behind_what(tokens, after) or _behind_verb(tokens, measured, after)
    if index is not None:
        return _denominator(tokens, numerals, measured, index)._replace(stop=measured.stop)
    each = words_of("nouns", "each_time").get(low_at(tokens, after))
    return measured._replace(per=each) if each is not None and measured.noun is not None else measured


def _denominator_at(tokens: Sequence[Token], measured: Measured, index: int) -> int | None:
    """Where the denominator starts behind "per", a slash, "for every" or, of some things, "a"."""
    word = low_at(tokens, index)
    if (opened := _per_at(tokens, index)) is not None:
        return opened
    if word == "in" and measured.noun is None and measured.unit is None and index + 1 < len(tokens):
        return index + 1 if _THOUSANDS.fullmatch(tokens[index + 1].text) else None
    if word in ("a", "an") and _is_denominator(tokens, measured, index + 1):
        return index + 1
    glued = word == "/" and index + 1 < len(tokens) and not tokens[index].gap
    return index + 1 if glued and tokens[index + 1].kind == "word" else None


def _per_at(tokens: Sequence[Token], index: int) -> int | None:
    """Behind "per", "for every", or before a number or a measure "on every", "of every": "on every hectare"."""
    word = low_at(tokens, index)
    if word in words_of("nouns", "per"):
        return index + 1
    if low_at(tokens, index + 1) not in words_of("nouns", "per_one") or index + 2 >= len(tokens):
        return None
    if word == "for":
        return index + 2
    unit = unit_after(tokens, index + 2)
    measure = unit is not None and unit.dimension in _DIVIDED
    return index + 2 if word in _EACH_OF and (measure or tokens[index + 2].kind == "num") else None


#: "1.9 in 1,000 infants": a round number of them.
_THOUSANDS = re.compile(r"10{0,2}(?:[ ,]?000)+")

#: What opens a denominator before "every", and the measures that things are spread over.
_EACH_OF = frozenset(("on", "of", "from", "to", "in", "among"))
_DIVIDED = frozenset(("area", "length", "volume", "mass"))


#: "418 kg of nitrogen, phosphate and potash": a denominator stands at most so many words behind what is weighed.
_FAR = 8


def _behind_what(tokens: Sequence[Token], index: int) -> int | None:
    """The denominator behind what is counted or weighed: "418 kg of fertiliser on every hectare", "$930 in aid per",
    "9.2 tonnes of grain a hectare"."""
    if low_at(tokens, index) not in ("of", "in"):
        return None
    for place in range(index + 2, min(index + 2 + _FAR, len(tokens))):
        if (opened := _per_at(tokens, place)) is not None:
            return opened
        article = place + (tokens[place].low == "on")
        unit = unit_after(tokens, article + 1) if low_at(tokens, article) in ("a", "an") else None
        if unit is not None and unit.dimension in _DIVIDED:
            return article + 1
        listed = tokens[place].text == "," or tokens[place].low == "and"
        if not listed and (tokens[place].kind not in ("word", "mixed") or _ends_what(tokens[place])):
            return None
    return None


def _behind_verb(tokens: Sequence[Token], measured: Measured, index: int) -> int | None:
    """The denominator behind what those counted do: "45 babies were born for every 1,000 people"."""
    group = verb_group(tokens, index) if measured.noun is not None else None
    return None if group is None else _per_at(tokens, group.stop)


def _ends_what(token: Token) -> bool:
    """What is weighed ends at a verb, a preposition or another clause."""
    return is_verb(token) or any(token.low in words_of("nouns", kind) for kind in ("stop", "clause_open"))


def _is_denominator(tokens: Sequence[Token], measured: Measured, index: int) -> bool:
    """ "$48.30 a barrel", "3,000 deaths a day", "8 tonnes a hectare": time, what a price is for, or a yield's land."""
    word = low_at(tokens, index)
    if word in words_of("nouns", "duration"):
        return True
    dimension = "" if measured.unit is None else measured.unit.dimension
    unit = unit_after(tokens, index)
    if dimension in ("mass", "volume") and unit is not None and unit.dimension == "area":
        return True
    if dimension != "money":
        return False
    return word in words_of("nouns", "priced") or (unit is not None and unit.dimension in ("mass", "volume", "energy"))


def _denominator(tokens: Sequence[Token], numerals: Sequence[Numeral], measured: Measured, index: int) -> Measured:
    """What stands after "per": a number and a noun, or a noun."""
    following = measured.high + 1
    base, high, stop = "", measured.high, index
    if following < len(numerals) and numerals[following].first == index and numerals[following].value is not None:
        numeral = numerals[following]
        base, high, stop = f"{format(numeral.value, 'f')} ", following, numeral.stop
    unit = unit_after(tokens, stop)
    if unit is not None and unit.dimension not in ("percent", "money"):
        return measured._replace(stop=stop + unit.size, high=high, per=base + unit.name)
    noun = counted_after(tokens, stop, single=not base)
    if noun is None and not base:
        return measured
    name, end = ("person", stop) if noun is None else (singular(tokens[noun.head].text), noun.stop)
    one_of_a_people = noun is not None and is_people(tokens, noun)
    name = "person" if one_of_a_people or name.lower() in words_of("nouns", "any_person") else name
    return measured._replace(stop=end, high=high, per=base + name)
