"""The program as a whole, as a person or a program at a shell sees it."""

import gc
import pathlib
import signal
import subprocess
import sys

import pytest

import policykit
from commands import PROPOSAL, Run


@pytest.mark.parametrize(
    "arguments",
    [["validate", "nowhere"], ["show", PROPOSAL, "--records", "nowhere"], ["validate", "README.md"],
     ["stances", PROPOSAL, "--on", "someday"], ["schema", "check", "nowhere"], ["validate", "--no-such-option"]],
)  # fmt: skip
def test_what_cannot_be_run_is_said_in_one_line_and_exits_with_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    if "--no-such-option" not in arguments:
        assert len(result.output.splitlines()) == 1


def test_the_version_is_said() -> None:
    result = Run()("--version")
    assert result.output == f"policykit {policykit.__version__}\n"


def test_it_runs_as_a_module_and_starts_without_the_models() -> None:
    code = (
        "import sys; sys.argv = ['policykit', '--version']\n"
        "import policykit.cli\n"
        "try: policykit.cli.main()\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('pydantic', 'yaml')))"
    )
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert output.splitlines()[1:] == ["[]"]
    shown = subprocess.run([sys.executable, "-m", "policykit", "--version"], check=True, capture_output=True, text=True)
    assert shown.stdout.startswith("policykit ")


def test_the_garbage_collector_rests_during_a_command_and_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    was: set[bool] = set()
    monkeypatch.setattr("policykit.cli.explain.terminal_width", lambda: (was.add(gc.isenabled()), 80)[1])
    for state in (True, False):
        (gc.enable if state else gc.disable)()
        try:
            Run()("explain", "PK101")
            assert gc.isenabled() is state
        finally:
            gc.enable()
    assert was == {False}


def test_a_reader_that_closes_the_pipe_early_does_no_harm(root: pathlib.Path) -> None:
    shown = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m policykit timeline {PROPOSAL} | head -n 1"],  # noqa: S607
        check=True, capture_output=True, text=True, cwd=root,
    )  # fmt: skip
    assert shown.stdout.startswith("date")
    assert "Traceback" not in shown.stderr


def test_what_cannot_be_written_is_an_error_of_the_call(root: pathlib.Path) -> None:
    program = f"{sys.executable} -m policykit show {PROPOSAL}"
    for redirection, code in (("> /dev/full", 2), (">&-", 0)):
        shown = subprocess.run(
            ["sh", "-c", f"{program} {redirection}"], check=False, capture_output=True, text=True, cwd=root  # noqa: S607
        )  # fmt: skip
        assert shown.returncode == code
        assert "Traceback" not in shown.stderr


INSTEAD = """
import collections, itertools
import policykit.cli

def instead(**_):
    {}

policykit.cli.main = instead
from policykit.__main__ import run
run()
"""


def test_too_little_memory_is_said_in_a_line() -> None:
    code = INSTEAD.format("raise MemoryError('such as 5.00 GiB')")
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "policykit: there is not enough memory\n")


def _heed() -> None:
    """Have a process end where the terminal goes, also where the tests were started with `nohup`."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_run_ends_when_it_is_told_to_even_where_it_never_comes_back_to_python(name: str) -> None:
    code = INSTEAD.format("print(flush=True); collections.deque(itertools.repeat(0), maxlen=0)")
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed,  # noqa: PLW1509  # there are no threads
    ) as hung:
        assert hung.stdout
        hung.stdout.readline()
        hung.send_signal(getattr(signal, name))
        try:
            assert hung.communicate(timeout=60) == (b"", b"")
        finally:
            hung.kill()
    assert hung.returncode == -getattr(signal, name)
