"""The kind and the direction of a claim.

In: tokens, the measured quantity and what it counts. Out: a kind of the contract and a direction.
Never: a word of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.hedges import hedge_before
from checks.claims.measured import Measured
from checks.claims.noun_phrases import low_at
from checks.claims.phrases import words_of
from checks.claims.tokens import Token

_REACH = 6


def kind_of(tokens: Sequence[Token], measured: Measured) -> tuple[str, str | None]:
    """(kind, direction) of one quantity."""
    if measured.form in ("multiple", "halving"):
        return "change", "increase" if measured.form == "multiple" else "decrease"
    verb, link = _verb_of_change(tokens, measured)
    direction = words_of("verbs", "change").get(verb) if verb else None
    by = direction is not None and link in ("", "by")
    if measured.unit is not None and measured.unit.dimension == "multiple":
        return ("change", direction) if by else ("ratio", None)
    after = _change_after(tokens, measured)
    if after is not None or (by and not _stands_alone(measured)):
        return _changed(measured, after or direction)
    return _still(measured), None if link == "from" else direction or _up_from(tokens, measured)


def _stands_alone(measured: Measured) -> bool:
    """Levels do not change by standing beside a verb of change."""
    return measured.unit is not None and measured.unit.dimension in ("magnitude",)


def _changed(measured: Measured, direction: str | None) -> tuple[str, str | None]:
    return ("rate" if measured.per else "change"), direction


def _still(measured: Measured) -> str:
    if measured.per:
        return "rate"
    unit = measured.unit
    if unit is None:
        return "count"
    if unit.dimension == "percent":
        return "change" if unit.name == "percentage_point" else "share"
    if unit.dimension == "basis_point":
        return "change"
    if unit.dimension in ("magnitude", "temperature", "level"):
        return "level"
    return "amount"


def _verb_of_change(tokens: Sequence[Token], measured: Measured) -> tuple[str, str]:
    """(verb, preposition) of a verb of change that governs the number: "rose by", "fell to", "up"."""
    hedge = hedge_before(tokens, measured.first)
    index = (measured.first if hedge is None else min(hedge.first, measured.first)) - 1
    link = ""
    if low_at(tokens, index) == "by" and (verb := _by(tokens, index)):
        return verb, "by"
    if low_at(tokens, index) == "to" and (verb := _from_to(tokens, index)):
        return verb, "to"
    if measured.unit is not None and measured.unit.name == "percent" and (verb := _at_a_rate(tokens, index)):
        return verb, "by"
    for position in range(index, max(index - _REACH, -1), -1):
        word = low_at(tokens, position)
        if word in words_of("verbs", "change") and not _particle(tokens, position):
            return word, link
        if word in words_of("nouns", "change_link"):
            link = word
        elif word not in words_of("nouns", "change_gap"):
            return "", ""
    return "", ""


def _by(tokens: Sequence[Token], index: int) -> str:
    """The verb of "fell in three years by"; empty without one."""
    for position in range(index - 1, max(index - 12, -1), -1):
        if tokens[position].text in ",;":
            break
        if low_at(tokens, position) in words_of("verbs", "change"):
            return low_at(tokens, position)
    return ""


#: At most so many words describe the pace: "at a far tamer 5.7%".
_PACE = 3


def _at_a_rate(tokens: Sequence[Token], index: int) -> str:
    """The verb of "multiplying at a far tamer", "grew at a steady"; empty without one."""
    for position in range(index, max(index - _PACE, 1) - 1, -1):
        word = low_at(tokens, position)
        if word in ("a", "an") and low_at(tokens, position - 1) == "at":
            verb = low_at(tokens, position - 2)
            known = words_of("verbs", "change").keys() - words_of("verbs", "particle").keys()
            return verb if verb in known else ""
        if tokens[position].kind != "word":
            return ""
    return ""


def _from_to(tokens: Sequence[Token], index: int) -> str:
    """The verb of "fell from 22 percent in 2010 to", where "from" stands after it; empty without one."""
    opened = False
    for position in range(index - 1, max(index - 14, -1), -1):
        word = low_at(tokens, position)
        if word == "from":
            opened = True
        elif opened and word in words_of("verbs", "change"):
            return word
        elif word in ";,":
            break
    return ""


def _up_from(tokens: Sequence[Token], measured: Measured) -> str | None:
    """ "6.05 hectares (...), up from 2.48": the direction is said after the number."""
    for position in range(measured.stop, min(measured.stop + 14, len(tokens) - 1)):
        word = low_at(tokens, position)
        if word in ("up", "down") and low_at(tokens, position + 1) == "from":
            return words_of("verbs", "change")[word]
    return None


def _particle(tokens: Sequence[Token], index: int) -> bool:
    """ "Make up" and "shut down" tell no change: the word closes another verb."""
    if low_at(tokens, index) not in words_of("verbs", "particle"):
        return False
    before = low_at(tokens, index - 1)
    return before in words_of("verbs", "plain") and before not in words_of("verbs", "change")


def _change_after(tokens: Sequence[Token], measured: Measured) -> str | None:
    """ "25% higher", "a 5% increase", "32,000 more deaths"."""
    for position in range(measured.stop, measured.stop + 3):
        word = low_at(tokens, position)
        if word == "more" and measured.unit is None:
            return None if low_at(tokens, position + 1) == "than" else "increase"
        direction = words_of("nouns", "change_after").get(word)
        if word in words_of("nouns", "ratio_loss") and measured.unit is not None and measured.unit.dimension == "money":
            return None
        of_scale = low_at(tokens, position - 1) in words_of("nouns", "scale_noun")
        if direction is not None and (measured.unit is not None or position == measured.stop or of_scale):
            return direction
        if word not in words_of("nouns", "change_after_gap") and word not in words_of("nouns", "scale_noun"):
            return None
    return None
