"""What a change of the schemas breaks, and for whom."""

import copy
import http.server
import json
import os
import pathlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import policykit
from policykit.schema.compatibility import Changes, check_usable, compare, is_major
from policykit.schema.releases import SchemaSet, export
from policykit.values.ids import KINDS
from schema_sets import run

Schema = dict[str, Any]


Change = Callable[[Schema], object]


CURRENT: SchemaSet = {f"{kind}.schema.json": policykit.json_schema(kind) for kind in KINDS}


def _stance(schema: Schema) -> Schema:
    found: Schema = schema["$defs"]["Stance"]["properties"]
    return found


# For each change: what is done to the schema of statements, whether it breaks writers, and whether it breaks readers.
TABLE: dict[str, tuple[Change, bool, bool]] = {
    "description of a field": (lambda s: s["properties"]["date"].update(description="Else."), False, False),
    "description of the kind": (lambda s: s.update(description="Else."), False, False),
    "title of the kind": (lambda s: s.update(title="Else"), False, False),
    "comment": (lambda s: s.update({"$comment": "Else."}), False, False),
    "examples": (lambda s: s.update(examples=[]), False, False),
    "definition renamed": (lambda s: _rename(s, "Identifier", "Ident"), False, False),
    "definition unused": (lambda s: s["$defs"].update(Spare={"type": "string"}), False, False),
    "optional field added": (lambda s: s["properties"].update(mood={"type": "string"}), False, True),
    "required field added": (lambda s: (s["properties"].update(mood={"type": "string"}), s["required"].append("mood")), True, True),
    "optional field removed": (lambda s: s["properties"].pop("capacity"), True, False),
    "required field removed": (lambda s: (s["properties"].pop("summary"), s["required"].remove("summary")), True, True),
    "field renamed": (lambda s: s["properties"].update(said_by=s["properties"].pop("speaker")), True, True),
    "field now required": (lambda s: s["required"].append("date"), True, False),
    "field no longer required": (lambda s: s["required"].remove("summary"), False, True),
    "value added": (lambda s: _stance(s)["stance"]["enum"].append("torn"), False, True),
    "value removed": (lambda s: _stance(s)["stance"]["enum"].remove("sceptical"), True, False),
    "value renamed": (lambda s: _stance(s)["stance"].update(enum=["support", "conditional", "undecided", "doubtful", "oppose"]), True, True),
    "values reordered": (lambda s: _stance(s)["stance"]["enum"].reverse(), False, False),
    "text to number": (lambda s: s["properties"].update(speaker={"type": "integer"}), True, True),
    "text or number": (lambda s: s["properties"].update(speaker={"anyOf": [s["properties"]["speaker"], {"type": "integer"}]}), False, True),
    "pattern narrower": (lambda s: s["properties"]["speaker"].update(pattern="^person/a$"), True, True),
    "pattern gone": (lambda s: [s["properties"]["speaker"].pop(key) for key in ("pattern", "not")], False, True),
    "list of at least one": (lambda s: s["properties"]["stances"].update(minItems=1), True, False),
    "list of at most nine": (lambda s: s["properties"]["stances"].update(maxItems=9), True, False),
    "unknown fields allowed": (lambda s: s.update(additionalProperties=True), False, True),
    "unknown fields in stances allowed": (lambda s: s["$defs"]["Stance"].update(additionalProperties=True), False, True),
    "condition gone": (lambda s: s["$defs"]["Stance"].pop("then"), False, True),
    "texts need two languages": (lambda s: s["$defs"]["Text"].update(minProperties=2), True, False),
    "default changed": (lambda s: s["$defs"]["Evidence"]["properties"]["reading"].update(default="implies"), False, True),
    "format asserted": (lambda s: s["$defs"]["Date"]["anyOf"][0].update(format="date"), True, False),
    "reference to nothing": (lambda s: s["properties"].update(note={"$ref": "#/$defs/Nowhere"}), True, True),
    "no such type": (lambda s: s["properties"].update(note={"type": "objekt"}), True, True),
    "number bounded": (lambda s: s["$defs"]["Figure"]["properties"]["value"].update(minimum=0), True, False),
}  # fmt: skip


