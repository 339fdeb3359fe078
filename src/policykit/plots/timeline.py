"""What happened around a record: a row each, on a scale of time that shows how exactly each date is known."""

import calendar
import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Final, Literal, TypeAlias

from policykit.dataset import Dataset, TimelineRow, name_of
from policykit.models import Record
from policykit.plots.drawing import DARK, GRID, MARGIN, NORMAL, QUIET, SMALL, Drawing, Mark, fold, width_of
from policykit.plots.picture import Picture, finished
from policykit.plots.wording import heading, in_words, listed, sentence
from policykit.values import Date, Interval, Languages, counted

HappeningKind: TypeAlias = Literal["report", "vote", "statement", "event", "response", "assessment", "deadline"]
KINDS_SHOWN: Final[Mapping[HappeningKind, tuple[Mark, str]]] = {
    "report": ("square", DARK),
    "vote": ("diamond", "#6a3d9a"),
    "statement": ("circle", "#767676"),
    "event": ("triangle", "#b33f00"),
    "response": ("wedge", "#1f78b4"),
    "assessment": ("cross", "#1a1a1a"),
    "deadline": ("star", "#8c510a"),
}
"""The kinds of entry that a timeline tells apart, each with its mark."""

_LOOKS: Final = {
    "point": "on that day",
    "within": "on some day in it",
    "lasting": "all of that time; broken, perhaps",
    "open": "how much earlier or later is not known",
}
"""What the ways mean in which dates are drawn."""

_MARK: Final = 10.0
_RAISED: Final = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_DATES: Final = 124.0
"""How wide the column of dates is at most."""
_LEAST_SPAN: Final = 9.0
_BAR: Final = 8.0
_CLOSE: Final = 7.0
_TICK: Final = 46.0
"""How far apart the lines of the scale are at least."""
_STEPS: Final = tuple(step * 10**power for power in range(5) for step in (1, 2, 5))


def timeline(
    data: Dataset,
    record: Record | str,
    *,
    direct: bool = False,
    kinds: Collection[HappeningKind] = (),
    lang: Languages = "en",
    width: float = 760,
) -> Picture:
    """Draw what happened, was said, decided and found around a record, in order.

    A day is a point. A month, a year or one of several days is an open span that it lies somewhere in, and a period a
    full one; ends that are open run off the scale. What has no date stands by itself at the end.
    `direct` leaves out what came by way of the record's topics and report, and `kinds` keeps only what is of them.
    `lang` is the language of the records' texts, and `width` is in pixels, 480 at least; lettering keeps its size.
    """
    rows = [row for row in data.timeline(record, direct=direct, lang=lang) if not kinds or row.kind in kinds]
    left_out = [f"only {listed([kind + 's' for kind in KINDS_SHOWN if kind in kinds])}"] if kinds else []
    left_out += ["without what came by way of topics and reports"] if direct else []
    width = max(width, 480)
    return _Timeline(data, data.canonical(record), rows, ", ".join(left_out), lang=lang, width=width).picture()


