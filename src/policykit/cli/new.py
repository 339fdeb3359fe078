"""`policykit new`."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from policykit.authoring import Interview, Known, check_new, create, make_skeleton, schema_for, why_no_language, why_not
from policykit.cli.answers import answer_table
from policykit.cli.options import Records, lang_option, record_options
from policykit.cli.terminal import fail, style
from policykit.dataset import UnknownKind
from policykit.documents import SUFFIXES, suffix_of
from policykit.files import PathError, check_stays
from policykit.loading import shipped_records
from policykit.schema import json_schema
from policykit.values import KINDS, terminal_width

if TYPE_CHECKING:
    from policykit.authoring import Skeleton
    from policykit.diagnostics import Path
    from policykit.values import Kind


@click.command()
@click.argument("kind", required=False)
@click.option("--id", "record_id", metavar="ID", help="The id of the new record.")
@click.option("--output", metavar="FILE", help="Write it to this file, which is not there yet.")
@click.option("--blank", is_flag=True, help="Ask nothing, on a terminal too.")
@record_options
@lang_option
def new(
    kind: str | None, record_id: str | None, output: str | None, records: Records, lang: str, *, blank: bool
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
    if kind is None:
        click.echo(answer_table(["kind", "what it is"], [[each, json_schema(each)["description"]] for each in KINDS]))
        return
    if kind not in KINDS:
        raise UnknownKind(kind)
    if output is not None:
        check_new(output)
    filled: dict[Path, str] = {}
    reasons = why_no_language(lang)
    asks = not blank and all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    known = _known(records, lang) if asks or record_id is not None else None
    if known and record_id is not None:
        reasons += why_not(kind, record_id, known, lang)
        filled["id",] = record_id
    if reasons:
        fail(reasons[0], 2)

    def made(file: str) -> "Skeleton":
        return make_skeleton(kind, filled, lang=lang, schema=schema_for(os.path.dirname(file)))

    if known and asks:
        interview = _interview(kind, known, lang)
        with _stopped_at_once():
            filled = interview.fill(filled)
        _put(interview, made, output)
    elif output is None:
        click.echo(made("").text, nl=False)
    else:
        _write_new(output, made)


def _known(records: Records, lang: str) -> Known:
    """Read what a new record can name. In a folder that is still empty that is nothing."""
    paths = records.named()
    shipped = (shipped_records(),) if records.shipped or not paths else ()
    if not records.paths:
        paths = tuple(path for path in paths if _holds_records(path, follow_links=records.follow_links))
    return Known.read((*paths, *shipped), lang, follow_links=records.follow_links)


def _holds_records(folder: str, *, follow_links: bool) -> bool:
    if not follow_links:
        check_stays(folder)
    names = (name for _, _, names in os.walk(folder, followlinks=follow_links) for name in names)
    return any(suffix_of(name) in SUFFIXES for name in names)


def _interview(kind: "Kind", known: "Known", lang: str) -> "Interview":
    """Return an interview on the terminal."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  # lets a line be edited; it need not be there

    return Interview(
        kind=kind, known=known, lang=lang, ask=_typed, show=click.echo, style=style, width=terminal_width()
    )


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
        fail("stopped; nothing is written", 130 if isinstance(stop, KeyboardInterrupt) else 1)


def _put(interview: "Interview", made: Callable[[str], "Skeleton"], file: str | None) -> None:
    """Write to a file, asking for one until one can be written; or show the text."""
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
    new = made(file)
    create(file, new.text)
    left = len(new.blanks)
    blanks = f"{left or 'no'} blank{' is' if left == 1 else 's are'} left{' to fill in' if left else ''}"
    click.echo(f"{file} is written; {blanks}")
