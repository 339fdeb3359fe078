"""Asks one version of the package all that `compare_versions.py` compares, and writes its answers as JSON lines.

It is run by that version's Python in a folder that holds what `compare_inputs.py` writes. A case is one command, with
its exit code, what it prints on both streams, and the files that it writes. Only the command line and the names that
`policykit` exports are used, since all else may be another thing in another version.
"""

import argparse
import contextlib
import functools
import hashlib
import itertools
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TextIO, TypeAlias

import click
from click.testing import CliRunner

import policykit
from policykit.cli import main as command

FORMATS: Final = ("text", "json", "github", "sarif", "junit")
LANGUAGES: Final = ("en", "nb")
SUFFIXES: Final = (".yaml", ".yml", ".json", ".ndjson")
RECORDS: Final = pathlib.Path("records")
EXAMPLES: Final = pathlib.Path("examples")
TEXTS: Final = pathlib.Path("texts")
FUZZED: Final = pathlib.Path("fuzz")
OUT: Final = pathlib.Path("out")
"""What a command writes below this folder belongs to its answer, and is removed after it."""
CACHE: Final = pathlib.Path.cwd().with_name(f"{pathlib.Path.cwd().name}-cache")
"""Beside the current folder: in it, no cache is used."""
REPOSITORY: Final = pathlib.Path("repository")
ALL_FORMATS: Final = tuple(word for form in FORMATS for word in ("--output", f"{form}={OUT / form}"))
SINCE_EVERY: Final = 20
"""One in so many inputs of the fuzzer is checked in a git repository too."""


# ------------------------------------------------------------------------------------------------------ what is written


def _rows(connection: Any, query: str) -> Iterator[str]:
    return map(repr, connection.execute(query).fetchall())


def _duckdb(path: pathlib.Path) -> Iterator[str]:
    """Yield what a DuckDB file holds. Rows are sorted: views have no order."""
    import duckdb  # noqa: PLC0415  # no other group of cases needs it

    with duckdb.connect(str(path), read_only=True) as connection:
        columns = "SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY ALL"
        yield from _rows(connection, columns)
        names = "SELECT table_name FROM information_schema.tables ORDER BY ALL"
        for (name,) in connection.execute(names).fetchall():
            yield name
            yield from sorted(_rows(connection, f'SELECT * FROM "{name}"'))  # noqa: S608  # names of our own tables


