"""The command line: parses, wires, prints, exits. What takes long to import is imported where it is used."""

import contextlib
import dataclasses
import functools
import gc
import io
import json
import os
import pathlib
import shutil
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from policykit import __version__

if TYPE_CHECKING:
    from policykit.dataset import Dataset
    from policykit.diagnostics import Path
    from policykit.evidence import StoredText, StoredTexts
    from policykit.examining import Progress
    from policykit.export.tables import Tables
    from policykit.fixes import Recheck
    from policykit.ids import Kind
    from policykit.interview import Interview, Known
    from policykit.models import Source
    from policykit.network import DiscourseNetwork, Projection
    from policykit.plots import Picture
    from policykit.plots.timeline import HappeningKind
    from policykit.results import Result
    from policykit.rows import Rows
    from policykit.skeleton import Skeleton

__all__ = ["main"]

DEFAULT_RECORDS = "records"
_WIDEST = 120
_LABEL = 16

_COLOURS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "place": {"bold": True},
    "mend": {"fg": "cyan"},
    "good": {"fg": "green", "bold": True},
    "faint": {"dim": True},
    "heading": {"bold": True},
}


def _style(text: str, role: str) -> str:
    return click.style(text, **_COLOURS[role])  # type: ignore[arg-type]  # a table of keyword arguments


def _heading(text: str) -> str:
    return _style(text, "heading")


def _width() -> int:
    at_terminal = sys.stdout is not None and sys.stdout.isatty()
    return min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) if at_terminal else 80


def _fail(message: str, code: int) -> NoReturn:
    from policykit.text import one_line  # noqa: PLC0415

    click.echo(f"policykit: {one_line(message)}", err=True)
    sys.exit(code)


class _Commands(click.Group):
    """Turns errors of a call into one line each."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a name or text that the terminal cannot show
        collects = gc.isenabled()
        gc.disable()  # a command is short, and what it makes holds no circles
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _fail("stopped", 130)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            told = _told(error)
            if told is None:
                raise
            _fail(*told)
        finally:
            if collects:
                gc.enable()


ERRORS_OF_A_CALL = {
    "policykit.changes.CannotCompare": 2,
    "policykit.dataset.RecordNotFound": 1,
    "policykit.dataset.WrongKind": 1,
    "policykit.dates.InvalidDate": 2,
    "policykit.export.popolo.reading.CannotImport": 2,
    "policykit.extras.MissingExtra": 2,
    "policykit.network.InvalidAgreement": 2,
    "policykit.network.NoAgreement": 2,
    "policykit.pieces.FileChanged": 2,
    "policykit.pieces.PathError": 2,
    "policykit.plots.picture.NoFonts": 2,
    "policykit.plots.picture.UnknownFormat": 2,
    "policykit.releases.CannotRelease": 2,
    "policykit.results.InvalidRecords": 2,
    "policykit.schema.UnknownKind": 2,
    "policykit.workers.WorkerLost": 2,
    "policykit.writing.Exists": 2,
    "policykit.writing.FolderInUse": 2,
}
"""Exceptions that say what is wrong with a call, with the exit code; by name, so that none is loaded for the others."""


def _told(error: Exception) -> tuple[str, int] | None:
    """Return what to say of an error of a call, and the exit code; None where it is a fault of the program."""
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{(error.strerror or str(error)).lower()}", 2
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    code = next((ERRORS_OF_A_CALL[name] for name in names if name in ERRORS_OF_A_CALL), None)
    if code is None:
        return None
    if type(error).__name__ == "InvalidRecords":
        first = str(error.diagnostics[0])  # type: ignore[attr-defined]  # it is policykit's own
        return f"{error.summary}; `policykit validate` shows all; the first: {first}", code  # type: ignore[attr-defined]
    return str(error), code


@dataclasses.dataclass(frozen=True, slots=True)
class _Records:
    """The records that a command was asked to read."""

    paths: tuple[str, ...]
    shipped: bool

    def load(self) -> "Dataset":
        """Read them."""
        from policykit.validation import load  # noqa: PLC0415

        return load(*self.named(), shipped=self.shipped or None)

    def roots(self) -> tuple[str, ...]:
        """Return all the paths that are read."""
        named = self.named()
        if named and not self.shipped:
            return named
        from policykit.loading import shipped_records  # noqa: PLC0415

        return (*named, shipped_records())

    def only_shipped(self) -> bool:
        """Whether no others are read than those that come with the package."""
        from policykit.loading import shipped_records  # noqa: PLC0415

        return {os.path.realpath(root) for root in self.roots()} == {os.path.realpath(shipped_records())}

    def named(self) -> tuple[str, ...]:
        """Return the paths that were named, or the usual one where there is one."""
        return self.paths or ((DEFAULT_RECORDS,) if pathlib.Path(DEFAULT_RECORDS).is_dir() else ())

    def known(self, lang: str) -> "Known":
        """Read what a new record can name. In a folder that is still empty that is nothing."""
        from policykit.documents import SUFFIXES  # noqa: PLC0415
        from policykit.interview import Known  # noqa: PLC0415
        from policykit.loading import shipped_records  # noqa: PLC0415

        paths = self.named()
        shipped = (shipped_records(),) if self.shipped or not paths else ()
        if not self.paths:
            paths = tuple(path for path in paths if any(f.suffix in SUFFIXES for f in pathlib.Path(path).rglob("*")))
        return Known.read((*paths, *shipped), lang)


def _reads(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which records to read; the command gets them as `records`."""

    @click.option(
        "--records",
        "paths",
        multiple=True,
        metavar="PATH",
        help="Read these records. Default: records/ where there is one, else those that come with the package.",
    )
    @click.option("--shipped", is_flag=True, help="Read those that come with the package too.")
    @functools.wraps(function)
    def command(**given: Any) -> None:
        function(records=_Records(given.pop("paths"), given.pop("shipped")), **given)

    return command


