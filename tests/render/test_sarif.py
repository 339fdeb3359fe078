"""Findings as SARIF."""

import json
import pathlib
import re
from typing import Any

import pytest

from formats import run


def _sarif(*arguments: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(run("--format", "sarif", *arguments)[1])
    return log


def test_fingerprints_take_no_notice_of_lines_that_messages_name(folder: pathlib.Path) -> None:
    def fingerprint() -> str:
        found = [one for one in _sarif("--no-cache")["runs"][0]["results"] if one["ruleId"] == "PK103"]
        return str(found[0]["partialFingerprints"])

    file = folder / "records" / "good.yaml"
    file.write_text("sources: [{id: source/a, id: source/b}]")
    first = fingerprint()
    file.write_text("# a comment\nsources: [{id: source/a, id: source/b}]")
    assert fingerprint() == first


@pytest.mark.usefixtures("folder")
def test_sarif_has_what_the_standard_requires() -> None:
    log = _sarif()
    assert log["version"] == "2.1.0"
    (one,) = log["runs"]
    driver = one["tool"]["driver"]
    assert driver["name"] == "policykit"
    assert one["columnKind"] == "unicodeCodePoints"
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(set(ids))
    for rule in driver["rules"]:
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note", "none"}
        assert re.fullmatch("[A-Z][A-Za-z0-9]+", rule["name"])
    for result in one["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        ((where),) = result["locations"]
        region = where["physicalLocation"]["region"]
        assert (region["endLine"], region["endColumn"]) >= (region["startLine"], region["startColumn"]) >= (1, 1)
        assert where["physicalLocation"]["artifactLocation"]["uri"] == "records/a%2C%20b%3A%20100%25.yaml"


def test_fingerprints_stay_where_lines_move_and_tell_findings_apart(folder: pathlib.Path) -> None:
    def fingerprints() -> list[str]:
        return [result["partialFingerprints"]["policykit/v1"] for result in _sarif()["runs"][0]["results"]]

    before = fingerprints()
    path = folder / "records" / "a, b: 100%.yaml"
    path.write_text(f"# A line more.\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert fingerprints() == before
    assert len(set(before)) == len(before)
