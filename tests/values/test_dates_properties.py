"""Dates against the calendar, against each other, and against the `edtf` package as an oracle."""

import copy
import datetime as dt
import pickle
import re

import edtf
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from mutations import longer_date
from policykit import Answer, Date, Interval, InvalidDate
from policykit.values.dates import DATE_PATTERN, INTERVAL_PATTERN, LONGEST_DATE
from strategies import dates, examples, intervals, plain_dates, qualified_dates, set_dates

_oracle = examples(60)  # edtf takes milliseconds for each date


def _day(struct: object) -> dt.date:
    return dt.date(*struct[:3])  # type: ignore[index]  # a time.struct_time


@_oracle
@given(plain_dates())
def test_a_plain_date_has_the_bounds_that_edtf_gives_it(text: str) -> None:
    oracle = edtf.parse_edtf(text)
    date = Date(text)
    assert date.earliest == _day(oracle.lower_strict())
    assert date.latest == _day(oracle.upper_strict())


@_oracle
@given(st.integers(1000, 9990), st.sampled_from("~?%"))
def test_a_qualified_year_reaches_as_far_as_edtf_lets_it(year: int, mark: str) -> None:
    oracle = edtf.parse_edtf(f"{year}{mark}")
    date = Date(f"{year}{mark}")
    assert date.earliest == _day(oracle.lower_fuzzy())
    assert date.latest == _day(oracle.upper_fuzzy())


@_oracle
@given(qualified_dates())
def test_edtf_reads_every_qualified_date_and_never_narrower(text: str) -> None:
    assume(4 < int(text[:4]) < 9990)  # edtf has no year beyond those of datetime
    oracle = edtf.parse_edtf(text)
    date = Date(text)
    assert date.earliest is not None
    assert date.latest is not None
    assert _day(oracle.lower_fuzzy()) <= date.earliest
    assert date.latest <= _day(oracle.upper_fuzzy())


@_oracle
@given(set_dates())
def test_a_one_of_set_has_the_bounds_that_edtf_gives_it(text: str) -> None:
    try:
        oracle = edtf.parse_edtf(text)
    except edtf.EDTFParseException:
        reject()  # it reads no range from a date of one precision to one of another
    date = Date(text)
    if date.earliest:
        assert date.earliest == _day(oracle.lower_strict())
    if date.latest:
        assert date.latest == _day(oracle.upper_strict())


@_oracle
@given(intervals())
def test_edtf_reads_every_interval_with_the_same_ends(text: str) -> None:
    interval = Interval(text)
    oracle = edtf.parse_edtf(text)
    assume(not re.search("[~?%]", text))
    if interval.start:
        assert interval.earliest == _day(oracle.lower_strict())
    if interval.end:
        assert interval.latest == _day(oracle.upper_strict())


@given(dates, dates)
def test_a_comparison_is_yes_or_no_only_where_every_pair_of_days_agrees(one: str, other: str) -> None:
    first, second = Date(one), Date(other)
    low, high = dt.date.min, dt.date.max
    mine = (first.earliest or low, first.latest or high)
    yours = (second.earliest or low, second.latest or high)
    sometimes = mine[0] < yours[1]
    always = mine[1] < yours[0]
    answer = first.before(second)
    if always:
        assert answer is Answer.YES
    elif first.earliest and second.latest and not sometimes:
        assert answer is Answer.NO
    else:
        assert answer is Answer.CANNOT_TELL


@given(dates, dates)
def test_comparisons_agree_with_each_other(one: str, other: str) -> None:
    first, second = Date(one), Date(other)
    assert first.before(second) is second.after(first)
    opposite = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.CANNOT_TELL: Answer.CANNOT_TELL}
    assert first.on_or_before(second) is opposite[first.after(second)]
    assert first.on_or_after(second) is opposite[first.before(second)]
    if first.same_day(second) is Answer.YES:
        assert Answer.YES not in (first.before(second), first.after(second))
    if Answer.YES in (first.before(second), first.after(second)):
        assert first.same_day(second) is Answer.NO


