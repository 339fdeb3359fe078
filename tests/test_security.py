"""What SECURITY.md says of files that somebody else has written, where no other test shows it."""

import os
import pathlib
import subprocess
import sys
from typing import Final

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
        "sources: [{id: source/page}]\n"
        "people: [{id: person/a, name: A, evidence: [{source: source/page, passage: open sesame}]}]\n",
        encoding="utf-8",
    )
    code, printed = validate(tmp_path, "--sources", "texts", "a.yaml")
    assert code == 1, printed
    assert "PK509" in printed
    assert "sesame" not in printed


def test_what_is_shown_of_a_file_commands_neither_a_terminal_nor_a_runner(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.yaml").write_text(
        'topics:\n  - id: topic/a\n    titel: "\x1b[31m ::error::no"\n::error::no: 1\n', encoding="utf-8"
    )
    code, printed = validate(tmp_path, "a.yaml")
    assert code == 1, printed
    assert "\x1b" not in printed
    assert not [line for line in printed.splitlines() if line.lstrip().startswith("::")]


def test_a_pipe_in_place_of_a_stored_text_holds_nobody_up(tmp_path: pathlib.Path) -> None:
    (tmp_path / "texts").mkdir()
    os.mkfifo(tmp_path / "texts" / "page.txt")
    os.symlink("/proc/kmsg", tmp_path / "texts" / "log.txt")
    (tmp_path / "a.yaml").write_text(
        "sources: [{id: source/page}, {id: source/log}]\n"
        "people: [{id: person/a, name: A, evidence: [{source: source/page, passage: open sesame},"
        " {source: source/log, passage: open sesame}]}]\n",
        encoding="utf-8",
    )
    code, printed = validate(tmp_path, "--sources", "texts", "a.yaml")
    assert code == 1, printed
    assert printed.count("PK509") == 2