def _sqlite(path: pathlib.Path) -> Iterator[str]:
    """Yield what a SQLite file holds, and what its views show."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield from connection.iterdump()
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"
        ).fetchall():
            yield name
            yield from sorted(_rows(connection, f'SELECT * FROM "{name}"'))  # noqa: S608  # names of our own views


def _parquet(path: pathlib.Path) -> Iterator[str]:
    import pyarrow.parquet  # noqa: PLC0415  # no other group of cases needs it

    table = pyarrow.parquet.read_table(path)
    yield str(table.schema)
    yield from map(repr, table.to_pylist())


_CONTENTS: Final[dict[str, Callable[[pathlib.Path], Iterator[str]]]] = {
    ".duckdb": _duckdb,
    ".db": _sqlite,
    ".parquet": _parquet,
}


def _content(path: pathlib.Path) -> str:
    """Return what a file holds as text: a database by its tables, another file that is no text by its digest."""
    if path.suffix in _CONTENTS:
        return "\n".join(_CONTENTS[path.suffix](path))
    content = path.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return f"{len(content)} bytes, {hashlib.sha256(content).hexdigest()}"


def _emptied(folder: pathlib.Path) -> pathlib.Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


# ------------------------------------------------------------------------------------------------------------- answers


class Answers:
    """Writes answers to a file, each as a line."""

    def __init__(self, file: TextIO, *, hide_version: bool) -> None:
        """With `hide_version` the number of this version is normalised too."""
        here = os.path.realpath(os.getcwd())
        self._file = file
        self._runner = CliRunner()
        self._names: set[str] = set()
        self._hidden = [
            (re.compile(re.escape(os.path.join(here, "tmp", "")) + r"[\w.-]+"), "<temporary>"),
            (re.compile(re.escape(here)), "<work>"),
            (re.compile(re.escape(str(pathlib.Path(policykit.__file__).parent))), "<package>"),
            (re.compile(re.escape(sys.prefix)), "<environment>"),
            # Until they are printed, colours have a number that differs from run to run.
            (re.compile(r"\x1b\[[0-9]{4,};"), "\x1b["),
            (re.compile(r"(?m)^::(?:stop-commands::)?[0-9a-f]{32}(?:::)?$"), "::<word>::"),
        ]
        if hide_version:
            self._hidden.append((re.compile(rf"(?<![\d.]){re.escape(policykit.__version__)}(?![\d.])"), "<version>"))

    def _normalised(self, text: str) -> str:
        for hidden, shown in self._hidden:
            text = hidden.sub(shown, text)
        return text

    def write(self, name: str, **answer: Any) -> None:
        """Write the answer to a case, with the files below `OUT`, which is emptied."""
        if name in self._names:
            raise ValueError(f"there are two cases {name}")
        self._names.add(name)
        files = {str(path.relative_to(OUT)): _content(path) for path in sorted(OUT.rglob("*")) if path.is_file()}
        _emptied(OUT)
        whole = {part: self._normalised(text) if isinstance(text, str) else text for part, text in answer.items()}
        whole["files"] = {self._normalised(path): self._normalised(text) for path, text in files.items()}
        self._file.write(json.dumps({"case": name, **whole}) + "\n")

    def ask(self, name: str, *words: object, colour: bool = False, **environment: str) -> str:
        """Run a command in this process, write what comes of it, and return what it printed."""
        result = self._runner.invoke(
            command, [str(word) for word in words], prog_name="policykit", color=colour, env=environment
        )
        raised = result.exception
        fault = None if raised is None or isinstance(raised, SystemExit) else f"{type(raised).__name__}: {raised}"
        self.write(name, exit=result.exit_code, stdout=result.stdout, stderr=result.stderr, raised=fault)
        return result.stdout

    def start(self, name: str, *words: object, **environment: str) -> None:
        """Run a command as a process of its own, and write what comes of it."""
        run = subprocess.run(
            [sys.executable, "-m", "policykit", *map(str, words)],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        stdout, stderr = (stream.decode("utf-8", "surrogateescape") for stream in (run.stdout, run.stderr))
        self.write(name, exit=run.returncode, stdout=stdout, stderr=stderr)


def _without_cache() -> None:
    _emptied(CACHE)


def _texts(folder: pathlib.Path) -> Sequence[str]:
    return ("--sources", str(folder)) if folder.is_dir() else ()


# ----------------------------------------------------------------------------------------------------- groups of cases


def ask_help(answers: Answers) -> None:
    """Ask for the help of every command."""

    def walk(group: click.Command, words: tuple[str, ...]) -> None:
        answers.ask("/".join(("help", *words)), *words, "--help")
        if isinstance(group, click.Group):
            context = click.Context(group)
            for name in group.list_commands(context):
                found = group.get_command(context, name)
                if found:
                    walk(found, (*words, name))

    walk(command, ())
    answers.ask("help/version", "--version")
    calls = {
        "no-command": (),
        "no-such-command": ("valdate",),
        "no-such-option": ("validate", "--stict"),
        "no-such-format": ("validate", "records", "--format", "xml"),
        "no-output-format": ("validate", "records", "--output", "xml=x"),
        "no-such-path": ("validate", "nowhere", "--no-cache"),
        "no-such-record": ("show", "proposal/stoltenberg-2010/222"),
        "wrong-kind": ("fate", "topic/mo-centres"),
        "no-such-date": ("fate", "proposal/stoltenberg-2010/22", "--on", "yesterday"),
        "no-such-lang": ("new", "person", "--lang", "?"),
        "no-repository": ("validate", "records", "--no-cache", "--changed-since", "HEAD"),
        "diff-as-json": ("validate", "records", "--no-cache", "--diff", "--format", "json"),
        "plot-nowhere": ("plot", "division", "vote/stoltenberg-2010/22"),
        "plot-unknown": ("plot", "division", "vote/stoltenberg-2010/22", "--output", OUT / "x.gif"),
    }
    for name, words in calls.items():
        answers.ask(f"help/{name}", *words)


def ask_rules(answers: Answers) -> None:
    """Ask what every rule is for."""
    listed = answers.ask("explain", "explain")
    for code in re.findall(r"PK\d{3}", listed):
        answers.ask(f"explain/{code}", "explain", code, colour=True)
    answers.ask("explain/unknown", "explain", "PK999")
    answers.ask("explain/lower-case", "explain", "pk101")


def ask_new(answers: Answers) -> None:
    """Ask for a new record of every kind."""
    listed = answers.ask("new", "new")
    for kind in re.findall(r"(?m)^([a-z]+) ", listed)[1:]:
        answers.ask(f"new/{kind}", "new", kind)
        answers.ask(f"new/{kind}/nb", "new", kind, "--lang", "nb")
        answers.ask(f"new/{kind}/id", "new", kind, "--id", f"{kind}/new-one")
        answers.ask(f"new/{kind}/file", "new", kind, "--blank", "--output", OUT / "new.yaml")
    answers.ask("new/unknown", "new", "persn")
    answers.ask("new/taken", "new", "person", "--id", "person/aslaug-haga")


def ask_curated(answers: Answers) -> None:
    """Check the curated records in every way."""
    ways: dict[str, Sequence[str]] = {"plain": (), "strict": ("--strict",)}
    if TEXTS.is_dir():
        ways |= {"texts": _texts(TEXTS), "texts-strict": ("--strict", *_texts(TEXTS))}
    for (way, words), form in itertools.product(ways.items(), FORMATS):
        answers.ask(f"curated/{way}/{form}", "validate", "records", "--no-cache", "--format", form, *words)
        _without_cache()
        for state in ("cold", "warm"):
            answers.ask(f"curated/{way}/{form}/{state}", "validate", "--format", form, *words, *ALL_FORMATS)
    for path in sorted(path for path in RECORDS.rglob("*") if path.suffix in SUFFIXES):
        name = path.relative_to(RECORDS)
        answers.ask(f"curated/alone/{name}", "validate", path, "--no-cache", *ALL_FORMATS)
        answers.ask(f"curated/shipped/{name}", "validate", path, "--no-cache", "--shipped", *ALL_FORMATS)


def _examples() -> Iterator[tuple[str, pathlib.Path, Sequence[str]]]:
    """Yield the examples of the tests: a name, a file or folder, and the option that names its stored texts."""
    for example in sorted((EXAMPLES / "invalid").iterdir()):
        for path in sorted(example.iterdir()):
            if path.stem in ("faulty", "mended"):
                own = example / f"sources-{path.stem}"
                yield f"{example.name}/{path.stem}", path, _texts(own if own.is_dir() else example / "sources")
    valid = EXAMPLES / "valid"
    if valid.is_dir():
        yield "valid", valid, ()
        for path in sorted(valid.iterdir()):
            yield f"valid/{path.name}", path, ()


def ask_examples(answers: Answers) -> None:
    """Check the examples of the tests in every way, and fix them."""
    for example, path, texts in _examples():
        name = f"examples/{example}"
        check = ("validate", path, *texts)
        for form in FORMATS:
            answers.ask(f"{name}/{form}", *check, "--no-cache", "--format", form, colour=form == "text")
        answers.ask(f"{name}/strict", *check, "--no-cache", "--strict", *ALL_FORMATS)
        answers.ask(f"{name}/shipped", *check, "--no-cache", "--shipped")
        answers.ask(f"{name}/on-github", *check, "--no-cache", GITHUB_ACTIONS="true")
        _without_cache()
        for state in ("cold", "warm"):
            answers.ask(f"{name}/{state}", *check, "--format", "json", *ALL_FORMATS)
        _ask_fixes(answers, name, path, texts)


def _ask_fixes(answers: Answers, name: str, path: pathlib.Path, texts: Sequence[str]) -> None:
    for way, words in {"safe": (), "unsafe": ("--unsafe-fixes",)}.items():
        answers.ask(f"{name}/diff-{way}", "validate", path, *texts, "--no-cache", "--diff", *words)
        copy = OUT / path.name
        if path.is_dir():
            shutil.copytree(path, copy)
        else:
            shutil.copyfile(path, copy)
        answers.ask(f"{name}/fix-{way}", "validate", copy, *texts, "--no-cache", "--fix", *words)


def _fuzzed() -> list[pathlib.Path]:
    return sorted(FUZZED.iterdir()) if FUZZED.is_dir() else []


def ask_fuzzed(answers: Answers) -> None:
    """Check inputs of the fuzzer: in all formats, with a cold and a warm cache, and fix them."""
    for folder in _fuzzed():
        name, texts = f"fuzz/{folder.name}", _texts(folder / "texts")
        files = sorted((folder / "records").iterdir())
        answers.ask(f"{name}/all", "validate", *files, *texts, "--no-cache", "--format", "json", *ALL_FORMATS)
        check = ("validate", folder / "records", *texts, "--format", "json")
        _without_cache()
        answers.ask(f"{name}/cold", *check)
        answers.ask(f"{name}/warm", *check)
        diff = answers.ask(f"{name}/diff", "validate", *files, *texts, "--no-cache", "--diff", "--unsafe-fixes")
        if diff:
            shutil.copytree(folder / "records", OUT / "records")
            answers.ask(f"{name}/fix", "validate", OUT / "records", *texts, "--no-cache", "--fix", "--unsafe-fixes")


# ------------------------------------------------------------------------------------------------------- since a commit

_State: TypeAlias = Mapping[str, bytes]
"""What lies in a folder: files by their paths."""


def _state(path: pathlib.Path) -> dict[str, bytes]:
    if not path.is_dir():
        return {path.name: path.read_bytes()}
    found = (file for file in sorted(path.rglob("*")) if file.suffix in SUFFIXES)
    return {str(file.relative_to(path)): file.read_bytes() for file in found}


def _changes() -> Iterator[tuple[str, _State, _State, Sequence[str]]]:
    """Yield changes: a name, what was there before and what after it, and the option that names stored texts."""
    valid = _state(EXAMPLES / "valid") if (EXAMPLES / "valid").is_dir() else {}
    for example in sorted((EXAMPLES / "invalid").iterdir()):
        states = {path.stem: _state(path) for path in sorted(example.iterdir()) if path.stem in ("faulty", "mended")}
        texts = _texts(example / "sources")
        if len(states) == 2:
            yield f"broken/{example.name}", valid | states["mended"], valid | states["faulty"], texts
            yield f"mended/{example.name}", states["faulty"], states["mended"], texts
    for group, whole in (("valid", valid), ("curated", _state(RECORDS) if RECORDS.is_dir() else {})):
        for name, content in whole.items():
            others = {path: text for path, text in whole.items() if path != name}
            yield f"{group}/gone/{name}", whole, others, ()
            yield f"{group}/new/{name}", others, whole, ()
            renamed = re.sub(rb"(id\"?: \"?[a-z]+/[\w/-]+)", rb"\1-x", content, count=2)
            yield f"{group}/renamed/{name}", whole, {**whole, name: renamed}, ()
            yield f"{group}/moved/{name}", whole, {**others, f"to/{name}": content}, ()
    folders = _fuzzed()
    for folder, following in list(itertools.pairwise(folders))[::SINCE_EVERY]:
        before, other = _state(folder / "records"), _state(following / "records")
        first = next(iter(before))
        yield f"fuzz/{folder.name}", before, {**other, **before, first: next(iter(other.values()))}, ()


def _git(*words: str) -> None:
    subprocess.run(
        [str(shutil.which("git")), "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
        check=True,
        capture_output=True,
        cwd=REPOSITORY,
        env={**os.environ, "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z"},
    )


def _put(state: _State) -> pathlib.Path:
    folder = _emptied(REPOSITORY / "records")
    for path, content in state.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def ask_since(answers: Answers) -> None:
    """Check what changed since a commit, with a cache and without, and with a cache from before the change."""
    _emptied(REPOSITORY)
    _git("init", "--quiet", "--initial-branch", "main")
    for change, before, after, texts in _changes():
        folder = _put(before)
        _git("add", "--all", "--force")
        _git("commit", "--quiet", "--allow-empty", "--message", "before")
        check = ("validate", folder, *texts, "--format", "json")
        _without_cache()
        answers.ask(f"since/{change}/before", *check)
        _put(after)
        answers.ask(f"since/{change}/after", *check)
        since = ("--changed-since", "HEAD")
        answers.ask(f"since/{change}/warm", *check, *since)
        answers.ask(f"since/{change}/cold", *check, *since, "--no-cache", *ALL_FORMATS)


# ------------------------------------------------------------------------------------------------ questions and exports


def _records() -> list[tuple[str, dict[str, Any]]]:
    """Return the curated records, by their ids."""
    data: Any = policykit.load("records")
    return [(record.id, record.model_dump(mode="json")) for record in data.values()]


def ask_questions(answers: Answers) -> None:
    """Ask all questions of all curated records that they apply to; as JSON of one record of each kind.

    The answers to programs about the other records are among those that `ask_python` asks for, which reads them once.
    """
    seen: set[str] = set()
    for record_id, _ in _records():
        kind = record_id.partition("/")[0]
        is_first = kind not in seen
        seen.add(kind)
        questions: dict[str, Sequence[str]] = {"show": (), "timeline": ()}
        ways: dict[str, Sequence[str]] = {}
        if kind in ("topic", "proposal", "report") or is_first:  # the first of another kind shows what is said of it
            questions["stances"] = ()
            ways = {"timeline/direct": ("--direct",), "stances/direct": ("--direct",)}
            ways["stances/2010"] = ("--on", "2010-12-31")
        if kind == "proposal" or is_first:
            questions["fate"] = ()
            ways["fate/2012"] = ("--on", "2012-12-31")
        for question, lang in itertools.product(questions, LANGUAGES):
            answers.ask(f"{question}/{record_id}/{lang}", question, record_id, "--lang", lang, colour=lang == "en")
        for way, words in ways.items():
            answers.ask(f"{way}/{record_id}", way.partition("/")[0], record_id, *words)
        answers.ask(f"evidence/{record_id}", "evidence", record_id, *_texts(TEXTS))
        if is_first:
            for question in (*questions, "evidence"):
                answers.ask(f"{question}/{record_id}/json", question, record_id, "--json")
        if TEXTS.is_dir():
            answers.ask(f"quote/{record_id}", "quote", record_id, *_texts(TEXTS))
    answers.ask("evidence", "evidence")
    answers.ask("evidence/json", "evidence", "--json")
    answers.ask("evidence/texts", "evidence", *_texts(TEXTS))
    answers.ask("quote", "quote", "vote/stoltenberg-2010/22", "--lang", "nb", *_texts(TEXTS))
    answers.ask("stances/by", "stances", "topic/mo-centres", "--by", "person/christine-meyer")


def _passages(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("source"), str) and isinstance(value.get("passage"), str):
            yield value["source"], value["passage"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _passages(each)


def ask_citations(answers: Answers) -> None:
    """Ask for evidence for each passage of the curated records that may be in a stored text."""
    passages = dict.fromkeys(passage for _, record in _records() for passage in _passages(record))
    for number, (source, passage) in enumerate(passages):
        if TEXTS.is_dir():
            answers.ask(f"cite/{number}", "cite", source, passage, *_texts(TEXTS))
    answers.ask("cite/no-such-text", "cite", "source/none", "some words", "--sources", "texts")


def ask_exports(answers: Answers) -> None:
    """Export the curated records and the valid ones of the tests in every form, and import what is exported."""
    for root in (RECORDS, EXAMPLES / "valid"):
        of = ("--records", root)
        name = f"export/{root}"
        for form, file in (("parquet", "tables"), ("csv", "tables"), ("sqlite", "all.db"), ("duckdb", "all.duckdb")):
            answers.ask(f"{name}/{form}", "export", form, "--output", OUT / file, *of)
        for lang in LANGUAGES:
            export = ("export", "popolo", "--output", OUT / "popolo.json", "--verbose")
            answers.ask(f"{name}/popolo/{lang}", *export, "--lang", lang, *of)
        for form in ("graphml", "gexf", "matrix"):
            for way, more in _networks(form):
                answers.ask(f"{name}/{form}/{way}", "export", form, "--output", OUT / f"x.{form}", *more, *of)
        for agreement, dates in itertools.product(("strict", "lenient", "support=yes"), ("skip", "earliest", "latest")):
            words = ("--agreement", agreement, "--partial-dates", dates)
            answers.ask(f"{name}/dna/{agreement}/{dates}", "export", "dna", "--output", OUT / "x.csv", *words, *of)
    (OUT / "there.json").write_text("{}", encoding="utf-8")
    answers.ask("export/there", "export", "popolo", "--output", OUT / "there.json")
    answers.ask("export/invalid", "export", "csv", "--output", OUT / "x", "--records", EXAMPLES / "invalid")
    _ask_imports(answers)


def _networks(form: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield ways of exporting a network: a name, and options."""
    yield "two-mode", ()
    yield "nb", ("--lang", "nb")
    yield "about", ("--about", "report/stoltenberg-2010")
    yield "topics", ("--concepts", "topic", "--actors", "organization", "--min-frequency", "2")
    yield "period", ("--since", "2010", "--until", "2012", "--certain")
    yield "no-agreement", ("--mode", "subtract")
    for mode, normalisation in itertools.product(
        ("congruence", "conflict", "subtract"), ("none", "average", "jaccard", "cosine", "dna-cosine")
    ):
        alone = ("--mode", mode, "--agreement", "lenient")
        yield f"{mode}/{normalisation}", (*alone, "--normalisation", normalisation)
    for duplicates in ("include", "document", "week", "month", "year", "acrossrange"):
        alone = ("--mode", "congruence", "--agreement", "strict")
        yield f"duplicates/{duplicates}", (*alone, "--duplicates", duplicates, "--actors", "speaker")
    if form == "matrix":
        for cells, share in itertools.product(
            ("count", "yes", "no", "subtract", "combine"), ("none", "activity", "prominence")
        ):
            yield f"cells/{cells}/{share}", ("--cells", cells, "--share", share, "--agreement", "strict", "--ids")


