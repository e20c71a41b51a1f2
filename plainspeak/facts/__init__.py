"""The fact guard: what two versions of a text do not share, fact by fact.

Used by `plainspeak verify`, and by `plainspeak fix` to refuse an edit that would change a fact.
"""

from __future__ import annotations

from plainspeak.facts.change import ADDED, CHANGED, LOST, Change, Comparison
from plainspeak.facts.compare import compare
from plainspeak.facts.wording import Wording

__all__ = ["ADDED", "CHANGED", "LOST", "Change", "Comparison", "Wording", "compare"]
