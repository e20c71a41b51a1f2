"""The sentences a comparison says, one for each change, for a worker or reviewer."""

from __future__ import annotations

from plainspeak.facts.change import ADDED, CHANGED, LOST

# What a kind of detail is called in `Change.what`, where that is another word.
NAMES = {
    "weekday": "date",
    "day": "date",
    "daypart": "time",
    "refusal": "negation",
    "ordinal": "number",
    "quantity": "number",
    "only": "number",
    "title": "name",
    "acronym": "name",
    "ended": "tense",
    "supervision": "state",
    "aspect": "tense",
    "lineage": "who",
    "trend": "direction",
    "blame": "intent",
    "pronoun": "who",
    "order": "when",
    "move": "direction",
    "size": "degree",
}

# What each kind is, for a sentence such as “a day was added”.
_NOUNS = {
    "name": "the name",
    "acronym": "the name",
    "date": "the date",
    "weekday": "the day",
    "day": "the day",
    "daypart": "the time of day",
    "time": "the time",
    "number": "the number",
    "money": "the sum",
    "age": "the age",
    "who": "the person",
    "act": "what was done",
    "injury": "the injury",
    "body": "the part of the body",
    "substance": "the word",
    "plan": "the plan",
    "frequency": "how often",
}

_MEANT = {
    "negation": "a word for “not”",
    "refusal": "a refusal",
    "modality": "how sure or how binding it is",
    "certainty": "who says or thinks so",
    "condition": "a condition",
    "cause": "a cause",
}


def message(kind: str, detail: str, before: str, after: str) -> str:
    """Return the sentence for a detail that was added, lost or changed."""
    if kind == CHANGED:
        return f"“{before}” became “{after}”."
    quoted = f"“{after if kind == ADDED else before}”"
    verb = {ADDED: "was added", LOST: "was left out"}[kind]
    what = _MEANT.get(detail)
    if what:
        return f"{quoted} ({what}) {verb}."
    noun = _NOUNS.get(detail)
    return f"{noun[0].upper()}{noun[1:]} {quoted} {verb}." if noun else f"{quoted} {verb}."
