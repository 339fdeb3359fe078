"""Who stands where: actors by what they take a stance on, every stance with its year."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from policykit.dataset import Dataset, StanceRow, name_of, number_key
from policykit.models import Proposal, Record, Report, StanceValue, Statement, Topic
from policykit.plots.drawing import FAINT, GRID, MARGIN, NORMAL, QUIET, SMALL, Drawing, fold, width_of, words_of
from policykit.plots.picture import Picture, finished
from policykit.plots.wording import IMPLIED, Readings, heading, in_words, listed, sentence, year_of
from policykit.values import Date, DateLike, Languages, counted

_SECOND_HAND: Final = "*"
"""Marks what is reported at second hand."""
_POSSIBLE: Final = "?"
"""Marks what may have been held later than the day asked for."""

_BOX: Final = 16.0
_CHIP: Final = 20.0
"""How high a stance is with its year."""
_LEVEL: Final = 84.0
"""How wide a column is at least for its heading to lie level."""
_TALL: Final = 190.0
"""How long a heading is at most that stands upright."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Look:
    """How a stance is drawn: the outline and the sign tell the sides apart, and the tone how far to one it is."""

    shape: str
    fill: str
    ink: str
    sign: str
    """The path of what stands in it, around its middle."""


_PLUS: Final = "M-4.5,0H4.5M0,-4.5V4.5"
_MINUS: Final = "M-4.5,0H4.5"
_LOOKS: Final[Mapping[StanceValue, _Look]] = {
    "support": _Look("round", "#08306b", "#ffffff", _PLUS),
    "conditional": _Look("round", "#c6dbef", "#08306b", _PLUS),
    "undecided": _Look("tilted", "#ffffff", "#4d4d4d", "M-3,-1.7H3M-3,1.7H3"),
    "divided": _Look("tilted", "#d9d9d9", "#252525", "M-4.5,0H4.5M0,-4.5V4.5"),
    "sceptical": _Look("square", "#fee0c2", "#7f2704", _MINUS),
    "oppose": _Look("square", "#a63603", "#ffffff", _MINUS),
}