def _ask_imports(answers: Answers) -> None:
    folder = _emptied(pathlib.Path("imported"))
    CliRunner().invoke(command, ["export", "popolo", "--output", str(folder / "own.json"), "--records", "records"])
    for path in [*sorted(folder.iterdir()), *sorted(pathlib.Path("popolo").glob("*.json"))]:
        words = ("import", "popolo", path, "--output", OUT / "imported")
        answers.ask(f"import/{path.stem}", *words, "--verbose")
        answers.ask(f"import/{path.stem}/nb", *words, "--lang", "nb")
    (OUT / "kept.txt").write_text("", encoding="utf-8")
    answers.ask("import/in-use", "import", "popolo", folder / "own.json", "--output", OUT)


def ask_plots(answers: Answers) -> None:
    """Draw all that can be drawn of the curated records."""
    for record_id, _ in _records():
        kind = record_id.partition("/")[0]
        plots: list[str] = []
        if kind in ("topic", "proposal", "report"):
            plots = ["stances", "timeline"]
        elif kind == "vote":
            plots = ["division", "timeline"]
        for plot, lang in itertools.product(plots, LANGUAGES):
            words = ("--alt", "--output", OUT / "plot.svg", "--lang", lang)
            answers.ask(f"plot/{plot}/{record_id}/{lang}", "plot", plot, record_id, *words)
        if kind in ("vote", "report"):
            narrow = ("--width", "400", "--output", OUT / "plot.svg")
            answers.ask(f"plot/{plots[0]}/{record_id}/narrow", "plot", plots[0], record_id, *narrow)
            png = ("--scale", "1", "--output", OUT / "plot.png")
            answers.ask(f"plot/{plots[0]}/{record_id}/png", "plot", plots[0], record_id, *png)


