"""What a word of a list says where it stands: `so` in `so tired`, `can` in `nobody can`, `when` of the past."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from plainspeak.facts.figures import Figure
from plainspeak.facts.marked import Place
from plainspeak.language.verbs import bases
from plainspeak.language.words import gap
from plainspeak.model import Document

# `a week` says how often only after a count: `twice a week`.
_AFTER_COUNT = re.compile(r"(?:a|per) \w+")
_REACH = 4
_LASTING = frozenset("in for over within after during of about".split())
_WHEN = frozenset({"when", "whenever"})
_AHEAD = frozenset({"will", "possible", "must"})
_TOOK = frozenset({"over"})
_LENGTHS = (" day", " month", " minute")
_TAKES_ABOUT = "takes-about"
_ABILITY = frozenset({"can", "possible"})
_NOBODY = frozenset("no nobody no-one none neither".split())
_PERMITS = ("allow", "permit", "authoris")
_MUST = frozenset({"must"})
_BESIDE_FIGURE = frozenset("least most over about".split())
_PAST = frozenset({"past", "were"})
_SUBJECTS = ("person", "possessive", "kin")
_POINTS = frozenset(
    "the a an this that these those there it its then everyone everybody nobody all".split()
)
# `does not have to` is no `must not`.
_NEEDS = frozenset("have has had need needs needed required obliged".split())
_FREE = frozenset({"free"})
_A = frozenset({"a", "an"})
_COUNTED = frozenset("number money age time".split())

_NOTHING: frozenset[str] = frozenset()

# what a word means, what it can stand for
Said = tuple[frozenset[str], frozenset[str]]


class Reader:
    """Reads the places of fact lists of one document, given its figures and the words for people."""

    def __init__(
        self,
        document: Document,
        places: Sequence[Place],
        found: Sequence[Figure],
        people: set[int],
    ) -> None:
        self.document = document
        self.people = people
        self.counts = sorted(row.first for row in found if row.kind in _COUNTED)
        self.lengths = {
            row.first for row in found if any(value.endswith(_LENGTHS) for value in row.values)
        }
        self.ahead = {
            self.sentence(place)
            for place in places
            if place.kind == "modality" and place.values & _AHEAD
        }
        self.ifs = {place.first for place in places if place.kind == "condition"}
        self.denials = {place.last for place in places if place.kind == "negation" and place.values}

    def sentence(self, place: Place) -> int | None:
        """Return the number of the sentence of a place."""
        return self.document.sentence_at(self.document.words[place.first].start)

    def norm(self, at: int) -> str:
        """Return a word in its normal form; nothing behind the end."""
        return self.document.words[at].norm if at < len(self.document.words) else ""

    def said(self, place: Place) -> Said | None:
        """Return what a place means and can stand for; None where it is no fact."""
        if not self.counts_here(place):
            # `about a bottle` may say what `about one bottle` says.
            return (
                (_NOTHING, place.values)
                if place.kind == "only" and self.norm(place.last) in _A
                else None
            )
        return {
            "only": self.only,
            "condition": self.condition,
            "cause": self.cause,
            "modality": self.modality,
        }.get(place.kind, self.as_listed)(place)

    def as_listed(self, place: Place) -> Said | None:
        """Return what the lists say."""
        return place.values, place.maybe

    def only(self, place: Place) -> Said | None:
        """Read `about` and `over`, which may say other things than how many."""
        values, maybe = place.values, place.maybe
        if place.first - 1 in self.document.marks.get(_TAKES_ABOUT, {}):
            # `angry about two times a week` can be read two ways.
            values, maybe = _NOTHING, values | maybe
        if place.last in self.lengths or place.last + 1 in self.lengths:
            # `over three weeks` may say how long it took.
            values, maybe = values - _TOOK, maybe | (values & _TOOK)
        return values, maybe

    def condition(self, place: Place) -> Said | None:
        """Read `when he drinks, Nan will come` as a condition, and not `when he fell`."""
        if (
            self.norm(place.first) in _WHEN
            and self.sentence(place) in self.ahead
            and not self.past_next(place)
        ):
            return place.values | place.maybe, _NOTHING
        return place.values, place.maybe

    def cause(self, place: Place) -> Said | None:
        """Read `so proud`, which says how proud."""
        if self.norm(place.first) == "so" and self.measures(place):
            return _NOTHING, place.values | place.maybe
        return place.values, place.maybe

    def modality(self, place: Place) -> Said | None:
        """Read `may`, `must` and `can` with the “not” beside them."""
        values, maybe = place.values, place.maybe
        if place.first in self.ifs and self.norm(place.first) == "should":
            return None  # `should he drink` is `if he drinks`
        if values & _MUST and self.norm(place.first) in _NEEDS and place.first in self.denials:
            return _FREE, maybe | _ABILITY  # who does not have to may
        if values & _ABILITY and self.denied(place):
            values, maybe = _NOTHING, values | maybe
            if any(self.norm(at).startswith(_PERMITS) for at in range(place.first, place.last)):
                maybe |= _MUST  # who is not allowed to must not
        return values, maybe

    def counts_here(self, place: Place) -> bool:
        """Tell whether a place that needs a figure beside it has one."""
        words, counts = self.document.words, self.counts
        if place.kind == "frequency" and _AFTER_COUNT.fullmatch(
            " ".join(word.norm for word in words[place.first : place.last])
        ):
            if place.first and words[place.first - 1].norm in _LASTING:
                return False  # `in a week` says when
            at = bisect.bisect_left(counts, place.first - _REACH)
            return at < len(counts) and counts[at] < place.first
        if place.kind == "only" and place.values & _BESIDE_FIGURE:
            at = bisect.bisect_left(counts, place.last)
            return at < len(counts) and counts[at] <= place.last + 1
        return True

    def denied(self, place: Place) -> bool:
        """Tell whether a `can` or `could` stands beside a “not”, which then says it all."""
        if self.norm(place.last) == "not" or any(
            place.first - back in self.denials for back in range(3)
        ):
            return True
        number = self.sentence(place)
        first = self.document.sentences[number].first if number is not None else place.first
        # `No one who has been drinking is permitted to drive`
        opening = {first + step for step in range(1, 3)} & self.denials
        return bool(opening) and self.norm(first) in _NOBODY

    def past_next(self, place: Place) -> bool:
        """Tell whether the next verb tells of the past: `when he fell`, not `when he falls`."""
        number = self.sentence(place)
        stop = self.document.sentences[number].last if number is not None else place.last
        near = range(place.last, min(stop, place.last + _REACH))
        forms = (bases().get(self.norm(at)) for at in near)
        return next((form[1] in _PAST for form in forms if form), False)

    def measures(self, place: Place) -> bool:
        """Tell whether a `so` stands before a word that it makes stronger, and joins nothing."""
        document, at = self.document, place.last
        if place.last - place.first > 1 or at >= len(document.words):
            return False
        apart = (
            place.first == 0
            or gap(document.text, document.words, place.first)
            or gap(document.text, document.words, at)
        )
        joins = at in self.people or any(at in document.marks.get(name, {}) for name in _SUBJECTS)
        norm = self.norm(at)
        return not apart and not joins and norm not in _POINTS and norm not in bases()
