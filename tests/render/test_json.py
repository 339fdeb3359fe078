"""Findings as JSON."""

import json
import pathlib

import jsonschema_rs
import pytest

from formats import run


@pytest.mark.usefixtures("folder")
def test_json_is_as_its_schema_says_and_holds_every_finding(root: pathlib.Path) -> None:
    schema = json.loads((root / "schemas" / "findings.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema)
    told = json.loads(run("--format", "json")[1])
    validator.validate(told)
    assert [(found["code"], found["line"], found["column"]) for found in told["diagnostics"]] == [
        ("PK201", 3, 5),
        ("PK202", 4, 5),
        ("PK421", 6, 9),
        ("PK301", 8, 25),
    ]
    assert told["ok"] is False
    pathlib.Path("texts").mkdir()
    checked = json.loads(run("--format", "json", "--sources", "texts")[1])
    validator.validate(checked)
    assert checked["evidence"]["unchecked"] == {"source/page": 1}
