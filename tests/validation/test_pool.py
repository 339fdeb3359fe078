"""Several processes find what one finds, and none is left behind."""

import contextlib
import multiprocessing
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checking import told
from policykit.documents import chunks
from policykit.loading.find import find_files
from policykit.rules.context import RuleContext
from policykit.validation import pool
from policykit.validation.engine import check_paths


@pytest.mark.slow
@pytest.mark.parametrize("has_threads", [False, True])
def test_several_processes_find_what_one_finds(all_faults: pathlib.Path, *, has_threads: bool) -> None:
    alone = check_paths([all_faults], shipped=True, texts=all_faults)
    done = threading.Event()
    if has_threads:  # in which case processes are not forked
        threading.Thread(target=done.wait).start()
    try:
        together = check_paths([all_faults], shipped=True, texts=all_faults, keep=False, processes=3)
    finally:
        done.set()
    assert len(alone.diagnostics) > 100
    assert told(together) == told(alone)
    assert (together.records, together.files, together.evidence) == (alone.records, alone.files, alone.evidence)


@pytest.fixture
def slow_folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a folder whose check takes several seconds, in several processes where there are cores."""
    title = "words and words " * 200
    for number in range(40):
        items = "".join(f"  - {{id: topic/n-{number}-{n}, title: {{en: {title}{number}-{n}}}}}\n" for n in range(400))
        (tmp_path / f"{number}.yaml").write_text(f"topics:\n{items}", encoding="utf-8")
    return tmp_path


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        [str(shutil.which("ps")), "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True
    )
    return [int(word) for word in listed.stdout.split()]


def _heed() -> None:
    """Have a process end where the terminal goes, also where the tests were started with `nohup`."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ps") is None, reason="THERE IS NO ps HERE: WHAT BECOMES OF PROCESSES WAS NOT SEEN")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_check_that_is_stopped_leaves_nothing_behind(slow_folder: pathlib.Path, sent: signal.Signals) -> None:
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", str(slow_folder)]
    check = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_heed,  # noqa: PLW1509  # there are no threads
    )
    alone = len(os.sched_getaffinity(0)) < 2
    started: list[int] = []
    while check.poll() is None and not started and not alone:
        started = children_of(check.pid)
    assert started or alone
    os.kill(check.pid, sent)
    out, err = check.communicate(timeout=60)
    assert (out, err) == ((b"", b"policykit: stopped\n") if sent is signal.SIGINT else (b"", b""))
    assert check.returncode == (128 + sent if sent is signal.SIGINT else -sent)
    for _ in range(3_000_000):  # they end by themselves, very soon
        if not any(pathlib.Path(f"/proc/{pid}").exists() for pid in started):
            break
    else:
        pytest.fail("a process is left")


@pytest.mark.skipif(shutil.which("ps") is None, reason="THERE IS NO ps HERE: WHAT BECOMES OF PROCESSES WAS NOT SEEN")
def test_a_process_that_is_ended_from_outside_is_told_of(slow_folder: pathlib.Path) -> None:
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("THERE IS ONE CORE ONLY: SEVERAL PROCESSES WERE NOT TRIED")
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", str(slow_folder)]
    check = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not (started := children_of(check.pid)):
        assert check.poll() is None
    os.kill(started[0], signal.SIGKILL)
    out, err = check.communicate(timeout=60)
    assert (check.returncode, out) == (2, b"")
    assert err == b"policykit: a process that shared the work was ended; there may be too little memory\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="THERE ARE NO PSEUDO-TERMINALS HERE: PROGRESS WAS NOT SEEN")
def test_a_long_check_shows_how_far_it_is_on_a_terminal_and_nowhere_else(slow_folder: pathlib.Path) -> None:
    import pty

    # A second passes at each look at the clock, since it cannot be known what takes long on the machine at hand.
    code = (
        "import itertools, types; from policykit.cli import main, terminal\n"
        "terminal.time = types.SimpleNamespace(monotonic=itertools.count().__next__); main()"
    )
    command = [sys.executable, "-c", code, "validate", "--no-cache", str(slow_folder)]
    ours, theirs = pty.openpty()
    check = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # how a pseudo-terminal ends
        while part := os.read(ours, 4_096):
            shown += part
    out = check.communicate()[0]
    assert b"records in 40 files" in out
    assert b"\r" not in out
    *lines, blank, rest = shown.split(b"\r")
    assert all(line.strip().startswith((b"reading", b"checking")) for line in lines if line.strip())
    assert any(line.strip() for line in lines)
    assert (blank.strip(), rest) == (b"", b"")
    piped = subprocess.run(command, capture_output=True, check=True)
    assert (piped.stdout, piped.stderr) == (out, b"")


