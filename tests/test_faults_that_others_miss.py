"""The faults on which other validators of YAML were tried, each found with code, line and column, in one run.

Seven tools were given these: check-jsonschema, ajv-cli, v8r, sourcemeta's jsonschema, yamale, linkml and pykwalify.
None finds them all; some hang on one, crash or print a traceback, and one alone names lines. Each row here is a row of
that comparison, and what their users ask for besides. All lie in one folder and are checked by one process with a limit
to its memory, so that none keeps another from being found. What it writes is looked at in every format.
"""

import functools
import json
import operator
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import Any, Final, NamedTuple

import pytest

from policykit.values.ids import SECTIONS

KIBIBYTES: Final = 512 * 1024
"""How much memory the run may ask for. Two of the tools take twice as much or more for the alias bomb alone."""


class Found(NamedTuple):
    """A finding that is expected."""

    place: str
    code: str
    message: str
    mend: str | None = None


class Row(NamedTuple):
    """A fault, or what is none: files, and what is found in them. `ROW` in them stands for a name of the row's own."""

    name: str
    files: dict[str, bytes]
    expected: tuple[Found, ...]

    @property
    def slug(self) -> str:
        return re.sub("[^a-z0-9]+", "-", self.name.lower()).strip("-")

    @property
    def folder(self) -> str:
        return f"records/{self.slug}/"


def row(name: str, content: str | bytes | dict[str, str], *expected: tuple[str, ...]) -> Row:
    """Make a row; a single file is called `a.yaml`."""
    named = content if isinstance(content, dict) else {"a.yaml": content}
    files = {each: text.encode() if isinstance(text, str) else text for each, text in named.items()}
    return Row(name, files, tuple(Found(*found) for found in expected))


EVIDENCE: Final = "evidence: [{source: source/ROW}]"
BODY: Final = (
    "sources: [{id: source/ROW, name: ROW}]\n"
    f"organizations: [{{id: organization/ROW, name: The board of ROW, {EVIDENCE}}}]\n"
)
# Each line holds the one above nine times: nine times nine times nine …, for whoever writes them out.
LEVELS: Final = [("a", "lol"), *((name, f"*{above}") for above, name in zip("abcdefgh", "bcdefghi", strict=True))]
BOMB: Final = "".join(f"{name}: &{name} [{', '.join([inner] * 9)}]\n" for name, inner in LEVELS).ljust(433, "#") + "\n"


