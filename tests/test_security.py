"""The promises of SECURITY.md: each has the test of its name here, and each test here is for a promise."""

import contextlib
import csv
import http.server
import io
import json
import os
import pathlib
import pty
import re
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import threading
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, Final

import pytest

import policykit
from commands import Run
from fuzzing import call, obeyed
from git_traps import COMMANDS_OF_GIT, git, with_git_trap
from policykit.evidence.stored_texts import StoredTexts
from policykit.exchange import databases
from policykit.files import Staging
from policykit.loading import load_file, locate_files
from policykit.render.text import render
from policykit.validation import git as git_module
from policykit.validation.cache import _sealed as sealed
from policykit.validation.engine import check_paths
from repositories import add_submodule, commit, repository_of

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD_TOPIC: Final = "topics: [{id: topic/a, title: {en: A}}]\n"
BAD_TOPIC: Final = "topics: [{id: topic/a, titel: {en: sesame}}]\n"
EVIDENCE: Final = """\
sources: [{id: source/page, name: Page}, {id: source/other, name: Page}]
people:
  - id: person/a
    name: A
    evidence: [{source: source/page, passage: open sesame}, {source: source/other, passage: open sesame}]
"""
POPOLO: Final = '{"persons": [{"id": "a", "name": "A"}]}'
EVIL: Final = "::error::no ##[error]no ##vso[task.complete]no ##teamcity[x] \u202eno \U000e0041"
SCHEMA: Final = policykit.json_schema("topic")


