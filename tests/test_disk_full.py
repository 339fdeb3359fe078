"""Where the disk fails, or somebody interrupts a command that writes, nothing has changed."""

import errno
import pathlib
import subprocess
import sys

import pytest

from commands import Run
from writing_commands import WRITERS, Case, Steps, case, contents, faults, few_tables, left_behind

__all__ = ["case", "few_tables"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=["full", "interrupted"]
)
def test_where_the_disk_fails_or_somebody_interrupts_nothing_has_changed(
    case: Case, error: BaseException, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = tmp_path / "at"
    # Both are raised and then dealt with in the same way.
    for step in range(1, case.count + 1, 1 if isinstance(error, OSError) else 5):
        case.again(at, monkeypatch)
        with faults(Steps(step, error)):
            done = Run()(*case.writing.arguments)
        assert case.is_whole(at), step
        if done.exit_code == case.writing.exit_code:  # the step was one that need not succeed, such as a hard link
            assert contents(at) == contents(case.new), step
        else:
            assert done.exit_code in (2, 130), (step, done.output)
            assert len(done.output.splitlines()) == 1, (step, done.output)
            assert ".new-" not in done.output, (step, done.output)
        case.check_again(at, step)


DATABASES = ("export-csv", "export-parquet", "export-sqlite", "export-duckdb")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("name", DATABASES)
def test_a_disk_that_is_full_is_said_in_a_line(
    name: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The libraries that write tables write by themselves, where no step can be made to fail; so files may not be large."""
    monkeypatch.chdir(tmp_path)
    WRITERS[name].set_up(tmp_path)
    before = contents(tmp_path)
    code = """
import resource, sys
import policykit.cli
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
sys.exit(policykit.cli.main(sys.argv[1:]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *WRITERS[name].arguments], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("policykit: out"), done.stderr
    assert ".new-" not in done.stderr
    assert contents(tmp_path) == before
    assert not left_behind(tmp_path)
