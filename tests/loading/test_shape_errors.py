"""Whatever is wrong with a record is a finding at the value or key that is wrong."""

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

import policykit
from mutations import longer_date, longer_id, longer_tag
from policykit.documents.document import read
from policykit.documents.positions import SUFFIXES
from policykit.loading.shape import shape_document
from policykit.loading.shape_errors import intended_key
from policykit.loading.shape_rules import RULES
from policykit.values import LONGEST_DATE, LONGEST_ID, LONGEST_TAG
from policykit.values.ids import KINDS, SECTIONS, kind_of

VALID = pathlib.Path(__file__).parent.parent / "records" / "valid"


def findings(folder: pathlib.Path, text: str, suffix: str = ".yaml") -> list[policykit.Diagnostic]:
    path = folder / f"records{suffix}"
    path.write_text(text, encoding="utf-8")
    return list(policykit.validate(path).diagnostics)


def samples() -> dict[str, list[dict[str, Any]]]:
    """Return the valid records of each kind."""
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for file in sorted(VALID.iterdir()):
        data = read(file.read_bytes(), SUFFIXES[file.suffix]).data
        lists = [list(data.values())] if file.suffix == ".ndjson" else [v for k, v in data.items() if k != "redirects"]
        for record in (record for records in lists for record in records):
            found[kind_of(record["id"])].append(record)
    return found


SAMPLES = samples()


Path = tuple[str | int, ...]


def nodes(value: Any, path: Path = ()) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from nodes(item, (*path, key))


def changed(record: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    copy = json.loads(json.dumps(record))
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return copy


@pytest.mark.parametrize(
    "value",
    [None, True, -1, 10**40, "", "\t", "<text>", [], [None], {}, {"<id>": 1}],
    ids=repr,
)
@pytest.mark.parametrize("kind", KINDS)
def test_any_value_anywhere_is_taken_or_told_of_where_it_stands(kind: str, value: Any) -> None:
    section = next(name for name, of in SECTIONS.items() if of == kind)
    for record in SAMPLES[kind]:
        for path in nodes(record):
            content = json.dumps({section: [changed(record, path, value)]})
            shaped = shape_document(read(content.encode(), "json"))
            assert bool(shaped.findings) == (shaped.entries[0].record is None)
            for found in shaped.findings:
                assert found.rule in RULES
                # At the value, within it, or, where it is no longer what its neighbours call for, beside it.
                assert found.path[2:][: len(path) - 1] == path[:-1] or found.path[2:] == path[:-2]
                assert (found.message + (found.mend or "")).isprintable()


@pytest.mark.parametrize(
    "key", ["", "naem", "<name>", "[key]", "__dict__", "model_fields", "NAME", "x" * 1000, "\u202e"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_anywhere_is_told_of_at_the_key(kind: str, key: str) -> None:
    section = next(name for name, of in SECTIONS.items() if of == kind)
    for record in SAMPLES[kind]:
        places = [(), *(path for path in nodes(record) if isinstance(at(record, path), dict) and "value" not in path)]
        for path in places:
            content = json.dumps({section: [changed(record, (*path, key), "value")]})
            found, *more = shape_document(read(content.encode(), "json")).findings
            assert (found.path, found.at_key) == ((section, 0, *path, key), True)
            assert found.rule.code in {"PK202", "PK204", "PK211"}
            assert [other.path for other in more] == [found.path] * (path == ("counts",))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def test_keys_that_look_like_the_validator_s_own_marks_are_told_as_they_stand(tmp_path: pathlib.Path) -> None:
    found = findings(
        tmp_path,
        """\
topics:
- id: topic/a
  title: {en: A, '<text>': B, '[key]': C}
  '<plain>': 1
  '[key]': 2
  note: {'<text>': D, en: 5}
""",
    )
    assert [(each.code, each.line, each.column) for each in found] == [
        ("PK211", 3, 18),
        ("PK211", 3, 31),
        ("PK202", 4, 3),
        ("PK202", 5, 3),
        ("PK211", 6, 10),
        ("PK203", 6, 27),
    ]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("topics: [{id: topic/a, titel: {en: A}}]", "did you mean `title`?"),
        ("topics: [{id: topic/a, title: {en: A}, braoder: topic/b}]", "did you mean `broader`?"),
        ("topcis: []", "did you mean `topics`?"),
        ("topics: [{id: Topic/A, title: {en: A}}]", "did you mean topic/a?"),
        ("topics: [{id: night ferries, title: {en: A}}]", "did you mean topic/night-ferries?"),
        ("topics: [{id: topic/a, title: A}]", "name its language: {en: …}"),
        ("topics: [{id: topic/a, title: {EN: A}}]", "did you mean `en`?"),
        ("topics: [{id: topic/a, title: {en: 2010}}]", "put it in quotes: '2010'"),
        ("topics: [{id: topic/a, title: {en: A}, note: }]", "leave it out, or name it in `unknown`"),
        ("sources: [{id: source/a, authors: A}]", "put it in a list"),
        ("sources: [{id: source/a, unknown: [athors]}]", "did you mean `authors`?"),
        ("events: [{id: event/a, kind: lunch, title: {en: A}}]", "did you mean `launch`?"),
        ("topics: {id: topic/a}", "begin each record with a hyphen: `- id: …`"),
        ("[]", "begin with a section, such as `proposals:`"),
    ],
)
def test_a_mend_is_named_where_there_is_one(text: str, mend: str) -> None:
    assert mend in {found.mend for found in shape_document(read(text.encode(), "yaml")).findings}


ID = longer_id("topic/a", LONGEST_ID)
TAG = longer_tag("en", LONGEST_TAG)
DATE = longer_date(LONGEST_DATE)


@pytest.mark.parametrize(
    ("record", "code", "said"),
    [
        ({"id": ID}, None, ""),
        ({"id": f"{ID}a"}, "PK206", "has 181 characters, and an id has at most 180"),
        ({"broader": f"{ID}a"}, "PK206", "has 181 characters, and an id has at most 180"),
        ({"broader": f"person/{ID}"}, "PK206", "has 187 characters, and an id has at most 180"),
        ({"title": {TAG: "A"}}, None, ""),
        ({"title": {f"{TAG}a": "A"}}, "PK211", "has 65 characters, and a language tag has at most 64"),
        ({"title": {"X" * 65: "A"}}, "PK211", "has 65 characters, and a language tag has at most 64"),
        ({"links": [{"url": f"https://example.org/{'a' * 5_000}"}]}, None, ""),
    ],
)
def test_what_is_longer_than_it_may_be_is_told_with_its_length(
    record: dict[str, Any], code: str | None, said: str
) -> None:
    content = json.dumps({"topics": [{"id": "topic/a", "title": {"en": "A"}} | record]})
    found = shape_document(read(content.encode(), "json")).findings
    assert [each.rule.code for each in found] == ([code] if code else [])
    assert all(said in each.message for each in found)


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ({"published": DATE, "language": TAG, "publisher": longer_id("organization/a", LONGEST_ID)}, None, ""),
        ({"published": longer_date(LONGEST_DATE + 1)}, "PK205", "has 201 characters, and a date has at most 200"),
        ({"language": f"{TAG}a"}, "PK211", "has 65 characters, and a language tag has at most 64"),
        ({"publisher": longer_id("organization/a", LONGEST_ID + 1)}, "PK206", "an id has at most 180"),
        ({"publisher": "A plain name " * 100}, None, ""),
    ],
)
def test_what_is_longer_than_it_may_be_in_a_source_is_told_too(
    source: dict[str, Any], code: str | None, said: str
) -> None:
    content = json.dumps({"id": "source/a"} | source)
    found = shape_document(read(content.encode(), "ndjson")).findings
    assert [each.rule.code for each in found] == ([code] if code else [])
    assert all(said in each.message for each in found)


