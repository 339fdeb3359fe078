"""What `--fix` writes, what it leaves alone, and that it writes whole files or nothing."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from click.testing import CliRunner, Result

import policykit
from policykit.cli.group import main
from policykit.diagnostics import Fix
from policykit.documents import positions
from policykit.files import FileChanged
from policykit.render import text
from policykit.rules.catalogue import RULES
from policykit.validation import fixes
from policykit.validation.engine import check_paths
from policykit.validation.fixes import Fixed, fix

EXAMPLES = sorted((pathlib.Path(__file__).parent.parent / "records" / "invalid").iterdir())
FIXABLE = [code for code, rule in RULES.items() if rule.fixes]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["validate", "--no-cache", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def check(path: pathlib.Path) -> Callable[[Mapping[str, str]], policykit.Result]:
    return lambda contents_at: check_paths([path], shipped=False, texts=None, contents_at=contents_at)


def fixed(content: str | bytes, folder: pathlib.Path, *, unsafe: bool = False, suffix: str = ".yaml") -> str:
    """Return a file as `--fix` makes it."""
    path = folder / f"records{suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    run(path, "--fix", *(["--unsafe-fixes"] if unsafe else []))
    return path.read_bytes().decode()


# ------------------------------------------------------------------------------------------------------------ what is fixed


def can_be_fixed(example: pathlib.Path) -> bool:
    """Say whether every finding of an example can be fixed."""
    faulty = next(path for path in example.iterdir() if path.stem == "faulty")
    found = policykit.validate(faulty).diagnostics
    return bool(found) and all(one.fix for one in found)


FIXED_EXAMPLES = [example for example in EXAMPLES if can_be_fixed(example)]


def test_every_rule_that_says_its_findings_are_fixed_has_an_example_that_is_fixed_whole() -> None:
    assert {example.name.partition("-")[0] for example in FIXED_EXAMPLES} == set(FIXABLE)


@pytest.mark.parametrize("example", FIXED_EXAMPLES, ids=lambda path: path.name)
def test_an_example_that_is_fixed_becomes_the_mended_one(example: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (faulty,) = example.glob("faulty.*")
    (mended,) = example.glob("mended.*")
    path = tmp_path / faulty.name
    shutil.copy(faulty, path)
    safe = RULES[example.name.partition("-")[0]].fixes == "safe"
    run(path, "--fix")
    assert path.read_bytes() == (mended if safe else faulty).read_bytes()
    assert run(path, "--fix", "--unsafe-fixes").exit_code == 0
    assert path.read_bytes() == mended.read_bytes()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_fixing_twice_changes_nothing_more(example: pathlib.Path, tmp_path: pathlib.Path) -> None:
    faulty = next(path for path in example.iterdir() if path.stem == "faulty")
    place = tmp_path / faulty.name
    (shutil.copytree if faulty.is_dir() else shutil.copy)(faulty, place)
    for options in (("--fix",), ("--fix", "--unsafe-fixes")):
        run(place, *options)
        before = contents(tmp_path)
        again = run(place, *options)
        assert contents(tmp_path) == before
        assert " fixed in " not in again.output
        assert run(place, "--diff", *options).stdout == ""


def contents(folder: pathlib.Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # quotes as they were, or those that are needed
        ("'topcs': []", "'topics': []"),
        ('"topcs": []', '"topics": []'),
        ('{"topcs":[]}', '{"topics":[]}'),
        ('"top\\u0063s": []', '"topics": []'),
        ("? topcs\n: []", "? topics\n: []"),
        ("topics: [{id: topic/a, title: {NO: a}}]", "topics: [{id: topic/a, title: {'no': a}}]"),
        ('topics: [{id: topic/a, title: {"NO": a}}]', 'topics: [{id: topic/a, title: {"no": a}}]'),
        ("topics: [{id: topic/a, title: {NN: a}}]", "topics: [{id: topic/a, title: {nn: a}}]"),
        # several on a line, after characters of several bytes
        (
            "topics: [{id: topic/a, titel: {EN: å𝄞}, note: NO}, {id: topic/b, title: {en: 12:30:45}}]  # 𝄞",
            "topics: [{id: topic/a, title: {en: å𝄞}, note: 'NO'}, {id: topic/b, title: {en: '12:30:45'}}]  # 𝄞",
        ),
        # line endings, a byte-order mark, no line break at the end
        ("\ufefftopcs: []\r\n# a\r\n", "\ufefftopics: []\r\n# a\r\n"),
        ("# a\rtopcs: []\r", "# a\rtopics: []\r"),
        ("# a\r\n\r\n\ntopcs: []", "# a\r\n\r\n\ntopics: []"),
        # a key whose value is written as a block
        (
            "topics:\n- id: topic/a\n  titel:\n    en: |\n      NO\n\n    nb: >-\n     NO\n  note: NO\n",
            "topics:\n- id: topic/a\n  title:\n    en: |\n      NO\n\n    nb: >-\n     NO\n  note: 'NO'\n",
        ),
        # the whole of a file
        ("NO", "'NO'"),
        # what would read as another thing without quotes
        ("topics: [{id: topic/a, title: {en: -1_000}}]", "topics: [{id: topic/a, title: {en: '-1_000'}}]"),
        ("topics: [{id: topic/a, title: {en: =}}]", "topics: [{id: topic/a, title: {en: '='}}]"),
        ("topics: [{id: topic/a, title: {y: a}}]", "topics: [{id: topic/a, title: {'y': a}}]"),
    ],
)
def test_yaml_is_fixed_in_its_own_style(before: str, after: str, tmp_path: pathlib.Path) -> None:
    assert fixed(before, tmp_path) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"topcs" : [ ]}', '{"topics" : [ ]}'),
        ('\ufeff{\r\n\t"topcs": []\r\n}', '\ufeff{\r\n\t"topics": []\r\n}'),
        (
            '{"topics": [{"id": "topic/\\u0061", "titel": {"EN": "\\ud834\\udd1e𝄞"}, "brooder" :"topic/a"}\n]}',
            '{"topics": [{"id": "topic/\\u0061", "title": {"en": "\\ud834\\udd1e𝄞"}, "broader" :"topic/a"}\n]}',
        ),
    ],
)
def test_json_is_fixed_in_its_own_style(before: str, after: str, tmp_path: pathlib.Path) -> None:
    assert fixed(before, tmp_path, suffix=".json") == after


def test_each_line_of_ndjson_is_fixed_by_itself(tmp_path: pathlib.Path) -> None:
    before = (
        '\ufeff{"id": "topic/a", "titel": {"EN": "𝄞"}, "brooder": "topic/b"}\r\n'
        "\n"
        '{"id": "topic/b", "titel": {"en": "B"}\n'
        '{"id": "topic/c", "titel": {"en": "C"}, "links": [{"urll": "https://example.org/"}]}'
    )
    after = before.replace("EN", "en").replace("brooder", "broader").replace("urll", "url").replace("titel", "title")
    broken = before.split("\n")[2]
    assert fixed(before, tmp_path, suffix=".ndjson") == after.replace(broken.replace("titel", "title"), broken)


REDIRECTED = """\
topics:
- {id: topic/new, title: {en: New}}
- {id: topic/a, title: {en: A}, broader: topic/old}  # topic/old
- {id: topic/b, title: {en: B}, broader: "topic/older"}
redirects: {topic/old: topic/new, topic/older: topic/old}
"""


def test_a_redirected_reference_is_followed_to_its_end(tmp_path: pathlib.Path) -> None:
    after = REDIRECTED.replace("broader: topic/old", "broader: topic/new").replace('"topic/older"', '"topic/new"')
    assert fixed(REDIRECTED, tmp_path) == after


def test_what_a_fix_brings_to_light_is_fixed_too(tmp_path: pathlib.Path) -> None:
    before = "topcs:\n- id: Topic/A b\n  titel: {NO: x}\n- {id: topic/c, titel: {en: C}, brooder: topic/ab}\n"
    after = "topics:\n- id: topic/a-b\n  title: {'no': x}\n- {id: topic/c, title: {en: C}, broader: topic/a-b}\n"
    assert fixed(before, tmp_path, unsafe=True) == after


def test_a_misspelt_value_or_reference_is_not_rewritten_unless_that_is_asked_for(tmp_path: pathlib.Path) -> None:
    before = """\