def _rename(schema: Schema, old: str, new: str) -> None:
    text = json.dumps(schema).replace(f'"#/$defs/{old}"', f'"#/$defs/{new}"')
    schema.clear()
    schema.update(json.loads(text))
    schema["$defs"][new] = schema["$defs"].pop(old)


def _changed(change: Change) -> list[Changes]:
    new = copy.deepcopy(CURRENT)
    change(new["statement.schema.json"])
    return compare(CURRENT, new)


@pytest.fixture
def sets(
    tmp_path: pathlib.Path, root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[pathlib.Path, pathlib.Path]:
    monkeypatch.chdir(root)
    for name in ("old", "new"):
        export(tmp_path / name)
    return tmp_path / "old", tmp_path / "new"


def _edit(folder: pathlib.Path, edit: Callable[[str], str]) -> None:
    for path in folder.glob("*.json"):
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/a", paths
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "change",
    [
        lambda s, at: s["properties"].update(note={"$ref": at}),
        lambda s, at: s["properties"].update(note={"$dynamicRef": at}),
        lambda s, at: s["properties"].update(note={"$id": at, "$ref": "b"}),
        lambda s, at: s.update({"$schema": at}),
        lambda s, at: s.update({"$id": s["$id"], "allOf": [{"$ref": at}]}),
    ],
)
def test_nothing_that_a_schema_refers_to_is_fetched(
    change: Callable[[Schema, str], object],
    asked: tuple[str, list[str]],
    sets: tuple[pathlib.Path, pathlib.Path],
) -> None:
    address, paths = asked
    for folder in sets:
        path = folder / "statement.schema.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        change(schema, address)
        path.write_text(json.dumps(schema), encoding="utf-8")
        run("schema", "diff", *sets)
        assert paths == []
    new = copy.deepcopy(CURRENT)
    change(new["statement.schema.json"], address)
    compare(CURRENT, new)
    assert paths == []


