"""Charts of an audit: static SVG, each with its text alternative and its table.

Shape, direction and place carry the meaning, so that a grey print or a colour-blind eye loses nothing.
Altair describes a chart and vl-convert draws it with its own copy of Vega; nothing is fetched.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from plainspeak.audit import view
from plainspeak.audit.details import date_in
from plainspeak.audit.view import Doc, Figures
from plainspeak.errors import MissingExtra

GOOD, WORRY, INK, PALE, MARK = "#14607a", "#b4451f", "#1d2327", "#c9d1d6", "#7f8b92"
WIDTH = 640
# More documents than this are drawn by month, not one by one.
MOST = 150
_ROW = 46  # documents in one strip of a grid
_CROSS = "M-0.7,-0.7L0.7,0.7M0.7,-0.7L-0.7,0.7"

# What is asked for, in words that stand in a table; other codes are read as they are written.
PART_NAMES = {
    "few-strengths": "enough strengths",
    "next-step-no-who": "who does each step",
    "no-behaviour": "what they will do",
    "no-child-benefit": "what the child gains",
    "no-child-voice": "the child’s voice",
    "no-contact": "how to get in touch",
    "no-future": "what could happen",
    "no-impact": "the effect on the child",
    "no-scale": "a score on the scale",
    "no-ten": "what 10 means",
    "no-timescale": "for how long",
    "no-who": "who, by name",
    "no-zero": "what 0 means",
    "reversed": "10 as the safe end",
    "two-questions": "one question only",
    "wrong-range": "a scale from 0 to 10",
}


class Table(NamedTuple):
    """The figures behind a chart; the first cell of a row is its heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Chart(NamedTuple):
    """A drawing, what it shows in words, and its figures."""

    svg: str
    alt: str
    table: Table


def part_name(code: str) -> str:
    """Return what a part is called in a table: `no-next-steps` → `next steps`."""
    return PART_NAMES.get(code, code.removeprefix("no-").replace("-", " "))


def grid(documents: Sequence[Doc]) -> Chart:
    """Return documents by parts, in order of date: a cross where a part is missing, a dot where it is there."""
    alt = _altair()
    codes = list(dict.fromkeys(code for row in documents for code in row.parts))
    names = [part_name(code) for code in codes]
    strips = []
    for start in range(0, len(documents), _ROW):
        strip = documents[start : start + _ROW]
        values = [
            {"at": at, "part": part_name(code), "is": "missing" if gone else "there"}
            for at, row in enumerate(strip)
            for code, gone in row.parts.items()
        ]
        first = {
            at: f"{row.date.day} {row.date:%b}"
            for at, row in enumerate(strip)
            if at == 0 or row.date.month != strip[at - 1].date.month
        }
        ticks = " : ".join(f"datum.value == {at} ? '{text}'" for at, text in first.items())
        strips.append(
            alt.Chart(alt.Data(values=values))
            .mark_point(size=46, opacity=1)
            .encode(
                x=alt.X(
                    "at:Q",
                    scale=alt.Scale(domain=[-0.7, _ROW - 0.3], nice=False),
                    axis=alt.Axis(
                        values=list(first), labelExpr=f"{ticks} : ''", title=None, grid=False,
                        ticks=False, domain=False, labelAlign="left", labelOffset=-4,
                    ),
                ),
                y=alt.Y("part:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=190)),
                shape=alt.Shape("is:N", scale=alt.Scale(domain=["missing", "there"], range=[_CROSS, "circle"]), legend=None),
                stroke=alt.Stroke("is:N", scale=alt.Scale(domain=["missing", "there"], range=[WORRY, MARK]), legend=None),
                strokeWidth=alt.StrokeWidth("is:N", scale=alt.Scale(domain=["missing", "there"], range=[2.4, 1]), legend=None),
                size=alt.Size("is:N", scale=alt.Scale(domain=["missing", "there"], range=[60, 14]), legend=None),
            )
            .properties(width=WIDTH - 150, height=15 * len(names))
        )  # fmt: skip
    gone = [(code, [row.parts[code] for row in documents if code in row.parts]) for code in codes]
    told = "; ".join(
        f"{part_name(code)}: missing in {sum(rows)} of {len(rows)}" for code, rows in gone
    )
    words = {True: "✕ missing", False: "there", None: "set aside"}
    return Chart(
        _svg(alt.vconcat(*strips, spacing=8)),
        f"Grid of {len(documents)} documents by date and the parts each should have. {told}.",
        Table(
            ("Document", *names),
            tuple(
                (label(row), *(words[row.parts.get(code)] for code in codes)) for row in documents
            ),
        ),
    )


def balance(documents: Sequence[Doc]) -> Chart:
    """Return the strengths (up) and worries (down) of each document by date, or of each month when there are many."""
    alt = _altair()
    rows: list[tuple[str, float, float]]
    if len(documents) <= MOST:
        what = "document"
        rows = [(label(row), row.strengths, row.worries) for row in documents]
    else:
        what = "document on average, by month"
        rows = [
            (
                month_name(name),
                round(statistics.fmean(row.strengths for row in found), 1),
                round(statistics.fmean(row.worries for row in found), 1),
            )
            for name, found in _months(documents)
        ]
    values = [
        {"at": at, "side": side, "count": count}
        for at, (_, up, down) in enumerate(rows)
        for side, count in (("strengths", up), ("worries", -down))
    ]
    top = max((max(up, down) for _, up, down in rows), default=1) or 1
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("at:O", axis=None, scale=alt.Scale(paddingInner=0.25)),
        y=alt.Y(
            "count:Q",
            title="sentences",
            scale=alt.Scale(domain=[-top * 1.25, top * 1.25], nice=False),
            axis=alt.Axis(labelExpr="abs(datum.value)", tickMinStep=1, tickCount=6),
        ),
        color=alt.Color("side:N", scale=alt.Scale(domain=["strengths", "worries"], range=[GOOD, WORRY]), legend=None),
    )  # fmt: skip
    words = alt.Chart(
        alt.Data(
            values=[{"t": "strengths ↑", "y": top * 1.15}, {"t": "worries ↓", "y": -top * 1.15}]
        )
    ).mark_text(align="left", x=4, fontWeight="bold", fontSize=12, color=INK, baseline="middle")
    none = sum(up == 0 < down for _, up, down in rows)
    total = sum(row.strengths for row in documents), sum(row.worries for row in documents)
    return Chart(
        _svg((base.mark_bar() + words.encode(y="y:Q", text="t:N")).properties(width=WIDTH - 60, height=190)),
        f"Bars for each {what}, in order of date: sentences about strengths go up, about worries down. "
        f"Together {total[0]} strengths and {total[1]} worries. {none} have worries and no strength.",
        Table(
            ("Document" if len(documents) <= MOST else "Month", "Strengths", "Worries"),
            tuple((name, _number(up), _number(down)) for name, up, down in rows),
        ),
    )  # fmt: skip


