"""Make `plainspeak/language/data/words.txt`: everyday English words by number of syllables.

    python tools/make_word_table.py /usr/share/dict/british-english CMUDICT_FILE

Sources: the SCOWL word list as Debian packs it (`wbritish`), for which words are words, and the
CMU Pronouncing Dictionary (BSD), for how many vowels each is spoken with. Line N of the result
holds the words with N syllables; line 0 those that the dictionary does not know.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parent.parent / "plainspeak" / "language" / "data" / "words.txt"


def main(words_path: str, cmu_path: str) -> None:
    """Write the table."""
    spoken: dict[str, int] = {}
    for line in Path(cmu_path).read_text(encoding="utf-8").splitlines():
        word, _, sounds = line.partition(" ")
        if "(" not in word:
            spoken.setdefault(
                word, sum(sound[-1].isdigit() for sound in sounds.split("#")[0].split())
            )
    table = defaultdict(list)
    for word in Path(words_path).read_text(encoding="utf-8").split():
        if re.fullmatch(r"[a-z]+", word):
            table[_syllables(word, spoken)].append(word)
    rows = [f"{count}\t{' '.join(sorted(table[count]))}" for count in sorted(table)]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _syllables(word: str, spoken: dict[str, int]) -> int:
    american = [word]
    american.append(re.sub(r"is(e|ed|es|ing|ation|ations|er|ers)$", r"iz\1", word))
    american.append(re.sub(r"our", "or", word))
    american.append(re.sub(r"ll(ed|ing|er)$", r"l\1", word))
    american.append(re.sub(r"re$", "er", word))
    return next((spoken[form] for form in american if form in spoken), 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
