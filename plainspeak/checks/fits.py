"""Tell whether a wording can stand where a term stands: what cannot is left to the rule's question.

A rule that is advice may word a noun as a clause (`attainment`: what the child can do). In `we spoke about
attainment` that reads well; after `her` or before `of` it does not, and no arrow must be drawn.
"""

from __future__ import annotations

import re

from plainspeak.language.inflection import is_plural
from plainspeak.language.verbs import bases, table
from plainspeak.language.words import joined
from plainspeak.model import Document

_ASKING = frozenset("what how who where when why which whether".split())
# What opens no noun phrase and no adjective: nothing of the kind follows `her`, `the` or `a`.
_OPENERS = _ASKING | frozenset(
    "that to not if with without as for from in on at by it there he she we they you his her their our your my no a an the is was".split()
)
_DETERMINERS = frozenset(
    "a an the this these those my your his her its our their no any every each some such 's two three four five six seven eight nine ten".split()
)
_GIVING = frozenset("give offer show tell send bring get ask hand lend owe teach".split())
_BE = frozenset("is are was were be been being am 's 're".split())
# Verbs about somebody; `visits` or `rules` may be nouns, these are not.
_FINITE = frozenset("is are was were am has had does did do cannot".split())
_MAY_BE_NOUNS = frozenset("needs stays looks plays feels comes hurts".split())
_SAYS = frozenset(
    "wants spends keeps makes goes gets takes puts tells says thinks knows sees finds asks learns lives believes struggles"
    " enjoys loves gives lets lacks".split()
)
_NOUNS_IN_ING = frozenset(
    "meeting hearing planning leaving understanding parenting training housing counselling building drawing feeling".split()
)
_HAVE = frozenset("has have had do did does".split())
# A noun with one of these after it takes no other noun: `the talk about school`, not `the talk about school group`.
_TAIL = frozenset(
    "who that which of for to with about from in on without what how where when because".split()
)
_FOLLOWING = frozenset(
    "a an the this that these those my your his her its our their in on at by to of for from with about after before until"
    " since during through over under into and or but if when while as so because than then not who which what where how will"
    " would can could may might must should both all each every now today soon yet there here again also too only just last next"
    " me him us them you it i he she we they without against between near like more one two three four throughout together around up down back".split()
)
_PREPOSITIONS = frozenset("about at for from into of on to with".split())
_MAY_BE_TWICE = frozenset("that had her so".split())
_MODALS = frozenset("can could will would may might must should".split())


def fits(document: Document, first: int, last: int, text: str, *, strict: bool) -> bool:
    """Tell whether a text can take the place of words first..last.

    `strict` is for a wording whose rule promises nothing: it must read well as the noun or the adjective it replaces.
    """
    words = document.words
    opener = text.partition(" ")[0].lower().rstrip(",")
    written, before, after = _beside(document, first, last)
    if opener == written:
        return True
    if strict and not _reads_as_noun(document, first, text, before, after):
        return False
    if opener in _OPENERS and _in_noun_phrase(document, first, before):
        return False
    if before in {"a", "an"} and not is_plural(written) and is_plural(text.partition(" and ")[0]):
        return False  # `a clothes`
    if opener == "not" and before in {"be", "been", "being"}:
        return False  # `is not enough`, but never `has been not enough`
    if before and after and _has_tail(text) and not _may_follow(after):
        return False
    if opener in _ASKING and _after_adjective(document, first, before):
        return False
    if opener in _ASKING and (
        after == "of"
        or _after_there_is(document, first)
        or (opener in {"who", "which"} and before in _BE)
    ):
        return False
    was_verb = (
        written in _FINITE
        or written in _SAYS
        or written in table()
        or bases().get(written, ("", ""))[1] in {"s", "past"}
    )
    if _is_finite(text) or opener in _MODALS:
        return was_verb or written in _MODALS
    after_be = bool(_BE & {word.norm for word in words[max(0, first - 2) : first]})
    if opener == "not" and not after_be:
        return not (
            written in _FINITE
            or written in _SAYS
            or bases().get(written, ("", ""))[1] in {"s", "past"}
        )
    return written not in _FINITE or opener in table() or opener in bases() or last - first < 2


def fits_as_verb(document: Document, first: int, last: int, text: str) -> bool:
    """Tell whether a verb phrase can take the place of the verb phrase at words first..last.

    A participle before its noun takes one word only (`the getting worse mood`), and `look at` must be looked at
    something: it does not end a clause unless the term had its own preposition, or is passive.
    """
    words = document.words
    _, before, after = _beside(document, first, last)
    _, form = bases().get(words[first].norm, ("", ""))
    written = words[last - 1].norm
    if (
        form in {"ing", "participle", "past"}
        and " " in text
        and before in _DETERMINERS
        and after
        and (before in {"a", "an"} or not _may_follow(after))
    ):
        return False
    ends = text.rpartition(" ")[2]
    left_open = ends in _PREPOSITIONS and written not in _PREPOSITIONS and not after
    passive = bool(_BE & {word.norm for word in words[max(0, first - 3) : first]})
    return not left_open or passive


