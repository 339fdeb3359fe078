"""Gives policykit trees with names, links, pipes and repositories that nobody would make, and asks that it stays in them.

    python tests/fuzz_trees.py --inputs 5000 --seed 1

A tree is a project of records, stored texts, schemas and a file of Popolo, often in a git repository, with a few things
in it that somebody means ill with. It is made from the seed and its number alone. Commands are called in it: those that
read, with what they usually name and with the hostile names, and then some that write to such names. Whatever they find,
they end as they should (`fuzzing.call`), run no program but git, read nothing outside, say nothing of what stands there,
and change nothing but what they were told to write. `tests/test_fuzz.py` runs a small part of it.
"""

import contextlib
import functools
import json
import os
import pathlib
import random
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from fuzz_commands import WORDS
from fuzzing import ROOT, Reader, Report, call, check_inputs, run
from git_traps import COMMANDS_OF_GIT, git, set_trap
from policykit.validation import git as git_module

SECRET: Final = b"open-sesame"
"""What stands in the files outside, and nowhere else."""
CALLS: Final = 10
"""How many calls that read there are for each tree."""

READERS: Final[tuple[Reader, ...]] = ("github", "terminal")

Kind: TypeAlias = Literal["file", "folder", "link", "pipe", "socket"]


class Node(NamedTuple):
    """Something in a tree. `{outside}` in its content stands for the folder outside."""

    path: bytes
    kind: Kind
    content: bytes = b""
    """What a file holds, or where a link leads."""
    mode: int = 0o644


class Tree(NamedTuple):
    """A project: what is usual in it and what is not."""

    nodes: tuple[Node, ...]
    names: tuple[bytes, ...]
    """The paths of what is not usual."""


# ------------------------------------------------------------------------------------------------------------- the project

_HERE: Final = '[{"source": "source/page", "passage": "open words"}]'
_RECORDS: Final = f"""\
sources: [{{id: source/page, title: {{en: Page}}}}]
people: [{{id: person/a, name: A, evidence: {_HERE}}}]
organizations: [{{id: organization/a, name: A, evidence: {_HERE}}}]
topics: [{{id: topic/a, title: {{en: A}}}}]
reports: [{{id: report/a, title: {{en: A}}, author: organization/a, evidence: {_HERE}}}]
proposals: [{{id: proposal/a/1, report: report/a, title: {{en: A}}, evidence: {_HERE}}}]
votes: [{{id: vote/a/1, about: [proposal/a/1], body: organization/a, method: unknown, counts: {{for: 1}}, evidence: {_HERE}}}]
statements:
  - id: statement/a
    speaker: person/a
    date: 2020-01-01
    summary: {{en: A}}
    stances: [{{about: topic/a, stance: support}}]
    evidence: {_HERE}
"""
_TOPIC: Final = b'{"topics": [{"id": "topic/b", "title": {"en": "B"}}]}'
_LINE: Final = b'{"id": "topic/c", "title": {"en": "C"}}\n'
_FAULTY: Final = b"topics: [{id: topic/d, titel: {en: D}, 'x': No}]\n"
_POPOLO: Final = b'{"persons": [{"id": "a", "name": "A", "x": 1}], "organizations": [{"id": "b", "name": "B"}]}'
_SCHEMA: Final = (ROOT / "schemas" / "topic.schema.json").read_bytes()

