"""Makes records in any number, for measuring. The same call always makes the same records."""

import argparse
import json
import pathlib
from typing import Final

import yaml

WORDS: Final = [
    "committee",
    "support",
    "trial",
    "service",
    "resident",
    "council",
    "funding",
    "region",
    "clinic",
    "report",
    "question",
    "review",
    "measure",
    "local",
    "national",
    "evidence",
    "party",
    "member",
    "citizen",
    "program",
    "access",
    "quality",
    "safety",
    "housing",
    "budget",
    "public",
    "health",
    "outcome",
]


def _text(seed: int, words: int) -> str:
    return " ".join(WORDS[(seed * 7 + step * step * 3 + step) % len(WORDS)] for step in range(words)).capitalize()


def foundation(people: int = 200, topics: int = 50, proposals: int = 200, sources: int = 100) -> str:
    """Return a records file with what the other records refer to."""
    lines = ["sources:"]
    for number in range(sources):
        lines += [
            f"  - id: source/page-{number}",
            f"    title: {{en: {_text(number, 5)} {number}}}",
            f"    published: 2021-{number % 12 + 1:02}-{number % 28 + 1:02}",
        ]
    lines.append("organizations:")
    for number in range(20):
        lines += [
            f"  - id: organization/body-{number}",
            f"    name: Body {number}",
            f"    evidence: [{{source: source/page-{number}}}]",
        ]
    lines.append("people:")
    for number in range(people):
        lines += [
            f"  - id: person/actor-{number}",
            f"    name: Actor {number}",
            "    roles:",
            f"      - {{organization: organization/body-{number % 20}, title: {{en: Member}}, start: 2005}}",
            f"    evidence: [{{source: source/page-{number % sources}}}]",
        ]
    lines.append("topics:")
    for number in range(topics):
        lines += [f"  - id: topic/question-{number}", f"    title: {{en: {_text(number, 3)}}}"]
        if number:
            lines.append(f"    broader: topic/question-{(number - 1) // 3}")
    lines += [
        "reports:",
        "  - id: report/one",
        "    title: {en: One report}",
        "    author: organization/body-0",
        "    evidence: [{source: source/page-0}]",
    ]
    if proposals:
        lines.append("proposals:")
    for number in range(1, proposals + 1):
        lines += [
            f"  - id: proposal/one/{number}",
            "    report: report/one",
            f"    number: {number}",
            f"    title: {{en: {_text(number, 6)} {number}}}",
            f"    topics: [topic/question-{number % topics}]",
            f"    evidence: [{{source: source/page-{number % sources}}}]",
        ]
    return "\n".join(lines) + "\n"


def statement(number: int) -> str:
    """Return one statement as YAML, as an item of a list."""
    person = number % 200
    stance = ("support", "conditional", "undecided", "sceptical", "oppose")[number % 5]
    source = number % 100
    lines = [
        f"  - id: statement/hearing/{number}",
        f"    speaker: person/actor-{person}",
        f"    capacity: organization/body-{person % 20}",
        f"    on_behalf_of: organization/body-{person % 20}",
        f"    date: 201{number % 9}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "    stances:",
        f"      - about: proposal/one/{number % 200 + 1}",
        f"        stance: {stance}",
        "        conditions:" if stance == "conditional" else "        reasons:",
        f"          - {{en: {_text(number, 8)}}}",
        "        evidence:",
        f"          - source: source/page-{source}",
        f"            passage: {_text(number, 4)} … {_text(number + 3, 3).lower()}",
        "            attribution: quotation",
        "    figures:",
        f"      - quantity: {{en: {_text(number, 3)}}}",
        f"        value: {number % 977}",
        "        qualifier: about",
        "    summary:",
        f'      en: "{_text(number, 9)}"',
        f"      nb: {_text(number + 11, 9)}",
        "    evidence:",
        f"      - source: source/page-{source}",
        f"        passage: {_text(number + 5, 4)} … {_text(number + 8, 3).lower()}",
    ]
    return "\n".join(lines) + "\n"


def proposal(number: int) -> str:
    """Return one small record, a proposal, as YAML, as an item of a list."""
    lines = [
        f"  - id: proposal/one/{number}",
        "    report: report/one",
        f"    number: {number}",
        f"    title: {{en: {_text(number, 6)} {number}}}",
        f"    topics: [topic/question-{number % 50}]",
        "    evidence:",
        f"      - source: source/page-{number % 100}",
        f"        passage: {_text(number + 5, 4)} … {_text(number + 8, 3).lower()}",
    ]
    return "\n".join(lines) + "\n"


