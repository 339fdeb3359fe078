"""What a text may hold has limits, and what is just within them is read."""

import tracemalloc

import pytest

from policykit.documents import limits
from policykit.documents.document import read
from policykit.documents.positions import Format
from reading import FORMS, only, reported


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("content", "values"),
    [
        (f"[{'1,' * 18}1]", 20),
        (f"[{'[],' * 18}[]]", 20),
        (f"[{'[ ],' * 18}[1]]", 21),
        ('{"a": [1, 2, {"b": {}}], "c": "' + "," * 100 + '"}', 7),
    ],
)
def test_a_text_holds_so_many_values_and_no_more(
    form: Format, content: str, values: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHARACTERS_PER_VALUE", 1_000)
    monkeypatch.setattr(limits, "VALUES_ANYHOW", values)
    assert reported(read(content.encode(), form)) == []
    monkeypatch.setattr(limits, "VALUES_ANYHOW", values - 1)
    document = read(content.encode(), form)
    assert only(content, form)[0] == "PK107"
    assert document.findings[0].message == f"more than {values - 1} values in {len(content)} characters"
    assert not document.complete


@pytest.mark.parametrize("form", FORMS)
def test_a_longer_text_may_hold_more(form: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "VALUES_ANYHOW", 10)
    content = f"[{'12, ' * 20}12{' ' * 10}]"
    assert len(content) == 4 * 21 + 10
    assert reported(read(content.encode(), form)) == []
    assert only(content.replace("12, ", "12,"), form)[0] == "PK107"


def test_the_limits_are_several_times_what_records_have() -> None:
    """64 MiB of the curated records, and of those that the benchmarks make, have 2.0 to 3.3 million values."""
    assert limits.most_values(" " * 1_000_000) == 250_000
    assert limits.MOST_BYTES // limits.CHARACTERS_PER_VALUE > 5 * 3_300_000
    assert limits.most_values("[]") == 100_000


def test_tags_are_declared_a_hundred_times_at_most() -> None:
    declared = [f"%TAG !t{number}! x\n" for number in range(101)]
    assert reported(read("".join((*declared[:100], "---\na: 1\n")).encode(), "yaml")) == [("PK113", 1, 1)]
    content = "".join(("# many\n", *declared, "---\na: NO\n"))
    document = read(content.encode(), "yaml")
    assert reported(document) == [("PK113", 2, 1)]
    assert document.findings[0].message == "more than 100 directives"
    assert not document.complete
    text = "a: |\n" + "".join(f"  {line}" for line in declared)
    assert reported(read(text.encode(), "yaml")) == []


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize(("unit", "most"), [("[], ", 90), ('"a", ', 60), ('{"a": 1}, ', 60)])
def test_what_is_noted_of_places_is_little(form: Format, unit: str, most: int) -> None:
    """In bytes for each of the text, with what is needed for a moment."""
    document = read(f"[{unit * 20_000}[]]".encode(), form)
    tracemalloc.start()
    try:
        assert document.place((19_999,)).column == 2 + len(unit) * 19_999
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most * 20_000 * len(unit.encode()) / 4


def test_of_a_line_of_ndjson_its_own_places_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    from policykit.documents import document as module

    document = read(b'{"a": [1, 2]}\n\n{"a": [1, 2, [3]]}\n' * 100, "ndjson")
    scanned: list[str] = []

    class Scanner(module.JsonScanner):
        def scan(self) -> object:
            scanned.append(self.text)
            return super().scan()

    monkeypatch.setattr(module, "JsonScanner", Scanner)
    assert [document.place((number, "a", 2, 0)).line for number in (2, 5, 2, 5)] == [3, 6, 3, 6]
    assert document.place((2, "a", 2, 0)).column == 15
    assert scanned == ['{"a": [1, 2, [3]]}'] * 2
