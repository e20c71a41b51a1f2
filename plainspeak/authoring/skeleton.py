"""The skeleton of a rule: every field that most rules need, each with a word on what goes there."""

from __future__ import annotations

from plainspeak.rulebook import schema

_SKELETON = """\
{schema_line}
# A rule in five blanks: put your own words wherever ___ stands. Then try it: plainspeak rules test {file}
# What else a rule may hold is in rules/README.md.
- id: {rule_id}
  category: {category}  # what a reviewer would call it: {categories}
  find: [___]  # the word or phrase, as it stands in a dictionary; several with commas between them
  # form: noun  # noun, verb or adjective, if the word bends (plans, planned); left out: only as written
  say: [___]  # what to write instead, best first; take this line out if only a person can tell
  safety: ask  # ask: a person chooses · safe: may be swapped unseen, everywhere · rewrite: advice only
  # question: What did you see?  # what the writer could ask next; needed when there is no 'say'
  # unless: [___]  # longer phrases in which the word is innocent
  why: "___"  # one true sentence: what this word does to a family
  source: house
  examples:
    - {{before: "___"}}  # a sentence with the word in it, to be raised
    - {{leave: "___"}}  # one that looks alike and must be left alone, such as a person's own words: Nan said, “…”
"""


def skeleton(rule_id: str, file: str) -> str:
    """Return the commented skeleton of a rule, with blanks (___) to be filled in.

    Raises RuleError when `rule_id` is no id.
    """
    schema.check_id(rule_id)
    prefix = rule_id.partition(".")[0]
    return _SKELETON.format(
        schema_line=schema.EDITOR_LINE,
        file=file,
        rule_id=rule_id,
        category=prefix if prefix in schema.CATEGORIES else "jargon",
        categories="jargon, plain-words, label, vague-harm …",
    )
