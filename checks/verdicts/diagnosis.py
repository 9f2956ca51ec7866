"""Diagnosis: one thing that the numbers show beside the label."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A flag of judging.md, section 9, and the sentence with the numbers that raised it, unless the verdict's own
    sentence tells them."""

    flag: str
    sentence: str
