"""The first suggestion of every rule reads well in the rule's own sentences."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plainspeak import examples
from plainspeak.checks.fits import fits
from plainspeak.checks.wording import article_of, match_case
from plainspeak.errors import RuleError
from plainspeak.language import analyse
from plainspeak.model import Finding
from plainspeak.rulebook import Rulebook, load

ARTICLES = {"a", "an", "the"}
DETERMINERS = ARTICLES | {"my", "your", "his", "its", "our", "their"}
OPENERS = set(
    "what who whom how where when why that which to is does do not as with if there".split()
)
BE = {"is", "are", "was", "were", "been", "being"}
FINITE = BE - {"been", "being"} | set(
    "stays wants takes spends keeps goes does has have who".split()
)
BENT_TWICE = re.compile(r"\b\w+(?:inging|[^e]eded|mading|[dkt]ses)\b")
MAY_BE_TWICE = {"that", "had", "her", "so"}


def _words(text: str) -> list[str]:
    return re.findall(r"[\w’']+", text)


def _seam_faults(left: str, right: str) -> Iterator[str]:
    """Yield what is wrong with two words that a suggestion brought together."""
    pair = f"{left} {right}"
    left, low = left.lower(), right.lower()
    if left == low and low not in MAY_BE_TWICE:
        yield f"the same word twice: {pair}"
    if left in {"a", "an"} and article_of(right) != left:
        yield f"the wrong article: {pair}"
    if left in DETERMINERS and low in OPENERS | ARTICLES:
        yield f"no noun follows: {pair}"
    if left in BE and low in FINITE:
        yield f"two verbs: {pair}"


def misfits(text: str, finding: Finding) -> Iterator[str]:
    """Yield what is wrong with a sentence in which the first suggestion has taken the place of its term."""
    suggestion, span = finding.suggestions[0].text, finding.span
    before, after = text[: span.start], text[span.end :]
    inside = _words(suggestion)
    if re.search(r"\w[ -]$", before):
        yield from _seam_faults(_words(before)[-1], inside[0])
    if re.match(r"[ -]\w", after) and not suggestion.endswith(")"):
        yield from _seam_faults(inside[-1], _words(after)[0])
    if BENT_TWICE.search(suggestion):
        yield f"bent twice: {suggestion}"
    if "  " in before[-1:] + suggestion + after[:1]:
        yield "two spaces"
    opens = not before.strip() or (re.search(r"[.!?]\s+$", before) is not None)
    if opens and text[span.start].isupper() and suggestion[0].islower():
        yield f"a sentence starts with a small letter: {suggestion}"


def test_first_suggestions_fit_their_sentences(book: Rulebook) -> None:
    faults = []
    for rule in book:
        if rule.kind not in {"wording", "acronym"}:
            continue
        for text in (example.before for example in rule.examples if example.before):
            for finding in examples.findings_of(book, rule, text):
                if finding.suggestions:
                    result = examples.with_first_suggestions(text, [finding])
                    faults += [
                        f"{rule.id}: {fault} in: {result}" for fault in misfits(text, finding)
                    ]
    assert faults == []


# Initials, spelled out where they stand.
@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("Nan is being assessed for an SGO.", "for a special guardianship order (a court order"),
        ("The IRO's report came.", "The independent reviewing officer's report came."),
        ("Both LACs were seen.", "Both looked after children were seen."),
        ("Both girls are LAC.", "Both girls are looked after children."),
        ("Kai has a CIN plan.", "Kai has a child in need plan."),
        ("SW rang.", "The social worker rang."),
        ("MGM has the boys.", "Mum's mum has the boys."),
        ("His MGM has the boys.", "His mum's mum has the boys."),
        ("The LA has decided.", "The council has decided."),
        ("She OD'd twice.", "She overdosed twice."),
    ],
)
def test_initials_are_spelled_out_in_place(book: Rulebook, sentence: str, result: str) -> None:
    found = [
        finding
        for rule in book
        if rule.kind == "acronym" and any(find in sentence for find in rule.find)
        for finding in examples.findings_of(book, rule, sentence)
    ]
    assert any(result in examples.with_first_suggestions(sentence, [row]) for row in found)


@pytest.mark.parametrize(
    ("sentence", "term", "text", "fit"),
    [
        ("We spoke about attainment.", "attainment", "what the child can do", True),
        ("Her attainment is low.", "attainment", "what the child can do", False),
        ("The frequency of visits.", "frequency", "how often", False),
        ("Mum is avoidant of professionals.", "avoidant", "stays away from", False),
        ("Dad has not engaged.", "has not engaged", "not coming", False),
        ("We had a mapping session.", "mapping", "writing down worries", False),
        ("There is a panel on Monday.", "panel", "meeting about money", True),
        ("The panel chair rang.", "panel", "meeting about money", False),
    ],
)
def test_a_wording_is_offered_only_where_it_fits(
    sentence: str, term: str, text: str, fit: bool
) -> None:
    document = analyse(sentence)
    first = document.word_at(sentence.index(term))
    assert fits(document, first, first + len(term.split()), text, strict=True) is fit


@pytest.mark.parametrize(
    ("written", "text", "opens", "result"),
    [
        ("Graded Care Profile", "list that we use", True, "List that we use"),
        ("Graded Care Profile", "list that we use", False, "list that we use"),
        ("Core Group", "small group", True, "Small Group"),
        ("Placement ended", "home ended", True, "Home ended"),
    ],
)
def test_titles_lend_each_capital_to_short_wordings_only(
    written: str, text: str, opens: bool, result: str
) -> None:
    assert match_case(written, text, opens=opens, shouts=False) == result


RULE = """
- id: plain-words.house
  category: plain-words
  find: [zorb]
  form: verb
  say: [{say}]
  why: House style.
  source: house
  examples: [{{before: "We zorb."}}, {{leave: "We rest."}}]
"""


@pytest.mark.parametrize(("say", "base"), [("made worse", "make"), ("really needed", "need")])
def test_wordings_of_verbs_start_with_their_base(tmp_path: Path, say: str, base: str) -> None:
    (tmp_path / "house.yaml").write_text(RULE.format(say=say), encoding="utf-8")
    with pytest.raises(RuleError, match=f"Did you mean '{base}'"):
        load([tmp_path / "house.yaml"], shipped=False)


@pytest.mark.parametrize(
    ("text", "advised"),
    [
        ("You will have an advocate.", "You will have somebody who helps you say what you want."),
        ("The advocate will ring.", "Somebody who helps you say what you want will ring."),
        ("Your advocate will ring.", ""),
        ("A new advocate will ring.", ""),
    ],
)
def test_no_article_or_owner_stands_before_somebody(checker, text, advised):
    [finding] = [
        row for row in checker.check(text, "letter", "child").findings if "advocate" in row.rule
    ]

    assert [
        text[: finding.span.start] + row.text + text[finding.span.end :]
        for row in finding.suggestions
    ] == [advised][: bool(advised)]