def ask_schemas(answers: Answers) -> None:
    """Write the schemas, and compare sets of them."""
    answers.ask("schema/export", "schema", "export", OUT / "schemas")
    answers.ask("schema/release", "schema", "export", OUT / "schemas", "--release")
    answers.ask("schema/check", "schema", "check", "schemas")
    changed = pathlib.Path("changed")
    shutil.rmtree(changed, ignore_errors=True)
    shutil.copytree("schemas", changed, ignore=shutil.ignore_patterns("releases"))
    for path in sorted(changed.glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        _narrow(schema)
        path.write_text(json.dumps(schema), encoding="utf-8")
    answers.ask("schema/check/changed", "schema", "check", changed)
    sets = ("schemas", "changed", *map(str, sorted(pathlib.Path("schemas/releases").glob("*"))))
    for old, new in itertools.product(sets, sets):
        answers.ask(f"schema/diff/{old}/{new}", "schema", "diff", old, new, "--records", "records")


def _narrow(schema: Any) -> None:
    """Change a schema: what is required is one thing less, and texts are at most so long."""
    if isinstance(schema, dict):
        if isinstance(schema.get("required"), list):
            schema["required"] = schema["required"][1:]
        if schema.get("type") == "string":
            schema["maxLength"] = 60
        for value in schema.values():
            _narrow(value)


# ---------------------------------------------------------------------------------------- Python, and the real command


def ask_python(answers: Answers) -> None:
    """Ask what the command line asks through the names that the package exports."""
    answers.write("python/names", value="\n".join(sorted(policykit.__all__)))
    data: Any = policykit.load("records")
    _call(answers, "python/stances", lambda: data.stances().as_dicts())
    ways: dict[str, dict[str, Any]] = {"": {}, "/direct": {"direct": True}, "/on": {"on": "2012"}}
    asked = {"stances": ("", "/direct", "/on"), "timeline": ("", "/direct"), "fate": ("", "/on")}
    for record_id, (question, named), lang in itertools.product(data, asked.items(), LANGUAGES):
        for way in named:
            ask = functools.partial(getattr(data, question), record_id, lang=lang, **ways[way])
            _call(answers, f"python/{question}{way}/{record_id}/{lang}", lambda: ask().as_dicts())  # noqa: B023  # called at once
    _call(answers, "python/records", lambda: [record.model_dump(mode="json") for record in data.values()])
    kinds = sorted({record_id.partition("/")[0] for record_id in data})
    for kind in (*kinds, "no-such-kind"):
        _call(answers, f"python/json_schema/{kind}", functools.partial(policykit.json_schema, kind))
    for example, path, texts in _examples():
        _call(answers, f"python/validate/{example}", functools.partial(_validated, path, *texts[1:]))
        _call(answers, f"python/load/{example}", functools.partial(_loaded, path))
    _call(answers, "python/load/nowhere", lambda: policykit.load("nowhere"))


def _validated(path: pathlib.Path, texts: str | None = None) -> Any:
    result: Any = policykit.validate(path, sources=texts)
    found = [
        [str(one), one.code, one.severity, one.path, one.line, one.column, one.end_line, one.end_column, one.record]
        for one in result.diagnostics
    ]
    return [result.ok, result.files, result.records, result.summary, found]


def _loaded(path: pathlib.Path) -> list[str]:
    return sorted(policykit.load(path, shipped=False))


def _call(answers: Answers, name: str, function: Callable[[], Any]) -> None:
    """Write what a call returns, or the name and the message of what it raises."""
    try:
        value = json.dumps(function(), ensure_ascii=False, default=str, indent=1)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
        value = f"{type(error).__name__}: {error}"
    answers.write(name, value=value)


def ask_processes(answers: Answers) -> None:
    """Run the real command, also where several processes share the work."""
    answers.start("process/version", "--version")
    answers.start("process/help", "--help")
    answers.start("process/curated", "validate", *_texts(TEXTS), "--strict", "--no-cache")
    answers.start("process/show", "show", "proposal/stoltenberg-2010/22")
    answers.start("process/no-such-record", "show", "proposal/nowhere/1")
    answers.start("process/examples", "validate", EXAMPLES / "invalid", "--no-cache", "--format", "sarif")
    for form in ("yaml", "lines"):
        check = ("validate", pathlib.Path("large", form))
        answers.start(f"process/large/{form}", *check, "--no-cache", "--format", "json", *ALL_FORMATS)
        _without_cache()
        for state in ("cold", "warm"):
            answers.start(f"process/large/{form}/{state}", *check)


GROUPS: Final[dict[str, Callable[[Answers], None]]] = {
    "help": ask_help,
    "explain": ask_rules,
    "new": ask_new,
    "curated": ask_curated,
    "examples": ask_examples,
    "questions": ask_questions,
    "cite": ask_citations,
    "export": ask_exports,
    "plot": ask_plots,
    "schema": ask_schemas,
    "python": ask_python,
    "since": ask_since,
    "process": ask_processes,
    "fuzz": ask_fuzzed,
}


def main() -> None:
    """Ask the groups of cases that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=pathlib.Path, help="the file to write")
    parser.add_argument("--groups", nargs="+", default=list(GROUPS), choices=list(GROUPS))
    parser.add_argument("--hide-version", action="store_true")
    given = parser.parse_args()
    os.environ["XDG_CACHE_HOME"] = str(CACHE)
    os.environ["TMPDIR"] = str(_emptied(pathlib.Path("tmp")).resolve())
    tempfile.tempdir = None
    os.fsync = lambda fd: None  # noqa: ARG005  # that a file lasts through a loss of power is no answer, and takes most of the time
    _emptied(OUT)
    with given.answers.open("w", encoding="utf-8") as file:
        answers = Answers(file, hide_version=given.hide_version)
        for group in given.groups:
            GROUPS[group](answers)


if __name__ == "__main__":
    main()
