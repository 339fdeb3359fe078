"""What runs `policykit validate` for others: the hook for pre-commit, the action for GitHub, and the how-to's examples."""

import functools
import importlib.metadata
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest
import yaml
from click.testing import CliRunner

from policykit.cli.group import main

pytestmark = pytest.mark.slow

ROOT: Final = pathlib.Path(__file__).parent.parent
PAGE: Final = (ROOT / "docs" / "how-to" / "validate-in-ci.md").read_text(encoding="utf-8")
ACTION: Final[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

GOOD: Final = "topics: [{id: topic/library, title: {en: The library}}]\n"
FAULTY: Final = "topics: [{id: topic/sundays, title: {en: Open on Sundays}, broader: topic/libary}]\n"
WARNED: Final = """\
sources: [{id: source/page, name: Page}]
statements: [{id: statement/a, summary: {en: About nothing on record}, evidence: [{source: source/page}]}]
"""
QUIET: Final = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
SOMEONE: Final = {
    f"GIT_{role}_{what}": text
    for role in ("AUTHOR", "COMMITTER")
    for what, text in (("NAME", "Someone"), ("EMAIL", "someone@example.org"))
}


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a program that is to find nothing of this checkout, nor of whoever runs the tests."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_", "GITHUB_"))
    }
    return {**inherited, **QUIET, **SOMEONE, **more}


def run(*command: str | os.PathLike[str], at: pathlib.Path, **more: str) -> tuple[int, str]:
    ended = subprocess.run(
        command,
        cwd=at,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout


def git(at: pathlib.Path, *arguments: str) -> str:
    code, printed = run("git", *arguments, at=at)
    assert code == 0, printed
    return printed.strip()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A repository that holds this checkout as it is, with what is not committed yet."""
    home = tmp_path_factory.mktemp("project") / "policykit"
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if (ROOT / name).is_file():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, home / name)
    git(home, "init", "--quiet", "--initial-branch", "main")
    git(home, "add", "--all")
    git(home, "commit", "--quiet", "--message", "As it is")
    return home


def make(folder: pathlib.Path, files: Mapping[str, str]) -> pathlib.Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def skip_without_a_registry(at: pathlib.Path, printed: str) -> None:
    """Skip where pip cannot fetch a package that is there for sure; what it printed is then none of this project's faults."""
    code, _ = run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "hatchling", at=at)
    if code:
        pytest.skip(f"PIP REACHES NO PACKAGE REGISTRY, SO THIS WAS NOT TRIED: {printed.strip().splitlines()[-1:]}")


# ---------------------------------------------------------------------------------------------------------- pre-commit

CONFIG: Final = "repos: [{{repo: '{repo}', rev: {rev}, hooks: [{hook}]}}]\n"


class PreCommit:
    """The program, and the environment for the hook that it makes while other tests run."""

    def __init__(self, project: pathlib.Path, folder: pathlib.Path) -> None:
        self.project = project
        self.revision = git(project, "rev-parse", "HEAD")
        self.home = {"PRE_COMMIT_HOME": str(folder / "home"), "VIRTUALENV_OVERRIDE_APP_DATA": str(folder / "app-data")}
        self.first = self.repository(folder / "first")
        self._told: Final = folder / "told"
        with self._told.open("w", encoding="utf-8") as told:
            self._making: Final = subprocess.Popen(
                [sys.executable, "-m", "pre_commit", "install-hooks"],
                cwd=self.first,
                env=environment(**self.home),
                stdout=told,
                stderr=subprocess.STDOUT,
            )

    def repository(self, folder: pathlib.Path, hook: str = "{id: policykit}") -> pathlib.Path:
        """Make a repository of someone who uses the hook."""
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet", "--initial-branch", "main")
        config = CONFIG.format(repo=self.project, rev=self.revision, hook=hook)
        return make(folder, {".pre-commit-config.yaml": config})

    @functools.cached_property
    def made(self) -> bool:
        """Wait for the environment."""
        code = self._making.wait()
        printed = self._told.read_text(encoding="utf-8")
        if code:
            skip_without_a_registry(self.first, printed)
        assert code == 0, printed
        return True

    def __call__(self, at: pathlib.Path, *arguments: str) -> tuple[int, str]:
        assert self.made
        git(at, "add", "--all")
        return run(sys.executable, "-m", "pre_commit", "run", *arguments, at=at, **self.home)

    def end(self) -> None:
        """Leave nothing running."""
        self._making.wait()


