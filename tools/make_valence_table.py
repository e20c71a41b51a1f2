"""Make `plainspeak/language/data/valence.txt`: everyday words by how good or bad they sound.

    python tools/make_valence_table.py VADER_LEXICON

Source: the word list of VADER (C. J. Hutto and E. Gilbert, 2014; MIT licence, see NOTICE beside the
table), rated by ten people from -4 to 4. Each line of the result holds a rounded rating and its words;
words rated near nothing, phrases, slang signs and smileys are left out.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parent.parent / "plainspeak" / "language" / "data" / "valence.txt"
_LEAST = 0.5


def main(lexicon: str) -> None:
    """Write the table."""
    table: dict[float, list[str]] = defaultdict(list)
    for line in Path(lexicon).read_text(encoding="utf-8").splitlines():
        word, rating = line.split("\t")[:2]
        if re.fullmatch(r"[a-z]{3,}", word) and abs(float(rating)) >= _LEAST:
            table[round(float(rating) * 2) / 2].append(word)
    TARGET.write_text(
        "".join(f"{rating:g} {' '.join(sorted(table[rating]))}\n" for rating in sorted(table)),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
