"""Passages cut from generated texts are found where they were cut, whatever edition, and nowhere else."""

import contextlib
import unicodedata

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from policykit.evidence import passages
from policykit.evidence.passages import CannotCite, Match, NotFound, StoredText, normalise
from policykit.models import Evidence
from policykit.models.evidence import passage_ends

_LETTERS = "abcdefghijåæøéñßžЖдяαβγ毒品政策ا"
words = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", "“", "(", "— ", "«", "'"]),
    st.text(st.sampled_from(_LETTERS), min_size=1, max_size=7),
    st.sampled_from(["", "", "", ".", ",", "”", ")", "-x", "’s", "…", " …", "»", "–2010"]),
)
spaces = st.sampled_from([" ", "\n", "  ", "\t", "\n\n", "\u00a0", " \r\n "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    parts = [draw(words)]
    for word in draw(st.lists(words, min_size=8, max_size=60)):
        parts += [draw(spaces), word]
    return "".join(parts)


@st.composite
def cuts(draw: st.DrawFn) -> tuple[StoredText, str, Match]:
    """A text, a passage that `cite` wrote for some of its words, and where these stand."""
    text = StoredText(draw(texts()))
    tokens = text.normal.split(" ")
    first = draw(st.integers(0, len(tokens) - 1))
    last = draw(st.integers(first, min(first + 20, len(tokens) - 1)))
    stretch = " ".join(tokens[first : last + 1])
    begin = len(" ".join(tokens[:first])) + (1 if first else 0)
    try:
        passage, match = text.cite(stretch if " … " not in stretch else text.original_of(begin, begin + len(stretch)))
    except CannotCite:
        reject()
    return text, passage, match


@given(texts(), st.data())
def test_a_passage_that_cite_writes_is_found_where_it_was_cut(original: str, data: st.DataObject) -> None:
    text = StoredText(original)
    tokens = text.normal.split(" ")
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    stretch = " ".join(tokens[first : last + 1])
    assume(" … " not in stretch)
    begin = len(" ".join(tokens[:first])) + (1 if first else 0)
    try:
        passage, match = text.cite(stretch)
    except CannotCite:
        return
    assert (match.start, match.end) == (begin, begin + len(stretch))
    assert text.find(passage) == match
    assert normalise(text.original_of(match.start, match.end)) == stretch
    Evidence(source="source/x", passage=passage, digest=match.digest_in(text))


_KINDS = {'"': "\"'«»“”‘’„", "-": "-–—‑−"}  # that they look alike is the point


@given(cuts(), st.data())
def test_spacing_quotes_dashes_soft_hyphens_and_normalisation_change_nothing(
    cut: tuple[StoredText, str, Match], data: st.DataObject
) -> None:
    text, passage, match = cut
    edition: list[str] = []
    for char in text.normal:
        if char == " ":
            edition.append(data.draw(spaces))
        elif char in _KINDS:
            edition.append(data.draw(st.sampled_from(_KINDS[char])))
        else:
            edition.append(char)
    within = [at for at in range(1, len(edition)) if edition[at - 1].isalpha() and edition[at].isalpha()]
    if within:
        edition.insert(data.draw(st.sampled_from(within)), data.draw(st.sampled_from(["", "\u00ad", "\u00ad\n"])))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    other = StoredText(unicodedata.normalize(form, "".join(edition)))
    assert other.normal == text.normal
    assert other.find(passage) == match
    assert match.digest_in(other) == match.digest_in(text)


@given(cuts(), st.data())
def test_a_changed_letter_in_an_end_is_not_found_unless_it_stands_elsewhere(
    cut: tuple[StoredText, str, Match], data: st.DataObject
) -> None:
    text, passage, match = cut
    letters = [at for at, char in enumerate(passage) if char.isalpha()]
    at = data.draw(st.sampled_from(letters))
    changed = passage[:at] + data.draw(st.sampled_from("qzw")) + passage[at + 1 :]
    found = text.find(changed)
    if isinstance(found, Match):
        assert found != match
        for end in passage_ends(changed):
            assert end is None or normalise(end) in text.normal


@given(cuts(), st.data())
def test_a_changed_letter_between_the_ends_changes_the_digest(
    cut: tuple[StoredText, str, Match], data: st.DataObject
) -> None:
    text, passage, match = cut
    start, end = passage_ends(passage)
    if end is None:
        reject()
    low, high = match.start + len(normalise(start)), match.end - len(normalise(end))
    letters = [at for at in range(low, high) if text.normal[at].isalpha()]
    assume(letters)
    at = data.draw(st.sampled_from(letters))
    other = StoredText(text.normal[:at] + "q" + text.normal[at + 1 :])
    found = other.find(passage)
    if found == match:
        assert match.digest_in(other) != match.digest_in(text)


@given(st.text(max_size=40), st.text(max_size=30))
def test_no_text_and_no_passage_make_it_fail(text: str, passage: str) -> None:
    stored = StoredText(text)
    assert isinstance(stored.find(passage), Match | NotFound)
    with contextlib.suppress(CannotCite):
        assert stored.find(stored.cite(passage)[0]) == stored.cite(passage)[1]


@given(texts())
def test_every_place_has_the_line_that_it_stands_in(original: str) -> None:
    text = StoredText(original)
    lines = text.original.split("\n")
    for word in text.normal.split(" ")[:10]:
        for at in list(text.occurrences(word))[:3]:
            assert word.strip("\"'-…. ") == "" or normalise(word)[0] in normalise(lines[text.line(at) - 1])


@given(texts(), st.data())
def test_words_are_found_between_two_places_as_in_the_whole_text(original: str, data: st.DataObject) -> None:
    text = StoredText(original)
    start = data.draw(st.integers(0, len(text.normal) - 1))
    wanted = text.normal[start : start + data.draw(st.integers(1, 15))].strip()
    assume(wanted)
    after, before = sorted(data.draw(st.integers(0, len(text.normal))) for _ in range(2))
    between = [at for at in text.occurrences(wanted) if after <= at < before]
    assert list(text.occurrences(wanted, after, before)) == between


@given(texts(), st.integers(1, 9))
def test_a_text_is_the_same_in_parts_of_whatever_size(original: str, size: int) -> None:
    whole = StoredText(original)
    places = [whole.line(at) for at, char in enumerate(whole.normal) if char != " "]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passages, "_PART", size)
        patch.setattr(passages, "_BLOCK", size)
        parts = StoredText(original)
        assert parts.normal == whole.normal
        assert [parts.line(at) for at, char in enumerate(parts.normal) if char != " "] == places


@given(texts(), st.data())
def test_words_are_found_in_the_same_places_however_they_are_looked_for(original: str, data: st.DataObject) -> None:
    text = StoredText(original)
    start = data.draw(st.integers(0, len(text.normal) - 1))
    words = text.normal[start : start + data.draw(st.integers(1, 3))]
    after, before = data.draw(st.integers(0, len(text.normal))), data.draw(st.none() | st.integers(0, len(text.normal)))
    one_by_one = list(text.occurrences(words, after, before))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passages, "_MANY_WITHIN", 1)
        assert list(text.occurrences(words, after, before)) == one_by_one