@pytest.fixture(scope="module")
def pre_commit(project: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreCommit]:
    program = PreCommit(project, tmp_path_factory.mktemp("pre-commit"))
    yield program
    program.end()


# ----------------------------------------------------------------------------------------------------- the how-to's page

_FENCED: Final = re.compile(r'^```\w+ title="(?P<title>[^"]+)"\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)
_JUDGES: Final[dict[str, tuple[str, ...]]] = {
    ".github/workflows/records.yml": ("check_jsonschema", "--builtin-schema", "vendor.github-workflows"),
    ".gitlab-ci.yml": ("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"),
    ".pre-commit-config.yaml": ("pre_commit", "validate-config"),
}


def examples(title: str) -> list[str]:
    found = [match["text"] for match in _FENCED.finditer(PAGE) if match["title"] == title]
    assert found, title
    return found


@pytest.mark.parametrize("title", _JUDGES)
def test_the_page_s_files_are_as_their_readers_want_them(title: str, tmp_path: pathlib.Path) -> None:
    files = [f"{number}.yaml" for number, _ in enumerate(examples(title))]
    make(tmp_path, dict(zip(files, examples(title), strict=True)))
    code, printed = run(sys.executable, "-m", *_JUDGES[title], *files, at=tmp_path)
    assert code == 0, printed


def steps(title: str) -> Iterator[dict[str, Any]]:
    for text in examples(title):
        for job in yaml.safe_load(text)["jobs"].values():
            yield from job["steps"]


def test_the_page_tells_of_every_input_of_the_action_and_of_no_other() -> None:
    inputs = set(ACTION["inputs"])
    table = PAGE.partition("| input | says |")[2].partition("\n\n")[0]
    told = {name for row in table.splitlines() for name in re.findall("`([a-z-]+)`", row.split("|")[1] if row else "")}
    assert told == inputs
    used = [
        step for step in steps(".github/workflows/records.yml") if step.get("uses", "").startswith("OWNER/policykit@")
    ]
    assert len(used) == 2
    assert set().union(*(step.get("with", {}) for step in used)) <= inputs


def commands_of_the_page() -> list[str]:
    """Return every call of `policykit validate` in a file on the page, as it would be typed."""
    (gitlab,) = examples(".gitlab-ci.yml")
    (script,) = examples("check-records")
    (hook,) = (
        hook
        for text in examples(".pre-commit-config.yaml")
        for repo in yaml.safe_load(text)["repos"]
        for hook in repo["hooks"]
    )
    lines = [step.get("run", "") for step in steps(".github/workflows/records.yml")]
    lines += [*yaml.safe_load(gitlab)["records"]["script"], *script.splitlines()]
    lines.append(f"{HOOK['entry']} {shlex.join(hook['args'])}")
    return [line for line in lines if line.startswith("policykit ")]


@pytest.mark.parametrize("command", commands_of_the_page())
def test_the_page_s_commands_do_what_it_says(
    command: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text, expected in ((GOOD, 0), (GOOD + FAULTY.replace("topics", "more"), 1), (WARNED, 1)):
        make(tmp_path, {"records/a.yaml": text})
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == expected, result.output
    for written in re.findall(r"junit=(\S+)", command):
        ET.parse(tmp_path / written)  # noqa: S314  # our own


def test_the_page_imports_nothing_from_the_folder_that_is_checked() -> None:
    assert not re.findall(r"python3? -m .*|\.venv/.*", PAGE)


def test_the_page_has_a_command_for_each_way_of_running_it() -> None:
    assert len(commands_of_the_page()) == 4


# ---------------------------------------------------------------------------------------------------------- the action


def script(name: str) -> dict[str, Any]:
    (found,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == name)
    step: dict[str, Any] = found
    return step


def test_the_action_is_as_github_wants_it() -> None:
    code, printed = run(
        sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml", at=ROOT
    )
    assert code == 0, printed
    assert ACTION["runs"]["using"] == "composite"


def test_no_input_becomes_part_of_a_script_and_every_one_is_used() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert ("run" in step) == (step.get("shell") == "bash")
    whole = json.dumps(ACTION["runs"])
    assert set(re.findall(r"inputs\.([a-z-]+)", whole)) == set(ACTION["inputs"])


def test_other_people_s_actions_are_named_by_their_content() -> None:
    """A tag can be moved to other content; a commit cannot."""
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name) for name in used)