def reading(documents: Sequence[Doc]) -> Chart:
    """Return how many documents are so many years easier or harder to read than their target."""
    alt = _altair()
    gaps = [
        round(row.reading_age - row.target)
        for row in documents
        if row.reading_age is not None and row.target is not None
    ]
    low, high = min([*gaps, -3]), max([*gaps, 3])
    counts = [(gap, gaps.count(gap)) for gap in range(low, high + 1)]
    values = [
        {"gap": gap, "count": count, "is": "harder" if gap > 0 else "on target"}
        for gap, count in counts
        if count
    ]
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X(
            "gap:O",
            scale=alt.Scale(domain=[gap for gap, _ in counts]),
            title="years easier (left) or harder (right) than the target reading age",
            axis=alt.Axis(labelAngle=0, labelExpr="datum.value == 0 ? 'target' : datum.value > 0 ? '+' + datum.value : datum.value"),
        ),
        y=alt.Y("count:Q", title="documents", axis=alt.Axis(tickMinStep=1)),
    )  # fmt: skip
    bars = base.mark_bar(stroke=INK, strokeWidth=1).encode(
        color=alt.Color("is:N", scale=alt.Scale(domain=["on target", "harder"], range=[GOOD, "#f2c9b8"]), legend=None)
    )  # fmt: skip
    numbers = base.mark_text(dy=-7, color=INK, fontSize=12).encode(text="count:Q")
    hard = sum(gap > 0 for gap in gaps)
    return Chart(
        _svg((bars + numbers).properties(width=WIDTH - 60, height=170)),
        f"Of {len(gaps)} documents long enough to judge, {len(gaps) - hard} are at or under the target reading age and {hard} are harder.",
        Table(
            ("Years from the target", "Documents"),
            tuple(
                (f"{gap:+}" if gap else "on target", str(count)) for gap, count in counts if count
            ),
        ),
    )


