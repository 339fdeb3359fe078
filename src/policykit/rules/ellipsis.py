"""The rule of passages whose ends stand about three dots."""

from collections.abc import Iterable

from policykit.diagnostics import Finding
from policykit.loading import THREE_DOTS, about_three_dots
from policykit.models import Evidence
from policykit.rules.registry import in_field, value_rule


@value_rule(THREE_DOTS, "three-dots", in_field(Evidence, "passage"))
def _three_dots(passage: str, _: Evidence) -> Iterable[Finding]:
    found = about_three_dots(passage, ()) if " ... " in passage else None
    return (found,) if found else ()
