"""Answers printed as tables and as JSON."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.terminal import heading
from policykit.values import format_table, terminal_width

if TYPE_CHECKING:
    from policykit.dataset import Rows


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def answer_table(headers: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return a table as wide as the terminal, without the columns that are empty."""
    used = [at for at in range(len(headers)) if any(row[at] for row in cells)]
    return format_table(
        [headers[at] for at in used],
        [[row[at] for at in used] for row in cells],
        width=terminal_width(),
        header_style=heading,
    )


def print_answer(
    rows: "Rows[Any]", cells: Callable[[], tuple[Sequence[str], list[list[str]]]], *, as_json: bool
) -> None:
    """Print rows as JSON or as a table; `cells` returns its headers and its cells."""
    if as_json:
        print_json(rows.as_dicts())
    elif not rows:
        click.echo("nothing on record")
    else:
        click.echo(answer_table(*cells()))