def prefixed(document: Document, first: int) -> bool:
    """Tell whether a hyphen ties word `first` to the word before it, which may be half of it: `re-amended`."""
    start = document.words[first].start
    return (
        first > 0
        and document.words[first - 1].end == start - 1
        and document.text[start - 1] in "-‐‑"
    )


def doubles(document: Document, first: int, last: int, text: str) -> bool:
    """Tell whether a text would bring the same word together with itself: `work together together`."""
    written, before, after = _beside(document, first, last)
    words = re.findall(r"[\w'’]+", text.lower())
    if not words:
        return False
    at_front = words[0] == before and words[0] != written and words[0] not in _MAY_BE_TWICE
    return at_front or (
        words[-1] == after
        and words[-1] != document.words[last - 1].norm
        and words[-1] not in _MAY_BE_TWICE
    )


def _beside(document: Document, first: int, last: int) -> tuple[str, str, str]:
    """Return the first of words first..last, and the words joined to them on either side, or nothing."""
    words = document.words
    before = first and joined(document.text, words[first - 1], words[first])
    after = last < len(words) and joined(document.text, words[last - 1], words[last])
    return (
        words[first].norm,
        words[first - 1].norm if before else "",
        words[last].norm if after else "",
    )


def _has_tail(text: str) -> bool:
    """Tell whether a text is a noun with its own tail: `help at school with feelings`, but not `with the help of`."""
    words = re.sub(r"\(.*\)", "", text.lower()).split()
    return (
        bool(_TAIL & set(words[1:-1]))
        and words[-2] != "to"  # `able to get` takes what follows
        and words[-1] not in _TAIL | _OPENERS | _DETERMINERS
        and not words[-1].endswith(("'s", "s'"))
    )


def _may_follow(word: str) -> bool:
    """Tell whether a word may follow a noun that has its own tail: a small word, a verb, an adverb."""
    return (
        word in _FOLLOWING
        or (word in bases() and not word.endswith("ing"))
        or word.endswith(("ly", "self", "selves"))
        or word.isdecimal()
        or len(word) < 2
    )


def _is_finite(text: str) -> bool:
    """Tell whether a text opens with a verb about somebody: `needs a home`, not `needs that we can meet`."""
    opener, _, rest = text.lower().partition(" ")
    if opener in _MAY_BE_NOUNS:
        return bool(rest) and rest.partition(" ")[0] not in {
            "that",
            "of",
            "for",
            "to",
            "which",
            "and",
            "or",
        }
    return opener in _FINITE or opener in _SAYS


def _reads_as_noun(document: Document, first: int, text: str, before: str, after: str) -> bool:
    """Tell `the meeting about money is` from `a looking for what works talk`, and `the rules` from `a rules`."""
    words = re.sub(r"\(.*\)", "", text.lower()).split()
    if not words:
        return True
    doing = (
        len(words) > 1
        and words[0] not in _NOUNS_IN_ING
        and bases().get(words[0], ("", ""))[1] == "ing"
    )
    if doing and (_in_noun_phrase(document, first, before) or before in _HAVE):
        return False
    if before in {"a", "an", "the"} and words[0] in {"mum's", "dad's"}:
        return False
    if (
        is_plural(text.partition(" and ")[0])
        and before in {"is", "was"}
        and _after_there_is(document, first)
    ):
        return False
    return not (after and _TAIL & set(words[1:-1]) and not _may_follow(after))


def _in_noun_phrase(document: Document, first: int, before: str) -> bool:
    """Tell whether an article, a possessive or another determiner stands right before word `first`."""
    if before not in _DETERMINERS and not before.endswith(("'s", "s'")):
        return False
    giver = document.words[first - 2].norm if first > 1 else ""
    return not (before == "her" and (giver in _GIVING or bases().get(giver, ("",))[0] in _GIVING))


def _after_adjective(document: Document, first: int, before: str) -> bool:
    """Tell whether one adjective stands between an article and word `first`: `the main attainment`."""
    if first < 2 or document.words[first - 2].norm not in {"the", "a", "an", "his", "her", "their"}:
        return False
    bent = bases().get(before, ("", ""))[1]
    return (
        before not in _FOLLOWING | _BE | _HAVE
        and before not in table()
        and bent in {"", "participle"}
        and not before.endswith("ly")
    )


def _after_there_is(document: Document, first: int) -> bool:
    words = document.words
    return first > 1 and words[first - 1].norm in _BE and words[first - 2].norm == "there"
