"""`policykit validate`."""

import contextlib
import functools
import importlib
import os
import pathlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.options import DEFAULT_RECORDS
from policykit.cli.streams import check_unread, commands_of_our_own, is_github
from policykit.cli.terminal import fail, progress_line, style
from policykit.files import NewContent, PathError, check_no_link, replace
from policykit.loading import find_files
from policykit.render.diff import patch, readable
from policykit.render.text import about_fixable, about_fixes, plain, verdict
from policykit.validation.engine import check_paths

if TYPE_CHECKING:
    from policykit.validation import Result
    from policykit.validation.fixes import Fixed, Recheck

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
    """Return the lines of a result in a format. `note` says what was fixed or what can be."""
    # Only the form that is asked for is imported.
    render: Callable[..., Iterator[str]] = importlib.import_module(f"policykit.render.{form}").render
    return render(result, style=style, note=note, strict=strict)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--strict", is_flag=True, help="Let warnings fail the run too.")
@click.option("--shipped", is_flag=True, help="Let the records refer to those that come with the package.")
@click.option("--sources", metavar="DIR", help="Look for every passage in the stored texts in this folder.")
@click.option("--follow-links", is_flag=True, help="Read what links lead to outside of the folders, too.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="What to print.")
@click.option(
    "--changed-since", metavar="REV", help="Report only on what changed in git since, and on what refers to it."
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was found before.")
@click.option(
    "--output",
    "outputs",
    type=_Output(),
    multiple=True,
    help="Write this format to this file as well; no link, and none of those that are checked.",
)
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
    follow_links: bool,
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
    if diffing and form != "text":
        fail(f"--diff prints a diff; --output {form}=FILE writes the findings", 2)
    if not paths and not pathlib.Path(DEFAULT_RECORDS).exists():
        fail(f"there is no folder {DEFAULT_RECORDS} here; name the files or folders to check", 2)
    paths = paths or (DEFAULT_RECORDS,)
    _check_outputs([file for _, file in outputs], paths, sources, follow_links=follow_links)
    check = functools.partial(
        _check,
        paths=paths,
        shipped=shipped,
        texts=sources,
        cache_in=None if no_cache else _cache_folder(),
        changed_since=changed_since,
        follow_links=follow_links,
    )
    if diffing:
        _show_fixes(check, outputs, unsafe=unsafe, strict=strict)
        return
    if fixing:
        with tempfile.TemporaryDirectory() as aside:
            fixed = _fix(check, aside, unsafe=unsafe)
            fixed.write()
        result, note = fixed.left, about_fixes(fixed, unsafe=unsafe)
    else:
        result = check({})
        note = about_fixable(result.diagnostics, unsafe=unsafe)
    _write_outputs(result, outputs, note, strict=strict)
    _print_result(result, form, note, strict=strict)
    if fixing and note and form != "text":
        click.echo(note, err=True)
    if _fails(result, strict=strict):
        sys.exit(1)


def _check_outputs(outputs: Sequence[str], paths: tuple[str, ...], texts: str | None, *, follow_links: bool) -> None:
    """Raise `PathError` for an output that is a link, is read as it is, or would replace what is checked."""
    for file in outputs:
        check_no_link(file)
        check_unread(file)
    there = [file for file in outputs if os.path.isfile(file)]
    records = find_files(paths, follow_links=follow_links) if there else ()
    for file in there:
        is_text = texts is not None and pathlib.Path(os.path.realpath(file)).is_relative_to(os.path.realpath(texts))
        if is_text or any(os.path.samefile(file, record) for record in records):
            raise PathError(file, "is one of the files that are checked; name another for the findings")


def _check(contents_at: Mapping[str, str], *, paths: tuple[str, ...], **settings: Any) -> "Result":
    with progress_line() as progress:
        return check_paths(paths, keep=False, progress=progress, contents_at=contents_at, **settings)


def _cache_folder() -> pathlib.Path | None:
    """Return where this platform keeps what programs can make anew; None for who has no home."""
    import platformdirs  # noqa: PLC0415  # not needed without a cache

    try:
        return platformdirs.user_cache_path("policykit", appauthor=False)
    except RuntimeError:
        return None


def _print_result(result: "Result", form: str, note: str | None, *, strict: bool) -> None:
    if form != "github":
        _annotate(result, err=form != "text")
    with commands_of_our_own() if form == "github" else contextlib.nullcontext():
        for line in _written(result, form, style, note, strict=strict):
            # What programs read is UTF-8, whatever the terminal takes.
            click.echo(line if form == "text" else line.encode("utf-8", errors="backslashreplace"))


def _annotate(result: "Result", *, err: bool) -> None:
    """Write annotations where GitHub runs the command; it reads both streams, and one may be for a program."""
    if is_github():
        with commands_of_our_own():
            for line in _written(result, "github", style, None, strict=False):
                click.echo(line, err=err)


def _fails(result: "Result", *, strict: bool) -> bool:
    return not result.ok or bool(strict and result.diagnostics)


def _write_outputs(result: "Result", outputs: tuple[tuple[str, str], ...], note: str | None, *, strict: bool) -> None:
    for form, file in outputs:
        text = "".join(f"{line}\n" for line in _written(result, form, plain, note, strict=strict))
        replace(NewContent(file, [text.encode(errors="backslashreplace")]))


def _fix(check: "Recheck", aside: str, *, unsafe: bool) -> "Fixed":
    from policykit.validation.fixes import fix  # noqa: PLC0415  # only --fix and --diff need it

    return fix(check, aside, unsafe=unsafe)


def _show_fixes(check: "Recheck", outputs: tuple[tuple[str, str], ...], *, unsafe: bool, strict: bool) -> None:
    """Print a diff of what would be fixed, and beside it what would be left; exit with 1 where there is either."""
    with tempfile.TemporaryDirectory() as aside:
        fixed = _fix(check, aside, unsafe=unsafe)
        fixed.check_unchanged()
        _annotate(fixed.found, err=True)
        for file in fixed.files:
            _print_diff(file.path, file.fixed)
    _write_outputs(fixed.found, outputs, about_fixable(fixed.found.diagnostics, unsafe=unsafe), strict=strict)
    note = about_fixes(fixed, unsafe=unsafe, would=True)
    click.echo(f"{note or 'nothing to fix'}; left: {verdict(fixed.left.diagnostics, style=style)}", err=True)
    if fixed.files or _fails(fixed.left, strict=strict):
        sys.exit(1)


def _print_diff(old: str, new: str) -> None:
    """Print a diff: for people on a terminal, else to the byte, as `patch` reads it."""
    lines = patch(old, new, old)
    at_terminal = sys.stdout is not None and sys.stdout.isatty()
    for line in readable(lines, style) if at_terminal else lines:
        click.echo(line, nl=at_terminal)
