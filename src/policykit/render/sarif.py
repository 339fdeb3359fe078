"""Findings as SARIF 2.1.0 (OASIS Standard), for code scanning."""

import hashlib
import json
import pathlib
import re
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from policykit.diagnostics import Diagnostic, Rule
from policykit.validation import Result
from policykit.values import escaped
from policykit.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(result: Result, **_: object) -> Iterator[str]:
    """Yield the lines of one SARIF log."""
    rules = sorted({found.rule for found in result.diagnostics}, key=lambda rule: rule.code)
    index = {rule.code: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "policykit",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "informationUri": "https://w3id.org/policykit/",
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(found, index[found.code], seen) for found in result.diagnostics],
            }
        ],
    }
    yield from map(escaped, json.dumps(log, ensure_ascii=False, indent=2).split("\n"))


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.heading}."},
        "fullDescription": {"text": rule.help},
        "help": {"text": rule.help},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _result(found: Diagnostic, rule_index: int, seen: Counter[str]) -> dict[str, Any]:
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    where = {"uri": _uri(found.path)}
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rule_index,
        "level": str(found.severity),
        "message": {"text": found.advice},
        "locations": [{"physicalLocation": {"artifactLocation": where, "region": region}}],
        "partialFingerprints": {"policykit/v1": _fingerprint(found, seen)},
    }
    if found.fix:
        replacement = {"deletedRegion": region, "insertedContent": {"text": found.fix.new}}
        result["fixes"] = [
            {
                "description": {"text": f"Write {found.fix.new} instead of {found.fix.old}."},
                "artifactChanges": [{"artifactLocation": where, "replacements": [replacement]}],
                "properties": {"safe": found.fix.safe},
            }
        ]
    return result


def _uri(path: str) -> str:
    pure = pathlib.PurePath(path)
    return pure.as_uri() if pure.is_absolute() else urllib.parse.quote(pure.as_posix(), errors="surrogateescape")


_LINE: Final = re.compile(r"\bline [0-9]+")


def _fingerprint(found: Diagnostic, seen: Counter[str]) -> str:
    """Return a hash that stays the same where only lines above the finding change.

    It says nothing of places: findings alike in all else are told apart by their order.
    """
    alike = "\0".join((found.code, found.path, found.record or "", _LINE.sub("", found.message.partition("; see ")[0])))
    seen[alike] += 1
    return hashlib.sha256(f"{alike}\0{seen[alike]}".encode(errors="surrogateescape")).hexdigest()