_Actor: TypeAlias = tuple[str, str]
"""Who takes a stance: the ids of the speaker and of whom they speak for, since two may go by one name."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Chip:
    """Stances of one kind that one actor took on one thing in one year."""

    stance: StanceValue
    year: str
    reported_by: str
    """Who tells of it at second hand."""
    implied: bool
    possible: bool
    date: str
    times: int

    @property
    def label(self) -> str:
        """The year, with signs for what is less than certain."""
        signs = (_SECOND_HAND if self.reported_by else "") + (IMPLIED if self.implied else "")
        times = f" ×{self.times}" if self.times > 1 else ""
        return f"{self.year}{_POSSIBLE if self.possible else ''}{signs}{times}"

    @property
    def width(self) -> float:
        return _BOX + 5 + width_of(self.label, SMALL)

    def in_words(self) -> str:
        """Return it in words."""
        parts = [
            f"as told by {self.reported_by}" if self.reported_by else "",
            "implied, not stated" if self.implied else "",
            "possibly after the day asked for" if self.possible else "",
            counted(self.times, "time") if self.times > 1 else "",
        ]
        return f"{self.stance} ({', '.join([self.date, *filter(None, parts)])})"


def stances(
    data: Dataset,
    about: Record | str,
    *,
    on: DateLike | None = None,
    direct: bool = False,
    lang: Languages = "en",
    width: float = 760,
) -> Picture:
    """Draw who stands where: a row for each actor, a column for each proposal, topic or report.

    For a proposal or topic the columns are those that `Dataset.stances` finds, for a report the report and its
    proposals with their topics; `direct` leaves the topics out. Every stance is drawn, conflicting ones too, with its
    year; an empty cell says that nothing is on record. `on` keeps what was held on or before that day.
    The picture grows beyond `width` where there are more columns than it holds.
    """
    subject = data[about]
    subjects = [subject.id]
    if isinstance(subject, Report):
        numbered = sorted(data.proposals.where(report=subject.id), key=number_key)
        subjects += [proposal.id for proposal in numbered]
    found = dict.fromkeys(row for each in subjects for row in data.stances(each, on=on, direct=direct, lang=lang))
    left_out = [f"held on or before {Date.of(on)}, as far as can be told"] if on is not None else []
    left_out += ["without what was said of topics"] if direct and not isinstance(subject, Topic) else []
    return _Matrix(data, subjects, list(found), ", ".join(left_out), lang=lang, width=max(width, 360)).picture()


class _Matrix:
    def __init__(
        self, data: Dataset, subjects: list[str], rows: list[StanceRow], left_out: str, *, lang: Languages, width: float
    ) -> None:
        self.data = data
        self.left_out = left_out
        """What was selected, where that is not all there is."""
        self.lang = lang
        self.least_width = width
        self.title = f"Stances on {heading(data, subjects[0], lang)}"
        self.drawing = Drawing()
        self.level = True
        """Whether the headings lie level."""
        self.implied: dict[str, dict[tuple[str, StanceValue, Date | None], bool]] = defaultdict(dict)
        """What is said in each statement on what and when, and whether no source states that it is."""
        cells: dict[tuple[_Actor, str], list[StanceRow]] = defaultdict(list)
        for row in rows:
            speaker, on_behalf_of = (data.canonical(one) if one else "" for one in (row.speaker, row.on_behalf_of))
            cells[(speaker, on_behalf_of), data.canonical(row.about)].append(row)
        self.names = {who: self._name(who) for who, _ in cells}
        self.actors = sorted(self.names, key=lambda who: (self.names[who].casefold(), who))
        abouts = {about for _, about in cells}
        order = {record_id: at for at, record_id in enumerate(subjects)}
        self.columns = sorted(abouts, key=lambda one: (order.get(one, len(order)), self._heading(one).casefold(), one))
        self.silent = [
            one for one in subjects if one not in abouts and isinstance(data.get(one), Proposal) and len(subjects) > 1
        ]
        self.titles = [self._heading(one) for one in self.columns]
        number = {column: at for at, column in enumerate(self.columns)}
        self.cells: dict[_Actor, dict[int, list[_Chip]]] = defaultdict(dict)
        """What each actor takes a stance on, by the numbers of the columns in their order."""
        for (who, about), found in sorted(cells.items(), key=lambda cell: number[cell[0][1]]):
            self.cells[who][number[about]] = list(self._chips(found))

    def _name(self, who: _Actor) -> str:
        speaker, on_behalf_of = who
        name = name_of(self.data, speaker, self.lang) if speaker else "(nobody named)"
        return f"{name}, for {name_of(self.data, on_behalf_of, self.lang)}" if on_behalf_of else name

    def _heading(self, record_id: str) -> str:
        return heading(self.data, record_id, self.lang)

    def _chips(self, rows: list[StanceRow]) -> Iterator[_Chip]:
        """Yield the stances of a cell; those that look alike are one, with how many they are."""
        alike: dict[tuple[object, ...], list[StanceRow]] = defaultdict(list)
        for row in rows:
            key = (row.stance, year_of(row.date), row.reported_by, self._is_implied(row), row.certainty == "possible")
            alike[key].append(row)
        for (_, year, reported_by, implied, possible), same in alike.items():
            yield _Chip(
                stance=same[0].stance,
                year=str(year),
                reported_by=name_of(self.data, str(reported_by), self.lang) if reported_by else "",
                implied=bool(implied),
                possible=bool(possible),
                date=listed(list(dict.fromkeys(in_words(row.date) for row in same))),
                times=len(same),
            )

    def _is_implied(self, row: StanceRow) -> bool:
        statement = self.data[row.statement]
        if not isinstance(statement, Statement):
            return False
        if statement.id not in self.implied:
            readings, found = Readings(self.data, statement.id), self.implied[statement.id]
            for at, one in enumerate(statement.stances):
                said = one.about, one.stance, one.held or statement.date
                found[said] = found.get(said, True) and readings.is_implied(f"stances[{at}]")
        return self.implied[statement.id].get((row.about, row.stance, row.date), True)

    # ------------------------------------------------------------------------------------------------------ what is said

    def alt(self) -> str:
        """Return the picture in words."""
        if not self.cells:
            return f"{self._all()}: nothing on record."
        many = f"{counted(len(self.actors), 'actor')} on {counted(len(self.columns), 'matter')}"
        lines = [f"{self._all()}: {many}."]
        for who in self.actors:
            said = [
                f"on {self.titles[column]}: {', '.join(chip.in_words() for chip in cell)}"
                for column, cell in self.cells[who].items()
            ]
            lines.append(f"{self.names[who]}: {'; '.join(said)}.")
        return "\n".join([*lines, *self._silence()])

    def _all(self) -> str:
        return self.title + (f" ({self.left_out})" if self.left_out else "")

    def notes(self) -> Iterator[str]:
        """Yield what the signs mean that are used, and what there is nothing on."""
        chips = [chip for cells in self.cells.values() for cell in cells.values() for chip in cell]
        if any(chip.year[0] in "≤≥" for chip in chips):
            yield "≤ in that year or earlier; ≥ in that year or later"
        if any(chip.year[0] == "~" for chip in chips):
            yield "~ about that year"
        if any("–" in chip.year for chip in chips):
            yield "2009–10 at some time in those years"
        if any(chip.reported_by for chip in chips):
            yield f"{_SECOND_HAND} reported at second hand"
        if any(chip.implied for chip in chips):
            yield f"{IMPLIED} implied by a source, not stated in it"
        if any(chip.possible for chip in chips):
            yield f"{_POSSIBLE} possibly later than the day asked for"
        if any(chip.times > 1 for chip in chips):
            yield "×2 twice"
        yield "an empty cell: nothing is on record"

    def _silence(self) -> Iterator[str]:
        if self.silent:
            without = counted(len(self.silent), "proposal that has no column", "proposals that have no columns")
            yield f"On {without}, no {'such ' if self.left_out else ''}stance is on record."

    # ----------------------------------------------------------------------------------------------------- what is drawn

    def picture(self) -> Picture:
        """Draw it."""
        drawing = self.drawing
        if not self.cells:
            y = drawing.paragraph(MARGIN, MARGIN, self.title, self.least_width - 2 * MARGIN, 16, bold=True)
            y = self._said_of_all(y)
            y = drawing.lines(MARGIN, y + 6, ["Nothing on record."], fill=QUIET)
            return finished(self.title, self.alt(), self.least_width, y + MARGIN, drawing, empty=True)
        label = min(max(map(width_of, self.names.values())) + 12, max(170, self.least_width * 0.3))
        widths = self._widths(self.least_width - 2 * MARGIN - label)
        width = max(self.least_width, 2 * MARGIN + label + sum(widths))
        room = width - 2 * MARGIN
        y = drawing.paragraph(MARGIN, MARGIN, self.title, room, 16, bold=True)
        y = self._said_of_all(y)
        y = self._legend(y + 8, width)
        y = self._headings(y + 6, MARGIN + label, widths)
        edges = [MARGIN + label]
        for wide in widths:
            edges.append(edges[-1] + wide)
        top = y
        for who in self.actors:
            y = self._row(who, y, label, edges)
        drawing.line(MARGIN, y, edges[-1], y, stroke=GRID)
        for x in edges:
            drawing.line(x, top, x, y, stroke=FAINT)
        y += 8
        for note in (" · ".join(self.notes()), *self._silence()):
            y = drawing.paragraph(MARGIN, y, note, room, SMALL, fill=QUIET) + 1
        return finished(self.title, self.alt(), width, y + MARGIN - 8, drawing)

    def _said_of_all(self, y: float) -> float:
        said = fold(sentence(self.left_out)[:-1], self.least_width - 2 * MARGIN) if self.left_out else []
        return self.drawing.lines(MARGIN, y, said, fill=QUIET)

    def _widths(self, room: float) -> list[float]:
        """Return how wide each column is: what is in it, and a share of what is left over."""
        needed = [0.0] * len(self.columns)
        for cells in self.cells.values():
            for column, cell in cells.items():
                needed[column] = max(needed[column], *(chip.width + 14 for chip in cell))
        level = [
            max(wide, _LEVEL, 10 + max(width_of(word, SMALL, bold=True) for _, word in words_of(title)))
            for wide, title in zip(needed, self.titles, strict=True)
        ]
        self.level = sum(level) <= max(room, sum(needed))
        needed = level if self.level else needed
        spare = max(room - sum(needed), 0) / len(needed)
        return [min(wide + spare, max(wide, 170)) for wide in needed]

    def _legend(self, y: float, width: float) -> float:
        x = MARGIN
        for stance in _LOOKS:
            wide = _BOX + 6 + width_of(stance, SMALL) + 18
            if x > MARGIN and x + wide > width - MARGIN + 18:
                x, y = MARGIN, y + 22
            with self.drawing.group("legend"):
                self._box(stance, x + _BOX / 2, y + 9, second_hand=False)
                self.drawing.text(x + _BOX + 6, y + 13, stance, size=SMALL, fill=QUIET)
            x += wide
        return y + 22

    def _headings(self, y: float, left: float, widths: list[float]) -> float:
        """Write the headings of the columns, level where there is room and upright where there is not."""
        drawing = self.drawing
        if self.level:
            texts = [fold(title, wide - 10, SMALL, bold=True) for title, wide in zip(self.titles, widths, strict=True)]
            bottom = y + max(map(len, texts)) * SMALL * 1.3
            for lines, wide in zip(texts, widths, strict=True):
                drawing.lines(left + 5, bottom - len(lines) * SMALL * 1.3, lines, size=SMALL, bold=True)
                left += wide
            return bottom + 6
        line = SMALL * 1.25
        tall = _TALL
        while any(len(fold(title, tall, SMALL)) * line > wide for title, wide in zip(self.titles, widths, strict=True)):
            tall += max(30, tall / 10)
        texts = [fold(title, tall, SMALL) for title in self.titles]
        bottom = y + max(width_of(text, SMALL) for lines in texts for text in lines)
        for lines, wide in zip(texts, widths, strict=True):
            x = left + wide / 2 - len(lines) * line / 2 + SMALL - 1
            for text in lines:
                drawing.text(x, bottom, text, size=SMALL, upright=False)
                x += line
            left += wide
        return bottom + 8

    def _row(self, who: _Actor, y: float, label: float, edges: list[float]) -> float:
        drawing = self.drawing
        names = fold(self.names[who], label - 10)
        cells = self.cells[who]
        high = max(len(names) * NORMAL * 1.3 + 8, max(map(len, cells.values())) * _CHIP + 6)
        drawing.line(MARGIN, y, edges[-1], y, stroke=GRID)
        with drawing.group("actor"):
            drawing.lines(MARGIN, y + 4, names)
            for column, cell in cells.items():
                left, title = edges[column], self.titles[column]
                for at, chip in enumerate(cell):
                    middle = y + 3 + at * _CHIP + _CHIP / 2
                    with drawing.group(f"stance {chip.stance}", f"{self.names[who]}, on {title}: {chip.in_words()}"):
                        self._box(chip.stance, left + 7 + _BOX / 2, middle, second_hand=bool(chip.reported_by))
                        drawing.text(left + 7 + _BOX + 5, middle + 4, chip.label, size=SMALL)
        return y + high

    def _box(self, stance: StanceValue, x: float, y: float, *, second_hand: bool) -> None:
        look = _LOOKS[stance]
        half = _BOX / 2 - 1
        outline = QUIET if second_hand else look.ink if look.ink != "#ffffff" else look.fill
        corner = half if look.shape == "round" else None
        tilted = f"rotate(45 {x:g} {y:g}) translate({x * 0.2:g} {y * 0.2:g}) scale(.8)"
        self.drawing.element(
            "rect", x=x - half, y=y - half, width=2 * half, height=2 * half, rx=corner, fill=look.fill, stroke=outline,
            transform=tilted if look.shape == "tilted" else None,
        )  # fmt: skip
        self.drawing.element(
            "path", d=look.sign, transform=f"translate({x:g} {y:g})", stroke=look.ink, stroke_width=2, fill="none"
        )