sources: [{id: source/page, name: Page, unknown: [publised]}]
people:
- {id: person/jane-doe, name: Jane Doe, evidence: [{source: source/pagee, supports: [nmae]}]}
"""
    after = before.replace("pagee", "page").replace("publised", "published").replace("nmae", "name")
    assert fixed(before, tmp_path) == before
    assert fixed(before, tmp_path, unsafe=True) == after


# ------------------------------------------------------------------------------------------------------- what is left alone


@pytest.mark.parametrize(
    "text",
    [
        # the field is there already, or two keys could be meant for it
        "topics: [{id: topic/a, title: {en: A}, titel: {en: B}}]",
        "topics: [{id: topic/a, titel: {en: A}, tilte: {en: B}}]",
        "topics: [{id: topic/a, title: {en: A, EN: B}}]",
        "topics: [{id: topic/a, title: {EN: A, En: B}}]",
        "topcs: []\ntpics: []",
        # as near to two fields
        "reports: [{id: report/a, title: {en: A}, author: organization/a, delivered_x: 2010}]",
        # no more than alike
        "topics: [{id: topic/a, title: {en: A}, heading: {en: A}}]",
        # another key or value hangs on how it is written
        "topics: [{id: topic/a, title: {en: !!str NO}}]",
        "topics: [{id: topic/a, title: {en: &a NO}}]",
        "topics: [{id: topic/a, title: {en: A}, &b note: *b }]",
        "topics: [{id: topic/a, title: {en: 2010-06-16\n  12:30:45}}]",
        # the same key twice: one of the two is lost, and it cannot be told which was meant
        "topics: [{id: topic/a, titel: {en: A}, titel: {en: B}}]",
        # the rest of the file cannot be read
        "topics: [{id: topic/a, titel: {en: NO}}]\n---\ntopcs: []",
        "topcs: [{id: topic/a, title: {en: NO}}]\n  x: [",
    ],
)
def test_where_it_is_not_clear_what_is_meant_nothing_is_written(text: str, tmp_path: pathlib.Path) -> None:
    assert fixed(text, tmp_path, unsafe=True) == text
    assert run(tmp_path).exit_code == 1


@pytest.mark.parametrize(
    "reference",
    [
        "proposal/panel/9",  # digits number things
        "proposal/panel/222",
        "proposal/panel/x",  # as near to several
        "proposal/panel",
        "proposal/penal-22",
    ],
)
def test_another_record_is_not_taken_for_the_one_that_is_missing(reference: str, tmp_path: pathlib.Path) -> None:
    proposals = "".join(
        f"- {{id: proposal/panel/{n}, report: report/panel, title: {{en: P}}, evidence: [{{source: source/a}}]}}\n"
        for n in (1, 2, 3, 21, 22)
    )
    text = f"""\
