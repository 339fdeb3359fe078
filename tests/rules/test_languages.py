"""The languages that policykit knows are those of the registry, and tags of others are found."""

import pathlib

import pytest

from checking import codes, findings
from policykit.rules.catalogue import RULES
from policykit.rules.languages import LANGUAGES


def test_the_languages_are_those_of_the_registry_of_the_day_that_is_named() -> None:
    from language_tags import data, tags

    registered = {code for code in data.get("language") if code != "qaa..qtz"}
    assert registered == LANGUAGES
    assert tags.date() in RULES["PK458"].help


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", []),
        ("nb", []),
        ("nn-NO", []),
        ("pt-BR", []),
        ("se", []),
        ("und", []),
        ("qaa", []),
        ("qtz-Latn", []),
        ("qzz", ["PK458"]),
        ("zzz", ["PK458"]),
        ("zzz-NO", ["PK458"]),
        ("eng", ["PK458"]),
        ("dk", ["PK458"]),
        ("no", ["PK458"]),
        ("no-NO", ["PK458"]),
    ],
)
def test_a_language_is_one_that_the_registry_has_or_a_private_one(
    tag: str, expected: list[str], tmp_path: pathlib.Path
) -> None:
    for text in (
        f"topics: [{{id: topic/a, title: {{'{tag}': A}}}}]\n",
        f"topics: [{{id: topic/a, title: {{en: A}}, note: {{'{tag}': A}}}}]\n",
        f"sources: [{{id: source/a, name: A, language: '{tag}'}}]\n",
    ):
        assert codes(findings(tmp_path, text)) == expected


def test_a_note_that_is_no_text_in_languages_is_no_language(tmp_path: pathlib.Path) -> None:
    assert findings(tmp_path, "topics: [{id: topic/a, title: {en: A}, note: zzz}]\n") == []
