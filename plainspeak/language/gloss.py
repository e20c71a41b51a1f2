"""Tell whether plain words explain a term: `contact (time with his dad)`, `neglect means that …`.

A gloss says what a word means. An aside that only says more about this one (`the placement, the third
since May, ended`) explains nothing, and nor does the clause after an opening phrase (`After contact, the
boys were quiet`). So every shape asks for the words that make it a gloss.
"""

from __future__ import annotations

import re

from plainspeak.language.verbs import bases

_FLAGS = re.IGNORECASE
# What follows `is a`, `, the` or `: a` in a gloss: a kind of thing, and then what it is for.
_LINK = "that|who|which|where|when|whose|for|to|of|about|in|with|from|between|on|at|after|so|made|used|given|held|run|paid|set"
_NOUN_PHRASE = re.compile(rf"(?:an?|the|your|our)\s+((?:[\w'’-]+\s+){{0,4}}?)(?:{_LINK})\b", _FLAGS)
_BARE = re.compile(
    rf"(?:somebody|someone|people|children|adults|workers|meetings|money|help|talks|time)\s+(?:{_LINK})\b",
    _FLAGS,
)
_MEANS = re.compile(
    r"(?:means?|meant|stands? for|is short for|is when|is where|is how|is what|are what|is our word for|is another word for|is the name)\b",
    _FLAGS,
)
_COPULA = re.compile(r"(?:is|are)\s+", _FLAGS)
_TAIL = re.compile(r"(?:[\"'”’)]*\s*)", _FLAGS)
_COMMA = re.compile(
    r",\s*(?:(?:which|that|this|it)\s+(?:means?|is when|is where|is how|is what)\b|meaning\b|that is\b|in other words\b|i\.?e\b|namely\b|so called because\b)",
    _FLAGS,
)
_RELATIVE = re.compile(r",\s*(?:which|who)\s+(?:is|are)\s+", _FLAGS)
_JOB = re.compile(r",\s*who\s+(\w+)", _FLAGS)
_GENERIC = re.compile(
    r",\s*(?:when|where)\s+[^,.;]*?\b(?:you|we|someone|somebody|people|families|children|a child|everyone|everybody|professionals|workers|adults|staff)\b",
    _FLAGS,
)
_OR = re.compile(r",\s*or\s+(?:an?|the|what)\s+|,?\s*or\s+[\"'“‘]", _FLAGS)
_DASH = re.compile(r"\s*[-–—:]\s+", _FLAGS)
_ANYWHERE = re.compile(
    r"\b(?:which|this|that) means\b|\bin other words\b|\bthat is to say\b", _FLAGS
)
_NEXT = re.compile(
    r"(?:that|this|which|it|these|those|they)\s+(?:means?\b|stands? for\b|(?:is|are)\s+(?:when|where|how|what|short for)\b)"
    r"|(?:that|this|which|these|those)\s+(?:is|are)\s+(?=an?\b|the\b|people\b|meetings\b)",
    _FLAGS,
)
_NO_GLOSS = re.compile(
    r"(?:see|aged?|dated?|on|at|since|until|from|by|in|page|para|tel|ref|no|approx|about|\d\S*)\b|$",
    _FLAGS,
)
_OPENING = re.compile(
    r"(?:after|before|during|since|following|in|at|on|for|without|despite|because|due|when|whenever|if|as|while|although|though|until|once|by|with|from|given|regarding|throughout|under|prior)\b",
    _FLAGS,
)
# `a meeting called a core group` gives the name only; `a meeting to check the plan, called …` says what it is.
_CALLED = re.compile(
    r"(?:\b(?!(?:i|we|he|she|they|who|you|has|have|had)\b)[a-z]+,?\s+(?:(?:that|which) (?:is|are)\s+)?"
    r"(?:called|named)|\bknown as)\s+(?:an?\s+|the\s+|his\s+|her\s+)?[\"'“‘]?$",
    _FLAGS,
)
_NAMED = re.compile(
    r"\b(?:we call(?: it| this| these)?|calls? it)\s+(?:an?\s+|the\s+|his\s+|her\s+)?[\"'“‘]?$",
    _FLAGS,
)
_SAYS_WHAT = re.compile(
    rf"(?:\b(?:an?|the|your|our)\s+(?:[\w'’]+\s+){{1,3}}?|\b(?:people|somebody|someone|help|money|time|meetings|talks)\s+)(?:{_LINK})\b",
    _FLAGS,
)
_INITIALS = re.compile(r"[A-Z][A-Z&/0-9]+s?$")
# Heads that weigh a thing instead of saying what it is: `contact is the aim for May`.
_WEIGHING = frozenset(
    "aim goal reason worry worries concern problem issue priority cause result case key way time first second third last next only best worst main risk challenge matter".split()
)
_ORDINALS = frozenset("first second third last next".split())
_STATES = frozenset(
    "not now still also only being due late early hard good bad great clear important difficult helpful sad positive about on in at to for from with by near likely very too so quite really "
    "happy safe unsafe open closed full short long new old her his their why because if".split()
)
_VERBS = frozenset(
    "is are was were be been has have had do does did will would can could may might must should shall won't didn't doesn't don't isn't wasn't".split()
)


