"""Several processes that share the chunks to be parsed and checked, or this one alone where that is quicker."""

import contextlib
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from policykit.call_error import CallError
from policykit.diagnostics import Finding
from policykit.documents import Chunk
from policykit.garbage import without_garbage_collection
from policykit.rules import ChunkSummary, RuleContext
from policykit.validation.worker import Progress, Worker

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


_T = TypeVar("_T")

MOST_KEPT: Final = 32 * 2**20
"""How much text is kept for the check in bytes, in all processes together. The records made of it take some 15 times that."""

_WORTH_A_PROCESS: Final = 1_500_000
"""How many bytes of records make another process pay. Measured."""

_PER_FILE: Final = 2_000
"""How many bytes of records take as long as opening one more file. Measured."""


_SAFE_PATH: Final = "PYTHONSAFEPATH"


class WorkerLost(CallError):
    """A process that shared the work has been ended from outside."""

    def __str__(self) -> str:
        return "a process that shared the work was ended; there may be too little memory"


@contextlib.contextmanager
def worker_pool(
    chunks: Mapping[int, Chunk], *, passages: bool, keep: bool, processes: int | None = None
) -> Iterator["Worker | WorkerPool"]:
    """Give what parses and checks chunks soonest. With `keep`, it is this process, and it keeps all it reads.

    `processes` is how many share the work; by default as many as are quickest.
    """
    count = 1 if keep else min(len(chunks), processes or _worthwhile(chunks))
    if count <= 1:
        yield Worker(chunks, passages=passages, most_kept=float("inf") if keep else MOST_KEPT)
        return
    workers = WorkerPool(chunks, count, passages=passages)
    try:
        yield workers
    finally:
        workers.stop()


def _worthwhile(chunks: Mapping[int, Chunk]) -> int:
    """Return how many processes are quickest."""
    work = sum(chunk.length + _PER_FILE for chunk in chunks.values())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, work // _WORTH_A_PROCESS + 1)


def shares_of(lengths: Mapping[int, int], count: int) -> list[list[int]]:
    """Divide chunks of these lengths evenly among some processes, the longest first."""
    shares: list[list[int]] = [[] for _ in range(count)]
    loads = [0] * count
    for number in sorted(lengths, key=lengths.__getitem__, reverse=True):
        lightest = loads.index(min(loads))
        loads[lightest] += lengths[number] + _PER_FILE
        shares[lightest].append(number)
    return shares


_Message: TypeAlias = list[tuple[int, Any]] | Exception | None
"""The numbers of chunks and what was done with them; what went wrong; or nothing more to come."""

_MOST_MESSAGES: Final = 32
"""In how many messages a process sends what it did: with one for each file, 10,000 small files take half as long again."""


