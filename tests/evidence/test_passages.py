"""Passages are found exactly once, or said not to be."""

import pathlib
import tracemalloc

import pytest

from evidence_case import TEXT, Check
from policykit.evidence import passages
from policykit.evidence.passages import CannotCite, Match, NotFound, StoredText


@pytest.mark.parametrize(
    "passage",
    ["First line of the page.", "First line … the page", "Five of us voted … against it", "minister has … concluded",
     '"Five of us … against it."', "The trial is … strictly limited", "small - and strictly limited", "voted for a trial"],
)  # fmt: skip
def test_a_passage_is_found_whatever_its_edition(check: Check, passage: str) -> None:
    result = check(f"{{source: source/page, passage: '{passage}'}}")
    assert result.diagnostics == ()
    assert result.evidence is not None
    assert (result.evidence.found, result.evidence.failed) == (1, 0)


def test_a_start_that_is_not_there_names_the_nearest_words_and_their_line(check: Check) -> None:
    found = check.finding("{source: source/page, passage: Fife of us voted … against it}")
    assert found.code == "PK502"
    assert "“Five of us voted” in line 3" in found.message
    assert (found.line, found.column) == (8, 40)


def test_a_word_is_not_found_within_another(check: Check) -> None:
    assert check.finding("{source: source/page, passage: committe met in April}").code == "PK502"
    assert check.finding("{source: source/page, passage: he minister … concluded}").code == "PK502"
    assert check("{source: source/page, passage: minister … concluded}").ok


def test_a_start_that_is_there_twice_names_each_place(check: Check) -> None:
    found = check.finding("{source: source/page, passage: The committee met … will report}")
    assert found.code == "PK503"
    assert found.message.endswith("2 times: lines 3, 7")


def test_an_end_that_does_not_follow_is_not_found(check: Check) -> None:
    assert check.finding("{source: source/page, passage: It will … the minister}").code == "PK504"
    assert check.finding("{source: source/page, passage: First line … nowhere}").code == "PK504"


def test_an_end_far_away_is_not_found(check: Check, texts: pathlib.Path) -> None:
    filling = "word " * 1_200
    (texts / "page.txt").write_text(f"Begin here. {filling} end here.")
    assert check.finding("{source: source/page, passage: Begin here … end here}").code == "PK504"


def test_the_end_is_the_nearest_with_a_word_left_out_between() -> None:
    text = StoredText("one two three. two three four three")
    match = text.find("one two … three")
    assert isinstance(match, Match)
    assert text.normal[match.start : match.end] == "one two three. two three"


def test_a_digest_shows_a_change_between_the_ends(check: Check, texts: pathlib.Path) -> None:
    text = StoredText(TEXT)
    match = text.find("Five of us … against it")
    assert isinstance(match, Match)
    evidence = f"{{source: source/page, passage: Five of us … against it, digest: {match.digest_in(text)}}}"
    assert check(evidence).ok
    (texts / "page.txt").write_text(TEXT.replace("and four", "and three"), encoding="utf-8")
    found = check.finding(evidence)
    assert found.code == "PK505"
    assert "digest" in (texts.parent / "records.yaml").read_text().splitlines()[found.line - 1][: found.column]


@pytest.mark.parametrize("passage", ["—", "… … …", "First line … .", "— … page"])
def test_a_passage_of_punctuation_alone_is_no_passage(check: Check, passage: str) -> None:
    assert check.finding(f"{{source: source/page, passage: '{passage}'}}").code in {"PK508", "PK209"}


def test_scripts_without_spaces_between_words_are_found_too() -> None:
    text = StoredText("委员会提出了二十二项建议。其中一项有分歧。")
    match = text.find("委员会提出 … 有分歧")
    assert isinstance(match, Match)
    assert text.normal[match.start : match.end] == "委员会提出了二十二项建议。其中一项有分歧"


def test_words_for_which_no_passage_can_be_written_say_why() -> None:
    text = StoredText(TEXT)
    for words, reason in (
        ("The committee met in March.", "2 times"),
        ("Fife of us voted", "the nearest is"),
        ("—", "no letter or digit"),
        ("It will … nowhere", "cannot be cited"),
    ):
        with pytest.raises(CannotCite, match=reason):
            text.cite(words)
    same = StoredText(" ".join(["a b c d e f g h i"] * 3) + " z")
    with pytest.raises(CannotCite, match="singled out"):
        same.cite("h i a b c d e f g h i a b c d e f g h i z")


def test_a_text_of_marks_in_any_number_is_read_and_searched() -> None:
    marks = "\u0301\u0316" * 1_000
    text = StoredText(f"open words a{marks} and then closing words")
    passage, match = text.cite("closing words")
    assert text.original_of(match.start, match.end) == passage == "closing words"
    assert isinstance(text.find("open words \u2026 closing words"), Match)
    assert isinstance(text.find("and then"), Match)


@pytest.mark.parametrize("unit", ["a", "a ", "a\n", "☃ ", "-aa", "\u00ad\n", "”"])
def test_a_text_takes_little_more_than_its_size_whatever_is_looked_for_in_it(unit: str) -> None:
    """In bytes for each of its characters, of which each stands twice in the memory: in both forms of the text."""
    content = f"the last words {unit * 300_000} and the end"
    tracemalloc.start()
    try:
        text = StoredText(content)
        assert isinstance(text.find("the last wrds … end"), NotFound)
        assert "the last words" in text.nearest("the last wrds")
        passage, match = text.cite("and the end")
        assert text.line(match.start) == content.count("\n") + 1
        assert text.original_of(match.start, match.end) == passage
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * len(content)


def test_words_that_are_part_of_longer_ones_very_often_are_not_looked_at_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    one_word = passages._one_word  # what it costs shows nowhere else

    def noting(before: str, after: str) -> bool:
        asked.append(before)
        return one_word(before, after)

    monkeypatch.setattr(passages, "_one_word", noting)
    text = StoredText(f"{'a' * 50_000} {'-aab' * 20_000} aa, a")
    assert list(text.occurrences("a")) == [len(text.normal) - 1]
    assert list(text.occurrences("-aa")) == []
    assert list(text.occurrences("aa")) == [len(text.normal) - 5]
    assert len(asked) < 10_000
