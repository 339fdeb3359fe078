"""Several processes that share the pieces to be examined and judged, or this one alone where that is quicker."""

import contextlib
import functools
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from policykit.call_error import CallError
from policykit.documents import Chunk
from policykit.rules import ChunkSummary, PendingDiagnostic, RuleContext
from policykit.validation.worker import Progress, Worker

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


MOST_KEPT: Final = 32 * 2**20
"""How much text is kept for judging in bytes, in all processes together. The records made of it take some 15 times that."""

_PAYS: Final = 1_500_000
"""How many bytes of records make a second process pay. Measured."""

_PER_FILE: Final = 2_000
"""How many bytes of records take as long as opening one more file. Measured."""


class WorkerLost(CallError):
    """A process that shared the work has been ended from outside."""

    def __str__(self) -> str:
        return "a process that shared the work was ended; there may be too little memory"


@contextlib.contextmanager
def worker_pool(chunks: Mapping[int, Chunk], *, passages: bool, keep: bool) -> Iterator["Worker | WorkerPool"]:
    """Give whoever examines and judges `pieces` soonest. With `keep`, it is this process, and it keeps all it reads."""
    count = 1 if keep else _worthwhile(chunks)
    if count == 1:
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
    return max(1, min(cores, len(chunks), work // _PAYS + 1))


def _start_method() -> str:
    """Forking is quick, and safe where there is but one thread; elsewhere Python starts anew."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _shares(chunks: Mapping[int, Chunk], lengths: Mapping[int, int], count: int) -> list[dict[int, Chunk]]:
    """Divide chunks of these lengths evenly, the largest first."""
    shares: list[dict[int, Chunk]] = [{} for _ in range(count)]
    loads = [0] * count
    for number in sorted(chunks, key=lambda number: -lengths[number]):
        lightest = loads.index(min(loads))
        loads[lightest] += lengths[number] + _PER_FILE
        shares[lightest][number] = chunks[number]
    return [dict(sorted(share.items())) for share in shares]


_Message: TypeAlias = tuple[list[tuple[int, Any]], int] | Exception | None
"""What was done, with its size in bytes; what went wrong; or nothing more to come."""


class WorkerPool:
    """Processes that each examine a share of the pieces, keep what they read, and judge it."""

    def __init__(self, chunks: Mapping[int, Chunk], count: int, *, passages: bool) -> None:
        """Start them."""
        import multiprocessing  # noqa: PLC0415  # most checks do without

        lengths = {number: chunk.length for number, chunk in chunks.items()}
        self._shares: Final = _shares(chunks, lengths, count)
        self._all: Final = sum(lengths.values())
        method = _start_method()
        context: Any = multiprocessing.get_context(method)
        self._pipes: Final[list[Connection]] = []
        self._processes: Final[list[Any]] = []
        try:
            for share in self._shares:
                mine, theirs = context.Pipe()
                # A fork has this process' ends of the pipes too, and would not notice that it is gone.
                not_theirs = [*self._pipes, mine] if method == "fork" else []
                process = context.Process(
                    target=_work, args=(theirs, not_theirs, share, passages, MOST_KEPT // count), daemon=True
                )
                process.start()
                self._processes.append(process)
                theirs.close()
                self._pipes.append(mine)
        except BaseException:  # such as a signal that ends the command
            self.stop()
            raise

    def parse(self, progress: Progress | None) -> Iterator[tuple[int, ChunkSummary]]:
        """Yield what each piece shows to the rest, in any order."""
        return self._gather(progress and functools.partial(progress, "reading"))

    def check(
        self,
        numbers: Collection[int],
        referenced_ids: Mapping[int, frozenset[str]],
        context: RuleContext,
        progress: Progress | None,
    ) -> Iterator[tuple[int, list[PendingDiagnostic]]]:
        """Yield what the rules find in the records of pieces, in any order. `asked` are the ids they refer to."""
        for pipe, share in zip(self._pipes, self._shares, strict=True):
            mine = [number for number in share if number in numbers]
            try:
                pipe.send((mine, context.restricted_to({one for number in mine for one in referenced_ids[number]})))
            except OSError:
                raise WorkerLost from None
        return self._gather(progress and functools.partial(progress, "checking"))

    def _gather(self, progress: Callable[[int, int], None] | None) -> Iterator[tuple[int, Any]]:
        from multiprocessing.connection import wait  # noqa: PLC0415

        done = 0
        left = list(self._pipes)
        while left:
            for ready in wait(left):
                pipe = cast("Connection", ready)
                try:
                    message: _Message = pipe.recv()
                except (EOFError, OSError):
                    raise WorkerLost from None
                if isinstance(message, Exception):
                    raise message
                if message is None:
                    left.remove(pipe)
                    continue
                answers, size = message
                yield from answers
                done += size
                if progress:
                    progress(done, self._all)

    def stop(self) -> None:
        """End them, whatever they are doing."""
        for process in self._processes:
            process.kill()  # they have nothing to clear away, and no way to refuse
        for process in self._processes:
            process.join()


_BATCH_BYTES: Final = 1_000_000
_BATCH_PIECES: Final = 64


def _work(
    pipe: "Connection",
    not_mine: Sequence["Connection"],
    share: Mapping[int, Chunk],
    passages: bool,  # noqa: FBT001
    most_kept: int,
) -> None:
    """Do what `Workers` ask, in a process of its own."""
    for other in not_mine:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked ends it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()
    examiner = Worker(share, passages=passages, most_kept=most_kept)
    try:
        _send_all(pipe, share, examiner.parse_one)
        wanted, context = pipe.recv()
        _send_all(
            pipe, {number: share[number] for number in wanted}, lambda number: examiner.check_one(number, context)
        )
    except (EOFError, BrokenPipeError):
        pass  # whoever asked is gone
    except Exception as error:  # noqa: BLE001  # it is raised where the work was asked for
        with contextlib.suppress(OSError):
            pipe.send(error)


def _send_all(pipe: "Connection", chunks: Mapping[int, Chunk], do: Callable[[int], object]) -> None:
    batch: list[tuple[int, object]] = []
    size = 0
    for number, chunk in chunks.items():
        batch.append((number, do(number)))
        size += chunk.length
        if len(batch) >= _BATCH_PIECES or size >= _BATCH_BYTES:
            pipe.send((batch, size))
            batch, size = [], 0
    pipe.send((batch, size))
    pipe.send(None)
