"""The rule of figures."""

from collections.abc import Iterable
from typing import Final

from policykit.diagnostics import Finding, Severity
from policykit.models import Figure
from policykit.rules.registry import in_field, value_rule

_MOST_PER_CENT: Final = 1_000

_PER_CENT: Final = frozenset({"%", "per cent", "percent", "pct", "prosent", "pst", "procent", "prozent"})


@value_rule("PK460", "improbable-figure", in_field(Figure, "value"), Severity.WARNING)
def _improbable_figure(value: float, figure: Figure) -> Iterable[Finding]:
    """A plain count below zero, or more than a thousand per cent.

    Without a `unit` a figure is a count, and nobody counts less than none. For a change, say in `unit` what it is in.
    No share is above 100 per cent, but a growth can be, so only what is beyond ten times as much, or as much less, is
    found: look whether a decimal sign was lost, or whether the figure is no percentage.
    """
    if figure.unit is None:
        return () if value >= 0 else (Finding(_improbable_figure, (), f"a count of {value}, which is less than none"),)
    if abs(value) <= _MOST_PER_CENT or figure.unit.casefold().strip(" .") not in _PER_CENT:
        return ()
    return (Finding(_improbable_figure, (), f"{value:,} per cent, and no share is above 100"),)