def scores(documents: Sequence[Doc]) -> Chart:
    """Return the safety-scale scores found in the texts over time, with the middle score of each month."""
    alt = _altair()
    found: dict[tuple[str, float], int] = {}
    for row in documents:
        for score in row.scores:
            found[row.date.isoformat(), score] = found.get((row.date.isoformat(), score), 0) + 1
    values = [{"date": day, "score": score, "n": n} for (day, score), n in sorted(found.items())]
    middles = [
        (name, statistics.median(every), len(every))
        for name, rows in _months(documents)
        if (every := [score for row in rows for score in row.scores])
    ]
    time = alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%-d %b", labelOverlap=True),
    )
    scale = alt.Y("score:Q", scale=alt.Scale(domain=[0, 10]), title="score, 0 to 10")
    points = (
        alt.Chart(alt.Data(values=values))
        .mark_point(filled=True, color=GOOD, opacity=0.75)
        .encode(
            x=time, y=scale, size=alt.Size("n:Q", scale=alt.Scale(range=[36, 140]), legend=None)
        )
    )
    lines = (
        alt.Chart(
            alt.Data(
                values=[{"date": f"{name}-15", "score": middle} for name, middle, _ in middles]
            )
        )
        .mark_line(
            color=INK, strokeWidth=2, point=alt.OverlayMarkDef(shape="diamond", size=90, color=INK)
        )
        .encode(x=time, y=scale)
    )
    told = "; ".join(f"{month_name(name)}: {_number(middle)}" for name, middle, _ in middles)
    return Chart(
        _svg((points + lines).properties(width=WIDTH - 60, height=200)),
        f"{sum(found.values())} scores found in the texts, as dots by date; the diamonds are the middle score of each month. {told}.",
        Table(
            ("Month", "Scores found", "Middle score"),
            tuple(
                (month_name(name), str(count), _number(middle)) for name, middle, count in middles
            ),
        ),
    )


def trend(rows: Sequence[tuple[str, Figures | None]], what: str) -> Chart:
    """Return how figures move over months or audits, one small chart for each figure."""
    alt = _altair()
    shown = {
        "with_strengths": GOOD,
        "with_child": GOOD,
        "parts_missing": WORRY,
        "heavy_words": WORRY,
    }
    told, small = [], []
    for name, colour in shown.items():
        points = [
            (at, getattr(row, name)) for at, row in rows if row and getattr(row, name) is not None
        ]
        if len(points) < 2:
            continue
        told.append(f"{view.NAMES[name]}: from {_number(points[0][1])} to {_number(points[-1][1])}")
        base = alt.Chart(
            alt.Data(
                values=[{"at": at, "value": value, "shown": _number(value)} for at, value in points]
            )
        ).encode(
            x=alt.X("at:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=90)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=True), axis=None),
        )
        line = base.mark_line(
            color=colour, strokeWidth=2.5, point=alt.OverlayMarkDef(color=colour, size=50)
        )
        text = base.mark_text(dy=-12, fontSize=12, color=INK).encode(text="shown:N")
        small.append(
            (line + text).properties(
                width=WIDTH / 2 - 40, height=90,
                title=alt.TitleParams(view.NAMES[name], anchor="start", fontSize=13, fontWeight="normal"),
            )
        )  # fmt: skip
    drawn = [alt.hconcat(*small[at : at + 2], spacing=36) for at in range(0, len(small), 2)]
    return Chart(
        _svg(alt.vconcat(*drawn, spacing=18)) if drawn else "",
        f"Figures by {what}. " + "; ".join(told) + ".",
        Table(
            (what.capitalize(), *view.NAMES.values()),
            tuple(
                (at, *(view.written(row, name) for name in view.NAMES))
                if row
                else (at, "too few to show", *[""] * (len(view.NAMES) - 1))
                for at, row in rows
            ),
        ),
    )


def label(row: Doc) -> str:
    """Return what a document is called in a table: its own name, after its date where that does not hold it."""
    stem = row.path.rpartition("/")[2].rpartition(".")[0] or row.path
    return stem if date_in(stem) == row.date.isoformat() else f"{row.date.isoformat()} {stem}"


def month_name(name: str) -> str:
    """Return `2026-09` as `Sep 2026`."""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{months[int(name[5:]) - 1]} {name[:4]}"


def _months(documents: Iterable[Doc]) -> list[tuple[str, list[Doc]]]:
    found: dict[str, list[Doc]] = {}
    for row in documents:
        found.setdefault(view.month(row), []).append(row)
    return sorted(found.items())


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _svg(chart: Any) -> str:
    """Return a chart as SVG that stands inside a page: no ids that could meet another's, no fixed size."""
    try:
        import vl_convert  # noqa: PLC0415 - only for a report
    except ImportError:
        raise MissingExtra("audit", "The report") from None
    chart = chart.configure(font="sans-serif", background="#ffffff").configure_axis(
        labelColor=INK, titleColor=INK, labelFontSize=11, titleFontSize=12, titleFontWeight="normal",
        gridColor="#e6eaec", domainColor=PALE, tickColor=PALE,
    ).configure_view(stroke=None)  # fmt: skip
    svg = str(vl_convert.vegalite_to_svg(chart.to_dict()))
    svg = re.sub(
        r'<svg ([^>]*?)width="[\d.]+" height="[\d.]+"', r'<svg \1aria-hidden="true"', svg, count=1
    )
    return re.sub(r' (?:aria-(?:roledescription|label)|role)="[^"]*"', "", svg)


def _altair() -> Any:
    try:
        import altair  # noqa: PLC0415 - only for a report
    except ImportError:
        raise MissingExtra("audit", "The report") from None
    return altair
