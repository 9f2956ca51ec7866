# ruff: noqa: E501  (paragraphs are one line each)
"""An article of our own words with one claim of every state: what the pages are looked at with."""

from __future__ import annotations

from datetime import date
from typing import Any

from checks.model.claim import Extraction
from checks.model.match import Rival
from tests.reports.samples import interval, make_article, make_claim, make_number, make_reference, make_result

TEXT = """\
China's campaign against false reports online went on through 2015, the second year since new rules took effect in 2014.

At least 197 people were punished this year for spreading rumours on the internet, according to the Ministry of Public Security. Officials called the first results encouraging.

About 24,000 pornographic websites were shut down in the course of the year, and 596 cases were prosecuted. Both figures were given without a source.

The wider setting matters. Some 50.3% of the population used the internet by the end of the year, while the economy grew by 8.4%, more slowly than a decade ago. Inflation, at 1.5%, stayed low.

Trade brought in $2.3 trillion, though two official tables do not agree on that sum.
"""

_WDI: dict[str, Any] = {
    "dataset": "world-development-indicators",
    "publisher": "World Bank",
    "url": "https://data.worldbank.org/indicator/NY.GDP.MKTP.KD.ZG?locations=CN",
    "vintage": date(2016, 2, 17),
}


def _copies() -> tuple[Rival, ...]:
    outlets = ("The Morning Courier", "Harbour Daily", "Wire Service North", "Evening Ledger", "Netizen Weekly")
    return tuple(
        Rival(
            reference=make_reference(publisher=outlet, vintage=date(2015, 8, 31), url=f"https://example.org/{number}"),
            why_not=("same_origin_copy",),
            fits=True,
        )
        for number, outlet in enumerate(outlets)
    )


def _sites() -> tuple[Rival, ...]:
    return (
        Rival(
            reference=make_reference(
                "20650",
                name="pornographic websites closed, Clean Web campaign",
                unit="website",
                time_period="2015-03/2015-11",
                vintage=date(2016, 1, 4),
                publisher="National Office against Pornographic and Illegal Publications",
                url=None,
            ),
            why_not=("published_after_claim", "period_shorter"),
        ),
        Rival(
            reference=make_reference(
                "28000",
                name="illegal websites of all kinds closed",
                unit="website",
                vintage=date(2016, 1, 15),
                publisher="Cyberspace Administration",
            ),
            why_not=("published_after_claim", "definition_wider"),
        ),
    )


def specimen() -> dict[str, Any]:
    """Keyword arguments of record_document."""
    article = make_article(
        TEXT,
        id="https://news.example/2015/12/16/campaign",
        url="https://news.example/2015/12/16/campaign",
        title="Nearly two hundred punished as campaign against online rumours goes on",
        raw_sha256="9a" * 32,
    )
    punished = make_claim(
        article, "197", hedge="at_least", action="were punished", attributed_to="Ministry of Public Security"
    )
    sites = make_claim(
        article,
        "24,000",
        hedge="approximately",
        unit="website",
        counted="pornographic websites",
        action="were shut down",
    )
    cases = make_claim(article, "596", unit="case", counted="cases", action="were prosecuted")
    users = make_claim(article, "50.3%", unit="percent", kind="share", hedge="approximately", counted="the population")
    growth = make_claim(article, "8.4%", unit="percent", kind="change", direction="increase", counted="the economy")
    prices = make_claim(article, "1.5%", unit="percent", kind="change", counted="inflation")
    trade = make_claim(article, "$2.3 trillion", value="2300000000000", unit="USD", kind="amount", counted="trade")
    gdp = make_reference("6.9", name="GDP growth (annual %)", indicator="NY.GDP.MKTP.KD.ZG", unit="annual %", **_WDI)
    cpi = make_reference(
        "1.44", name="Inflation, consumer prices (annual %)", indicator="FP.CPI.TOTL.ZG", unit="annual %", **_WDI
    )
    net = make_reference(
        "50.3", name="Individuals using the Internet (% of population)", indicator="IT.NET.USER.ZS", unit="%", **_WDI
    )
    how = (("measure", "same_measure"), ("area", "equal"), ("period", "equal"), ("date", "published_before"))
    results = [
        make_result(
            punished,
            reference=make_reference(
                origin="Ministry of Public Security",
                note="Covers a campaign up to 30 August 2015, not the whole year.",
                time_period="2015-01-01/2015-08-30",
                publisher="State news agency",
            ),
            flags=("period_widened", "single_origin", "self_reported"),
            rivals=_copies(),
            how=how,
            accepted=interval("197", None),
            reference_interval=interval("197", "197"),
            explanation="The article says at least 197 people; the Ministry of Public Security announced 197.",
        ),
        make_result(
            sites,
            "not_enough_evidence",
            "no_comparable_reference",
            rivals=_sites(),
            accepted=interval("22800", "25200"),
            grey=interval("21600", "26400"),
            explanation="Two figures on closed websites exist; neither is the same count at the article's date.",
        ),
        make_result(
            cases,
            "not_enough_evidence",
            "definition_differs",
            rivals=(
                Rival(
                    reference=make_reference(
                        "1215", name="online pornography cases investigated", unit="case", vintage=date(2016, 1, 4)
                    ),
                    why_not=("definition_other", "published_after_claim"),
                ),
            ),
            accepted=interval("596", "596"),
            explanation="The nearest figure, 1,215, counts cases investigated, not prosecuted.",
        ),
        make_result(
            users,
            reason="within_rounding",
            reference=net,
            flags=("later_vintage",),
            how=how,
            accepted=interval("47.785", "52.815"),
            grey=interval("45.27", "55.33"),
            reference_interval=interval("50.25", "50.35"),
            explanation="The article says about 50.3%; the reference says 50.3%.",
        ),
        make_result(
            growth,
            "refuted",
            "outside_tolerance",
            reference=gdp,
            flags=("overstated", "later_vintage"),
            how=how,
            accepted=interval("8.35", "8.45", high_open=True),
            grey=interval("8.3", "8.5"),
            reference_interval=interval("6.85", "6.95"),
            explanation="The article says 8.4%; the reference says 6.9%, 1.45 points below what the wording allows.",
        ),
        make_result(
            prices,
            "not_enough_evidence",
            "borderline",
            reference=cpi,
            how=how,
            accepted=interval("1.45", "1.55", high_open=True),
            grey=interval("1.4", "1.6"),
            reference_interval=interval("1.435", "1.445"),
            explanation="The article says 1.5%; the reference says 1.44%, just outside rounding.",
        ),
        make_result(
            trade,
            "conflicting_evidence",
            "references_disagree",
            accepted=interval("2250000000000", "2350000000000"),
            explanation="Two official tables give 2.27 and 2.49 trillion US dollars.",
        ),
    ]
    claims = (punished, sites, cases, users, growth, prices, trade)
    numbers = tuple(
        make_number(article, surface, why)
        for surface, why in (("2015", "date"), ("second", "ordinal"), ("2014", "date"), ("first", "ordinal"))
    )
    return {
        "source": article.id,
        "status": "ok",
        "detail": "",
        "article": article,
        "extraction": Extraction(claims=claims, numbers=numbers),
        "results": results,
    }
