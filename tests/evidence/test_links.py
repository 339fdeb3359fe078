"""Links that lead a browser to a passage."""

import urllib.parse

import pytest

from policykit.evidence import links
from policykit.evidence.links import text_fragment
from policykit.evidence.passages import Match, StoredText, normalise


def test_a_text_fragment_encodes_what_has_a_meaning_of_its_own() -> None:
    text = StoredText("Ja, Rock & Roll-musikk for 100% av alle som er her")
    passage = "Ja, Rock … er her"
    match = text.find(passage)
    assert isinstance(match, Match)
    link = text_fragment("https://example.org/a", text, match)
    assert link == "https://example.org/a#:~:text=Ja%2C%20Rock%20%26%20Roll%2Dmusikk,alle%20som%20er%20her"
    assert text_fragment("https://example.org/a#b", text, match).startswith("https://example.org/a#b:~:text=")


def test_a_text_fragment_is_the_first_place_whatever_its_case() -> None:
    text = StoredText("We met on Monday at noon. Then we met on monday at noon again, and left late that night.")
    passage = "we met on … that night"
    match = text.find(passage)
    assert isinstance(match, Match)
    link = text_fragment("https://example.org/a", text, match)
    start = urllib.parse.unquote(link.partition("text=")[2].partition(",")[0])
    assert text.normal.casefold().find(start.casefold()) == match.start


def test_how_much_of_a_long_passage_leads_there_is_found_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(links, "normalise", lambda text: (shown.append(text), normalise(text))[1])
    words = [f"w{number}" for number in range(800)]
    text = StoredText(f"{' '.join(words[:500])}. {' '.join(words).upper()}")
    match = Match(len(" ".join(words[:500])) + 2, len(text.normal))
    link = text_fragment("https://example.org/a", text, match)
    start = urllib.parse.unquote(link.partition("text=")[2].partition(",")[0])
    assert start == " ".join(words[:501]).upper()
    assert len(shown) < 15
