"""What is printed commands neither a runner of GitHub Actions nor a terminal, whatever the command and the stream."""

import io
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final

import click
import pytest
from click.testing import CliRunner, Result

import policykit
from policykit.cli.group import main
from policykit.cli.streams import OWN, harmless_streams
from policykit.cli.terminal import style
from policykit.values import UNSEEN

EVIL: Final = "::error::no ##[error]no"
HERE: Final = [{"source": "source/page", "passage": "open words"}]
ROLE: Final = {"organization": "organization/a", "title": {"en": EVIL}, "evidence": HERE}
RECORDS: Final = {
    "sources": [{"id": "source/page", "title": {"en": EVIL}, "url": "https://example.org/"}],
    "organizations": [{"id": "organization/a", "name": EVIL, "evidence": HERE}],
    "people": [{"id": "person/a", "name": EVIL, "roles": [ROLE], "evidence": HERE}],
    "topics": [{"id": "topic/a", "title": {"en": EVIL}}],
    "reports": [{"id": "report/a", "title": {"en": EVIL}, "author": "organization/a", "evidence": HERE}],
    "proposals": [
        {"id": "proposal/a/1", "report": "report/a", "title": {"en": EVIL}, "summary": {"en": EVIL}, "evidence": HERE}
    ],
    "statements": [
        {
            "id": "statement/a",
            "speaker": "person/a",
            "date": "2020-01-01",
            "summary": {"en": EVIL},
            "stances": [{"about": "proposal/a/1", "stance": "support", "reasons": [{"en": EVIL}]}],
            "evidence": HERE,
        }
    ],
    "votes": [
        {
            "id": "vote/a/1",
            "about": ["proposal/a/1"],
            "body": "organization/a",
            "date": "2020-01-01",
            "method": "recorded",
            "result": "carried",
            "ballots": [{"voter": "person/a", "option": "for"}],
            "evidence": HERE,
        }
    ],
}
SCHEMA: Final = {"$id": policykit.json_schema("person")["$id"], "title": EVIL, "enum": [EVIL]}

CALLS: Final = {
    "cite": ("page", "evil words", "--sources", "texts"),
    "evidence": ("statement/a",),
    "explain": (EVIL,),
    "export csv": (
        "--output",
        "csv",
    ),
    "export dna": (
        "--agreement",
        "strict",
        "--output",
        "a.csv",
    ),
    "export duckdb": (
        "--output",
        "a.duckdb",
    ),
    "export gexf": (
        "--output",
        "a.gexf",
    ),
    "export graphml": (
        "--output",
        "a.graphml",
    ),
    "export jsonld": (
        "--output",
        "a.jsonld",
    ),
    "export matrix": (
        "--output",
        "matrix.csv",
    ),
    "export parquet": (
        "--output",
        "parquet",
    ),
    "export popolo": (
        "--output",
        "popolo.json",
    ),
    "export sqlite": (
        "--output",
        "a.sqlite",
    ),
    "fate": ("proposal/a/1",),
    "progress": ("proposal/a/1",),
    "responses": ("proposal/a/1",),
    "import popolo": ("evil.json", "--output", "made", "--verbose"),
    "list": ("topic",),
    "new": ("person", "--id", EVIL),
    "plot division": ("vote/a/1", "--alt"),
    "plot progress": ("report/a", "--alt"),
    "plot stances": ("proposal/a/1", "--alt"),
    "plot timeline": ("proposal/a/1", "--alt"),
    "quote": ("statement/a", "--sources", "texts"),
    "schema check": (f"dir {EVIL}",),
    "schema diff": ("old", "new"),
    "schema export": (f"dir {EVIL}",),
    "search": ("error",),
    "show": ("proposal/a/1",),
    "stances": ("proposal/a/1",),
    "timeline": ("proposal/a/1",),
    "validate": ("faulty.yaml", "records"),
}


