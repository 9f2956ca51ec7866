"""Laws of judgement, each named after itself; drawn by Hypothesis."""

from __future__ import annotations

import decimal
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checks.model.claim import KINDS
from checks.model.match import LINKS, Match
from checks.model.period import Period
from checks.model.quantity import HEDGES, WORDINGS, Quantity
from checks.model.verdict import FLAGS, LABELS, REASONS
from checks.verdicts import judge_match
from checks.verdicts.width_table import default_widths, width_rows
from checks.verdicts.widths import accepted_interval
from tests.checks.verdicts.cases import AS_OF, a_claim, a_match, a_quantity, a_reference, a_rival

MODES = (
    *(decimal.ROUND_HALF_EVEN, decimal.ROUND_HALF_UP, decimal.ROUND_HALF_DOWN, decimal.ROUND_UP),
    *(decimal.ROUND_DOWN, decimal.ROUND_CEILING, decimal.ROUND_FLOOR, decimal.ROUND_05UP),
)
NEAREST = MODES[:3]

digits = st.integers(min_value=0, max_value=10**13)
sizes = st.integers(min_value=-6, max_value=6)
hedges = st.sampled_from(HEDGES)
links = st.sampled_from(LINKS)
examples = settings(max_examples=300, deadline=None)


def legal_rounding(true: Decimal, exponent: int, mode: str, spelled_out: bool) -> Quantity | None:
    """``true`` rounded to a place and written down; None where the design calls that no legal writing.

    Spelled out ("24,000") shows zeros for the places cut, so below 1,000 they would count as digits; cutting off a
    unit of more than 10 % of a large number is no reading (the cap).
    """
    place = Decimal(1).scaleb(exponent)
    value = true.quantize(place, rounding=mode)
    last_place = min(place, Decimal(1)) if spelled_out else place
    if spelled_out and exponent > 0 and abs(value) < 1000:
        return None
    capped = place > 1 and place / 2 > abs(value) * Decimal("0.05")
    if capped and value and mode not in NEAREST:
        return None
    value = Decimal(format(value, "f"))
    surface = format(value, ",f") if spelled_out else "written with a magnitude word"
    return Quantity(surface=surface, value=value, last_place=last_place, unit="person")


true_values = st.builds(lambda number, size: Decimal(number).scaleb(size), digits, sizes)


@examples
@given(true=true_values, exponent=st.integers(-4, 9), mode=st.sampled_from(MODES), spelled_out=st.booleans())
def test_a_true_value_lies_in_the_accepted_or_grey_part_of_any_legal_rounding(
    true: Decimal, exponent: int, mode: str, spelled_out: bool
) -> None:
    """In all 8 Decimal modes; the modes to nearest, short of the cap, in the accepted part."""
    quantity = legal_rounding(true, exponent, mode, spelled_out)
    assume(quantity is not None)
    assert quantity is not None

    allowed = accepted_interval(quantity)

    assert allowed.grey.contains(true)
    assert mode not in NEAREST or allowed.rule == "exact_capped" or allowed.accepted.contains(true)


@examples
@given(true=true_values, exponent=st.integers(-4, 9), mode=st.sampled_from(MODES), negative=st.booleans())
def test_no_legal_rounding_is_refuted(true: Decimal, exponent: int, mode: str, negative: bool) -> None:
    """Right or silent: a rounded truth is never called false."""
    true = -true if negative else true
    quantity = legal_rounding(true, exponent, mode, spelled_out=False)
    assume(quantity is not None)
    reference = replace(a_reference(), value=true)

    verdict = judge_match(a_match(a_claim(quantity), reference), as_of=AS_OF)

    assert verdict.label != "refuted", verdict.explanation


#: Every width that is a tolerance.
WIDENED = tuple(name for name, row in width_rows().items() if row.wider != "neither")


@examples
@given(
    number=st.integers(1, 10**6),
    percent=st.integers(50, 200),
    hedge=hedges,
    wording=st.sampled_from(WORDINGS),
    width=st.sampled_from(WIDENED),
    factor=st.decimals(min_value=1, max_value=3, places=2),
    announced=st.booleans(),
)
def test_widening_a_width_never_turns_supported_into_refuted(
    number: int, percent: int, hedge: str, wording: str, width: str, factor: Decimal, announced: bool
) -> None:
    """Every width, one at a time."""
    quantity = a_quantity(str(number), hedge=hedge, wording=wording, unit="percent")
    reference = replace(a_reference(is_announcement=announced), value=Decimal(number) * percent / 100)
    match = a_match(a_claim(quantity), reference)
    base = default_widths()
    old = getattr(base, width)
    wider = replace(base, **{width: old / factor if width_rows()[width].wider == "smaller" else old * factor})

    before, after = judge_match(match, as_of=AS_OF), judge_match(match, as_of=AS_OF, widths=wider)

    assert not (before.label == "supported" and after.label == "refuted")


@examples
@given(
    number=st.integers(1000, 10**7),
    percent=st.integers(1, 300),
    power=st.integers(0, 9),
    hedge=hedges,
    link=links,
    later=st.booleans(),
)
def test_scaling_claim_and_reference_alike_changes_nothing(
    number: int, percent: int, power: int, hedge: str, link: str, later: bool
) -> None:
    """The same digits as thousands, millions or billions: the reference follows by its factor."""
    reference = replace(a_reference(later_vintage=later), value=Decimal(number) * percent / 100)
    small = a_quantity(str(number), hedge=hedge)
    ten = Decimal(10) ** power
    large = replace(small, value=small.value * ten, last_place=ten)

    first = judge_match(a_match(a_claim(small), reference, link=link), as_of=AS_OF)
    second = judge_match(a_match(a_claim(large), reference, link=link, factor=ten), as_of=AS_OF)

    assert (first.label, first.reason, first.flags) == (second.label, second.reason, second.flags)
    if first.accepted and second.accepted:
        assert first.accepted.scale(ten) == second.accepted


