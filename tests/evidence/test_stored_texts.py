"""Evidence against a folder of stored texts."""

import os
import pathlib

import pytest

import policykit
from evidence_case import TEXT, Check
from policykit.evidence.stored_texts import StoredTexts


def test_a_passage_of_a_source_without_a_text_is_counted_and_never_as_checked(check: Check) -> None:
    result = check("{source: source/elsewhere, passage: Some words}")
    (found,) = result.diagnostics
    assert (found.code, found.severity) == ("PK506", "warning")
    assert result.ok
    assert result.evidence is not None
    assert result.evidence.found == 0
    assert result.evidence.unchecked == {"source/elsewhere": 1}


def test_evidence_without_a_passage_is_only_for_sources_without_a_text(check: Check) -> None:
    assert check.finding("{source: source/page}").code == "PK507"
    result = check("{source: source/elsewhere}")
    assert result.diagnostics == ()
    assert result.evidence is not None
    assert result.evidence.unchecked == {"source/elsewhere": 1}


@pytest.mark.parametrize("content", [b"", b" \n", b"caf\xe9 au lait", b"\xff\xfeF\x00i\x00"])
def test_a_text_that_cannot_be_read_is_a_finding_and_its_passages_are_not_checked(
    check: Check, texts: pathlib.Path, content: bytes
) -> None:
    (texts / "page.txt").write_bytes(content)
    result = check("{source: source/page, passage: Some words}")
    assert {found.code for found in result.diagnostics} == {"PK509"}
    assert not result.ok
    assert result.evidence is not None
    assert result.evidence.found == 0


def test_a_link_out_of_the_folder_is_not_followed(check: Check, texts: pathlib.Path, tmp_path: pathlib.Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(TEXT, encoding="utf-8")
    (texts / "page.txt").unlink()
    (texts / "page.txt").symlink_to(outside)
    result = check("{source: source/page, passage: First line of the page}")
    assert [found.message for found in result.diagnostics if found.code == "PK509"] == [
        "a link that leads out of the folder is not followed"
    ]
    (texts / "page.txt").unlink()
    (texts / "page.txt").symlink_to(texts / "page.txt")
    assert "PK509" in {found.code for found in check("{source: source/page, passage: First line}").diagnostics}
    (texts / "page.txt").unlink()
    (texts / "other.txt").write_text(TEXT, encoding="utf-8")
    (texts / "page.txt").symlink_to("other.txt")
    assert check("{source: source/page, passage: First line of the page}").ok


def test_a_folder_in_place_of_a_text_is_a_finding(check: Check, texts: pathlib.Path) -> None:
    (texts / "page.txt").unlink()
    (texts / "page.txt").mkdir()
    assert "PK509" in {found.code for found in check("{source: source/page, passage: First line}").diagnostics}


@pytest.mark.parametrize("folder", ["nowhere", "page.txt", "\0"])
def test_a_folder_that_is_not_there_is_an_error_of_the_call(texts: pathlib.Path, folder: str) -> None:
    with pytest.raises(policykit.PathError):
        StoredTexts(f"{texts}/{folder}")


def test_passages_and_references_of_a_faulty_record_are_looked_for_too(check: Check) -> None:
    result = check("{source: source/page, passage: No such words}\n    parent: organization/bord\n    nmae: x")
    assert {found.code for found in result.diagnostics} == {"PK202", "PK301", "PK502"}


def test_evidence_on_a_redirected_source_is_looked_up_in_the_text_of_the_new_one(check: Check) -> None:
    redirects = "\nredirects: {source/old: source/page}"
    result = check("{source: source/old, passage: First line of the page}" + redirects)
    assert [found.code for found in result.diagnostics] == ["PK303"]
    assert result.evidence is not None
    assert result.evidence.found == 1
    result = check("{source: source/old, passage: Last line of the page}" + redirects)
    assert [found.code for found in result.diagnostics] == ["PK303", "PK502"]


def test_a_pipe_in_place_of_a_text_is_a_finding(check: Check, texts: pathlib.Path) -> None:
    (texts / "page.txt").unlink()
    os.mkfifo(texts / "page.txt")
    assert [found.message for found in check("{source: source/page, passage: First line}").diagnostics] == [
        "not a file"
    ]


def test_a_text_that_is_too_large_is_a_finding(check: Check, texts: pathlib.Path) -> None:
    os.truncate(texts / "page.txt", 64 * 2**20 + 1)
    result = check("{source: source/page, passage: First line of the page}")
    assert [found.message for found in result.diagnostics if found.code == "PK509"] == ["larger than 64 MiB"]
