"""The public interface is what it was: the names that the Python reference documents, with their signatures.

`public_api.txt` beside this file has them as they were last accepted. A change that is meant is accepted with

    python tests/test_public_api.py --write

and belongs into the changelog; docs/reference/compatibility.md says what may change when. What a change breaks for
callers, compared with another commit, is told by

    python tests/test_public_api.py --against REV

The package is read and not imported, so that annotations stand as they are written, and no module path of the package is
in the file: what is documented may move.
"""

import argparse
import difflib
import importlib
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

import griffe

import policykit

ROOT: Final = pathlib.Path(__file__).parent.parent
ACCEPTED: Final = ROOT / "tests" / "public_api.txt"
PAGES: Final = "docs/reference/python"

Face: TypeAlias = dict[str, dict[str, griffe.Object]]
"""What each page of the reference documents, by name."""

# What an operator or a protocol calls. Other special methods are how a class is made, not what it offers.
_SPECIAL: Final = frozenset(
    f"__{name}__"
    for name in (
        *("init", "call", "getitem", "contains", "iter", "len", "bool", "eq", "lt", "le", "gt", "ge", "add", "or"),
        *("and", "sub", "enter", "exit"),
    )
)


# ------------------------------------------------------------------------------------------------------- what is public


def documented(page: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each object that a page documents, with those of its members that the page names."""
    for block in re.split(r"^::: ", page, flags=re.MULTILINE)[1:]:
        path, _, below = block.partition("\n")
        listed = re.search(r"^      members:\n((?:        - \w+\n?)+)", below, re.MULTILINE)
        yield path.strip(), re.findall(r"- (\w+)", listed[1]) if listed else []


def face_of(root: pathlib.Path) -> Face:
    """Return what the reference of a checkout documents."""
    extensions = griffe.load_extensions("griffe_pydantic")
    package = griffe.load("policykit", search_paths=[root / "src"], extensions=extensions)
    face: Face = {}
    for page in sorted((root / PAGES).glob("*.md")):
        found: dict[str, griffe.Object] = {}
        for path, members in documented(page.read_text(encoding="utf-8")):
            name = path.removeprefix("policykit.")
            for member in [f"{name}.{member}" for member in members] or [name]:
                found[member.rpartition(".")[2]] = _final(package[member])
        face[page.stem] = found
    return face


def _final(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found


# ------------------------------------------------------------------------------------------------------- how it is shown

_OURS: Final = re.compile(r"\bpolicykit\.(?:\w+\.)*(?=\w)")


def _written(expression: Any) -> str:
    text = _OURS.sub("", str(expression))
    return re.sub(r"^(?:typing\.)?(?:Final|ClassVar)(?:\[(.*)\])?$", r"\1", text)


def signature(function: griffe.Function, *, bound: bool) -> str:
    """Return a function's parameters and what it returns, as they are written."""
    shown: list[str] = []
    star = slash = False
    for parameter in [*function.parameters][1 if bound else 0 :]:
        kind, name = parameter.kind, parameter.name
        if slash and kind is not griffe.ParameterKind.positional_only:
            shown.append("/")
        slash = kind is griffe.ParameterKind.positional_only
        if kind is griffe.ParameterKind.var_positional:
            name, star = f"*{name}", True
        elif kind is griffe.ParameterKind.var_keyword:
            name = f"**{name}"
        elif kind is griffe.ParameterKind.keyword_only and not star:
            shown.append("*")
            star = True
        annotation = f": {_written(parameter.annotation)}" if parameter.annotation is not None else ""
        has_default = parameter.default is not None and not name.startswith("*")
        shown.append(f"{name}{annotation}{f' = {_written(parameter.default)}' if has_default else ''}")
    if slash:
        shown.append("/")
    returns = f" -> {_written(function.returns)}" if function.returns is not None else ""
    return f"({', '.join(shown)}){returns}"


def shown(name: str, found: griffe.Object, *, inside: bool = False) -> Iterator[str]:
    """Yield the lines that show a name; what is inside a class is indented."""
    if isinstance(found, griffe.Class):
        yield f"class {name}{_bases(found)}"
        for member, what in sorted(found.all_members.items()):
            if _is_offered(member, found):
                for line in shown(member, _final(what), inside=True):
                    yield f"    {line}"
    elif isinstance(found, griffe.Function):
        how = next((f"{label} " for label in ("classmethod", "staticmethod") if label in found.labels), "")
        yield f"{how}{name}{signature(found, bound=inside and how != 'staticmethod ')}"
    elif isinstance(found, griffe.Attribute):
        if str(found.annotation) in ("TypeAlias", "typing.TypeAlias"):
            yield f"{name} = {_written(found.value)}"
        else:
            annotation = "" if found.annotation is None else _written(found.annotation)
            yield f"{name}: {annotation}" if annotation else name
    else:
        yield f"module {name}"


def _is_offered(name: str, of: griffe.Class) -> bool:
    if name == "__init__" and _is_exception(of):
        return False  # the package raises it; what it holds are its attributes
    return name in _SPECIAL or not name.startswith(("_", "model_config"))


def _real(found: griffe.Class) -> type:
    value: Any = importlib.import_module(found.module.path)
    for name in found.path.removeprefix(f"{found.module.path}.").split("."):
        value = getattr(value, name)
    assert isinstance(value, type)
    return value


def _is_exception(found: griffe.Class) -> bool:
    return issubclass(_real(found), BaseException)


def _bases(found: griffe.Class) -> str:
    """Return the nearest classes of others that a class is one of: what an `except` or `isinstance` can name."""
    real, nearest = _real(found), list[type]()
    if fields := getattr(real, "_fields", None):
        return f"(tuple[{', '.join(fields)}])"  # which have an order
    for base in real.__mro__[1:]:
        others = not base.__module__.startswith("policykit") and base.__name__ not in ("object", "Generic")
        if others and not any(issubclass(near, base) for near in nearest):
            nearest.append(base)
    return f"({', '.join(base.__name__ for base in nearest)})" if nearest else ""


def snapshot() -> str:
    """Return all of the public interface as text."""
    text = ["# Names of `policykit`", *sorted(policykit.__all__)]
    for page, names in face_of(ROOT).items():
        text += ["", f"# Reference, page `{page}`"]
        for name, found in sorted(names.items()):
            text += shown(name, found)
    return "\n".join(text) + "\n"


# ------------------------------------------------------------------------------------------------------------- the tests


def test_the_public_interface_is_as_it_was_accepted() -> None:
    accepted = ACCEPTED.read_text(encoding="utf-8").splitlines()
    changes = [*difflib.unified_diff(accepted, snapshot().splitlines(), "accepted", "as it is", "", "", 1, "")]
    assert not changes, (
        "the public interface has changed; where that is meant, say it in CHANGELOG.md and accept it with"
        " `python tests/test_public_api.py --write`:\n" + "\n".join(changes)
    )


def test_no_module_path_of_the_package_is_in_what_was_accepted() -> None:
    assert not re.findall(r"policykit\.\w+", ACCEPTED.read_text(encoding="utf-8"))


# ---------------------------------------------------------------------------------------------------- as a program of its own


def _checkout(revision: str, folder: str) -> pathlib.Path:
    packed = subprocess.run(["git", "archive", revision, "src", PAGES], cwd=ROOT, capture_output=True, check=False)  # noqa: S607
    if packed.returncode:
        sys.exit(packed.stderr.decode().strip())
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return pathlib.Path(folder)


def _as_module(names: Mapping[str, griffe.Object]) -> griffe.Module:
    """Return documented objects as members of one module, wherever they are defined."""
    module = griffe.Module("policykit")
    for name, found in names.items():
        module.members[name] = found
    return module


_COLOUR: Final = re.compile("\x1b\\[[0-9;]*m")


def breakages(revision: str) -> list[str]:
    """Return what a change since a commit breaks for callers of documented names."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = face_of(_checkout(revision, folder)), face_of(ROOT)
        found: list[str] = []
        for page, names in before.items():
            old, new = _as_module(names), _as_module(after.get(page, {}))
            found += (_COLOUR.sub("", broken.explain()) for broken in griffe.find_breaking_changes(old, new))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="The public interface of policykit.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="accept the public interface as it is")
    what.add_argument("--against", metavar="REV", help="say what has been broken for callers since a commit")
    given = parser.parse_args()
    if given.write:
        ACCEPTED.write_text(snapshot(), encoding="utf-8")
        return
    broken = breakages(given.against)
    print("\n".join(broken) or f"nothing that is documented has been broken since {given.against}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
