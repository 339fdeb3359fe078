"""Skeletons of new records: what is blank, what is said of each field, and that they validate once filled in."""

import functools
import itertools
import pathlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit.authoring.skeleton import Blank, Skeleton, faults, make_skeleton, schema_for
from policykit.diagnostics import Path
from policykit.documents.document import Document, read
from policykit.loading.shape import shape_document
from policykit.models import MODELS, Item
from policykit.models.introspection import item_of
from policykit.schema.words import fields_of
from policykit.values.ids import KINDS, SECTIONS, Kind
from strategies import names

every_kind = pytest.mark.parametrize("kind", KINDS)


def record_in(text: str) -> Any:
    document = read(text.encode(), "yaml")
    assert not document.findings
    ((record,),) = document.data.values()
    return record


@every_kind
def test_each_blank_is_found_at_its_place_and_nothing_else_is(kind: Kind, tmp_path: pathlib.Path) -> None:
    made = make_skeleton(kind)
    path = tmp_path / "new.yaml"
    path.write_text(made.text)
    found = policykit.validate(path).diagnostics
    assert len(found) == len(made.blanks) > 0
    assert {finding.code for finding in found} <= {"PK203", "PK204"}
    lines = made.text.splitlines()
    for finding in found:
        line = lines[finding.line - 1]
        assert line.endswith((":", "-"))
        assert finding.column == len(line) + 1


@every_kind
def test_what_the_model_requires_is_blank(kind: Kind) -> None:
    blank = {made.path[0] for made in make_skeleton(kind).blanks}
    assert {name for name, field in MODELS[kind].model_fields.items() if field.is_required()} <= blank


def filled_in(kind: Kind, known: Iterable[str] = ()) -> Skeleton:
    """Return a skeleton with an answer in each blank, of ids among those known."""

    def answer(blank: Blank) -> str:
        if blank.path == ("id",):
            return f"{kind}/of-the-test"
        if blank.kinds:
            start = f"{blank.kinds[0]}/"
            return next((record_id for record_id in known if record_id.startswith(start)), f"{start}a")
        return blank.values[0] if blank.values else {"date": "2010-06", "time": "18:05"}.get(blank.takes, "Some words")

    return make_skeleton(kind, {blank.path: answer(blank) for blank in make_skeleton(kind).blanks})


@every_kind
def test_filled_in_it_passes_a_strict_check(kind: Kind, norway: policykit.Dataset, tmp_path: pathlib.Path) -> None:
    made = filled_in(kind, norway)
    assert not made.blanks
    path = tmp_path / "new.yaml"
    path.write_text(made.text)
    result = policykit.validate(path, shipped=True)
    assert not result.diagnostics
    assert result.records == 1


# ---------------------------------------------------------------------------------------------------------- optional fields

_COMMENT = re.compile(r" *# \S")
_HASH = re.compile(r"( *)#(?=\S|  )")


def taken_in(text: str, field: str) -> str:
    """Return a skeleton with the hashes taken away before an optional field and all that belongs to it."""
    lines = text.split("\n")
    start = lines.index(next(line for line in lines if line.startswith(f"    #{field}:")))
    end = next(at for at in itertools.count(start + 1) if not lines[at].startswith("    # "))
    while any(_HASH.match(line) for line in lines[start:end]):
        lines[start:end] = [_HASH.sub(r"\1", line, count=1) for line in lines[start:end]]
    return "\n".join(lines)


