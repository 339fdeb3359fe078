"""Tables of records that are read from files again and never held in memory all at once."""

import codecs
import contextlib
import os
import pathlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from pydantic_core import from_json

from policykit.dataset.arrow import (
    RowBuilder,
    Suffixes,
    Tables,
    arrow,
    check_columns,
    layouts,
    schema_of,
    suffixes,
    type_of,
)
from policykit.documents import Chunk, chunks_of
from policykit.files import FileChanged
from policykit.loading import load_chunk, locate_files, validator_of_kind
from policykit.models import Record, RedirectResolver
from policykit.values import KINDS, kind_of

_HELD: Final = 5_000
"""How many records are held before their rows are spilled to files."""


class _SpillFile:
    """Rows that are spilled to files in a folder, in Arrow's own form.

    Which languages there are is only known at the end. So columns of texts are called by the languages' tags here, and
    where a new language turns up, new files are begun.
    """

    def __init__(self, folder: pathlib.Path, most_columns: int | None) -> None:
        self._folder: Final = folder
        self._most_columns: Final = most_columns
        self._files: Final[dict[str, list[pathlib.Path]]] = {}
        self._open: Final[dict[str, Any]] = {}
        self.languages: Final = {"en"}

    def add(self, rows: RowBuilder, canonical: Callable[[str], str] | None) -> None:
        """Spill the rows that are held. Raises `TooManyColumns`."""
        new = rows.languages() - self.languages
        if new:
            self.close()
            self.languages.update(new)
            if self._most_columns is not None:
                check_columns(len(self.languages), self._most_columns)
        tags = {tag: tag for tag in sorted(self.languages)}
        ipc = arrow("pyarrow.ipc")
        for layout, batch in rows.batches(layouts(tags), tags, canonical):
            if not batch.num_rows:
                continue
            if layout.name not in self._open:
                files = self._files.setdefault(layout.name, [])
                files.append(self._folder / f"{layout.name}-{len(files)}.arrow")
                options = ipc.IpcWriteOptions(compression="lz4")
                self._open[layout.name] = ipc.new_file(str(files[-1]), batch.schema, options=options)
            self._open[layout.name].write_batch(batch)

    def close(self) -> None:
        """Finish the files that are being written."""
        for writer in self._open.values():
            writer.close()
        self._open.clear()

    def batches(self, name: str, endings: Suffixes) -> Iterator[Any]:
        """Yield the rows of a table, with the columns of all languages."""
        pa, ipc = arrow(), arrow("pyarrow.ipc")
        final = next(layout for layout in layouts(endings) if layout.name == name)
        here = next(layout for layout in layouts({tag: tag for tag in endings}) if layout.name == name)
        types = [type_of(column.type) for column in final.columns]
        for path in self._files.get(name, ()):
            with pa.OSFile(str(path), "rb") as file:
                reader = ipc.open_file(file)
                known = set(reader.schema.names)
                for number in range(reader.num_record_batches):
                    batch = reader.get_batch(number)
                    cells = [
                        batch.column(column.name) if column.name in known else pa.nulls(batch.num_rows, kind)
                        for column, kind in zip(here.columns, types, strict=True)
                    ]
                    yield pa.record_batch(cells, schema=schema_of(final))


@contextlib.contextmanager
def streamed(
    paths: Sequence[str | os.PathLike[str]],
    beside: str,
    *,
    most_columns: int | None = None,
    follow_links: bool = False,
) -> Iterator[Tables]:
    """Read records that were checked, and give their tables without holding them in memory.

    Rows are spilled to a folder in `beside` that goes away afterwards. Raises `PathError` where a file can no longer be
    read, `FileChanged` where it no longer holds valid records, and `TooManyColumns` where there are texts in so many
    languages that a table has more than `most_columns`.
    """
    files = locate_files(paths, follow_links=follow_links)
    redirects = _redirects_in(Chunk(path, real=real) for path, real in files.items())
    now = RedirectResolver(redirects, ())
    canonical = now if redirects else None
    with tempfile.TemporaryDirectory(dir=beside, prefix=".new-") as folder:
        spill, rows, held = _SpillFile(pathlib.Path(folder), most_columns), RowBuilder(), 0
        rows.add_redirects(redirects, now)
        with contextlib.closing(spill):
            for chunk in (chunk for path, real in files.items() for chunk in chunks_of(path, real=real)):
                for record in _records_in(chunk):
                    rows.add(record)
                    held += 1
                if held >= _HELD:
                    spill.add(rows, canonical)
                    held = 0
            spill.add(rows, canonical)
        endings = suffixes(spill.languages)
        yield Tables(endings, lambda name: spill.batches(name, endings))


def _redirects_in(files: Iterable[Chunk]) -> dict[str, str]:
    """Return the redirects in whole files. There are none in NDJSON."""
    found: dict[str, str] = {}
    for chunk in files:
        if chunk.form == "ndjson":
            continue
        content = chunk.content()
        if b"redirects" in content:
            found |= {redirect.old: redirect.new for redirect in load_chunk(chunk, content).shaped.redirects}
    return found


def _records_in(chunk: Chunk) -> Iterator[Record]:
    """Yield the records of a chunk of a file that has been found to be without errors."""
    if chunk.form == "ndjson":
        yield from _records_in_lines(chunk)
        return
    loaded = load_chunk(chunk)
    for entry in loaded.shaped.entries:
        if entry.record is None or not loaded.document.complete:
            raise FileChanged(chunk.path)
        yield entry.record


def _records_in_lines(chunk: Chunk) -> Iterator[Record]:
    """Yield the records of lines, quicker than is possible where the places of faults must be known."""
    content = chunk.content()
    if chunk.start == 0:
        content = content.removeprefix(codecs.BOM_UTF8)
    validators: dict[str, Any] = {kind: validator_of_kind(kind) for kind in KINDS}
    for line in content.split(b"\n"):
        if line.strip(b" \t\r"):
            try:
                data = from_json(line)
                yield validators[kind_of(data["id"])](data)
            except (ValueError, TypeError, LookupError):
                raise FileChanged(chunk.path) from None
