"""Read numbers, money, ages, dates and times as values: `two` is 2, `6th May` is `06/05`, `10.30 a.m.` is `10:30`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from plainspeak.facts.marked import Place
from plainspeak.language.figures import MONTHS
from plainspeak.language.words import gap, joined
from plainspeak.model import Document

_DAYS = {
    name: day
    for day, names in enumerate(
        (
            "monday mon mons mondays",
            "tuesday tue tues tuesdays",
            "wednesday wed weds wednesdays",
            "thursday thu thur thurs thursdays",
            "friday fri fris fridays",
            "saturday sat sats saturdays",
            "sunday sun suns sundays",
        )
    )
    for name in names.split()
}
# Short forms that are words of their own unless a capital or a figure says otherwise.
_DOUBTFUL_DAYS = frozenset("sat sats sun suns mon mons wed fri fris".split())
_DOUBTFUL_MONTHS = frozenset("may march mar".split())
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HALF_DAY = re.compile(r"(a)\.?m|(p)\.?m")
_CLOCK = re.compile(r"(\d{1,2})(am|pm)")
_COUNTED = re.compile(r"(\d+)(x|yo|yr|yrs|k|m|h|hrs|hr|mins|min|kg|cm|p|g|st|lb|ml|mg)")
_LETTERED = re.compile(r"([a-z]+)(\d+)")
_TEENS, _TENS, _HUNDRED, _THOUSAND = 10, 20, 100, 1000
_PARTS_OF_DAY = {"morning": 0, "afternoon": 12, "evening": 12, "night": 12, "tonight": 12}
_IN_MINUTES = {"hour": 60, "minute": 1}
_IN_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_IN_MONTHS = {"month": 1, "year": 12}
_OPENERS = frozenset("a an half quarter noon midday midnight".split()) | set(_DAYS) | set(MONTHS)
_LISTED = ("cardinal", "count", "times", "share")
_LABELS = frozenset({"speaker", "participant"})  # in the words that a recorder took down
_BEFORE_MONTH = frozenset(
    "in since until by last next from of early late this during before after mid end to and".split()
)
_BEFORE_TIME = frozenset("at by until from around about to till before after".split())
_BEFORE_SCORE = frozenset({"a", "at", "out"})
_BEFORE_DAY = frozenset("the of on by until from since till before after".split())
_AFTER_TIME = frozenset("on and to for with every each but in today tomorrow".split())
# What is written against a figure: `3yrs`, `2x`.
_SUFFIXES = {
    "year": "yo yr yrs",
    "hour": "h hrs hr",
    "minute": "mins min",
    "times": "x",
    "kilo": "kg",
    "centimetre": "cm",
    "metre": "m",
    "penny": "p",
}
_UNIT_OF_SUFFIX = {suffix: unit for unit, row in _SUFFIXES.items() for suffix in row.split()}


class Figure(NamedTuple):
    """A figure at words first..last: its kind and what it may be worth."""

    first: int
    last: int
    kind: str
    values: frozenset[str]


class _Number(NamedTuple):
    value: float
    last: int
    unit: str = ""


def figures_of(document: Document, places: Sequence[Place]) -> list[Figure]:
    """Return the numbers, money, ages, dates and times of a document, in order and apart from each other."""
    return list(_Reader(document, places).figures())


class _Reader:
    """Reads along the words of a document; the lists `cardinal`, `unit`, `count` … say what words are worth."""

    def __init__(self, document: Document, places: Sequence[Place]) -> None:
        self.document = document
        self.words = document.words
        self.lists: dict[str, dict[int, tuple[int, str]]] = {}
        for place in places:
            at = self.lists.setdefault(place.kind, {})
            if place.values:
                at[place.first] = max(at.get(place.first, (0, "")), (place.last, min(place.values)))
        self.ends = {sentence.first: sentence.last for sentence in document.sentences}

    def figures(self) -> Iterator[Figure]:
        for sentence in self.document.sentences:
            at = sentence.first
            while at < sentence.last:
                figure = self.at(at, sentence.last)
                if figure:
                    yield figure
                    at = figure.last
                else:
                    at += 1

    def at(self, at: int, stop: int) -> Figure | None:
        if not self.may_start(at) or self.before(at) in _LABELS:
            return None
        return (
            self.date(at, stop)
            or self.time(at, stop)
            or self.money(at, stop)
            or self.share(at, stop)
            or self.number(at, stop)
            or self.lettered(at)
        )

    def may_start(self, at: int) -> bool:
        """Tell whether a figure may start with a word: most words are passed over here."""
        norm = self.words[at].norm
        return (
            norm in _OPENERS
            or any(at in self.lists.get(kind, ()) for kind in _LISTED)
            or (not norm.isalpha() and any(sign.isdecimal() for sign in norm))
        )

    # --- dates ----------------------------------------------------------------------------------

    def date(self, at: int, stop: int) -> Figure | None:
        norm = self.words[at].norm
        if norm in _DAYS and (norm not in _DOUBTFUL_DAYS or self.capital(at, inside=True)):
            return Figure(at, at + 1, "weekday", frozenset({str(_DAYS[norm])}))
        day = self.day(at)
        if day:
            after = at + 1
            if self.norm(after, stop) in {"of", "day"}:
                after += 1
            month = MONTHS.get(self.norm(after, stop))
            if month and self.near(after):
                return self.dated(at, after + 1, stop, day, month)
            numeric = self.slashed(at, stop)
            if numeric:
                return numeric
            if _ORDINAL.fullmatch(norm) and self.before(at) in _BEFORE_DAY:
                return Figure(at, at + 1, "date", frozenset({f"day {day}"}))
        if norm in MONTHS:
            following = at + 1
            if self.norm(following, stop) == "the":
                following += 1
            day = self.day(following) if following < stop and self.near(following) else None
            if day and not self.unit_after(following + 1, stop):
                return self.dated(at, following + 1, stop, day, MONTHS[norm])
            year = self.norm(at + 1, stop)
            if _YEAR.fullmatch(year) and self.near(at + 1):
                return Figure(at, at + 2, "date", frozenset({f"month {MONTHS[norm]} {year}"}))
            if norm not in _DOUBTFUL_MONTHS or (
                self.capital(at) and self.before(at) in _BEFORE_MONTH
            ):
                return Figure(at, at + 1, "date", frozenset({f"month {MONTHS[norm]}"}))
        if (
            _YEAR.fullmatch(norm)
            and self.mark_before(at) not in {"£", "$", "€", ":"}
            and not self.unit_after(at + 1, stop)
        ):
            if self.mark_after(at) == ":" or self.norm(at + 1, stop) in {"hrs", "hours"}:
                return None
            return Figure(at, at + 1, "date", frozenset({f"year {norm}"}))
        return None

    def dated(self, first: int, last: int, stop: int, day: int, month: int) -> Figure:
        year = self.norm(last, stop)
        if _YEAR.fullmatch(year) and self.document.text[
            self.words[last - 1].end : self.words[last].start
        ].strip() in {"", ","}:
            return Figure(first, last + 1, "date", _day_values(day, month, year))
        return Figure(first, last, "date", _day_values(day, month, ""))

    def slashed(self, at: int, stop: int) -> Figure | None:
        """Read `06/05`, `6/5/24`, `06.05.2024`, `2024-05-06` and `6/10`."""
        text, words = self.document.text, self.words
        if at + 1 >= stop or not words[at + 1].norm.isdecimal() or not words[at].norm.isdecimal():
            return None
        mark = gap(text, words, at + 1)
        if mark not in {"/", ".", "-"} or not self.tight(at + 1):
            return None
        third = (
            at + 2 < stop
            and words[at + 2].norm.isdecimal()
            and gap(text, words, at + 2) == mark
            and self.tight(at + 2)
        )
        first, second = int(words[at].norm), int(words[at + 1].norm)
        if third:
            year = words[at + 2].norm
            if 1 <= first <= 31 and 1 <= second <= 12 and len(year) in {2, 4}:
                year = year if len(year) == 4 else f"20{year}"
                return Figure(at, at + 3, "date", _day_values(first, second, year))
            return None
        if mark != "/":
            return None
        values = {f"{first} of {second}"}
        if 1 <= first <= 31 and 1 <= second <= 12 and not self.scored(at):
            values |= _day_values(first, second, "")
        if len(values) == 1 or (
            second == 10 and first <= 10 and (self.scored(at) or self.before(at) in _BEFORE_SCORE)
        ):
            return Figure(at, at + 2, "number", frozenset({f"{first} of {second}"}))
        return Figure(at, at + 2, "date", frozenset(values))

    # --- times ----------------------------------------------------------------------------------

    def time(self, at: int, stop: int) -> Figure | None:
        norm = self.words[at].norm
        following = self.norm(at + 1, stop)
        if norm in {"noon", "midday"}:
            return Figure(at, at + 1, "time", frozenset({"720"}))
        if norm == "12" and following in {"noon", "midday", "midnight"}:
            return Figure(
                at, at + 2, "time", frozenset({"0" if following == "midnight" else "720"})
            )
        if norm == "midnight":
            return Figure(at, at + 1, "time", frozenset({"0"}))
        if norm in {"half", "quarter"} and following in {"past", "to"}:
            hour = self.small(at + 2, stop)
            if hour:
                minutes = 30 if norm == "half" else 15 if following == "past" else -15
                return self.clock(at, hour.last, stop, int(hour.value) * 60 + minutes)
        small = self.small(at, stop)
        if small and self.norm(small.last, stop) in {"past", "to"}:
            hour = self.small(small.last + 1, stop)
            if (
                hour
                and small.value < 60
                and small.value % 5 == 0
                and hour.value <= 12
                and not self.unit_after(hour.last, stop)
            ):
                past = self.norm(small.last, stop) == "past"
                if (
                    past
                    or self.norm(hour.last, stop) in {"am", "pm", "in"}
                    or self.before(at) == "at"
                ):
                    minutes = int(small.value) if past else -int(small.value)
                    return self.clock(at, hour.last, stop, int(hour.value) * 60 + minutes)
        hour_of_day = _CLOCK.fullmatch(norm)
        if hour_of_day and int(hour_of_day[1]) <= 12:
            return Figure(at, at + 1, "time", _times(int(hour_of_day[1]) * 60, hour_of_day[2]))
        if small and self.norm(small.last, stop) == "o'clock":
            return self.clock(at, small.last + 1, stop, int(small.value) * 60)
        if not norm.isdecimal():
            return (
                self.clock(at, small.last, stop, int(small.value) * 60, need=True)
                if small and small.value <= 12
                else None
            )
        if len(norm) == 4 and following in {"hrs", "hours", "hr"} and int(norm) < 2400:
            return Figure(at, at + 2, "time", frozenset({str(int(norm[:2]) * 60 + int(norm[2:]))}))
        past_hour = re.fullmatch(r"(\d\d)(am|pm|hrs|hr|h)?", following)
        if (
            past_hour
            and int(norm) < 24
            and int(past_hour[1]) < 60
            and gap(self.document.text, self.words, at + 1) in {":", "."}
            and self.tight(at + 1)
        ):
            colon = gap(self.document.text, self.words, at + 1) == ":"
            total = int(norm) * 60 + int(past_hour[1])
            if past_hour[2] in {"am", "pm"}:
                return Figure(at, at + 2, "time", _times(total, past_hour[2]))
            if (
                norm.startswith("0") or past_hour[2]
            ):  # `02:15` and `14:30hrs` are on the 24-hour clock
                return self.clock(at, at + 2, stop, total, full=True)
            if self.mark_before(at) not in {"£", "$", "€"}:
                last = at + 2 + (self.norm(at + 2, stop) in {"hrs", "hours"})
                return self.clock(
                    at,
                    last,
                    stop,
                    total,
                    need=not colon and self.before(at) not in _BEFORE_TIME,
                )
        if int(norm) <= 12:
            alone = self.before(at) == "at" and (
                following in _AFTER_TIME or not self.near_next(at, stop)
            )
            return self.clock(at, at + 1, stop, int(norm) * 60, need=not alone)
        return None

    def clock(
        self,
        first: int,
        last: int,
        stop: int,
        minutes: int,
        *,
        need: bool = False,
        full: bool = False,
    ) -> Figure | None:
        """Return a time with the half of the day that stands after it; `need` asks for one."""
        norm = self.norm(last, stop)
        if norm in {"am", "pm"}:
            return Figure(first, last + 1, "time", _times(minutes, norm))
        if norm in {"a", "p"} and self.norm(last + 1, stop) == "m" and self.mark_after(last) == ".":
            return Figure(first, last + 2, "time", _times(minutes, f"{norm}m"))
        if norm == "in" and self.norm(last + 1, stop) == "the":
            part = self.norm(last + 2, stop)
            if part in _PARTS_OF_DAY:
                half = "am" if _PARTS_OF_DAY[part] == 0 else "pm"
                return Figure(first, last, "time", _times(minutes, half))
        if norm == "at" and self.norm(last + 1, stop) == "night":
            return Figure(first, last, "time", _times(minutes, "pm"))
        if need:
            return None
        values = frozenset({str(minutes)}) if full else _times(minutes, "")
        return Figure(first, last, "time", values)

    # --- money, shares, numbers ---------------------------------------------------------------------

    def money(self, at: int, stop: int) -> Figure | None:
        sign = self.mark_before(at)
        if sign and sign[-1:] in "£$€":
            number = self.digits(at, stop)
            if number:
                value, last = number.value, number.last
                norm = self.words[at].norm
                scaled = re.fullmatch(r"(\d+)([km])", self.words[last - 1].norm)
                if scaled and not norm.isdecimal():
                    value = float(scaled[1])
                if scaled:
                    value *= 1000 if scaled[2] == "k" else 1_000_000
                return Figure(at, last, "money", frozenset({_plain(value)}))
        number = self.any_number(at, stop)
        if number:
            unit = self.unit_after(number.last, stop)
            if unit and unit[1] == "pound":
                return Figure(at, unit[0], "money", frozenset({_plain(number.value)}))
            if unit and unit[1] == "penny":
                return Figure(at, unit[0], "money", frozenset({_plain(number.value / 100)}))
        glued = re.fullmatch(r"(\d+)p", self.words[at].norm)
        if glued:
            return Figure(at, at + 1, "money", frozenset({_plain(int(glued[1]) / 100)}))
        return None

    def share(self, at: int, stop: int) -> Figure | None:
        listed = self.lists.get("share", {}).get(at)
        if listed and listed[0] <= stop:
            return Figure(at, listed[0], "number", frozenset({f"{listed[1]}%"}))
        number = self.any_number(at, stop)
        if not number:
            return None
        after = self.document.text[self.words[number.last - 1].end :][:2].lstrip()
        if after[:1] == "%":
            return Figure(at, number.last, "number", frozenset({f"{_plain(number.value)}%"}))
        unit = self.unit_after(number.last, stop)
        if unit and unit[1] == "percent":
            return Figure(at, unit[0], "number", frozenset({f"{_plain(number.value)}%"}))
        if self.norm(number.last, stop) in {"out", "of"}:
            of = number.last + (self.norm(number.last, stop) == "out") + 1
            skip = of + (self.norm(of, stop) in {"the", "his", "her", "their", "a"})
            whole = self.any_number(skip, stop) if skip < stop else None
            if whole and whole.value >= number.value:
                values = {f"{_plain(number.value)} of {_plain(whole.value)}"}
                return Figure(at, whole.last, "number", frozenset(values))
        return None

    def number(self, at: int, stop: int) -> Figure | None:
        for kind in ("count", "times"):
            listed = self.lists.get(kind, {}).get(at)
            if listed and listed[1].isdecimal() and listed[0] <= stop:
                unit = self.unit_after(listed[0], stop) if kind == "count" else None
                name = "times" if kind == "times" else unit[1] if unit else ""
                return Figure(
                    at, unit[0] if unit else listed[0], "number", _counted(float(listed[1]), name)
                )
        single = self.single(at, stop)
        if single:
            return single
        number = self.any_number(at, stop)
        glued = _COUNTED.fullmatch(self.words[at].norm)
        if number is None and glued:
            unit_name = _UNIT_OF_SUFFIX.get(glued[2], glued[2])
            if glued[2] == "yo":
                return Figure(at, at + 1, "age", frozenset({f"{glued[1]} year"}))
            return Figure(at, at + 1, "number", _counted(float(glued[1]), unit_name))
        if number is None:
            return None
        unit = self.unit_after(number.last, stop)
        last = unit[0] if unit else number.last
        if self.norm(last, stop) in {"old", "olds"} or (
            unit and self.norm(last, stop) == "of" and self.norm(last + 1, stop) == "age"
        ):
            name = unit[1] if unit else "year"
            last += 2 if self.norm(last, stop) == "of" else 1
            return Figure(at, last, "age", frozenset({f"{_plain(number.value)} {name}"}))
        if self.before(at) in {"aged", "age"}:
            name = unit[1] if unit else "year"
            return Figure(at, last, "age", frozenset({f"{_plain(number.value)} {name}"}))
        if self.before(at) == "of" and self.before(at - 1) == "age":
            return Figure(at, last, "age", frozenset({f"{_plain(number.value)} year"}))
        return Figure(at, last, "number", _counted(number.value, unit[1] if unit else number.unit))

    def single(self, at: int, stop: int) -> Figure | None:
        """Read `an hour`, `half an hour`, `one and a half hours`, `an hour and a half`, `a fortnight`."""
        norms = [self.norm(step, stop) for step in range(at, at + 4)]
        value, last = 0.0, at
        if norms[0] == "half" and norms[1] in {"a", "an"}:
            value, last = 0.5, at + 2
        elif norms[1:4] == ["and", "a", "half"] and (number := self.small(at, stop)):
            value, last = number.value + 0.5, at + 4
        elif norms[0] in {"a", "an"}:
            value, last = 1.0, at + 1
        unit = self.unit_after(last, stop) if value else None
        if not unit:
            return None
        last = unit[0]
        if value == 1 and [self.norm(last + step, stop) for step in range(3)] == [
            "and",
            "a",
            "half",
        ]:
            value, last = 1.5, last + 3
        return Figure(at, last, "number", _counted(value, unit[1]))

    def lettered(self, at: int) -> Figure | None:
        """Read `s47` as 47 and a reference such as `AB1234` as itself."""
        norm = self.words[at].norm
        match = _LETTERED.fullmatch(norm)
        if match and match[1] in {"s", "y", "yr", "x"}:
            unit = "times" if match[1] == "x" else ""
            return Figure(at, at + 1, "number", _counted(float(match[2]), unit))
        if any(sign.isdecimal() for sign in norm):
            return Figure(at, at + 1, "number", frozenset({norm}))
        return None

    # --- pieces ---------------------------------------------------------------------------------------

    def any_number(self, at: int, stop: int) -> _Number | None:
        return self.digits(at, stop) or self.spelled(at, stop)

    def small(self, at: int, stop: int) -> _Number | None:
        if at >= stop:
            return None
        if self.words[at].norm.isdecimal() and len(self.words[at].norm) <= 2:
            return _Number(int(self.words[at].norm), at + 1)
        return self.spelled(at, stop)

    def digits(self, at: int, stop: int) -> _Number | None:
        words, text = self.words, self.document.text
        leading = re.fullmatch(r"(\d+)([km]?)", words[at].norm)
        if not leading or (leading[2] and self.mark_before(at)[-1:] not in {"£", "$", "€"}):
            return None
        digits, last = leading[1], at + 1
        # `01632 960 123` is one number, and so is `1,200`.
        while (
            last < stop
            and words[last].norm.isdecimal()
            and self.tight(last, {","})
            and len(words[last].norm) == 3
        ):
            digits += words[last].norm
            last += 1
        if last == at + 1 and digits.startswith("0") and len(digits) >= 3:
            while (
                last < stop
                and words[last].norm.isdecimal()
                and text[words[last - 1].end : words[last].start] in {" ", "-"}
            ):
                digits += words[last].norm
                last += 1
        fraction = re.fullmatch(r"(\d+)([a-z]*)", words[last].norm) if last < stop else None
        if fraction and self.tight(last, {"."}):
            unit = _UNIT_OF_SUFFIX.get(fraction[2], fraction[2])
            return _Number(float(f"{digits}.{fraction[1]}"), last + 1, unit)
        return _Number(float(digits), last)

    def spelled(self, at: int, stop: int) -> _Number | None:
        """Read a number in words: `two`, `twenty-three`, `a hundred and five`."""
        cardinals = self.lists.get("cardinal", {})
        total, current, last = 0.0, 0.0, at
        if (
            self.norm(at, stop) == "a"
            and at + 1 in cardinals
            and int(cardinals[at + 1][1]) >= _HUNDRED
        ):
            current, last = 1.0, at + 1
        seen = False
        while last < stop:
            step = last
            if (
                seen
                and self.norm(step, stop) == "and"
                and current >= _HUNDRED
                and step + 1 in cardinals
            ):
                step += 1
            if step not in cardinals or (
                step > at and not joined(self.document.text, self.words[step - 1], self.words[step])
            ):
                break
            value = int(cardinals[step][1])
            if value == _HUNDRED:
                current = max(current, 1) * _HUNDRED
            elif value == _THOUSAND:
                total, current = total + max(current, 1) * _THOUSAND, 0.0
            elif (
                not seen
                or (current % _HUNDRED == 0 and current)
                or (current % _HUNDRED >= _TENS and current % _TEENS == 0 and value < _TEENS)
            ):
                current += value
            else:
                break
            seen, last = True, step + 1
        return _Number(total + current, last) if seen else None

    def unit_after(self, at: int, stop: int) -> tuple[int, str] | None:
        """Return where a unit ends that stands here, perhaps after `-` or `more`, and its name."""
        units = self.lists.get("unit", {})
        if at < stop and at in units and self.near(at):
            return units[at]
        if at + 1 < stop and at + 1 in units and at in self.lists.get("between", ()):
            return units[at + 1]
        return None

    def scored(self, at: int) -> bool:
        """Tell whether a word for scores stands before a figure: `safety 6/10`."""
        return at - 1 in self.lists.get("scored", ())

    def norm(self, at: int, stop: int) -> str:
        return self.words[at].norm if at < stop else ""

    def before(self, at: int) -> str:
        return self.words[at - 1].norm if at else ""

    def near(self, at: int) -> bool:
        return joined(self.document.text, self.words[at - 1], self.words[at])

    def near_next(self, at: int, stop: int) -> bool:
        return at + 1 < stop and self.near(at + 1)

    def tight(self, at: int, marks: frozenset[str] | set[str] | None = None) -> bool:
        """Tell whether one mark, and no space, parts a word from the one before."""
        between = self.document.text[self.words[at - 1].end : self.words[at].start]
        return len(between) == 1 and not between.isspace() and (marks is None or between in marks)

    def mark_before(self, at: int) -> str:
        start = self.words[at - 1].end if at else 0
        return self.document.text[
            max(start, self.words[at].start - 2) : self.words[at].start
        ].strip()

    def mark_after(self, at: int) -> str:
        return self.document.text[self.words[at].end : self.words[at].end + 1]

    def capital(self, at: int, *, inside: bool = False) -> bool:
        return self.document.text[self.words[at].start].isupper() and not (
            inside and at in self.ends
        )

    def day(self, at: int) -> int | None:
        norm = self.words[at].norm if at < len(self.words) else ""
        match = _ORDINAL.fullmatch(norm)
        value = int(match[1]) if match else int(norm) if norm.isdecimal() and len(norm) <= 2 else 0
        return value if 1 <= value <= 31 else None


def _day_values(day: int, month: int, year: str) -> frozenset[str]:
    values = {f"{day} {month}"} if not year else {f"{day} {month} {year}"}
    return frozenset(values)


def _times(minutes: int, half: str) -> frozenset[str]:
    """Return minutes after midnight; a time without its half of the day may be either."""
    minutes %= 24 * 60
    if half == "am":
        return frozenset({str(minutes % 720)})
    if half == "pm":
        return frozenset({str(minutes % 720 + 720)})
    return frozenset(
        {str(minutes)} if minutes >= 780 else {str(minutes % 720), str(minutes % 720 + 720)}
    )


def _counted(value: float, unit: str) -> frozenset[str]:
    """Return a number with its unit; lengths of time in the smallest whole unit they share."""
    tables: tuple[tuple[Mapping[str, int], str], ...] = (
        (_IN_MINUTES, "minute"),
        (_IN_DAYS, "day"),
        (_IN_MONTHS, "month"),
    )
    for table, smallest in tables:
        if unit in table:
            return frozenset({f"{_plain(value * table[unit])} {smallest}"})
    return frozenset({f"{_plain(value)} {unit}".strip()})


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