class WorkerPool:
    """Processes that each parse a share of the chunks, keep what they read, and check it."""

    def __init__(self, chunks: Mapping[int, Chunk], count: int, *, passages: bool) -> None:
        """Start them."""
        import multiprocessing  # noqa: PLC0415  # most checks do without

        self._lengths: Final = {number: chunk.length for number, chunk in chunks.items()}
        self._shares: Final = shares_of(self._lengths, count)
        # Forking is quick, and safe where there is but one thread; elsewhere Python starts anew.
        method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
        context: Any = multiprocessing.get_context(method)
        self._pipes: Final[list[Connection]] = []
        self._processes: Final[list[Any]] = []
        try:
            for share in self._shares:
                mine, theirs = context.Pipe()
                # A fork has this process' ends of the pipes too, and would not notice that it is gone.
                not_theirs = [*self._pipes, mine] if method == "fork" else []
                worker = Worker(
                    {number: chunks[number] for number in share}, passages=passages, most_kept=MOST_KEPT // count
                )
                process = context.Process(target=_work, args=(theirs, not_theirs, worker), daemon=True)
                with _nothing_imported_from_here():
                    process.start()
                self._processes.append(process)
                theirs.close()
                self._pipes.append(mine)
        except BaseException:  # such as a signal that ends the command
            self.stop()
            raise

    def parse(self, progress: Progress | None) -> Iterator[tuple[int, ChunkSummary]]:
        """Yield the summary of each chunk, in any order."""
        calls = [[(number,) for number in share] for share in self._shares]
        return self._results(Worker.parse_one, "reading", calls, progress)

    def check(
        self, numbers: set[int], context: RuleContext, progress: Progress | None
    ) -> Iterator[tuple[int, list[Finding]]]:
        """Yield what the rules find in the records of each of some chunks, in any order."""
        calls: list[list[tuple[Any, ...]]] = []
        for share in self._shares:
            summaries = {number: context.summaries[number] for number in share if number in numbers}
            restricted = context.restricted_to(
                {one for summary in summaries.values() for one in summary.referenced_ids}
            )
            calls.append([(number, summary.key, restricted) for number, summary in summaries.items()])
        return self._results(Worker.check_one, "checking", calls, progress)

    def _results(
        self,
        method: Callable[..., _T],
        doing: str,
        calls: Sequence[Sequence[tuple[Any, ...]]],
        progress: Progress | None,
    ) -> Iterator[tuple[int, _T]]:
        """Have a method of each worker called with the number of a chunk and more, and yield what that returns."""
        from multiprocessing.connection import wait  # noqa: PLC0415

        done, size = 0, sum(self._lengths[call[0]] for share in calls for call in share)
        for pipe, share in zip(self._pipes, calls, strict=True):
            _exchanged(pipe.send, (method, share))
        left = list(self._pipes)
        while left:
            for ready in wait(left):
                pipe = cast("Connection", ready)
                message: _Message = _exchanged(pipe.recv)
                if isinstance(message, Exception):
                    raise message
                if message is None:
                    left.remove(pipe)
                    continue
                yield from message
                done += sum(self._lengths[number] for number, _ in message)
                if progress:
                    progress(doing, done, size)

    def stop(self) -> None:
        """End them, whatever they are doing."""
        for process in self._processes:
            process.kill()  # they have nothing to clear away, and no way to refuse
        for process in self._processes:
            process.join()


@contextlib.contextmanager
def _nothing_imported_from_here() -> Iterator[None]:
    """Keep a Python that starts anew from looking for modules in the current folder, which may be a stranger's."""
    was = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        del os.environ[_SAFE_PATH]
        if was is not None:
            os.environ[_SAFE_PATH] = was


def _exchanged(transfer: Callable[..., _T], *message: object) -> _T:
    """Send or receive through a pipe, and raise `WorkerLost` where nobody is at its other end."""
    try:
        return transfer(*message)
    except (EOFError, OSError):
        pass
    # Outside of the handler, so that it does not keep the pipe's error: a traceback in a circle holds a buffer that is
    # still exported, over which Python 3.12.1 crashes when it collects it, and 3.13 complains.
    raise WorkerLost


@without_garbage_collection()
def _work(pipe: "Connection", not_mine: Sequence["Connection"], worker: Worker) -> None:
    """Do what a `WorkerPool` asks for, in a process of its own."""
    for other in not_mine:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        while True:
            method, calls = pipe.recv()
            step = len(calls) // _MOST_MESSAGES + 1
            for first in range(0, len(calls), step):
                pipe.send([(call[0], method(worker, *call)) for call in calls[first : first + step]])
            pipe.send(None)
    except (EOFError, BrokenPipeError):
        pass  # the process that started this one is gone
    except Exception as error:  # noqa: BLE001  # it is raised in the process that started this one
        with contextlib.suppress(OSError):
            pipe.send(_sendable(error))


def _sendable(error: Exception) -> Exception:
    """Return an error, or where it cannot be sent to another process, one with its text."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # it was made here
    except Exception:  # noqa: BLE001  # whatever pickling raises
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
