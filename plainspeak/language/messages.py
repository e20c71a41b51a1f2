"""Find what a pasted message says of itself: who wrote to whom, when, what about, and how it is signed.

People paste an email into a note as it stands. Its `From:`, `Sent:` and `Subject:` lines, the line
above a forwarded message and the block under `Kind regards` are no prose, and nobody can put them
more plainly. A line `Re: …` by itself over a letter is the letter's title. Only lines that stand as
they do in messages are taken: `Re: neglect. Threshold met.` is a note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from plainspeak.language import note_form
from plainspeak.language.lines import Lines

_NAMES = "from|to|cc|bcc|sent|date|subject|reply-to|importance|sensitivity|attachments?|re|fw|fwd|regarding"
_FIELD = re.compile(rf"\*{{0,2}}({_NAMES})[ \t]?:\*{{0,2}}(?=[ \t]|$)", re.IGNORECASE)
# A record of a visit has a date too, and a memo a sender: a run of fields is a message's when it has what only they have.
_TELLING = frozenset("sent subject cc bcc".split())
_ABOUT = frozenset("subject re fw fwd regarding".split())
_DIVIDER = re.compile(
    r"(?:[-_*]{2,}[ \t]*(?:original (?:message|appointment)|forwarded (?:message|by\b.{0,80}))[ \t]*[-_*]{0,40}|begin forwarded message:?)$",
    re.IGNORECASE,
)
# What others draw and write too: no prose, but no sign of a message either.
_RULED = re.compile(r"[-_]{10,}$")
# `On Tue, 12 Mar 2024 at 10:12, Lorna Bright wrote:`, but not `On 12 March Leo wrote:`.
_WHEN = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
    r"|\d{1,4}(?:[:./-]\d{1,4}){0,2}(?:st|nd|rd|th|am|pm|hrs)?|of|at|[ap]\.?m\.?|hrs|hours|gmt|bst|utc|[+-]\d{4})"
)
_WROTE = re.compile(
    rf"on(?:[,\s]{{1,3}}{_WHEN}(?=[,\s])){{1,10}}(?:[,\s]{{1,3}}(?-i:[^\W\d_a-z])[\w.'’-]{{0,40}}){{0,5}}"
    r"(?:[,\s]{1,3}\S{1,80}@\S{1,160})?[,\s]{1,3}wrote:$",
    re.IGNORECASE,
)
_STAMP = re.compile(r"@|\d[:.]\d\d")
_DEVICE = re.compile(
    r"(?:sent from (?:my|outlook|mail)\b|get outlook for\b).{0,40}$", re.IGNORECASE
)
SALUTATION = re.compile(r"(?:dear|hi|hello|annwyl|good (?:morning|afternoon))\b", re.IGNORECASE)
SIGN_OFF = re.compile(
    r"(?:(?:kind(?:est)?|warm(?:est)?|best) (?:regards|wishes)|regards|krs?|yours(?: (?:sincerely|faithfully|truly))?|(?:many |with )?thanks|thank you|(?:with )?love)\b",
    re.IGNORECASE,
)
# `lorna@example.org`, `www.example.org`, `m: 07700 900123`: what starts in lower case and is no sentence.
_ADDRESS = re.compile(r"(?:[a-z]: ?)?(?:[^\s@]*@|www\.|\+?\d)|https?:")
_SMALL = re.compile(r"(?<!\S)[a-z]{2,}[,;]?(?!\S)")
_TITLE_SMALL = 2
_STOP = re.compile(r"[.!?][\"'”’)]?(?:\s|$)")
_LONGEST_ABOUT = 20
_SIGNATURE_LINES, _SIGNATURE_WORDS = 12, 10


def fields_of(text: str, lines: Lines) -> Mapping[int, int]:
    """Return the lines that are fields of a message, not prose: number of the line → where its field ends.

    That is the end of the line, or where a title starts. `lines` are the start and end of every line of the text, without outer spaces; empty when blank.
    """
    found: set[int] = set()
    named = {at: _named(text, lines, at) for at in range(len(lines))}
    found |= _headers(text, lines, named)
    found |= _dividers(text, lines)
    aside = _aside(text, lines)
    if found:
        found |= _signatures(text, lines, found | aside)
    found |= aside
    ends = {at: lines[at][1] for at in found}
    for at, name in named.items():
        if name in _ABOUT and at not in found and _stands_alone(text, lines, at, name, found):
            # Whoever writes `Re:` to a family can write `About:`, so that it stays part of the title.
            ends[at] = text.index(":", *lines[at]) + 1 if name == "subject" else lines[at][0]
    return ends


def _named(text: str, lines: Lines, at: int) -> str:
    start, end = lines[at]
    match = _FIELD.match(text, start, end)
    return match[1].lower() if match else ""


def _headers(text: str, lines: Lines, named: dict[int, str]) -> set[int]:
    """Return the lines of runs of two fields or more."""
    found: set[int] = set()
    at = 0
    while at < len(lines):
        run: list[int] = []
        names: set[str] = set()
        while at < len(lines) and (named[at] or (run and _goes_on(text, lines, at))):
            run.append(at)
            names.add(named[at] or "to")
            at += 1
        if len(run) > 1 and len(names) > 1 and names & _TELLING:
            found.update(run)
        at += not run
    return found


def _goes_on(text: str, lines: Lines, at: int) -> bool:
    """Tell whether a line goes on with the addresses of the line before."""
    start, end = lines[at]
    before = text[lines[at - 1][0] : lines[at - 1][1]]
    return start < end and (before.endswith((";", ",")) or "@" in before) and "@" in text[start:end]


def _dividers(text: str, lines: Lines) -> set[int]:
    found: set[int] = set()
    for at, (start, end) in enumerate(lines):
        if _DIVIDER.match(text, start, end):
            found.add(at)
        for last in (at, at + 1):
            if last >= len(lines) or lines[last][0] == lines[last][1]:
                break
            stretch = text[start : lines[last][1]]
            if _WROTE.match(stretch) and _STAMP.search(stretch):
                found.update(range(at, last + 1))
                break
    return found


def _aside(text: str, lines: Lines) -> set[int]:
    return {
        at
        for at, (start, end) in enumerate(lines)
        if _RULED.match(text, start, end) or _DEVICE.match(text, start, end)
    }


def _stands_alone(text: str, lines: Lines, at: int, name: str, found: set[int]) -> bool:
    """Tell whether a line that says what a message is about stands as it does above one."""
    start, end = lines[at]
    line = text[start:end]
    if len(line.split()) > _LONGEST_ABOUT or _STOP.search(line):
        return False
    if at and not (_blank(lines, at - 1) or at - 1 in found or _greets(text, lines, at - 1)):
        return False
    below = next((row for row in range(at + 1, len(lines)) if not _blank(lines, row)), None)
    if below is None:
        return False
    return name == "subject" or below > at + 1 or below in found or _greets(text, lines, below)


def _signatures(text: str, lines: Lines, ends: set[int]) -> set[int]:
    """Return the lines of signatures: `Kind regards` and the lines under it, as far as they are short and no sentences.

    A blank line may stand before the name and ends what comes after it: a note may go on below.
    Where one goes on without a blank line, only what is written as names and titles are is left to the signature.
    """
    signed: set[int] = set()
    for at, (start, end) in enumerate(lines):
        if at in signed or not _signs_off(text, start, end):
            continue
        signed.add(at)
        under: list[int] = []
        for row in range(at + 1, min(len(lines), at + 1 + _SIGNATURE_LINES)):
            line = text[lines[row][0] : lines[row][1]]
            if row in ends or _greets(text, lines, row):
                break
            if _is_prose(line):
                under = [row for row in under if not _SMALL.search(text, *lines[row])]
                break
            if line:
                under.append(row)
            elif under:
                break
        signed.update(under)
    return signed


def _signs_off(text: str, start: int, end: int) -> bool:
    """Tell whether a line is a sign-off and nothing else: `Thanks,`, but not `Thanks to Nan`."""
    match = SIGN_OFF.match(text, start, end)
    return match is not None and not text[match.end() : end].strip(" \t,.!")


def _is_prose(line: str) -> bool:
    return (
        len(line.split()) > _SIGNATURE_WORDS
        or line.endswith((".", "!", "?", ":"))
        or (line[:1].islower() and not _ADDRESS.match(line))
        or len(_SMALL.findall(line)) > _TITLE_SMALL
        or note_form.reads_on(line)
    )


def _blank(lines: Lines, at: int) -> bool:
    return lines[at][0] == lines[at][1]


def _greets(text: str, lines: Lines, at: int) -> bool:
    return SALUTATION.match(text, *lines[at]) is not None