_LANG = click.option(
    "--lang", default="en", metavar="TAG", show_default=True, help="The language of the records' texts."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")


def _answers(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a command that answers from records."""
    return _reads(_LANG(_JSON(function)))


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _table(headers: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    from policykit.table import table  # noqa: PLC0415

    used = [at for at in range(len(headers)) if any(row[at] for row in cells)]
    return table(
        [headers[at] for at in used],
        [[row[at] for at in used] for row in cells],
        width=_width(),
        header_style=_heading,
    )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, "-V", "--version", prog_name="policykit", message="%(prog)s %(version)s")
def main() -> None:
    """Records of policy processes: check them, and ask them.

    \b
    Examples:
      policykit validate records/
      policykit show proposal/stoltenberg-2010/22
      policykit fate proposal/stoltenberg-2010/22 --on 2012-12-31
    """


_FORMATS = ("text", "json", "github", "sarif", "junit")


class _Output(click.ParamType):  # type: ignore[type-arg]  # a tuple; click has no generics before 8.2
    """A format and the file to write it to."""

    name = "FORMAT=FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        form, equals, file = str(value).partition("=")
        if form not in _FORMATS or not equals or not file:
            self.fail(f"{value!r} is not a format ({', '.join(_FORMATS)}), an equals sign and a file", param, ctx)
        return form, file


def _written(
    result: "Result", form: str, style: Callable[[str, str], str], note: str | None, *, strict: bool
) -> "Iterator[str]":
    """Return the lines of a result in a format. `note` says what was fixed or could be."""
    if form == "junit":
        from policykit.render import junit  # noqa: PLC0415

        return junit.render(result, strict=strict)
    if form == "text":
        from policykit.render.text import report  # noqa: PLC0415

        return report(result, style=style, note=note)
    import importlib  # noqa: PLC0415

    lines: Iterator[str] = importlib.import_module(f"policykit.render.{form}").render(result)
    return lines


@main.command(short_help="Check records files or folders.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--strict", is_flag=True, help="Let warnings fail the run too.")
@click.option("--shipped", is_flag=True, help="Let the records refer to those that come with the package.")
@click.option("--sources", metavar="DIR", help="Look for every passage in the stored texts in this folder.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="What to print.")
@click.option(
    "--changed-since", metavar="REV", help="Report only on what changed in git since, and on what refers to it."
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was found before.")
@click.option("--output", "outputs", type=_Output(), multiple=True, help="Write this format to this file as well.")
@click.option("--fix", "fixing", is_flag=True, help="Fix in the files what can be fixed safely.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Let --fix and --diff change what is said, too.")
@click.option("--diff", "diffing", is_flag=True, help="Show what --fix would change, and write nothing.")
def validate(
    paths: tuple[str, ...],
    sources: str | None,
    form: str,
    outputs: tuple[tuple[str, str], ...],
    changed_since: str | None,
    *,
    strict: bool,
    shipped: bool,
    no_cache: bool,
    fixing: bool,
    unsafe: bool,
    diffing: bool,
) -> None:
    """Check records files, or folders of them (default: records/).

    Exits with 0 where there are no errors, 1 where there are, and 2 where the check could not be run.
    With --fix, the errors that are left count; with --diff, it is 1 also where something would change.
    In GitHub Actions the findings become annotations too, without asking.

    \b
    Examples:
      policykit validate
      policykit validate records/ new/statements.yaml --strict
      policykit validate records/ --sources texts/
      policykit validate --format github --output sarif=findings.sarif
      policykit validate --diff
    """
    from policykit.checking import check_paths  # noqa: PLC0415
    from policykit.render.text import about_fixable, about_fixes  # noqa: PLC0415

    if diffing and form != "text":
        _fail(f"--diff prints a diff; --output {form}=FILE writes the findings", 2)
    if not paths and not pathlib.Path(DEFAULT_RECORDS).exists():
        _fail(f"there is no folder {DEFAULT_RECORDS} here; name the files or folders to check", 2)
    named = paths or (DEFAULT_RECORDS,)

    def check(contents_at: Mapping[str, str]) -> "Result":
        with _progress() as progress:
            return check_paths(
                named,
                shipped=shipped,
                texts=sources,
                keep=False,
                cache_in=None if no_cache else _cache_folder(),
                changed_since=changed_since,
                progress=progress,
                contents_at=contents_at,
            )

    if diffing:
        _show_fixes(check, outputs, unsafe=unsafe, strict=strict)
        return
    if fixing:
        import tempfile  # noqa: PLC0415

        from policykit.fixes import fix  # noqa: PLC0415

        with tempfile.TemporaryDirectory() as aside:
            fixed = fix(check, aside, unsafe=unsafe)
            fixed.write()
        result, note = fixed.left, about_fixes(fixed, unsafe=unsafe)
    else:
        result = check({})
        note = about_fixable(result.diagnostics, unsafe=unsafe)
    _write_outputs(result, outputs, note, strict=strict)
    if form != "github":
        _annotate(result, err=form != "text")
    with _not_commands() if form == "text" and result.diagnostics else contextlib.nullcontext():
        for line in _written(result, form, _style, note, strict=strict):
            # What programs read is UTF-8, whatever the terminal takes.
            click.echo(line if form == "text" else line.encode("utf-8", errors="backslashreplace"))
    if fixing and note and form != "text":
        click.echo(note, err=True)
    if _fails(result, strict=strict):
        sys.exit(1)


@contextlib.contextmanager
def _not_commands() -> Iterator[None]:
    """Where GitHub runs the command, keep it from taking what stands in records for commands of its own."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        yield
        return
    import secrets  # noqa: PLC0415

    word = secrets.token_hex(16)
    click.echo(f"::stop-commands::{word}")
    yield
    click.echo(f"::{word}::")


def _annotate(result: "Result", *, err: bool) -> None:
    """Write annotations where GitHub runs the command; it reads both streams, and one may be for a program."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        from policykit.render.github import render  # noqa: PLC0415

        for line in render(result):
            click.echo(line, err=err)


def _fails(result: "Result", *, strict: bool) -> bool:
    return not result.ok or bool(strict and result.diagnostics)


class _Progress:
    """A line on the terminal that says how far a long check is."""

    _AFTER = 1.0
    _EVERY = 0.1

    def __init__(self) -> None:
        self._next = time.monotonic() + self._AFTER
        self._shown = ""

    def __call__(self, doing: str, done: int, size: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self._EVERY
        self._show(f"{doing} {done * 100 // max(size, 1):3} % of {size / 1e6:,.1f} MB")

    def _show(self, text: str) -> None:
        click.echo(f"\r{text.ljust(len(self._shown))}\r", nl=False, err=True)
        self._shown = text

    def end(self) -> None:
        """Leave nothing on the terminal."""
        if self._shown:
            self._show("")


@contextlib.contextmanager
def _progress() -> "Iterator[Progress | None]":
    """Give what shows how far a check is, where somebody looks."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    shown = _Progress()
    try:
        yield shown
    finally:
        shown.end()


def _cache_folder() -> pathlib.Path | None:
    """Return where this platform keeps what programs can make anew; None for who has no home."""
    import platformdirs  # noqa: PLC0415

    try:
        return platformdirs.user_cache_path("policykit", appauthor=False)
    except RuntimeError:
        return None


def _write_outputs(result: "Result", outputs: tuple[tuple[str, str], ...], note: str | None, *, strict: bool) -> None:
    if not outputs:
        return
    from policykit.render.text import plain  # noqa: PLC0415
    from policykit.writing import NewContent, replace  # noqa: PLC0415

    for form, file in outputs:
        text = "".join(f"{line}\n" for line in _written(result, form, plain, note, strict=strict))
        replace(NewContent(file, [text.encode(errors="backslashreplace")]))


def _show_fixes(check: "Recheck", outputs: tuple[tuple[str, str], ...], *, unsafe: bool, strict: bool) -> None:
    """Print a diff of what would be fixed, and beside it what would be left; exit with 1 where there is either."""
    import tempfile  # noqa: PLC0415

    from policykit.fixes import fix  # noqa: PLC0415
    from policykit.render.text import about_fixable, about_fixes, verdict  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as aside:
        fixed = fix(check, aside, unsafe=unsafe)
        _annotate(fixed.found, err=True)
        with _not_commands():
            for file in fixed.files:
                _print_diff(file.path, file.fixed)
    _write_outputs(fixed.found, outputs, about_fixable(fixed.found.diagnostics, unsafe=unsafe), strict=strict)
    note = about_fixes(fixed, unsafe=unsafe, would=True)
    click.echo(f"{note or 'nothing to fix'}; left: {verdict(fixed.left.diagnostics, style=_style)}", err=True)
    if fixed.files or _fails(fixed.left, strict=strict):
        sys.exit(1)


def _print_diff(old: str, new: str) -> None:
    """Print a diff: for people on a terminal, else to the byte, as `patch` reads it."""
    from policykit.render.diff import patch, readable  # noqa: PLC0415

    lines = patch(old, new, old)
    at_terminal = sys.stdout is not None and sys.stdout.isatty()
    for line in readable(lines, _style) if at_terminal else lines:
        click.echo(line, nl=at_terminal)


@main.command(short_help="Show a record with what surrounds it.")
@click.argument("record_id", metavar="ID")
@_answers
def show(record_id: str, records: _Records, lang: str, *, as_json: bool) -> None:
    """Show a record with what surrounds it.

    \b
    Examples:
      policykit show proposal/stoltenberg-2010/22
      policykit show person/aslaug-haga --lang nb
    """
    data = records.load()
    record = data[record_id]
    if as_json:
        _print_json(record.model_dump(mode="json"))
        return
    from policykit.render.record import Section, describe, name_of  # noqa: PLC0415
    from policykit.table import fold  # noqa: PLC0415

    for line in fold(name_of(data, record.id, lang), _width()):
        click.echo(_heading(line))
    for part in describe(data, record, lang):
        if isinstance(part, Section):
            click.echo(f"\n{_heading(part.title)}\n{_table(part.headers, part.cells)}")
            continue
        label, text = part
        first, *more = fold(text, _width() - _LABEL - 2)
        click.echo(f"{_style(label.ljust(_LABEL), 'faint')}  {first}")
        for line in more:
            click.echo(f"{'':{_LABEL + 2}}{line}")


def _answer(rows: "Rows[Any]", cells: Callable[[], tuple[Sequence[str], list[list[str]]]], *, as_json: bool) -> None:
    if as_json:
        _print_json(rows.as_dicts())
    elif not rows:
        click.echo("nothing on record")
    else:
        click.echo(_table(*cells()))


@main.command(short_help="Who stands where on a proposal, topic or report.")
@click.argument("record_id", metavar="ID")
@click.option("--by", metavar="ID", help="Only this person or body, speaking or spoken for.")
@click.option("--on", metavar="DATE", help="Only what was held on or before this day.")
@click.option("--direct", is_flag=True, help="Leave out what was said of its topics.")
@_answers
def stances(
    record_id: str, by: str | None, on: str | None, records: _Records, lang: str, *, direct: bool, as_json: bool
) -> None:
    """Show who stands where on a proposal, topic or report.

    \b
    Examples:
      policykit stances proposal/stoltenberg-2010/22 --on 2010-12-31
      policykit stances topic/mo-centres --by person/christine-meyer --json
    """
    from policykit.render.record import stance_cells  # noqa: PLC0415

    data = records.load()
    rows = data.stances(record_id, by=by, on=on, direct=direct, lang=lang)
    _answer(rows, lambda: stance_cells(data, rows, lang), as_json=as_json)


@main.command(short_help="What happened around a record, in order.")
@click.argument("record_id", metavar="ID")
@click.option("--direct", is_flag=True, help="Leave out what came by way of its topics and report.")
@_answers
def timeline(record_id: str, records: _Records, lang: str, *, direct: bool, as_json: bool) -> None:
    """Show what happened, was said, decided and found around a record, in order.

    \b
    Examples:
      policykit timeline proposal/stoltenberg-2010/22
      policykit timeline topic/injecting-rooms --lang nb
    """
    from policykit.render.record import timeline_cells  # noqa: PLC0415

    data = records.load()
    rows = data.timeline(record_id, direct=direct, lang=lang)
    _answer(rows, lambda: timeline_cells(rows), as_json=as_json)


@main.command(short_help="What became of a proposal.")
@click.argument("record_id", metavar="ID")
@click.option("--on", metavar="DATE", help="As it stood on this day.")
@_answers
def fate(record_id: str, on: str | None, records: _Records, lang: str, *, as_json: bool) -> None:
    """Show what became of a proposal: each assessor's latest finding.

    \b
    Examples:
      policykit fate proposal/stoltenberg-2010/22
      policykit fate proposal/stoltenberg-2010/22 --on 2012-12-31
    """
    from policykit.render.record import fate_cells  # noqa: PLC0415

    data = records.load()
    rows = data.fate(record_id, on=on, lang=lang)
    _answer(rows, lambda: fate_cells(data, rows, lang), as_json=as_json)


@main.command("evidence", short_help="What rests on what.")
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--sources", metavar="DIR", help="Look for the passages in the stored texts in this folder.")
@_reads
@_JSON
def show_evidence(record_id: str | None, sources: str | None, records: _Records, *, as_json: bool) -> None:
    """Show how the facts of each record are supported, or each fact of one record.

    \b
    A fact has, from best to worst:
      found        evidence of its own, on a passage found in a stored text
      passage      evidence of its own, on a passage not looked for or not found
      page only    evidence of its own, on a page without a stored text
      record only  only the evidence for the record as a whole
      none         no evidence

    \b
    Examples:
      policykit evidence --sources texts/
      policykit evidence vote/stoltenberg-2010/22 --json
    """
    from policykit.evidence import StoredTexts  # noqa: PLC0415
    from policykit.facts import coverage, fact_rows, nothing_found, total  # noqa: PLC0415
    from policykit.render.evidence import coverage_cells, fact_cells  # noqa: PLC0415

    data = records.load()
    is_found = StoredTexts(sources, data.canonical).is_found if sources is not None else nothing_found
    if record_id is not None:
        facts = fact_rows(data[record_id], is_found)
        _answer(facts, lambda: fact_cells(facts), as_json=as_json)
        return
    rows = list(coverage(data.values(), is_found))
    if as_json:
        _print_json([row._asdict() for row in rows])
    else:
        click.echo(_table(*coverage_cells([*rows, total(rows)])))


def _stored_text(sources: "StoredTexts", source_id: str) -> "StoredText":
    text = sources.text(source_id)
    if text is None:
        for found in sources.findings:
            _fail(f"{found.path}: {found.message}", 2)
        _fail(f"the text of {source_id} is not stored", 1)
    return text


@main.command(short_help="Write evidence for a passage.")
@click.argument("source")
@click.argument("words", metavar="TEXT")
@click.option("--sources", required=True, metavar="DIR", help="The folder of stored texts.")
@_reads
def cite(source: str, words: str, sources: str, records: _Records) -> None:
    """Write ready-made evidence for a passage of a stored text.

    TEXT is the passage, or its first and last words with " … " between them. What is printed are the fewest words that
    single it out, and its digest; where the source has a web address, a link to the passage too.

    \b
    Example:
      policykit cite source/my-page "the words that say so" --sources texts/
    """
    from policykit.evidence import CannotCite, StoredTexts  # noqa: PLC0415
    from policykit.ids import is_id  # noqa: PLC0415
    from policykit.render.evidence import citation  # noqa: PLC0415

    texts = StoredTexts(sources)
    source_id = source if source.startswith("source/") else f"source/{source}"
    if not is_id(source_id):
        _fail(f"{source} is not the id of a source", 1)
    text = _stored_text(texts, source_id)
    try:
        for line in citation(_source(records, source_id), source_id, text, words):
            click.echo(line)
    except CannotCite as error:
        _fail(str(error), 1)


def _source(records: _Records, source_id: str) -> "Source | None":
    """Return the record of a source, for its address, whatever is wrong with the other records."""
    from policykit.loading import find_files, load_file, shipped_records  # noqa: PLC0415
    from policykit.models import Source  # noqa: PLC0415

    for path in find_files(records.named() or (shipped_records(),)):
        for file in load_file(path):
            for entry in file.shaped.entries:
                if entry.id == source_id and isinstance(entry.record, Source):
                    return entry.record
    return None


@main.command(short_help="The passages behind a record.")
@click.argument("record_id", metavar="ID")
@click.option("--sources", required=True, metavar="DIR", help="The folder of stored texts.")
@_reads
@_LANG
def quote(record_id: str, sources: str, records: _Records, lang: str) -> None:
    """Show the passages behind a record, with the words around them and links to them.

    \b
    Example:
      policykit quote vote/stoltenberg-2010/22 --sources texts/
    """
    from policykit.evidence import StoredTexts  # noqa: PLC0415
    from policykit.render.evidence import quotations  # noqa: PLC0415

    data = records.load()
    lines = list(quotations(data, data[record_id], StoredTexts(sources, data.canonical), _style, lang, _width()))
    for line in lines or ["no passages are given for this record"]:
        click.echo(line)


@main.group(cls=click.Group, short_help="Write and compare the JSON Schemas.")
def schema() -> None:
    """Write the JSON Schemas of the records, and compare them with the models.

    \b
    Examples:
      policykit schema export schemas/
      policykit schema check schemas/
    """


@schema.command("export", short_help="Write the JSON Schemas.")
@click.argument("folder", metavar="DIR")
@click.option("--release", "keep", is_flag=True, help="Keep them as those of this version too, below DIR/releases.")
def schema_export(folder: str, *, keep: bool) -> None:
    """Write one JSON Schema for each kind of record, one for a records file, and one that holds them all.

    All files are written or none.

    \b
    Examples:
      policykit schema export schemas/
      policykit schema export schemas/ --release
    """
    from policykit.releases import export, release  # noqa: PLC0415

    click.echo(f"{export(pathlib.Path(folder))} files written to {folder}")
    if keep:
        click.echo(f"{release(pathlib.Path(folder))} is released in {folder}")


@schema.command("check", short_help="Compare a folder of schemas with the models.")
@click.argument("folder", metavar="DIR")
def schema_check(folder: str) -> None:
    """Compare the schemas in a folder with the models, and released ones with what they were.

    Exits with 1 where they differ.

    \b
    Example:
      policykit schema check schemas/
    """
    from policykit.releases import differences  # noqa: PLC0415

    found = differences(pathlib.Path(folder))
    for line in found:
        click.echo(line)
    if found:
        click.echo(f"`policykit schema export {folder}` writes the current ones anew; a release is taken from its tag")
        sys.exit(1)
    click.echo(f"{folder}: as the models have it")


@schema.command("diff", short_help="Say what changed between two sets of schemas.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@_reads
def schema_diff(old: str, new: str, records: _Records) -> None:
    """Say what changed between two folders of schemas, and whom it breaks.

    A change breaks writers where a record that was valid may now fail, and readers where they may now meet what they
    did not before. The records are held against both sets. Exits with 1 on a breaking change without a major step of
    the version (while the first number is 0, a step of the second one is major).

    \b
    Example:
      policykit schema diff schemas/releases/0.1.0 schemas
    """
    from policykit.compatibility import compare, is_major, replay, version_of  # noqa: PLC0415
    from policykit.releases import read_set, version_key  # noqa: PLC0415

    before, after = read_set(pathlib.Path(old)), read_set(pathlib.Path(new))
    try:
        was, is_now = version_of(before), version_of(after)
    except ValueError as error:
        _fail(str(error), 2)
    if version_key(is_now) < version_key(was):
        _fail(f"the version goes backwards, from {was} to {is_now}", 2)
    found = compare(before, after)
    for changes in found:
        click.echo(_heading(changes.kind))
        for line in changes.words:
            click.echo(f"  {line}")
        for broken, what in ((changes.breaks_writers, "a record that was valid may now fail"),
                             (changes.breaks_readers, "readers may now meet what they did not")):  # fmt: skip
            if broken:
                click.echo(f"  {_style('breaking', 'error')}: {what}")
    kept = records.load().values()
    refused = replay(after, kept).keys() - replay(before, kept).keys()
    for record_id in sorted(refused):
        click.echo(f"{_style('breaking', 'error')}: {record_id} was valid and is no more")
    breaking = bool(refused) or any(changes.breaking for changes in found)
    verdict = "breaking" if breaking else "nothing that breaks anyone" if found else "no difference"
    click.echo(f"{was} → {is_now}: {_style(verdict, 'error' if breaking else 'good')}")
    if breaking and not is_major(was, is_now):
        click.echo("a breaking change needs a major step of the version")
        sys.exit(1)


@main.group("export", cls=click.Group, short_help="Write the records for other programs.")
def export_records() -> None:
    """Write the records in a form that other programs read."""


def _options(*options: Callable[..., Any]) -> Callable[..., Any]:
    """Add several options, shown in the order in which they are given."""
    return lambda function: functools.reduce(lambda inner, option: option(inner), reversed(options), function)


def _writes(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which file to write; the command gets it as `file`. One that is there is kept."""

    @click.option("--output", "file", required=True, metavar="FILE", help="The file to write.")
    @click.option("--force", is_flag=True, help="Replace the file where it is there already.")
    @functools.wraps(function)
    def command(file: str, *, force: bool, **given: Any) -> None:
        from policykit.writing import check_free  # noqa: PLC0415

        check_free(file, force=force)
        function(file=file, **given)

    return command


_STANCES = _options(
    click.option("--about", metavar="ID", help="Only stances on this proposal, topic or report, and on its topics."),
    click.option("--direct", is_flag=True, help="With --about: leave out what is on topics only."),
    click.option(
        "--concepts",
        type=click.Choice(["about", "proposal", "topic"]),
        default="about",
        show_default=True,
        help="What actors are joined to: what the stance is on, only proposals, or topics and the topics of proposals.",
    ),
    click.option("--since", metavar="DATE", help="Only what may have been held on or after this date."),
    click.option("--until", metavar="DATE", help="Only what may have been held on or before this date."),
    click.option("--certain", is_flag=True, help="With --since or --until: only what certainly was."),
)
_AGREEMENT = "strict, lenient, or your own, as in support=yes,oppose=no. What it does not name is left out."
_NETWORK = _options(
    _writes,
    click.option(
        "--mode",
        type=click.Choice(["two-mode", "congruence", "conflict", "subtract"]),
        default="two-mode",
        show_default=True,
        help="Actors and what they took a stance on; or actors alone, by what they agree or differ on.",
    ),
    click.option("--agreement", metavar="NAME", help=f"What is yes and what no: {_AGREEMENT}"),
    click.option(
        "--actors",
        type=click.Choice(["on_behalf_of", "speaker", "organization"]),
        default="on_behalf_of",
        show_default=True,
        help="Who the actor is: whom the speaker spoke for, else the speaker; the speaker; or the body.",
    ),
    _STANCES,
    click.option(
        "--min-frequency",
        type=click.IntRange(1),
        default=1,
        metavar="N",
        help="Leave out actors and concepts that occur in fewer stances.",
    ),
    click.option(
        "--duplicates",
        type=click.Choice(["include", "document", "week", "month", "year", "acrossrange"]),
        help="Let a repeated yes or no count once a document or period. Default: acrossrange; for a two-mode matrix "
        "include.",
    ),
    click.option(
        "--normalisation",
        type=click.Choice(["none", "average", "jaccard", "cosine", "dna-cosine"]),
        help="For actors alone: what weights are divided by. Default: none.",
    ),
    _reads,
    _LANG,
)


def _network(
    records: _Records, mode: str, duplicates: Any, normalisation: Any, given: dict[str, Any]
) -> "DiscourseNetwork | Projection":
    """Return the network that was asked for, and say what is not in it."""
    from policykit.network import discourse_network  # noqa: PLC0415

    found = discourse_network(records.load(), **given)
    if mode == "two-mode":
        if normalisation:
            raise click.UsageError("--normalisation is for --mode congruence, conflict and subtract")
        return found
    aggregation: Any = mode
    return found.project(aggregation, duplicates=duplicates or "acrossrange", normalisation=normalisation or "none")


def _number(number: int, one: str) -> str:
    return f"{number} {one}" + ("" if number == 1 else "s")


def _say_left_out(left_out: Mapping[str, int], what: str = "stance") -> None:
    for why, number in left_out.items():
        click.echo(f"left out: {_number(number, what)}: {why}", err=True)


def _write_graph(form: str, file: str, network: "DiscourseNetwork | Projection") -> None:
    from policykit.export import graphs  # noqa: PLC0415
    from policykit.network import Projection  # noqa: PLC0415
    from policykit.writing import NewContent, replace  # noqa: PLC0415

    content = graphs.gexf(network) if form == "gexf" else graphs.graphml(network)
    replace(NewContent(file, [content]))
    _say_left_out(network.left_out)
    if isinstance(network, Projection):
        joined = sum(bool(tie.weight) for tie in network.ties)
        if joined < len(network.ties):
            _say_left_out({"congruence and conflict are equal": len(network.ties) - joined}, "tie")
        click.echo(f"{_number(len(network.nodes), 'actor')} and {_number(joined, 'tie')} written to {file}")
    else:
        actors, concepts = _number(len(network.actors), "actor"), _number(len(network.concepts), "concept")
        click.echo(f"{actors}, {concepts} and {_number(len(network.edges), 'stance')} written to {file}")


def _graph(form: str, records: _Records, file: str, mode: str, given: dict[str, Any]) -> None:
    duplicates, normalisation = given.pop("duplicates"), given.pop("normalisation")
    if mode == "two-mode" and duplicates:
        raise click.UsageError(
            "--duplicates is for --mode congruence, conflict and subtract: a graph keeps all stances"
        )
    _write_graph(form, file, _network(records, mode, duplicates, normalisation, given))


@export_records.command("graphml", short_help="Who holds what, as a graph in GraphML.")
@_NETWORK
def export_graphml(records: _Records, file: str, mode: str, **given: Any) -> None:
    """Write the network of who holds what, or who agrees with whom, as GraphML.

    Needs networkx, which comes with the extra `network`. What is left out is counted on standard error.

    \b
    Examples:
      policykit export graphml --output stances.graphml
      policykit export graphml --mode congruence --agreement strict --output who-agrees.graphml
    """
    _graph("graphml", records, file, mode, given)


@export_records.command("gexf", short_help="Who holds what, as a graph in GEXF, for Gephi.")
@_NETWORK
def export_gexf(records: _Records, file: str, mode: str, **given: Any) -> None:
    """Write the network of who holds what, or who agrees with whom, as GEXF, Gephi's own format.

    Needs networkx, which comes with the extra `network`. What is left out is counted on standard error.

    \b
    Examples:
      policykit export gexf --about report/stoltenberg-2010 --output stances.gexf
      policykit export gexf --mode subtract --agreement lenient --until 2012 --output until-2012.gexf
    """
    _graph("gexf", records, file, mode, given)


@export_records.command("matrix", short_help="Who holds what, as a matrix in CSV.")
@_NETWORK
@click.option(
    "--cells",
    type=click.Choice(["count", "yes", "no", "subtract", "combine"]),
    help="For two modes: all stances, those that are yes, those that are no, the difference, or 1, 2 and 3 for yes, no "
    "and both. Default: count.",
)
@click.option(
    "--share",
    type=click.Choice(["none", "activity", "prominence"]),
    help="For two modes: cells as shares of all that the actor said, or that was said of the concept. Default: none.",
)
@click.option("--ids", is_flag=True, help="Name rows and columns by ids, not by names and titles.")
def export_matrix(records: _Records, file: str, mode: str, *, ids: bool, **given: Any) -> None:
    """Write who holds what, or who agrees with whom, as a matrix in CSV. What is left out is counted on standard error.

    An apostrophe is put before names and titles that a spreadsheet would take for formulas.

    \b
    Examples:
      policykit export matrix --output counts.csv
      policykit export matrix --cells yes --agreement strict --share prominence --output yes.csv
      policykit export matrix --mode congruence --agreement strict --normalisation average --output who-agrees.csv
    """
    from policykit.network import Projection  # noqa: PLC0415
    from policykit.spreadsheets import ENCODING  # noqa: PLC0415
    from policykit.writing import NewContent, replace  # noqa: PLC0415

    duplicates, normalisation = given.pop("duplicates"), given.pop("normalisation")
    cells, share = given.pop("cells"), given.pop("share")
    if mode != "two-mode" and (cells or share):
        raise click.UsageError("--cells and --share are for --mode two-mode")
    if cells == "combine" and share not in (None, "none"):
        raise click.UsageError("--cells combine has no shares")
    network = _network(records, mode, duplicates, normalisation, given)
    if isinstance(network, Projection):
        matrix = network.matrix()
    else:
        matrix = network.matrix(cells or "count", duplicates=duplicates or "include", share=share or "none")
    replace(NewContent(file, [matrix.csv(ids=ids).encode(ENCODING)]))
    _say_left_out(network.left_out)
    rows, columns = _number(len(matrix.rows), "row"), _number(len(matrix.columns), "column")
    click.echo(f"{rows} and {columns} written to {file}")


@export_records.command("dna", short_help="Stances as an event list of the Discourse Network Analyzer.")
@_writes
@click.option("--agreement", required=True, metavar="NAME", help=f"What is yes and what no: {_AGREEMENT}")
@click.option(
    "--partial-dates",
    type=click.Choice(["skip", "earliest", "latest"]),
    default="skip",
    show_default=True,
    help="A date that is not one day: leave the stance out, or write the first or last day it may mean.",
)
@_STANCES
@_reads
@_LANG
def export_dna(records: _Records, file: str, **given: Any) -> None:
    """Write stances as an event list of the Discourse Network Analyzer: a CSV file with semicolons.

    What is left out or written otherwise than it is recorded is counted on standard error. The file is for that
    program: names are as they are recorded, also where a spreadsheet would take one for a formula.

    \b
    Examples:
      policykit export dna --agreement strict --output events.csv
      policykit export dna --agreement lenient --partial-dates earliest --output events.csv
    """
    from policykit.export.dna import event_list  # noqa: PLC0415
    from policykit.writing import NewContent, replace  # noqa: PLC0415

    events = event_list(records.load(), **given)
    replace(NewContent(file, [events.text.encode()]))
    _say_left_out(events.left_out)
    for what, number in events.changed.items():
        click.echo(f"changed: {what}: {number}", err=True)
    click.echo(f"{_number(events.events, 'stance')} written to {file}")


def _exports_tables(form: str, words: str, place: str, example: str, more: str) -> None:
    """Add the command that writes the tables of the records in a form."""

    def command(records: _Records, output: str, *, force: bool) -> None:
        from policykit.checking import check_paths  # noqa: PLC0415
        from policykit.export.files import About, export  # noqa: PLC0415
        from policykit.export.tables import streamed  # noqa: PLC0415
        from policykit.results import InvalidRecords  # noqa: PLC0415

        def checked(aside: str) -> "contextlib.AbstractContextManager[Tables]":
            with _progress() as progress:
                result = check_paths(roots, keep=False, progress=progress)
            if not result.ok:
                raise InvalidRecords(result.diagnostics)
            return streamed(roots, aside)

        roots = records.roots()
        about = About("Policy records")
        if records.only_shipped():
            about = About(
                "Records that come with policykit", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
            )
        written = export(form, output, checked, about, force=force)
        click.echo(f"{len(written)} {'file' if len(written) == 1 else 'files'} written to {output}")

    command.__doc__ = f"""Write the records as {words}, one table for each kind and one for each list.

    The records are checked first; where there are errors, nothing is written. What is there is replaced where such an
    export wrote it, and else only with --force. {more}

    \b
    Example:
      policykit export {form} --output {example}
    """
    output = click.option("--output", required=True, metavar="PATH", help=f"The {place} to write.")
    force = click.option("--force", is_flag=True, help="Replace what is there, whatever it is.")
    export_records.command(form, short_help=f"Write {words}.")(output(force(_reads(command))))


_exports_tables(
    "parquet", "a folder of Parquet files", "folder", "records-parquet", "A datapackage.json describes the tables."
)
_exports_tables(
    "csv",
    "a folder of CSV files",
    "folder",
    "records-csv",
    "An apostrophe is put before texts that a spreadsheet would take for formulas. A datapackage.json describes the tables.",
)
_exports_tables(
    "sqlite",
    "a SQLite file",
    "file",
    "records.db",
    "Beside it comes a metadata file for Datasette: records.metadata.json for records.db.",
)
_exports_tables(
    "duckdb", "a DuckDB file", "file", "records.duckdb", "It has the same tables and views as the SQLite file."
)


@main.group("import", cls=click.Group, short_help="Make records of what other programs write.")
def import_records() -> None:
    """Make records files of what other programs write."""


@main.command(short_help="Write a new record to fill in.")
@click.argument("kind", required=False)
@click.option("--id", "record_id", metavar="ID", help="The id of the new record.")
@click.option("--output", metavar="FILE", help="Write it to this file, which is not there yet.")
@click.option("--blank", is_flag=True, help="Ask nothing, on a terminal too.")
@_reads
@_LANG
def new(
    kind: str | None, record_id: str | None, output: str | None, records: _Records, lang: str, *, blank: bool
) -> None:
    """Write a new record to fill in, with what each of its fields means. Without a kind: list the kinds.

    On a terminal it asks for what a record of that kind needs, and looks for the records that it names among those
    that are read. No file is ever overwritten.

    \b
    Examples:
      policykit new
      policykit new proposal --output records/proposal.yaml
      policykit new person --id person/jane-doe > jane-doe.yaml
    """
    from policykit.ids import KINDS  # noqa: PLC0415
    from policykit.interview import why_no_language, why_not  # noqa: PLC0415
    from policykit.schema import UnknownKind, json_schema  # noqa: PLC0415
    from policykit.skeleton import schema_for, skeleton  # noqa: PLC0415
    from policykit.writing import check_new  # noqa: PLC0415

    if kind is None:
        click.echo(_table(["kind", "what it is"], [[each, json_schema(each)["description"]] for each in KINDS]))
        return
    if kind not in KINDS:
        raise UnknownKind(kind)
    if output is not None:
        check_new(output)
    filled: dict[Path, str] = {}
    reasons = why_no_language(lang)
    asks = not blank and _at_terminal()
    known = records.known(lang) if asks or record_id is not None else None
    if known and record_id is not None:
        reasons += why_not(kind, record_id, known, lang)
        filled["id",] = record_id
    if reasons:
        _fail(reasons[0], 2)

    def made(file: str) -> "Skeleton":
        return skeleton(kind, filled, lang=lang, schema=schema_for(os.path.dirname(file)))

    if known and asks:
        interview = _interview(kind, known, lang)
        with _stopped_at_once():
            filled = interview.fill(filled)
        _put(interview, made, output)
    elif output is None:
        click.echo(made("").text, nl=False)
    else:
        _write_new(output, made)


def _at_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _interview(kind: "Kind", known: "Known", lang: str) -> "Interview":
    """Return an interview on the terminal."""
    from policykit.interview import Interview  # noqa: PLC0415

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  # lets a line be edited; it need not be there

    return Interview(kind, known, lang=lang, ask=_typed, show=click.echo, style=_style, width=_width())


def _typed() -> str:
    while True:
        try:
            return input("> ")
        except UnicodeDecodeError:
            click.echo("  that could not be read as text; type it again")


@contextlib.contextmanager
def _stopped_at_once() -> Iterator[None]:
    """End the run with one line where the person at the terminal stops it."""
    try:
        yield
    except (KeyboardInterrupt, EOFError) as stop:
        click.echo()  # the prompt's line
        _fail("stopped; nothing is written", 130 if isinstance(stop, KeyboardInterrupt) else 1)


def _put(interview: "Interview", made: Callable[[str], "Skeleton"], file: str | None) -> None:
    """Write to a file, asking for one until one can be written; or show the text."""
    from policykit.loading import PathError  # noqa: PLC0415

    while file != "":
        if file is None:
            interview.explain("file", "A new file to write it to. Enter alone shows it here.")
            with _stopped_at_once():
                file = os.path.expanduser(interview.answer())
            continue
        try:
            _write_new(file, made)
        except PathError as error:
            interview.say(str(error), "error")
            file = None
        else:
            return
    click.echo(f"\n{made('').text}", nl=False)


def _write_new(file: str, made: Callable[[str], "Skeleton"]) -> None:
    from policykit.writing import create  # noqa: PLC0415

    new = made(file)
    create(file, new.text)
    left = len(new.blanks)
    blanks = f"{left or 'no'} blank{' is' if left == 1 else 's are'} left{' to fill in' if left else ''}"
    click.echo(f"{file} is written; {blanks}")


@main.group(cls=click.Group, short_help="Draw votes, stances and timelines.")
def plot() -> None:
    """Draw votes, stances and timelines, as SVG or PNG. PNG needs the extra `plot`.

    \b
    Examples:
      policykit plot division vote/stoltenberg-2010/22 --output vote.svg
      policykit plot timeline proposal/stoltenberg-2010/22 --alt
    """


def _draws(function: "Callable[..., Picture]") -> Callable[..., None]:
    """Add the options of a command that draws. It gets `draw`, to be called with what makes a picture of records."""

    @click.argument("record_id", metavar="ID")
    @click.option("--output", metavar="FILE", help="Write the picture to this file; .svg or .png.")
    @click.option("--alt", is_flag=True, help="Print what the picture shows, in words.")
    @click.option(
        "--width",
        type=click.IntRange(360, 10_000),
        default=760,
        show_default=True,
        help="Pixels across. Lettering keeps its size.",
    )
    @click.option(
        "--scale", type=click.FloatRange(0.5, 8), default=2, show_default=True, help="Dots to a pixel, in a PNG."
    )
    @_reads
    @_LANG
    @functools.wraps(function)
    def command(output: str | None, scale: float, records: _Records, *, alt: bool, **given: Any) -> None:
        from policykit.plots import check_name  # noqa: PLC0415

        if output is None and not alt:
            raise click.UsageError("name a file with --output, or ask for --alt")
        if output is not None:
            check_name(output)
        picture: Picture = function(data=records.load(), **given)
        if output is not None:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                picture.save(output, scale)
            for warning in warned:
                click.echo(f"policykit: {warning.message}", err=True)
            click.echo(f"{output}: {picture.title} ({picture.width} × {picture.height})")
        if alt:
            click.echo(picture.alt)
        elif picture.empty:
            click.echo("nothing on record")

    return command


@plot.command("division", short_help="How a body divided in a vote.")
@_draws
def plot_division(data: "Dataset", record_id: str, width: int, lang: str) -> "Picture":
    """Draw how a body divided in a vote, with the ballots that nobody named visibly unknown.

    \b
    Examples:
      policykit plot division vote/stoltenberg-2010/22 --output vote.svg
      policykit plot division vote/stoltenberg-2010/22 --alt --lang nb
    """
    from policykit.plots import division  # noqa: PLC0415

    return division(data, record_id, lang=lang, width=width)


@plot.command("stances", short_help="Who stands where.")
@click.option("--on", metavar="DATE", help="Only what was held on or before this day.")
@click.option("--direct", is_flag=True, help="Leave out what was said of its topics.")
@_draws
def plot_stances(data: "Dataset", record_id: str, on: str | None, width: int, lang: str, *, direct: bool) -> "Picture":
    """Draw who stands where on a proposal or topic, or on the proposals of a report: every stance, with its year.

    \b
    Examples:
      policykit plot stances report/stoltenberg-2010 --output stances.png
      policykit plot stances topic/heroin-assisted-treatment --on 2012-12-31 --output stances.svg
    """
    from policykit.plots import stances  # noqa: PLC0415

    return stances(data, record_id, on=on, direct=direct, lang=lang, width=width)


@plot.command("timeline", short_help="What happened around a record, in order.")
@click.option("--direct", is_flag=True, help="Leave out what came by way of its topics and report.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(("report", "vote", "statement", "event", "assessment")),
    multiple=True,
    help="Only what is of this kind; may be given several times.",
)
@_draws
def plot_timeline(
    data: "Dataset", record_id: str, width: int, lang: str, kinds: "tuple[HappeningKind, ...]", *, direct: bool
) -> "Picture":
    """Draw what happened, was said, decided and found around a record, with dates as exact as they are known.

    \b
    Examples:
      policykit plot timeline proposal/stoltenberg-2010/22 --kind event --kind vote --output timeline.svg
      policykit plot timeline topic/injecting-rooms --direct --output timeline.png
    """
    from policykit.plots import timeline  # noqa: PLC0415

    return timeline(data, record_id, direct=direct, kinds=kinds, lang=lang, width=width)


_VERBOSE = click.option("--verbose", is_flag=True, help="Name each thing that has no place there, not only how many.")


_IMPORTED = b"# Written by `policykit import`, which overwrites it with --replace as long as this line is first."


@import_records.command("popolo", short_help="Make records of Popolo JSON.")
@click.argument("file", metavar="FILE")
@click.option("--output", "folder", required=True, metavar="DIR", help="The folder to make; a new or an empty one.")
@click.option("--replace", "again", is_flag=True, help="Let DIR hold files that an import wrote; they go.")
@click.option("--lang", metavar="TAG", help="The language of the texts in FILE. Without it they are tagged `und`.")
@_VERBOSE
def import_popolo(file: str, folder: str, lang: str | None, *, again: bool, verbose: bool) -> None:
    """Make records of a Popolo JSON file: a data set, or objects of Popolo's classes.

    Ids that are none of ours are kept as identifiers. The file becomes a source, and every record rests on it.
    What no record has a place for is told, and so is what is left out on purpose: what concerns the private life of
    persons. All files are written or none.

    \b
    Examples:
      policykit import popolo councillors.json --output records/councillors
      policykit import popolo motions.json --output motions/ --lang en --verbose
    """
    from policykit.composing import records_file  # noqa: PLC0415
    from policykit.export.popolo import import_popolo  # noqa: PLC0415
    from policykit.ids import SECTIONS  # noqa: PLC0415
    from policykit.render.popolo import told_of_import  # noqa: PLC0415
    from policykit.text import is_language_tag  # noqa: PLC0415
    from policykit.writing import write_folder  # noqa: PLC0415

    if lang is not None and not is_language_tag(lang):
        _fail(f"{lang} is no language tag, such as en or pt-BR", 2)
    imported = import_popolo(file, lang)
    files = {
        f"{section}.yaml": (part.encode() for part in records_file(section, records))
        for section, records in imported.records.items()
    }
    write_folder(folder, files, mark=_IMPORTED, over=[f"{section}.yaml" for section in SECTIONS] if again else [])
    for line in told_of_import(imported, file, folder, lang, verbose=verbose):
        click.echo(line, err=True)


@export_records.command("popolo", short_help="Write Popolo JSON.")
@_writes
@_VERBOSE
@_LANG
@_reads
def export_popolo(file: str, lang: str, records: _Records, *, verbose: bool) -> None:
    """Write persons, organizations, roles, proposals, votes, statements and events as Popolo JSON.

    What Popolo cannot hold is told. The file is written whole or not at all.

    \b
    Examples:
      policykit export popolo --output popolo.json
      policykit export popolo --records records/ --lang nb --output popolo.json --verbose
    """
    from policykit.export.popolo import export_popolo, popolo_text  # noqa: PLC0415
    from policykit.render.popolo import Losses  # noqa: PLC0415
    from policykit.writing import NewContent, replace  # noqa: PLC0415

    losses = Losses(each=verbose)
    replace(NewContent(file, popolo_text(losses.count(export_popolo(records.load(), lang=lang, lost=losses.add)))))
    for line in losses.told(file):
        click.echo(line, err=True)


@main.command(short_help="What a rule is for.")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a rule is for and how to mend what it finds. Without a code: list the rules.

    \b
    Examples:
      policykit explain
      policykit explain PK208
    """
    from policykit.ids import nearest  # noqa: PLC0415
    from policykit.rules import RULES  # noqa: PLC0415
    from policykit.table import fold  # noqa: PLC0415

    if code is None:
        click.echo(
            _table(
                ["code", "severity", "finds"],
                [[r.code, str(r.severity), r.heading] for r in RULES.values()],
            )
        )
        return
    rule = RULES.get(code.upper())
    if rule is None:
        near = nearest(code.upper(), RULES, most=3)
        _fail(f"there is no rule {code}" + (f"; did you mean {' or '.join(near)}?" if near else ""), 1)
    click.echo(f"{_heading(rule.code)} {rule.name} ({_style(str(rule.severity), str(rule.severity))})")
    click.echo(f"{rule.heading}.")
    click.echo()
    for text in filter(None, (rule.help, rule.how_fixed)):
        for line in fold(text, _width()):
            click.echo(line)
