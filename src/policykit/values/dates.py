"""Dates as exact as they are known, and comparisons that may answer "cannot tell".

Dates are written in the Extended Date/Time Format (EDTF, ISO 8601-2:2019, Annex A; the Library of Congress
specification at https://www.loc.gov/standards/datetime/). policykit reads this part of it:

- a year, month or day: ``2010``, ``2009-03``, ``2010-06-16``;
- the same, uncertain ``?``, approximate ``~`` or both ``%``: ``2018-08~``;
- one of a set, "on some day in": ``[2010-06-17..2010-12-31]``, ``[..2010-06-16]``, ``[2010-03,2010-05]``;
- intervals: ``2018/2022``, ``2012/..`` (open), ``2012/`` (the end is unknown).
"""

import calendar
import datetime as dt
import enum
import functools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple, Self, TypeAlias

from pydantic_core import PydanticCustomError, core_schema

from policykit.call_error import CallError
from policykit.values.frozen import Immutable, WithJsonSchema
from policykit.values.strings import brief

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler


class Answer(enum.StrEnum):
    """The answer to a question about two dates. It has no truth value: ask ``is Answer.YES``."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"

    def __bool__(self) -> bool:
        raise TypeError(f"'{self.value}' is neither true nor false: compare with `is Answer.YES` or `is Answer.NO`")


_IN_ORDER: Final = (Answer.NO, Answer.CANNOT_TELL, Answer.YES)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Say whether all of these are so: no where one is not, and yes where each is."""
    return min(answers, key=_IN_ORDER.index, default=Answer.YES)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Say whether any of these is so: yes where one is, and no where none is."""
    return max(answers, key=_IN_ORDER.index, default=Answer.NO)


def opposite(answer: Answer) -> Answer:
    """Say whether something is not so."""
    return _IN_ORDER[2 - _IN_ORDER.index(answer)]


class InvalidDate(CallError, ValueError):
    """A text that is not a date or interval of the form that policykit reads.

    `text` is what was given. `reversed_order` is true where the form is right but an end stands before its start.
    """

    def __init__(self, text: str, reason: str, *, reversed_order: bool = False) -> None:
        super().__init__(text, reason)
        self.text = text
        self.reason = reason
        self.reversed_order = reversed_order

    def __str__(self) -> str:
        return f"{brief(self.text, LONGEST_DATE)} {self.reason}"


LONGEST_DATE: Final = 200
"""How many characters a date may have; only a set of many comes near."""

# The calendar as a regular expression, so that a JSON Schema refuses 2010-02-30 as the models do.
_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP_YEAR = "(?:(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26]))|(?:(?:0[48]|[2468][048]|[13579][26])00))"
_MONTH = "(?:0[1-9]|1[0-2])"
_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_PLAIN = f"(?:{_YEAR}(?:-{_MONTH}|-{_MONTH_AND_DAY})?|{_LEAP_YEAR}-02-29)"
_QUALIFIED = f"{_PLAIN}[?~%]?"
_MEMBER = rf"(?:{_PLAIN}(?:\.\.{_PLAIN})?)"
_MORE = f"(?:,{_MEMBER}){{0,{LONGEST_DATE // 5}}}"
_SET = rf"\[(?:\.\.{_PLAIN}{_MORE}(?:,{_PLAIN}\.\.)?|{_PLAIN}\.\.|{_MEMBER}{_MORE}(?:,{_PLAIN}\.\.)?)\]"
DATE_PATTERN: Final = f"^(?:{_QUALIFIED}|{_SET})$"
INTERVAL_PATTERN: Final = rf"^(?:{_QUALIFIED}/(?:{_QUALIFIED}|\.\.)?|(?:\.\.)?/{_QUALIFIED})$"

DATE_FORMS: Final = "2010, 2009-03, 2010-06-16, '[2010-06-17..2010-12-31]'"
"""How dates are written in a file, by example."""

INTERVAL_FORMS: Final = "2018/2022, 2012/.."
"""How intervals are written in a file, by example."""

_PLAIN_FORM = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}\Z")
_DATE = re.compile(DATE_PATTERN[:-1] + r"\Z")
_INTERVAL = re.compile(INTERVAL_PATTERN[:-1] + r"\Z")


def precision_of(text: str) -> Literal["year", "month", "day"] | None:
    """Return what a date names that stands as in ISO 8601, by its form alone; None for any other text."""
    if not _PLAIN_FORM.match(text):
        return None
    return "year" if len(text) == 4 else "month" if len(text) == 7 else "day"


class _Bounds(NamedTuple):
    earliest: dt.date | None
    latest: dt.date | None


def _day_of(month: int, *, last: bool) -> dt.date:
    """Return the first or the last day of a month, counted from that of the year 0."""
    year, month = divmod(month, 12)
    if year < dt.MINYEAR:
        return dt.date.min
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1] if last else 1)


def _plain_bounds(text: str) -> _Bounds:
    """Return the first and the last day that a plain or qualified date may mean.

    A qualified date reaches one unit of its own precision (a year, month or day) further on either side, and two
    where it is both uncertain and approximate. EDTF sets no width; this one is policykit's own.
    """
    slack = {"?": 1, "~": 1, "%": 2}.get(text[-1], 0)
    year, *rest = map(int, text.rstrip("?~%").split("-"))
    if not rest:
        return _Bounds(_day_of((year - slack) * 12, last=False), _day_of((year + slack) * 12 + 11, last=True))
    if len(rest) == 1:
        month = year * 12 + rest[0] - 1
        return _Bounds(_day_of(month - slack, last=False), _day_of(month + slack, last=True))
    day = dt.date(year, *rest).toordinal()
    first, last = max(day - slack, 1), min(day + slack, dt.date.max.toordinal())
    return _Bounds(dt.date.fromordinal(first), dt.date.fromordinal(last))


def _set_bounds(text: str) -> _Bounds:
    earliest: list[dt.date | None] = []
    latest: list[dt.date | None] = []
    for member in text[1:-1].split(","):
        start, dots, end = member.partition("..")
        first = _plain_bounds(start) if start else _Bounds(None, None)
        last = first if not dots else (_plain_bounds(end) if end else _Bounds(None, None))
        if first.earliest and last.latest and dots and start and end and first.earliest > last.latest:
            raise InvalidDate(text, f"ends before it starts: {end} is before {start}", reversed_order=True)
        earliest.append(first.earliest)
        latest.append(last.latest)
    return _Bounds(
        None if None in earliest else min(day for day in earliest if day),
        None if None in latest else max(day for day in latest if day),
    )


class _Written(Immutable, WithJsonSchema):
    """What dates and intervals share: a text, the first and the last day it may mean, and value semantics."""

    __slots__ = ("earliest", "latest", "text")

    _error_type: ClassVar[str]
    _expected: ClassVar[str]

    text: str
    """As written, in EDTF."""
    earliest: dt.date | None
    """The first day it may mean; None where it is open to the past."""
    latest: dt.date | None
    """The last day it may mean; None where it is open to the future."""

    def _set(self, text: str, bounds: _Bounds) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "earliest", bounds.earliest)
        object.__setattr__(self, "latest", bounds.latest)

    def __eq__(self, other: object) -> bool:
        """Two dates are equal where they are written alike. A date equals its own text, for use in conditions."""
        if isinstance(other, type(self)):
            return self.text == other.text
        if isinstance(other, str):
            return self.text == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.text,)

    @property
    def sort_key(self) -> tuple[dt.date, bool, dt.date, str]:
        """A key that puts dates in order by the first day they may mean, or the last where the first is open."""
        first = self.earliest or self.latest or dt.date.max
        return first, self.earliest is not None, self.latest or dt.date.max, self.text

    @classmethod
    def of(cls, value: "DateLike | Interval") -> Self:
        """Return `value` as one of this class: from its text, a year as a number, or a `datetime.date`.

        Raises `InvalidDate` for a text of another form and `TypeError` for another type.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            return cls._parse(value)
        if isinstance(value, int) and not isinstance(value, bool):
            if 1000 <= value <= dt.MAXYEAR:
                return cls._parse(str(value))
            raise InvalidDate(str(value), "is not a year of four digits; put it in quotes: '0987'")
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return cls._parse(value.isoformat())
        raise TypeError(f"{brief(value)} is not {cls._expected}")

    @classmethod
    def _parse(cls, text: str) -> Self:
        raise NotImplementedError

    @classmethod
    def _validate(cls, value: "DateLike | float") -> Self:
        try:
            # As in JSON Schema, 2010.0 is a whole number.
            return cls.of(int(value) if isinstance(value, float) and value.is_integer() else value)  # type: ignore[arg-type]
        except InvalidDate as error:
            kind = "reversed_date" if error.reversed_order else cls._error_type
            raise PydanticCustomError(kind, "{text} {reason}", {"text": error.text, "reason": error.reason}) from None
        except TypeError:
            raise PydanticCustomError(
                cls._error_type, "is not {expected}", {"text": "", "reason": "", "expected": cls._expected}
            ) from None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )


