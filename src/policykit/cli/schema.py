"""`policykit schema`."""

import pathlib
import sys

import click

from policykit.cli.options import Records, record_options
from policykit.cli.terminal import fail, heading, style
from policykit.schema import (
    check_usable,
    compare,
    differences,
    export,
    is_major,
    read_set,
    release,
    replay,
    version_key,
    version_of,
)


@click.command("export")
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
    click.echo(f"{export(pathlib.Path(folder))} files written to {folder}")
    if keep:
        click.echo(f"{release(pathlib.Path(folder))} is released in {folder}")


@click.command("check")
@click.argument("folder", metavar="DIR")
def schema_check(folder: str) -> None:
    """Compare the schemas in a folder with the models, and released ones with what they were.

    Exits with 1 where they differ.

    \b
    Example:
      policykit schema check schemas/
    """
    found = differences(pathlib.Path(folder))
    for line in found:
        click.echo(line)
    if found:
        click.echo(f"`policykit schema export {folder}` writes the current ones anew; a release is taken from its tag")
        sys.exit(1)
    click.echo(f"{folder}: as the models have it")


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@record_options
def schema_diff(old: str, new: str, records: Records) -> None:
    """Say what changed between two folders of schemas, and whom it breaks.

    A change breaks writers where a record that was valid may now fail, and readers where they may now meet what they
    did not before. The records are held against both sets. Exits with 1 on a breaking change without a major step of
    the version (while the first number is 0, a step of the second one is major). Nothing is fetched: a schema that
    refers to another file or address is refused.

    \b
    Example:
      policykit schema diff schemas/releases/0.1.0 schemas
    """
    before, after = read_set(pathlib.Path(old)), read_set(pathlib.Path(new))
    was, is_now = version_of(before, old), version_of(after, new)
    if version_key(is_now) < version_key(was):
        fail(f"the version goes backwards, from {was} to {is_now}", 2)
    for folder, schemas in ((old, before), (new, after)):
        check_usable({str(pathlib.Path(folder, name)): each for name, each in schemas.items()})
    found = compare(before, after)
    for changes in found:
        click.echo(heading(changes.kind))
        for line in changes.words:
            click.echo(f"  {line}")
        for broken, what in ((changes.breaks_writers, "a record that was valid may now fail"),
                             (changes.breaks_readers, "readers may now meet what they did not")):  # fmt: skip
            if broken:
                click.echo(f"  {style('breaking', 'error')}: {what}")
    kept = records.load().values()
    refused = replay(after, kept).keys() - replay(before, kept).keys()
    for record_id in sorted(refused):
        click.echo(f"{style('breaking', 'error')}: {record_id} was valid and is no more")
    breaking = bool(refused) or any(changes.breaking for changes in found)
    verdict = "breaking" if breaking else "nothing that breaks anyone" if found else "no difference"
    click.echo(f"{was} → {is_now}: {style(verdict, 'error' if breaking else 'good')}")
    if breaking and not is_major(was, is_now):
        click.echo("a breaking change needs a major step of the version")
        sys.exit(1)
