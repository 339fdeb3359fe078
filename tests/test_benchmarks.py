"""What the benchmarks compare is comparable: the generated files are valid, and the peers are told what we check."""

import importlib.util
import json
import pathlib
import re
import sys
from types import ModuleType
from typing import Any, Final

import jsonschema
import pytest
import yaml

import policykit

BENCHMARKS: Final = pathlib.Path(__file__).parent.parent / "benchmarks"
sys.path.append(str(BENCHMARKS))  # where a script finds those beside it


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_a_set_of_statements_has_no_findings(tmp_path: pathlib.Path) -> None:
    module("generate").write(tmp_path, statements=40, files=4)
    result = policykit.validate(tmp_path)
    assert result.diagnostics == ()
    assert result.dataset
    assert len(result.dataset.statements) == 40


def test_a_set_of_small_files_has_no_findings(tmp_path: pathlib.Path) -> None:
    module("generate").write_small(tmp_path, files=12)
    assert len(list(tmp_path.iterdir())) == 13
    result = policykit.validate(tmp_path)
    assert result.diagnostics == ()
    assert result.dataset
    assert len(result.dataset.proposals) == 12


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(module("hostile").cases()))
def test_what_is_made_to_be_costly_is_what_its_name_says(name: str, tmp_path: pathlib.Path) -> None:
    case = module("hostile").cases()[name]
    size = case.write(tmp_path, 4_000_000 if case.found == "PK107" else 400_000)
    texts = tmp_path / "texts"
    result = policykit.validate(tmp_path, sources=texts if texts.exists() else None)
    codes = {found.code for found in result.diagnostics}
    if name.startswith("ordinary "):
        assert codes <= {"PK502"}
    assert not case.found or case.found in codes
    assert size * case.share >= 400_000


@pytest.fixture(scope="module")
def schema(root: pathlib.Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((root / "schemas" / "records.schema.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def linkml(schema: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(module("peer_schemas").linkml(schema))
    return told


def test_the_peers_are_told_every_field(schema: dict[str, Any], linkml: dict[str, Any]) -> None:
    records, *definitions = yaml.safe_load_all(module("peer_schemas").yamale(schema))
    assert records.keys() == schema["properties"].keys() == linkml["classes"]["Records"]["attributes"].keys()
    yamale = {name: fields for document in definitions for name, fields in document.items()}
    for name, definition in schema["$defs"].items():
        if "properties" in definition:
            assert (
                yamale[name].keys() == linkml["classes"][name]["attributes"].keys() == definition["properties"].keys()
            )


@pytest.mark.parametrize(
    "passage",
    [
        "one two … three four",
        "one",
        "one two three four five six seven",
        "one two … three\nfour",
        " one",
        f"{'x' * 61} … y",
    ],
)
def test_the_peers_are_told_the_form_of_strings(schema: dict[str, Any], linkml: dict[str, Any], passage: str) -> None:
    pattern = linkml["classes"]["Evidence"]["attributes"]["passage"]["pattern"]
    valid = jsonschema.Draft202012Validator(schema["$defs"]["Evidence"]["properties"]["passage"]).is_valid(passage)
    assert bool(re.search(pattern, passage)) == valid
