"""What is written as YAML reads back as the same data, by readers of YAML 1.1 and of YAML 1.2."""

import io
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from policykit.documents.document import read
from policykit.documents.yaml_writer import records_file, scalar
from policykit.loading.shape import shape_document
from strategies import characters

odd = st.sampled_from(
    ["no", "Y", "~", "null", "2010", "2010-06-16", "12:30:45", "0o17", "017", "1_000", "1e3", "=", "<<", ".inf", "- x",
     "a: b", "x #y", "#", "'", '"', "", " ", "a ", "a, b", "[x", "{", "%", "@", "`", "!t", "&a", "*a", "…", "毒", "😀"]
)  # fmt: skip
texts = st.one_of(odd, st.text(characters, max_size=12), st.text("ab-:#,[]{}'\" \n", max_size=8))
scalars = st.one_of(texts, st.none(), st.booleans(), st.integers(-(10**12), 10**12))
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def read_by_others(text: str) -> list[Any]:
    return [yaml.safe_load(text), YAML(typ="safe", pure=True).load(io.StringIO(text))]


@given(texts.filter(lambda text: "\r" not in text))
def test_a_text_reads_back_as_it_was_from_one_line(text: str) -> None:
    written = f"key: {scalar(text)}\n"
    assert written.count("\n") == 1
    document = read(written.encode(), "yaml")
    assert not document.findings
    assert document.data == {"key": text}
    assert read_by_others(written) == [{"key": text}] * 2


@given(st.lists(st.dictionaries(texts, trees, min_size=1, max_size=4), min_size=1, max_size=3))
def test_records_read_back_as_they_were(records: list[dict[str, Any]]) -> None:
    text = "".join(records_file("topics", records))
    document = read(text.encode(), "yaml")
    assert not document.findings
    assert document.data == {"topics": records}
    assert read_by_others(text) == [{"topics": records}] * 2


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a b", "a b"),
        ("NO", "'NO'"),
        ("it's", "it's"),
        ("a: 'b'", "'a: ''b'''"),
        ("a\tb", '"a\\tb"'),
        ("毒, 😀", "毒, 😀"),
    ],
)
def test_a_text_stands_in_quotes_only_where_it_needs_them(value: str, written: str) -> None:
    assert scalar(value) == written


@pytest.mark.parametrize(
    "odd",
    ["no", "NO", "y", "0o17", "017", "1_000", "1e3", "12:30", "- a", "a: b", "a #b", "'a'", '"', " a", "a ", "2010", "2010-06",
     "2010-06-16", "~", "null", ".inf", "<<", "=", "a\nb", "a\tb", "a\n\nb: c\n#d", "a\n b", "a \nb", "a\n", "\na", "a\n\tb", "a\r\nb", "- a\n- b", "'a\n…", "[a", "{a", "*a", "&a", "!a", "%a", "@a", "`a", "a, b", "É, f", "x" * 300],
)  # fmt: skip
def test_every_text_reads_back_as_it_was(odd: str) -> None:
    record = {
        "id": "person/a",
        "name": odd,
        "other_names": [{"name": odd, "note": odd}],
        "roles": [{"title": {"en": odd}}],
    }
    document = read("".join(records_file("people", [record])).encode(), "yaml")
    assert not document.findings
    assert document.data == {"people": [record]}
    assert not shape_document(document).findings


def test_what_looks_like_a_date_stands_in_quotes_but_in_fields_of_dates() -> None:
    record = {
        "id": "person/a",
        "name": "2010-06-16",
        "roles": [
            {"organization": "organization/a", "start": "2010-06-16", "attested": ["2011-01-02"]},
            {"title": {"en": "2010-06-16"}, "end": "2012-03", "evidence": [{"source": "source/a"}]},
        ],
        "identifiers": [{"scheme": "popolo", "value": "2010-06-16"}],
        "unknown": ["2010-06-16"],
        "note": {"en": "2010-06-16"},
    }
    text = "".join(records_file("people", [record]))
    assert read(text.encode(), "yaml").data == {"people": [record]}
    assert (
        text
        == """\
people:
  - id: person/a
    name: '2010-06-16'
    roles:
      - {organization: organization/a, start: 2010-06-16, attested: [2011-01-02]}
      - title: {en: '2010-06-16'}
        end: 2012-03
        evidence:
          - {source: source/a}
    identifiers:
      - {scheme: popolo, value: '2010-06-16'}
    unknown: ['2010-06-16']
    note: {en: '2010-06-16'}
"""
    )


# ------------------------------------------------------------------------------------------------------ data from elsewhere