def found_in_the_bomb(line: int, name: str, inner: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [
        (f"a.yaml:{line}:1", "PK202", f"there is no section `{name}`", f"the sections are {', '.join(SECTIONS)}"),
        (f"a.yaml:{line}:4", "PK105", f"`&{name}` is an anchor", "remove it"),
    ]
    if inner.startswith("*"):
        found += [
            (f"a.yaml:{line}:{8 + 4 * n}", "PK105", f"`{inner}` is an alias", "write the value out") for n in range(9)
        ]
    return found


ROWS: Final = (
    row("missing key", "topics:\n  - id: topic/ROW\n", ("a.yaml:2:5", "PK201", "`title` is missing")),
    row(
        "misspelt key",
        "topics:\n  - id: topic/ROW\n    titel: {en: T}\n",
        ("a.yaml:2:5", "PK201", "`title` is missing"),
        ("a.yaml:3:5", "PK202", "a topic has no field `titel`", "did you mean `title`?"),
    ),
    row(
        "misspelt key that may be left out",
        "topics:\n  - id: topic/ROW\n    title: {en: T}\n    brooder: topic/ROW\n",
        ("a.yaml:4:5", "PK202", "a topic has no field `brooder`", "did you mean `broader`?"),
    ),
    row(
        "wrong type",
        "sources:\n  - id: source/ROW\n    authors: Jane Doe\n",
        ("a.yaml:3:14", "PK203", "`authors` is 'Jane Doe', not a list", "put it in a list"),
    ),
    row(
        "out of range",
        f"{BODY}votes:\n  - id: vote/ROW\n    body: organization/ROW\n    method: recorded\n    counts: {{for: -3}}\n    {EVIDENCE}\n",
        ("a.yaml:7:19", "PK213", "`for` is -3, and the least it can be is 0"),
    ),
    row(
        "impossible date, quoted",
        "sources:\n  - id: source/ROW\n    published: '2010-02-30'\n",
        (
            "a.yaml:3:16",
            "PK205",
            "'2010-02-30' is not a date (2010, 2009-03, 2010-06-16, '[2010-06-17..2010-12-31]'): 2010-02 has 28 days",
        ),
    ),
    row(
        "valid unquoted date",
        "sources:\n  - id: source/ROW\n    name: ROW\n    published: 2010-02-28\n    retrieved: 2011\n",
    ),
    row(
        "country: NO",
        "sources:\n  - id: source/ROW\n    publisher: NO\n    name: ROW\n",
        ("a.yaml:3:16", "PK108", "YAML 1.1 and 1.2 read `NO` differently", "put it in quotes: 'NO'"),
    ),
    row(
        "duplicate mapping key",
        "sources:\n  - id: source/ROW\n    name: One\n    url: https://example.org\n    name: Two\n",
        ("a.yaml:5:5", "PK103", "the key `name` stands here again; it stood first in line 3"),
    ),
    row(
        "reference to no record",
        "topics:\n  - {id: topic/ROW-a, title: {en: T}}\n  - id: topic/ROW\n    title: {en: T}\n    broader: topic/ROW-b\n",
        ("a.yaml:5:14", "PK301", "there is no record topic/ROW-b", "did you mean topic/ROW-a?"),
    ),
    row(
        "reference to no record in any file",
        {
            "a.yaml": "topics:\n  - id: topic/ROW\n    title: {en: T}\n    broader: topic/ROW-library\n",
            "b.yaml": "topics:\n  - id: topic/ROW-b\n    title: {en: T}\n    broader: topic/elsewhere\n",
            "c.json": '{"topics": [{"id": "topic/ROW-library", "title": {"en": "Library"}}]}\n',
        },
        ("b.yaml:4:14", "PK301", "there is no record topic/elsewhere"),
    ),
    row(
        "id used twice",
        "sources:\n  - {id: source/ROW, name: ROW}\n  - {id: source/ROW, name: ROW}\n",
        ("a.yaml:2:10", "PK302", "the id source/ROW is used twice; see a.yaml:3:10"),
        ("a.yaml:3:10", "PK302", "the id source/ROW is used twice; see a.yaml:2:10"),
    ),
    row(
        "id used twice, in two files",
        {"a.yaml": "sources: [{id: source/ROW, name: A}]\n", "b.ndjson": '\n{"id": "source/ROW", "name": "B"}\n'},
        ("a.yaml:1:16", "PK302", "the id source/ROW is used twice; see b.ndjson:2:8"),
        ("b.ndjson:2:8", "PK302", "the id source/ROW is used twice; see a.yaml:1:16"),
    ),
    row(
        "sums that do not add up",
        f"{BODY}people:\n"
        f"  - {{id: person/ROW-a, name: A, roles: [{{organization: organization/ROW}}], {EVIDENCE}}}\n"
        f"  - {{id: person/ROW-b, name: B, roles: [{{organization: organization/ROW}}], {EVIDENCE}}}\n"
        "votes:\n"
        "  - id: vote/ROW\n"
        "    body: organization/ROW\n"
        "    method: recorded\n"
        "    counts: {for: 1, against: 5}\n"
        "    ballots:\n"
        "      - {option: for, voter: person/ROW-a}\n"
        "      - {option: for, voter: person/ROW-b}\n"
        "    unknown: [about]\n"
        f"    {EVIDENCE}\n",
        ("a.yaml:13:18", "PK401", "this makes 2 named `for`, and the count is 1"),
    ),
    row(
        "syntax error",
        "topics:\n  - id: topic/ROW\n    title: {en: T\n",
        ("a.yaml:3:12", "PK102", "the `{` that opens here is not closed"),
    ),
    row(
        "alias bomb, 434 bytes",
        BOMB,
        *(found for line, level in enumerate(LEVELS, 1) for found in found_in_the_bomb(line, *level)),
    ),
    row(
        "Python tag",
        'sources:\n  - id: source/ROW\n    name: !!python/object/apply:os.system ["touch run"]\n',
        ("a.yaml:3:11", "PK104", "`!!python/object/apply:os.system` is a tag", "remove it"),
    ),
    row(
        "Latin-1 bytes",
        "sources:\n  - id: source/ROW\n    name: Blå\n".encode("latin-1"),
        ("a.yaml:3:13", "PK101", "byte 0xE5 is not UTF-8 here"),
    ),
    row("empty file", "", ("a.yaml:1:1", "PK114", "the file is empty")),
    row("5 MB of nesting", f"topics: {'[' * 5_000_000}", ("a.yaml:1:72", "PK106", "nested more than 64 deep")),
    row(
        "5 MB of nesting, in JSON",
        {"a.json": f'{{"topics": {"[" * 5_000_000}'},
        ("a.json:1:75", "PK106", "nested more than 64 deep"),
    ),
    *(
        row(
            f"the scalar {scalar}, which four readers take for different things",
            f"sources:\n  - id: source/ROW\n    name: {scalar}\n",
            ("a.yaml:3:11", "PK108", f"YAML 1.1 and 1.2 read `{scalar}` differently", f"put it in quotes: '{scalar}'"),
        )
        for scalar in ("NO", "12:30:45", "0o17", "017", "1_000")
    ),
    row(
        "several documents in a file",
        "sources: [{id: source/ROW, name: ROW}]\n---\ntopics: []\n",
        ("a.yaml:2:1", "PK112", "a second document begins here", "join the two"),
    ),
)


class Run:
    """What one run over all the rows came to, and wrote."""

    def __init__(self, folder: pathlib.Path, ended: subprocess.CompletedProcess[str]) -> None:
        self.folder = folder
        self.ended = ended

    def written(self, form: str) -> str:
        return (self.folder / f"found.{form}").read_text(encoding="utf-8")

    @functools.cached_property
    def findings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.written("json"))["diagnostics"]
        return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("rows")
    for each in ROWS:
        (folder / each.folder).mkdir(parents=True)
        for name, content in each.files.items():
            (folder / each.folder / name).write_bytes(content.replace(b"ROW", each.slug.encode()))
    outputs = [f"--output={form}=found.{form}" for form in ("json", "github", "sarif", "junit")]
    command = [sys.executable, "-m", "policykit", "validate", *outputs, "records"]
    limited = ["sh", "-c", f'ulimit -v {KIBIBYTES}; exec "$@"', "sh", *command]
    return Run(folder, subprocess.run(limited, cwd=folder, capture_output=True, text=True, check=False, timeout=300))


