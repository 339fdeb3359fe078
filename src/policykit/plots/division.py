"""The division of a vote: a mark for each ballot, and an open one for each that is counted and not named."""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from policykit.dataset import Dataset, WrongKind, name_of
from policykit.models import OPTIONS, Bloc, Option, Proposal, Vote
from policykit.plots.drawing import DARK, LINE, MARGIN, NORMAL, QUIET, SMALL, Drawing, Mark, fold, width_of
from policykit.plots.picture import Picture, finished
from policykit.plots.wording import IMPLIED, Readings, in_words, listed, sentence
from policykit.render.records import value_texts
from policykit.values import Languages, Text, counted

T = TypeVar("T")

_LABEL: Final = 128.0
"""How wide the column is that names the options."""
_MARK: Final = 13.0
_STEP: Final = 20.0
_MOST_MARKS: Final = 1_000
"""How many unnamed ballots of an option are drawn one by one. Beyond, they are a bar, as long as they are many."""

_MARKS: Final[Mapping[Option, tuple[Mark, str]]] = {
    "for": ("circle", DARK),
    "against": ("square", "#d95f0e"),
    "abstain": ("triangle", "#6b6b6b"),
    "absent": ("diamond", "#6b6b6b"),
    "not-voting": ("wedge", "#6b6b6b"),
}
"""Shapes tell the options apart, and so do tones: dark, light, and grey between."""

_METHODS: Final = {
    "recorded": "recorded vote",
    "show-of-hands": "show of hands",
    "consensus": "consensus",
    "unknown": "how they voted is not known",
}
_OPTIONS: Final[Mapping[Option, str]] = {
    "for": "for",
    "against": "against",
    "abstain": "abstaining",
    "absent": "absent",
    "not-voting": "not voting",
}


@dataclasses.dataclass(frozen=True, slots=True)
class _Side:
    """Those who took one option."""

    option: Option
    count: int | None
    """How many they were; None where that is not known."""
    named: tuple[str, ...]
    """The names that are known, with a sign on those whose ballot is only implied."""
    unnamed: int
    """How many are counted and not named."""
    positions: tuple[str, ...]
    """What those who took the option wanted, each in a sentence."""

    @property
    def label(self) -> str:
        """What the option is called."""
        return _OPTIONS[self.option]

    @property
    def tally(self) -> str:
        """How many, and how many of them are not named."""
        if self.count is None:
            return counted(len(self.named), "ballot known", "ballots known") if self.named else "number not known"
        if not self.unnamed:
            return str(self.count)
        return f"{self.count:,}, {f'{self.unnamed:,}' if self.named else 'none'} {'not ' if self.named else ''}named"

    def in_words(self) -> str:
        """Return the side in words."""
        unnamed = [f"{self.unnamed:,} not named"] if self.unnamed else []
        number = f"{self.count:,} {self.label}" if self.count is not None else f"{self.label}, number not known"
        who = listed([*self.named, *unnamed])
        return " ".join([f"{number}: {who}." if who else f"{number}.", *map(sentence, self.positions)])


def division(data: Dataset, vote: Vote | str, *, lang: Languages = "en", width: float = 760) -> Picture:
    """Draw how a body divided in a vote.

    Each ballot that is known is a mark with a name, and each that is only counted an open one.
    Where counts are not known, or the body agreed without a recorded vote, that is what the picture says.
    `lang` is the language of the records' texts, and `width` is in pixels; lettering keeps its size.
    """
    record = data[vote]
    if not isinstance(record, Vote):
        raise WrongKind(record.id, ("vote",))
    return _Division(data, record, lang, max(width, 360)).picture()


