"""Times `policykit validate` beside other validators, as whole processes in turn in one run: ``make bench-peers``.

The peers are installed below benchmarks/.peers/, each in an environment of its own.
All are given the same files, and what the JSON Schema of a records file says, in their own language where they read no
JSON Schema; policykit also holds the records against each other, and applies all its rules.
Before anything is timed, each must accept a few of the files and notice a wrong type in one of them.
Run it when nothing else runs. With everything it takes about half an hour; `--peers sourcemeta` takes a minute or two.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import generate
import peer_schemas

CACHE: Final = pathlib.Path(__file__).parent / ".peers"
SAMPLE: Final = 5


# ------------------------------------------------------------------------------------------------------------- what is run


class Run(NamedTuple):
    """One process that has ended."""

    wall: float
    cpu: float
    exit: int
    output: str


@dataclass(frozen=True)
class Tool:
    """A program that validates files, and how it is run on a folder of them."""

    name: str
    command: Callable[[pathlib.Path], Sequence[str]]
    environment: Mapping[str, str]
    before: Callable[[], None] = field(default=lambda: None)

    def run(self, folder: pathlib.Path) -> Run:
        """Validate the files in the folder and time the whole process."""
        self.before()
        command = self.command(folder)
        with tempfile.TemporaryFile() as output:
            busy, start = _children(), time.perf_counter()
            code = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
            ).returncode
            wall, cpu = time.perf_counter() - start, _children() - busy
            output.seek(0)
            return Run(wall, cpu, code, output.read().decode("utf-8", "replace"))


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _files(folder: pathlib.Path) -> list[str]:
    return sorted(str(path) for path in folder.iterdir())


# --------------------------------------------------------------------------------------------------------------- the peers


class CannotInstallError(Exception):
    """A peer that cannot be had here, and why."""


class Schemas(NamedTuple):
    """One schema in three languages, in a file each."""

    json: pathlib.Path
    yamale: pathlib.Path
    linkml: pathlib.Path


class Peer(NamedTuple):
    """A peer: what is installed for it, and its command."""

    home: str
    packages: tuple[str, ...]
    command: Callable[[pathlib.Path, Schemas, pathlib.Path], Sequence[str]]
    remark: str = ""

    @property
    def from_npm(self) -> bool:
        """Whether it is a package of npm, not of PyPI."""
        return self.packages[0].startswith("@")


def _binary(home: pathlib.Path) -> str:
    """Return the program in the package of npm, which carries one for each platform, as its own starter chooses it."""
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(platform.machine().lower(), platform.machine().lower())
    system = platform.system().lower()
    ending = {"windows": ".exe", "linux": "" if platform.libc_ver()[0] == "glibc" else "-musl"}.get(system, "")
    package = home / "node_modules" / "@sourcemeta" / "jsonschema"
    return str(package / "build" / "github-releases" / f"jsonschema-{system}-{machine}{ending}")


def _sourcemeta(*options: str) -> Callable[[pathlib.Path, Schemas, pathlib.Path], Sequence[str]]:
    def command(home: pathlib.Path, schemas: Schemas, folder: pathlib.Path) -> Sequence[str]:
        return (_binary(home), "validate", str(schemas.json), str(folder), "--continue", *options)

    return command


def _sourcemeta_npm(home: pathlib.Path, schemas: Schemas, folder: pathlib.Path) -> Sequence[str]:
    program = str(home / "node_modules" / ".bin" / "jsonschema")
    return (program, "validate", str(schemas.json), str(folder), "--continue")


def _check_jsonschema(home: pathlib.Path, schemas: Schemas, folder: pathlib.Path) -> Sequence[str]:
    return (str(home / "bin" / "check-jsonschema"), "--schemafile", str(schemas.json), *_files(folder))


def _yamale(home: pathlib.Path, schemas: Schemas, folder: pathlib.Path) -> Sequence[str]:
    return (str(home / "bin" / "yamale"), "--cpu-num", "auto", "--schema", str(schemas.yamale), str(folder))


def _linkml(home: pathlib.Path, schemas: Schemas, folder: pathlib.Path) -> Sequence[str]:
    program = str(home / "bin" / "linkml-validate")
    return (program, "--schema", str(schemas.linkml), "--target-class", "Records", *_files(folder))


_SOURCEMETA: Final = ("@sourcemeta/jsonschema@16.11.0",)
_CHECK_JSONSCHEMA: Final = (
    "check-jsonschema==0.39.0",
    "ruamel.yaml==0.19.1",
    "jsonschema==4.26.0",
    "regress==2026.9.1",
)

PEERS: Final = {
    "sourcemeta": Peer("sourcemeta", _SOURCEMETA, _sourcemeta(), "says where each fault is"),
    "sourcemeta-fast": Peer(
        "sourcemeta", _SOURCEMETA, _sourcemeta("--fast"), "with --fast, says only which files fail"
    ),
    "sourcemeta-npm": Peer("sourcemeta", _SOURCEMETA, _sourcemeta_npm, "started by npm's command"),
    "yamale": Peer("yamale", ("yamale==6.1.0", "PyYAML==6.0.3"), _yamale, "a process for each core"),
    "check-jsonschema": Peer("check-jsonschema", _CHECK_JSONSCHEMA, _check_jsonschema, "as pip installs it"),
    "check-jsonschema-c": Peer(
        "check-jsonschema-c",
        (*_CHECK_JSONSCHEMA, "ruamel.yaml.clib==0.2.15"),
        _check_jsonschema,
        "with the YAML reader in C beside it",
    ),
    "linkml": Peer("linkml", ("linkml==1.12.1", "PyYAML==6.0.3", "jsonschema==4.26.0"), _linkml),
}


def install(peer: Peer) -> pathlib.Path:
    """Install a peer, unless it is there in these versions, and return where it is."""
    home = CACHE / peer.home
    mark = home / "installed.txt"
    wanted = "\n".join([*peer.packages, sys.version])
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return home
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    _say(f"installing {' '.join(peer.packages)}")
    if peer.from_npm:
        npm = shutil.which("npm")
        if npm is None:
            raise CannotInstallError("npm is not here")
        options = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
        _install(npm, "install", "--prefix", str(home), *options, *peer.packages)
    else:
        _install(sys.executable, "-m", "venv", str(home))
        options = ["--quiet", "--disable-pip-version-check"]
        _install(str(home / "bin" / "python"), "-m", "pip", "install", *options, *peer.packages)
    mark.write_text(wanted, encoding="utf-8")
    return home


def _install(*command: str) -> None:
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=_environment())
    if run.returncode:
        raise CannotInstallError("\n".join(line[:200] for line in (run.stderr or run.stdout).strip().splitlines()[-5:]))


def _environment(**more: str) -> dict[str, str]:
    """Return what processes are told of the surroundings, without what would make them behave otherwise than alone."""
    # PIP_CONSTRAINT would hold the peers to the project's own pins, and PYTHONPATH give them the project's modules.
    left_out = {"PIP_CONSTRAINT", "PYTHONPATH", "GITHUB_ACTIONS"}
    return {name: value for name, value in os.environ.items() if name not in left_out} | more


# -------------------------------------------------------------------------------------------------------------- our command


class Ours(NamedTuple):
    """Our command without its cache, and with it where it has one."""

    cold: Tool
    cached: tuple[Tool, ...]


def _policykit() -> str:
    program = shutil.which("policykit", path=str(pathlib.Path(sys.executable).parent))
    if program is None:
        raise SystemExit(f"policykit is not installed for {sys.executable}: run it by `make bench-peers`")
    return program


def _ours(work: pathlib.Path) -> Ours:
    program, home = _policykit(), work / "home"
    path = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    # Where a platform keeps caches goes by one or the other.
    environment = _environment(HOME=str(home), XDG_CACHE_HOME=str(home / ".cache"), **path)
    usage = subprocess.run([program, "validate", "--help"], check=True, capture_output=True, text=True, env=environment)
    if "--no-cache" not in usage.stdout:
        print("POLICYKIT HAS NO --no-cache HERE: ITS CACHE IS NOT MEASURED")
        return Ours(Tool("policykit", lambda folder: (program, "validate", str(folder)), environment), ())

    def empty() -> None:
        shutil.rmtree(home, ignore_errors=True)

    def filled() -> None:
        if not any(path.is_file() for path in home.rglob("*")):
            raise SystemExit("policykit has kept no cache, or keeps it where this does not look")

    def command(folder: pathlib.Path) -> Sequence[str]:
        return (program, "validate", str(folder))

    return Ours(
        Tool("policykit", lambda folder: (program, "validate", "--no-cache", str(folder)), environment),
        (Tool(FILLING, command, environment, empty), Tool(WARM, command, environment, filled)),
    )


FILLING: Final = "policykit, empty cache"
WARM: Final = "policykit, warm cache"


def _schemas(work: pathlib.Path, ours: Tool) -> Schemas:
    folder = work / "schemas"
    subprocess.run(
        [_policykit(), "schema", "export", str(folder)], check=True, capture_output=True, env=ours.environment
    )
    schemas = Schemas(folder / "records.schema.json", folder / "yamale.yaml", folder / "linkml.yaml")
    schema = json.loads(schemas.json.read_text(encoding="utf-8"))
    schemas.yamale.write_text(peer_schemas.yamale(schema), encoding="utf-8")
    schemas.linkml.write_text(peer_schemas.linkml(schema), encoding="utf-8")
    return schemas


# ------------------------------------------------------------------------------------------------------------ the data sets


class Set(NamedTuple):
    """A data set: how it is written, a fault that can be made in one of its files, and what is aimed at."""

    title: str
    write: Callable[[pathlib.Path], int]
    fault: tuple[str, str]
    targets: Mapping[str, float]


SETS: Final = {
    "statements": Set(
        "20,000 statements in 400 files",
        generate.write,
        ("value: [0-9]+", "value: many"),
        {"sourcemeta": 1.0, "check-jsonschema": 1 / 30, "check-jsonschema-c": 1 / 30, WARM: 1 / 5},
    ),
    "small": Set(
        "2,000 files of one small record",
        generate.write_small,
        ("number: [0-9]+", "number: many"),
        {"sourcemeta": 2.0},
    ),
}


def _sound(tool: Tool, data: Set, folder: pathlib.Path, work: pathlib.Path) -> bool:
    """Tell whether a tool accepts some of the files and then notices a wrong type in one of them; say what it did."""
    sample = work / "sample"
    shutil.rmtree(sample, ignore_errors=True)
    sample.mkdir()
    for path in sorted(folder.iterdir())[:SAMPLE]:
        shutil.copy(path, sample)
    good = tool.run(sample)
    last = max(sample.iterdir())
    text, changes = re.subn(*data.fault, last.read_text(encoding="utf-8"), count=1)
    last.write_text(text, encoding="utf-8")
    faulty = tool.run(sample)
    notices = changes == 1 and faulty.exit != 0 and last.name in faulty.output
    sound = good.exit == 0 and notices and "Traceback" not in faulty.output
    print(f"  {tool.name:<24} exits with {good.exit} on good files, {faulty.exit} on a wrong type")
    if not sound:
        print(f"  {tool.name} DOES NOT VALIDATE AND IS LEFT OUT:\n{good.output[-800:]}\n{faulty.output[-800:]}")
    return sound


# --------------------------------------------------------------------------------------------------------------- the timing

Rounds = dict[int, Run]


class Effort(NamedTuple):
    """How often each tool is run: those that take longer than `patience` seconds less often."""

    rounds: int
    slow_rounds: int
    patience: float


def _time(tools: Sequence[Tool], folder: pathlib.Path, effort: Effort) -> dict[str, Rounds]:
    """Run the tools in turn, every other round in the opposite order."""
    runs: dict[str, Rounds] = {tool.name: {} for tool in tools}
    for number in range(effort.rounds):
        for tool in tools if number % 2 == 0 else reversed(tools):
            before = runs[tool.name]
            slow = any(run.wall > effort.patience for run in before.values())
            if slow and number >= effort.slow_rounds:
                continue
            run = tool.run(folder)
            if run.exit:
                raise SystemExit(f"{tool.name} exits with {run.exit} on good files:\n{run.output[-2000:]}")
            before[number] = run
            _say(f"  round {number + 1} of {effort.rounds}: {tool.name} {run.wall:.2f} s")
    return runs


def _compare(one: str, other: str, runs: Mapping[str, Rounds], target: float | None) -> str:
    """Return a line with the ratio of two tools: the median, the least and the largest over the rounds of both."""
    rounds = sorted(runs[one].keys() & runs[other].keys())
    ratios = sorted(runs[one][number].wall / runs[other][number].wall for number in rounds)
    middle = statistics.median(ratios)
    spread = f"{middle:6.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})"
    times = " / ".join(_median(runs[name][number].wall for number in rounds) for name in (one, other))
    aim = "" if target is None else f"at most {target:.3f}: {'reached' if middle <= target else 'MISSED'}"
    return f"  {f'{one} / {other}':<44} {spread:<26} {times:<21} {len(rounds):>2}  {aim}".rstrip()


def _median(times: Iterable[float]) -> str:
    return f"{statistics.median(times):.2f} s"


def _measure(data: Set, tools: Sequence[Tool], ours: Ours, work: pathlib.Path, effort: Effort) -> None:
    """Write a data set, check the tools on some of it, time them on all of it, and print what came of it."""
    folder = work / "data"
    shutil.rmtree(folder, ignore_errors=True)
    size = data.write(folder)
    print(f"\n{data.title} ({size / 1e6:.1f} MB, with one more file that they refer to)\n")
    sound = [tool for tool in (ours.cold, *ours.cached, *tools) if _sound(tool, data, folder, work)]
    if ours.cold not in sound:
        raise SystemExit("nothing can be compared with a policykit that does not validate")
    runs = _time(sound, folder, effort)
    print(f"\n  {'':<24} {'wall, median (least to largest)':<34} {'cpu':<10} rounds")
    for name, rounds in runs.items():
        walls = [run.wall for run in rounds.values()]
        wall = f"{_median(walls)} ({min(walls):.2f} to {max(walls):.2f})"
        print(f"  {name:<24} {wall:<34} {_median(run.cpu for run in rounds.values()):<10} {len(rounds)}")
    print(f"\n  {'':<44} {'ratio (least to largest)':<26} {'times':<19} rounds")
    for name in runs:
        if name == ours.cold.name:
            continue
        one, other = (name, ours.cold.name) if name in {FILLING, WARM} else (ours.cold.name, name)
        print(_compare(one, other, runs, data.targets.get(name)))


# -------------------------------------------------------------------------------------------------------------- the command


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _tools(names: Iterable[str], schemas: Schemas) -> list[Tool]:
    """Install the peers of these names and return those that are there."""
    environment, tools = _environment(), []
    for name in names:
        peer = PEERS[name]
        try:
            home = install(peer)
        except CannotInstallError as error:
            print(f"  {name} CANNOT BE INSTALLED AND IS LEFT OUT: {error}")
            continue
        print(f"  {name:<24} {' '.join(peer.packages)}{f' ({peer.remark})' if peer.remark else ''}")
        tools.append(Tool(name, _at(peer, home, schemas), environment))
    return tools


def _at(peer: Peer, home: pathlib.Path, schemas: Schemas) -> Callable[[pathlib.Path], Sequence[str]]:
    return lambda folder: peer.command(home, schemas, folder)


def main() -> None:
    """Install, check, time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS), metavar="NAME", help=", ".join(PEERS))
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS), metavar="SET", help=", ".join(SETS))
    parser.add_argument("--rounds", type=int, default=7, help="how often each tool is run (default: %(default)s)")
    parser.add_argument("--slow-rounds", type=int, default=2, help="how often a slow one is run (default: %(default)s)")
    parser.add_argument(
        "--patience", type=float, default=20, help="the seconds that make one slow (default: %(default)s)"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        ours = _ours(work)
        schemas = _schemas(work, ours.cold)
        version = subprocess.run(
            [_policykit(), "--version"], check=True, capture_output=True, text=True, env=ours.cold.environment
        ).stdout.strip()
        load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores{load}")
        print(f"  {version}")
        tools = _tools(given.peers, schemas)
        for name in given.sets:
            _measure(SETS[name], tools, ours, work, Effort(given.rounds, given.slow_rounds, given.patience))


if __name__ == "__main__":
    main()
