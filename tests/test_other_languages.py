"""The schemas in other hands: types made from them in several languages, and an editor that reads them.

Node and its packages are development tools of these tests; `make node` installs them.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sysconfig
from typing import Any, Self

import pytest

import policykit
from policykit.authoring.skeleton import make_skeleton, schema_for
from policykit.documents import read
from policykit.values.ids import SECTIONS

pytestmark = pytest.mark.slow

NODE = pathlib.Path(__file__).parent / "node"
PROGRAMS = pathlib.Path(__file__).parent / "languages"


@pytest.fixture(scope="module")
def node() -> str:
    program = shutil.which("node")
    if program is None or not all((NODE / "node_modules" / name).is_dir() for name in ("typescript", "quicktype")):
        pytest.skip("NODE OR ITS PACKAGES ARE NOT HERE: TYPES AND EDITORS WERE NOT TRIED (make node)")
    return program


def test_typescript_reads_the_curated_records_by_types_made_from_the_schemas(
    node: str, root: pathlib.Path, curated: policykit.Dataset
) -> None:
    build = _emptied("program")
    types = subprocess.run(
        [node, "types.mjs", str(root / "schemas")], cwd=NODE, check=True, capture_output=True, text=True
    )
    assert not re.findall(r"export (?:type|interface) \w*[0-9]\b", types.stdout), "every definition has one name"
    (build / "records.d.ts").write_text(types.stdout, encoding="utf-8")
    shutil.copy(NODE / "program.ts", build)
    _compile_typescript(node, build, "program.ts")
    sections = {
        section: [record.model_dump(mode="json") for record in getattr(curated, section)] for section in SECTIONS
    }
    (build / "records.json").write_text(json.dumps(sections), encoding="utf-8")
    program = [node, build / "out" / "program.js", build / "records.json"]
    told = json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)
    assert told["counted"] == 5
    assert told["named"] == 4
    assert told["titled"] == "string"


def _emptied(name: str) -> pathlib.Path:
    """Return an empty folder to build in. It lies where Node finds the packages."""
    build = NODE / ".build" / name
    shutil.rmtree(build, ignore_errors=True)
    build.mkdir(parents=True)
    return build


def _compile_typescript(node: str, build: pathlib.Path, program: str) -> None:
    (build / "package.json").write_text('{"type": "commonjs"}')
    options = {
        "strict": True, "module": "nodenext", "target": "es2022", "noUncheckedIndexedAccess": True,
        "types": ["node"], "outDir": "out",
    }  # fmt: skip
    (build / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": [program]}))
    compiled = subprocess.run(
        [node, NODE / "node_modules" / "typescript" / "bin" / "tsc", "-p", build],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert compiled.returncode == 0, compiled.stdout


def _quicktype(node: str, root: pathlib.Path, language: str, output: pathlib.Path, *options: str) -> None:
    """Make the types of a language from the schema of a records file."""
    output.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [node, NODE / "node_modules" / "quicktype" / "dist" / "index.js", "--src-lang", "schema", "--lang", language,
         "--src", root / "schemas" / "records.schema.json", "--top-level", "Records", "--out", output, *options],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "file", "redirects", "choices"),
    [
        ("typescript", "records.ts", r"redirects\?: \{ \[key: string\]: string \};", ""),
        ("go", "records.go", r"Redirects +map\[string\]string ", r"^type (\w+) struct \{\n(?:\t\w+ +\*?(?:int64|string|map\S+)\n)+\}"),
        ("rust", "records.rs", r"pub redirects: Option<HashMap<String, String>>,", ""),
        ("java", "Records.java", r"private Map<String, String> redirects;", ""),
        ("csharp", "Records.cs", r"public Dictionary<string, string>\? Redirects ", r"public partial struct (\w+)"),
    ],
)  # fmt: skip
def test_types_made_for_a_language_keep_redirects_and_name_every_value_once(
    node: str, root: pathlib.Path, tmp_path: pathlib.Path, *, language: str, file: str, redirects: str, choices: str
) -> None:
    _quicktype(node, root, language, tmp_path / file)
    types = (tmp_path / file).read_text(encoding="utf-8")
    assert re.search(redirects, types)
    if choices:
        assert sorted(re.findall(choices, types, re.MULTILINE)) == ["Date", "Note", "Period"]


@pytest.fixture(scope="module")
def as_written(root: pathlib.Path) -> dict[str, Any]:
    """The curated records as they stand in their files, with years as numbers, and a redirect."""
    whole: dict[str, Any] = {"redirects": {"person/old": "person/aslaug-haga"}}
    for path in sorted((root / "records").rglob("*.yaml")):
        for section, records in read(path.read_bytes(), "yaml").data.items():
            whole.setdefault(section, []).extend(records)
    assert any(isinstance(source.get("published"), int) for source in whole["sources"])
    return whole


def _assert_given_back(command: list[str | os.PathLike[str]], records: dict[str, Any]) -> None:
    told = subprocess.run(command, input=json.dumps(records), check=True, capture_output=True, text=True)
    assert json.loads(told.stdout) == records


def test_typescript_gives_the_curated_records_back_as_they_were(
    node: str, root: pathlib.Path, as_written: dict[str, Any]
) -> None:
    build = _emptied("round-trip")
    _quicktype(node, root, "typescript", build / "records.ts")
    shutil.copy(PROGRAMS / "round_trip.ts", build)
    _compile_typescript(node, build, "round_trip.ts")
    _assert_given_back([node, build / "out" / "round_trip.js"], as_written)


def test_go_gives_the_curated_records_back_as_they_were(
    node: str, root: pathlib.Path, tmp_path: pathlib.Path, as_written: dict[str, Any]
) -> None:
    go = shutil.which("go", path=os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"])))
    if go is None:
        pytest.skip("GO IS NOT HERE: TYPES FOR IT WERE MADE AND NOT TRIED")
    _quicktype(node, root, "go", tmp_path / "records.go", "--package", "main", "--omit-empty")
    shutil.copy(PROGRAMS / "round_trip.go", tmp_path)
    (tmp_path / "go.mod").write_text("module records\n\ngo 1.20\n")
    alone = {**os.environ, "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off"}
    subprocess.run([go, "build", "-o", "round_trip", "."], cwd=tmp_path, check=True, env=alone)
    _assert_given_back([tmp_path / "round_trip"], as_written)


def _jackson() -> list[pathlib.Path]:
    """Return Jackson's three files of one version, where Debian or Maven put them; none where they are not here."""
    names = ("annotations", "core", "databind")
    installed = [pathlib.Path("/usr/share/java") / f"jackson-{name}.jar" for name in names]
    if all(path.is_file() for path in installed):
        return installed
    maven = pathlib.Path.home() / ".m2" / "repository" / "com" / "fasterxml" / "jackson" / "core"
    for folder in maven.glob("jackson-databind/2.*"):
        version = folder.name
        found = [maven / f"jackson-{name}" / version / f"jackson-{name}-{version}.jar" for name in names]
        if all(path.is_file() for path in found):
            return found
    return []


