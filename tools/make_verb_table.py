"""Make `plainspeak/language/data/verbs.txt`: everyday verbs and the forms they take.

    python tools/make_verb_table.py

Sources: `plainspeak/language/data/words.txt`, for which words are everyday ones, and lemminflect
(MIT), for which of them are verbs and how they bend. The first line holds the verbs that bend by
the rule in `plainspeak.language.verbs.by_rule`; every other line is base, third person, past,
participle and -ing form of one verb.
"""

from pathlib import Path

from lemminflect import getAllLemmas

from plainspeak.language.inflection import bend
from plainspeak.language.syllables import table
from plainspeak.language.verbs import FORMS, by_rule

TARGET = Path(__file__).parent.parent / "plainspeak" / "language" / "data" / "verbs.txt"
_NOT_VERBS = {
    "be",
    "people",
    "ed",
    "os",
    "ok",
    "us",
    "an",
    "no",
    "must",
    "can",
    "may",
    "might",
    "shall",
    "will",
}


def main() -> None:
    """Write the table."""
    verbs = sorted(
        word
        for word in table()
        if word.isalpha()
        and len(word) > 1
        and word not in _NOT_VERBS
        and word in getAllLemmas(word).get("VERB", ())
    )
    regular, irregular = [], []
    for verb in verbs:
        forms = tuple(bend(verb, "verb", form).replace(" ", "-") for form in FORMS)
        if forms == by_rule(verb):
            regular.append(verb)
        else:
            irregular.append(" ".join(forms))
    TARGET.write_text("\n".join([" ".join(regular), *irregular]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
