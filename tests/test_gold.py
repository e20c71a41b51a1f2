"""How well plainspeak agrees with people who labelled documents by hand."""

from pathlib import Path

import pytest
from gold import score

from plainspeak.model import Span

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    "wording": 0.80,
    "style": 0.85,
    "missing": 0.80,
    "roles_macro": 0.82,
    "sentence_start": 0.99,
}
MOST_FALSE_ALARMS = 0.5


# The sentence model learns from dev and tune; kept is for judging only, so its figures are the honest ones.
@pytest.fixture(scope="module", params=["dev", "tune", "kept"])
def headline(request, checker):
    return score.score([GOLD / f"{request.param}.yaml"], checker).headline()


@pytest.mark.parametrize("name", FLOORS)
def test_plainspeak_agrees_with_reviewers(headline, name):
    assert headline[name] >= FLOORS[name]


def test_good_documents_raise_few_false_alarms(headline):
    assert headline["false_alarms"] <= MOST_FALSE_ALARMS


def test_each_label_agrees_with_one_finding_at_most():
    found = score.agree([Span(0, 4), Span(10, 14)], [Span(0, 2), Span(2, 4), Span(13, 20)])

    assert (found.pairs, found.missed, len(found.false)) == (2, [], 1)


def test_the_longest_overlap_agrees_first():
    found = score.agree([Span(0, 10)], [Span(8, 20), Span(0, 7)])

    assert found.false == [Span(8, 20)]


def test_f1_is_the_harmonic_mean_of_precision_and_recall():
    # Precision 3 of 4, recall 3 of 6: 2 × 0.75 × 0.5 ÷ 1.25.
    assert score.Count(right=3, said=4, gold=6).f1 == pytest.approx(0.6)
