"""What a quantity is about: the noun counted, the action, the unit, the hedge.

In: tokens and a measured quantity. Out: Subject, unit name, Hedge. Never: a word of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.claims.elided import Subject, elided
from checks.claims.hedges import Hedge, hedge_after, hedge_before
from checks.claims.measured import Measured
from checks.claims.noun_phrases import (
    Phrase,
    counted_after,
    is_verb,
    low_at,
    named_before,
    object_after,
    subject_before,
    verb_before,
    verb_group,
    whole_after,
)
from checks.claims.nouns import is_plural, singular
from checks.claims.peoples import is_people
from checks.claims.phrases import words_of
from checks.claims.tokens import Token

#: A hedge covers a bracketed or coordinated number at most this many words on.
_HEDGE_REACH = 20


def _verbatim(text: str, tokens: Sequence[Token], phrase: Phrase | None) -> str | None:
    return None if phrase is None else text[tokens[phrase.first].start : tokens[phrase.stop - 1].end]


def describe(text: str, tokens: Sequence[Token], measured: Measured, previous: Subject | None) -> Subject:
    """The noun phrase and the verb phrase of a quantity; elided ones are those of the quantity before."""
    noun = _noun(tokens, measured)
    compound = counted_after(tokens, measured.stop, single=True) if measured.form == "compound" else None
    given = measured.unit
    action = _action(tokens, measured, noun)
    verb = verb_before(tokens, measured.first)
    subject = subject_before(tokens, verb) if noun is None and verb is not None else None
    unit = None if noun is None else singular(tokens[noun.head].text)
    phrase = noun if noun is not None else _whose(tokens, measured, subject, verb)
    counted = _verbatim(text, tokens, phrase)
    if noun is None and measured.unit is None:
        unit, counted, given = elided(tokens, measured, subject if phrase is None else phrase, counted, previous)
    elif low_at(tokens, measured.first - 1) in ("(", ";") and previous is not None and noun is None:
        counted = previous.counted
    elif noun is not None and is_people(tokens, noun):
        unit = "person"
    elif noun is not None and measured.unit is None and _stands_for_another(tokens, noun):
        unit = None if previous is None else previous.unit  # "226 of them"
    if noun is None and (_stands_for_another(tokens, phrase) or _of_those(tokens, measured)):
        counted = None if previous is None else previous.counted
    if compound is not None:
        counted = _verbatim(text, tokens, compound)
    if counted is None and previous is not None and given is not None and previous.given is not None:
        counted = previous.counted if given.name == previous.given.name else None
    return Subject(counted, _verbatim(text, tokens, action), unit, given)


def _stands_for_another(tokens: Sequence[Token], phrase: Phrase | None) -> bool:
    """Whether a phrase is a number or a pronoun, which names nothing itself."""
    if phrase is None:
        return False
    pronoun = phrase.stop == phrase.first + 1 and low_at(tokens, phrase.first) in words_of("nouns", "pronoun")
    return pronoun or _is_number(tokens, phrase)


def _of_those(tokens: Sequence[Token], measured: Measured) -> bool:
    """ "91% of those": the ones named before."""
    words = words_of("nouns", "pronoun")
    return low_at(tokens, measured.stop) == "of" and low_at(tokens, measured.stop + 1) in words


def _is_number(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase is another number and no thing; "12-month rate" is a thing."""
    if tokens[phrase.head].kind == "num":
        return True
    return tokens[phrase.first].kind == "num" and low_at(tokens, phrase.first + 1) != "-"


def _whose(
    tokens: Sequence[Token], measured: Measured, subject: Phrase | None, verb: int | None = None
) -> Phrase | None:
    """What is measured: named before "of", else what the verb acts on, else the subject, a "number of" left out."""
    hedge = hedge_before(tokens, measured.first)
    named = named_before(tokens, measured.first if hedge is None else min(hedge.first, measured.first))
    if named is not None:
        return named
    start = measured.first if hedge is None else min(hedge.first, measured.first)
    if measured.unit is not None and verb is not None and (acted := _acted_on(tokens, verb, start)) is not None:
        return acted
    if subject is None:
        return None
    for index in range(subject.first, subject.stop - 2):
        if low_at(tokens, index) in words_of("nouns", "number_of") and low_at(tokens, index + 1) == "of":
            return subject._replace(first=index + 2)
    return subject


def _acted_on(tokens: Sequence[Token], verb: int, start: int) -> Phrase | None:
    """The object between the verb and the number; a person or a place who pays or receives is none."""
    if low_at(tokens, verb) in words_of("verbs", "be") or low_at(tokens, verb) in words_of("verbs", "report"):
        return None
    found = object_after(tokens, verb, start)
    if found is None or (
        tokens[found.first].text[:1].isupper() and low_at(tokens, verb) in words_of("verbs", "giving")
    ):
        return None
    return found


