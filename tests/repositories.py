"""Git repositories that tests make."""

import pathlib
import shutil
import subprocess

from policykit.validation.engine import check_paths
from policykit.validation.result import Result


def git(folder: pathlib.Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    # What is cloned lies on this machine.
    command = [str(shutil.which("git")), *who, "-c", "protocol.file.allow=always", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def commit(folder: pathlib.Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "more")


def repository_of(folder: pathlib.Path, **files: str) -> pathlib.Path:
    """Make a repository with YAML files of these names, or one more commit in it."""
    for name, text in files.items():
        (folder / f"{name}.yaml").parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(text)
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    commit(folder)
    return folder


def add_submodule(top: pathlib.Path, origin: pathlib.Path, place: str) -> pathlib.Path:
    git(top, "submodule", "--quiet", "add", str(origin), place)
    return top / place


def since(folder: pathlib.Path, revision: str = "HEAD", texts: pathlib.Path | None = None) -> Result:
    """Return what is told of the records in a repository that a change since a revision affects."""
    return check_paths([folder / "records"], keep=False, changed_since=revision, follow_links=True, texts=texts)


def names(result: Result) -> set[str]:
    """Return the names of the files that a result is about."""
    return {pathlib.Path(path).name for path in result.files}