@pytest.mark.parametrize(
    "bad",
    [
        {"$ref": "other.json"}, {"$ref": "file:///etc/hostname"}, {"$ref": "#/$defs/Nowhere"}, {"$ref": ["a"]},
        {"pattern": "["}, {"type": "objekt"}, {"properties": 5}, {"required": 5}, {"enum": 5}, 7,
        {"patternProperties": {"(": {}}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("which", [0, 1])
def test_a_schema_that_cannot_be_used_is_an_error_of_the_call_in_one_line(
    bad: Any, which: int, sets: tuple[pathlib.Path, pathlib.Path]
) -> None:
    path = sets[which] / "statement.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["note"] = bad
    path.write_text(json.dumps(schema), encoding="utf-8")
    code, output = run("schema", "diff", *sets)
    assert (code, len(output.splitlines())) == (2, 1), output
    assert str(path) in output


def test_a_schema_of_many_levels_is_an_error_of_the_call_in_one_line(sets: tuple[pathlib.Path, pathlib.Path]) -> None:
    deep = '{"not": ' * 400 + "true" + "}" * 400
    (sets[0] / "statement.schema.json").write_text(f'{{"$id": "a", "not": {deep}}}', encoding="utf-8")
    _edit(sets[0], lambda text: text.replace('"$id": "a"', f'"$id": "{CURRENT["statement.schema.json"]["$id"]}"'))
    code, output = run("schema", "diff", *sets)
    assert (code, len(output.splitlines())) == (2, 1), output
    assert "nested more than 64 deep" in output


@pytest.mark.parametrize(("change", "writers", "readers"), TABLE.values(), ids=TABLE)
def test_a_change_breaks_whom_it_breaks(change: Change, writers: bool, readers: bool) -> None:  # noqa: FBT001
    found = _changed(change)
    assert any(changes.breaks_writers for changes in found) is writers
    assert any(changes.breaks_readers for changes in found) is readers


# Parts of schemas that differ in what is valid by what elsewhere would be a description.
HIDDEN: list[tuple[Any, Any]] = [
    ({"dependentRequired": {"title": ["a"]}}, {"dependentRequired": {"title": ["b"]}}),
    ({"dependentRequired": {"description": ["a"]}}, {}),
    ({"dependentSchemas": {"$comment": {"required": ["a"]}}}, {"dependentSchemas": {"$comment": {"required": ["b"]}}}),
    ({"const": {"title": "a"}}, {"const": {"title": "b"}}),
    ({"const": {"properties": {"title": 1}}}, {"const": {"properties": {"title": 2}}}),
    ({"enum": [{"examples": [1]}]}, {"enum": [{"examples": [2]}]}),
    ({"properties": {"examples": {"type": "string"}}}, {"properties": {"examples": {"type": "number"}}}),
    ({"$defs": {"title": {"type": "string"}}, "$ref": "#/$defs/title"}, {"$defs": {"title": {"type": "null"}}, "$ref": "#/$defs/title"}),
    ({"const": 1}, {"const": True}),
    ({"enum": [0, 1]}, {"enum": [False, True]}),
    ({"examples": [{"type": "string"}], "$ref": "#/ex%61mples/0"}, {"examples": [{"type": "null"}], "$ref": "#/ex%61mples/0"}),
    ({"not": {"const": {"$id": "a"}}}, {"not": {"const": {"$id": "b"}}}),
    ({"x": {"title": {"type": "string"}}, "$ref": "#/x/title"}, {"x": {"title": {"type": "null"}}, "$ref": "#/x/title"}),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), HIDDEN)
@pytest.mark.parametrize("turned", [False, True])
def test_a_name_that_says_nothing_elsewhere_hides_no_change(old: Any, new: Any, turned: bool) -> None:  # noqa: FBT001
    sets = [{"topic.schema.json": {"$id": "https://w3id.org/policykit/schemas/0.1.0/x", **each}} for each in (old, new)]
    [changes] = compare(*(reversed(sets) if turned else sets))
    assert changes.breaking


@pytest.mark.parametrize("default", [(False, True), (1, 2), (1, True), ([], ["a"]), ({"a": 1}, {"a": 2})])
def test_a_default_that_is_no_text_breaks_readers_too(default: tuple[Any, Any]) -> None:
    old, new = ({"topic.schema.json": {"properties": {"default": {"default": one}}}} for one in default)
    assert [(each.breaks_writers, each.breaks_readers) for each in compare(old, new)] == [(False, True)]
    old, new = ({"topic.schema.json": {"properties": {"default": {"title": one}}}} for one in "ab")
    assert compare(old, new) == []


@pytest.mark.parametrize("keyword", ["properties", "patternProperties", "$defs", "definitions", "allOf", "$ref"])
@pytest.mark.parametrize("odd", [5, [1], None, "a", {"a": None}])
def test_what_is_no_schema_is_not_taken_for_one(keyword: str, odd: Any) -> None:
    held = {keyword: odd}
    for part in ({"const": held}, {"enum": [held]}, {"default": held}, {"x-foo": held}, {"examples": [held]}):
        old, new = ({"topic.schema.json": {"properties": {"a": part, "b": {"minimum": n}}}} for n in (1, 2))
        check_usable(old)
        assert [(each.breaks_writers, each.breaks_readers) for each in compare(old, new)] == [(True, False)]


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 25


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("optional field added", "statement.mood: a new field, optional"),
        ("field now required", "statement.date: now required"),
        ("value removed", "statement.stances[].stance: the value `sceptical` is gone"),
        ("optional field removed", "statement.capacity: the field is gone"),
        ("list of at least one", "statement.stances: `minItems` is new: 1"),
        ("description of a field", "statement.date: the description changed"),
    ],
)
def test_a_change_is_said_in_words(name: str, words: str) -> None:
    (changes,) = _changed(TABLE[name][0])
    assert words in changes.words