def leaves(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


@pytest.fixture(autouse=True)
def _place(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for name in ("records", "texts", "old", "new", f"dir {EVIL}", EVIL):
        pathlib.Path(name).mkdir()
    pathlib.Path("records/a.json").write_text(json.dumps(RECORDS))
    pathlib.Path("faulty.yaml").write_text(f"topics: [{{id: topic/b, titel: '{EVIL}'}}]\n'{EVIL}': 1\n")
    pathlib.Path(EVIL, "a.yaml").write_text(f"topics: [{{id: topic/b, broader: '{EVIL}'}}]\n")
    pathlib.Path("texts/page.txt").write_text(f"{EVIL} open words\n{EVIL}\nand evil words\n{EVIL}\n")
    pathlib.Path("evil.json").write_text(json.dumps({"persons": [{"id": EVIL, "name": EVIL, EVIL: EVIL}]}))
    pathlib.Path("old/person.schema.json").write_text(json.dumps(SCHEMA))
    pathlib.Path("new/person.schema.json").write_text(json.dumps({**SCHEMA, "enum": [], "description": EVIL}))


def call(command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*command.split(), *arguments])


def obeyed(text: str) -> list[str]:
    """Return the lines that a runner would obey, but for annotations of our own."""
    return [
        line
        for line in re.split("[\r\n]", text)
        if re.search(r"##\w*\[", line)
        or (line.lstrip().startswith("::") and not re.match("::(error|warning) file=", line))
    ]


def test_every_command_is_called_here() -> None:
    assert sorted(leaves(main)) == sorted(CALLS)


@pytest.mark.parametrize("command", CALLS)
def test_a_runner_obeys_nothing_that_any_command_prints(command: str) -> None:
    said = ""
    if command not in {"explain", "new", "schema check", "schema diff", "validate"}:
        assert call(command, *CALLS[command]).exit_code == 0
        shutil.rmtree("made", ignore_errors=True)
    for arguments in (CALLS[command], (*CALLS[command], "--json"), (EVIL,), ("\n::error::no",), (f"--{EVIL}",),
                      (EVIL, EVIL, EVIL, EVIL), ()):  # fmt: skip
        result = call(command, *arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert not obeyed(result.stdout)
        assert not obeyed(result.stderr)
        said += result.output
    assert "##\\u005berror]no" in said


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_a_runner_obeys_no_format_of_findings_and_programs_read_the_same(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = pathlib.Path(EVIL, "a.yaml")
    hostile = call("validate", "faulty.yaml", str(named), "records", "--format", form)
    assert not obeyed(hostile.stdout)
    assert not obeyed(hostile.stderr)
    assert "##" in hostile.stdout
    assert "::error file=" in (hostile.stdout if form in {"text", "github"} else hostile.stderr)
    monkeypatch.delenv("GITHUB_ACTIONS")
    plain = call("validate", "faulty.yaml", str(named), "records", "--format", form)
    if form in {"json", "sarif"}:
        assert json.loads(hostile.stdout) == json.loads(plain.stdout)
        assert "##[" in plain.stdout
    if form == "junit":
        read = [ET.canonicalize(result.stdout) for result in (hostile, plain)]
        assert read[0] == read[1]
        assert "##[error]" in "".join(ET.fromstring(plain.stdout).itertext())  # noqa: S314  # our own


def test_what_a_file_takes_in_is_what_is_said(tmp_path: pathlib.Path) -> None:
    with (tmp_path / "out.json").open("wb") as out:
        command = [sys.executable, "-m", "policykit", "show", "topic/a", "--records", "records", "--json"]
        subprocess.run(command, stdout=out, check=True)
    assert EVIL in (tmp_path / "out.json").read_text()


def printed(*pieces: str, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8"))
    with harmless_streams():
        for piece in pieces:
            click.echo(piece, nl=False, color=True)
    return out.getvalue().decode()


@pytest.mark.parametrize(
    "pieces",
    [
        ("::error::x",), (":", ":error::x"), ("a\n ", " :", ":error::x"), ("a\r::error::x",), ("\u2028::error::x",),
        ("\x1b[1m::error::x",), (style("", "place") + "::error::x",), ("a #", "#", "[error]x"), ("a ###[error]x",), ("a ##vso[x]",),
        ("a ##team", "", "city", "[x]"), ("a #", "#v", "so[x]"), ("\ufeff::error::x",), ("a\n::::x",),
    ],
)  # fmt: skip
def test_a_command_is_broken_however_it_is_put_together(
    pieces: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = printed(*pieces, monkeypatch=monkeypatch)
    assert not obeyed(re.sub("\x1b\\[[0-9;]*m|\ufeff", "", whole))
    escapes = {"\\u003a": ":", "\\u005b": "[", "\\ufeff": "\ufeff", "\\u001b": "\x1b"}
    for escape, char in escapes.items():
        whole = whole.replace(escape, char)
    assert whole == "".join(pieces).replace(OWN, "\x1b[")


@pytest.mark.parametrize("text", ["a::b\n", "a ## [b]\n", "std::vector :: x\n", "# [x]\n", ": :\n", "##a b[x]\n"])
def test_what_is_no_command_is_printed_as_it_is(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(text, monkeypatch=monkeypatch) == text


FAULT: Final = """
import policykit.cli

def fail(**_):
    raise RuntimeError("\\n::error::no ##[error]no")

policykit.cli.main = fail
from policykit.__main__ import run
run()
"""


def test_a_runner_obeys_nothing_in_the_message_of_a_fault() -> None:
    ended = subprocess.run([sys.executable, "-c", FAULT], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Traceback" in ended.stderr
    assert "RuntimeError" in ended.stderr
    assert not obeyed(ended.stderr)


def at_terminal(*arguments: str, code: int = 0) -> str:
    above, below = pty.openpty()
    command = [sys.executable, "-m", "policykit", *arguments]
    ended = subprocess.run(command, stdout=below, stderr=below, check=False)
    assert ended.returncode == code
    os.close(below)
    shown = os.read(above, 65536).decode()
    os.close(above)
    return shown


def test_a_terminal_gets_no_character_that_turns_or_hides_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")
    turned = "a\u202eb\u2066c\u200bd\U000e0041 \u0645\u06cc\u200c\u0631"
    pathlib.Path("records/a.json").write_text(json.dumps({"topics": [{"id": "topic/a", "title": {"en": turned}}]}))
    assert not UNSEEN.search(at_terminal("show", "topic/a"))
    shown = at_terminal("show", "topic/a", "--json")
    assert "a\\u202eb\\u2066c\\u200bd\\udb40\\udc41 \u0645\u06cc\u200c\u0631" in shown
    assert json.loads(shown)["title"] == {"en": turned}


def test_a_terminal_obeys_nothing_that_is_printed() -> None:
    value = "\x1b]0;title\x07 \x1b[2J \x1b[8mhidden \x9b2J \x08"
    pathlib.Path("old/person.schema.json").write_text(json.dumps({**SCHEMA, "enum": [value]}))
    pathlib.Path("new/person.schema.json").write_text(json.dumps({**SCHEMA, "enum": []}))
    shown = at_terminal("schema", "diff", "old", "new", code=1)
    assert "\\u001b]0;title\\u0007 \\u001b[2J \\u001b[8mhidden \\u009b2J \\u0008" in shown
    assert set(re.findall("\x1b\\[.*?m", shown)) <= {"\x1b[0m", "\x1b[1m", "\x1b[31m"}


NAME: Final = "a\x1b[30mhid\x1b[2m\x9b.yaml"


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_a_name_with_colours_is_printed_without_them_in_every_format(
    form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")
    file = tmp_path / NAME
    file.write_text("topics: [{id: topic/a, titel: {en: NO}}]", encoding="utf-8")
    arguments = ("validate", "--no-cache", str(file), "--format", form, "--output", f"{form}={tmp_path / 'out'}")
    piped = subprocess.run([sys.executable, "-m", "policykit", *arguments], capture_output=True, check=False)
    for said in (piped.stdout.decode(), (tmp_path / "out").read_text(encoding="utf-8")):
        assert "hid" in said
        assert not re.search("[\x1b\x9b]", said)
    shown = at_terminal(*arguments, code=1)
    assert "hid" in shown
    assert not re.search("\x1b\\[30m|hid\x1b|\x9b", shown)


def test_a_name_with_colours_has_none_in_a_diff_that_a_runner_or_a_person_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / NAME
    file.write_text("topics: [{id: topic/a, title: {en: NO}}]", encoding="utf-8")
    arguments = ("validate", "--no-cache", str(file), "--diff")
    piped = subprocess.run([sys.executable, "-m", "policykit", *arguments], capture_output=True, check=False)
    assert b"+++ " in piped.stdout
    assert b"\x1b" not in piped.stdout
    monkeypatch.delenv("GITHUB_ACTIONS")
    shown = at_terminal(*arguments, code=1)
    assert "hid" in shown
    assert not re.search("\x1b\\[(30|2)m", shown)


def test_a_terminal_gets_colours_of_our_own_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")
    shown = at_terminal("show", "--records", "\x1b[31mx\x1b[0m", "topic/a", code=2)
    assert "\x1b" not in shown
    assert "\x1b[1m" in at_terminal("explain", "PK201")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    out = printed("\x1b[31m", style("\x1b[1mb", "error"), "\x1b[0m", monkeypatch=monkeypatch)
    assert out == "\\u001b[31m\x1b[31m\x1b[1m\\u001b[1mb\x1b[0m\\u001b[0m"