def test_a_redirect_or_a_line_with_too_long_an_id_is_told_with_its_length() -> None:
    said = ["has 181 characters, and an id has at most 180"] * 2
    redirects = json.dumps({"redirects": {f"{ID}a": "topic/a", "topic/b": f"{ID}a", "topic/c": ID}})
    found = shape_document(read(redirects.encode(), "json")).findings
    assert [each.message.partition("' ")[2] for each in found] == said
    line = json.dumps({"id": f"{ID}a", "title": {"en": "A"}})
    (one,) = shape_document(read(line.encode(), "ndjson")).findings
    assert (one.rule.code, one.message.partition("' ")[2]) == ("PK206", said[0])


def test_a_key_among_very_many_unknown_ones_is_not_taken_for_a_misspelling() -> None:
    def replacements(others: int) -> set[str | None]:
        keys = "".join(f", k{number}: 1" for number in range(others))
        document = read(f"topics: [{{id: topic/a, titel: {{en: A}}{keys}}}]".encode(), "yaml")
        return {found.replacement for found in shape_document(document).findings}

    assert "title" in replacements(50)
    assert replacements(51) == {None}


def test_of_two_keys_that_may_be_misspelt_alike_none_is_fixed(tmp_path: pathlib.Path) -> None:
    found = findings(tmp_path, "topics: [{id: topic/a, title: {en: A}, braoder: topic/b, brodaer: topic/c}]")
    assert [(one.mend, one.fix) for one in found if one.code == "PK202"] == [("did you mean `broader`?", None)] * 2


class Counted(dict[str, object]):
    """A mapping that notes how many of its keys are looked at."""

    looked_at = 0

    def __iter__(self) -> Iterator[str]:
        for key in super().__iter__():
            self.looked_at += 1
            yield key


def test_of_very_many_keys_few_are_looked_at_for_each_that_is_misspelt() -> None:
    siblings = Counted({f"k{number}": number for number in range(10_000)} | {"titel": 1})
    assert intended_key("titel", ("title", "note"), siblings) is None
    assert siblings.looked_at < 100


def test_among_very_many_languages_none_is_taken_for_another(tmp_path: pathlib.Path) -> None:
    def fixes(others: int) -> list[bool]:
        tags = ", ".join(f"x{chr(97 + number // 26)}{chr(97 + number % 26)}: A" for number in range(others))
        found = findings(tmp_path, f"topics: [{{id: topic/a, title: {{EN: A, {tags}}}}}]\n")
        return [bool(each.fix) for each in found if each.code == "PK211"]

    assert (fixes(40), fixes(60)) == ([True], [False])
