"""`policykit explain`."""

from commands import Run


def test_explain_says_what_a_rule_is_for(run: Run) -> None:
    assert "names its conditions" in run("explain", "pk208").output or "depends on" in run("explain", "pk208").output
    assert "PK501" in run("explain").output
