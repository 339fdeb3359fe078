"""`policykit explain`."""

import click

from policykit.cli.answers import answer_table
from policykit.cli.terminal import fail, heading, style
from policykit.rules import RULES
from policykit.values import fold, nearest, terminal_width


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a rule is for and how to mend what it finds. Without a code: list the rules.

    \b
    Examples:
      policykit explain
      policykit explain PK208
    """
    if code is None:
        click.echo(
            answer_table(
                ["code", "severity", "finds"],
                [[r.code, str(r.severity), r.heading] for r in RULES.values()],
            )
        )
        return
    rule = RULES.get(code.upper())
    if rule is None:
        near = nearest(code.upper(), RULES, most=3)
        fail(f"there is no rule {code}" + (f"; did you mean {' or '.join(near)}?" if near else ""), 1)
    click.echo(f"{heading(rule.code)} {rule.name} ({style(str(rule.severity), str(rule.severity))})")
    click.echo(f"{rule.heading}.")
    click.echo()
    for text in filter(None, (rule.help, rule.how_fixed)):
        for line in fold(text, terminal_width()):
            click.echo(line)
