"""Shows whether two versions of the package give the same answers: ``make compare OLD=revision``.

    python benchmarks/compare_versions.py OLD [NEW] [--reuse DIR] [--accept FILE]

OLD and NEW are git revisions or folders; NEW is this checkout where it is not named. Each is installed with its own
dependencies into an environment of its own. Both then read the same files (`compare_inputs.py`, from OLD) and are asked
the same questions (`compare_cases.py`), by the command line and the names that the package exports: findings in every
format, cold, from the cache and since a commit, fixes, answers about records, exports, imports, plots, schemas, and all
help. What is compared is the exit code, both streams, and the files that are written. Databases and Parquet files are
compared by what they hold. Questions to a person at a terminal are not asked.

Only this is normalised: the folder that the commands run in, temporary folders in it, the folders of the package and
of its environment, the word that keeps GitHub from taking records for commands, and the version where the two differ.
Both versions run with the same seed for hashes, in folders whose paths are of one length, and nothing is awaited on disk.

Differences that are meant are listed in a TOML file, `--accept`. Each pattern of case names has its reason, and may
say which lines are meant, as a regular expression that each line that differs must match; other lines are then told::

    [[accepted]]
    cases = "fuzz/*"
    lines = "PK107"
    reason = "A JSON file over the stated size is refused, as YAML is"

With 5,000 inputs of the fuzzer it takes about four minutes on two cores that do nothing else, and the first time one or
two more to install; `--groups` asks only some groups of cases.

Exits with 0 where there is no difference but those, 1 where there is, and 2 where the comparison could not be run.
"""

import argparse
import difflib
import fnmatch
import hashlib
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

ROOT: Final = pathlib.Path(__file__).parent.parent
CASES: Final = ROOT / "benchmarks" / "compare_cases.py"
INPUTS: Final = ROOT / "benchmarks" / "compare_inputs.py"
LONGEST_LINE: Final = 200
MOST_LINES: Final = 12
"""How many lines of a difference are shown."""


class CannotRunError(Exception):
    """The comparison cannot be run, and why."""


class Side(NamedTuple):
    """One of the versions that are compared."""

    name: str
    """`old` or `new`."""
    python: pathlib.Path
    """The Python that it is installed for."""
    environment: Mapping[str, str] = {}


# --------------------------------------------------------------------------------------------------- the two versions


def _run(*words: object, environment: Mapping[str, str] | None = None) -> str:
    """Run a program, and return what it printed."""
    run = subprocess.run([str(word) for word in words], check=False, capture_output=True, env=environment)
    if run.returncode:
        told = (run.stderr or run.stdout).decode(errors="replace").strip().splitlines()[-15:]
        raise CannotRunError("\n".join([" ".join(map(str, words)), *told]))
    return run.stdout.decode()


def checkout(named: str, folder: pathlib.Path) -> pathlib.Path:
    """Return the folder of a version. A revision is written to `folder`; a folder is taken as it is."""
    try:
        _run("git", "-C", ROOT, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}")
    except CannotRunError:
        root = pathlib.Path(named).resolve()
        if (root / "pyproject.toml").is_file():
            return root
        raise CannotRunError(f"{named} is neither a revision nor a folder of the project") from None
    archive = folder.with_suffix(".tar")
    _run("git", "-C", ROOT, "archive", "--output", archive, named)
    shutil.unpack_archive(archive, folder, filter="data")
    return folder