class Date(_Written):
    """A day, month, year, or one of a set of them, as exactly as it is known and no more.

    Examples:
        >>> Date("2010").before(Date("2011-03-01"))
        <Answer.YES: 'yes'>
        >>> Date("2010").before(Date("2010-06-16"))
        <Answer.CANNOT_TELL: 'cannot tell'>
    """

    __slots__ = ()
    _error_type = "date_form"
    _expected = f"a date ({DATE_FORMS})"
    _json_schema: ClassVar[dict[str, Any]] = {
        "title": "Date",
        "description": "A date in EDTF: a year, month or day, qualified, or one of a set. A bare year may be a number.",
        "anyOf": [
            {"type": "string", "pattern": DATE_PATTERN, "maxLength": LONGEST_DATE},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ],
    }

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_DATE:
            raise InvalidDate(text, f"has {len(text):,} characters, and a date has at most {LONGEST_DATE}")
        if not _DATE.match(text):
            raise InvalidDate(text, f"is not {self._expected}{_why_not(text)}")
        self._set(text, _set_bounds(text) if text.startswith("[") else _plain_bounds(text))

    @classmethod
    def _parse(cls, text: str) -> Self:
        return _date(text) if cls is Date else cls(text)  # type: ignore[return-value]  # Self is Date there

    @property
    def is_one_day(self) -> bool:
        """Whether this names exactly one day."""
        return self.earliest is not None and self.earliest == self.latest

    def before(self, other: "DateLike") -> Answer:
        """Say whether this lies wholly before `other`: yes, no, or that is unknown."""
        that = Date.of(other)
        if self.latest and that.earliest and self.latest < that.earliest:
            return Answer.YES
        if self.earliest and that.latest and self.earliest >= that.latest:
            return Answer.NO
        return Answer.CANNOT_TELL

    def after(self, other: "DateLike") -> Answer:
        """Say whether this lies wholly after `other`: yes, no, or that is unknown."""
        return Date.of(other).before(self)

    def on_or_before(self, other: "DateLike") -> Answer:
        """Say whether this is no later than `other`: yes, no, or that is unknown."""
        return opposite(self.after(other))

    def on_or_after(self, other: "DateLike") -> Answer:
        """Say whether this is no earlier than `other`: yes, no, or that is unknown."""
        return opposite(self.before(other))

    def same_day(self, other: "DateLike") -> Answer:
        """Say whether this and `other` are the same day: yes, no, or that is unknown."""
        that = Date.of(other)
        if self.is_one_day and that.is_one_day:
            return Answer.YES if self.earliest == that.earliest else Answer.NO
        apart = Answer.YES in (self.before(that), self.after(that))
        return Answer.NO if apart else Answer.CANNOT_TELL


