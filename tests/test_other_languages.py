"""The schemas in other hands: TypeScript types made from them, and an editor that reads them.

Node and its packages are development tools of these tests; `make node` installs them.
"""

import json
import pathlib
import shutil
import subprocess
from typing import Any, Self

import pytest

import policykit
from policykit.authoring.skeleton import make_skeleton, schema_for
from policykit.values.ids import SECTIONS

pytestmark = pytest.mark.slow

NODE = pathlib.Path(__file__).parent / "node"


@pytest.fixture(scope="module")
def node() -> str:
    program = shutil.which("node")
    if program is None or not (NODE / "node_modules" / "typescript").is_dir():
        pytest.skip("NODE OR ITS PACKAGES ARE NOT HERE: TYPES AND EDITORS WERE NOT TRIED (make node)")
    return program


def test_typescript_reads_the_curated_records_by_types_made_from_the_schemas(
    node: str, root: pathlib.Path, curated: policykit.Dataset
) -> None:
    build = NODE / ".build"
    shutil.rmtree(build, ignore_errors=True)
    build.mkdir()
    types = subprocess.run(
        [node, "types.mjs", str(root / "schemas")], cwd=NODE, check=True, capture_output=True, text=True
    )
    (build / "records.d.ts").write_text(types.stdout, encoding="utf-8")
    shutil.copy(NODE / "program.ts", build)
    (build / "package.json").write_text('{"type": "commonjs"}')
    options = {
        "strict": True, "module": "nodenext", "target": "es2022", "noUncheckedIndexedAccess": True,
        "types": ["node"], "outDir": "out",
    }  # fmt: skip
    (build / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["program.ts"]}))
    compiled = subprocess.run(
        [node, NODE / "node_modules" / "typescript" / "bin" / "tsc", "-p", build],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert compiled.returncode == 0, compiled.stdout
    sections = {
        section: [record.model_dump(mode="json") for record in getattr(curated, section)] for section in SECTIONS
    }
    (build / "records.json").write_text(json.dumps(sections), encoding="utf-8")
    program = [node, build / "out" / "program.js", build / "records.json"]
    told = json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)
    assert told["counted"] == 5
    assert told["named"] == 4
    assert told["titled"] == "string"


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