def _digest(root: pathlib.Path, *parts: str) -> str:
    """Return a digest of the files that an installation is made of."""
    digest = hashlib.sha256(sys.version.encode())
    for part in parts:
        for path in sorted([root / part, *(root / part).rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"\n{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def install(name: str, root: pathlib.Path, home: pathlib.Path) -> Side:
    """Install a version with all its extras, unless it is there already."""
    python = home / "bin" / "python"
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PIP_CONSTRAINT")}
    if (root / "constraints.txt").is_file():
        environment["PIP_CONSTRAINT"] = str(root / "constraints.txt")
    needs, installed = home / "needs.txt", home / "installed.txt"
    needed = _digest(root, "pyproject.toml", "constraints.txt")
    whole = _digest(root, "pyproject.toml", "constraints.txt", "src", "records", "schemas", "README.md")
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if not needs.is_file() or needs.read_text(encoding="utf-8") != needed:
        shutil.rmtree(home, ignore_errors=True)
        _run(sys.executable, "-m", "venv", home)
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = ",".join(project.get("optional-dependencies", {}))
        _run(*pip, f"{root}[{extras}]" if extras else root, environment=environment)
    elif not installed.is_file() or installed.read_text(encoding="utf-8") != whole:
        installed.unlink(missing_ok=True)
        _run(*pip, "--force-reinstall", "--no-deps", root, environment=environment)
    needs.write_text(needed, encoding="utf-8")
    installed.write_text(whole, encoding="utf-8")
    return Side(name, python)


def _environment(side: Side, work: pathlib.Path) -> dict[str, str]:
    """Return the surroundings of a version: those of this process, without what would change its answers."""
    left_out = re.compile(r"GITHUB_|POLICYKIT_|PYTHON|PIP_|LC_|(?:NO_COLOR|FORCE_COLOR|COLUMNS|LANGUAGE)$")
    kept = {name: value for name, value in os.environ.items() if not left_out.match(name)}
    return {
        **kept,
        "HOME": str(work),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **side.environment,
    }


# --------------------------------------------------------------------------------------------------------- the answers


def collect(
    sides: Sequence[Side], inputs: pathlib.Path, folder: pathlib.Path, options: Sequence[str] = ()
) -> list[pathlib.Path]:
    """Have the versions answer side by side, each with a copy of the inputs, and return the files of their answers."""
    started: list[tuple[subprocess.Popen[bytes], pathlib.Path]] = []
    for side in sides:
        work, errors = folder / side.name, folder / f"{side.name}.txt"
        shutil.copytree(inputs, work)
        with errors.open("wb") as file:
            command = [str(side.python), str(CASES), str(folder / f"{side.name}.jsonl"), *options]
            environment = _environment(side, work)
            process = subprocess.Popen(
                command, cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )
        started.append((process, errors))
    try:
        for process, errors in started:
            if process.wait():
                told = errors.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
                raise CannotRunError("\n".join([f"{errors.stem} could not be asked:", *told]))
    finally:
        for process, _ in started:
            process.kill()
            process.wait()
    return [folder / f"{side.name}.jsonl" for side in sides]


class Difference(NamedTuple):
    """A case that the two versions answer differently."""

    case: str
    lines: tuple[str, ...]
    """Where they differ: each line with `-` or `+` before it, below the part of the answer that it stands in."""

    @property
    def group(self) -> str:
        """What the case is one of."""
        return _group(self.case)


def _group(case: str) -> str:
    return case.partition("/")[0]


def _answers(path: pathlib.Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)["case"], line


def compare(old: pathlib.Path, new: pathlib.Path) -> tuple[Counter[str], list[Difference]]:
    """Return how many cases of each group were compared, and those that differ."""
    counts: Counter[str] = Counter()
    places: dict[str, int] = {}
    at = 0
    for case, line in _answers(new):
        places[case] = at
        at += len(line)
    differences: list[Difference] = []
    with new.open("rb") as file:
        for case, line in _answers(old):
            counts[_group(case)] += 1
            if case not in places:
                differences.append(Difference(case, ("- the case is only in the old version",)))
                continue
            file.seek(places.pop(case))
            other = file.readline()
            if line != other:
                differences.append(Difference(case, tuple(_differing(json.loads(line), json.loads(other)))))
    for case in places:
        counts[_group(case)] += 1
        differences.append(Difference(case, ("+ the case is only in the new version",)))
    return counts, differences


def _parts(answer: Mapping[str, Any]) -> dict[str, str]:
    parts = {name: str(value) for name, value in answer.items() if name not in ("case", "files")}
    return parts | {f"file {path}": text for path, text in answer["files"].items()}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = _parts(old), _parts(new)
    for part in dict.fromkeys([*before, *after]):
        one, other = before.get(part), after.get(part)
        if one == other:
            continue
        yield f"@ {part}"
        if one is None or other is None:
            yield f"{'+' if one is None else '-'} the {part} is only in the {'new' if one is None else 'old'} version"
            continue
        lines = difflib.unified_diff(_lines(one), _lines(other), n=0, lineterm="")
        yield from (f"{line[0]} {line[1:]!r}" for line in itertools.islice(lines, 2, None) if line[0] in "-+")


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends. Long ones, as JSON has them, are divided so that a change is seen."""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        lines += re.split(r"(?<=[,>}])", line) if len(line) > LONGEST_LINE else [line]
    return lines


# ------------------------------------------------------------------------------------------------ what is said of them


class Accepted(NamedTuple):
    """Differences that are meant."""

    cases: str
    reason: str
    lines: re.Pattern[str] | None

    def covers(self, difference: Difference) -> bool:
        """Whether it covers all of a difference."""
        if not fnmatch.fnmatchcase(difference.case, self.cases):
            return False
        changed = (line for line in difference.lines if line[0] in "-+")
        return self.lines is None or all(self.lines.search(line) for line in changed)


def read_accepted(path: pathlib.Path) -> list[Accepted]:
    """Read a file of accepted differences. Each has its reason."""
    accepted: list[Accepted] = []
    try:
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["accepted"]:
            lines = re.compile(entry["lines"]) if "lines" in entry else None
            unknown = entry.keys() - {"cases", "lines", "reason"}
            if unknown or not entry["reason"].strip():
                raise CannotRunError(f"{path}: {entry['cases']}: {', '.join(sorted(unknown)) or 'the reason is empty'}")
            accepted.append(Accepted(entry["cases"], entry["reason"], lines))
    except (OSError, KeyError, ValueError, re.error) as error:
        raise CannotRunError(f"{path}: {type(error).__name__}: {error}") from error
    return accepted


def report(
    counts: Mapping[str, int], differences: Iterable[Difference], accepted: Sequence[Accepted] = (), shown: int = 40
) -> tuple[list[str], bool]:
    """Return what to say of a comparison, and whether there is no difference but accepted ones.

    A difference that several cases have in common is shown once, `shown` of them at most.
    """
    differing: Counter[str] = Counter()
    covered: Counter[int] = Counter()
    alike: dict[tuple[str, ...], list[str]] = {}
    for difference in differences:
        number = next((number for number, entry in enumerate(accepted) if entry.covers(difference)), None)
        if number is not None:
            covered[number] += 1
            continue
        differing[difference.group] += 1
        alike.setdefault(difference.lines, []).append(difference.case)
    lines = [f"{group:<12}{count:>8,} cases{_said(differing[group])}" for group, count in counts.items()]
    lines.append(f"{'all':<12}{sum(counts.values()):>8,} cases{_said(differing.total())}")
    for number, entry in enumerate(accepted):
        lines.append(f"accepted: {entry.cases}: {covered[number]:,} cases: {entry.reason}")
    for changed, cases in itertools.islice(alike.items(), shown):
        more = f" and {len(cases) - 3:,} more" if len(cases) > 3 else ""
        lines += ["", f"{', '.join(cases[:3])}{more}", *(f"  {_short(line)}" for line in changed[:MOST_LINES])]
        if len(changed) > MOST_LINES:
            lines.append(f"  … {len(changed) - MOST_LINES:,} more lines")
    if len(alike) > shown:
        lines += ["", f"… {len(alike) - shown:,} more differences"]
    return lines, not differing


def _said(differing: int) -> str:
    return f", {differing:,} differ" if differing else ", no difference"


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"


# -------------------------------------------------------------------------------------------------------- running it all


def _version(side: Side) -> str:
    return _run(side.python, "-c", "import policykit; print(policykit.__version__)").strip()


def _compare_versions(given: argparse.Namespace, work: pathlib.Path) -> bool:
    accepted = read_accepted(given.accept) if given.accept else []
    began = time.monotonic()
    roots = {name: checkout(named, work / f"{name}-root") for name, named in (("old", given.old), ("new", given.new))}
    home = given.reuse.resolve() if given.reuse else work / "installed"
    sides = [install(name, root, home / name) for name, root in roots.items()]
    print(f"installed {given.old} and {given.new} in {time.monotonic() - began:.0f} s", flush=True)

    inputs = work / "inputs"
    options: list[object] = ["--inputs", given.inputs, "--seed", given.seed]
    for option, folder in (("--texts", given.texts), ("--popolo", given.popolo)):
        if folder and folder.is_dir():
            options += [option, folder.resolve()]
        else:
            print(f"{option} NAMES NO FOLDER: WHAT NEEDS IT IS NOT COMPARED", flush=True)
    _run(sides[0].python, INPUTS, roots["old"], inputs, *options, environment=_environment(sides[0], work))

    began = time.monotonic()
    ask = ["--groups", *given.groups] if given.groups else []
    if len({_version(side) for side in sides}) > 1:
        ask.append("--hide-version")
    lines, same = report(*compare(*collect(sides, inputs, work, ask)), accepted, given.show)
    print("\n".join(lines))
    print(f"asked and compared in {time.monotonic() - began:.0f} s")
    return same


def main() -> int:
    """Compare two versions; 0 where they give the same answers, 1 where they do not, 2 where that cannot be said."""
    texts = os.environ.get("POLICYKIT_TEXTS")
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("old", help="a git revision or a folder")
    parser.add_argument("new", nargs="?", default=str(ROOT), help="a git revision or a folder; default: this checkout")
    parser.add_argument("--inputs", type=int, default=5_000, help="how many inputs of the fuzzer")
    parser.add_argument("--seed", type=int, default=1, help="what those inputs are made from")
    parser.add_argument("--groups", nargs="+", metavar="GROUP", help="only these groups of cases")
    parser.add_argument("--texts", type=pathlib.Path, default=texts and pathlib.Path(texts), help="stored texts")
    parser.add_argument("--popolo", type=pathlib.Path, help="a folder of Popolo files, to be imported")
    parser.add_argument("--reuse", type=pathlib.Path, metavar="DIR", help="keep what is installed in this folder")
    parser.add_argument("--accept", type=pathlib.Path, metavar="FILE", help="differences that are meant, as TOML")
    parser.add_argument("--show", type=int, default=40, help="how many differences to show")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as work:
            return 0 if _compare_versions(given, pathlib.Path(work).resolve()) else 1
    except CannotRunError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
