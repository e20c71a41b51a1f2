"""The entries of a chronology: a date and a source belong to what happened beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plainspeak.facts import align
from plainspeak.facts.align import Group
from plainspeak.language import entries
from plainspeak.model import BlockKind, Document

_LONGEST_SOURCE = 4  # words, as in the chronologies of plain text


def fields_of(document: Document) -> dict[int, tuple[int, ...]]:
    """Return the fields of the entry that each sentence is in: number → numbers of the fields' sentences.

    An entry begins with a field that is a date. What stands under it, up to the next field, heading
    or blank line, is in it. Without `fields=True` a document has no sentences in its fields, and no entries.
    """
    found: dict[int, tuple[int, ...]] = {}
    fields: tuple[int, ...] = ()
    end, told = 0, False
    for number, sentence in enumerate(document.sentences):
        block = document.blocks[sentence.block]
        between = document.text[end : sentence.span.start]
        if block.kind is BlockKind.HEADING or between.count("\n") > 1:
            fields, told = (), False
        if block.kind is BlockKind.FIELD:
            if entries.is_date(block.span.of(document.text)):
                fields, told = (number,), False
            elif fields and not told:
                fields = (*fields, number)
        elif fields and not told and _is_source(document, number):
            fields = (*fields, number)
        elif fields:
            found[number], told = fields, True
        end = sentence.span.end
    return found


def _is_source(document: Document, number: int) -> bool:
    """Tell whether a sentence only says who: a short cell without a stop, with another cell under it."""
    sentence, *below = document.sentences[number : number + 2]
    if not below or below[0].block == sentence.block:
        return False
    block = document.blocks[below[0].block]
    return (
        sentence.last - sentence.first <= _LONGEST_SOURCE
        and not sentence.span.of(document.text).endswith((".", "!", "?"))
        and block.kind not in {BlockKind.HEADING, BlockKind.FIELD}
        and document.text[sentence.span.end : below[0].span.start].count("\n") == 1
    )


def groups_of(
    before: Document,
    ours: Sequence[frozenset[str]],
    after: Document,
    theirs: Sequence[frozenset[str]],
    headings: tuple[frozenset[int], frozenset[int]],
) -> list[Group]:
    """Return the sentences of two versions in groups, each entry's fields with what they stand beside.

    `ours` and `theirs` are what each sentence is known by. A field pairs with nothing by itself:
    one date or source may stand in many entries.
    """
    mine, yours = fields_of(before), fields_of(after)
    left, right = _outside(before, mine), _outside(after, yours)
    first, second = ({at: row for row, at in enumerate(side)} for side in (left, right))
    groups = align.align(
        [ours[at] for at in left],
        [theirs[at] for at in right],
        [
            (first[at], second[other])
            for at, other in align.unchanged(
                _texts(before, left, mine), _texts(after, right, yours)
            )
        ],
        (
            frozenset(first[at] for at in headings[0] if at in first),
            frozenset(second[at] for at in headings[1] if at in second),
        ),
    )
    whole = [Group(tuple(left[at] for at in a), tuple(right[at] for at in b)) for a, b in groups]
    return [_with_fields(group, mine, yours) for group in whole]


def _outside(document: Document, entry: Mapping[int, tuple[int, ...]]) -> list[int]:
    """Return the numbers of the sentences that are no field of an entry."""
    fields = {at for row in entry.values() for at in row}
    return [at for at in range(len(document.sentences)) if at not in fields]


def _texts(
    document: Document, numbers: Sequence[int], entry: Mapping[int, tuple[int, ...]]
) -> dict[int, tuple[str, ...]]:
    """Return the text of sentences, and after it those of the fields beside it."""
    return {
        at: tuple(
            document.sentences[row].span.of(document.text) for row in (at, *entry.get(at, ()))
        )
        for at in numbers
    }


def _with_fields(
    group: Group, mine: Mapping[int, tuple[int, ...]], yours: Mapping[int, tuple[int, ...]]
) -> Group:
    """Put in the fields of entries that begin in a group, and of all its entries when both versions have some."""
    both = any(at in mine for at in group.before) and any(at in yours for at in group.after)
    return Group(_filled(group.before, mine, both=both), _filled(group.after, yours, both=both))


def _filled(
    numbers: tuple[int, ...], entry: Mapping[int, tuple[int, ...]], *, both: bool
) -> tuple[int, ...]:
    fields = {
        field
        for at in numbers
        for field in entry.get(at, ())
        if both or entry.get(at - 1) != entry[at]
    }
    return tuple(sorted({*numbers, *fields}))
