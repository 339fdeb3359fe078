"""What a check found as plain data for programs, and the JSON Schema of it."""

import dataclasses
import json
from collections.abc import Collection, Iterator
from typing import Any, Final

from policykit.diagnostics import Diagnostic, Severity
from policykit.validation import Result
from policykit.values import escaped


def _object(description: str, optional: Collection[str] = (), **properties: Any) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


_PLACE: Final = {"type": "integer", "minimum": 1}
_NUMBER: Final = {"type": "integer", "minimum": 0}
SCHEMA: Final[dict[str, Any]] = {
    "title": "Findings",
    **_object(
        "What `policykit validate --format json` writes.",
        optional=("evidence",),
        ok={"description": "Whether there are no errors.", "type": "boolean"},
        files={"description": "The files that were read.", "type": "array", "items": {"type": "string"}},
        records={"description": "How many records they hold.", **_NUMBER},
        diagnostics={
            "description": "What was found, in order.",
            "type": "array",
            "items": {"$ref": "#/$defs/Diagnostic"},
        },
        evidence={"$ref": "#/$defs/Checked"},
    ),
    "$defs": {
        "Fix": _object(
            "What to write at the place of a finding, where policykit can fix it itself.",
            old={"description": "What is written there, with its quotes.", "type": "string"},
            new={"description": "What to write instead, with its quotes.", "type": "string"},
            safe={
                "description": "Whether it leaves what is said as it is: `--fix` makes safe ones, "
                "and the others with `--unsafe-fixes` only.",
                "type": "boolean",
            },
        ),
        "Checked": _object(
            "What a check of passages against stored texts came to.",
            found=_NUMBER,
            failed=_NUMBER,
            unchecked={"type": "object", "additionalProperties": _PLACE},
        ),
        "Diagnostic": _object(
            "Something wrong at a place in a file. Lines and columns count from 1, in code points.",
            optional=("mend", "fix", "record"),
            code={"type": "string", "pattern": "^PK[0-9]{3}$"},
            rule={"description": "The rule's name.", "type": "string"},
            severity={"enum": [str(severity) for severity in Severity]},
            message={"type": "string"},
            mend={"description": "What to do about it, if that can be named.", "type": "string"},
            path={"type": "string"},
            line=_PLACE,
            column=_PLACE,
            end_line=_PLACE,
            end_column=_PLACE,
            fix={"$ref": "#/$defs/Fix"},
            record={"description": "The id of the record it is in, if known.", "type": "string"},
            url={"description": "The address that the rule's page goes by.", "type": "string"},
        ),
    },
}
# Written out: a schema that pydantic makes of the dataclasses has their fields, which are not those of the JSON.


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


def render(result: Result, **_: object) -> Iterator[str]:
    """Yield the lines of one JSON object, in the form that `SCHEMA` describes."""
    yield from map(escaped, json.dumps(as_data(result), ensure_ascii=False, indent=2).split("\n"))