USUAL: Final = {
    b"records/a.yaml": _RECORDS.encode(),
    b"records/b.json": _TOPIC,
    b"records/c.ndjson": _LINE,
    b"texts/page.txt": b"Some open words of a page",
    b"schemas/topic.schema.json": _SCHEMA,
    b"old/topic.schema.json": _SCHEMA.replace(b'"title"', b'"description"', 1),
    b"in.json": _POPOLO,
}
OUTSIDE: Final = {
    b"secret.yaml": b"topics: [{id: topic/%s, titel: {en: %s}}]\n" % (SECRET, SECRET),
    b"secret.json": b'{"topics": [{"id": "topic/%s", "title": {"en": "%s"}}], "written_by": "policykit"}'
    % (SECRET, SECRET),
    b"secret.ndjson": b'{"id": "topic/%s", "titel": "%s"}\n' % (SECRET, SECRET),
    b"secret.txt": b"Some open words %s of a page\n%s\n" % (SECRET, SECRET),
    b"secret.schema.json": _SCHEMA.replace(b'"title": "', b'"title": "%s ' % SECRET),
    b"secret.popolo": b'{"persons": [{"id": "%s", "name": "%s"}]}' % (SECRET, SECRET),
    b"secret.sums": b"%s  %s\n" % (b"0" * 64, SECRET),
    b"secret.config": b"[core]\n\tbare = %s\n\trepositoryFormatVersion = %s\n[%s\n" % (SECRET, SECRET, SECRET),
    b"secret.refs": b"# pack-refs with: peeled\n%s\n" % SECRET,
    b"secret.gitdir": b"gitdir: %s\n" % SECRET,
    b"secret.ref": b"ref: refs/heads/%s\n" % SECRET,
    b"secret": SECRET,
    b"records/a.yaml": b"topics: [{id: topic/%s, title: {en: %s}}]\n" % (SECRET, SECRET),
    b"texts/page.txt": b"Some open words of a %s" % SECRET,
    b"schemas/topic.schema.json": _SCHEMA.replace(b'"title": "', b'"title": "%s ' % SECRET),
}