class _Division:
    def __init__(self, data: Dataset, vote: Vote, lang: Languages, width: float) -> None:
        self.data = data
        self.vote = vote
        self.lang = lang
        self.width = width
        self.drawing = Drawing()
        self.readings = Readings(data, vote.id)
        self.sides = tuple(self._sides())

    def name(self, record_id: str | None) -> str:
        return name_of(self.data, record_id, self.lang)

    def _sides(self) -> Iterator[_Side]:
        vote = self.vote
        ballots = list(enumerate(vote.ballots))
        sides = {bloc.option for bloc in vote.blocs}
        for option in OPTIONS:
            named = tuple(
                self.name(ballot.voter) + self._sign(f"ballots[{at}]")
                for at, ballot in ballots
                if ballot.option == option
            )
            count = vote.counts.get(option) if vote.counts else len(named) if vote.ballots_complete else None
            if count or named or option in sides or (vote.counts and option in vote.counts):
                unnamed = vote.unnamed.get(option, 0) if vote.unnamed else 0
                blocs = tuple(self._position(bloc) for bloc in vote.blocs if bloc.option == option)
                yield _Side(option, count, named, unnamed, blocs)

    def _sign(self, field: str) -> str:
        return IMPLIED if self.readings.is_implied(field) else ""

    def _position(self, bloc: Bloc) -> str:
        source = f"As told by {self.name(bloc.reported_by)}: " if bloc.reported_by else "Reported: "
        parts = [self._text(bloc.position)] if bloc.position else []
        if bloc.conditions:
            parts.append("on condition: " + "; ".join(map(self._text, bloc.conditions)))
        if bloc.reasons:
            parts.append("because: " + "; ".join(map(self._text, bloc.reasons)))
        return source + "; ".join(part.rstrip(".") for part in parts) + "."

    def _text(self, text: Text) -> str:
        return text.in_language(self.lang)

    # ------------------------------------------------------------------------------------------------------ what is said

    def title(self) -> str:
        """What was voted on."""
        proposals = [found for found in map(self.data.get, self.vote.about) if isinstance(found, Proposal)]
        if not self.vote.about:
            return f"Vote of {self.name(self.vote.body)}"
        numbers = [found.number for found in proposals if found.number is not None]
        if len(proposals) == 1 and numbers:
            return f"{numbers[0]}. {self._text(proposals[0].title)}"
        one_report = len({found.report for found in proposals}) == 1
        if len(self.vote.about) > 1 and one_report and len(numbers) == len(self.vote.about):
            return f"Proposals {_ranges(numbers)}: {self.name(proposals[0].report)}"
        return "; ".join(map(self.name, self.vote.about))

    def setting(self) -> str:
        """Who voted, when and how."""
        missing = "day sought and not found" if "date" in self.vote.unknown else "day not on record"
        when = in_words(self.vote.date) if self.vote.date else missing
        who = self.name(self.vote.body)
        return " · ".join((f"{who[:1].upper()}{who[1:]}", when, _METHODS[self.vote.method]))

    def outcome(self) -> str:
        """The counts and the result, in a line."""
        vote = self.vote
        result = f"{vote.result}{self._sign('result')}" if vote.result else ""
        if vote.counts:
            counts = ", ".join(f"{number:,} {_OPTIONS[option]}" for option, number in vote.counts.items())
            return f"{counts}{self._sign('counts')}" + (f": {result}" if result else "; no result on record")
        if vote.method == "consensus":
            return f"Agreed{f', {result}' if result else ''}: no vote was recorded"
        if vote.ballots_complete:
            counts = ", ".join(f"{len(side.named)} {side.label}" for side in self.sides if side.named)
            return (counts or "No ballots") + (f": {result}" if result else "; no result on record")
        return f"{sentence(result)[:-1]}; counts not known" if result else "Neither counts nor a result on record"

    def missing(self) -> str | None:
        """What is not known of the ballots, or that there were none."""
        vote = self.vote
        if vote.method == "consensus":
            return "There are no counts: agreement is not the same as a vote in which all are for."
        if vote.counts or vote.ballots_complete:
            return None
        if not vote.ballots:
            return "Neither counts nor ballots are on record."
        if vote.ballots_complete is False:
            return "There were other ballots. How many, and for what, is not known."
        return "Whether there were other ballots is not known, and nor is how many took each option."

    def notes(self) -> Iterator[str]:
        """Yield what has to be said beside the marks."""
        vote = self.vote
        if vote.requirement:
            needed = self._text(vote.requirement) if isinstance(vote.requirement, Text) else vote.requirement
            yield f"Required to carry: {sentence(needed)}"
        if vote.ballots_complete:
            yield "Every ballot is on record."
        if vote.counts:
            silent = [_OPTIONS[option] for option in OPTIONS if option not in {side.option for side in self.sides}]
            if silent:
                yield f"Nothing is on record on how many were {listed(silent, 'or')}."
        for other in vote.alternatives:
            said = "; ".join(value_texts(self.data, other.value, self.lang))
            if other.field == "counts" and isinstance(other.value, Mapping):
                said = ", ".join(f"{number} {option}" for option, number in other.value.items())
            by = listed([self.name(item.source) for item in other.evidence])
            yield f"Said otherwise{f' by {by}' if by else ''}: {other.field.replace('_', ' ')}: {sentence(said)}"
        if any(IMPLIED in text for text in (self.outcome(), *(name for side in self.sides for name in side.named))):
            yield f"{IMPLIED} Implied by a source, not stated in it."

    def alt(self) -> str:
        """Return the picture in words."""
        parts = [sentence(self.title()), sentence(self.setting().replace(" · ", ", ")), sentence(self.outcome())]
        parts += [side.in_words() for side in self.sides]
        parts += [self.missing() or "", *(note for note in self.notes() if not note.startswith(IMPLIED))]
        return " ".join(part for part in parts if part).replace(IMPLIED, " (implied, not stated)")

    # ----------------------------------------------------------------------------------------------------- what is drawn

    def picture(self) -> Picture:
        """Draw it."""
        drawing, room = self.drawing, self.width - 2 * MARGIN
        y = drawing.paragraph(MARGIN, MARGIN, self.title(), room, 16, bold=True)
        y = drawing.paragraph(MARGIN, y + 2, self.setting(), room, fill=QUIET)
        y = drawing.paragraph(MARGIN, y + 6, self.outcome(), room, 14, bold=True) + 6
        for side in self.sides:
            y = self._side(side, y)
        missing = self.missing()
        if missing:
            y = self._missing(missing, y + 6, room)
        if self.sides:
            drawing.line(MARGIN, y, self.width - MARGIN, y)
        y = self._legend(y + 8)
        for note in self.notes():
            y = drawing.paragraph(MARGIN, y + 3, note, room, SMALL, fill=QUIET)
        return finished(f"Division: {self.title()}", self.alt(), self.width, y + MARGIN - 6, drawing)

    def _side(self, side: _Side, y: float) -> float:
        drawing = self.drawing
        mark, colour = _MARKS[side.option]
        drawing.line(MARGIN, y, self.width - MARGIN, y)
        y += 8
        with drawing.group(f"side {side.option}"):
            label = drawing.paragraph(MARGIN, y, side.label, _LABEL - 8, 14, bold=True)
            label = drawing.paragraph(MARGIN, label, side.tally, _LABEL - 8, SMALL, fill=QUIET)
            at = self._named(side, mark, colour, y)
            at = self._unnamed(side, mark, colour, at)
            if not side.named and not side.unnamed:
                none = "none" if side.count == 0 else "no ballot on record"
                at = drawing.lines(MARGIN + _LABEL, at + 1, [none], fill=QUIET)
            room = self.width - 2 * MARGIN - _LABEL
            for position in side.positions:
                at = drawing.paragraph(MARGIN + _LABEL, at + 3, position, room, SMALL, fill=QUIET)
        return max(label, at) + 8

    def _named(self, side: _Side, mark: Mark, colour: str, y: float) -> float:
        """Draw the named ballots in columns, and return where they end."""
        room = self.width - 2 * MARGIN - _LABEL
        widest = max((width_of(name) for name in side.named), default=0) + _STEP + 12
        columns = max(int(room / widest), 1 if room < 400 else 2 if room < 560 or len(side.named) < 5 else 3)
        columns = math.ceil(len(side.named) / math.ceil(len(side.named) / columns)) if side.named else 1
        wide = min(room / columns, max(widest, room / 3.5))
        for row in _rows(side.named, columns):
            texts = [fold(name, wide - _STEP - 8) for name in row]
            for at, (name, lines) in enumerate(zip(row, texts, strict=True)):
                x = MARGIN + _LABEL + at * wide
                with self.drawing.group("ballot named", f"{name}: {side.label}"):
                    self.drawing.mark(mark, x + _MARK / 2 + 1, y + 9, _MARK, colour)
                    self.drawing.lines(x + _STEP, y + 1, lines)
            y += max(map(len, texts)) * NORMAL * 1.3 + 5
        return y

    def _unnamed(self, side: _Side, mark: Mark, colour: str, y: float) -> float:
        """Draw an open mark for each ballot that is counted and not named, and return where they end."""
        if not side.unnamed:
            return y
        left, room = MARGIN + _LABEL, self.width - 2 * MARGIN - _LABEL
        label = f"{side.unnamed:,} not named"
        most = max(other.unnamed for other in self.sides)
        if most > _MOST_MARKS:
            wide = max(side.unnamed / most * room, 4)
            with self.drawing.group("ballots unnamed", label):
                self.drawing.element(
                    "rect",
                    x=left,
                    y=y + 2,
                    width=wide,
                    height=14,
                    fill="#ffffff",
                    stroke=colour,
                    stroke_dasharray="4 3",
                )
            return self.drawing.lines(left, y + 18, [label], fill=QUIET)
        beside = max(int((room - width_of(label) - 8) / _STEP), 1)
        a_row = beside if side.unnamed <= beside else int(room / _STEP)
        for row in _rows(range(side.unnamed), a_row):
            for at in range(len(row)):
                with self.drawing.group("ballot unnamed", f"not named: {side.label}"):
                    self.drawing.mark(mark, left + at * _STEP + _MARK / 2 + 1, y + 9, _MARK, colour, "open")
            y += _STEP
        if a_row == beside:
            self.drawing.text(left + side.unnamed * _STEP + 4, y - _STEP + 13, label, fill=QUIET)
            return y
        return self.drawing.lines(left, y - 1, [label], fill=QUIET)

    def _missing(self, text: str, y: float, room: float) -> float:
        agreed = self.vote.method == "consensus"
        lines = fold(text, room - 32)
        high = len(lines) * NORMAL * 1.3 + 18
        with self.drawing.group("agreed" if agreed else "unknown"):
            fill, dashes = ("#f3f3f3", None) if agreed else ("#ffffff", "5 4")
            self.drawing.element(
                "rect", x=MARGIN, y=y, width=room, height=high, rx=6, fill=fill, stroke=LINE, stroke_dasharray=dashes
            )
            self.drawing.lines(MARGIN + 16, y + 8, lines)
        return y + high + 6

    def _legend(self, y: float) -> float:
        """Say what the marks mean, of those that there are."""
        entries: list[tuple[str, bool]] = []
        if any(side.named for side in self.sides):
            entries.append(("a ballot on record, with its voter", False))
        if any(side.unnamed for side in self.sides):
            entries.append(
                ("ballots that are counted, too many to draw one by one", True)
                if any(side.unnamed > _MOST_MARKS for side in self.sides)
                else ("a ballot that is counted; its voter is not named", True)
            )
        x = MARGIN
        shapes = [_MARKS[side.option] for side in self.sides if side.named or side.unnamed]
        for text, unknown in entries:
            wide = len(shapes) * 17 + 6 + width_of(text, SMALL) + 20
            if x > MARGIN and x + wide > self.width - MARGIN + 20:
                x, y = MARGIN, y + 19
            with self.drawing.group("legend"):
                for at, (mark, colour) in enumerate(shapes):
                    self.drawing.mark(mark, x + 7 + at * 17, y + 8, 11, colour, "open" if unknown else "full")
                self.drawing.text(x + len(shapes) * 17 + 4, y + 12, text, size=SMALL, fill=QUIET)
            x += wide
        return y + 20 if entries else y


def _rows(items: Sequence[T], length: int) -> Iterator[Sequence[T]]:
    return (items[at : at + length] for at in range(0, len(items), length))


def _ranges(numbers: Iterable[int]) -> str:
    """Return numbers in short, with a dash for those between."""
    groups: list[list[int]] = []
    for number in sorted(set(numbers)):
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return ", ".join(str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups)
