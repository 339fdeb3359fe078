"""Every command that writes, killed before each of its steps, and with the disk failing at each of them.

A layer below `os` and `io` counts the steps by which files come and go. In one run one step fails: the disk refuses it,
or the process ends there, so that neither it nor anything after it happens, and no tidying up either. Afterwards the
files are those of before or those of after, or policykit itself refuses to read them; and the next run makes all whole.
"""

import contextlib
import dataclasses
import io
import os
import pathlib
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from commands import Run
from formats import FAULTY
from policykit.exchange import table_files
from policykit.files import PathError, check_settled

duckdb = pytest.importorskip("duckdb")

RECORDS = """\
sources: [{id: source/page, title: {en: Page}}]
people: [{id: person/a, name: A, evidence: [{source: source/page}]}]
topics:
  - {id: topic/housing, title: {en: Housing}}
  - {id: topic/rent, title: {en: Rent}, broader: topic/housing}
"""
POPOLO = '{"persons": [{"id": "a", "name": "A"}], "organizations": [{"id": "b", "name": "B"}]}'
OLDER_POPOLO = '{"persons": [{"id": "c", "name": "C"}], "motions": [{"id": "d", "text": "D"}]}'
STEPS = ("mkdir", "rename", "replace", "link", "unlink", "rmdir", "fsync", "chmod")

Files = dict[str, Any]


class Killed(BaseException):
    """The end of a process: nothing that it would do afterwards happens."""


@dataclasses.dataclass
class Steps:
    """Counts the steps that a run takes; `at` is the one that fails, and `error` how."""

    at: int = -1
    error: BaseException | None = None
    taken: int = 0

    def take(self) -> None:
        """Take a step."""
        self.taken += 1
        is_over = isinstance(self.error, Killed) and self.taken > self.at > 0
        if self.error and (self.taken == self.at or is_over):
            raise self.error