@functools.cache
def _repository() -> dict[bytes, bytes]:
    """Return what is in the folder of a git repository that the usual files were committed to."""
    with tempfile.TemporaryDirectory() as folder:
        at = pathlib.Path(folder)
        for name, content in USUAL.items():
            path = at / os.fsdecode(name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        git(at, "init", "-q", "--template=")
        git(at, "add", ".")
        git(at, "commit", "-q", "-m", "one")
        inside = at / ".git"
        return {
            os.fsencode(path.relative_to(inside)): path.read_bytes()
            for path in sorted(inside.rglob("*"))
            if path.is_file()
        }


# --------------------------------------------------------------------------------------------------- what somebody means ill

_STEMS: Final = (
    b"\x1b[31mx", b"new\nline", b"\r::error::x", b"\n::error::x", b"::error::x", b"##[error]x", b"##vso[x]",
    "\u202eabc".encode(), "\u2028x".encode(), "\U000e0041x".encode(), "e\u0301".encode(), "\u00e9".encode(),
    b"\xff\xfe", b"\xc2\x9b2J", b"x" * 200, "\u00e9".encode() * 120, b"-rf", b"--output=x", b"-", b"--", b"@x",
    b"%s%n", b"%0A::error::x", b"CON", b"nul.", b" ", b" lead", b"trail ", b"a,b:c", b"'\"", b"$(touch ran)",
    b"`touch ran`", b";touch ran;", b"~", b"~root", b"*", b"?", b"[x]", b"{x}", b"\\", b"#x", b"..x", b"...",
    b".hidden", b"<&>]]>", b"file:x", b"HEAD", b"a", b"page", b"releases", b"datapackage", b"topics", b"0.0.0",
    b"99.0.0", b"SHA256SUMS", b"records.schema", b"\x7f",
)  # fmt: skip
_ENDS: Final = (
    b".yaml", b".yml", b".json", b".ndjson", b".YAML", b".txt", b".schema.json", b".csv", b".svg", b".jsonl", b"",
    b"",
)  # fmt: skip
_FOLDERS: Final = (
    b"", b"records/", b"records/", b"records/sub/", b"texts/", b"schemas/", b"schemas/releases/", b"old/",
)  # fmt: skip
_CONTENTS: Final = (
    *USUAL.values(), _FAULTY, b"", b"\0", b"\xff\xfe", b"[" * 3_000, b'{"a":' * 3_000, b"- " * 3_000, b"null", b"[]",
    b"{}", b"# Written by `policykit import`, which overwrites it with --replace as long as this line is first.\n",
    b'{"written_by": "policykit", "resources": [{"path": "../../outside/secret", "format": "csv"}, {"path": []}, 1]}',
    b'{"written_by": "policykit", "resources": [{"path": "topics.csv", "format": "csv"}]}',
    *(f"topics: [{{id: topic/e, titel: {json.dumps(word)}}}]\n".encode() for word in WORDS),
    *(f"topics: [{{id: topic/f, title: {{en: {json.dumps(word)}}}}}]\n".encode() for word in WORDS),
    *(f"{json.dumps(word)}: 1\n".encode() for word in WORDS),
)  # fmt: skip
_ENDS_OF_LINKS: Final = (
    *(b"{outside}/" + name for name in OUTSIDE), b"{outside}", b"{outside}/records", b"{outside}/texts",
    b"{outside}/schemas", b"{outside}/new", b"{outside}/../outside", b"..", b".", b"../..", b"records",
    b"records/a.yaml", b"../records/a.yaml", b"a.yaml", b"../texts/page.txt", b"missing", b"/proc/self/environ",
    b"/proc/kmsg", b"/proc/self/fd/0", b"/proc/self/mem", b"/proc/self", b"/dev/zero", b"/dev/tty", b"/dev/stdin",
    b"/dev/stdout", b"/dev/null", b"/dev/full", b"/dev", b"/etc/passwd", b"/etc", b"x" * 300,
)  # fmt: skip
_MODES: Final = (
    0o644, 0o644, 0o644, 0o000, 0o200, 0o400, 0o755, 0o4755,
)  # fmt: skip


def _name(draw: random.Random) -> bytes:
    return draw.choice(_STEMS) + draw.choice(_ENDS)


def _place(draw: random.Random) -> bytes:
    """Return a path for something: a new one, or that of something usual."""
    if draw.random() < 0.3:
        return draw.choice((*USUAL, b"records", b"texts", b"schemas", b"old", b"records/sub", b"schemas/releases"))
    deeper = draw.choice(_STEMS) + b"/" if draw.random() < 0.15 else b""
    return draw.choice(_FOLDERS) + deeper + _name(draw)


def _thing(draw: random.Random) -> Iterator[Node]:
    """Yield something of any kind."""
    path, kind = _place(draw), draw.choices(("file", "folder", "link", "pipe", "socket"), (5, 2, 8, 2, 1))[0]
    content = {"file": draw.choice(_CONTENTS), "link": draw.choice(_ENDS_OF_LINKS)}.get(kind, b"")
    if kind == "link" and draw.random() < 0.1:
        content = path.rpartition(b"/")[2]  # itself
    yield Node(path, kind, content, draw.choice(_MODES))
    if kind == "folder":
        yield Node(path + b"/" + _name(draw), "file", draw.choice(_CONTENTS))


_SETTINGS: Final = (
    "core.worktree={outside}", "core.excludesFile={outside}/secret.txt", "core.attributesFile={outside}/attributes",
    "core.bare=true", "core.repositoryFormatVersion=1", "core.repositoryFormatVersion=9", "core.bare=open",
    "extensions.objectFormat=sha256", "extensions.worktreeConfig=true", "extensions.partialClone=promisor",
    "extensions.x=y", "core.sparseCheckout=true", "core.splitIndex=true", "core.untrackedCache=true",
    "index.version=9", "trace2.normalTarget={outside}/trace", "include.path={outside}/secret.config",
    "include.path=/dev/zero", "includeIf.gitdir:/.path={include}", "submodule.recurse=true",
    "protocol.ext.allow=always", "safe.bareRepository=all", "remote.promisor.promisor=true",
    "core.precomposeUnicode=true", "core.ignoreCase=true", "feature.manyFiles=true", "core.preloadIndex=x",
    "core.bigFileThreshold={outside}", "core.packedGitWindowSize=-1", "gc.auto=1",
)  # fmt: skip
_PARTS: Final = (
    b"HEAD", b"config", b"config.worktree", b"index", b"packed-refs", b"refs/heads/main", b"refs/heads/-x",
    b"refs/x\n", b"commondir", b"gitdir", b"shallow", b"info/attributes", b"info/exclude", b"info/grafts",
    b"info/sparse-checkout", b"objects/info/alternates", b"objects/info/http-alternates", b"objects/pack/pack-x.idx",
    b"objects/info/commit-graph", b"hooks/post-index-change", b"hooks/fsmonitor-watchman", b"hooks/pre-commit",
    b"modules/x/config", b"sharedindex.x", b"refs/replace/" + b"0" * 40, b"logs/HEAD", b"MERGE_HEAD", b"index.lock",
    b"HEAD.lock", b"objects", b"refs", b"worktrees/x",
)  # fmt: skip
_IN_PARTS: Final = (
    b"", b"\0" * 40, b"garbage\n::error::x\n", b"ref: refs/heads/main\n", b"ref: ../../../outside/secret\n",
    b"0" * 40 + b"\n", b"{outside}\n", b"{outside}/objects\n", b"gitdir: {outside}\n",
    b"* filter=x diff=x merge=x text eol=crlf\n", b"*\n!*.yaml\n",
    b"# pack-refs with: peeled fully-peeled sorted\nx\n", b"DIRC\0\0\0\2\0\0\0\xff",
    b"#!/bin/sh\ntouch {outside}/marker\n",
    b"[core]\n\tfsmonitor = {outside}/trap\n[include]\n\tpath = {outside}/include\n", b"[\x1b[31m\n::error::x",
    b"\xfftOc\0\0\0\2",
)  # fmt: skip


_FITTING: Final = (
    (b"packed-refs", b"secret.refs"), (b"config", b"secret.config"), (b"HEAD", b"secret.ref"),
    (b"shallow", b"secret.txt"), (b"commondir", b"secret"), (b"objects/info/alternates", b"secret"),
    (b"info/grafts", b"secret.txt"),
)  # fmt: skip
"""Parts of a repository, and files outside of which git might quote something in their place."""


def _setting(setting: str) -> bytes:
    """Return a setting as it stands in git's configuration."""
    key, _, value = setting.format(trap="{outside}/trap", hooks="{outside}/hooks", include="{outside}/include",
                                   outside="{outside}").partition("=")  # fmt: skip
    section, _, rest = key.partition(".")
    within, _, name = rest.rpartition(".")
    head = f'[{section} "{within}"]' if within else f"[{section}]"
    return f'{head}\n\t{name} = "{value}"\n'.encode()


def _git(draw: random.Random) -> Iterator[Node]:
    """Yield a repository, at the top or within, with a configuration and with parts of which some are not as they were."""
    top = draw.choice((b"", b"", b"", b"records/", b"records/extra/", b"records/sub/"))
    how = draw.choice(("folder", "folder", "folder", "bare", "file", "link"))
    at = {"folder": top + b".git/", "bare": top, "file": b"store/", "link": b"store/"}[how]
    if how == "bare" and not top:
        at = b"records/extra/"
    for name, content in _repository().items():
        yield Node(at + name, "file", content)
    up = b"../" * top.count(b"/")
    if how == "file":
        ends = (up + b"store", b"{outside}", b"{outside}/secret", b"store\n::error::x", b"")
        yield Node(top + b".git", "file", b"gitdir: " + draw.choice((up + b"store", *ends)) + b"\n")
    elif how == "link":
        yield Node(top + b".git", "link", draw.choice((up + b"store", up + b"store", *_ENDS_OF_LINKS)))
    settings = draw.sample((*COMMANDS_OF_GIT, *_SETTINGS), draw.choice((0, 1, 3, 8)))
    yield Node(at + b"config", "file", _repository()[b"config"] + b"".join(map(_setting, settings)))
    for _ in range(draw.choice((0, 0, 1, 1, 2))):
        part = at + draw.choice(_PARTS)
        if draw.random() < 0.3:
            yield Node(part, "link", draw.choice(_ENDS_OF_LINKS))
        elif draw.random() < 0.05:
            yield Node(part, "pipe")
        else:
            yield Node(part, "file", draw.choice(_IN_PARTS), draw.choice((0o644, 0o755, 0o000)))
    if draw.random() < 0.15:
        part, secret = draw.choice(_FITTING)
        yield Node(at + part, "link", b"{outside}/" + secret)
    if draw.random() < 0.5:
        name = draw.choice(
            (b".gitattributes", b".gitignore", b".gitmodules", b"records/.gitattributes", b"records/.gitignore")
        )
        contents = (
            *_IN_PARTS,
            b"*.yaml filter=x diff=x\n",
            b'[submodule "x"]\n\tpath = records\n\turl = ext::{outside}/trap\n',
        )
        kind, content = draw.choice((("file", draw.choice(contents)), ("link", draw.choice(_ENDS_OF_LINKS))))
        yield Node(top + name, kind, content)


def make(seed: int, number: int) -> Tree:
    """Make a tree. It is the same for the same seed and number."""
    draw = random.Random(f"{seed}/{number}/tree")  # noqa: S311  # nothing is to be kept secret
    nodes = [Node(path, "file", content) for path, content in USUAL.items()]
    ill: list[Node] = []
    if draw.random() < 0.5:
        ill += _git(draw)
    for _ in range(draw.choice((0, 1, 1, 2, 4))):
        ill += _thing(draw)
    names = [node.path for node in ill if not node.path.startswith((b".git/", b"store/"))] or [b"missing"]
    return Tree((*nodes, *ill), tuple(names))


def build(tree: Tree, project: bytes, outside: bytes) -> None:
    """Make a tree on the disk, as far as the system lets it be made. Nothing is written outside of it."""
    os.makedirs(project)
    for node in tree.nodes:
        path = os.path.join(project, node.path)
        content = node.content.replace(b"{outside}", outside)
        with contextlib.suppress(OSError, ValueError):
            if not (os.path.realpath(os.path.dirname(path)) + b"/").startswith(project + b"/"):
                continue
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if os.path.lexists(path):
                shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
            _put(node, path, content)


def _put(node: Node, path: bytes, content: bytes) -> None:
    if node.kind == "folder":
        os.mkdir(path)
    elif node.kind == "link":
        os.symlink(content, path)
    elif node.kind == "pipe":
        os.mkfifo(path)
    elif node.kind == "socket":
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as one:
            one.bind(path)
    else:
        with open(path, "xb") as file:
            file.write(content)
        os.chmod(path, node.mode)


# --------------------------------------------------------------------------------------------------------------- the calls

READING: Final = tuple(
    line.split(" ")
    for line in (
        *(f"validate --no-cache --format {form}" for form in ("text", "json", "github", "sarif", "junit")),
        "validate",
        "validate --strict --shipped",
        "validate --no-cache --sources texts --strict",
        "validate --no-cache --sources texts --format json",
        *("validate --no-cache --changed-since HEAD",) * 4,
        "validate --no-cache --changed-since main --format json",
        "validate --no-cache --changed-since HEAD --sources texts",
        "validate --no-cache --diff",
        "validate --no-cache --fix --diff --unsafe-fixes",
        "show topic/a",
        "show person/a --json",
        "stances topic/a",
        "list topic",
        "search a --json",
        "timeline topic/a --json",
        "fate proposal/a/1",
        "responses proposal/a/1 --json",
        "progress topic/a",
        "evidence --sources texts",
        "evidence statement/a --json",
        "quote statement/a --sources texts",
        "cite source/page words --sources texts",
        "plot timeline topic/a --alt",
        "plot division vote/a/1 --output made/x.svg",
        "schema check schemas",
        "schema diff old schemas",
        "schema export made/x",
        "import popolo in.json --output made/x --verbose",
        "export popolo --output made/x",
        "export jsonld --output made/x",
        "export csv --output made/x",
        "export sqlite --output made/x",
        "export graphml --output made/x",
        "export matrix --output made/x",
        "export dna --agreement strict --output made/x",
        "new topic --id topic/new",
        "new topic --output made/x.yaml",
    )
)
NAMING: Final = tuple(
    line.split(" ")
    for line in (
        "validate --no-cache -- {name}",
        "validate --no-cache --sources {name}",
        "validate --no-cache --changed-since {name}",
        "validate --no-cache --changed-since HEAD -- {name}",
        "validate --no-cache --diff -- {name}",
        "validate -- records {name}",
        "show --records {name} -- topic/a",
        "show -- {name}",
        "evidence --sources {name}",
        "quote --sources {name} -- statement/a",
        "cite --sources {name} -- page words",
        "cite --sources texts -- {name} words",
        "cite --sources texts -- page {name}",
        "schema check -- {name}",
        "schema diff -- {name} schemas",
        "schema diff -- old {name}",
        "import popolo --output made/x -- {name}",
        "export csv --records {name} --output made/x",
        "explain -- {name}",
        "new topic --id {name}",
        "new -- {name}",
        "new topic --records {name} --id topic/new",
        "stances --lang {name} -- topic/a",
        "search -- {name}",
        "list -- {name}",
        "plot timeline --records {name} --alt -- topic/a",
        "{name}",
        "export {name}",
    )
)
WRITING: Final = tuple(
    line.split(" ")
    for line in (
        "validate --no-cache --output json={name}",
        "validate --no-cache --diff --output sarif={name}",
        "validate --no-cache --fix",
        "validate --no-cache --fix --unsafe-fixes -- {name}",
        "export popolo --output {name}",
        "export jsonld --output {name}",
        "export popolo --force --output {name}",
        "export csv --output {name}",
        "export csv --force --output {name}",
        "export sqlite --force --output {name}",
        "export graphml --force --output {name}",
        "import popolo in.json --output {name}",
        "import popolo in.json --replace --output {name}",
        "schema export -- {name}",
        "schema export --release -- {name}",
        "plot timeline --force --output {name}.svg -- topic/a",
        "new topic --output {name}",
        "new topic --output {name}.yaml",
    )
)


class _Watch:
    """Notes which files are opened outside, and which programs are run."""

    def __init__(self) -> None:
        self.outside = b""
        self.on = False
        self.seen: list[str] = []
        self._git: Final = shutil.which("git")
        sys.addaudithook(self._look)

    def _look(self, event: str, given: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "subprocess.Popen":
            if given[0] != self._git:
                self.seen.append(f"ran {given[0]}")
        elif event.startswith(("os.exec", "os.posix_spawn", "os.system", "socket.connect", "urllib.", "os.spawn")):
            self.seen.append(event)
        elif event in ("open", "os.listdir", "os.scandir") and isinstance(given[0], str | bytes):
            caller = sys._getframe(1)
            if caller.f_code.co_name == "open_file" and caller.f_locals.get("real") is not None:
                return  # what follows it opens that, and follows no link
            if caller.f_code.co_name == "_rmtree_safe_fd":
                return  # a name in a folder that is open, and no path from here
            if event == "open" and isinstance(given[2], int) and given[2] & os.O_NOFOLLOW:
                return  # as a step below another folder
            path = os.path.realpath(os.fsencode(given[0]))
            if path.startswith((self.outside, b"/proc/", b"/etc/passwd")) or (
                path.startswith(b"/dev/") and path not in (b"/dev/null", b"/dev/urandom") and b"/shm/" not in path
            ):
                self.seen.append(f"opened {path!r}")


_WATCH: Final = _Watch()


def _state_of(*folders: bytes) -> dict[bytes, tuple[object, ...]]:
    """Return what is in folders, but for what a call may write."""
    found: dict[bytes, tuple[object, ...]] = {}
    for top in folders:
        for folder, inner, names in os.walk(top):
            if folder == top and b"made" in inner:
                inner.remove(b"made")
            for name in (*inner, *names):
                path = os.path.join(folder, name)
                status = os.lstat(path)
                content: bytes | None = None
                if stat.S_ISLNK(status.st_mode):
                    content = os.readlink(path)
                elif stat.S_ISREG(status.st_mode):
                    with open(path, "rb") as file:
                        content = file.read()
                found[path] = (status.st_mode, content)
    return found


def _calls(tree: Tree, draw: random.Random) -> Iterator[tuple[list[str], bool]]:
    """Yield calls, with whether each may change the project."""
    for _ in range(CALLS):
        yield _named(draw.choice(READING if draw.random() < 0.5 else NAMING), _name_in(tree, draw)), False
    for _ in range(3):
        name = _name_in(tree, draw)
        # Who writes to a pipe waits for somebody to read it.
        yield _named(draw.choice(WRITING), "missing" if _is_pipe(name) else name), True


def _name_in(tree: Tree, draw: random.Random) -> str:
    name = os.fsdecode(draw.choice(tree.names))
    return (name.rpartition("/")[0] or name) if draw.random() < 0.2 else name


def _is_pipe(name: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return any(
            stat.S_ISFIFO(os.stat(name + end).st_mode) for end in ("", ".svg", ".yaml") if os.path.exists(name + end)
        )
    return False


def _named(parts: Iterable[str], name: str) -> list[str]:
    return [part.format(name=name) for part in parts]


def check(seed: int, number: int, folder: pathlib.Path) -> list[str]:
    """Build a tree in `folder`, and call commands in it. Raises `AssertionError` where something is not as it should be."""
    shutil.rmtree(folder, ignore_errors=True)
    outside, project = (os.path.realpath(os.fsencode(folder / name)) for name in ("outside", "project"))
    build(Tree(tuple(Node(path, "file", content) for path, content in OUTSIDE.items()), ()), outside, outside)
    set_trap(pathlib.Path(os.fsdecode(outside)))
    tree = make(seed, number)
    build(tree, project, outside)
    draw = random.Random(f"{seed}/{number}/calls")  # noqa: S311  # nothing is to be kept secret
    before, ended = _state_of(outside, project), []
    kept = {path: state for path, state in before.items() if path.startswith(outside)}
    git_module._MOST_SECONDS = 3  # what waits for a pipe waits for ever
    with _in(project, folder), _watching(outside):
        for arguments, writes in _calls(tree, draw):
            try:
                ended.append(_try(arguments, draw, project))
                after = _state_of(outside) if writes else _state_of(outside, project)
                differ = {path for path, _ in after.items() ^ (kept if writes else before).items()}
                assert not differ, differ
                assert not _WATCH.seen, _WATCH.seen
            except Exception as error:
                error.add_note(f"policykit {arguments}")
                raise
    return ended


def _try(arguments: list[str], draw: random.Random, project: bytes) -> str:
    _WATCH.seen.clear()
    made = os.path.join(project, b"made")
    shutil.rmtree(made, ignore_errors=True)
    os.mkdir(made)
    _WATCH.on = True
    try:
        told = call(arguments, draw.choice(READERS))
    finally:
        _WATCH.on = False
    secret = SECRET.decode()
    assert secret not in told.out + told.err, told
    for path, (_, content) in _state_of(made).items():
        assert not isinstance(content, bytes) or SECRET not in content, path
    group = arguments[0] in ("export", "import", "plot", "schema")
    command = " ".join(word for word in arguments[: 1 + group] if word.isascii() and word.isalpha())
    return f"{command} → {told.code}"


@contextlib.contextmanager
def _in(project: bytes, folder: pathlib.Path) -> Iterator[None]:
    """Be in a project, with a home and a cache in `folder`."""
    here, variables = os.getcwd(), {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "cache")}
    before = {name: os.environ.get(name) for name in variables}
    os.chdir(project)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.chdir(here)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextlib.contextmanager
def _watching(outside: bytes) -> Iterator[None]:
    _WATCH.outside = outside
    yield
    _WATCH.outside = b""


def fuzz(seed: int, numbers: Iterable[int], folder: pathlib.Path, told: Any = lambda _: None) -> Report:
    """Check the trees of these numbers."""
    return check_inputs(lambda number: check(seed, number, folder), numbers, told)


def _keep(seed: int, number: int, folder: pathlib.Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    place = os.fsencode(folder.resolve())
    build(make(seed, number), os.path.join(place, b"project"), os.path.join(place, b"outside"))


def main() -> int:
    """Run it from the command line; 1 where something was not as it should be."""
    with tempfile.TemporaryDirectory() as aside:
        code, _ = run(
            __doc__ or "",
            5_000,
            lambda given, numbers, told: fuzz(given.seed, numbers, pathlib.Path(aside, "tree"), told),
            _keep,
        )
    return code


if __name__ == "__main__":
    sys.exit(main())