def test_java_gives_the_curated_records_back_as_they_were(
    node: str, root: pathlib.Path, tmp_path: pathlib.Path, as_written: dict[str, Any]
) -> None:
    libraries, compiler, java = _jackson(), shutil.which("javac"), shutil.which("java")
    if not libraries or compiler is None or java is None:
        pytest.skip("JAVA OR JACKSON IS NOT HERE: TYPES FOR IT WERE MADE AND NOT TRIED")
    package = tmp_path / "io" / "quicktype"
    _quicktype(node, root, "java", package / "Records.java")
    path = os.pathsep.join(map(str, (tmp_path, *libraries)))
    files = [PROGRAMS / "RoundTrip.java", *package.glob("*.java")]
    subprocess.run([compiler, "-cp", path, "-d", tmp_path, *files], check=True, capture_output=True)
    _assert_given_back([java, "-cp", path, "RoundTrip"], as_written)


class LanguageServer:
    """As much of a client of the language server protocol as it takes to open a file and read what is said of it."""

    def __init__(self, node: str, folder: pathlib.Path) -> None:
        server = NODE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
        self._process = subprocess.Popen(
            [node, server, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message

    def diagnostics(self, path: pathlib.Path, settings: dict[str, Any]) -> list[dict[str, Any]]:
        """Open a file and return the first diagnostics that are published for it."""
        workspace = self._folder.as_uri()
        folders = [{"uri": workspace, "name": "records"}]
        capabilities = {"workspace": {"configuration": True, "workspaceFolders": True}}
        start = {"processId": None, "rootUri": workspace, "workspaceFolders": folders, "capabilities": capabilities}
        self._send(id=1, method="initialize", params=start)
        text = path.read_text(encoding="utf-8")
        while True:
            message = self._receive()
            if message.get("id") == 1 and "result" in message:
                self._send(method="initialized", params={})
                self._send(method="workspace/didChangeConfiguration", params={"settings": {"yaml": settings}})
                item = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
                self._send(method="textDocument/didOpen", params={"textDocument": item})
            elif message.get("method") == "workspace/configuration":
                answers = [settings if item.get("section") == "yaml" else {} for item in message["params"]["items"]]
                self._send(id=message["id"], result=answers)
            elif (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == path.as_uri()
            ):
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                if found:
                    return found
            elif "id" in message and "method" in message:
                self._send(id=message["id"], result=None)


def test_an_editor_finds_the_faults_of_a_records_file_by_the_settings_in_the_repository(
    node: str, root: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    settings = json.loads((root / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    ((schema, pattern),) = settings["yaml.schemas"].items()
    assert (root / schema).is_file()
    assert pattern == "records/**/*.yaml"
    path = tmp_path / "records" / "faulty.yaml"
    path.parent.mkdir()
    path.write_text(
        "votes:\n  - id: vote/a\n    body: organization/b\n    method: loudly\n    outcome: carried\n",
        encoding="utf-8",
    )
    given = {
        "validate": True,
        "yamlVersion": "1.2",
        "schemas": {(root / schema).as_uri(): f"/{pattern}"},
        "schemaStore": {"enable": False},
    }
    with LanguageServer(node, tmp_path) as server:
        found = server.diagnostics(path, given)
    by_line = {diagnostic["range"]["start"]["line"]: diagnostic["message"] for diagnostic in found}
    assert "outcome" in by_line[4]
    assert "recorded" in by_line[3]


def test_an_editor_finds_the_blanks_of_a_new_record_by_its_first_line(
    node: str, root: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    shutil.copytree(root / "schemas", tmp_path / "schemas")
    path = tmp_path / "records" / "new.yaml"
    path.parent.mkdir()
    path.write_text(make_skeleton("vote", schema=schema_for(str(path.parent))).text, encoding="utf-8")
    blanks = {found.line for found in policykit.validate(path).diagnostics}
    with LanguageServer(node, tmp_path) as server:
        found = server.diagnostics(path, {"validate": True, "yamlVersion": "1.2", "schemaStore": {"enable": False}})
    assert {diagnostic["range"]["start"]["line"] + 1 for diagnostic in found} == blanks