class _Timeline:
    def __init__(
        self, data: Dataset, record_id: str, rows: list[TimelineRow], left_out: str, *, lang: Languages, width: float
    ) -> None:
        self.data = data
        self.left_out = left_out
        """What was asked for, where that is not all there is."""
        self.lang = lang
        self.width = width
        self.dated = [row for row in rows if row.date is not None]
        self.undated = [row for row in rows if row.date is None]
        self.rows = [*self.dated, *self.undated]
        self.title = f"Timeline of {heading(data, record_id, lang)}"
        self.drawing = Drawing()
        ways = dict.fromkeys(row.via for row in self.rows if row.via)
        self.ways = {via: "".join(map(_RAISED.__getitem__, str(at))) for at, via in enumerate(ways, start=1)}
        """The topics and reports that led to entries, each with the sign that points to it."""
        longest = [fold(in_words(row.date), _DATES, SMALL) for row in self.dated]
        self.dates = max((width_of(line, SMALL) for lines in longest for line in lines), default=0.0)
        self.left = MARGIN
        self.right = MARGIN + min(max((width - 2 * MARGIN) * 0.34, 120), 400)
        self.scale = _Scale.of([row.date for row in self.dated if row.date], self.left + 10, self.right - 18)

    def alt(self) -> str:
        """Return the picture in words."""
        what = self.title + (f" ({self.left_out})" if self.left_out else "")
        if not self.rows:
            return f"{what}: nothing on record."
        lines = [f"{what}: {counted(len(self.rows), 'entry', 'entries')}."]
        lines += [
            f"{sentence(in_words(row.date))[:-1]}, {row.kind}{self._via(row)}: {sentence(row.summary)}"
            for row in self.rows
        ]
        return "\n".join(lines)

    def _via(self, row: TimelineRow) -> str:
        return f", by way of {name_of(self.data, row.via, self.lang)}" if row.via else ""

    def picture(self) -> Picture:
        """Draw it."""
        drawing, room = self.drawing, self.width - 2 * MARGIN
        y = drawing.paragraph(MARGIN, MARGIN, self.title, room, 16, bold=True)
        if self.left_out:
            y = drawing.paragraph(MARGIN, y, sentence(self.left_out)[:-1], room, fill=QUIET)
        if not self.rows:
            y = drawing.lines(MARGIN, y + 6, ["Nothing on record."], fill=QUIET)
            return finished(self.title, self.alt(), self.width, y + MARGIN, drawing, empty=True)
        y = self._legend(y + 8) + 8
        if self.dated:
            y = self._dated(y)
        if self.undated:
            y = drawing.lines(MARGIN, y + 12, ["Without a date"], size=14, bold=True) + 4
            for row in self.undated:
                y = self._row(row, y)
        drawing.line(MARGIN, y, self.width - MARGIN, y)
        y += 6
        for via, sign in self.ways.items():
            text = f"{sign} by way of: {name_of(self.data, via, self.lang)}"
            y = drawing.paragraph(MARGIN, y, text, room, SMALL, fill=QUIET)
        return finished(self.title, self.alt(), self.width, y + MARGIN - 8, drawing)

    def _legend(self, y: float) -> float:
        """Say what the marks mean, of those that there are."""
        kinds = {row.kind for row in self.rows}
        x = MARGIN
        for kind, (mark, colour) in KINDS_SHOWN.items():
            if kind in kinds:
                x, y = self._entry(x, y, 16, kind)
                self.drawing.mark(mark, x + 6, y + 8, _MARK, colour)
                x += 30 + width_of(kind, SMALL)
        x, y = MARGIN, y + 20
        dates = [row.date for row in self.dated if row.date]
        looks = {
            "lasting" if isinstance(date, Interval) else "point" if date.is_one_day else "within" for date in dates
        }
        if any(date.earliest is None or date.latest is None for date in dates):
            looks.add("open")
        for look, about in _LOOKS.items():
            if look not in looks:
                continue
            wide = 18 if look == "point" else 36
            x, y = self._entry(x, y, wide, about)
            if look == "point":
                self.drawing.mark("circle", x + 6, y + 8, _MARK, QUIET)
            elif look == "open":
                self._arrow(x + 13, x + 1, y + 8, QUIET)
                self._arrow(x + 17, x + 29, y + 8, QUIET)
            else:
                self._bar(x, x + 28, y + 8, QUIET, full=look == "lasting")
            x += wide + 14 + width_of(about, SMALL)
        return y + 20

    def _entry(self, x: float, y: float, before: float, about: str) -> tuple[float, float]:
        """Write what a mark means, on a new line where there is no room, and return where the mark goes."""
        if x > MARGIN and x + before + width_of(about, SMALL) > self.width - MARGIN:
            x, y = MARGIN, y + 20
        with self.drawing.group("legend"):
            self.drawing.text(x + before, y + 12, about, size=SMALL, fill=QUIET)
        return x, y

    def _dated(self, y: float) -> float:
        drawing = self.drawing
        top = y
        heads = list(self.scale.ticks())
        years = self.scale.years()
        for x, label in heads:
            drawing.text(x, y + SMALL, label, size=SMALL, fill=QUIET, anchor="middle")
        y += 18
        bottom = y + sum(self._height(row) for row in self.dated)
        with drawing.group("scale"):
            for x in years:
                drawing.line(x, top + 18, x, bottom, stroke="#eeeeee")
            for x, _ in heads:
                drawing.line(x, top + 16, x, bottom, stroke=GRID)
        for row in self.dated:
            y = self._row(row, y)
        if bottom - top > 500:
            for x, label in heads:
                drawing.text(x, y + SMALL + 2, label, size=SMALL, fill=QUIET, anchor="middle")
            y += 18
        return y

    def _texts(self, row: TimelineRow) -> tuple[list[str], list[str]]:
        dates = fold(in_words(row.date), _DATES, SMALL) if row.date else []
        sign = self.ways[row.via] if row.via else ""
        return dates, fold(f"{row.summary}{sign}", self.width - MARGIN - self._text_at(row))

    def _text_at(self, row: TimelineRow) -> float:
        return self.right + 22 + self.dates + 10 if row.date else MARGIN + 20

    def _height(self, row: TimelineRow) -> float:
        dates, texts = self._texts(row)
        return max(len(texts) * NORMAL * 1.3, len(dates) * SMALL * 1.3) + 9

    def _row(self, row: TimelineRow, y: float) -> float:
        drawing = self.drawing
        mark, colour = KINDS_SHOWN[row.kind]
        dates, texts = self._texts(row)
        bottom = y + self._height(row)
        drawing.line(self.left, y, self.width - MARGIN, y)
        with drawing.group(f"item {row.kind}", f"{in_words(row.date)}, {row.kind}"):
            at = y + 4
            if row.date is not None:
                self._when(row.date, y + 12, mark, colour)
                drawing.mark(mark, self.right + 10, y + 12, _MARK, colour)
                drawing.lines(self.right + 22, at + 0.5, dates, size=SMALL)
            else:
                drawing.mark(mark, MARGIN + 8, y + 12, _MARK, colour)
            drawing.lines(self._text_at(row), at, texts)
        return bottom

    # ---------------------------------------------------------------------------------------------------- on the scale

    def _when(self, date: Date | Interval, y: float, mark: Mark, colour: str) -> None:
        if isinstance(date, Interval):
            self._period(date, y, colour)
        elif date.is_one_day and date.earliest:
            with self.drawing.group("when day"):
                self.drawing.mark(mark, self.scale.at(date.earliest), y, _MARK, colour)
        else:
            with self.drawing.group("when within"):
                self._span(date.earliest, date.latest, y, colour)

    def _period(self, period: Interval, y: float, colour: str) -> None:
        """Draw what lasted: full where it certainly did, open where its ends are not known to the day."""
        start, end = period.start, period.end
        with self.drawing.group("when lasting"):
            certain_from = start.latest if start else None
            certain_to = end.earliest if end else None
            self._span(period.earliest, period.latest, y, colour)
            if certain_from and certain_to and certain_from <= certain_to:
                self._span(certain_from, certain_to, y, colour, full=True)
            elif certain_from and not end and period.text.endswith(".."):
                self._span(certain_from, None, y, colour, full=True)
            elif certain_to and not start and period.text.startswith(".."):
                self._span(None, certain_to, y, colour, full=True)

    def _span(self, begin: dt.date | None, end: dt.date | None, y: float, colour: str, *, full: bool = False) -> None:
        """Draw a span of the scale; a side that is None is open."""
        first = self.scale.at(begin) if begin else self.left + 8
        last = self.scale.after(end) if end else self.right - 12
        if last - first < _LEAST_SPAN:
            middle = (first + last) / 2
            first, last = middle - _LEAST_SPAN / 2, middle + _LEAST_SPAN / 2
        self._bar(first, last, y, colour, full=full)
        if not begin:
            self._arrow(first, first - 8, y, colour)
        if not end:
            self._arrow(last, last + 8, y, colour)

    def _bar(self, first: float, last: float, y: float, colour: str, *, full: bool) -> None:
        self.drawing.element(
            "rect",
            class_="lasting" if full else "within",
            x=first,
            y=y - _BAR / 2,
            width=last - first,
            height=_BAR,
            fill=colour if full else "#ffffff",
            stroke=colour,
            stroke_width=1.2,
            stroke_dasharray=None if full else "3 2",
        )

    def _arrow(self, x: float, to: float, y: float, colour: str) -> None:
        head = 6 if to < x else -6
        path = f"M{x:.2f},{y:.2f}H{to:.2f}m{head},-4l{-head},4l{head},4"
        self.drawing.element("path", class_="open", d=path, fill="none", stroke=colour, stroke_width=1.2)


