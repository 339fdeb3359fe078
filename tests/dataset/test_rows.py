"""Rows of answers: narrowing, printing, plain values."""

import enum
import html.parser
import json
from typing import NamedTuple

import pytest

from arrow_records import dataset
from few_records import PROPOSAL, REPORT, make
from policykit import Dataset, InvalidValue, NotOne, Rows, UnknownField


def test_where_compares_and_looks_into_lists() -> None:
    data = make(PROPOSAL, {**PROPOSAL, "id": "proposal/one/2", "number": 2, "topics": []})
    assert [found.number for found in data.proposals.where(report="report/one")] == [1, 2]
    assert data.proposals.where(topics="topic/rooms").one().number == 1
    assert data.proposals.where(number=2, report="report/one").one().id == "proposal/one/2"
    assert data.proposals.where(number=3) == data.people
    assert len(data.proposals[:1]) == 1


def test_where_takes_a_date_by_its_text_or_year() -> None:
    data = make(REPORT)
    assert data.reports.where(delivered="2010-06-16")
    assert data.reports.where(commissioned=2009)
    assert not data.reports.where(commissioned="2009-01")


def test_where_tells_truth_values_from_numbers() -> None:
    data = make(PROPOSAL)
    assert data.proposals.where(number=1)
    with pytest.raises(InvalidValue):
        data.proposals.where(number=True)


def test_an_unknown_field_raises_and_suggests() -> None:
    with pytest.raises(UnknownField) as caught:
        make(PROPOSAL).proposals.where(reprot="report/one")
    assert caught.value.field == "reprot"
    assert "did you mean `report`?" in str(caught.value)


@pytest.mark.parametrize("number", [0, 2])
def test_one_raises_where_there_are_none_or_several(number: int) -> None:
    records = [{**PROPOSAL, "id": f"proposal/one/{n}"} for n in range(number)]
    with pytest.raises(NotOne) as caught:
        make(*records).proposals.one()
    assert caught.value.count == number


def test_rows_print_as_a_table_no_wider_than_a_terminal(curated: Dataset) -> None:
    for rows in (
        curated.stances("proposal/stoltenberg-2010/22"),
        curated.figures(),
        curated.timeline("proposal/stoltenberg-2010/22"),
        curated.proposals,
        curated.roles("person/erling-lae"),
    ):
        lines = str(rows).splitlines()
        assert len(lines) > 1
        assert max(len(line) for line in lines) <= 80
    assert str(curated.figures(by="person/erling-lae")) == "(nothing)"
    assert repr(curated.people).startswith("<Rows: ")


def test_rows_turn_into_plain_values_for_json(curated: Dataset) -> None:
    for rows in (curated.stances(), curated.figures(), curated.proposals, curated.roles("person/erling-lae")):
        plain = json.loads(json.dumps(rows.as_dicts()))
        assert len(plain) == len(rows)


def test_rows_cannot_be_changed(curated: Dataset) -> None:
    rows = curated.stances()
    with pytest.raises(AttributeError):
        rows[0].stance = "support"  # type: ignore[misc]  # that is the point
    with pytest.raises(TypeError):
        rows[0] = rows[1]  # type: ignore[index]  # that is the point


class _Cells(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser's
        self.tags.append(tag)
        if tag in ("td", "th", "caption"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data.strip("\n")


def _parsed(text: str) -> _Cells:
    cells = _Cells()
    cells.feed(text)
    return cells


def test_a_notebook_shows_a_table() -> None:
    text = "<script>alert('x')</script> & more"
    parsed = _parsed(dataset({"id": "topic/a", "title": {"en": text}}).topics._repr_html_())
    assert parsed.cells == ["1 row", "id", "title", "topic/a", text]
    assert set(parsed.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_a_notebook_shows_no_more_rows_than_can_be_read() -> None:
    data = dataset(*({"id": f"topic/{number}", "title": {"en": "x"}} for number in range(101)))
    parsed = _parsed(data.topics._repr_html_())
    assert parsed.cells[0] == "101 rows, of which the first 100"
    assert parsed.tags.count("tr") == 101
    assert _parsed(data.votes._repr_html_()).cells == ["0 rows"]


def test_a_notebook_shows_what_a_dataset_holds(curated: Dataset) -> None:
    cells = _parsed(curated._repr_html_()).cells
    assert cells[0] == f"{len(curated):,} records"
    assert cells[cells.index("votes") + 1] == str(len(curated.votes))


@pytest.mark.parametrize(("at_terminal", "columns", "width"), [(True, 60, 60), (True, 300, 120), (False, 60, 80)])
def test_rows_print_as_wide_as_the_terminal(
    curated: Dataset, monkeypatch: pytest.MonkeyPatch, *, at_terminal: bool, columns: int, width: int
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: at_terminal, raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))
    assert width - 25 < max(map(len, str(curated.statements).splitlines())) <= width


class Told(enum.StrEnum):
    """A text that has no truth value, as answers about dates are."""

    UNSURE = "cannot tell"

    def __bool__(self) -> bool:
        raise TypeError("neither true nor false")


class ToldRow(NamedTuple):
    told: Told


def test_a_value_without_a_truth_value_is_printed_and_found() -> None:
    rows = Rows([ToldRow(Told.UNSURE)], ToldRow, data=make(PROPOSAL))
    assert str(rows).splitlines() == ["told", "cannot tell"]
    assert rows.where(told="cannot tell") == rows.where(told=Told.UNSURE) == rows