def test_a_reference_beside_its_description_is_the_same_as_one_in_all_of() -> None:
    def beside(schema: dict[str, Any]) -> None:
        field = schema["properties"]["date"]
        field |= field.pop("allOf")[0]

    (changes,) = _changed(beside)
    assert not changes.breaking
    assert changes.words == ("statement: definitions were renamed or written another way; what is valid is the same",)


def test_a_new_kind_breaks_readers_and_a_kind_that_is_gone_breaks_writers() -> None:
    fewer = {name: schema for name, schema in CURRENT.items() if name != "event.schema.json"}
    (gone,) = compare(CURRENT, fewer)
    assert (gone.breaks_writers, gone.breaks_readers) == (True, False)
    (new,) = compare(fewer, CURRENT)
    assert (new.breaks_writers, new.breaks_readers) == (False, True)
    assert compare(CURRENT, CURRENT) == []


@pytest.mark.parametrize(
    ("old", "new", "major"),
    [("0.1.0", "0.1.1", False), ("0.1.0", "0.2.0", True), ("0.9.0", "1.0.0", True), ("1.0.0", "1.1.0", False),
     ("1.2.3", "2.0.0", True), ("1.0.0", "1.0.0", False)],
)  # fmt: skip
def test_a_major_step_is_told_from_a_minor_one(old: str, new: str, major: bool) -> None:  # noqa: FBT001
    assert is_major(old, new) is major


def test_diff_of_the_same_set_says_so(sets: tuple[pathlib.Path, pathlib.Path]) -> None:
    assert run("schema", "diff", *sets) == (0, f"{policykit.__version__} → {policykit.__version__}: no difference\n")


def test_a_breaking_change_needs_a_major_step_and_names_the_records_it_breaks(
    sets: tuple[pathlib.Path, pathlib.Path],
) -> None:
    old, new = sets
    _edit(new, lambda text: text.replace('"sceptical",\n', ""))
    code, output = run("schema", "diff", old, new)
    assert code == 1
    assert "the value `sceptical` is gone" in output
    assert "statement/bergen-2010/state-responsibility was valid and is no more" in output
    _edit(new, lambda text: text.replace(f"/{policykit.__version__}/", "/9.0.0/"))
    assert run("schema", "diff", old, new)[0] == 0


def test_what_cannot_be_compared_is_said_in_one_line(
    sets: tuple[pathlib.Path, pathlib.Path], tmp_path: pathlib.Path
) -> None:
    old, new = sets
    empty = tmp_path / "empty"
    empty.mkdir()
    (new / "vote.schema.json").write_text('{"half": ', encoding="utf-8")
    backwards = tmp_path / "backwards"
    export(backwards)
    _edit(backwards, lambda text: text.replace(f"/{policykit.__version__}/", "/0.0.1/"))
    for arguments, said in (
        ((old, new), "cannot be read as JSON"),
        ((old, empty), "holds no schemas"),
        ((old, tmp_path / "nowhere"), "no such folder"),
        ((old, backwards), "goes backwards"),
    ):
        code, output = run("schema", "diff", *arguments)
        assert code == 2
        assert said in output
        assert len(output.splitlines()) == 1


def test_a_pipe_in_place_of_a_schema_holds_nobody_up(sets: tuple[pathlib.Path, pathlib.Path]) -> None:
    old, new = sets
    (new / "vote.schema.json").unlink()
    os.mkfifo(new / "vote.schema.json")
    code, output = run("schema", "diff", old, new)
    assert (code, output) == (2, f"policykit: {new / 'vote.schema.json'}: not a file\n")
    releases = new / "releases" / policykit.__version__
    releases.mkdir(parents=True)
    (releases / "SHA256SUMS").touch()
    os.mkfifo(releases / "other.json")
    assert run("schema", "check", new)[0] == 1