@dataclasses.dataclass(frozen=True, slots=True)
class _Scale:
    """Days on a line."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    @classmethod
    def of(cls, dates: list[Date | Interval], left: float, right: float) -> "_Scale":
        """Return a scale that all ends that are known lie on."""
        ends = [day for date in dates for day in (date.earliest, date.latest) if day] or [dt.date(2000, 1, 1)]
        first, last = min(ends), max(ends)
        if (last - first).days > 366:
            first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
        elif first == last:
            first = first.replace(day=1)
            last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
        return cls(first, last, left, right)

    @property
    def _days(self) -> int:
        return max((self.last - self.first).days + 1, 1)

    def at(self, day: dt.date) -> float:
        """Return where a day begins."""
        return self.left + (day - self.first).days / self._days * (self.right - self.left)

    def after(self, day: dt.date) -> float:
        """Return where a day ends."""
        return self.at(day) + (self.right - self.left) / self._days

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield lines of the scale with what stands at them: days, months or years, as many as there is room for."""
        room = (self.right - self.left) / _TICK
        months = self._days / 30.4
        if self._days <= room * 4:
            step = max(1, round(self._days / room * 2))
            for day in range(0, self._days, step):
                date = self.first + dt.timedelta(days=day)
                yield self.at(date), f"{date.month:02}-{date.day:02}"
        elif months <= room * 6:
            yield from self._months(
                next(step for step in (1, 2, 3, 6, 12) if months / step <= room * 0.8 or step == 12)
            )
        else:
            step = next(step for step in _STEPS if months / 12 / step <= room)
            for year in range(self.first.year, self.last.year + 2):
                if year % step == 0:
                    yield self._start(year), str(year)

    def _months(self, step: int) -> Iterator[tuple[float, str]]:
        for at in range(self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month):
            day = dt.date(at // 12, at % 12 + 1, 1)
            if at % step == 0 and day >= self.first:
                yield self.at(day), f"{day.year:04}-{day.month:02}"

    def _start(self, year: int) -> float:
        return self.at(dt.date(year, 1, 1)) if year <= self.last.year else self.after(self.last)

    def years(self) -> list[float]:
        """Return where years begin, where there is room to tell them apart."""
        if self._days <= 366 or (self.right - self.left) / self._days * 365 < _CLOSE:
            return []
        return [self._start(year) for year in range(self.first.year, self.last.year + 2)]