def nothing_in(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where there is nothing."""
    if data is None:
        yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from nothing_in(value, (*path, key))


def put(data: Any, path: Path, value: Any) -> None:
    holder = functools.reduce(lambda at, step: at[step], path[:-1], data)
    holder[path[-1]] = value


VALUES: tuple[Any, ...] = (
    *(f"{kind}/a" for kind in KINDS),
    *("2020", "2018/2022", "https://page.example/", "some words", "nb", "18:05", "a" * 64),
    *("for", "carried", "support", "about", "quotation", "states", "noted", "restates"),
    *("note", "unit", "title", "position", "text", "held", "group", "conditions", "evidence"),
    *(1, True),
)
"""Among these is one for every field that there is."""


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind in KINDS
        for field in fields_of(policykit.json_schema(kind))
        if field not in {blank.path[0] for blank in make_skeleton(kind).blanks}
    ],
)
def test_an_optional_field_is_a_comment_that_can_be_taken_in_and_filled_in(kind: Kind, field: str) -> None:
    data = record_in(taken_in(filled_in(kind).text, field))
    assert field in data
    places = list(nothing_in(data))
    assert {place[0] for place in places} == {field}
    section = next(section for section, its_kind in SECTIONS.items() if its_kind == kind)

    def found(path: Path) -> list[str]:
        document = Document("", "yaml", {section: [data]}, [], complete=True)
        return [one.message for one in shape_document(document).findings if one.path[2 : 2 + len(path)] == path]

    for place in places:
        for value in VALUES:
            put(data, place, value)
            if not found(place):
                break
        else:
            pytest.fail(f"nothing can stand at {place}: {found(place)}")
    assert not found(())


# ------------------------------------------------------------------------------------------------------------ what is said


def prose(text: str) -> str:
    """Return the comments as running text."""
    return " ".join(line.lstrip(" #") for line in text.splitlines() if _COMMENT.match(line.replace("#  ", "")))


def descriptions(model: type[Item]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if field.description:
            yield field.description
        inner = item_of(model, name)
        if inner:
            yield from descriptions(inner)


@every_kind
def test_every_field_is_explained_in_the_words_of_the_model(kind: Kind) -> None:
    told = prose(make_skeleton(kind).text)
    for description in descriptions(MODELS[kind]):
        assert description in told


def test_the_values_that_a_field_takes_are_named() -> None:
    told = prose(make_skeleton("vote").text)
    assert "What came of it. One of carried, rejected, tied." in told
    assert "Who voted. Id of a person or organization." in told
    assert "The option that they took. One of for, against, abstain, absent, not-voting." in told


@every_kind
def test_lines_fit_a_terminal_but_for_the_name_of_the_schema(kind: Kind) -> None:
    first, *lines = make_skeleton(kind).text.splitlines()
    assert first.startswith("# yaml-language-server: $schema=")
    assert max(map(len, lines)) <= 80
    assert not any(line.endswith(" ") for line in lines)


# --------------------------------------------------------------------------------------------------------- what is filled in


@given(st.one_of(names, st.lists(names, min_size=5, max_size=20).map(" ".join), st.text(min_size=1)))
def test_a_text_reads_back_as_it_was_given_or_is_refused(text: str) -> None:
    filled: dict[Path, str] = {("title", "en"): text, ("id",): "topic/a"}
    if not faults("topic", filled, ("title", "en"), "en"):
        record = record_in(make_skeleton("topic", filled).text)
        assert record == {"id": "topic/a", "title": {"en": text}}


def test_a_long_text_is_folded() -> None:
    text = "Forty words in a row " * 12
    written = make_skeleton("topic", {("title", "en"): text.strip()}).text
    assert max(len(line) for line in written.splitlines()[1:]) <= 80
    assert record_in(written)["title"] == {"en": text.strip()}


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "PK210"), ("a\x07b", "PK111"), ("a\u2028b", "PK111"), ("\udce5", "PK111")]
)
def test_what_no_file_can_hold_is_found(text: str, code: str) -> None:
    found = faults("topic", {("title", "en"): text}, ("title", "en"), "en")
    assert [finding.rule.code for finding in found] == [code]


def test_a_date_stands_as_curators_write_it() -> None:
    text = make_skeleton("assessment", {("as_of",): "2010-06-16"}).text
    assert "as_of: 2010-06-16\n" in text
    assert "as_of: '[2010..2012]'\n" in make_skeleton("assessment", {("as_of",): "[2010..2012]"}).text


def test_texts_are_in_the_language_asked_for() -> None:
    made = make_skeleton("topic", {("title", "no"): "En sak"}, lang="no")
    assert record_in(made.text)["title"] == {"no": "En sak"}
    assert [blank.path for blank in made.blanks] == [("id",)]


# --------------------------------------------------------------------------------------------------- the name of the schema


def test_a_schema_that_is_near_is_named_by_its_path(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "records" / "2010"
    folder.mkdir(parents=True)
    assert schema_for(str(folder)) == policykit.json_schema()["$id"]
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "records.schema.json").write_text("{}")
    assert schema_for(str(folder)) == "../../schemas/records.schema.json"
    assert schema_for(str(tmp_path)) == "./schemas/records.schema.json"


def test_another_projects_schema_is_not_near(tmp_path: pathlib.Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "records.schema.json").write_text("{}")
    (tmp_path / "project" / ".git").mkdir(parents=True)
    assert schema_for(str(tmp_path / "project")) == policykit.json_schema()["$id"]
