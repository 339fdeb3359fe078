"""Records written as YAML read back as they were."""

import pytest

from policykit.documents.document import read
from policykit.documents.yaml_writer import records_file
from policykit.loading.shape import shape_document


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
    name: "2010-06-16"
    roles:
      - {organization: organization/a, start: 2010-06-16, attested: [2011-01-02]}
      - title: {en: "2010-06-16"}
        end: 2012-03
        evidence:
          - {source: source/a}
    identifiers:
      - {scheme: popolo, value: "2010-06-16"}
    unknown: ["2010-06-16"]
    note: {en: "2010-06-16"}
"""
    )