@pytest.fixture
def project(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """Give a folder with records to work from, and beside it a file and a folder that are none of its business."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "precious").write_text("precious", encoding="utf-8")
    folder = tmp_path / "project"
    for name in ("records", "texts", "old", "new"):
        (folder / name).mkdir(parents=True)
    (folder / "records" / "a.yaml").write_text(GOOD_TOPIC, encoding="utf-8")
    (folder / "in.json").write_text(POPOLO, encoding="utf-8")
    for name in ("old", "new"):
        (folder / name / "topic.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def outside_is_as_it_was(project: pathlib.Path) -> bool:
    outside = project.parent / "outside"
    return [path.name for path in outside.iterdir()] == ["precious"] and (
        outside / "precious"
    ).read_text() == "precious"


# ---------------------------------------------------------------------------------------------------------- a hostile file

# Ends the process where it reaches for the network or for another program.
GUARDED: Final = """
import os, sys

def guard(event, arguments):
    if event.startswith(("socket.", "subprocess.", "urllib.", "os.exec", "os.posix_spawn", "os.spawn", "os.system")):
        print("REACHED FOR", event, arguments, flush=True)
        os._exit(70)

sys.addaudithook(guard)
from policykit.cli import main
main(sys.argv[1:])
"""

HOSTILE: Final = """\
sources:
  - id: source/page
    url: http://127.0.0.1:9/never
    links: [{url: "file:///etc/hostname"}]
    note: !!python/object/apply:os.system ["echo run"]
    title: &a {en: !!python/name:os.system x}
    other_names: [*a, *a]
  - <<: *a
"""


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("validate a.yaml --no-cache", 1),
        ("show source/page --records a.yaml", 2),
        ("import popolo a.json --output out", 0),
        ("schema diff old new", 0),
        ("plot timeline topic/a --records records --output a.svg", 0),
    ],
)
def test_nothing_in_a_file_is_run(project: pathlib.Path, command: str, code: int) -> None:
    (project / "a.yaml").write_text(HOSTILE, encoding="utf-8")
    (project / "a.json").write_text('{"persons": [{"id": "!!python/name:os.system", "name": "$(x)", "image": "x"}]}')
    ended = subprocess.run(
        [sys.executable, "-c", GUARDED, *command.split()], capture_output=True, text=True, check=False
    )
    assert ended.returncode == code, ended
    assert "Traceback" not in ended.stderr
    if command.startswith("validate"):
        assert {"PK104", "PK105"} <= {*ended.stdout.split()}


def test_nothing_is_fetched(project: pathlib.Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/a"
        records = (
            f"sources: [{{id: source/a, url: '{address}', archived_url: '{address}', links: [{{url: '{address}'}}]}}]"
        )
        (project / "records" / "b.yaml").write_text(records, encoding="utf-8")
        (project / "in.json").write_text(json.dumps({"persons": [{"name": "A", "image": address, "$ref": address}]}))
        refers = {**SCHEMA, "properties": {**SCHEMA["properties"], "note": {"$ref": address}}}
        (project / "new" / "topic.schema.json").write_text(json.dumps(refers))
        assert Run()("validate", "--no-cache").exit_code == 0
        assert Run()("import", "popolo", "in.json", "--output", "out").exit_code == 0
        assert Run()("export", "popolo", "--output", "popolo.json").exit_code == 0
        refused = Run()("schema", "diff", "old", "new")
        server.shutdown()
    assert refused.exit_code == 2
    assert f"nothing is fetched: {address}" in refused.output
    assert asked == []


def test_aliases_do_not_expand(project: pathlib.Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    (project / "records" / "a.yaml").write_text("\n".join(lines), encoding="utf-8")
    ended = Run()("validate", "--no-cache")
    assert ended.exit_code == 1
    assert "PK105" in ended.output
    for line in ("a: *x", "a: &x b", "*x : b", "&x a: b", "<<: {a: b}", "<<: [*x]"):
        (project / "records" / "a.yaml").write_text(line, encoding="utf-8")
        assert "PK105" in {found.code for found in policykit.validate("records").diagnostics}, line


def test_sizes_of_parts_have_limits(project: pathlib.Path) -> None:
    def codes(name: str, content: str) -> list[str]:
        file = project / name
        file.write_text(content, encoding="utf-8")
        return [found.code for found in policykit.validate(file).diagnostics]

    assert "PK106" in codes("deep.yaml", "a: " + "[" * 64 + "]" * 64)
    assert "PK106" not in codes("deep.yaml", "a: " + "[" * 63 + "]" * 63)
    assert "PK110" in codes("number.yaml", "a: " + "9" * 301)
    assert len(codes("many.yaml", "a: [" + "*a, " * 10_010 + "]")) == 10_000
    for name, code in (("large.yaml", "PK107"), ("texts/page.txt", "PK509")):
        with (project / name).open("wb") as file:
            file.truncate(64 * 2**20 + 1)
        (project / "e.yaml").write_text(EVIDENCE, encoding="utf-8")
        result = policykit.validate("large.yaml" if code == "PK107" else "e.yaml", sources="texts")
        assert code in {found.code for found in result.diagnostics}


NONSENSE: Final = (
    b"",
    b"\0",
    b"\xff\xfe\0",
    b"[" * 5_000,
    b'{"a":' * 5_000,
    b"- " * 5_000,
    b"null",
    b"{}",
    b'{"persons": 1, "topics": {"a": [1]}, "$id": [], "properties": 1}',
    b'{"$id": "https://w3id.org/policykit/schemas/0.2.0/x", "$ref": "#/x", "pattern": "("}',
    b'"\\ud800"',
    b"9" * 5_000,
    BAD_TOPIC.encode(),
    HOSTILE.encode(),
)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_warnings_hide_no_error(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    for module in ("worker", "collector"):
        monkeypatch.setattr(f"policykit.validation.{module}.MOST_FINDINGS", 20)
    shutil.rmtree(project / "records")
    (project / "records").mkdir()
    sources = "".join(f'{{"id": "source/s{number}"}}\n' for number in range(50))
    fault = '{"id": "topic/z", "titel": {"en": "Z"}}\n'
    (project / "records" / "a.ndjson").write_text(sources + fault, encoding="utf-8")
    ended = Run()("validate", "--no-cache", "--format", form)
    assert ended.exit_code == 1
    assert "titel" in ended.output
    assert "the file has more findings, left out here" in ended.output
    assert '"ok": true' not in ended.output
    for command in ("export sqlite --output x.db", "show topic/z"):
        ended = Run()(*command.split())
        assert ended.exit_code == 2
        assert "; the first: records/a.ndjson:51:" in ended.output
        assert "error PK20" in ended.output


@pytest.mark.parametrize("content", NONSENSE, ids=range(len(NONSENSE)))
def test_faulty_files_are_findings_or_one_line(project: pathlib.Path, content: bytes) -> None:
    for name in (
        "records/a.yaml",
        "records/b.json",
        "records/c.ndjson",
        "in.json",
        "new/topic.schema.json",
        "new/SHA256SUMS",
    ):
        (project / name).write_bytes(content)
    (project / "out").mkdir()
    (project / "out" / "datapackage.json").write_bytes(content)
    assert Run()("validate", "--no-cache").exit_code == 1
    for command in ("show topic/a", "evidence", "export popolo --output x", "plot timeline topic/a --alt", "new topic --id topic/b",
                    "import popolo in.json --output made", "schema diff old new", "schema check new",
                    "export csv --output out --records ../project/texts"):  # fmt: skip
        ended = Run()(*command.split())
        assert isinstance(ended.exception, SystemExit | None), ended.exception
        assert ended.exit_code in (0, 1, 2)
        assert ended.exit_code != 2 or ended.stderr.count("\n") == 1


def test_nothing_is_waited_for(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("texts/page.txt", "records/pipe.yaml", "new/person.schema.json", "pipe.json", "pipe.db"):
        os.mkfifo(project / name)
    os.symlink("pipe.yaml", project / "records" / "link.yaml")
    os.symlink("/proc/kmsg", project / "texts" / "other.txt")
    (project / "records" / "e.yaml").write_text(EVIDENCE, encoding="utf-8")
    open_it, opened = os.open, []

    def note(path: str, *arguments: Any, **more: Any) -> int:
        opened.append(str(path))
        return open_it(path, *arguments, **more)

    monkeypatch.setattr(os, "open", note)
    ended = Run()("validate", "--no-cache", "--sources", "texts")
    assert ended.exit_code == 1
    assert ended.output.count("PK509") == 2
    assert Run()("cite", "page", "open sesame", "--sources", "texts").exit_code == 2
    assert Run()("validate", "--no-cache", "records/pipe.yaml").exit_code == 2
    assert Run()("import", "popolo", "pipe.json", "--output", "out").exit_code == 2
    assert Run()("schema", "diff", "old", "new").exit_code == 2
    assert Run()("schema", "check", "new").exit_code == 1
    assert "pipe.db: not a file" in Run()("export", "sqlite", "--output", "pipe.db").output
    assert "new/person.schema.json: not a file" in Run()("schema", "export", "new").output
    (project / "out").mkdir()
    os.mkfifo(project / "out" / "topics.csv")
    assert "out/topics.csv: not a file" in Run()("export", "csv", "--force", "--output", "out").output
    assert "a.yaml" in opened
    assert not [path for path in opened if path.endswith(("page.txt", "pipe.yaml", "pipe.json", "person.schema.json"))]


def test_an_export_believes_no_list_of_files(project: pathlib.Path) -> None:
    out = project / "out"
    assert Run()("export", "csv", "--output", "out").exit_code == 0
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    names = [
        "notes.csv",
        "..",
        ".",
        "../outside/precious",
        str(project / "records" / "a.yaml"),
        "link.csv",
        "votes.parquet",
    ]
    described["resources"] += [{"format": "csv", "path": name} for name in names]
    (out / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (out / "notes.csv").write_text("mine", encoding="utf-8")
    (out / "votes.parquet").write_text("mine", encoding="utf-8")
    (out / "link.csv").symlink_to(project.parent / "outside" / "precious")
    assert Run()("export", "csv", "--output", "out").exit_code == 0
    (out / "topics.csv").unlink()
    (out / "topics.csv").symlink_to(project.parent / "outside" / "precious")
    for more in ((), ("--force",)):
        assert Run()("export", "csv", "--output", "out", *more).exit_code == 2
    assert {(out / name).read_text(encoding="utf-8") for name in ("notes.csv", "votes.parquet")} == {"mine"}
    assert (out / "link.csv").is_symlink()
    assert (out / "topics.csv").is_symlink()
    assert outside_is_as_it_was(project)


def test_what_a_killed_run_left_is_not_believed(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    left = tmp_path / "out" / ".new-0123456789abcdef" / "undo"
    for part in ("old", "none"):
        (left / part).mkdir(parents=True)
    (tmp_path / "secret").write_text("open sesame", encoding="utf-8")
    (tmp_path / "out" / "mine.yaml").write_text("topics: []", encoding="utf-8")
    (left / "none" / "mine.yaml").touch()
    (left / "old" / "vote.schema.json").symlink_to(tmp_path / "secret")
    assert Run()("validate", "--no-cache", "out").exit_code == 2
    Run()("schema", "export", "out")
    assert (tmp_path / "out" / "mine.yaml").read_text(encoding="utf-8") == "topics: []"
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "open sesame"
    assert "sesame" not in (tmp_path / "out" / "vote.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_database_in_the_way_is_not_opened(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch, force: tuple[str, ...]
) -> None:
    duckdb = pytest.importorskip("duckdb")
    macro = (
        "CREATE MACRO duckdb_tables() AS TABLE SELECT content AS comment, 'records' AS table_name FROM read_text('{}')"
    )
    with contextlib.closing(duckdb.connect("there.duckdb")) as database:
        database.execute(macro.format(project / "records" / "a.yaml"))
    (project / "s.duckdb").write_bytes(b"SQLite format 3\0" + bytes(4096))
    connect, opened = duckdb.connect, list[Any]()

    def noting(path: str, **settings: Any) -> Any:
        opened.append((pathlib.Path(path), connect(path, **settings)))
        return opened[-1][1]

    monkeypatch.setattr(duckdb, "connect", noting)
    for name in ("there.duckdb", "s.duckdb"):
        ended = Run()("export", "duckdb", "--output", name, *force)
        assert ended.exit_code == (0 if force else 2)
        assert "is there already" in ended.output or force
    assert not {path for path, _ in opened if path.parent == project}
    assert bool(opened) is bool(force)
    with contextlib.closing(connect("new.duckdb", config=databases._DUCKDB_SETTINGS)) as database:
        for statement in (
            "SELECT * FROM read_text('records/a.yaml')",
            "INSTALL spatial",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                database.execute(statement)


@pytest.mark.parametrize(
    ("form", "ending"),
    [("sqlite", "-journal"), ("sqlite", "-wal"), ("sqlite", "-shm"), ("duckdb", ".wal"), ("duckdb", ".wal.recovery")],
)
def test_nothing_is_played_back_into_a_database(project: pathlib.Path, form: str, ending: str) -> None:
    pytest.importorskip("duckdb")
    command = ("export", form, "--output", "out.db")
    for there in (False, True):
        (project / f"out.db{ending}").write_text("mine", encoding="utf-8")
        ended = Run()(*command)
        assert (ended.exit_code, ended.output.count("\n")) == (2, 1)
        assert ended.output.startswith(f"policykit: out.db{ending}: is there already")
        assert (project / "out.db").exists() is there
        assert (project / f"out.db{ending}").read_text(encoding="utf-8") == "mine"
        assert Run()(*command, "--force").exit_code == 0
        assert not (project / f"out.db{ending}").exists()
    assert Run()(*command).exit_code == 0
    (project / f"out.db{ending}").symlink_to(project.parent / "outside" / "precious")
    assert Run()(*command, "--force").exit_code == 2
    assert outside_is_as_it_was(project)


def test_an_import_names_its_files_itself(project: pathlib.Path) -> None:
    names = ("../../outside/precious", "/etc/passwd", "a/b", "..", "people.yaml", EVIL[:24])
    people = [{"id": name, "name": name, "links": [{"url": name}]} for name in names]
    (project / "in.json").write_text(json.dumps({"persons": people, "../x": [1]}), encoding="utf-8")
    assert Run()("import", "popolo", "in.json", "--output", "out").exit_code == 0
    assert {path.name for path in (project / "out").iterdir()} == {"sources.yaml", "people.yaml"}
    again = ("import", "popolo", "in.json", "--output", "out")
    assert Run()(*again).exit_code == 2  # unasked
    assert Run()(*again, "--replace").exit_code == 0
    for name in ("notes.txt", "people.yaml"):
        (project / "out" / name).write_text("mine", encoding="utf-8")
        assert Run()(*again, "--replace").exit_code == 2
        assert (project / "out" / name).read_text(encoding="utf-8") == "mine"
        (project / "out" / name).unlink()
    assert outside_is_as_it_was(project)


def test_an_output_replaces_nothing_that_is_checked(project: pathlib.Path) -> None:
    (project / "texts" / "page.txt").write_text("words", encoding="utf-8")
    for file in ("records/a.yaml", "texts/page.txt"):
        ended = Run()("validate", "--no-cache", "--sources", "texts", "--output", f"json={file}")
        assert ended.exit_code == 2
        assert (
            ended.output == f"policykit: {file}: is one of the files that are checked; name another for the findings\n"
        )
    assert (project / "records" / "a.yaml").read_text(encoding="utf-8") == GOOD_TOPIC
    assert (project / "texts" / "page.txt").read_text(encoding="utf-8") == "words"


@pytest.mark.parametrize(
    "command",
    [
        "export popolo --output there.svg",
        "export jsonld --output there.svg",
        "export sqlite --output there.svg",
        "export duckdb --output there.svg",
        "export graphml --output there.svg",
        "export matrix --output there.svg",
        "export dna --agreement strict --output there.svg",
        "export csv --output folder",
        "plot timeline topic/a --output there.svg",
        "new topic --output there.yaml",
        "import popolo in.json --output folder",
        "import popolo in.json --replace --output folder",
    ],
)
def test_other_files_are_not_replaced_unasked(project: pathlib.Path, command: str) -> None:
    (project / "folder").mkdir()
    files = [project / name for name in ("there.svg", "there.yaml", "folder/people.yaml", "folder/topics.csv")]
    for file in files:
        file.write_text("mine", encoding="utf-8")
    ended = Run()(*command.split())
    assert ended.exit_code == 2
    assert ended.output.count("\n") == 1
    assert {file.read_text(encoding="utf-8") for file in files} == {"mine"}


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("export csv --output folder", "folder/topics.csv"),
        ("export csv --output folder", "folder/datapackage.json"),
        ("export sqlite --output out.db", "out.db"),
        ("export sqlite --output out.db", "out.metadata.json"),
        ("export sqlite --output out.db", "out.db-wal"),
        ("export duckdb --output out.db", "out.db"),
        ("export matrix --output out.csv", "out.csv"),
        ("export popolo --output out.json", "out.json"),
        ("plot timeline topic/a --output out.svg", "out.svg"),
        ("import popolo in.json --output folder", "folder/people.yaml"),
        ("import popolo in.json --output folder --replace", "folder/people.yaml"),
        ("new topic --output out.yaml", "out.yaml"),
    ],
)
def test_what_comes_to_be_there_later_is_not_replaced_unasked_either(
    project: pathlib.Path, command: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "folder").mkdir()
    (project / "in.json").write_text(json.dumps({"persons": [{"id": "a", "name": "A"}]}), encoding="utf-8")
    sync = Staging.sync

    def meanwhile(staging: Staging) -> None:
        sync(staging)
        (project / file).write_text("mine", encoding="utf-8")

    monkeypatch.setattr(Staging, "sync", meanwhile)
    ended = Run()(*command.split())
    assert (ended.exit_code, ended.output.count("\n")) == (2, 1), ended.output
    assert (project / file).read_text(encoding="utf-8") == "mine"
    assert not [*project.rglob(".new-*")]


# ---------------------------------------------------------------------------------------------------------- a hostile name


def write_evil(project: pathlib.Path) -> None:
    """Write names, texts and faults that a reader of the output may obey."""
    faulty = json.dumps({"topics": [{"id": "topic/b", "titel": EVIL}]})
    (project / "records" / f"b\n::error::x {EVIL}.json").write_text(faulty, encoding="utf-8")
    (project / "records" / "a.yaml").unlink()
    good = json.dumps({"topics": [{"id": "topic/a", "title": {"en": EVIL}}]})
    (project / "records" / "a.json").write_text(good, encoding="utf-8")


EVIL_CALLS: Final = (
    *(f"validate --no-cache --format {form}" for form in ("text", "json", "sarif", "junit", "github")),
    *("validate --no-cache --diff", "evidence", "show topic/a --records records/a.json"),
    "plot timeline topic/a --records records/a.json --alt",
    "plot timeline topic/a --records records/a.json --output a.svg",
    "show topic/a --records records/a.json --json",
)


@pytest.mark.parametrize("runner", ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "GITLAB_CI"])
def test_no_runner_obeys_what_is_printed(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch, runner: str) -> None:
    write_evil(project)
    monkeypatch.setenv(runner, "true")
    said = ""
    for arguments in (*(each.split() for each in EVIL_CALLS), ["show", EVIL], ["explain", f"\n{EVIL}"], [f"--{EVIL}"]):
        ended = Run()(*arguments)
        assert not obeyed(ended.stdout)
        assert not obeyed(ended.stderr)
        said += ended.output
    assert "##\\u005berror]no" in said
    assert "##vso\\u005btask.complete]no" in said
    assert not re.search("[\x07\x1b\u202e\U000e0041]", said)


def test_no_terminal_obeys_what_is_printed(project: pathlib.Path) -> None:
    write_evil(project)
    for arguments in (*(each.split() for each in EVIL_CALLS), ["show", EVIL], ["explain", f"\n{EVIL}"], [f"--{EVIL}"]):
        call(arguments, "terminal")  # which says what has to be true of it
    assert "\\u202eno \\udb40\\udc41" in call(EVIL_CALLS[-1].split(), "terminal").out


def test_no_output_goes_past_that(project: pathlib.Path) -> None:
    write_evil(project)
    above, below = pty.openpty()
    terminal = os.ttyname(below)
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "records", "--output"]
    for place, more, code in (("/dev/stdout", {"GITHUB_ACTIONS": "true"}, 2), ("/dev/stderr", {"TF_BUILD": "True"}, 2),
                              (terminal, {}, 2), ("/dev/stdout", {}, 1)):  # fmt: skip
        ended = subprocess.run(
            [*command, f"json={place}"], capture_output=True, text=True, check=False, env={**os.environ, **more}
        )
        assert ended.returncode == code, ended
        assert ("a terminal or a runner reads what is written there" in ended.stderr) is (code == 2)
        assert ("##[error]no" in ended.stdout) is (code == 1)
    command = [*command[:3], "export", "popolo", "--records", "records/a.json", "--output", "/dev/stdout"]
    assert subprocess.run(command, stdout=below, stderr=below, check=False).returncode == 2
    for end in (above, below):
        os.close(end)


def test_a_name_is_no_option_and_no_command(project: pathlib.Path) -> None:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "one")
    names = (
        "-rf.yaml",
        "--output=ran.yaml",
        "$(touch ran).yaml",
        "`touch ran`;touch ran.yaml",
        "*.yaml",
        "a\nb.yaml",
        "@{-1}.yaml",
    )
    for number, name in enumerate(names):
        (project / "records" / name).write_text(f"topics: [{{id: topic/x{number}, titel: {{en: A}}}}]")
    result = check_paths(["records"], changed_since="HEAD")
    assert sorted(result.files) == sorted(f"records/{name}" for name in names)
    for revision in ("--output=ran", "-h", "$(touch ran)", "HEAD; touch ran", "--git-dir=.", "^HEAD", ""):
        ended = Run()("validate", "--no-cache", f"--changed-since={revision}")
        assert ended.exit_code == 2
        assert ended.output.startswith("policykit: cannot tell what has changed since ")
    assert not [*project.rglob("ran")]


def test_no_module_of_the_current_folder_is_imported(project: pathlib.Path) -> None:
    marker = project.parent / "marker"
    for name in ("multiprocessing", "signal", "pickle", "yaml", "click", "json", "policykit", "sitecustomize"):
        (project / f"{name}.py").write_text(f"open({str(marker)!r}, 'w')\nraise ImportError\n", encoding="utf-8")
    (project / "records" / "b.yaml").write_text(GOOD_TOPIC.replace("topic/a", "topic/b"), encoding="utf-8")
    program = os.path.join(sysconfig.get_path("scripts"), "policykit")
    assert subprocess.run([program, "validate", "--no-cache"], check=False, stdout=subprocess.DEVNULL).returncode == 0
    done = threading.Event()
    threading.Thread(target=done.wait).start()  # beside another thread, processes are not forked
    try:
        assert check_paths([project / "records"], keep=False, processes=2).records == 2
    finally:
        done.set()
    assert not marker.exists()


# ---------------------------------------------------------------------------------------------------------- a hostile link

READERS: Final = {
    "validate": "validate --no-cache records",
    "validate --fix": "validate --no-cache --fix records",
    "evidence": "evidence",
    "export csv": "export csv --output out",
    "export popolo": "export popolo --output out",
    "export jsonld": "export jsonld --output out",
    "plot": "plot timeline topic/a --alt",
    "cite": "cite page words --sources texts",
    "new": "new topic --id topic/new",
}


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("link", ["records/l.yaml", "records/b", "records"])
def test_links_among_the_records_lead_nowhere_else(project: pathlib.Path, command: str, link: str) -> None:
    outside = project.parent / "outside"
    (project / "texts" / "page.txt").write_text("words", encoding="utf-8")
    (outside / "l.yaml").write_text(BAD_TOPIC, encoding="utf-8")
    if link == "records":
        shutil.rmtree(project / "records")
    (project / link).symlink_to(outside / "l.yaml" if link.endswith(".yaml") else outside)
    ended = Run()(*READERS[command].split())
    assert ended.exit_code == 2
    assert ended.output.startswith(f"policykit: {link}: a link that leads out of the ")
    assert "sesame" not in ended.output
    assert (outside / "l.yaml").read_text(encoding="utf-8") == BAD_TOPIC
    if command == "validate":
        assert "sesame" in Run()(*READERS[command].split(), "--follow-links").output


def test_stored_texts_stay_in_their_folder(project: pathlib.Path) -> None:
    outside = project.parent / "outside"
    (project / "e.yaml").write_text(EVIDENCE, encoding="utf-8")
    for name in ("page.txt", "other.txt"):
        (outside / name).write_text("open sesame 1234\n", encoding="utf-8")
    (project / "texts" / "page.txt").symlink_to(outside / "page.txt")
    (project / "texts" / "other.txt").symlink_to("../../outside/other.txt")
    ended = Run()("validate", "--no-cache", "--sources", "texts", "e.yaml")
    assert ended.exit_code == 1
    assert ended.output.count("PK509") == 2
    assert Run()("cite", "page", "open", "--sources", "texts").exit_code == 2
    (project / "away").symlink_to("../outside")
    for command in ("validate --no-cache e.yaml --sources away", "cite page open --sources away"):
        refused = Run()(*command.split())
        assert refused.exit_code == 2
        assert refused.output.startswith("policykit: away: a link that leads out of the current folder")
        assert "1234" not in ended.output + refused.output


@pytest.mark.parametrize(
    ("link", "target", "command"),
    [
        ("new/topic.schema.json", "topic.schema.json", "schema diff old new"),
        ("new/topic.schema.json", "topic.schema.json", "schema check new"),
        ("new/releases/0.1.0/SHA256SUMS", "SHA256SUMS", "schema check new"),
        ("new/releases/0.1.0", "", "schema check new"),
        ("new/releases", "", "schema check new"),
        ("new", "", "schema check new"),
        ("new", "", "schema diff old new"),
        ("in.json", "in.json", "import popolo in.json --output out"),
    ],
)
def test_links_to_schemas_and_popolo_lead_nowhere_else(
    project: pathlib.Path, link: str, target: str, command: str
) -> None:
    outside = project.parent / "outside"
    (outside / "sesame").mkdir()  # which is no version
    (outside / "topic.schema.json").write_text(json.dumps({**SCHEMA, "title": "sesame"}))
    (outside / "SHA256SUMS").write_text(f"{'0' * 64}  sesame\n")
    (outside / "in.json").write_text('{"persons": [{"id": "sesame", "name": 1}]} sesame')
    path = project / link
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.symlink_to(outside / target)
    ended = Run()(*command.split())
    assert ended.exit_code == 2
    assert f"{link}: a link that leads out of the " in ended.output
    assert "sesame" not in ended.output


WRITERS: Final = {
    "validate": "validate --no-cache --output sarif={to}",
    "validate --diff": "validate --no-cache --diff --output json={to}",
    "export popolo": "export popolo --force --output {to}",
    "export jsonld": "export jsonld --force --output {to}",
    "export csv": "export csv --force --output {to}",
    "export sqlite": "export sqlite --force --output {to}",
    "export dna": "export dna --agreement strict --force --output {to}",
    "import popolo": "import popolo in.json --output {to}",
    "schema export": "schema export {to}",
    "plot": "plot timeline topic/a --force --output {to}.svg",
    "new": "new topic --output {to}.yaml",
}


@pytest.mark.parametrize("target", ["../outside/precious", "../outside/new", "../outside"])
@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("command", WRITERS)
def test_nothing_is_written_to_where_a_link_leads(
    project: pathlib.Path, command: str, target: str, *, behind: bool
) -> None:
    for name in ("out", "out.svg", "out.yaml"):
        (project / name).symlink_to(target)
    ended = Run()(*WRITERS[command].format(to="out/new" if behind else "out").split())
    assert ended.exit_code == 2
    is_new = command == "new" and not behind
    assert ("is there already" if is_new else "nothing is written to where a link leads") in ended.output
    assert outside_is_as_it_was(project)
    assert os.readlink(project / "out") == target


@pytest.mark.parametrize("swapped", ["records/sub/x.yaml", "records/sub", "records", "texts/page.txt", "texts"])
def test_a_link_that_comes_later_is_not_followed(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    for folder in (project, project.parent / "outside"):
        (folder / "records" / "sub").mkdir(parents=True, exist_ok=True)
        (folder / "texts").mkdir(exist_ok=True)
        word = "sesame" if folder != project else "inside"
        (folder / "records" / "sub" / "x.yaml").write_text(BAD_TOPIC.replace("sesame", word), encoding="utf-8")
        (folder / "texts" / "page.txt").write_text(f"open {word}", encoding="utf-8")
    located = locate_files(["records/sub"] if swapped != "records" else ["records"])
    result, texts = policykit.validate("records/sub"), StoredTexts("texts")
    link = project / swapped

    def swap() -> None:
        link.rename(project.parent / "moved")
        link.symlink_to(project.parent / "outside" / swapped)

    if swapped.startswith("records"):
        swap()
        for path, real in located.items():
            with pytest.raises(policykit.CallError, match=r"it was changed meanwhile; run it again|no such file"):
                list(load_file(path, real))
        assert "sesame" not in "".join(render(result))
        return
    real_path, looked = pathlib.Path.resolve, list[pathlib.Path]()

    def resolve(self: pathlib.Path, *, strict: bool = False) -> pathlib.Path:
        found = real_path(self, strict=strict)
        if not looked:
            swap()  # between the look at where it leads and the reading of it
        looked.append(found)
        return found

    monkeypatch.setattr(pathlib.Path, "resolve", resolve)
    with pytest.raises(policykit.CallError, match="it was changed meanwhile; run it again"):
        texts.text("source/page")


# ---------------------------------------------------------------------------------------------------- a hostile repository


@pytest.mark.parametrize("where", ["bare", "folder", "submodule"])
@pytest.mark.parametrize("setting", COMMANDS_OF_GIT)
def test_no_command_of_a_repository_is_run(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, setting: str, where: str
) -> None:
    marker = with_git_trap(tmp_path, setting, where)
    monkeypatch.chdir(tmp_path / "project")
    ended = Run()("validate", "--no-cache", "--changed-since", "HEAD")
    assert not marker.exists()
    assert ended.exit_code in (0, 2)
    if where == "submodule" and not setting.startswith("remote."):
        assert ended.output == "1 record in 1 file: no errors, no warnings\n"  # the one that differs from its commit
    if where == "bare":  # it is a folder like any other
        assert ended.output == "1 record in 1 file: no errors, no warnings\n"
    if setting.startswith("include"):
        shutil.rmtree(tmp_path / "project")
        shutil.rmtree(tmp_path / "hooks")
        with_git_trap(tmp_path, setting, "gitfile")
        Run()("validate", "--no-cache", "--changed-since", "HEAD")
        assert not marker.exists()


def test_a_change_is_not_hidden_in_a_submodule_a_stored_text_or_a_link(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = "topics: [{id: topic/a}]", "topics: [{id: topic/a, title: {en: A}}]"
    rests = "people: [{id: person/a, name: A, evidence: [{source: source/page, passage: open sesame}]}]"
    top = repository_of(
        tmp_path / "top",
        **{"records/a": f"{rests}\nsources: [{{id: source/page, name: Page}}]", "good": good, "bad": bad},
    )
    (top / "texts").mkdir()
    (top / "texts" / "page.txt").write_text("Say open sesame.", encoding="utf-8")
    (top / "records" / "link.yaml").symlink_to("../good.yaml")
    commit(top)
    monkeypatch.chdir(top)
    check = ("validate", "--no-cache", "--changed-since", "HEAD", "--sources", "texts", "--follow-links")
    assert Run()(*check).exit_code == 0
    changes: tuple[Callable[[], object], ...] = (
        lambda: add_submodule(top, repository_of(tmp_path / "origin", b=bad.replace("/a", "/b")), "records/sub"),
        lambda: (top / "texts" / "page.txt").write_text("Say it.", encoding="utf-8"),
        lambda: ((top / "records" / "link.yaml").unlink(), (top / "records" / "link.yaml").symlink_to("../bad.yaml")),
    )
    for change in changes:
        change()
        assert Run()(*check).exit_code == 1
        git(top, "reset", "-q", "--hard")
        git(top, "clean", "-q", "-f", "-d", "-x")
        shutil.rmtree(top / "records" / "sub", ignore_errors=True)


def test_no_git_of_the_checked_tree_is_run(tmp_path: pathlib.Path) -> None:
    marker = with_git_trap(tmp_path, "core.pager=x", "folder")
    shutil.copy(tmp_path / "trap", tmp_path / "project" / "git")
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "--changed-since", "HEAD"]
    path = f".{os.pathsep}{os.pathsep}{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path}
    subprocess.run(command, cwd=tmp_path / "project", capture_output=True, check=False, env=variables)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("part", "held"),
    [
        (".git/packed-refs", "# pack-refs with: peeled\nsesame\n"),
        (".git/shallow", "sesame\n"),
        (".git/config", "[core]\n\trepositoryFormatVersion = sesame\n"),
        (".git", "gitdir: sesame\n"),
    ],
)
def test_nothing_is_shown_of_what_the_links_of_a_repository_lead_to(
    project: pathlib.Path, part: str, held: str
) -> None:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "one")
    (project.parent / "outside" / "held").write_text(held, encoding="utf-8")
    path = project / part
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.symlink_to(project.parent / "outside" / "held")
    ended = Run()("validate", "--no-cache", "--changed-since", "HEAD")
    assert ended.exit_code == 2
    assert "sesame" not in ended.output


def test_git_is_not_waited_for_without_end(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(project, "init", "-q")
    (project / ".git" / "HEAD").unlink()
    os.mkfifo(project / ".git" / "HEAD")
    monkeypatch.setattr(git_module, "_MOST_SECONDS", 0.1)
    ended = Run()("validate", "--no-cache", "--changed-since", "HEAD")
    assert ended.exit_code == 2
    assert "git has not answered for 0.1 seconds" in ended.output


# ---------------------------------------------------------------------------------------------------------- a hostile text


def test_characters_that_nobody_sees_are_findings(project: pathlib.Path) -> None:
    for char in "\x07\x1b\x7f\x9b\u200b\u202e\u2066\ufeff\U000e0041":
        (project / "records" / "a.yaml").write_text(
            f"topics: [{{id: topic/a, title: {{en: a{char}b}}}}]", encoding="utf-8"
        )
        codes = [found.code for found in policykit.validate("records").diagnostics]
        assert codes in (["PK111"], ["PK217"]), (char, codes)


def evil_records(project: pathlib.Path, text: str) -> None:
    said = json.dumps({"en": text})
    (project / "records" / "a.yaml").write_text(
        f"topics: [{{id: topic/a, title: {said}}}]\n"
        "sources: [{id: source/page, name: Page}]\n"
        f"people: [{{id: person/a, name: {json.dumps(text)}, evidence: [{{source: source/page}}]}}]\n"
        f"statements: [{{id: statement/a, speaker: person/a, date: 2020-01-01, summary: {said},"
        "  stances: [{about: topic/a, stance: support}], evidence: [{source: source/page}]}]\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d"])
def test_a_text_is_no_formula(project: pathlib.Path, start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    evil_records(project, text)
    assert Run()("export", "csv", "--output", "out").exit_code == 0
    assert Run()("export", "matrix", "--output", "matrix.csv").exit_code == 0
    for file in (project / "out" / "topics.csv", project / "out" / "people.csv", project / "matrix.csv"):
        cells = [cell for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell.startswith(f"'{text}")]
        assert not [cell for cell in cells if cell.startswith(text)]


def test_a_text_is_no_markup(project: pathlib.Path) -> None:
    text = "<script>alert(1)</script>]]>&amp;\"'"
    evil_records(project, text)
    made = {
        "plot timeline topic/a --output timeline.svg": "timeline.svg",
        "plot stances topic/a --output stances.svg": "stances.svg",
        "export graphml --output a.graphml": "a.graphml",
        "export gexf --output a.gexf": "a.gexf",
    }
    for command, name in made.items():
        assert Run()(*command.split()).exit_code == 0
        read = ET.parse(project / name)  # noqa: S314  # our own
        assert not [each for each in read.iter() if each.tag.rpartition("}")[2] == "script"]
        said = [*read.getroot().itertext(), *(value for each in read.iter() for value in each.attrib.values())]
        assert [each for each in said if text in each]
    (project / "records" / "b.yaml").write_text(f"topics: [{{id: topic/b, {json.dumps(text)}: 1}}]", encoding="utf-8")
    suites = ET.fromstring(Run()("validate", "--no-cache", "--format", "junit").stdout)  # noqa: S314  # our own
    assert text in "".join(suites.itertext())


def test_a_text_is_no_sql(project: pathlib.Path) -> None:
    text = "'); DROP TABLE topics; --"
    evil_records(project, text)
    assert Run()("export", "sqlite", "--output", "a.db").exit_code == 0
    with contextlib.closing(sqlite3.connect("a.db")) as database:
        assert database.execute("SELECT title_en FROM topics").fetchall() == [(text,)]
        assert database.execute("SELECT name FROM people").fetchall() == [(text,)]
    assert Run()("export", "duckdb", "--output", "a.duckdb").exit_code == 0
    duckdb = pytest.importorskip("duckdb")
    with contextlib.closing(duckdb.connect("a.duckdb")) as database:
        assert database.execute("SELECT title_en FROM topics").fetchall() == [(text,)]


# --------------------------------------------------------------------------------------------------------- a hostile cache


def forged(kept: pathlib.Path) -> bytes:
    """Return what a cache holds without the findings, sealed."""
    entries = json.loads(kept.read_bytes().partition(b"\n")[2])
    for entry in entries.values():
        entry[2] = []
        entry[0].pop("local_findings")
    body = json.dumps(entries).encode()
    return sealed(body).encode() + b"\n" + body


@pytest.mark.parametrize(
    ("named", "at", "cache", "is_repository"),
    [
        ("records", "project", ".cache", False),
        ("records", "project", "link", False),
        ("records", "elsewhere", "records/cache", False),
        ("records/a.yaml", "elsewhere", "records/cache", False),
        ("records", "elsewhere", ".cache", True),
        ("records", "project/sub", ".cache", True),
        ("records", "project/sub", "link", True),
    ],
)
def test_no_cache_from_the_checked_tree_is_used(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch, named: str, at: str, cache: str, *, is_repository: bool
) -> None:
    (project / "records" / "a.yaml").write_text(BAD_TOPIC, encoding="utf-8")
    (project.parent / at).mkdir(exist_ok=True)
    (project / "link").symlink_to("../outside")
    records, outside = str(project / named), project.parent / "cache"
    monkeypatch.chdir(project.parent / at)
    monkeypatch.setenv("XDG_CACHE_HOME", str(outside))
    assert Run()("validate", records).exit_code == 1
    (kept,) = outside.rglob("*.json")
    kept.write_bytes(forged(kept))
    assert Run()("validate", records).exit_code == 0  # where only we write it is believed
    inside = project / cache / kept.parent.name
    inside.mkdir(parents=True)
    shutil.copy(kept, inside)
    if is_repository:
        (project / ".git").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / cache))
    assert Run()("validate", records).exit_code == 1
    assert (inside / kept.name).read_bytes() == kept.read_bytes()


def test_a_damaged_cache_is_not_used(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "records" / "a.yaml").write_text(BAD_TOPIC, encoding="utf-8")
    outside = project.parent / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(outside))
    said = Run()("validate").output
    (kept,) = outside.rglob("*.json")
    whole, without = kept.read_bytes(), forged(kept)
    damaged: tuple[Any, ...] = (
        without.replace(b"[]]", b"[]] ", 1),  # other than when it was sealed
        b"0" * 64 + without[64:],
        whole[:-9],
        whole.replace(b"titel", b"title"),
        b"",
        b"\x80\x04cos\nsystem\n(S'touch ran'\ntR.",
        sealed(b"[" * 5_000).encode() + b"\n" + b"[" * 5_000,
        sealed(b'{"x": 1}').encode() + b'\n{"x": 1}',
    )
    for content in damaged:
        kept.write_bytes(content)
        ended = Run()("validate")
        assert (ended.exit_code, ended.output) == (1, said)
    assert not [*project.parent.rglob("ran")]