sources: [{{id: source/a, name: A}}]
organizations: [{{id: organization/a, name: A, evidence: [{{source: source/a}}]}}]
reports: [{{id: report/panel, title: {{en: R}}, author: organization/a, evidence: [{{source: source/a}}]}}]
proposals:
{proposals}
statements: [{{id: statement/a, about: [{reference}], summary: {{en: S}}, evidence: [{{source: source/a}}]}}]
"""
    assert fixed(text, tmp_path, unsafe=True) == text


def crafted(path: pathlib.Path, *fixes: tuple[int, int, Fix]) -> Fixed:
    """Return what comes of fixes on line 1 of a file that no rule would offer."""
    found = [
        policykit.Diagnostic(RULES["PK202"], "", str(path), 1, column, 1, end, fix=one) for column, end, one in fixes
    ]
    result = policykit.validate(path)

    def check_once(contents_at: Mapping[str, str]) -> policykit.Result:
        diagnostics = () if contents_at else tuple(found)
        return policykit.Result(diagnostics, None, result.files, result.records, None)

    aside = path.parent / ".aside"
    aside.mkdir()
    return fix(check_once, str(aside), unsafe=False)


def test_a_fix_that_would_change_anything_else_is_not_made_and_those_beside_it_are(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("topics: [{id: topic/a, titel: {en: NO}, note: b}]\n")
    fixes = (
        (1, 7, Fix("topics", "x: y, topics", safe=True)),  # is no string
        (1, 7, Fix("topics", "{topics}", safe=True)),
        (11, 13, Fix("id", "titel", safe=True)),  # is there already
        (15, 22, Fix("topic/b", "topic/c", safe=True)),  # does not stand there
        (24, 29, Fix("titel", "title", safe=True)),
        (36, 38, Fix("NO", "N'O #", safe=True)),  # hides what follows
        (41, 45, Fix("note", "! note", safe=True)),
        (46, 48, Fix(" b", "'c'", safe=True)),  # is more than the value
    )
    result = crafted(path, *fixes)
    result.write()
    assert result.count == 1
    assert path.read_text() == "topics: [{id: topic/a, title: {en: NO}, note: b}]\n"


# ------------------------------------------------------------------------------------------------------------- the command

FAULTY = "topics: [{id: topic/ferry, titel: {en: A}}, {id: topic/b, title: {en: B}, broader: topic/fery}]\n"


@pytest.fixture
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "a.yaml").write_text(FAULTY)
    (tmp_path / "records" / "b.yaml").write_text("sources: [{id: source/b, name: B, langage: en}]\n")
    (tmp_path / "records" / "good.yaml").write_text("sources: [{id: source/good, name: Good}]\n")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_it_says_what_can_be_fixed_what_was_and_what_more_could_be() -> None:
    assert run().output.splitlines()[-1] == "2 can be fixed with --fix; 1 more with --unsafe-fixes"
    assert run("--unsafe-fixes").output.splitlines()[-1] == "3 can be fixed with --fix --unsafe-fixes"
    first = run("--fix")
    assert first.output.splitlines()[-2:] == [
        "4 records in 3 files: 1 error, no warnings",
        "2 fixed in 2 files; 1 more with --unsafe-fixes",
    ]
    assert first.exit_code == 1
    assert run().output.splitlines()[-1] == "1 can be fixed with --fix --unsafe-fixes"
    assert run("--fix").output.splitlines()[-1] == "1 can be fixed with --unsafe-fixes"
    last = run("--fix", "--unsafe-fixes")
    assert last.output.splitlines() == ["4 records in 3 files: no errors, no warnings", "1 fixed in 1 file"]
    assert last.exit_code == 0
    assert run("--fix").output.splitlines() == ["4 records in 3 files: no errors, no warnings"]


def test_a_diff_shows_what_would_change_and_nothing_is_written(folder: pathlib.Path) -> None:
    before = contents(folder)
    result = run("--diff", "--fix")
    assert result.exit_code == 1
    assert contents(folder) == before
    assert (
        result.stdout
        == """\