def test_all_the_faults_together_are_one_run_that_ends_as_any_other(run: Run) -> None:
    assert (run.ended.returncode, run.ended.stderr) == (1, "")
    assert not (run.folder / "run").exists()


each_row = pytest.mark.parametrize("row", ROWS, ids=operator.attrgetter("name"))


@each_row
def test_a_fault_that_others_miss_is_found_at_its_place(row: Row, run: Run) -> None:
    def shown(text: str) -> str:
        return text.replace(row.folder, "").replace(row.slug, "ROW")

    found = tuple(
        Found(
            shown(f"{each['path']}:{each['line']}:{each['column']}"),
            each["code"],
            shown(each["message"]),
            shown(each["mend"]) if "mend" in each else None,
        )
        for each in run.findings
        if each["path"].startswith(row.folder)
    )
    assert found == row.expected


@each_row
def test_a_fault_that_others_miss_is_told_in_every_format(row: Row, run: Run) -> None:
    places = [
        (f"{row.folder}{file}", int(line), int(column))
        for file, line, column in (found.place.split(":") for found in row.expected)
    ]
    report = re.findall(rf"^({row.folder}[^:]+):(\d+):(\d+): error (PK\d+) ", run.ended.stdout, re.MULTILINE)
    assert [(file, int(line), int(column)) for file, line, column, _ in report] == places
    assert [code for *_, code in report] == [found.code for found in row.expected]

    commands = re.findall(
        rf"^::error file=({row.folder}[^,]+),line=(\d+),endLine=\d+,col=(\d+),endColumn=\d+,title=(PK\d+) ",
        run.written("github"),
        re.MULTILINE,
    )
    assert commands == report

    regions = [
        (place["artifactLocation"]["uri"], place["region"]["startLine"], place["region"]["startColumn"])
        for result in json.loads(run.written("sarif"))["runs"][0]["results"]
        for place in (result["locations"][0]["physicalLocation"],)
        if place["artifactLocation"]["uri"].startswith(row.folder)
    ]
    assert regions == places

    for name in row.files:
        path = f"{row.folder}{name}"
        (case,) = (each for each in ET.fromstring(run.written("junit")).iter("testcase") if each.get("name") == path)  # noqa: S314  # our own
        expected = [f"{file}:{line}:{column}" for file, line, column in places if file == path]
        told = (case.findtext("failure") or "").splitlines()
        assert [line.partition(": ")[0] for line in told] == expected
