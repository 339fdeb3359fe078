"""The commands, run in this process."""

from click.testing import CliRunner, Result

from policykit.cli.group import main

PROPOSAL = "proposal/stoltenberg-2010/22"


class Run:
    def __call__(self, *arguments: str, colour: bool = False) -> Result:
        return CliRunner().invoke(main, arguments, color=colour)


BAD = """\
people:
  - id: person/a
    name: A
    nmae: B
    evidence: [{source: source/page}]
sources: [{id: source/page, name: Page}]
"""