@contextlib.contextmanager
def faults(steps: Steps) -> Iterator[None]:
    """Count the steps that are taken in the current folder, and fail at one."""
    here, opening = os.getcwd(), io.open

    def is_here(path: Any) -> bool:
        # What is given by a file descriptor, or below one, belongs to a folder that is being removed.
        return not isinstance(path, str | os.PathLike) or os.path.abspath(path).startswith(here)

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *arguments: Any, **named: Any) -> Any:
            if is_here(path):
                steps.take()
            return real(path, *arguments, **named)

        return call

    def counted_open(path: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if set(mode) & set("wxa+") and is_here(path):
            steps.take()
        return opening(path, mode, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, counted(getattr(os, name)))
        patch.setattr(io, "open", counted_open)
        yield


@dataclasses.dataclass(frozen=True)
class Writing:
    """A command that writes, and what is there before it."""

    arguments: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    """Commands that have been run before it, on older records."""
    exit_code: int = 0
    replaced: str | None = None
    """A file that is older, if the commands before it write what it writes."""
    is_each_for_itself: bool = False
    """Whether its files are no set, so that some may be new and some old."""

    def set_up(self, folder: pathlib.Path) -> None:
        """Make what is there before it."""
        (folder / "records").mkdir()
        (folder / "in.json").write_text(OLDER_POPOLO)
        (folder / "records" / "a.yaml").write_text("topics: [{id: topic/work, title: {nb: Arbeid}}]\n")
        for arguments in self.before:
            assert Run()(*arguments).exit_code == 0, arguments
        if self.replaced:
            (folder / self.replaced).write_text("{}")
        (folder / "in.json").write_text(POPOLO)
        (folder / "records" / "a.yaml").write_text(RECORDS)
        if "--fix" in self.arguments:
            (folder / "records" / "b").mkdir()
            for path in ("a.yaml", "b/c.yaml"):
                (folder / "records" / path).write_text(FAULTY.replace("person/a", f"person/{path[0]}"))


def over(*arguments: str) -> Writing:
    """Return a command that writes over what it wrote from older records."""
    return Writing(arguments, (tuple(one for one in arguments if one != "--force"),))


WRITERS = {
    "export-csv-new": Writing(("export", "csv", "--output", "out")),
    **{f"export-{form}": over("export", form, "--output", "out") for form in ("csv", "parquet", "sqlite", "duckdb")},
    "export-popolo": over("export", "popolo", "--output", "out", "--force"),
    "export-jsonld": over("export", "jsonld", "--output", "out", "--force"),
    "import": Writing(("import", "popolo", "in.json", "--output", "deep/out")),
    "import-again": Writing(
        ("import", "popolo", "in.json", "--output", "out", "--replace"),
        (("import", "popolo", "in.json", "--output", "out"),),
    ),
    "schema-new": Writing(("schema", "export", "out")),
    "schema": Writing(("schema", "export", "out"), (("schema", "export", "out"),), replaced="out/vote.schema.json"),
    "new": Writing(("new", "topic", "--output", "new.yaml")),
    "output": Writing(
        ("validate", "--no-cache", "--output", "sarif=a.sarif", "--output", "json=b.json"), is_each_for_itself=True
    ),
    "fix": Writing(("validate", "--no-cache", "--fix", "--unsafe-fixes"), exit_code=1, is_each_for_itself=True),
    "plot": Writing(("plot", "timeline", "topic/housing", "--output", "out.svg")),
}


def contents(folder: pathlib.Path) -> Files:
    """Return what a folder holds, but for what is hidden."""
    found = (path for path in folder.rglob("*") if path.is_file())
    inside = {path.relative_to(folder): path for path in found}
    return {
        str(name): content_of(path)
        for name, path in sorted(inside.items())
        if not any(part.startswith(".") for part in name.parts)
    }


def content_of(path: pathlib.Path) -> Any:
    """Return what a file holds. No two files of DuckDB are the same to the byte, so of those it is what they say."""
    content = path.read_bytes()
    if content[8:12] != b"DUCK":
        return content
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as database:
        return database.execute("SELECT * FROM topics ORDER BY id").fetchall()


def left_behind(folder: pathlib.Path) -> list[str]:
    return [str(path) for path in folder.rglob(".new-*")]


def is_settled(folder: pathlib.Path) -> bool:
    """Whether policykit reads what is in a folder."""
    try:
        for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
            check_settled(str(path))
    except PathError:
        return False
    return True


@dataclasses.dataclass(frozen=True)
class Case:
    writing: Writing
    old: pathlib.Path
    """What is there before the command."""
    new: pathlib.Path
    """What is there after it."""
    count: int
    """How many steps the command takes."""

    def again(self, at: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make what was there before the command once more."""
        monkeypatch.chdir(at.parent)
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(self.old, at)
        monkeypatch.chdir(at)

    def is_whole(self, at: pathlib.Path) -> bool:
        """Whether a folder holds what was there before, or what is there afterwards: files that are one set all alike."""
        found, old, new = contents(at), contents(self.old), contents(self.new)
        if found in (old, new):
            return True
        return self.writing.is_each_for_itself and all(
            found.get(name) in (old.get(name), new.get(name)) for name in {*found, *old, *new}
        )

    def check_again(self, at: pathlib.Path, step: int) -> None:
        """Check that the next run makes all whole and leaves nothing behind, unless it has nothing to do."""
        is_done = contents(at) == contents(self.new)
        again = Run()(*self.writing.arguments)
        if is_done and again.exit_code != self.writing.exit_code:
            assert "is there already" in again.output or "other files in it" in again.output, (step, again.output)
        else:
            assert again.exit_code == self.writing.exit_code, (step, again.output)
            assert is_done or self.writing.is_each_for_itself or not left_behind(at), step
        assert contents(at) == contents(self.new), step


@pytest.fixture
def few_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let CSV and Parquet have few tables, since each is written as the others are; databases have views of them all.

    Nothing is waited for until it has reached the disk, which takes most of the time.
    """
    monkeypatch.setattr(table_files, "_make_csv", _of_few_tables(table_files._make_csv))
    monkeypatch.setattr(table_files, "_make_parquet", _of_few_tables(table_files._make_parquet))
    monkeypatch.setattr(os, "fsync", lambda _: None)


def _of_few_tables(make: Callable[..., None]) -> Callable[..., None]:
    def made(tables: Any, folder: pathlib.Path, about: Any) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(tables), "layouts", tables.layouts[:4])
            make(tables, folder, about)

    return made


@pytest.fixture(params=WRITERS)
def case(
    request: pytest.FixtureRequest, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, few_tables: None
) -> Case:
    del few_tables
    writing, old, new = WRITERS[request.param], tmp_path / "old", tmp_path / "new"
    old.mkdir()
    monkeypatch.chdir(old)
    writing.set_up(old)
    shutil.copytree(old, new)
    monkeypatch.chdir(new)
    steps = Steps()
    with faults(steps):
        done = Run()(*writing.arguments)
    assert done.exit_code == writing.exit_code, done.output
    assert contents(new) != contents(old)
    assert not left_behind(new)
    return Case(writing, old, new, steps.taken)
