"""The schemas and the models, held against each other on generated records and on mutations of them.

Five judges say of each whether it is valid: the models, `jsonschema-rs`, `jsonschema` with and without formats, and Ajv
in strict mode. All must agree, but for the exemptions that the documentation lists; each of these has a test here that
it is needed.
"""

import functools
import json
import os
import pathlib
import random
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, Final

import hypothesis
import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from pydantic import ValidationError

import policykit
from mutations import mutate
from policykit.models import MODELS
from policykit.values.ids import KINDS, Kind
from strategies import records

pytestmark = pytest.mark.slow

SEED: Final = int(os.environ.get("POLICYKIT_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
VALID_PER_KIND: Final = 40
MUTATIONS_PER_KIND: Final = 2_100
NODE: Final = pathlib.Path(__file__).parent.parent / "node"

Case = tuple[Kind, dict[str, Any]]


@functools.cache
def _valid(kind: Kind) -> tuple[dict[str, Any], ...]:
    """Return generated records of a kind; with the same seed the same ones."""
    found: list[dict[str, Any]] = []

    @hypothesis.seed(SEED)
    @settings(max_examples=VALID_PER_KIND, database=None)
    @given(records(kind))
    def collect(data: dict[str, Any]) -> None:
        found.append(data)

    collect()
    return tuple(found)


@functools.cache
def _cases(kind: Kind) -> tuple[Case, ...]:
    draw = random.Random(f"{SEED} {kind}")  # noqa: S311  # a seed to repeat, not a secret
    found = [(kind, data) for data in _valid(kind)]
    found += [(kind, mutate(draw.choice(_valid(kind)), draw)) for _ in range(MUTATIONS_PER_KIND)]
    return tuple(found)


def _is_reversed(error: ValidationError) -> bool:
    """Exemption 1: no schema can say that the end of an interval or a set of dates lies after its start (PK403)."""
    return {detail["type"] for detail in error.errors()} == {"reversed_date"}


def _by_the_models(case: Case) -> bool | None:
    """Say whether a case is valid; None for an exemption."""
    kind, data = case
    try:
        MODELS[kind].model_validate(data)
    except ValidationError as error:
        return None if _is_reversed(error) else False
    return True


@functools.cache
def _schema(kind: Kind) -> dict[str, Any]:
    return policykit.json_schema(kind)


def _disagreements(judge: str, verdicts: Iterator[bool], cases: tuple[Case, ...]) -> list[str]:
    found: list[str] = []
    for case, verdict in zip(cases, verdicts, strict=True):
        expected = _by_the_models(case)
        if expected is not None and verdict is not expected:
            found.append(f"POLICYKIT_SEED={SEED}: the models say {expected}, {judge} {verdict}: {json.dumps(case)}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_generated_record_is_valid_and_mutations_are_of_both_sorts(kind: Kind) -> None:
    verdicts = [_by_the_models(case) for case in _cases(kind)]
    assert all(verdicts[: len(_valid(kind))])
    assert verdicts.count(False) > MUTATIONS_PER_KIND // 3
    assert verdicts.count(True) > MUTATIONS_PER_KIND // 20


def test_there_are_at_least_twenty_thousand_mutations() -> None:
    assert MUTATIONS_PER_KIND * len(KINDS) >= 20_000


@pytest.mark.parametrize("kind", KINDS)
def test_jsonschema_rs_agrees(kind: Kind) -> None:
    validator = jsonschema_rs.Draft202012Validator(_schema(kind))
    verdicts = (validator.is_valid(data) for _, data in _cases(kind))
    assert _disagreements("jsonschema-rs", verdicts, _cases(kind)) == []


@pytest.mark.parametrize("formats", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_python_jsonschema_agrees(kind: Kind, formats: bool) -> None:  # noqa: FBT001
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER if formats else None
    jsonschema.Draft202012Validator.check_schema(_schema(kind))
    validator = jsonschema.Draft202012Validator(_schema(kind), format_checker=checker)
    verdicts = (validator.is_valid(data) for _, data in _cases(kind))
    assert _disagreements("jsonschema", verdicts, _cases(kind)) == []


@pytest.fixture(scope="module")
def node() -> str:
    program = shutil.which("node")
    if program is None or not (NODE / "node_modules" / "ajv").is_dir():
        pytest.skip("NODE OR ITS PACKAGES ARE NOT HERE: THE SCHEMAS WERE NOT TRIED WITH AJV (make node)")
    return program


def _ajv(node: str, cases: list[dict[str, Any]], folder: pathlib.Path) -> list[bool]:
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    run = subprocess.run(
        [node, "judge.mjs", str(folder)], cwd=NODE, input=lines, check=True, capture_output=True, text=True
    )
    assert run.stderr == "", "strict mode has something to say of the schemas"
    return [verdict == "1" for verdict in run.stdout.split()]


@pytest.mark.parametrize("kind", KINDS)
def test_ajv_in_strict_mode_agrees(kind: Kind, node: str, root: pathlib.Path) -> None:
    verdicts = _ajv(node, [{"kind": kind, "data": data} for _, data in _cases(kind)], root / "schemas")
    assert _disagreements("ajv", iter(verdicts), _cases(kind)) == []


def test_ajv_finds_the_curated_records_valid(node: str, root: pathlib.Path, curated: policykit.Dataset) -> None:
    cases = [
        {"kind": record_id.partition("/")[0], "data": curated[record_id].model_dump(mode="json")}
        for record_id in curated
    ]
    assert all(_ajv(node, cases, root / "schemas"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_in_the_schemas_are_valid(kind: Kind) -> None:
    for example in _schema(kind)["examples"]:
        MODELS[kind].model_validate(example)
        jsonschema_rs.Draft202012Validator(_schema(kind)).validate(example)


def test_the_bundle_and_the_schema_of_a_file_take_and_refuse_the_same_files(root: pathlib.Path) -> None:
    whole = policykit.json_schema()
    bundle = json.loads((root / "schemas" / "bundle.schema.json").read_text(encoding="utf-8"))
    one, other = jsonschema_rs.Draft202012Validator(whole), jsonschema_rs.Draft202012Validator(bundle)
    for example in whole["examples"]:
        assert one.is_valid(example)
        assert other.is_valid(example)
    draw = random.Random(SEED)  # noqa: S311  # a seed to repeat, not a secret
    for _ in range(500):
        broken = mutate(whole["examples"][0], draw)
        assert one.is_valid(broken) is other.is_valid(broken), f"POLICYKIT_SEED={SEED}: {json.dumps(broken)}"


@pytest.mark.parametrize("value", ["2012/2010", "[2012..2010]"])
def test_exemption_1_is_needed(value: str) -> None:
    event = {"id": "event/a", "kind": "plan", "title": {"en": "A plan"}}
    data = {**event, "period" if "/" in value else "date": value}
    with pytest.raises(ValidationError) as caught:
        MODELS["event"].model_validate(data)
    assert _is_reversed(caught.value)
    assert jsonschema_rs.Draft202012Validator(_schema("event")).is_valid(data)


def test_exemption_2_is_needed() -> None:
    data = {"id": "topic/a", "title": {"en": "A"}, "note": "\ud800"}
    with pytest.raises(ValidationError):
        MODELS["topic"].model_validate(data)
    assert jsonschema.Draft202012Validator(_schema("topic")).is_valid(data)
