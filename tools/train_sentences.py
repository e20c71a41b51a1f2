"""Learn the weights of the sentence model from labelled sentences.

    python tools/train_sentences.py           write rules/sentences/weights.tsv
    python tools/train_sentences.py --check   fail when the written weights are not what the labels give
    python tools/train_sentences.py --folds 5 cross-validate, print F1 for every label, write nothing

Reads `rules/sentences/*.tsv` (role, tags, sentence) and the sentences of the labelled documents
in `tests/gold/` that are there to learn from. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from plainspeak import rulebook
from plainspeak.language import analyse
from plainspeak.language.sentence_model import features_of
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
STRENGTH = 0.7  # inverse of the L2 penalty; chosen by cross-validation
SEEN = 2

Row = tuple[list[str], str, "frozenset[str] | None", str]


def rows_of_bank(book: rulebook.Rulebook) -> list[Row]:
    """Return (features, role, tags, group) of every labelled sentence that stands alone."""
    rows = []
    for path in sorted((ROOT / "rules" / "sentences").glob("*.tsv")):
        if path == TARGET:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            role, tags, text = line.split("\t")
            document = analyse(text, book.word_lists)
            features = dict.fromkeys(
                f for n in range(len(document.sentences)) for f in features_of(document, n)
            )
            held = frozenset() if tags == "-" else frozenset(tags.split(","))
            rows.append((list(features), role, held, f"{path.stem}-{number // 10}"))
    return rows


def rows_of_gold(book: rulebook.Rulebook, names: Iterable[str] = GOLD) -> list[Row]:
    """Return (features, role, None, group) of every sentence of the labelled documents."""
    rows = []
    for name in names:
        path = ROOT / "tests" / "gold" / name
        if not path.exists():
            continue
        for gold in yaml.safe_load(path.read_text(encoding="utf-8")):
            document = analyse(gold["text"], book.word_lists)
            at = 0
            for sentence in gold.get("sentences") or ():
                start = gold["text"].find(sentence["text"].strip(), at)
                at = start + len(sentence["text"].strip())
                number = document.sentence_at(start)
                if number is not None:
                    rows.append(
                        (
                            features_of(document, number),
                            sentence["role"],
                            None,
                            f"{name}-{gold['id']}",
                        )
                    )
    return rows


def vocabulary_of(rows: Sequence[Row]) -> list[str]:
    """Return the features that stand in at least two sentences, sorted."""
    counts = Counter(feature for row in rows for feature in row[0])
    return sorted(feature for feature, count in counts.items() if count >= SEEN)


def matrix_of(rows: Sequence[Row], vocabulary: Sequence[str]) -> csr_matrix:
    """Return one line for each sentence, one column for each feature."""
    columns = {feature: at for at, feature in enumerate(vocabulary)}
    places = [(at, columns[f]) for at, row in enumerate(rows) for f in row[0] if f in columns]
    lines, found = zip(*places, strict=True)
    return csr_matrix((np.ones(len(places)), (lines, found)), shape=(len(rows), len(vocabulary)))


def fit(rows: Sequence[Row], label: str, vocabulary: Sequence[str]) -> tuple[np.ndarray, float]:
    """Return the weights and the bias of one label."""
    if label in TAGS:
        rows = [row for row in rows if row[2] is not None]
        wanted = np.array([label in (row[2] or ()) for row in rows])
    else:
        wanted = np.array([label == row[1] for row in rows])
    learner = LogisticRegression(
        C=STRENGTH, solver="liblinear", random_state=0, class_weight="balanced", max_iter=1000
    )
    learner.fit(matrix_of(rows, vocabulary), wanted)
    return learner.coef_[0], float(learner.intercept_[0])


def table_of(rows: Sequence[Row]) -> str:
    """Return the table of weights as text: a line of labels, a line of biases, a line a feature."""
    vocabulary = vocabulary_of(rows)
    labels = (*ROLES, *TAGS)
    fitted = [fit(rows, label, vocabulary) for label in labels]
    lines = [
        "\t".join(("label", *labels)),
        "\t".join(("bias", *(f"{bias:.2f}" for _, bias in fitted))),
    ]
    for at, feature in enumerate(vocabulary):
        cells = ["" if abs(w[at]) < SMALLEST else f"{w[at]:.2f}" for w, _ in fitted]
        if any(cells):
            lines.append("\t".join((feature, *cells)).rstrip("\t"))
    return "\n".join(lines) + "\n"


def cross_validate(rows: Sequence[Row], folds: int) -> None:
    """Print F1 for every label on sentences that were not learnt from."""
    groups = sorted({row[3] for row in rows})
    fold_of = {group: at % folds for at, group in enumerate(groups)}
    truth: dict[str, list[bool]] = {label: [] for label in (*ROLES, *TAGS)}
    guess: dict[str, list[bool]] = {label: [] for label in (*ROLES, *TAGS)}
    for fold in range(folds):
        learn = [row for row in rows if fold_of[row[3]] != fold]
        test = [row for row in rows if fold_of[row[3]] == fold]
        vocabulary = vocabulary_of(learn)
        lines = matrix_of(test, vocabulary)
        scores = {}
        for label in (*ROLES, *TAGS):
            weights, bias = fit(learn, label, vocabulary)
            scores[label] = lines @ weights + bias
        best = np.argmax(np.stack([scores[role] for role in ROLES]), axis=0)
        for at, row in enumerate(test):
            for number, role in enumerate(ROLES):
                truth[role].append(row[1] == role)
                guess[role].append(bool(best[at] == number))
            for tag in TAGS:
                if row[2] is not None:
                    truth[tag].append(tag in row[2])
                    guess[tag].append(bool(scores[tag][at] > 0))
    for label in (*ROLES, *TAGS):
        both = sum(t and g for t, g in zip(truth[label], guess[label], strict=True))
        said, gold = sum(guess[label]), sum(truth[label])
        print(
            f"{label:10} P {both / max(1, said):.3f} R {both / max(1, gold):.3f} F1 {2 * both / max(1, said + gold):.3f} gold {gold}"
        )
    macro = [
        2
        * sum(t and g for t, g in zip(truth[r], guess[r], strict=True))
        / max(1, sum(guess[r]) + sum(truth[r]))
        for r in ROLES
    ]
    print(f"roles macro F1 {sum(macro) / len(macro):.3f}")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    book = rulebook.load()
    rows = rows_of_bank(book) + rows_of_gold(book)
    if options.folds:
        cross_validate(rows, options.folds)
        return
    table = table_of(rows)
    if options.check:
        if TARGET.read_text(encoding="utf-8") != table:
            sys.exit(
                f"{TARGET.name} is not what the labelled sentences give. Run: python tools/train_sentences.py"
            )
        return
    TARGET.write_text(table, encoding="utf-8")
    print(f"{len(rows)} sentences, {table.count(chr(10)) - 2} features")


if __name__ == "__main__":
    main()
