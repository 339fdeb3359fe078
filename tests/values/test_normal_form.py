"""Texts in the composed normal form, at a cost that grows with their length and no faster."""

import itertools
import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.values import normal_form
from policykit.values.normal_form import MOST_MARKS, composed

MARKS = "\u0301\u0316\u0327\u0345\u0344\u0f73\u0f75\u0f71"


@given(st.text(st.sampled_from(MARKS + "a\u00e5\u1f82 -\u2026\u0915\u093c\u1100\u1161"), max_size=MOST_MARKS))
def test_of_texts_that_a_language_may_have_it_is_the_normal_form(text: str) -> None:
    assert composed(text * 3) == unicodedata.normalize("NFC", text * 3) or max_row(text * 3) > MOST_MARKS


def max_row(text: str) -> int:
    marks = (len([*row]) for is_mark, row in itertools.groupby(text, _is_mark) if is_mark)
    return max(marks, default=0)


def _is_mark(char: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFD", char)[0]) != 0


@pytest.mark.parametrize(
    "row", ["\u0301\u0316", "\u0316\u0301", "\u0345\u0344", "\u0f73\u0f75", "\u0301\u0316\u0327\u0345", "\u0301"]
)
@pytest.mark.parametrize("before", ["", "a", "words \u2026\u2026 ", "a\u0327"])
def test_no_more_marks_are_put_in_order_together_than_any_language_has(
    row: str, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def normalize(form: str, text: str) -> str:
        asked.append(text)
        return unicodedata.normalize(form, text)  # type: ignore[arg-type]  # one of the forms

    monkeypatch.setattr(
        normal_form, "unicodedata", SimpleNamespace(normalize=normalize, combining=unicodedata.combining)
    )
    text = f"{before}{row * 2_000} and {before}{row * 2_000}"
    composed(text)
    assert "".join(asked) == text
    assert max(map(max_row, asked)) <= MOST_MARKS + 1


@pytest.mark.parametrize(
    "text", ["\u2014" * 200, "\u2026 " * 200, "\u2500" * 500 + "=\u0338", "a" * 500, "\U0001f600" * 300]
)
def test_rows_of_other_signs_are_left_whole(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)
