"""`policykit schema`."""

import json
import pathlib

import pytest

from commands import Run
from policykit.schema.generate import BASE


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


@pytest.mark.parametrize(
    ("versions", "said"),
    [(("0.1.0", "0.2.0"), "the schemas are of several versions: 0.1.0, 0.2.0"), (("soon",), "'soon' is no version")],
)
def test_a_folder_of_schemas_that_names_no_one_version_is_named(
    run: Run, tmp_path: pathlib.Path, versions: tuple[str, ...], said: str
) -> None:
    for number, version in enumerate(versions):
        schema = {"$id": f"{BASE}{version}/kind{number}.schema.json"}
        (tmp_path / f"kind{number}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    result = run("schema", "diff", "schemas", str(tmp_path))
    assert result.exit_code == 2
    assert result.output.startswith(f"policykit: {tmp_path}: {said}")
