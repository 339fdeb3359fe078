"""White space that does not belong in names."""

import json
import pathlib

import pytest

import policykit
from checking import codes, findings


def people(name: str, folder: pathlib.Path) -> list[policykit.Diagnostic]:
    data = {
        "sources": [{"id": "source/a", "name": "A"}],
        "people": [{"id": "person/a", "name": name, "note": name, "evidence": [{"source": "source/a"}]}],
    }
    return findings(folder, json.dumps(data), ".json")


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        (" Ann Lee", "Ann Lee"),
        ("Ann Lee ", "Ann Lee"),
        ("Ann Lee\n", "Ann Lee"),
        ("\u00a0Ann Lee", "Ann Lee"),
        ("Ann  Lee", "Ann Lee"),
        ("Ann \t Lee", "Ann Lee"),
        ("Ann\tLee", "Ann Lee"),
        ("Ann\nLee", "Ann Lee"),
        ("Ann\u00a0Lee", "Ann Lee"),
        ("Ann\u202fLee", "Ann Lee"),
        ("Ann\u3000\u3000Lee", "Ann Lee"),
        ("Ann\u00adLee", "AnnLee"),
        (" \u2800 ", None),
    ],
)
def test_stray_white_space_in_a_name_is_found_and_can_be_mended(
    name: str, tidy: str | None, tmp_path: pathlib.Path
) -> None:
    (found,) = people(name, tmp_path)
    assert found.code == "PK462"
    assert (found.fix.new if found.fix else None) == (None if tidy is None else json.dumps(tidy))


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee",
        "山田\u3000太郎",  # as it is written there
        "10\u00a0000 rues\u00a0: «\u00a0oui\u00a0»\u202f!",
        "M.\u00a0Lee",
        "نشده\u200cاند",
    ],
)
def test_white_space_that_belongs_in_a_name_is_not(name: str, tmp_path: pathlib.Path) -> None:
    assert people(name, tmp_path) == []


def test_an_unseen_character_is_found_once(tmp_path: pathlib.Path) -> None:
    found = people("Ann\u200bLee", tmp_path)
    assert codes(found) == ["PK217", "PK217"]


def test_plain_names_of_publishers_are_names(tmp_path: pathlib.Path) -> None:
    text = "sources: [{id: source/a, name: A, publisher: 'The  Daily'}]\n"
    assert codes(findings(tmp_path, text)) == ["PK462"]