@examples
@given(
    number=st.integers(1, 10**5),
    percent=st.integers(50, 200),
    hedge=hedges,
    others=st.lists(st.tuples(st.integers(1, 10**5), st.booleans()), max_size=5),
    flags=st.permutations(("single_origin", "self_reported", "period_widened")),
    order=st.randoms(use_true_random=False),
)
def test_order_and_duplicates_change_nothing(number, percent, hedge, others, flags, order) -> None:
    """Rivals and flags in any order, and twice, give the same verdict; which two are shown is the matcher's order."""
    rivals = [a_rival(str(value), fits=fits) for value, fits in others]
    shuffled = rivals * 2
    order.shuffle(shuffled)
    reference = replace(a_reference(), value=Decimal(number) * percent / 100)
    match = a_match(a_claim(a_quantity(str(number), hedge=hedge)), reference, rivals=tuple(rivals))

    first = judge_match(replace(match, flags=("period_widened", "single_origin", "self_reported")), as_of=AS_OF)
    second = judge_match(replace(match, flags=(*flags, *flags), rivals=tuple(shuffled)), as_of=AS_OF)

    assert replace(first, explanation="") == replace(second, explanation="")
    assert first.reason == "unreadable_quantity" or first.explanation == second.explanation


@examples
@given(
    number=st.integers(1, 10**5), percent=st.integers(1, 400), hedge=hedges, link=links, fits=st.booleans(),
    announced=st.booleans(),
)  # fmt: skip
def test_only_a_certain_link_without_a_fitting_rival_refutes(number, percent, hedge, link, fits, announced) -> None:
    """The value may acquit, never convict."""
    reference = replace(a_reference(is_announcement=announced), value=Decimal(number) * percent / 100)
    claim = a_claim(a_quantity(str(number), hedge=hedge))

    verdict = judge_match(a_match(claim, reference, link=link, rivals=(a_rival(fits=fits),)), as_of=AS_OF)

    assert verdict.label != "refuted" or (link == "certain" and not fits)
    assert verdict.label not in ("supported", "refuted") or link != "none"


odd = st.decimals(allow_nan=False, allow_infinity=False)
words = st.text(max_size=12)


@st.composite
def any_match(draw: st.DrawFn) -> Match:
    """Any match that the nouns allow, however odd."""
    quantity = Quantity(
        surface=draw(words),
        value=draw(odd),
        last_place=draw(st.one_of(odd, st.just(Decimal(1)), st.just(Decimal("0.1")))),
        unit=draw(st.sampled_from((None, "percent", "times", "person", "USD"))),
        hedge=draw(hedges),
        value_high=draw(st.none() | odd),
        wording=draw(st.sampled_from(WORDINGS)),
        fully_stated=draw(st.booleans()),
    )
    periods = st.sampled_from((None, "2015", "2015-Q3", "2030", "0001/9999", "2015-12-16"))
    claim = a_claim(
        quantity,
        after=draw(words),
        period=draw(periods),
        kind=draw(st.sampled_from(KINDS)),
        direction=draw(st.sampled_from((None, "increase", "decrease"))),
        counted=draw(st.none() | words),
    )
    reference = replace(
        a_reference(
            name=draw(words),
            stated_hedge=draw(st.sampled_from((*HEDGES, "odd"))),
            is_announcement=draw(st.booleans()),
            later_vintage=draw(st.booleans()),
            time_period=draw(periods | words),
            vintage=draw(st.dates()),
        ),
        value=draw(odd),
    )
    reasons = [reason for group in REASONS.values() for reason in group]
    return Match(
        claim=claim,
        chosen=draw(st.sampled_from((None, reference, reference, reference))),
        link=draw(links),
        reason=draw(st.sampled_from((None, None, None, "odd", *reasons))),
        factor=draw(st.sampled_from((Decimal(1), Decimal(0), Decimal(-1), Decimal("NaN"))) | odd),
        flags=tuple(draw(st.lists(st.sampled_from((*FLAGS, "odd")), max_size=3))),
        rivals=(replace(a_rival(fits=draw(st.booleans())), reference=reference),) * draw(st.integers(0, 2)),
    )


@settings(max_examples=600, deadline=None)
@given(match=any_match(), as_of=st.none() | st.dates())
def test_no_match_at_all_makes_the_judge_raise(match: Match, as_of: date | None) -> None:
    """Any valid match gets one label, a known reason, ordered flags and a sentence; and the same twice."""
    verdict = judge_match(match, as_of=as_of)

    assert verdict.label in LABELS
    assert list(verdict.flags) == [flag for flag in FLAGS if flag in verdict.flags]
    assert verdict.explanation.endswith(".")
    assert verdict == judge_match(match, as_of=as_of)


@examples
@given(value=st.integers(1, 10**9), percent=st.integers(20, 300), hedge=hedges)
def test_the_distance_in_words_is_that_of_the_intervals(value: int, percent: int, hedge: str) -> None:
    """Text and verdict come from the same numbers."""
    assume(hedge != "between")
    reference = replace(a_reference(), value=Decimal(value) * percent / 100)

    verdict = judge_match(a_match(a_claim(a_quantity(str(value), hedge=hedge)), reference), as_of=AS_OF)

    assert verdict.accepted is not None and verdict.reference is not None
    if verdict.label == "refuted":
        gap = verdict.accepted.gap_to(verdict.reference)
        assert f"outside by {gap.normalize():,f}." in verdict.explanation


def test_the_laws_know_every_period_shape() -> None:
    """The odd periods above are valid codes."""
    assert Period.parse("0001/9999").first == date(1, 1, 1)
