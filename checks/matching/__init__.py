"""Matching: the series or statement that a claim speaks of, or the named reason why none.

In: claims, a catalogue of indicators, observations, announcements. Out: Match, one per claim.
Never: the claimed value in choosing; text similarity alone as proof.
"""

from checks.matching.advice import Question, ask_of, make_advice, names_of
from checks.matching.candidates import Ranked, rank_claims
from checks.matching.catalogue import Catalogue
from checks.matching.evidence import Cells, Evidence, read_cells
from checks.matching.scoring import Candidate
from checks.matching.search import Found, search_measures
from checks.matching.select import match_claims, wanted_series

__all__ = [
    "Candidate",
    "Catalogue",
    "Cells",
    "Evidence",
    "Found",
    "Question",
    "Ranked",
    "ask_of",
    "make_advice",
    "match_claims",
    "names_of",
    "rank_claims",
    "read_cells",
    "search_measures",
    "wanted_series",
]