@given(st.dates(), st.dates())
def test_exact_days_compare_as_days_do(one: dt.date, other: dt.date) -> None:
    first, second = Date.of(one), Date.of(other)
    assert first.before(second) is (Answer.YES if one < other else Answer.NO)
    assert first.same_day(second) is (Answer.YES if one == other else Answer.NO)


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
def test_a_day_is_a_date_exactly_where_the_calendar_has_it(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        expected: dt.date | None = dt.date(year, month, day)
    except ValueError:
        expected = None
    assert bool(re.match(DATE_PATTERN, text)) is (expected is not None)
    if expected:
        assert Date(text).is_one_day
        assert Date(text).earliest == expected
    else:
        with pytest.raises(InvalidDate):
            Date(text)


@given(st.one_of(dates, intervals()))
def test_a_date_keeps_its_text_and_can_be_copied_and_hashed(text: str) -> None:
    value: Date | Interval = Interval(text) if re.match(INTERVAL_PATTERN, text) else Date(text)
    assert str(value) == text
    assert value == text
    assert value == pickle.loads(pickle.dumps(value))  # noqa: S301  # our own bytes
    assert value == copy.deepcopy(value)
    assert {value: 1}[type(value)(text)] == 1
    with pytest.raises(AttributeError):
        value.text = "2000"


@given(st.text(max_size=30))
def test_whatever_is_no_date_is_said_to_be_none(text: str) -> None:
    for kind, pattern in ((Date, DATE_PATTERN), (Interval, INTERVAL_PATTERN)):
        if not re.match(pattern[:-1] + r"\Z", text):
            with pytest.raises(InvalidDate):
                kind(text)


@pytest.mark.parametrize(
    "text",
    ["", "201", "10", "2010-6", "2010-06-1", "2010-02-30", "1900-02-29", "0000", "2010-00", "[..]", "[]", "2010/2012",
     "[2012..2010]", "2010\n", " 2010", "2010-06-16T12:00", "２０１０", "2010-06-16~?", "[2010~..2012]"],
)  # fmt: skip
def test_these_are_no_dates(text: str) -> None:
    with pytest.raises(InvalidDate) as caught:
        Date(text)
    assert caught.value.text == text


def test_a_date_has_a_longest_length() -> None:
    assert Date(longer_date(LONGEST_DATE)).latest == dt.date(2010, 12, 31)
    with pytest.raises(InvalidDate, match="has 201 characters, and a date has at most 200"):
        Date(longer_date(LONGEST_DATE + 1))


@pytest.mark.parametrize("text", ["2012/2010", "/", "../..", "../", "/..", "2010", "2010/2011/2012", "2010-02-30/.."])
def test_these_are_no_intervals(text: str) -> None:
    with pytest.raises(InvalidDate):
        Interval(text)


def test_a_reversed_order_is_told_apart_from_a_wrong_form() -> None:
    with pytest.raises(InvalidDate) as caught:
        Interval("2012/2010")
    assert caught.value.reversed_order
    with pytest.raises(InvalidDate) as caught:
        Date("2010-02-30")
    assert not caught.value.reversed_order
    assert "2010-02 has 28 days" in str(caught.value)


def test_an_answer_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="compare with"):
        bool(Date("2010").before("2010-06-16"))


@pytest.mark.parametrize(("given_", "text"), [(2010, "2010"), (dt.date(2010, 6, 16), "2010-06-16"), ("2010~", "2010~")])
def test_a_date_can_be_given_in_several_ways(given_: object, text: str) -> None:
    assert Date.of(given_) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("given_", [True, 2010.0, None, dt.datetime(2010, 6, 16, tzinfo=dt.UTC), ["2010"]])
def test_a_date_cannot_be_given_as_anything_else(given_: object) -> None:
    with pytest.raises(TypeError):
        Date.of(given_)  # type: ignore[arg-type]


@pytest.mark.parametrize("year", [999, 0, -5, 10_000])
def test_a_year_given_as_a_number_has_four_digits(year: int) -> None:
    with pytest.raises(InvalidDate, match="four digits"):
        Date.of(year)