@pytest.mark.parametrize("phase", ["parse", "check"])
def test_a_process_that_is_lost_in_either_pass_is_told_of(all_faults: pathlib.Path, phase: str) -> None:
    files = [chunk for path in find_files([all_faults]) for chunk in chunks.chunks_of(path)]
    workers = pool.WorkerPool(dict(enumerate(files)), 2, passages=False)
    try:
        summaries = {} if phase == "parse" else dict(workers.parse(None))
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        context = RuleContext([summaries[number] for number in sorted(summaries)])
        with pytest.raises(pool.WorkerLost):
            list(workers.parse(None) if phase == "parse" else workers.check({*range(len(files))}, context, None))
    finally:
        workers.stop()


def raised_by_a_process(error: str) -> str:
    """Return what reaches this process of an error in one that shares the work, which is forked."""
    code = (
        "import gc\n"
        "from policykit.documents import Chunk\n"
        "from policykit.validation import pool, worker\n"
        "class OddError(Exception):\n"
        "    def __reduce__(self): raise TypeError('it cannot be pickled')\n"
        "class OddTwiceError(Exception):\n"
        "    def __init__(self, one, two): super().__init__(f'{one} and {two}')\n"
        f"def load_chunk(*_): raise {error}\n"
        "worker.load_chunk = load_chunk\n"
        "workers = pool.WorkerPool({0: Chunk(pool.__file__)}, 1, passages=False)\n"
        "try: list(workers.parse(None))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
        "finally: workers.stop()"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="processes are not forked here")
@pytest.mark.parametrize(
    ("error", "first", "last"),
    [
        ("ValueError('as it is')", "ValueError", "ValueError as it is"),
        ("OddError('of an odd kind')", "RuntimeError", "OddError: of an odd kind"),
        ("OddTwiceError('odd to send', 'to receive')", "RuntimeError", "OddTwiceError: odd to send and to receive"),
    ],
)
def test_an_error_in_a_process_is_told_of_even_where_it_cannot_be_sent(error: str, first: str, last: str) -> None:
    lines = raised_by_a_process(error).splitlines()
    assert lines[0].split()[0] == first
    assert next(line for line in reversed(lines) if line).endswith(last)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are not forked here")
def test_the_garbage_collector_rests_in_every_process() -> None:
    assert raised_by_a_process("ValueError(f'is on: {gc.isenabled()}')") == "ValueError is on: False\n"


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40), st.integers(1, 6))
def test_processes_have_shares_of_about_the_same_size(lengths: list[int], count: int) -> None:
    shares = pool.shares_of(dict(enumerate(lengths)), count)
    assert sorted(number for share in shares for number in share) == [*range(len(lengths))]
    work = [sum(lengths[number] + 2_000 for number in share) for share in shares]
    assert max(work) - min(work) <= max(lengths) + 2_000


@pytest.mark.parametrize("processes", [1, 2])
def test_progress_is_told_often_enough_and_not_for_each_of_many_files(tmp_path: pathlib.Path, processes: int) -> None:
    for number in range(200):
        (tmp_path / f"{number}.yaml").write_text(f"topics: [{{id: topic/t-{number}, title: {{en: T}}}}]")
    calls: list[tuple[str, int, int]] = []
    check_paths([tmp_path], keep=False, processes=processes, progress=lambda *call: calls.append(call))
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    for doing in ("reading", "checking"):
        done = [bytes_done for what, bytes_done, of in calls if what == doing and of == size]
        assert done == sorted(done)
        assert done[-1] == size
        assert 20 <= len(done) <= (200 if processes == 1 else 100)


def test_a_small_check_starts_no_process_and_a_large_one_does_in_many_files_too(tmp_path: pathlib.Path) -> None:
    code = (
        "import os, sys, policykit.validation.engine as engine\n"
        "os.sched_getaffinity = lambda _: {0, 1}\n"
        "engine.check_paths([sys.argv[1]], keep=False)\n"
        "print('multiprocessing' in sys.modules)"
    )
    for count, expected in ((100, "False"), (900, "True")):
        for number in range(count):
            (tmp_path / f"{number}.yaml").write_text("topics: []")
        command = [sys.executable, "-c", code, str(tmp_path)]
        assert subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip() == expected
