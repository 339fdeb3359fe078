"""How proposals stand: a row for each, with every answer and every change of status by its year, and what is due."""

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from policykit.dataset import ALSO_ANSWERED, NOT_SEEN, Dataset, ProgressRow, also_answered, name_of
from policykit.models import AnswerValue, Assessment, Record, Response, Status
from policykit.plots.drawing import DARK, FAINT, MARGIN, QUIET, SMALL, Drawing, Mark, fold, width_of
from policykit.plots.picture import Picture, finished
from policykit.plots.wording import heading, in_words, listed, sentence, year_of
from policykit.render.records import LATE, by_whom, most_frequent
from policykit.values import Answer, Date, DateLike, Languages, counted

_AGAINST: Final = "#a63603"
_BETWEEN: Final = "#6b6b6b"
_ANSWERS: Final[Mapping[AnswerValue, tuple[Mark, str]]] = {
    "accepted": ("circle", DARK),
    "accepted-in-part": ("wedge", DARK),
    "accepted-in-principle": ("triangle", DARK),
    "noted": ("square", _BETWEEN),
    "under-consideration": ("diamond", _BETWEEN),
    "deferred": ("wedge", _AGAINST),
    "already-done": ("star", DARK),
}
"""How answers are drawn; a rejection is crossed out. The word stands beside the mark, so nothing hangs on its colour."""

