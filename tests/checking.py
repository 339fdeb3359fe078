"""What tests of the check share."""

import pathlib

import policykit
from policykit.validation.result import Result

INVALID = pathlib.Path(__file__).parent / "records" / "invalid"
RECORDS = pathlib.Path(__file__).parent.parent / "records"
BODY = "organizations: [{id: organization/body, name: Body, evidence: [{source: source/one}]}]\nsources: [{id: source/one, name: One}]\n"
PERSON = (
    "people: [{id: person/a, name: A, roles: [{organization: organization/body}], evidence: [{source: source/one}]}]\n"
)
VOTE = (
    "votes:\n  - id: vote/one\n    body: organization/body\n    method: unknown\n    unknown: [about]\n"
    "    ballots: [{voter: person/a, option: for}]\n    evidence: [{source: source/one}]\n"
)
RECORDED_VOTE = """\
sources: [{id: source/a, name: A}]
organizations: [{id: organization/a, name: A, evidence: [{source: source/a}]}]
reports: [{id: report/b, title: {en: B}, author: organization/a, evidence: [{source: source/a}]}]
proposals: [{id: proposal/b, report: report/b, title: {en: B}, evidence: [{source: source/a}]}]
people:
- id: person/a
  name: A
  roles: [{organization: organization/a, start: 2015, attested: [2017]}]
  evidence: [{source: source/a}]
votes:
- id: vote/a
  about: [proposal/b]
  body: organization/a
  method: recorded
  evidence: [{source: source/a}]
"""
TOPICS = [
    {"id": f"topic/number-{n}", "title": {"en": f"Number {n} of “many”, in [brackets] and {{braces}}"}}
    for n in range(12)
]
STATEMENTS = [
    {
        "id": f"statement/s/{n}",
        "about": [f"topic/number-{n % 12}"],
        "summary": {"nb": 'Åpent \\ og "sitert"', "en": "x" * (n + 1)},
        "evidence": [{"source": "source/one"}],
    }
    for n in range(14)
]


def told(result: Result) -> list[str]:
    return [f"{found} {found.end_line}:{found.end_column} {found.record} {found.fix}" for found in result.diagnostics]


def findings(folder: pathlib.Path, text: str, suffix: str = ".yaml") -> list[policykit.Diagnostic]:
    path = folder / f"records{suffix}"
    path.write_text(text, encoding="utf-8")
    return list(policykit.validate(path).diagnostics)


def codes(found: list[policykit.Diagnostic]) -> list[str]:
    return [each.code for each in found]
