"""Findings as JUnit XML, one case a file, as GitLab, Jenkins and others read it."""

import re
import xml.etree.ElementTree as ET  # written only, never read
from collections import defaultdict
from collections.abc import Iterator

from policykit.diagnostics import Diagnostic, Severity
from policykit.validation import Result
from policykit.values import counted, one_line


def render(result: Result, *, strict: bool = False, **_: object) -> Iterator[str]:
    """Yield the lines of one document.

    A file with an error is a failure, and where it is `strict` one with a warning too; else warnings are said aside.
    """
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for found in result.diagnostics:
        by_file[found.path].append(found)
    files = dict.fromkeys((*result.files, *by_file))
    failed = sum(any(found.severity in grave for found in by_file[path]) for path in files)
    counts = {"tests": str(len(files)), "failures": str(failed), "errors": "0"}
    suites = ET.Element("testsuites", {"name": "policykit", **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": "policykit validate", **counts, "skipped": "0"})
    for path in files:
        name = _text(path)
        case = ET.SubElement(suite, "testcase", {"name": name, "classname": "policykit", "file": name})
        errors = [found for found in by_file[path] if found.severity in grave]
        if errors:
            shown = counted(len(errors), "finding" if strict else "error", form="")
            failure = ET.SubElement(
                case, "failure", {"message": f"{shown}: {_text(errors[0].message)}", "type": errors[0].code}
            )
            failure.text = "\n".join(_text(str(found)) for found in errors)
        warnings = [found for found in by_file[path] if found.severity not in grave]
        if warnings:
            ET.SubElement(case, "system-out").text = "\n".join(_text(str(found)) for found in warnings)
    ET.indent(suites)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield from map(_no_command, ET.tostring(suites, encoding="unicode").split("\n"))


def _no_command(line: str) -> str:
    """Return a line of XML that says the same, and that a runner of GitHub Actions does not take for a command."""
    return re.sub(r"^(\s*:):", r"\1&#58;", line.replace("##[", "##&#91;"))


def _text(text: str) -> str:
    """Return `text` without what XML 1.0 cannot hold: it is shown as escapes."""
    return one_line(text)