_DONE: Final[Mapping[Status, float]] = {
    "not-started": 0,
    "in-progress": 1 / 3,
    "stalled": 1 / 3,
    "partly-implemented": 2 / 3,
    "implemented": 1,
}
"""How much of the box of a status is filled. The others have a sign in it, and a stalled one a broken outline."""
_BOX: Final = 11.0
_WIDE: Final = 560.0
"""From how wide on there is room for who answered and who judged."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    """An answer or a status, with when and by whom."""

    value: AnswerValue | Status | None
    when: str
    actor: str
    who: str
    date: str
    struck: bool = False
    """Whether an answer was replaced since."""
    also_answered: bool = False
    """Whether the assessor had answered the proposal, too."""

    @property
    def word(self) -> str:
        return (self.value or NOT_SEEN).replace("-", " ")

    def in_words(self) -> str:
        """Return it in words."""
        said = [self.date, self.who]
        said += ["replaced since"] if self.struck else []
        said += [ALSO_ANSWERED] if self.also_answered else []
        return f"{self.word} ({', '.join(said)})"


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    """A proposal, with what was answered and judged in the order of days."""

    title: str
    answers: tuple[_Entry, ...]
    statuses: tuple[_Entry, ...]
    due: str
    overdue: Answer

    def in_words(self) -> str:
        """Return the row in words."""
        parts = [
            "answers: " + listed([one.in_words() for one in self.answers]) if self.answers else "no answer on record",
            "status: " + listed([one.in_words() for one in self.statuses]) if self.statuses else "",
            self.due,
        ]
        return f"{sentence(self.title)} {sentence('; '.join(filter(None, parts)))}"


def progress(
    data: Dataset, about: Record | str, *, on: DateLike | None = None, lang: Languages = "en", width: float = 760
) -> Picture:
    """Draw how the proposals of a report or on a topic stand, or one of them: a row for each, as numbered.

    Every answer is drawn with its year and every status with the years for which an assessor found it, in the order of
    days; what is due stands below. `on` keeps what was on record by that day, as `Dataset.progress` has it.
    """
    rows = data.progress(about, on, lang=lang)
    return _Progress(data, data[about].id, list(rows), on, lang=lang, width=max(width, 360)).picture()


class _Progress:
    def __init__(
        self,
        data: Dataset,
        about: str,
        found: list[ProgressRow],
        on: DateLike | None,
        *,
        lang: Languages,
        width: float,
    ) -> None:
        self.data = data
        self.on = None if on is None else Date.of(on)
        self.lang = lang
        self.width = width
        self.drawing = Drawing()
        self.unnamed: tuple[str | None, str | None] = None, None
        """Who gave most of the answers and of the findings, and is named at the top alone."""
        self.title = f"Progress of {name_of(data, about, lang)}"
        self.findings: dict[str, list[Assessment]] = defaultdict(list)
        for finding in data.assessments:
            self.findings[data.canonical(finding.proposal)].append(finding)
        self.responses: dict[str, list[Response]] = defaultdict(list)
        for response in data.responses:
            for proposal in response.proposals:
                self.responses[data.canonical(proposal)].append(response)
        self.rows = [self._row(row) for row in found]
        room = width - 2 * MARGIN
        self.left = MARGIN + (room * 0.4 if width < _WIDE else room * 0.3)
        self.middle = self.left + (width - MARGIN - self.left) * (0.5 if width < _WIDE else 0.55)

    def _name(self, actor: str) -> str:
        return name_of(self.data, actor, self.lang)

    def _row(self, row: ProgressRow) -> _Row:
        late = LATE[row.overdue]
        return _Row(
            title=heading(self.data, row.proposal, self.lang),
            answers=tuple(self._answers(row.proposal)),
            statuses=tuple(self._statuses(row.proposal)),
            due=f"due {in_words(row.due)}{f': {late}' if late else ''}" if row.due else "",
            overdue=row.overdue,
        )

    def _when(self, date: Date | None) -> str:
        """Return a date as exactly as there is room for."""
        return in_words(date) if self.width >= _WIDE else year_of(date)

    def _answers(self, proposal: str) -> Iterator[_Entry]:
        for one in self.data.responses(proposal, on=self.on):
            when = self._when(one.date) + ("" if one.certainty in (None, "certain") else "?")
            actor = self.data.canonical(one.responder)
            yield _Entry(one.answer, when, actor, self._name(actor), in_words(one.date), one.replaced)

    def _statuses(self, proposal: str) -> Iterator[_Entry]:
        """Yield what each assessor found, with the years from the first to the last of findings that are alike."""
        by_assessor: dict[str, list[Assessment]] = defaultdict(list)
        for finding in sorted(self.findings[proposal], key=lambda one: (one.as_of.sort_key, one.id)):
            if self.on is None or finding.as_of.on_or_before(self.on) is not Answer.NO:
                by_assessor[self.data.canonical(finding.assessor)].append(finding)
        for assessor in sorted(by_assessor):
            for _, alike in itertools.groupby(by_assessor[assessor], key=lambda one: one.status):
                yield self._spell(proposal, assessor, list(alike))

    def _spell(self, proposal: str, assessor: str, alike: list[Assessment]) -> _Entry:
        answers = self.responses[proposal]
        also = any(also_answered(finding, answers, self.data.canonical) for finding in alike)
        first, last = alike[0].as_of, alike[-1].as_of
        years = list(dict.fromkeys(map(self._when, (first, last))))
        dates = list(dict.fromkeys(map(in_words, (first, last))))
        possible = "" if self.on is None or last.on_or_before(self.on) is Answer.YES else "?"
        return _Entry(
            alike[0].status,
            "–".join(years) + possible,
            assessor,
            self._name(assessor),
            " to ".join(dates),
            also_answered=also,
        )

    def alt(self) -> str:
        """Return the picture in words."""
        what = self.title + (f", as on record on {self.on}" if self.on else "")
        if not self.rows:
            return f"{what}: nothing on record."
        return "\n".join([f"{what}: {counted(len(self.rows), 'proposal')}.", *(row.in_words() for row in self.rows)])

    # ----------------------------------------------------------------------------------------------------- what is drawn

    def picture(self) -> Picture:
        """Draw it."""
        drawing, room = self.drawing, self.width - 2 * MARGIN
        y = drawing.paragraph(MARGIN, MARGIN, self.title, room, 16, bold=True)
        if self.on:
            y = drawing.paragraph(MARGIN, y + 2, f"As on record on {self.on}", room, fill=QUIET)
        if self.rows:
            y = self._heads(y + 10)
        for row in self.rows:
            y = self._draw(row, y)
        notes = "Nothing is on record." if not self.rows else "Dates are those of answers, and of the days judged."
        drawing.line(MARGIN, y, self.width - MARGIN, y)
        y = drawing.paragraph(MARGIN, y + 8, notes, room, SMALL, fill=QUIET)
        return finished(self.title, self.alt(), self.width, y + MARGIN - 6, drawing, empty=not self.rows)

    def _heads(self, y: float) -> float:
        """Write what stands in each column and, where there is room for names, whose most of it is."""
        answers = [tuple(one.actor for one in row.answers) for row in self.rows]
        statuses = [tuple(one.actor for one in row.statuses) for row in self.rows]
        whose = ["", ""]
        if self.width >= _WIDE:
            self.unnamed = most_frequent(self.data, answers), most_frequent(self.data, statuses)
            pairs = zip(self.unnamed, (answers, statuses), strict=True)
            whose = [by_whom(self.data, actor, actors, self.lang) for actor, actors in pairs]
        columns = (
            (MARGIN, self.left - 10, "proposal"),
            (self.left, self.middle - 8, f"answered{whose[0]}"),
            (self.middle, self.width - MARGIN, f"found to be{whose[1]}"),
        )
        ends = [
            self.drawing.paragraph(left, y, head, right - left, SMALL, bold=True, fill=QUIET)
            for left, right, head in columns
        ]
        return max(ends) + SMALL * 0.3

    def _draw(self, row: _Row, y: float) -> float:
        drawing = self.drawing
        drawing.line(MARGIN, y, self.width - MARGIN, y, stroke=FAINT)
        y += 7
        with drawing.group("proposal", row.in_words()):
            ends = [drawing.paragraph(MARGIN, y, row.title, self.left - MARGIN - 10)]
            ends.append(self._column(row.answers, self.unnamed[0], self.left, self.middle - 8, y))
            ends.append(self._column(row.statuses, self.unnamed[1], self.middle, self.width - MARGIN, y))
            if not row.answers:
                ends.append(drawing.lines(self.left, y, ["none on record"], size=SMALL, fill=QUIET))
            if row.due:
                # A deadline belongs to an answer, and stands under them.
                late = row.overdue is Answer.YES
                wide = self.middle - 8 - self.left
                fill = QUIET if row.overdue is Answer.NO else _AGAINST
                ends.append(drawing.paragraph(self.left, ends[1] + 1, row.due, wide, SMALL, bold=late, fill=fill))
        return max(ends) + 7

    def _column(self, entries: tuple[_Entry, ...], unnamed: str | None, left: float, right: float, y: float) -> float:
        drawing = self.drawing
        for entry in entries:
            who = f", {entry.who}" if self.width >= _WIDE and entry.actor != unnamed else ""
            also = f", {ALSO_ANSWERED}" if entry.also_answered else ""
            text = f"{entry.when} {entry.word}{', replaced' if entry.struck else ''}{who}{also}"
            with drawing.group("entry", entry.in_words()):
                self._sign(entry, left + _BOX / 2, y + 8)
                lines = fold(text, max(right - left - _BOX - 5, width_of("consideration", SMALL)), SMALL)
                y = drawing.lines(left + _BOX + 5, y + 1, lines, size=SMALL, fill=QUIET if entry.struck else None) + 2
        return y

    def _sign(self, entry: _Entry, x: float, y: float) -> None:
        value = entry.value
        if value is None:
            self.drawing.mark("circle", x, y, _BOX, _BETWEEN, "open")
        elif value in _ANSWERS:
            mark, colour = _ANSWERS[value]  # type: ignore[index]  # it is an answer
            self.drawing.mark(mark, x, y, _BOX, colour)
        elif value == "rejected":
            self._crossed_out(x, y, _BOX)
        else:
            self._box(value, x - _BOX / 2, y - _BOX / 2)  # type: ignore[arg-type]  # it is a status

    def _box(self, status: Status, x: float, y: float) -> None:
        """Draw a box that is filled as far as the proposal is carried out, or has a sign in it."""
        broken = "2.4 1.8" if status == "stalled" else None
        size = _BOX - 1
        filled = _DONE.get(status, 0) * size
        self.drawing.element(
            "rect", x=x + 0.5, y=y + 0.5, width=size, height=size, fill="#ffffff", stroke=DARK, stroke_dasharray=broken
        )
        if filled:
            self.drawing.element("rect", x=x + 0.5, y=y + _BOX - 0.5 - filled, width=size, height=filled, fill=DARK)
        if status in ("lapsed", "superseded"):
            self.drawing.line(x + 1, y + _BOX - 1, x + _BOX - 1, y + 1, stroke=DARK)
        if status == "contrary":
            self._crossed_out(x + _BOX / 2, y + _BOX / 2, _BOX - 4)
        if status == "cannot-tell":
            self.drawing.text(x + _BOX / 2, y + _BOX - 2, "?", size=SMALL, anchor="middle", fill=DARK)

    def _crossed_out(self, x: float, y: float, size: float) -> None:
        half = size / 2 - 0.5
        for rise in (half, -half):
            self.drawing.element(
                "line", x1=x - half, y1=y - rise, x2=x + half, y2=y + rise, stroke=_AGAINST, stroke_width=2.2
            )
