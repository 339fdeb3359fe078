"""Every rule, by its code, whatever package finds it broken."""

from collections.abc import Iterator
from typing import Final

from policykit.diagnostics import Rule
from policykit.documents import RULES as SYNTAX_RULES
from policykit.evidence import RULES as EVIDENCE_RULES
from policykit.loading import RULES as SHAPE_RULES
from policykit.models import EvidencedRecord, Record, models_within
from policykit.rules import (  # noqa: F401  # they register their rules
    addresses,
    assessments,
    duplicates,
    ellipsis,
    events,
    evidence,
    fields,
    figures,
    languages,
    licenses,
    lists,
    names,
    numbering,
    organizations,
    people,
    proposals,
    references,
    reports,
    responses,
    sources,
    statements,
    votes,
    years,
)
from policykit.rules.registry import record_checks, reference_checks, set_checks, value_checks


def _registered() -> Iterator[Rule]:
    yield from SYNTAX_RULES
    yield from SHAPE_RULES
    yield from EVIDENCE_RULES
    yield from (rule for rule, _, _ in (*reference_checks, *record_checks, *set_checks, *value_checks))


RULES: Final[dict[str, Rule]] = {
    rule.code: rule for rule in sorted(dict.fromkeys(_registered()), key=lambda rule: rule.code)
}
"""Every rule, by its code."""

NO_SUCH_RECORD: Final = RULES["PK301"]


def beyond_shape(model: type[Record] | None) -> tuple[Rule, ...]:
    """Return the rules for records of a model, or for redirects, that no JSON Schema can say."""
    found = {
        rule
        for rule, models, _ in (*reference_checks, *record_checks, *set_checks)
        if (issubclass(model, models) if model else not models)
    }
    within = models_within(model) if model else ()
    found |= {rule for rule, fields_of, _ in value_checks if any(map(fields_of, within))}
    if model and issubclass(model, EvidencedRecord):
        found |= set(EVIDENCE_RULES)
    return tuple(sorted(found, key=lambda rule: rule.code))
