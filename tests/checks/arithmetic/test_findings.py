"""Figures of one sentence that cannot all be right, and those that can."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.arithmetic import check_arithmetic
from checks.claims import extract_claims
from checks.model.article import Article
from checks.model.finding import Finding


def findings(text: str) -> list[Finding]:
    return check_arithmetic(extract_claims(Article(id="a", text=text)).claims)


#: (text, checks found, why)
ROWS = [
    ("39% of 24 people agreed.", ["share_of_count"], "9 of 24 are 37.5%, 10 are 41.7%; no rounding gives 39"),
    ("37% of 24 people agreed.", [], "9 of 24 are 37.5%, cut off 37"),
    ("38% of 24 people agreed.", [], "9 of 24 are 37.5%, rounded up 38"),
    ("41% of 24 people agreed.", [], "10 of 24 are 41.67%, cut off 41"),
    ("42% of 24 people agreed.", [], "10 of 24 are 41.67%, rounded"),
    ("40% of 24 people agreed.", ["share_of_count"], "between 37.5 and 41.67, more than a unit from both"),
    ("About 39% of 24 people agreed.", [], "a hedge leaves room"),
    ("39% of about 24 people agreed.", [], "the whole is not known exactly"),
    ("39% of 200 people agreed.", [], "78 of 200"),
    ("A third of 25 people agreed.", [], "a worded fraction is rounded by nature"),
    ("39.0% of 24 people agreed.", ["share_of_count"], "the same, with a decimal"),
    ("37.5% of 24 people agreed.", [], "9 of 24"),
    ("9 of the 24 people (45%) agreed.", ["share_and_parts"], "9 of 24 are 37.5%"),
    ("9 of the 24 people (38%) agreed.", [], "rounded"),
    ("Nine of the 24 people, or 37%, agreed.", [], "cut off"),
    ("Some 300, or 35%, of the 1,200 workers left.", ["share_and_parts"], "300 of 1,200 are 25%"),
    ("Some 300, or 25%, of the 1,200 workers left.", [], "right"),
    ("Sales rose 5% to 52,103 cars from 45,311 cars.", ["percent_change"], "15%"),
    ("Sales rose 15% to 52,103 cars from 45,311 cars.", [], "right"),
    ("Sales fell 15% to 52,103 cars from 45,311 cars.", ["percent_change"], "they rose"),
    ("Sales rose 5% a year to 52,103 cars from 45,311 cars.", [], "a yearly rate says nothing of two levels"),
    ("Sales rose 5%, adjusted for inflation, to $52,103 from $45,311.", [], "real change, nominal levels"),
    ("Sales rose 5% from a year earlier to 52,103 cars from 51,900 in May.", [], "another base than the level's"),
    ("Sales rose 5% to 52,103 cars while exports fell from 45,311.", [], "another clause"),
    ("Tickets cost $50, up from $40, a rise of 10 percent.", ["percent_change"], "25%"),
    ("Tickets cost $50, up from $40, a rise of 25 percent.", [], "right"),
    ("Revenue increased 12 percent from $1.2 billion to $1.5 billion.", ["percent_change"], "16 to 35 with rounding"),
    ("Revenue increased 20 percent from $1.2 billion to $1.5 billion.", [], "possible, with rounding"),
    ("Unemployment was 6.1%, up 2 percent from 4.1% a year earlier.", ["percent_for_point"], "points, or 49 percent"),
    ("Unemployment was 6.1%, up 2 percentage points from 4.1% a year earlier.", [], "right"),
    (
        "Unemployment was 6.1%, up 4 percentage points from 4.1% a year earlier.",
        ["difference"],
        "2 points; 3 could be 2.1 rounded up",
    ),
    ("The force grew by 5,153 from 5,003 to 5,153 officers.", ["level_for_change"], "it grew to 5,153, by 150"),
    ("The force grew by 150 from 5,003 to 5,153 officers.", [], "right"),
    ("The force grew by 170 from 5,003 to 5,153 officers.", ["difference"], "150"),
    ("Exports doubled from $41 million to $99 million.", ["ratio"], "2.4 times"),
    ("Exports doubled from $41 million to $83 million.", [], "near enough"),
    ("Exports more than doubled from $41 million to $95 million.", [], "more than twice"),
    ("Exports more than doubled from $41 million to $62 million.", ["ratio"], "1.5 times"),
    ("Cases halved from 412 to 203.", [], "right"),
    ("The dead were 12 men and 8 women, 25 in total.", ["sum"], "20"),
    ("The dead were 12 men and 8 women, 20 in total.", [], "right"),
    ("The dead were 12 men and at least 8 women, 25 in total.", [], "a bound leaves room"),
    ("A total of 25 people (12 men, 9 women and 6 children) died.", ["sum"], "27"),
    ("A total of 25 people, including 12 men and 9 women, died.", [], "not all of them"),
    ("About 25,000 people in total: 12,400 men and 12,900 women.", [], "within the rounding"),
    ("Of those asked, 40% said yes, 30% no and the remaining 20% nothing.", ["sum"], "90"),
    ("Of those asked, 40% said yes, 30% no and the remaining 30% nothing.", [], "100"),
    ("Of those asked, 40% said yes, of whom 30% are women, and the remaining 60% said no.", [], "a share of a share"),
    ("40 people came in 2013 and 50 in 2014.", [], "nothing is derived"),
]


@pytest.mark.parametrize(("text", "checks", "why"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_sentence(text: str, checks: list[str], why: str) -> None:
    assert [finding.check for finding in findings(text)] == checks, why


def test_a_finding_tells_its_arithmetic() -> None:
    finding = findings("Sales rose 5% to 52,103 cars from 45,311 cars.")[0].as_dict()
    assert finding["flag"] == "arithmetic_impossible"
    assert finding["steps"] == ["from 45,311 to 52,103 is 14.99 percent", "the text says 5%"]
    assert [claim["surface"] for claim in finding["claims"]] == ["5%", "45,311", "52,103"]  # type: ignore[attr-defined]


def test_order_of_claims_does_not_matter() -> None:
    claims = list(
        extract_claims(Article(id="a", text="A total of 25 people (12 men, 9 women and 6 children) died.")).claims
    )
    assert check_arithmetic(claims) == check_arithmetic(reversed(claims))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "5%",
                "from 0",
                "to 40",
                "by 12",
                "of 24 people",
                "a total of",
                "doubled",
                "-3",
                "1e30",
                "(",
                ",",
                "and 8 men",
                "%",
                "$1.2bn",
            ]
        ),
        max_size=12,
    )
)
def test_never_raises(parts: list[str]) -> None:
    findings(" ".join(parts))


@settings(max_examples=200, deadline=None)
@given(base=st.integers(101, 10**7), level=st.integers(101, 10**7))
def test_a_right_change_is_never_found(base: int, level: int) -> None:
    change = (level - base) * 100 / base
    verb = "rose" if change >= 0 else "fell"
    for shown in (round(abs(change)), int(abs(change)), -int(-abs(change) // 1)):
        text = f"Sales {verb} {shown}% to {level:,} cars from {base:,} cars."
        assert findings(text) == []
