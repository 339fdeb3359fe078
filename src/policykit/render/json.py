"""What a check found as plain data for programs, and the JSON Schema of it."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, Final

from policykit.diagnostics import Diagnostic, Severity
from policykit.validation import Result

_PLACE: Final = {"type": "integer", "minimum": 1}
SCHEMA: Final[dict[str, Any]] = {
    "title": "Findings",
    "description": "What `policykit validate --format json` writes.",
    "type": "object",
    "properties": {
        "ok": {"description": "Whether there are no errors.", "type": "boolean"},
        "files": {"description": "The files that were read.", "type": "array", "items": {"type": "string"}},
        "records": {"description": "How many records they hold.", "type": "integer", "minimum": 0},
        "diagnostics": {
            "description": "What was found, in order.",
            "type": "array",
            "items": {"$ref": "#/$defs/Diagnostic"},
        },
        "evidence": {"$ref": "#/$defs/Checked"},
    },
    "required": ["ok", "files", "records", "diagnostics"],
    "additionalProperties": False,
    "$defs": {
        "Fix": {
            "description": "What to write at the place of a finding, where policykit can fix it itself.",
            "type": "object",
            "properties": {
                "old": {"description": "What is written there, with its quotes.", "type": "string"},
                "new": {"description": "What to write instead, with its quotes.", "type": "string"},
                "safe": {
                    "description": "Whether it leaves what is said as it is: `--fix` makes safe ones, "
                    "and the others with `--unsafe-fixes` only.",
                    "type": "boolean",
                },
            },
            "required": ["old", "new", "safe"],
            "additionalProperties": False,
        },
        "Checked": {
            "description": "What a check of passages against stored texts came to.",
            "type": "object",
            "properties": {
                "found": {"type": "integer", "minimum": 0},
                "failed": {"type": "integer", "minimum": 0},
                "unchecked": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
            },
            "required": ["found", "failed", "unchecked"],
            "additionalProperties": False,
        },
        "Diagnostic": {
            "description": "Something wrong at a place in a file. Lines and columns count from 1, in code points.",
            "type": "object",
            "properties": {
                "code": {"type": "string", "pattern": "^PK[0-9]{3}$"},
                "rule": {"description": "The rule's name.", "type": "string"},
                "severity": {"enum": [str(severity) for severity in Severity]},
                "message": {"type": "string"},
                "mend": {"description": "What to do about it, if that can be named.", "type": "string"},
                "path": {"type": "string"},
                "line": _PLACE,
                "column": _PLACE,
                "end_line": _PLACE,
                "end_column": _PLACE,
                "fix": {"$ref": "#/$defs/Fix"},
                "record": {"description": "The id of the record it is in, if known.", "type": "string"},
                "url": {"description": "The address that the rule's page goes by.", "type": "string"},
            },
            "required": [
                "code",
                "rule",
                "severity",
                "message",
                "path",
                "line",
                "column",
                "end_line",
                "end_column",
                "url",
            ],
            "additionalProperties": False,
        },
    },
}


def _plain(found: Diagnostic) -> dict[str, Any]:
    whole = {
        "code": found.code,
        "rule": found.rule.name,
        "severity": str(found.severity),
        "message": found.message,
        "mend": found.mend,
        "fix": found.fix and dataclasses.asdict(found.fix),
        "path": found.path,
        "line": found.line,
        "column": found.column,
        "end_line": found.end_line,
        "end_column": found.end_column,
        "record": found.record,
        "url": found.rule.url,
    }
    return {name: value for name, value in whole.items() if value is not None}


def as_data(result: Result) -> dict[str, Any]:
    """Return what a check came to as plain data, in the form that `SCHEMA` describes."""
    whole: dict[str, Any] = {
        "ok": result.ok,
        "files": list(result.files),
        "records": result.records,
        "diagnostics": [_plain(found) for found in result.diagnostics],
    }
    if result.evidence:
        checked = result.evidence
        whole["evidence"] = {"found": checked.found, "failed": checked.failed, "unchecked": dict(checked.unchecked)}
    return whole


def render(result: Result) -> Iterator[str]:
    """Yield the lines of one JSON object, in the form that `policykit.findings.SCHEMA` describes."""
    yield from json.dumps(as_data(result), ensure_ascii=False, indent=2).split("\n")
