"""Records in several files without a finding, and changes of one file that make a finding in another."""

import pathlib
from typing import NamedTuple

_E = "evidence: [{source: source/one}]"

FILES = {
    "source": "sources: [{id: source/one, name: Page, published: 2020}]",
    "bodies": f"""\
organizations:
- {{id: organization/council, name: Council, founded: 2000, dissolved: 2019, {_E}}}
- {{id: organization/party, name: Party, classification: party, {_E}}}
- {{id: organization/club, name: Club, classification: club, {_E}}}
- {{id: organization/other, name: Other, {_E}}}
""",
    "person": f"""\
people:
- id: person/ada
  name: Ada
  roles:
  - {{organization: organization/council, start: 2005, attested: [2012]}}
  - {{organization: organization/party, start: 2004, end: 2012}}
  - {{organization: organization/club, start: 2006, end: 2010}}
  {_E}
""",
    "chair": f"people: [{{id: person/bo, name: Bo, roles: [{{organization: organization/council}}], {_E}}}]",
    "topics": """\
topics:
- {id: topic/ferries, title: {en: Ferries}}
- {id: topic/night-ferries, title: {en: Night ferries}, broader: topic/ferries}
""",
    "report": f"reports: [{{id: report/r, title: {{en: R}}, author: organization/council, delivered: 2010-02, "
    f"delivered_by: person/bo, {_E}}}]",
    "other-report": f"reports: [{{id: report/s, title: {{en: S}}, author: organization/council, {_E}}}]",
    "proposals": f"""\
proposals:
- {{id: proposal/r/1, report: report/r, title: {{en: One}}, topics: [topic/ferries], {_E}}}
- {{id: proposal/r/2, report: report/r, title: {{en: Two}}, {_E}}}
""",
    "other-proposal": "proposals: "
    f"[{{id: proposal/s/1, report: report/s, title: {{en: One}}, topics: [topic/night-ferries], {_E}}}]",
    "vote": f"votes: [{{id: vote/r/1, about: [proposal/r/1], body: organization/council, date: 2011-05-05, "
    f"method: recorded, ballots: [{{voter: person/ada, option: for}}], result: carried, {_E}}}]",
    "votes-after": f"""\
votes:
- {{id: vote/r/2, about: [proposal/r/2], body: organization/council, date: 2011-05-05, method: recorded, result: rejected, {_E}}}
- {{id: vote/s/1, about: [proposal/s/1], body: organization/council, date: 2011-06, method: recorded, {_E}}}
""",
    "event": f"events: [{{id: event/e, kind: launch, title: {{en: E}}, date: 2011-07, about: [proposal/r/1], {_E}}}]",
    "said": f"statements: [{{id: statement/a, speaker: person/ada, date: 2011-05-05, "
    f"stances: [{{about: proposal/r/1, stance: support}}], summary: {{en: A}}, {_E}}}]",
    "said-after": f"statements: [{{id: statement/b, speaker: person/ada, date: 2011-05-06, "
    f"stances: [{{about: proposal/r/1, stance: oppose}}], summary: {{en: B}}, {_E}}}]",
    "judged": f"assessments: [{{id: assessment/2011, proposal: proposal/r/1, status: in-progress, as_of: 2011-12-31, "
    f"assessor: organization/other, basis: [event/e, vote/r/1, vote/s/1], {_E}}}]",
    "judged-before": f"assessments: [{{id: assessment/2010, proposal: proposal/r/1, status: in-progress, "
    f"as_of: 2010-12-31, assessor: organization/other, {_E}}}]",
}


class Change(NamedTuple):
    """What to write in a file, and the rule that then finds something in another."""

    file: str
    old: str
    new: str
    code: str
    at: str
    """The file in which it finds that."""


CHANGES_ELSEWHERE = {
    "a source is published before": Change("source", "published: 2020", "published: 2011-01-01", "PK426", "event"),
    "a body is founded after a vote": Change("bodies", "founded: 2000", "founded: 2012", "PK425", "vote"),
    "a body is founded after a role": Change("bodies", "founded: 2000", "founded: 2006", "PK425", "person"),
    "a body is dissolved before a report": Change("bodies", "dissolved: 2019", "dissolved: 2009", "PK425", "report"),
    "a club is a party": Change("bodies", "classification: club", "classification: party", "PK433", "person"),
    "a report comes after a finding": Change("report", "2010-02", "2011-02", "PK427", "judged-before"),
    "a report comes long after a statement": Change("report", "2010-02", "2012-12", "PK437", "said"),
    "a report is commissioned after a statement": Change(
        "report", "delivered: 2010-02", "commissioned: 2012", "PK437", "said"
    ),
    "a chair was none": Change("chair", "{organization: organization/council}", "{title: {en: A}, end: 2009}", "PK430", "report"),
    "an event comes later": Change("event", "date: 2011-07", "date: 2012", "PK428", "judged"),
    "a vote comes later": Change("votes-after", "date: 2011-06", "date: 2012", "PK428", "judged"),
    "an event is about another proposal": Change("event", "about: [proposal/r/1]", "about: [proposal/r/2]", "PK429", "judged"),
    "a topic is none of another": Change("topics", ", broader: topic/ferries", "", "PK429", "judged"),
    "a proposal has no topic": Change("other-proposal", "topics: [topic/night-ferries], ", "", "PK429", "judged"),
    "a proposal is of the same report": Change("other-proposal", "report: report/s", "report: report/r", "PK429", "judged"),
    "a vote is about the same": Change("votes-after", "[proposal/r/2]", "[proposal/r/1]", "PK434", "votes-after"),
    "a stance is against a ballot": Change("said-after", "2011-05-06", "2011-05-05", "PK435", "vote"),
    "a stance is against another": Change("said-after", "2011-05-06", "2011-05-05", "PK438", "said"),
    "a finding was higher": Change("judged-before", "in-progress", "implemented", "PK436", "judged"),
}  # fmt: skip


def write_files(folder: pathlib.Path) -> None:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def make(change: Change, folder: pathlib.Path) -> None:
    assert FILES[change.file].count(change.old) == 1
    (folder / f"{change.file}.yaml").write_text(FILES[change.file].replace(change.old, change.new), encoding="utf-8")
