"""Gates: our own frames are checked before anything is recorded.

In: the gate frames of `checks.model.frames`. Out: GateReport. Never: a judgement of an article.
"""

from __future__ import annotations

from checks.gates.run import GateReport, require, run_gate

__all__ = ["GateReport", "require", "run_gate"]