--- records/a.yaml
+++ records/a.yaml
@@ -1,1 +1,1 @@
-topics: [{id: topic/ferry, titel: {en: A}}, {id: topic/b, title: {en: B}, broader: topic/fery}]
+topics: [{id: topic/ferry, title: {en: A}}, {id: topic/b, title: {en: B}, broader: topic/fery}]
--- records/b.yaml
+++ records/b.yaml
@@ -1,1 +1,1 @@
-sources: [{id: source/b, name: B, langage: en}]
+sources: [{id: source/b, name: B, language: en}]
"""
    )
    assert result.stderr == ("2 would be fixed in 2 files; 1 more with --unsafe-fixes; left: 1 error, no warnings\n")


def test_a_diff_ends_with_1_where_something_would_change_or_errors_would_be_left(folder: pathlib.Path) -> None:
    assert run("records/b.yaml", "--diff").exit_code == 1
    assert run("records/good.yaml", "--diff").exit_code == 0
    run("--fix")
    left = run("--diff")
    assert (left.exit_code, left.stdout) == (1, "")
    assert left.stderr == "1 can be fixed with --unsafe-fixes; left: 1 error, no warnings\n"
    run("--fix", "--unsafe-fixes")
    (folder / "records" / "a.yaml").write_text(REDIRECTED.replace("topic/older: topic/old", "topic/old2: topic/gone"))
    assert run("--diff").exit_code == 1


def test_strict_counts_the_warnings_that_are_left(folder: pathlib.Path) -> None:
    path = folder / "records" / "good.yaml"
    path.write_text(
        "sources: [{id: source/good, name: Good}]\n"
        "statements: [{id: statement/a, sumary: {en: A}, evidence: [{source: source/good}]}]\n"
    )
    assert run(path, "--fix").exit_code == 0
    assert run(path, "--fix", "--strict").exit_code == 1


@pytest.mark.skipif(not shutil.which("patch"), reason="there is no patch here")
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_patch_makes_of_the_diff_what_fix_writes(ending: str, tmp_path: pathlib.Path) -> None:
    lines = [
        f"- {{id: topic/t{n}, {'titel' if n in (1, 2, 8, 9, 10, 40, 99) else 'title'}: {{en: å}}}}" for n in range(100)
    ]
    text = ending.join(["topics:", *lines])  # and no line break at the end
    for name in ("one", "other"):
        (tmp_path / f"{name}.yaml").write_bytes(text.encode())
    shown = run(tmp_path / "one.yaml", "--diff")
    assert run(tmp_path / "other.yaml", "--fix").exit_code == 0
    subprocess.run(
        ["patch", "--binary", "--quiet", str(tmp_path / "one.yaml")],  # noqa: S607
        input=shown.stdout_bytes, check=True,
    )  # fmt: skip
    assert (tmp_path / "one.yaml").read_bytes() == (tmp_path / "other.yaml").read_bytes() != text.encode()


def test_on_a_terminal_a_diff_is_coloured_and_shows_no_character_that_it_would_obey() -> None:
    from policykit.render.diff import readable

    lines = [b"--- a\n", b"+++ a\n", b"@@ -1,1 +1,1 @@\n", b"-a\x1b[31m\r\n", b"+b\xe2\x80\xae\n", b" c\n"]
    assert list(readable(lines, lambda text, role: f"<{role}>{text}")) == [
        "<place>--- a",
        "<place>+++ a",
        "<mend>@@ -1,1 +1,1 @@",
        "<error>-a\\x1b[31m",
        "<good>+b\\u202e",
        " c",
    ]


@pytest.mark.usefixtures("folder")
def test_a_diff_has_no_other_format() -> None:
    result = run("--diff", "--format", "json")
    assert result.exit_code == 2
    assert result.output == "policykit: --diff prints a diff; --output json=FILE writes the findings\n"


def test_other_formats_hold_what_is_left_and_before_a_diff_what_is_found(folder: pathlib.Path) -> None:
    run("--diff", "--output", "json=before.json", "--output", "text=before.txt")
    assert [one["code"] for one in json.loads((folder / "before.json").read_text())["diagnostics"]] == [
        "PK201", "PK202", "PK301", "PK202",
    ]  # fmt: skip
    assert (folder / "before.txt").read_text() == run().output
    result = run("--fix", "--format", "json")
    assert [one["code"] for one in json.loads(result.stdout)["diagnostics"]] == ["PK301"]
    assert result.stderr == "2 fixed in 2 files; 1 more with --unsafe-fixes\n"


@pytest.mark.usefixtures("folder")
def test_sarif_tells_of_fixes_as_the_standard_has_it() -> None:
    log = json.loads(run("--format", "sarif").stdout)
    fixes = {one["ruleId"]: one.get("fixes") for one in log["runs"][0]["results"] if one["ruleId"] != "PK202"}
    assert fixes["PK201"] is None
    ((told),) = fixes["PK301"]
    assert told == {
        "description": {"text": "Write topic/ferry instead of topic/fery."},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": "records/a.yaml"},
                "replacements": [
                    {
                        "deletedRegion": {"startLine": 1, "startColumn": 84, "endLine": 1, "endColumn": 94},
                        "insertedContent": {"text": "topic/ferry"},
                    }
                ],
            }
        ],
        "properties": {"safe": False},
    }


def test_whoever_applies_the_fixes_of_sarif_comes_to_the_same(folder: pathlib.Path) -> None:
    log = json.loads(run("--format", "sarif").stdout)
    changed: dict[str, list[str]] = {}
    for result in reversed(log["runs"][0]["results"]):
        for one in result.get("fixes", ()):
            (change,) = one["artifactChanges"]
            uri = change["artifactLocation"]["uri"]
            lines = changed.setdefault(uri, (folder / uri).read_text().split("\n"))
            for replacement in change["replacements"]:
                region = replacement["deletedRegion"]
                line = lines[region["startLine"] - 1]
                text = replacement["insertedContent"]["text"]
                new = line[: region["startColumn"] - 1] + text + line[region["endColumn"] - 1 :]
                lines[region["startLine"] - 1] = new
    run("--fix", "--unsafe-fixes")
    assert {uri: "\n".join(lines) for uri, lines in changed.items()} == {
        uri: (folder / uri).read_text() for uri in ("records/a.yaml", "records/b.yaml")
    }


@pytest.mark.usefixtures("folder")
def test_json_tells_of_fixes_as_its_schema_says(root: pathlib.Path) -> None:
    import jsonschema_rs

    told = json.loads(run("--format", "json").stdout)
    schema = json.loads((root / "schemas" / "findings.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.Draft202012Validator(schema).validate(told)
    assert [one.get("fix") for one in told["diagnostics"]] == [
        None,
        {"old": "titel", "new": "title", "safe": True},
        {"old": "topic/fery", "new": "topic/ferry", "safe": False},
        {"old": "langage", "new": "language", "safe": True},
    ]


def test_what_comes_from_the_cache_or_from_other_processes_is_fixed_alike(folder: pathlib.Path) -> None:
    for number in range(8):
        (folder / "records" / f"more-{number}.yaml").write_text(
            f"topics: [{{id: topic/more-{number}, title: {{EN: NO}}, broader: topic/fery}}]\n"
        )
    before = contents(folder / "records")
    ways: list[dict[str, Any]] = [
        {},
        {"keep": False, "processes": 3},
        {"keep": False, "cache_in": folder / "cache"},
        {"keep": False, "cache_in": folder / "cache"},
    ]
    outcomes = []
    for number, how in enumerate(ways):
        copies = folder / f"copies-{number}"
        copies.mkdir()

        def check_so(contents_at: Mapping[str, str], how: dict[str, Any] = how) -> policykit.Result:
            return check_paths([folder / "records"], contents_at=contents_at, **how)

        done = fix(check_so, str(copies), unsafe=True)
        done.write()
        assert (done.count, len(done.files)) == (27, 10)
        outcomes.append(contents(folder / "records"))
        for path, content in before.items():
            pathlib.Path(path).write_bytes(content)
    assert all(outcome == outcomes[0] != before for outcome in outcomes)


def test_only_what_changed_since_a_commit_is_fixed_where_that_is_asked_for(folder: pathlib.Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)  # noqa: S607

    git("init")
    git("add", ".")
    git("commit", "-m", "All")
    path = folder / "records" / "b.yaml"
    path.write_text(path.read_text() + "# Changed.\n")
    assert run("--fix", "--changed-since", "HEAD").output.endswith("\n1 fixed in 1 file\n")
    assert "language" in path.read_text()
    assert (folder / "records" / "a.yaml").read_text() == FAULTY


# -------------------------------------------------------------------------------------------------- whole files or nothing


def test_a_file_keeps_its_permissions_and_a_link_stays_a_link(folder: pathlib.Path) -> None:
    path = folder / "records" / "b.yaml"
    path.chmod(0o640)
    (folder / "linked").mkdir()
    (folder / "linked" / "b.yaml").symlink_to(path)
    assert run("linked", "--fix", "--follow-links").exit_code == 0
    assert (folder / "linked" / "b.yaml").is_symlink()
    assert "language" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_may_not_be_written_is_left_and_so_are_all(folder: pathlib.Path) -> None:
    (folder / "records" / "b.yaml").chmod(0o444)
    before = contents(folder)
    result = run("--fix")
    assert result.exit_code == 2
    assert result.output == "policykit: records/b.yaml: permission denied\n"
    assert contents(folder) == before


@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_leaves_all_as_it_was(folder: pathlib.Path) -> None:
    barred = folder / "records" / "barred"
    barred.mkdir()
    (barred / "c.yaml").write_text("topcs: []\n")
    barred.chmod(0o555)
    before = contents(folder)
    result = run("--fix")
    barred.chmod(0o755)
    assert (result.exit_code, result.output) == (2, "policykit: records/barred/c.yaml: permission denied\n")
    assert contents(folder) == before


def test_a_file_that_grows_while_it_is_compared_is_said_to_have_changed(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fixes.fix

    def fix_and_append(*arguments: Any, **named: Any) -> Any:
        done = real(*arguments, **named)
        with (folder / "records" / "a.yaml").open("a") as file:
            file.write("# More.\n")
        return done

    monkeypatch.setattr(fixes, "fix", fix_and_append)
    result = run("--diff")
    assert (result.exit_code, result.output) == (
        2,
        "policykit: records/a.yaml: it was changed meanwhile; run it again\n",
    )
    monkeypatch.setattr(fixes.Fixed, "check_unchanged", lambda _: None)  # it grows later
    result = run("--diff")
    assert result.exit_code == 2
    assert result.output.endswith("policykit: records/a.yaml: it was changed meanwhile; run it again\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("times", [0, 1])
def test_a_process_that_is_killed_leaves_old_and_new_files_and_none_of_half(times: int, folder: pathlib.Path) -> None:
    before = contents(folder)
    code = f"""
