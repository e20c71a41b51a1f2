"""What a sentence does, counted over a document: doubtful sentences count in part."""

from __future__ import annotations

import pytest

from plainspeak.checks import parts, roles
from plainspeak.language import analyse
from plainspeak.model import Role, SentenceRole, Span


def scores(**given: float) -> dict[str, float]:
    return {role.value: given.get(role.name.lower(), -9.0) for role in Role}


SURELY_A_WORRY = scores(worry=3.0)
SURELY_A_STRENGTH = scores(strength=3.0)
EITHER = scores(strength=1.0, worry=1.0)


def evidence(labels: list[dict[str, float]]) -> parts.Evidence:
    marked = [
        SentenceRole(Span(0, 1), max(Role, key=lambda role: row[role.value])) for row in labels
    ]
    return parts.Evidence(analyse("One.", {}), marked, labels, {})


def test_a_sentence_that_may_be_either_counts_half_for_each():
    counts = roles.likely_counts([EITHER, SURELY_A_WORRY, {}])
    assert counts[Role.STRENGTH] == pytest.approx(0.5)
    assert counts[Role.WORRY] == pytest.approx(1.5)
    assert sum(counts.values()) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("labels", "balanced"),
    [
        ([SURELY_A_STRENGTH, *[SURELY_A_WORRY] * 3], True),
        ([SURELY_A_STRENGTH, *[SURELY_A_WORRY] * 4], False),
        # Four worries are marked, but one of them is as likely a strength.
        ([SURELY_A_STRENGTH, scores(worry=1.01, strength=1.0), *[SURELY_A_WORRY] * 3], True),
        # One strength is marked, one more is as likely as not, yet six worries are too many.
        ([SURELY_A_STRENGTH, scores(worry=1.01, strength=1.0), *[SURELY_A_WORRY] * 6], False),
    ],
)
def test_too_few_strengths_is_only_said_where_it_is_likely(labels, balanced):
    assert parts.holds({"balance": "enough"}, {}, evidence(labels)) is balanced


def test_nothing_is_called_missing_that_several_sentences_may_say():
    doubtful = scores(strength=1.0, other=1.01)
    assert not parts.holds({"role": "strength"}, {}, evidence([doubtful]))
    assert parts.holds({"role": "strength"}, {}, evidence([doubtful, doubtful]))
