"""Repositories whose configuration, attributes and hooks would have git run a command."""

import pathlib
import shutil
import subprocess
from typing import Final

COMMANDS_OF_GIT: Final = (
    "alias.ls-files=!{trap}",
    "core.alternateRefsCommand={trap}",
    "core.askPass={trap}",
    "core.editor={trap}",
    "core.fsmonitor={trap}",
    "core.gitProxy={trap}",
    "core.hooksPath={hooks}",
    "core.pager={trap}",
    "core.sshCommand={trap}",
    "credential.helper=!{trap}",
    "diff.external={trap}",
    "diff.x.command={trap}",
    "diff.x.textconv={trap}",
    "filter.x.clean={trap}",
    "filter.x.process={trap}",
    "filter.x.smudge={trap}",
    "gpg.program={trap}",
    "gpg.ssh.program={trap}",
    "include.path={include}",
    "interactive.diffFilter={trap}",
    "merge.x.driver={trap}",
    "pager.ls-files={trap}",
    "remote.promisor.uploadpack={trap}",
    "remote.promisor.url=ext::{trap}",
    "remote.promisor.vcs={trap}",
    "sequence.editor={trap}",
    "submodule.x.update=!{trap}",
    "uploadpack.packObjectsHook={trap}",
)
"""The keys of git's configuration that name commands."""

_HOOKS: Final = ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout", "pre-auto-gc")


def git(at: pathlib.Path, *arguments: str, check: bool = True) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run([str(shutil.which("git")), *who, "-C", str(at), *arguments], check=check, capture_output=True)


def set_trap(at: pathlib.Path) -> pathlib.Path:
    """Write what the keys name into a folder, and return what is there once any of it has run."""
    marker, trap, hooks, include = (at / name for name in ("marker", "trap", "hooks", "include"))
    trap.write_text(f"#!/bin/sh\ntouch {marker}\nexit 1\n", encoding="utf-8")
    trap.chmod(0o755)
    hooks.mkdir()
    for hook in _HOOKS:
        shutil.copy(trap, hooks / hook)
    include.write_text(f'[core]\nfsmonitor = {trap}\n[filter "x"]\nclean = {trap}\n', encoding="utf-8")
    return marker


def with_git_trap(at: pathlib.Path, setting: str, where: str) -> pathlib.Path:
    """Make a repository with a second one inside that has `setting`, and return what is there once a command has run."""
    marker = set_trap(at)
    project = at / "project"
    extra = project / "records" / "extra"
    extra.mkdir(parents=True)
    inside = {"bare": extra, "gitfile": project / "records" / "store"}.get(where, extra / ".git")
    (project / "records" / "a.yaml").write_text("topics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")
    (extra / "b.yaml").write_text("topics: [{id: topic/b, title: {en: B}}]", encoding="utf-8")
    (extra / ".gitattributes").write_text("*.yaml filter=x diff=x merge=x\n", encoding="utf-8")
    git(extra, "init", "-q")
    git(extra, "add", ".")
    git(extra, "commit", "-q", "-m", "one")
    key, _, value = setting.partition("=")
    value = value.format(trap=at / "trap", hooks=at / "hooks", include=at / "include")
    if key.startswith("remote."):
        blob = next((extra / ".git" / "objects").glob("[0-9a-f]*"))
        shutil.rmtree(blob)  # an object that git would have fetched
        for more in ("remote.promisor.promisor=true", "extensions.partialClone=promisor", "protocol.ext.allow=always"):
            git(extra, "config", *more.split("="))
        git(extra, "config", "core.repositoryFormatVersion", "1")
        git(extra, "config", "remote.promisor.url", str(at))
    git(extra, "config", key, value)
    if inside != extra / ".git":
        (extra / ".git").rename(extra / "git")
        for part in list((extra / "git").iterdir()):
            inside.mkdir(exist_ok=True)
            part.rename(inside / part.name)
        shutil.rmtree(extra / "git")
        git(at, "config", "--file", str(inside / "config"), "core.bare", "false")
        git(at, "config", "--file", str(inside / "config"), "core.worktree", str(extra))
    if where == "gitfile":
        (extra / ".git").write_text(f"gitdir: {inside}\n", encoding="utf-8")
    (extra / "b.yaml").write_text("topics: [{id: topic/b, title: {en: C}}]", encoding="utf-8")
    git(project, "init", "-q")
    git(project, "add", "records/a.yaml")
    git(project, "commit", "-q", "-m", "one")
    if where == "submodule":
        head = (extra / ".git" / "refs" / "heads" / "main").read_text(encoding="utf-8").strip()
        git(project, "update-index", "--add", "--cacheinfo", f"160000,{head},records/extra")
        git(project, "commit", "-q", "-m", "two")
    return marker
