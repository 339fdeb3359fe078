"""Every rule says what it is about."""

import re

import pytest

from policykit.diagnostics import Rule, Severity
from policykit.models import MODELS
from policykit.rules.catalogue import RULES, beyond_shape
from policykit.values import Kind


def test_every_rule_says_what_is_wrong_and_how_to_mend_it() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert re.fullmatch(r"PK[1-5][0-9]{2}", code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
        assert rule.summary
        assert rule.summary[0].islower() or not rule.summary[0].isalpha() or rule.summary.startswith("YAML")
        assert not rule.summary.endswith(".")
        assert rule.help.endswith(".")
        assert rule.severity in Severity
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        ("topic", {"PK450", "PK453", "PK457", "PK458", "PK461"}, {"PK451", "PK454", "PK459", "PK460"}),
        ("person", {"PK451", "PK456", "PK462", "PK510"}, {"PK452", "PK454", "PK460"}),
        ("statement", {"PK454", "PK455", "PK460", "PK511"}, {"PK451", "PK459"}),
    ],
)
def test_a_rule_of_values_holds_for_the_kinds_that_have_such_values_somewhere(
    kind: Kind, inside: set[str], outside: set[str]
) -> None:
    codes = {rule.code for rule in beyond_shape(MODELS[kind])}
    assert inside <= codes
    assert not outside & codes


def test_what_a_rule_is_called_can_be_looked_up() -> None:
    assert all(isinstance(rule, Rule) and rule.url.endswith(code.lower()) for code, rule in RULES.items())
