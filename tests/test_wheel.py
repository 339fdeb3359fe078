"""The wheel, built, installed in a fresh environment, and asked a question from another folder."""

import os
import pathlib
import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.slow

QUESTION = """
import json, policykit
data = policykit.load()
print(json.dumps({
    "home": policykit.__file__,
    "proposals": len(data.proposals.where(report="report/stoltenberg-2010")),
    "vote": dict(data.votes_on("proposal/stoltenberg-2010/22").one().unnamed),
    "schema": policykit.json_schema("vote")["title"],
}))
"""


@pytest.fixture(scope="module")
def wheel(root: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_records_schemas_types_and_nothing_else(root: pathlib.Path, wheel: pathlib.Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (*root.glob("records/**/*.yaml"), *root.glob("schemas/**/*.json")):
        assert f"policykit/{path.relative_to(root).as_posix()}" in names
    assert "policykit/py.typed" in names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"policykit", "policykit_records"}


def test_the_wheel_answers_from_an_empty_environment_in_any_folder(
    root: pathlib.Path, wheel: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    import json

    home = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    constraints = str(root / "constraints.txt")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "-c", constraints, str(wheel)], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    asked = subprocess.run(
        [python, "-I", "-c", QUESTION], cwd=elsewhere, env=clean, check=True, capture_output=True, text=True
    )
    answer = json.loads(asked.stdout)
    assert pathlib.Path(answer.pop("home")).is_relative_to(home)
    assert answer == {"proposals": 22, "vote": {"for": 1, "against": 3}, "schema": "Vote"}
    command = python.parent / "policykit"
    shown = subprocess.run(
        [command, "fate", "proposal/stoltenberg-2010/22"], cwd=elsewhere, env=clean, check=True, capture_output=True
    )
    assert b"in-progress" in shown.stdout
