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
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from policykit import __version__

if TYPE_CHECKING:
    from policykit.dataset import Dataset
    from policykit.evidence import StoredText, StoredTexts
    from policykit.examining import Progress
    from policykit.export.tables import Tables
    from policykit.models import Source
    from policykit.results import Result
    from policykit.rows import Rows

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


def _told(error: Exception) -> tuple[str, int] | None:
    """Return what to say of an error of a call, and the exit code; None where it is a fault of the program."""
    from policykit.changes import CannotCompare  # noqa: PLC0415
    from policykit.dataset import RecordNotFound, WrongKind  # noqa: PLC0415
    from policykit.dates import InvalidDate  # noqa: PLC0415
    from policykit.export.places import Exists  # noqa: PLC0415
    from policykit.extras import MissingExtra  # noqa: PLC0415
    from policykit.loading import PathError  # noqa: PLC0415
    from policykit.releases import CannotRelease  # noqa: PLC0415
    from policykit.results import InvalidRecords  # noqa: PLC0415
    from policykit.schema import UnknownKind  # noqa: PLC0415
    from policykit.workers import WorkerLost  # noqa: PLC0415

    if isinstance(error, RecordNotFound | WrongKind):
        return str(error), 1
    if isinstance(error, InvalidRecords):
        first = str(error.diagnostics[0])
        return f"{error.summary}; `policykit validate` shows all; the first: {first}", 2
    if isinstance(
        error,
        PathError | CannotCompare | WorkerLost | InvalidDate | CannotRelease | MissingExtra | UnknownKind | Exists,
    ):
        return str(error), 2
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{(error.strerror or str(error)).lower()}", 2
    return None


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


def _written(result: "Result", form: str, style: Callable[[str, str], str]) -> "Iterator[str]":
    """Return the lines of a result in a format."""
    if form == "text":
        from policykit.render.text import report  # noqa: PLC0415

        return report(result, style=style)
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
) -> None:
    """Check records files, or folders of them (default: records/).

    Exits with 0 where there are no errors, 1 where there are, and 2 where the check could not be run.
    In GitHub Actions the findings become annotations too, without asking.

    \b
    Examples:
      policykit validate
      policykit validate records/ new/statements.yaml --strict
      policykit validate records/ --sources texts/
      policykit validate --format github --output sarif=findings.sarif
    """
    from policykit.checking import check_paths  # noqa: PLC0415
    from policykit.render.text import plain  # noqa: PLC0415

    if not paths and not pathlib.Path(DEFAULT_RECORDS).exists():
        _fail(f"there is no folder {DEFAULT_RECORDS} here; name the files or folders to check", 2)
    with _progress() as progress:
        result = check_paths(
            paths or (DEFAULT_RECORDS,),
            shipped=shipped,
            texts=sources,
            keep=False,
            cache_in=None if no_cache else _cache_folder(),
            changed_since=changed_since,
            progress=progress,
        )
    for other, file in outputs:
        _replace(file, "".join(f"{line}\n" for line in _written(result, other, plain)))
    for line in _written(result, form, _style):
        click.echo(line)
    if form == "text" and os.environ.get("GITHUB_ACTIONS") == "true":
        for line in _written(result, "github", plain):
            click.echo(line)
    if not result.ok or (strict and result.diagnostics):
        sys.exit(1)


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


def _cache_folder() -> pathlib.Path:
    """Return where this platform keeps what programs can make anew."""
    import platformdirs  # noqa: PLC0415

    return platformdirs.user_cache_path("policykit", appauthor=False)


def _replace(file: str, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    import tempfile  # noqa: PLC0415

    folder = os.path.dirname(os.path.abspath(file))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as aside:
        new = pathlib.Path(aside, "new")
        new.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        os.replace(new, file)


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
        license_ = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/") if records.only_shipped() else ()
        written = export(form, output, checked, About("Records of policykit", *license_), force=force)
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
    for line in fold(rule.help, _width()):
        click.echo(line)
