"""A fall on the number line: the text's mark stands where the allowed part is."""

from __future__ import annotations

from reports.pages import chart


def test_a_fall_is_drawn_below_zero() -> None:
    """The number of a decrease is negative, as what its wording allows."""
    interval = {"low": "-283500", "high": "-256500", "low_open": False, "high_open": False}
    document = {
        "value": "270000",
        "value_high": None,
        "unit": "person",
        "kind": "change",
        "direction": "decrease",
        "label": "supported",
        "accepted": interval,
        "grey": interval,
        "reference_interval": {**interval, "low": "-272217", "high": "-272217"},
        "reference": None,
        "rivals": [],
    }
    drawn = chart.draw(document)

    assert drawn is not None
    assert drawn.claim.text == "-270,000"
