"""Findings as JSON for programs."""

import json
from collections.abc import Iterator

from policykit.findings import as_data
from policykit.results import Result

__all__ = ["render"]


def render(result: Result) -> Iterator[str]:
    """Yield the lines of one JSON object, in the form that `policykit.findings.SCHEMA` describes."""
    yield from json.dumps(as_data(result), ensure_ascii=False, indent=2).split("\n")
