"""Matching: the series or statement that a claim speaks of, or the named reason why none.

In: claims, a catalogue of indicators, observations, announcements. Out: Match, one per claim.
Never: the claimed value in choosing; text similarity alone as proof.
"""

from checks.matching.candidates import Candidate, find_candidates
from checks.matching.catalogue import Catalogue
from checks.matching.select import Evidence, match_claims, read_cells, wanted_series

__all__ = ["Candidate", "Catalogue", "Evidence", "find_candidates", "match_claims", "read_cells", "wanted_series"]
