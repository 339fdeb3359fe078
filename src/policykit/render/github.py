"""Findings as GitHub workflow commands, which become annotations on the lines in question.

The form and its escaping are GitHub's: "Workflow commands for GitHub Actions", setting an error message.
"""

import os
from collections.abc import Iterator

from policykit.validation import Result
from policykit.values import escaped


def _data(text: str) -> str:
    return escaped(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _from_workspace(path: str) -> str:
    """Return a path as GitHub knows it, from the root of the checkout, where it lies there."""
    path = os.path.normpath(path)
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if workspace:
        inside = os.path.relpath(path, workspace)
        return path if inside.startswith(os.pardir) else inside
    return path


def render(result: Result, **_: object) -> Iterator[str]:
    """Yield one command a finding."""
    for found in result.diagnostics:
        places = {
            "file": _from_workspace(found.path),
            "line": str(found.line),
            "endLine": str(found.end_line),
            "col": str(found.column),
            "endColumn": str(found.end_column),
            "title": f"{found.code} {found.rule.name}",
        }
        shown = ",".join(f"{name}={_property(value)}" for name, value in places.items())
        yield f"::{found.severity} {shown}::{_data(found.advice)}"