def statement_line(number: int, proposals: int = 200) -> str:
    """Return one statement like those of `statement`, as a line of NDJSON; they are spread over the proposals."""
    person = number % 200
    stance = ("support", "conditional", "undecided", "sceptical", "oppose")[number % 5]
    source = f"source/page-{number % 100}"
    return json.dumps(
        {
            "id": f"statement/hearing/{number}",
            "speaker": f"person/actor-{person}",
            "capacity": f"organization/body-{person % 20}",
            "on_behalf_of": f"organization/body-{person % 20}",
            "date": f"201{number % 9}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "stances": [
                {
                    "about": f"proposal/one/{number % proposals + 1}",
                    "stance": stance,
                    "conditions" if stance == "conditional" else "reasons": [{"en": _text(number, 8)}],
                    "evidence": [
                        {
                            "source": source,
                            "passage": f"{_text(number, 4)} … {_text(number + 3, 3).lower()}",
                            "attribution": "quotation",
                        }
                    ],
                }
            ],
            "figures": [{"quantity": {"en": _text(number, 3)}, "value": number % 977, "qualifier": "about"}],
            "summary": {"en": _text(number, 9), "nb": _text(number + 11, 9)},
            "evidence": [
                {"source": source, "passage": f"{_text(number + 5, 4)} … {_text(number + 8, 3).lower()}"},
            ],
        },
        ensure_ascii=False,
    )


def assessment_line(number: int) -> str:
    """Return an assessment of a proposal, as a line of NDJSON."""
    return json.dumps(
        {
            "id": f"assessment/one/{number}",
            "proposal": f"proposal/one/{number}",
            "status": ("not-started", "stalled", "in-progress")[number % 3],
            "as_of": f"201{number % 9}-12-31",
            "assessor": f"organization/body-{number % 20}",
            "evidence": [{"source": f"source/page-{number % 100}"}],
        }
    )


def write_lines(folder: pathlib.Path, statements: int, proposals: int = 200) -> pathlib.Path:
    """Write statements as one NDJSON file, with what they refer to and an assessment of each proposal beside it.

    Topics grow with the proposals, so that answers are of like size however many records there are.
    Returns the file of the statements.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "statements.ndjson").open("w", encoding="utf-8") as file:
        file.writelines(f"{statement_line(number, proposals)}\n" for number in range(statements))
    with (folder / "assessments.ndjson").open("w", encoding="utf-8") as file:
        file.writelines(f"{assessment_line(number)}\n" for number in range(1, proposals + 1))
    # Large YAML files are slow to read, so the proposals are written in lines too.
    loader = yaml.CSafeLoader
    data = yaml.load(foundation(topics=max(50, proposals // 4), proposals=proposals), Loader=loader)  # noqa: S506  # our own
    with (folder / "foundation.ndjson").open("w", encoding="utf-8") as file:
        file.writelines(
            f"{json.dumps(record, ensure_ascii=False, default=str)}\n"
            for section in data.values()
            for record in section
        )
    return folder / "statements.ndjson"


def write(folder: pathlib.Path, statements: int = 20_000, files: int = 400) -> int:
    """Write statements, as many in each file, and what they refer to below `folder`; return the size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "foundation.yaml").write_text(foundation(), encoding="utf-8")
    each = statements // files
    for part in range(files):
        body = "statements:\n" + "".join(statement(part * each + number) for number in range(each))
        (folder / f"statements-{part:04}.yaml").write_text(body, encoding="utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())


def write_small(folder: pathlib.Path, files: int = 2_000) -> int:
    """Write files of one small record each, and what they refer to, below `folder`; return the size in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "foundation.yaml").write_text(foundation(proposals=0), encoding="utf-8")
    for number in range(1, files + 1):
        (folder / f"proposal-{number:05}.yaml").write_text("proposals:\n" + proposal(number), encoding="utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--statements", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--small", action="store_true", help="one small record in each file, and no statements")
    arguments = parser.parse_args()
    if arguments.small:
        size = write_small(arguments.folder, arguments.files)
    else:
        size = write(arguments.folder, arguments.statements, arguments.files)
    print(f"{size:,} bytes")
