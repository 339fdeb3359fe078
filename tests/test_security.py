"""What SECURITY.md says of files that somebody else has written, where no other test shows it."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
from typing import Final

import pytest

from commands import Run
from policykit.validation.cache import _sealed as sealed
from policykit.validation.engine import check_paths

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


def validate(at: pathlib.Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-c", GUARDED, "validate", "--no-cache", *arguments]
    ended = subprocess.run(command, cwd=at, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return ended.returncode, ended.stdout


def test_nothing_in_a_file_is_run_or_fetched(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.yaml").write_text(HOSTILE, encoding="utf-8")
    code, printed = validate(tmp_path, "a.yaml")
    assert code == 1, printed
    assert "Traceback" not in printed
    assert {"PK104", "PK105"} <= {*printed.split()}


def test_what_a_link_leads_to_outside_the_stored_texts_is_not_shown(tmp_path: pathlib.Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "outside.txt").write_text("open sesame\n", encoding="utf-8")
    (tmp_path / "texts" / "page.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "a.yaml").write_text(
        "sources: [{id: source/page, name: Page}]\n"
        "people: [{id: person/a, name: A, evidence: [{source: source/page, passage: open sesame}]}]\n",
        encoding="utf-8",
    )
    code, printed = validate(tmp_path, "--sources", "texts", "a.yaml")
    assert code == 1, printed
    assert "PK509" in printed
    assert "sesame" not in printed


BAD_TOPIC: Final = "topics: [{id: topic/a, titel: {en: sesame}}]\n"


@pytest.mark.parametrize("command", ["validate", "coverage", "export", "cite"])
@pytest.mark.parametrize("link", ["records/a.yaml", "records/b", "records"])
def test_what_a_link_leads_to_outside_the_records_is_not_read(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, command: str, link: str
) -> None:
    outside, project = tmp_path / "outside", tmp_path / "project"
    (project / "texts").mkdir(parents=True)
    (project / "texts" / "page.txt").write_text("words", encoding="utf-8")
    outside.mkdir()
    (outside / "a.yaml").write_text(BAD_TOPIC, encoding="utf-8")
    (project / link).parent.mkdir(exist_ok=True)
    (project / link).symlink_to(outside / "a.yaml" if link.endswith(".yaml") else outside)
    monkeypatch.chdir(project)
    arguments = {
        "validate": ("validate", "--no-cache", "records"),
        "coverage": ("evidence",),
        "export": ("export", "csv", "--output", "out"),
        "cite": ("cite", "page", "words", "--sources", "texts"),
    }[command]
    ended = Run()(*arguments)
    assert ended.exit_code == 2
    assert ended.output.startswith(f"policykit: {link}: a link that leads out of the ")
    assert "sesame" not in ended.output
    if command == "validate":
        assert "sesame" in Run()(*arguments, "--follow-links").output


def test_nothing_is_fixed_in_what_a_link_leads_to_outside_the_records(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "records").mkdir()
    outside = tmp_path / "outside.yaml"
    outside.write_text(BAD_TOPIC, encoding="utf-8")
    (tmp_path / "records" / "a.yaml").symlink_to(outside)
    assert Run()("validate", "--no-cache", "--fix").exit_code == 2
    assert outside.read_text(encoding="utf-8") == BAD_TOPIC


def test_a_folder_of_stored_texts_is_no_link_out_of_the_current_folder(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    (tmp_path / "project" / "texts").symlink_to("../outside")
    (tmp_path / "project" / "a.yaml").write_text("sources: [{id: source/page, name: Page}]", encoding="utf-8")
    ended = Run()("validate", "--no-cache", "a.yaml", "--sources", "texts")
    assert ended.exit_code == 2
    assert ended.output.startswith("policykit: texts: a link that leads out of the current folder")


def test_no_pipe_is_opened_in_place_of_a_file(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "records").mkdir()
    os.mkfifo(tmp_path / "texts" / "page.txt")
    os.mkfifo(tmp_path / "records" / "pipe.yaml")
    (tmp_path / "records" / "link.yaml").symlink_to("pipe.yaml")
    (tmp_path / "records" / "a.yaml").write_text(
        "sources: [{id: source/page, name: Page}]\n"
        "people: [{id: person/a, name: A, evidence: [{source: source/page, passage: open sesame}]}]\n",
        encoding="utf-8",
    )
    ended = Run()("validate", "--no-cache", "--sources", "texts")
    assert "PK509" in ended.output  # and it has not waited for somebody to write


GOOD_TOPIC: Final = "topics: [{id: topic/a, title: {en: A}}]\n"


@pytest.fixture
def project(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """Give a folder with records to work from, and beside it a file and a folder that are none of its business."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "precious").write_text("precious", encoding="utf-8")
    folder = tmp_path / "project"
    (folder / "records").mkdir(parents=True)
    (folder / "records" / "a.yaml").write_text(GOOD_TOPIC, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


WRITERS: Final = {
    "validate": ("validate", "--no-cache", "--output", "sarif={to}"),
    "validate --diff": ("validate", "--no-cache", "--diff", "--output", "json={to}"),
    "export popolo": ("export", "popolo", "--force", "--output", "{to}"),
    "export csv": ("export", "csv", "--force", "--output", "{to}"),
    "export sqlite": ("export", "sqlite", "--force", "--output", "{to}"),
    "export dna": ("export", "dna", "--agreement", "strict", "--force", "--output", "{to}"),
    "import popolo": ("import", "popolo", "in.json", "--output", "{to}"),
    "schema export": ("schema", "export", "{to}"),
    "plot": ("plot", "timeline", "topic/a", "--output", "{to}.svg"),
}


@pytest.mark.parametrize("target", ["../outside/precious", "../outside/new", "../outside"])
@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("command", WRITERS)
def test_nothing_is_written_to_where_a_link_leads(
    project: pathlib.Path, command: str, target: str, *, behind: bool
) -> None:
    (project / "in.json").write_text('{"persons": [{"id": "a", "name": "A"}]}', encoding="utf-8")
    for name in ("out", "out.svg"):
        (project / name).symlink_to(target)
    ended = Run()(*(part.format(to="out/new" if behind else "out") for part in WRITERS[command]))
    assert ended.exit_code == 2
    assert "nothing is written to where a link leads" in ended.output
    assert [path.name for path in (project.parent / "outside").iterdir()] == ["precious"]
    assert (project.parent / "outside" / "precious").read_text(encoding="utf-8") == "precious"
    assert os.readlink(project / "out") == target


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="there is no folder for shared memory")  # noqa: S108
def test_nothing_is_written_to_where_a_link_leads_in_a_folder_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        monkeypatch.chdir(folder)
        pathlib.Path("out").symlink_to("precious")
        assert Run()("schema", "export", "out").exit_code == 2
        assert os.listdir() == ["out"]