import os, signal
real, left = os.replace, [{times}]
def replace(*arguments):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    real(*arguments)
os.replace = replace
from policykit.cli import main
main(["validate", "--no-cache", "--fix"])
"""
    killed = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, env={**os.environ, "TMPDIR": str(folder)}
    )
    assert killed.returncode == -signal.SIGKILL
    left_behind = [
        path for path in (folder / "records").iterdir() if path.name not in ("a.yaml", "b.yaml", "good.yaml")
    ]
    assert all(path.name.startswith(".new-") for path in left_behind)
    after = contents(folder)
    assert sum(before[path] != after[path] for path in before) == times
    # What was left behind is hidden, and no records file.
    assert run().output.splitlines()[-2].startswith("4 records in 3 files: ")
    run("--fix", "--unsafe-fixes")
    assert run().exit_code == 0


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(folder: pathlib.Path) -> None:
    before = contents(folder)
    aside = folder / "aside"
    aside.mkdir()
    result = fix(check(folder / "records"), str(aside), unsafe=False)
    path = folder / "records" / "b.yaml"
    path.write_text("sources: [{id: source/b, langage: nb}]\n")
    with pytest.raises(FileChanged, match=r"b\.yaml: it was changed meanwhile"):
        result.write()
    assert path.read_text() == "sources: [{id: source/b, langage: nb}]\n"
    assert contents(folder / "records") == {
        name: content for name, content in (before | {str(path): path.read_bytes()}).items() if "/records/" in name
    }


def test_a_json_file_that_does_not_parse_is_left_alone(tmp_path: pathlib.Path) -> None:
    topics = [{"id": f"topic/t-{number}", "titel" if number == 3 else "title": {"en": "T"}} for number in range(40)]
    file = tmp_path / "all.json"
    file.write_text(
        json.dumps({"topics": topics}, indent=0)
        .replace('"en": "T"', '"en" "T"', 39)
        .replace('"en" "T"', '"en": "T"', 38)
    )
    before = file.read_bytes()
    result = CliRunner().invoke(main, ["validate", "--no-cache", "--fix", str(file)])
    assert (result.exit_code, "PK102" in result.output) == (1, True)
    assert file.read_bytes() == before


def test_no_fix_is_offered_in_a_file_that_was_not_read_to_its_end(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.yaml").write_text("topcs: []\n---\ntopics: []\n")
    found = policykit.validate(tmp_path).diagnostics
    assert [(one.code, one.fix) for one in found] == [("PK202", None), ("PK112", None)]


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (["--fix"], "not all can be fixed in 1 file with 3 findings or more\n"),
        (["--diff"], "not all can be fixed in 1 file with 3 findings or more; left: "),
    ],
)
def test_where_too_much_is_wrong_with_a_file_to_fix_it_that_is_said(
    options: list[str], note: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (positions, text):
        monkeypatch.setattr(module, "MOST_FINDINGS", 3)
    file = tmp_path / "a.yaml"
    file.write_text("topics:\n" + "".join(f"  - {{id: topic/a{n}, title: {{nb: NO}}}}\n" for n in range(4)))
    before = file.read_bytes()
    result = CliRunner().invoke(main, ["validate", "--no-cache", *options, str(file)])
    assert result.exit_code == 1
    assert note in result.output
    assert file.read_bytes() == before
