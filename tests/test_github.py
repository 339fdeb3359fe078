"""What GitHub reads is as GitHub wants it, lets nobody do more than they need, and does what it says."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml

from policykit.version import __version__

ROOT: Final = pathlib.Path(__file__).parent.parent
GITHUB: Final = ROOT / ".github"
WORKFLOWS: Final[dict[str, dict[str, Any]]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(GITHUB.glob("workflows/*"))
}
FORMS: Final = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, workflow in WORKFLOWS.items():
        for job, what in workflow["jobs"].items():
            yield f"{name}/{job}", what


def steps() -> Iterator[dict[str, Any]]:
    for _, job in jobs():
        yield from job.get("steps", ())


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", sorted(GITHUB.glob("workflows/*"))),
        ("custom.github-workflows-require-timeout", sorted(GITHUB.glob("workflows/*"))),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-issue-forms", FORMS),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("vendor.citation-file-format", [ROOT / "CITATION.cff"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_are_as_their_readers_want_them(schema: str, files: list[pathlib.Path]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    if schema == "vendor.citation-file-format":
        command += ["--default-filetype", "yaml"]
    ended = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_other_people_s_actions_are_named_by_their_content_and_each_by_one() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [ROOT / "action.yml", *GITHUB.glob("workflows/*")]]
    used = {name for text in texts for name in re.findall(r"\buses: (.+)", text) if not name.startswith("./")}
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", name) for name in used), used
    assert len(used) == len({name.partition("@")[0] for name in used})


def test_a_job_has_the_permissions_that_it_names_and_no_others() -> None:
    assert all(workflow["permissions"] == {} for workflow in WORKFLOWS.values())
    more = {name: job["permissions"] for name, job in jobs() if job["permissions"] != {"contents": "read"}}
    assert more == {
        "docs/deploy": {"pages": "write", "id-token": "write"},
        "release/publish": {"contents": "read", "id-token": "write", "attestations": "write"},
    }


def test_a_job_that_may_publish_runs_nothing_of_the_repository() -> None:
    for name, job in jobs():
        if job["permissions"].get("id-token"):
            assert "environment" in job, name
            assert not any("run" in step or "checkout" in step["uses"] for step in job["steps"]), name


def test_no_checkout_leaves_a_token_behind() -> None:
    checkouts = [step for step in steps() if "actions/checkout" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nothing_from_outside_becomes_part_of_a_script() -> None:
    assert not [step for step in steps() if "${{" in step.get("run", "")]
    assert not [name for name, workflow in WORKFLOWS.items() if "pull_request_target" in str(workflow)]
    assert all("concurrency" in workflow for workflow in WORKFLOWS.values())


def test_every_python_that_is_claimed_is_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = [name.rpartition(" ")[2] for name in project["classifiers"] if re.search(r":: 3\.\d+$", name)]
    assert WORKFLOWS["tests"]["jobs"]["all"]["strategy"]["matrix"]["python"] == claimed


def test_the_workflows_call_targets_that_there_are() -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    called = [name for step in steps() for name in re.findall(r"^make (\w+)", step.get("run", ""), re.MULTILINE)]
    assert called
    assert {*called} <= {*targets}


def held_against(tag: str, at: pathlib.Path) -> tuple[int, str]:
    (step,) = (step for step in steps() if step.get("name") == "Hold the tag against the version")
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    environment = {**os.environ, "GITHUB_REF_NAME": tag}
    ended = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_only_the_tag_of_a_prepared_version_is_released(tmp_path: pathlib.Path) -> None:
    def has(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    has("src/policykit/version.py", '__version__ = "1.2.3"\n')
    has("schemas/releases/1.2.3/SHA256SUMS", "")
    has("CHANGELOG.md", "## [1.2.3] - 2030-01-01\n")
    has("CITATION.cff", "version: 1.2.3\n")
    assert held_against("v1.2.3", tmp_path) == (0, "")
    assert held_against("v1.2.4", tmp_path) == (1, "::error::The tag is v1.2.4 and the version is 1.2.3.\n")
    has("CHANGELOG.md", "## [Unreleased]\n")
    assert held_against("v1.2.3", tmp_path) == (1, "::error::CHANGELOG.md has no section for 1.2.3.\n")


def test_the_citation_is_for_this_version() -> None:
    """The version is stepped, and the citation with it, when a release is prepared."""
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == __version__


def test_a_correction_is_asked_for_with_what_it_takes() -> None:
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "correction.yml").read_text(encoding="utf-8"))
    fields = {field.get("id"): field for field in form["body"]}
    assert all(fields[name]["validations"]["required"] for name in ("record", "wrong"))
    (privacy,) = fields["privacy"]["attributes"]["options"]
    assert privacy["required"]
