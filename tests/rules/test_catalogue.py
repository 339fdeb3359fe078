"""Every rule says what it is about."""

import re

from policykit.diagnostics import Rule, Severity
from policykit.rules.catalogue import RULES


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


def test_what_a_rule_is_called_can_be_looked_up() -> None:
    assert all(isinstance(rule, Rule) and rule.url.endswith(code.lower()) for code, rule in RULES.items())