def before(text: str, after: str) -> bool:
    """Tell whether the text before a term explains it: `his time with Dad (contact)`, `a talk about it called mediation`."""
    if _NAMED.search(text):
        return True
    if called := _CALLED.search(text):
        return _SAYS_WHAT.search(re.split(r"[.;:]", text[: called.end()])[-1]) is not None
    opened = re.search(r"(\S*)\s*\((?:an?\s+|the\s+)?$", text)
    return (
        opened is not None
        and not _INITIALS.match(
            opened.group(1)
        )  # `IRO (independent reviewing officer)` only spells out
        and after[:1] == ")"
        and len(re.findall(r"\b[a-z]{2,}\b", text[-60:])) >= 2
    )


def after(rest: str, opening: str) -> bool:
    """Tell whether the rest of a sentence explains the term before it; `opening` is the sentence up to the term."""
    start = _TAIL.match(rest)
    tail = rest[start.end() :] if start else rest
    if tail.startswith("("):
        return _in_brackets(tail[1:])
    if _MEANS.match(tail) or _COMMA.match(tail) or _ANYWHERE.search(rest):
        return True
    if (match := _COPULA.match(tail)) and _describes(tail[match.end() :]):
        return True
    if match := _RELATIVE.match(tail):
        return _names(re.split(r"[,;:.(]|\s[-–—]\s", tail[match.end() :], maxsplit=1)[0])
    if match := _JOB.match(tail):
        return bases().get(match.group(1).lower(), ("", ""))[1] == "s"
    if _GENERIC.match(tail) or _OR.match(tail):
        return True
    if match := _DASH.match(tail):
        return _MEANS.match(tail, match.end()) is not None or _describes(tail[match.end() :])
    if match := re.match(r",\s*", tail):
        aside = re.split(r"[,;:.(]|\s[-–—]\s", tail[match.end() :], maxsplit=1)
        closed = tail[match.end() + len(aside[0]) :].startswith(",")
        return _describes(aside[0]) and (closed or not _OPENING.match(opening.lstrip(" \"'“‘•-*")))
    return False


def next_sentence(text: str, term: str) -> bool:
    """Tell whether a following sentence explains a term: `This means …`, `A core group is a meeting of …`."""
    match = _NEXT.match(text)
    if match:
        return not match.group().endswith(" ") or _describes(text[match.end() :])
    named = re.match(rf"(?:an?\s+|the\s+)?{re.escape(term)}\s+", text, _FLAGS)
    return named is not None and after(text[named.end() - 1 :], "")


def _in_brackets(text: str) -> bool:
    """Tell whether brackets hold an explanation, not a date, an age or where to look."""
    inside = text.split(")", maxsplit=1)[0].strip(" \"'“”‘’")
    plain = re.findall(r"\b[a-z][a-z'’-]+\b", inside)
    named = re.match(r"(?:an?|the)\s+\w", inside, _FLAGS) is not None
    return (len(plain) >= 2 or named) and not _NO_GLOSS.match(inside)


def _names(text: str) -> bool:
    """Tell whether the words after `, which is` name a thing (`six talks about you`), not how it is (`late again`)."""
    words = text.lower().split()
    weighing = _WEIGHING if words[:1] != ["a"] else _WEIGHING - _ORDINALS
    if len(words) < 3 or words[0] in _STATES or any(word in weighing for word in words[:4]):
        return False
    return bases().get(words[0], ("", ""))[1] not in {"past", "participle", "ing"}


def _describes(text: str) -> bool:
    """Tell whether a text opens with a kind of thing and what it is for: `a meeting to plan …`."""
    if _BARE.match(text):
        return True
    match = _NOUN_PHRASE.match(text)
    if match is None:
        return False
    words = match.group(1).lower().split()
    if not words and text[:1].lower() in "at":
        return False  # `the of`, `a to`: no noun
    if any(word in _VERBS or word in _WEIGHING for word in words):
        return False
    # `the boys went to school` is a clause: a past form that stands last is its verb.
    return not any(_past(word) for word in words[1:])


def _past(word: str) -> bool:
    base, form = bases().get(word, ("", ""))
    return form == "past" and base not in {"", word}
