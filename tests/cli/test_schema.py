"""`policykit schema`."""

import pathlib

from commands import Run


def test_schemas_are_written_and_compared(run: Run, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "schemas"
    assert run("schema", "export", str(folder)).exit_code == 0
    assert run("schema", "check", str(folder)).exit_code == 0
    (folder / "vote.schema.json").write_text("{}")
    (folder / "event.schema.json").unlink()
    result = run("schema", "check", str(folder))
    assert result.exit_code == 1
    assert "vote.schema.json: differs" in result.output
    assert "event.schema.json: missing" in result.output


def test_the_schemas_in_the_repository_are_those_of_the_models(run: Run) -> None:
    result = run("schema", "check", "schemas")
    assert result.exit_code == 0, result.output