def as_github_does(
    step: Mapping[str, Any], inputs: Mapping[str, str], at: pathlib.Path, **more: str
) -> tuple[int, str]:
    """Run a step's script with the inputs that are given and the defaults of the others."""
    given = {name: inputs.get(name, told["default"]) for name, told in ACTION["inputs"].items()}
    assert set(inputs) <= set(given)
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], text)
        for name, text in step.get("env", {}).items()
    }
    command = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"])
    return run(*command, at=at, GITHUB_ACTIONS="true", **variables, **more)


@pytest.fixture(scope="module")
def installed(pre_commit: PreCommit, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the action installed, while pre-commit does, and where: the variables that GitHub sets for its steps."""
    folder = tmp_path_factory.mktemp("runner")
    path = f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {"RUNNER_TEMP": str(folder), "GITHUB_ACTION_PATH": str(pre_commit.project), "PATH": path}
    code, printed = as_github_does(script("Install policykit"), {}, folder, **variables)
    if code:
        skip_without_a_registry(folder, printed)
    assert code == 0, printed
    return variables


@pytest.fixture
def check(installed: dict[str, str], tmp_path: pathlib.Path) -> Callable[..., tuple[int, str]]:
    def run_step(files: Mapping[str, str], **inputs: str) -> tuple[int, str]:
        make(tmp_path, files)
        return as_github_does(script("Check the records"), inputs, tmp_path, **installed)

    return run_step


def test_the_action_asks_for_a_python_that_will_do(tmp_path: pathlib.Path) -> None:
    old = make(tmp_path, {"bin/python3": "#!/bin/sh\nexit 1\n"}) / "bin"
    (old / "python3").chmod(0o755)
    code, printed = as_github_does(script("Install policykit"), {}, tmp_path, PATH=f"{old}:{os.environ['PATH']}")
    assert code == 2
    assert printed.startswith("::error title=policykit::")
    assert "python-version" in printed


def test_what_builds_the_package_for_the_action_is_pinned() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    (backend,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    asked = [backend, *(importlib.metadata.requires("hatchling") or ())]
    assert {re.split("[^a-z-]", name)[0] for name in asked if ";" not in name} <= pinned


def test_the_action_builds_the_package_with_nothing_but_what_is_pinned(
    project: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """A backend that there is none of is asked for, so that the build fails where the pin reaches it."""
    copy = shutil.copytree(project, tmp_path / "with spaces" / "policykit")
    constraints = (copy / "constraints.txt").read_text(encoding="utf-8")
    code, printed = installed_by_the_action(copy, tmp_path / "first")
    if code:
        skip_without_a_registry(tmp_path, printed)
    assert code == 0, printed
    (copy / "constraints.txt").write_text(re.sub("(?m)^hatchling==.*", "hatchling==0.0.7", constraints))
    code, printed = installed_by_the_action(copy, tmp_path / "second")
    assert code != 0
    assert "hatchling" in printed


def installed_by_the_action(project: pathlib.Path, folder: pathlib.Path) -> tuple[int, str]:
    folder.mkdir()
    path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
    variables = {"RUNNER_TEMP": str(folder), "GITHUB_ACTION_PATH": str(project), "PATH": path}
    return as_github_does(script("Install policykit"), {}, folder, **variables)


def test_the_action_passes_good_records_and_annotates_faulty_ones(check: Callable[..., tuple[int, str]]) -> None:
    assert check({"records/a.yaml": GOOD}) == (0, "1 record in 1 file: no errors, no warnings\n")
    code, printed = check({"records/b.yaml": FAULTY})
    assert code == 1
    assert printed.startswith(
        "::error file=records/b.yaml,line=1,endLine=1,col=69,endColumn=81,title=PK301 no-such-record::"
    )


def test_the_action_fails_for_warnings_where_it_is_told_to(check: Callable[..., tuple[int, str]]) -> None:
    code, printed = check({"records/a.yaml": WARNED})
    assert code == 0
    assert "::warning " in printed
    assert check({}, strict="true")[0] == 1


def test_the_action_takes_several_paths_whatever_they_are_called(check: Callable[..., tuple[int, str]]) -> None:
    files = {"my records/a.yaml": GOOD, "-b.yaml": FAULTY.replace("libary", "library"), "other/c.yaml": FAULTY}
    code, printed = check(files, paths="my records/\n\n  -b.yaml\n")
    assert (code, printed) == (0, "2 records in 2 files: no errors, no warnings\n")


def test_the_action_looks_up_passages_and_writes_files(
    check: Callable[..., tuple[int, str]], tmp_path: pathlib.Path
) -> None:
    records = "sources: [{id: source/page, name: Page}]\npeople: [{id: person/a, name: A, evidence: [{source: source/page, passage: no such words}]}]\n"
    files = {"records/a.yaml": records, "texts/page.txt": "The text of the page.\n"}
    code, printed = check(files, sources="texts", sarif="a b.sarif", junit="found.xml")
    assert code == 1
    assert "PK502" in printed
    log = json.loads((tmp_path / "a b.sarif").read_text(encoding="utf-8"))
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["PK502"]
    assert ET.parse(tmp_path / "found.xml").getroot().get("failures") == "1"  # noqa: S314  # our own


def test_the_action_lets_records_refer_to_the_shipped_ones(check: Callable[..., tuple[int, str]]) -> None:
    records = "topics: [{id: topic/mine, title: {en: Mine}, broader: topic/heroin-assisted-treatment}]\n"
    assert check({"records/a.yaml": records})[0] == 1
    assert check({}, shipped="true")[0] == 0


@pytest.mark.parametrize("name", ["strict", "shipped"])
def test_the_action_takes_true_and_false_alone(name: str, check: Callable[..., tuple[int, str]]) -> None:
    code, printed = check({"records/a.yaml": GOOD}, **{name: "yes"})
    assert (code, printed) == (2, f"::error title=policykit::{name} is neither true nor false.\n")


@pytest.mark.parametrize("name", ["paths", "strict", "shipped", "sources", "sarif", "junit"])
def test_no_input_of_the_action_is_run(
    name: str, check: Callable[..., tuple[int, str]], tmp_path: pathlib.Path
) -> None:
    evil = "$(touch run) `touch run` \"; touch run; \" '; touch run; '\n; touch run\ntouch run #"
    code, _ = check({"records/a.yaml": FAULTY}, **{name: evil})
    assert code in {1, 2}
    assert not (tmp_path / "run").exists()


# -------------------------------------------------------------------------------------------- pre-commit, now it is made


def test_the_hook_is_as_pre_commit_wants_it() -> None:
    code, printed = run(sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml", at=ROOT)
    assert code == 0, printed


def test_the_hook_passes_good_records_and_stops_a_commit_of_faulty_ones(pre_commit: PreCommit) -> None:
    mine = make(pre_commit.first, {"records/a.yaml": GOOD})
    code, printed = pre_commit(mine)
    assert code == 0, printed
    assert "Passed" in printed
    make(mine, {"records/b.yaml": FAULTY})
    code, printed = pre_commit(mine)
    assert code == 1
    assert "records/b.yaml:1:69: error PK301 there is no record topic/libary" in printed
    assert "did you mean topic/library?" in printed


def test_the_hook_checks_what_a_commit_leaves_alone(pre_commit: PreCommit, tmp_path: pathlib.Path) -> None:
    files = {"records/a.yaml": GOOD, "records/b.yaml": FAULTY.replace("libary", "library")}
    mine = make(pre_commit.repository(tmp_path / "mine"), files)
    assert pre_commit(mine)[0] == 0
    git(mine, "commit", "--quiet", "--message", "Two topics")
    (mine / "records" / "a.yaml").unlink()
    code, printed = pre_commit(mine)
    assert code == 1
    assert "records/b.yaml:1:69: error PK301 there is no record topic/library" in printed


def test_the_hook_takes_arguments_for_other_folders(pre_commit: PreCommit, tmp_path: pathlib.Path) -> None:
    hook = "{id: policykit, args: [--strict, laws/, more records.yaml]}"
    mine = pre_commit.repository(tmp_path / "mine", hook)
    other = "topics: [{id: topic/archive, title: {en: The archive}}]\n"
    make(mine, {"laws/a.yaml": GOOD, "more records.yaml": other, "records/b.yaml": FAULTY})
    code, printed = pre_commit(mine, "--verbose")
    assert code == 0, printed
    assert "2 records in 2 files: no errors, no warnings" in printed
    make(mine, {"laws/w.yaml": WARNED})
    assert pre_commit(mine)[0] == 1
