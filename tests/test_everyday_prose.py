"""Everyday English that is not social work is left alone."""

from pathlib import Path

from gold.score import WORDING

PROSE = Path(__file__).parent / "data" / "prose"
MOST_FINDINGS = 0.3  # wording findings per 100 words


def test_stories_recipes_match_reports_and_newsletters_raise_next_to_nothing(checker):
    texts = [path.read_text(encoding="utf-8") for path in sorted(PROSE.glob("*.txt"))]
    found = sum(
        row.category in WORDING
        for text in texts
        for row in checker.check(text, "case-note").findings
    )
    words = sum(len(text.split()) for text in texts)

    assert words > 2900
    assert 100 * found / words <= MOST_FINDINGS
