"""Learn the weights of the sentence model from labelled sentences.

    python tools/train_sentences.py           write rules/sentences/weights.tsv
    python tools/train_sentences.py --check   fail when the written weights are not what the labels give
    python tools/train_sentences.py --try kept.yaml   learn, print F1 on documents kept back, write nothing

Reads `rules/sentences/*.tsv` (role, tags, sentence), `rules/sentences/*.txt` (whole documents, a
sentence a line) and the sentences of the labelled documents in `tests/gold/` that are there to
learn from. `tags-*.txt` teach what a sentence says (the tags) and which words are rare, not the roles: their
writers drew the line between a fact and a strength elsewhere. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from plainspeak import pipeline, profiles, rulebook
from plainspeak.checks import roles
from plainspeak.language import analyse
from plainspeak.language.sentence_model import features_of, scores_of
from plainspeak.model import Role

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "rules" / "sentences" / "weights.tsv"
GOLD = ("dev.yaml", "tune.yaml")
ROLES = tuple(role.value for role in Role)
TAGS = (
    "impact",
    "voice",
    "happened",
    "future",
    "who",
    "behaviour",
    "timescale",
    "benefit",
    "step",
    "ring",
)
SMALLEST = 0.02
# Inverses of the L2 penalty; chosen by cross-validation.
ROLE_STRENGTH, TAG_STRENGTH = 0.03, 0.1
USUAL_RARITY = 4.0  # so that the penalty means about the same with rarity as without
SEEN = 2

LETTERS = {"S": "strength", "W": "worry", "N": "next-step", "O": "other"}
PARAGRAPH = 5
# Documents labelled whole, like those to be judged, weigh more than sentences and notes made to learn from.
GOLD_WEIGHT = 6.0


class Row(NamedTuple):
    """One labelled sentence: its features, role and tags (None: not labelled), its document.

    `weight` is what it counts for when roles are learnt; 0 leaves it out.
    """

    features: list[str]
    role: str
    tags: frozenset[str] | None
    group: str
    weight: float


class Labelled(NamedTuple):
    """One labelled document: where each sentence starts, its role and its tags."""

    text: str
    type: str
    places: list[tuple[int, str, frozenset[str] | None]]
    group: str
    weight: float


def bank() -> Iterator[Labelled]:
    """Yield the labelled sentences that stand alone."""
    for path in sorted((ROOT / "rules" / "sentences").glob("*.tsv")):
        if path == TARGET:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            role, tags, text = line.split("\t")
            yield Labelled(
                text, "case-note", [(0, role, _tags(tags))], f"{path.stem}-{number // 10}", 1.0
            )


def notes() -> Iterator[Labelled]:
    """Yield the labelled notes, as they would stand on a page."""
    for path in sorted((ROOT / "rules" / "sentences").glob("*.txt")):
        for number, note in enumerate(path.read_text(encoding="utf-8").split("## ")[1:]):
            kind, *lines = note.splitlines()
            cells = [line.split("\t") for line in lines if line.strip()]
            text, places = _page(cells, bulleted=kind == "three-column-map")
            found = [(start, LETTERS[letter], _tags(tags)) for start, letter, tags in places]
            weight = 0.0 if path.stem.startswith("tags-") else 1.0
            yield Labelled(text, kind.strip(), found, f"{path.stem}-{number}", weight)


def gold(names: Iterable[str] = GOLD) -> Iterator[Labelled]:
    """Yield the labelled documents of `tests/gold/`."""
    for name in names:
        for row in yaml.safe_load((ROOT / "tests" / "gold" / name).read_text(encoding="utf-8")):
            at, places = 0, []
            for sentence in row.get("sentences") or ():
                start = row["text"].find(sentence["text"].strip(), at)
                at = start + len(sentence["text"].strip())
                places.append((start, sentence["role"], None))
            if places:
                yield Labelled(row["text"], row["type"], places, f"{name}-{row['id']}", GOLD_WEIGHT)


def _tags(text: str) -> frozenset[str]:
    return frozenset() if text.strip() == "-" else frozenset(tag.strip() for tag in text.split(","))


def _page(
    cells: Sequence[Sequence[str]], *, bulleted: bool
) -> tuple[str, list[tuple[int, str, str]]]:
    text, places, run = "", [], 0
    for cell in cells:
        if cell[0] == "H":
            text += ("\n\n" if text else "") + cell[1] + "\n"
            run = 0
            continue
        before = "\n- " if bulleted else ("\n" if run % PARAGRAPH == 0 else " ")
        text += before if text else before.lstrip()
        places.append((len(text), cell[0], cell[1]))
        text += cell[2].strip()
        run += 1
    return text + "\n", places


def rows_of(documents: Iterable[Labelled], book: rulebook.Rulebook) -> Iterator[Row]:
    """Yield a row for each labelled sentence, read in its document and after the role before it."""
    for labelled in documents:
        profile = profiles.profile_for(book, labelled.type)
        document, found = pipeline.find(
            analyse(labelled.text, book.word_lists), book.select(profile), profile
        )
        raised = roles.raised_in(document, found)
        before = "none"
        for start, role, tags in labelled.places:
            number = document.sentence_at(start)
            if number is not None:
                features = features_of(
                    document,
                    number,
                    raised.get(number, ()),
                    before if len(labelled.places) > 1 else "",
                )
                yield Row(features, role, tags, labelled.group, labelled.weight)
            before = role


def vocabulary_of(rows: Sequence[Row]) -> list[str]:
    """Return the features that stand in at least two sentences, sorted."""
    counts = Counter(feature for row in rows for feature in row.features)
    return sorted(feature for feature, count in counts.items() if count >= SEEN)


def matrix_of(rows: Sequence[Row], vocabulary: Sequence[str]) -> csr_matrix:
    """Return one line for each sentence, one column for each feature."""
    columns = {feature: at for at, feature in enumerate(vocabulary)}
    places = [(at, columns[f]) for at, row in enumerate(rows) for f in row.features if f in columns]
    lines, found = zip(*places, strict=True)
    return csr_matrix((np.ones(len(places)), (lines, found)), shape=(len(rows), len(vocabulary)))


def fit(rows: Sequence[Row], vocabulary: Sequence[str]) -> dict[str, tuple[np.ndarray, float]]:
    """Return the weights and the bias of every label: the roles learnt against each other, each tag by itself.

    For the roles a feature counts by its rarity (inverse document frequency, Spärck Jones 1972), so that
    the penalty falls on common words rather than on telling ones. The rarity is folded into the weights.
    """
    lines = matrix_of(rows, vocabulary)
    rarity = np.log(len(rows) / np.asarray(lines.sum(axis=0)).ravel()) / USUAL_RARITY
    learner = _learner("lbfgs", ROLE_STRENGTH)
    counted = np.array([at for at, row in enumerate(rows) if row.weight])
    learner.fit(
        lines[counted] @ diags(rarity),
        [rows[at].role for at in counted],
        sample_weight=[rows[at].weight for at in counted],
    )
    fitted = {
        str(role): (learner.coef_[at] * rarity, float(learner.intercept_[at]))
        for at, role in enumerate(learner.classes_)
    }
    tagged = np.array([at for at, row in enumerate(rows) if row.tags is not None])
    for tag in TAGS:
        learner = _learner("liblinear", TAG_STRENGTH)
        learner.fit(lines[tagged], [tag in (rows[at].tags or ()) for at in tagged])
        fitted[tag] = learner.coef_[0], float(learner.intercept_[0])
    return fitted


def _learner(solver: str, strength: float) -> LogisticRegression:
    return LogisticRegression(
        C=strength, solver=solver, random_state=0, class_weight="balanced", max_iter=2000
    )


def table_of(rows: Sequence[Row]) -> str:
    """Return the table of weights as text: a line of labels, a line of biases, a line a feature."""
    vocabulary = vocabulary_of(rows)
    labels = (*ROLES, *TAGS)
    by_label = fit(rows, vocabulary)
    fitted = [by_label[label] for label in labels]
    lines = [
        "\t".join(("label", *labels)),
        "\t".join(("bias", *(f"{bias:.2f}" for _, bias in fitted))),
    ]
    for at, feature in enumerate(vocabulary):
        cells = ["" if abs(w[at]) < SMALLEST else f"{w[at]:.2f}" for w, _ in fitted]
        if any(cells):
            lines.append("\t".join((feature, *cells)).rstrip("\t"))
    return "\n".join(lines) + "\n"


def try_on(learn: Sequence[Row], test: Sequence[Row]) -> float:
    """Print F1 for every label on rows that were not learnt from; return the mean over the roles."""
    vocabulary = vocabulary_of(learn)
    lines = matrix_of(test, vocabulary)
    scores = {
        label: lines @ weights + bias for label, (weights, bias) in fit(learn, vocabulary).items()
    }
    best = [max(ROLES, key=lambda role: scores[role][at]) for at in range(len(test))]
    figures = {}
    for label in (*ROLES, *TAGS):
        known = [at for at, row in enumerate(test) if label in ROLES or row.tags is not None]
        truth = [
            label == test[at].role if label in ROLES else label in (test[at].tags or ())
            for at in known
        ]
        guess = [best[at] == label if label in ROLES else scores[label][at] > 0 for at in known]
        both = sum(a and b for a, b in zip(truth, guess, strict=True))
        figures[label] = 2 * both / max(1, sum(truth) + sum(guess))
        if known:
            print(f"{label:10} F1 {figures[label]:.3f} of {sum(truth)}")
    mean = sum(figures[role] for role in ROLES) / len(ROLES)
    print(f"roles, mean F1 {mean:.3f}")
    return mean


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--try", dest="kept", help="a file of tests/gold/ to judge instead of learning from it"
    )
    options = parser.parse_args()
    book = rulebook.load()
    rows = [
        *rows_of(bank(), book),
        *rows_of(notes(), book),
        *rows_of(gold(name for name in GOLD if name != options.kept), book),
    ]
    if options.kept:
        try_on(rows, list(rows_of(gold([options.kept]), book)))
        return
    table = table_of(rows)
    if options.check:
        if not _same(TARGET.read_text(encoding="utf-8"), table, rows):
            sys.exit(
                f"{TARGET.name} is not what the labelled sentences give. Run: python tools/train_sentences.py"
            )
        return
    TARGET.write_text(table, encoding="utf-8")
    print(f"{len(rows)} sentences, {table.count(chr(10)) - 2} features")


def _same(written: str, fresh: str, rows: Sequence[Row]) -> bool:
    """Tell whether two tables give the labelled sentences the same roles, but for rounding (1 in 200)."""
    tables = [rulebook.parse_model(text) for text in (written, fresh)]
    given = [
        [max(ROLES, key=scores_of(table, row.features).__getitem__) for row in rows]
        for table in tables
    ]
    differing = sum(one != other for one, other in zip(*given, strict=True))
    return differing <= len(rows) // 200


if __name__ == "__main__":
    main()
