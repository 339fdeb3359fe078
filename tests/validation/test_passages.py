"""Passages that are not found are all told of, and the nearest words are looked for in some."""

import pathlib

import pytest

import policykit


def test_the_nearest_words_are_looked_for_in_so_many_passages_and_no_more(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policykit.validation.passages._MOST_SUGGESTIONS", 3)
    (tmp_path / "page.txt").write_text("The committee met in March and voted for a trial.", encoding="utf-8")
    ends = ("a trial", "voted", "voted for", "March and voted", "for a trial")
    evidence = "".join(f"  - {{source: source/page, passage: the comittee met … {end}}}\n" for end in ends)
    records = tmp_path / "records.yaml"
    records.write_text(
        f"sources: [{{id: source/page, name: Page}}]\norganizations:\n- id: organization/a\n  name: A\n  evidence:\n{evidence}",
        encoding="utf-8",
    )
    found = policykit.validate(records, sources=tmp_path).diagnostics
    assert [one.code for one in found] == ["PK502"] * 5
    assert ["the committee met" in one.message.lower() for one in found] == [True] * 3 + [False] * 2
