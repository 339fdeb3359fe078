"""Options that several commands share, and the records that a command was asked to read."""

import dataclasses
import functools
import os
import pathlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.streams import check_unread
from policykit.files import NewContent, check_free, replace
from policykit.loading import shipped_records
from policykit.validation import load

if TYPE_CHECKING:
    from policykit.dataset import Dataset


DEFAULT_RECORDS = "records"


@dataclasses.dataclass(frozen=True, slots=True)
class Records:
    """The records that a command was asked to read."""

    paths: tuple[str, ...]
    shipped: bool
    follow_links: bool

    def load(self) -> "Dataset":
        """Read them."""
        return load(*self.named(), shipped=self.shipped or None, follow_links=self.follow_links)

    def roots(self) -> tuple[str, ...]:
        """Return all the paths that are read."""
        named = self.named()
        if named and not self.shipped:
            return named
        return (*named, shipped_records())

    def only_shipped(self) -> bool:
        """Whether no others are read than those that come with the package."""
        return {os.path.realpath(root) for root in self.roots()} == {os.path.realpath(shipped_records())}

    def named(self) -> tuple[str, ...]:
        """Return the paths that were named, or the usual one where there is one."""
        return self.paths or ((DEFAULT_RECORDS,) if pathlib.Path(DEFAULT_RECORDS).is_dir() else ())


def record_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which records to read; the command gets them as `records`."""

    @click.option(
        "--records",
        "paths",
        multiple=True,
        metavar="PATH",
        help="Read these records. Default: records/ where there is one, else those that come with the package.",
    )
    @click.option("--shipped", is_flag=True, help="Read those that come with the package too.")
    @click.option("--follow-links", is_flag=True, help="Read what links lead to outside of the folders, too.")
    @functools.wraps(function)
    def command(**given: Any) -> None:
        records = Records(given.pop("paths"), given.pop("shipped"), given.pop("follow_links"))
        function(records=records, **given)

    return command


lang_option = click.option(
    "--lang", default="en", metavar="TAG", show_default=True, help="The language of the records' texts."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")


def answer_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a command that answers from records."""
    return record_options(lang_option(json_option(function)))


def combined_options(*options: Callable[..., Any]) -> Callable[..., Any]:
    """Add several options, shown in the order in which they are given."""
    return lambda function: functools.reduce(lambda inner, option: option(inner), reversed(options), function)


@dataclasses.dataclass(frozen=True, slots=True)
class Output:
    """The file that a command was asked to write."""

    path: str
    force: bool

    def __str__(self) -> str:
        return self.path

    def check(self) -> None:
        """Raise a `CallError` where it cannot be written to, or is there already and may not be replaced."""
        check_free(self.path, force=self.force)
        check_unread(self.path)

    def write(self, parts: Iterable[bytes]) -> None:
        """Write it, whole or not at all. Raises a `CallError` also where it has come to be there only now."""
        replace(NewContent(self.path, parts, is_new=not self.force))


def output_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which file to write; the command gets it as `file`. One that is there is kept."""

    @click.option("--output", "file", required=True, metavar="FILE", help="The file to write; no link.")
    @click.option("--force", is_flag=True, help="Replace the file where it is there already.")
    @functools.wraps(function)
    def command(file: str, *, force: bool, **given: Any) -> None:
        output = Output(file, force)
        output.check()
        function(file=output, **given)

    return command


verbose_option = click.option(
    "--verbose", is_flag=True, help="Name each thing that has no place there, not only how many."
)
