"""A command that is killed anywhere leaves old or new files, and the next run ends its work."""

import contextlib
import pathlib
import signal
import subprocess
import sys

import pytest

from commands import Run
from writing_commands import WRITERS, Case, Killed, Steps, case, faults, few_tables, is_settled, left_behind

__all__ = ["case", "few_tables"]


@pytest.mark.slow
def test_a_command_that_is_killed_anywhere_leaves_old_or_new_and_the_next_run_ends_it(
    case: Case, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = tmp_path / "at"
    for step in range(1, case.count + 1):
        case.again(at, monkeypatch)
        with contextlib.suppress(Killed), faults(Steps(step, Killed())):
            Run()(*case.writing.arguments)
        assert case.is_whole(at) or not is_settled(at), step
        case.check_again(at, step)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("call", ["replace", "rename", "rmdir"])
def test_a_process_that_is_killed_for_good_is_followed_by_one_that_ends_its_work(
    call: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    writing = WRITERS["import-again"]
    writing.set_up(tmp_path)
    code = f"""
import os, signal, sys
import policykit.cli
real, times = os.{call}, iter(range(100))
def last(*arguments, **named):
    real(*arguments, **named)
    if "{call}" != "replace" or next(times) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
os.{call} = last
policykit.cli.main(sys.argv[1:])
"""
    killed = subprocess.run([sys.executable, "-c", code, *writing.arguments], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert left_behind(tmp_path)
    if call == "replace":
        refused = Run()("validate", "--no-cache", "out")
        (left,) = (entry.name for entry in pathlib.Path("out").iterdir() if entry.name.startswith(".new-"))
        assert (refused.exit_code, refused.output) == (
            2,
            (
                "policykit: out: files in it (organizations.yaml, people.yaml, sources.yaml) are being replaced, or a run "
                f"that did so was killed; run that again, or remove {left} where no run of yours left it\n"
            ),
        )
    assert Run()(*writing.arguments).exit_code == 0
    assert Run()("validate", "--no-cache", "out").exit_code == 0
    assert "person/a" in pathlib.Path("out", "people.yaml").read_text()
    assert not pathlib.Path("out", "proposals.yaml").exists()
    assert not left_behind(tmp_path)
