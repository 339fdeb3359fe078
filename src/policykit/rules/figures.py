"""The rule of figures."""

from collections.abc import Iterable
from typing import Final

from policykit.diagnostics import Finding, Severity
from policykit.models import Figure
from policykit.rules.registry import in_field, value_rule

_MOST_PER_CENT: Final = 1_000

_PER_CENT: Final = frozenset({"%", "per cent", "percent", "percentage", "pct", "prosent", "pst", "procent", "prozent"})

_COUNTED: Final = frozenset(
    {"people", "person", "persons", "users", "patients", "deaths", "cases"}
    | {"personer", "mennesker", "brukere", "pasienter", "dødsfall", "tilfeller", "saker"}
)
"""Units of plain counts, of which nobody counts less than none."""


@value_rule("PK460", "improbable-figure", in_field(Figure, "value"), Severity.WARNING)
def _improbable_figure(value: float, figure: Figure) -> Iterable[Finding]:
    """A plain count below zero, or more than a thousand per cent.

    Without a `unit`, or in people or cases, a figure is a count, and nobody counts less than none. Of a change, say in
    `unit` that it is one: `people more than before`.
    No share is above 100 per cent, but a growth can be, so only what is beyond ten times as much, or as much less, is
    found: look whether a decimal sign was lost, or whether the figure is no percentage.
    """
    unit = figure.unit.casefold().strip(" .") if figure.unit is not None else None
    if unit is None or unit in _COUNTED:
        return () if value >= 0 else (Finding(_improbable_figure, (), f"a count of {value}, which is less than none"),)
    if abs(value) <= _MOST_PER_CENT or unit not in _PER_CENT:
        return ()
    return (Finding(_improbable_figure, (), f"{value:,} per cent, and no share is above 100"),)
