"""Characters that nobody sees."""

import pytest

from policykit.values.strings import brief, folded, needless_in


@pytest.mark.parametrize(
    "char",
    [
        "\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b", "\u2060", "\u200c", "\u200d",
        "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0fff",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_needless_in_latin_text(char: str) -> None:
    assert needless_in(f"a{char}b") == char
    assert needless_in(f"{char}ab") == char
    assert needless_in("ab") is None


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u0631\u0648\u062f",  # Persian
        "\u0915\u094d\u200d\u0937 \u0d28\u0d4d\u200d",  # Hindi, Malayalam at the end of a word
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0dbd\u0d82\u0d9a\u0dcf",  # Sinhala
        "\u1780\u17d2\u200c\u1780",  # Khmer
        "\U0001f469\u200d\U0001f680 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f469\U0001f3fd\u200d\u2695\ufe0f",  # emoji
        "\u845b\U000e0100",  # a variant of a Chinese character
        "\u05e9\u05dc\u05d5\u05dd (ABC)\u200f",  # Hebrew with a mark of direction
        "sm\u00f8rbr\u00f8d \u2013 \u00ab\u2026\u00bb",
    ],
)
def test_what_a_language_needs_is_none(text: str) -> None:
    assert needless_in(text) is None


@pytest.mark.parametrize("text", ["\u05e9\u202e\u05dc", "\u0645\u06cc\u200c\u200c\u0631", "\u0645\u06cc\u2066\u0631"])
def test_no_language_needs_to_override_directions_or_to_join_twice(text: str) -> None:
    assert needless_in(text)


@pytest.mark.parametrize(
    ("text", "as_compared"), [("Åslaug", "aslaug"), ("ØIE", "oie"), ("Ærø", "aero"), ("Straße", "strasse"), ("é", "e")]
)
def test_accents_and_capitals_are_folded(text: str, as_compared: str) -> None:
    assert folded(text) == as_compared


def test_any_value_is_shown_in_one_line() -> None:
    assert brief("a\nb" * 100, 10) == "'a ba ba b…'"
    assert len(brief([{"key": "x" * 100}] * 100, 80)) == 80