def _noun(tokens: Sequence[Token], measured: Measured) -> Phrase | None:
    """After the number; for shares the whole; for measures what is measured."""
    if measured.form == "compound" and measured.noun is not None:
        return measured.noun
    if measured.noun is not None:
        return measured.noun
    stop = measured.stop
    if measured.unit is None:
        return whole_after(tokens, stop + (low_at(tokens, stop) == "out"))
    if measured.unit.dimension == "percent":
        return whole_after(tokens, stop) or _following(tokens, stop)
    if low_at(tokens, stop) == "of":
        return counted_after(tokens, stop + 1, single=True)
    if (thing := _thing_of_size(tokens, measured)) is not None:
        return thing
    if low_at(tokens, stop) == "in" and (kind := _in_what(tokens, stop + 1)) is not None:
        return kind
    return _following(tokens, stop) if measured.unit.dimension == "money" else None


def _thing_of_size(tokens: Sequence[Token], measured: Measured) -> Phrase | None:
    """What has the size: "a 15 metre high wall", "a 6.3 magnitude earthquake"; the unit's singular says so."""
    last = tokens[measured.stop - 1]
    if measured.value == 1 or last.kind != "word" or len(last.text) < 4 or is_plural(last) or measured.per:
        return None
    stop = measured.stop
    if low_at(tokens, stop) == "-":
        stop += 1
    while low_at(tokens, stop) in words_of("nouns", "size_adjective") or low_at(tokens, stop) == "-":
        stop += 1
    if stop < len(tokens) and is_verb(tokens[stop]) and not tokens[stop].low.endswith("ing"):
        return None
    return counted_after(tokens, stop, single=True)


def _in_what(tokens: Sequence[Token], index: int) -> Phrase | None:
    """What an amount is paid, owed or spent in: "40 years in prison", "$5 million in damages"; no place, no time."""
    if index >= len(tokens) or tokens[index].kind != "word" or not tokens[index].text[:1].islower():
        return None
    word = tokens[index].low
    if any(word in words_of("nouns", kind) for kind in ("determiner", "stop", "preposition", "no_kind")):
        return None
    return counted_after(tokens, index, single=True)


def _following(tokens: Sequence[Token], index: int) -> Phrase | None:
    """A noun phrase right after a percentage or an amount of money, unless a verb or a comparison stands there."""
    if low_at(tokens, index) in words_of("nouns", "change_after"):
        return counted_after(tokens, index)
    word = low_at(tokens, index)
    if word in words_of("verbs", "plain") or word in words_of("nouns", "stretch"):
        return None
    return counted_after(tokens, index, single=True)


def _action(tokens: Sequence[Token], measured: Measured, noun: Phrase | None) -> Phrase | None:
    """The verb after what is counted, else the verb before the number."""
    after = noun.stop if noun is not None and noun.first >= measured.stop else measured.stop
    group = verb_group(tokens, after)
    if group is not None:
        return group
    verb = verb_before(tokens, measured.first, reach=6)
    if verb is None or any(low_at(tokens, verb) in words_of("verbs", kind) for kind in ("be", "report")):
        return None
    first = verb
    while first > 0 and is_verb(tokens[first - 1]):  # "were shut", "shut down"
        first -= 1
    return Phrase(first, verb + 1, verb)


def unit_name(measured: Measured, subject: Subject) -> str | None:
    """The unit as the contract writes it."""
    name = subject.unit if measured.unit is None else measured.unit.name
    if measured.per:
        return f"{name or 'person'} per {measured.per}"
    return name


def hedge_of(
    tokens: Sequence[Token], measured: Measured, previous: Hedge | None, before: Measured | None
) -> Hedge | None:
    """The hedge before or after; one of a coordinated or bracketed number before goes on."""
    own = hedge_before(tokens, measured.first)
    if own is not None and own.code == "at_most" and _risen_to(tokens, own, measured):
        return None
    if own is not None and own.code != "approximately":
        return own
    rounded = own
    after = measured.noun.stop if measured.noun is not None else measured.stop
    for place in (measured.stop, after):
        own = hedge_after(tokens, place)
        if own is not None and (rounded is None or own.code in ("at_least", "at_most")):
            return own
    if rounded is not None:
        return rounded
    if previous is None or before is None or measured.first - previous.stop > _HEDGE_REACH:
        return None
    link = low_at(tokens, measured.first - 1)
    closed = ")" in {token.text for token in tokens[previous.stop : measured.first]}
    if link in ("(", ";") and not closed:
        return previous
    alike = measured.unit is not None and before.unit is not None and measured.unit.name == before.unit.name
    return previous if link == "and" and alike else None


def _risen_to(tokens: Sequence[Token], hedge: Hedge, measured: Measured) -> bool:
    """ "With participation up to 44% by 2020", "reserves up to $50bn from $45bn": it rose to there."""
    if [token.low for token in tokens[hedge.first : hedge.stop]] != ["up", "to"] or hedge.first == 0:
        return False
    behind = measured.stop + 1
    told = low_at(tokens, measured.stop) in ("by", "from") and behind < len(tokens)
    money = told and tokens[behind].kind == "mark" and behind + 1 < len(tokens)
    dated = told and (tokens[behind].kind == "num" or (money and tokens[behind + 1].kind == "num"))
    return dated and low_at(tokens, hedge.first - 1) not in words_of("nouns", "preposition")
