"""A folder with findings, and the formats that they are written in."""

from click.testing import CliRunner

from policykit.cli.group import main

FAULTY = """\
sources: [{id: source/page, name: Page}]
statements:
  - id: statement/a
    sumary: {en: "100% of it, said at 12:00"}
    evidence: [{source: source/page}]
  - id: statement/b
    summary: {en: About nothing}
    evidence: [{source: source/pagee}]
"""


GOOD = "sources: [{id: source/other, name: Other}]\n"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["validate", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output