def test_no_new_record_is_written_to_where_a_link_leads(project: pathlib.Path) -> None:
    (project / "out").symlink_to("../outside")
    ended = Run()("new", "topic", "--output", "out/new.yaml")
    assert ended.exit_code == 2
    assert "nothing is written to where a link leads" in ended.output
    assert [path.name for path in (project.parent / "outside").iterdir()] == ["precious"]


def test_an_output_replaces_nothing_that_is_checked(project: pathlib.Path) -> None:
    (project / "texts").mkdir()
    (project / "texts" / "page.txt").write_text("words", encoding="utf-8")
    for file in ("records/a.yaml", "texts/page.txt"):
        ended = Run()("validate", "--no-cache", "--sources", "texts", "--output", f"json={file}")
        assert ended.exit_code == 2
        assert (
            ended.output == f"policykit: {file}: is one of the files that are checked; name another for the findings\n"
        )
    assert (project / "records" / "a.yaml").read_text(encoding="utf-8") == GOOD_TOPIC
    assert (project / "texts" / "page.txt").read_text(encoding="utf-8") == "words"


def test_a_forged_description_of_an_export_has_nothing_else_replaced_or_removed(project: pathlib.Path) -> None:
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
    assert (project.parent / "outside" / "precious").read_text(encoding="utf-8") == "precious"


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
def test_a_cache_in_the_checked_tree_is_not_used(
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


def test_no_module_of_the_current_folder_is_imported_by_processes_that_share_the_work(project: pathlib.Path) -> None:
    marker = project.parent / "marker"
    for name in ("multiprocessing", "signal", "pickle"):
        (project / f"{name}.py").write_text(f"open({str(marker)!r}, 'w')\nraise ImportError\n", encoding="utf-8")
    (project / "records" / "b.yaml").write_text(GOOD_TOPIC.replace("topic/a", "topic/b"), encoding="utf-8")
    done = threading.Event()
    threading.Thread(target=done.wait).start()  # beside another thread, processes are not forked
    try:
        assert check_paths([project / "records"], keep=False, processes=2).records == 2
    finally:
        done.set()
    assert not marker.exists()


def test_what_is_shown_of_a_file_commands_neither_a_terminal_nor_a_runner(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.yaml").write_text(
        'topics:\n  - id: topic/a\n    titel: "\x1b[31m ::error::no"\n::error::no: 1\n', encoding="utf-8"
    )
    code, printed = validate(tmp_path, "a.yaml")
    assert code == 1, printed
    assert "\x1b" not in printed
    assert not [line for line in printed.splitlines() if line.lstrip().startswith("::")]


COMMANDS_OF_GIT: Final = (
    "alias.ls-files=!{trap}",
    "core.alternateRefsCommand={trap}",
    "core.askPass={trap}",
    "core.editor={trap}",
    "core.fsmonitor={trap}",
    "core.gitProxy={trap}",
    "core.hooksPath={hooks}",
    "core.pager={trap}",
    "core.sshCommand={trap}",
    "credential.helper=!{trap}",
    "diff.external={trap}",
    "diff.x.command={trap}",
    "diff.x.textconv={trap}",
    "filter.x.clean={trap}",
    "filter.x.process={trap}",
    "filter.x.smudge={trap}",
    "gpg.program={trap}",
    "gpg.ssh.program={trap}",
    "include.path={include}",
    "interactive.diffFilter={trap}",
    "merge.x.driver={trap}",
    "pager.ls-files={trap}",
    "remote.promisor.uploadpack={trap}",
    "remote.promisor.url=ext::{trap}",
    "remote.promisor.vcs={trap}",
    "sequence.editor={trap}",
    "submodule.x.update=!{trap}",
    "uploadpack.packObjectsHook={trap}",
)
"""The keys of git's configuration that name commands."""


def git(at: pathlib.Path, *arguments: str, check: bool = True) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run([str(shutil.which("git")), *who, "-C", str(at), *arguments], check=check, capture_output=True)


def with_git_trap(at: pathlib.Path, setting: str, where: str) -> pathlib.Path:
    """Make a repository with a second one inside that has `setting`, and return what is there once a command has run."""
    marker, trap, hooks, include = (at / name for name in ("marker", "trap", "hooks", "include"))
    trap.write_text(f"#!/bin/sh\ntouch {marker}\nexit 1\n", encoding="utf-8")
    trap.chmod(0o755)
    hooks.mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout", "pre-auto-gc"):
        shutil.copy(trap, hooks / hook)
    include.write_text(f'[core]\nfsmonitor = {trap}\n[filter "x"]\nclean = {trap}\n', encoding="utf-8")
    project = at / "project"
    extra = project / "records" / "extra"
    extra.mkdir(parents=True)
    inside = {"bare": extra, "folder": extra / ".git", "gitfile": project / "records" / "store"}[where]
    (project / "records" / "a.yaml").write_text("topics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")
    (extra / "b.yaml").write_text("topics: [{id: topic/b, title: {en: B}}]", encoding="utf-8")
    (extra / ".gitattributes").write_text("*.yaml filter=x diff=x merge=x\n", encoding="utf-8")
    git(extra, "init", "-q")
    git(extra, "add", ".")
    git(extra, "commit", "-q", "-m", "one")
    key, _, value = setting.partition("=")
    value = value.format(trap=trap, hooks=hooks, include=include)
    if key.startswith("remote."):
        blob = next((extra / ".git" / "objects").glob("[0-9a-f]*"))
        shutil.rmtree(blob)  # an object that git would have fetched
        for more in ("remote.promisor.promisor=true", "extensions.partialClone=promisor", "protocol.ext.allow=always"):
            git(extra, "config", *more.split("="))
        git(extra, "config", "core.repositoryFormatVersion", "1")
        git(extra, "config", "remote.promisor.url", str(at))
    git(extra, "config", key, value)
    if where != "folder":
        (extra / ".git").rename(extra / "git")
        for part in list((extra / "git").iterdir()):
            inside.mkdir(exist_ok=True)
            part.rename(inside / part.name)
        shutil.rmtree(extra / "git")
        git(at, "config", "--file", str(inside / "config"), "core.bare", "false")
        git(at, "config", "--file", str(inside / "config"), "core.worktree", str(extra))
    if where == "gitfile":
        (extra / ".git").write_text(f"gitdir: {inside}\n", encoding="utf-8")
    (extra / "b.yaml").write_text("topics: [{id: topic/b, title: {en: C}}]", encoding="utf-8")
    git(project, "init", "-q")
    git(project, "add", "records/a.yaml")
    git(project, "commit", "-q", "-m", "one")
    return marker


@pytest.mark.parametrize("where", ["bare", "folder"])
@pytest.mark.parametrize("setting", COMMANDS_OF_GIT)
def test_no_command_of_a_repository_is_run(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, setting: str, where: str
) -> None:
    marker = with_git_trap(tmp_path, setting, where)
    monkeypatch.chdir(tmp_path / "project")
    ended = Run()("validate", "--no-cache", "--changed-since", "HEAD")
    assert not marker.exists()
    assert ended.exit_code in (0, 2)
    if where == "bare":  # it is a folder like any other
        assert ended.output == "1 record in 1 file: no errors, no warnings\n"


def test_no_command_of_a_repository_that_a_file_leads_to_is_run(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = with_git_trap(tmp_path, "include.path={include}", "gitfile")
    monkeypatch.chdir(tmp_path / "project")
    Run()("validate", "--no-cache", "--changed-since", "HEAD")
    assert not marker.exists()


@pytest.mark.parametrize("where", ["bare", "folder", "gitfile"])
@pytest.mark.parametrize("setting", ["core.fsmonitor={trap}", "filter.x.clean={trap}", "include.path={include}"])
def test_the_traps_for_git_would_snap(tmp_path: pathlib.Path, setting: str, where: str) -> None:
    marker = with_git_trap(tmp_path, setting, where)
    git(tmp_path / "project" / "records" / "extra", "diff", "--raw", "HEAD", "--", check=False)
    assert marker.exists()


def test_a_git_in_the_checked_tree_is_not_run(tmp_path: pathlib.Path) -> None:
    marker = with_git_trap(tmp_path, "core.pager=x", "folder")
    shutil.copy(tmp_path / "trap", tmp_path / "project" / "git")
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "--changed-since", "HEAD"]
    path = f".{os.pathsep}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        command, cwd=tmp_path / "project", capture_output=True, check=False, env={**os.environ, "PATH": path}
    )
    assert not marker.exists()


def test_a_pipe_in_place_of_a_stored_text_holds_nobody_up(tmp_path: pathlib.Path) -> None:
    (tmp_path / "texts").mkdir()
    os.mkfifo(tmp_path / "texts" / "page.txt")
    os.symlink("/proc/kmsg", tmp_path / "texts" / "log.txt")
    (tmp_path / "a.yaml").write_text(
        "sources: [{id: source/page, name: Page}, {id: source/log, name: Log}]\n"
        "people: [{id: person/a, name: A, evidence: [{source: source/page, passage: open sesame},"
        " {source: source/log, passage: open sesame}]}]\n",
        encoding="utf-8",
    )
    code, printed = validate(tmp_path, "--sources", "texts", "a.yaml")
    assert code == 1, printed
    assert printed.count("PK509") == 2