class Interval(_Written):
    """A period from one date to another. Either end may be open (``..``) or unknown (left out)."""

    __slots__ = ("end", "start")
    _error_type = "interval_form"
    _expected = f"an interval ({INTERVAL_FORMS})"
    _json_schema: ClassVar[dict[str, Any]] = {
        "title": "Interval",
        "description": "A period in EDTF: two dates with a slash between; '..' is an open end, nothing an unknown one.",
        "type": "string",
        "pattern": INTERVAL_PATTERN,
    }

    start: Date | None
    """The date it begins; None where that is open or unknown."""
    end: Date | None
    """The date it ends; None where that is open or unknown."""

    def __init__(self, text: str) -> None:
        if not _INTERVAL.match(text):
            raise InvalidDate(text, f"is not {self._expected}")
        first, _, last = text.partition("/")
        start = Date(first) if first.strip(".") else None
        end = Date(last) if last.strip(".") else None
        if start and end and end.before(start) is Answer.YES:
            raise InvalidDate(text, f"ends before it starts: {end} is before {start}", reversed_order=True)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        self._set(text, _Bounds(start.earliest if start else None, end.latest if end else None))

    @classmethod
    def _parse(cls, text: str) -> Self:
        return cls(text)


DateLike: TypeAlias = Date | str | int | dt.date
"""What a date can be given as: a `Date`, its text, a year as a number, or a `datetime.date`."""


@functools.lru_cache(maxsize=65_536)
def _date(text: str) -> Date:
    return Date(text)


def _why_not(text: str) -> str:
    """Add why a text that looks like a date is none."""
    form = re.match(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?[?~%]?\Z", text)
    if not form:
        return "; an interval of two dates belongs in a period" if _INTERVAL.match(text) else ""
    year, month, day = int(form[1]), int(form[2]), int(form[3] or 1)
    if not year:
        return ": there is no year 0000"
    if not 1 <= month <= 12:
        return f": there is no month {form[2]}"
    last = calendar.monthrange(year, month)[1]
    return "" if 1 <= day <= last else f": {form[1]}-{form[2]} has {last} days"
