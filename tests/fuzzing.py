"""What the fuzzers share: a loop over numbered inputs, and calls of commands in this process with what must be true of them."""

import argparse
import contextlib
import io
import os
import pathlib
import re
import signal
import sys
import time
import traceback
import types
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from policykit.cli.group import main as policykit_main
from policykit.values import UNSEEN

ROOT: Final = pathlib.Path(__file__).parent.parent
MOST_SECONDS: Final = 20
"""How long an input may keep the processor. None is large, so one that takes longer has found a way to take for ever."""
MOST_WAITING: Final = 60
"""How long an input may take by the clock, on a machine that does other things too. More is waiting for nothing."""

# -------------------------------------------------------------------------------------------------------------- the loop


class Failure(NamedTuple):
    """An input for which something was not as it should be."""

    number: int
    where: str
    """The last line of code of the project's that it went through."""
    told: str


class Report(NamedTuple):
    """What came of the inputs."""

    inputs: int
    seen: Counter[str]
    """In how many inputs each thing was seen that the fuzzer counts."""
    failures: list[Failure]


class _TooSlowError(Exception):
    """An input takes too long."""


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Raise in what takes or waits longer than it may, where the system can."""

    def stop(_number: int, _frame: types.FrameType | None) -> None:
        raise _TooSlowError

    if not hasattr(signal, "setitimer"):
        yield
        return
    timers = (
        (signal.ITIMER_VIRTUAL, signal.SIGVTALRM, MOST_SECONDS),
        (signal.ITIMER_REAL, signal.SIGALRM, MOST_WAITING),
    )
    before = [signal.signal(sent, stop) for _, sent, _ in timers]
    for timer, _, seconds in timers:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for (timer, sent, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(sent, handler)


def check_inputs(
    check: Callable[[int], Iterable[str]], numbers: Iterable[int], told: Callable[[Failure], None] = lambda _: None
) -> Report:
    """Check the inputs of these numbers. `check` returns what is to be counted, and raises where something is wrong."""
    seen: Counter[str] = Counter()
    failures: list[Failure] = []
    inputs = 0
    for number in numbers:
        inputs += 1
        try:
            with _limited():
                found = check(number)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            failures.append(_failure(number, error))
            told(failures[-1])
            continue
        seen.update(found)
    return Report(inputs, seen, failures)


def _failure(number: int, error: Exception) -> Failure:
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((frame for frame in reversed(frames) if str(ROOT) in frame.filename), frames[-1])
    where = f"{os.path.relpath(frame.filename, ROOT)}:{frame.lineno}"
    return Failure(number, where, f"{type(error).__name__}: {error} {getattr(error, '__notes__', '')}"[:1_000])


def run(
    about: str,
    inputs: int,
    fuzz: Callable[[argparse.Namespace, Iterable[int], Callable[[Failure], None]], Report],
    keep: Callable[[int, int, pathlib.Path], object],
    *options: tuple[str, int, str],
) -> tuple[int, Report]:
    """Run a fuzzer from the command line, and return 1 where something was not as it should be, with what was seen.

    `keep` writes the input of a seed and a number into a folder. `options` are names, defaults and helps of numbers.
    """
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=inputs, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--keep", type=pathlib.Path, help="write the inputs that fail into this folder")
    for name, default, text in options:
        parser.add_argument(name, type=int, default=default, help=text)
    given = parser.parse_args()
    places: Counter[str] = Counter()
    began = time.monotonic()

    def told(failure: Failure) -> None:
        places[failure.where] += 1
        if places[failure.where] <= 3:
            print(f"input {failure.number}: {failure.where}: {failure.told}", flush=True)
        if given.keep:
            keep(given.seed, failure.number, given.keep / str(failure.number))

    def counted() -> Iterator[int]:
        for count, number in enumerate(range(given.first, given.first + given.inputs)):
            if count and count % 10_000 == 0:
                print(f"{count:,} inputs, {time.monotonic() - began:.0f} s", flush=True)
            yield number

    report = fuzz(given, counted(), told)
    for name, count in sorted(report.seen.items()):
        print(f"{name} {count:>8,}")
    print(f"{report.inputs:,} inputs in {time.monotonic() - began:.0f} s: {len(report.failures):,} failed")
    return (1 if report.failures else 0), report


# ----------------------------------------------------------------------------------------------------- calls of commands

Reader: TypeAlias = Literal["github", "terminal"]
"""Who reads what a command prints."""


class Ended(NamedTuple):
    """What came of a call."""

    code: int
    out: str
    err: str


class _Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


@contextlib.contextmanager
def _streams(reader: Reader) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Put streams in place of the process's own that `reader` reads."""
    make = _Terminal if reader == "terminal" else io.BytesIO
    written = make(), make()
    before, runner = (sys.stdin, sys.stdout, sys.stderr), os.environ.pop("GITHUB_ACTIONS", None)
    sys.stdin = io.StringIO()
    sys.stdout, sys.stderr = (io.TextIOWrapper(each, encoding="utf-8", write_through=True) for each in written)
    if reader == "github":
        os.environ["GITHUB_ACTIONS"] = "true"
    try:
        yield written
    finally:
        kept = sys.stdout, sys.stderr  # closing them would close what was written
        sys.stdin, sys.stdout, sys.stderr = before
        for stream in kept:
            with contextlib.suppress(ValueError):
                stream.detach()
        os.environ.pop("GITHUB_ACTIONS", None)
        if runner is not None:
            os.environ["GITHUB_ACTIONS"] = runner


def call(arguments: Iterable[str], reader: Reader) -> Ended:
    """Call `policykit` in this process. Raises `AssertionError` where it does not end or print as it has to."""
    with _streams(reader) as written:
        try:
            policykit_main([*arguments], prog_name="policykit")
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
        printed = [stream.getvalue().decode("utf-8", errors="surrogateescape") for stream in written]
    assert code in (0, 1, 2), code
    for text in printed:
        assert reader != "github" or not obeyed(text), obeyed(text)
        assert not UNSEEN.search(text), text
        assert not _CONTROL.search(_COLOUR.sub("", text)), text
    return Ended(code, *printed)


_COLOUR: Final = re.compile("\x1b\\[[0-9;]*m")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_COMMAND: Final = re.compile("[^!-~]*::")
_OUR_OWN: Final = re.compile("::(error|warning) file=[^:]*::")


def obeyed(text: str) -> list[str]:
    """Return the lines that a runner would obey, but for annotations of our own."""
    lines = re.split("[\r\n]", _COLOUR.sub("", text))
    return [
        line for line in lines if re.search(r"##\w*\[", line) or (_COMMAND.match(line) and not _OUR_OWN.match(line))
    ]
