"""Answers as a notebook shows them."""

import html.parser

from arrow_records import dataset
from policykit import Dataset


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
    assert cells[0] == f"{len(curated)} records"
    assert cells[cells.index("votes") + 1] == str(len(curated.votes))
