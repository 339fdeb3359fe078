"""What rules say of statements."""

import pathlib

from checking import codes, findings


def test_a_statement_may_be_dated_like_one_of_its_sources_or_have_one_without_a_date(tmp_path: pathlib.Path) -> None:
    text = """\
sources:
- {id: source/a, name: A, published: 2010}
- {id: source/b, name: B, published: 2012}
- {id: source/c, name: C}
topics: [{id: topic/a, title: {en: A}}]
statements:
- {id: statement/a, date: DATE, about: [topic/a], summary: {en: A}, evidence: [{source: source/a}, {source: OTHER}]}
"""
    for date, other, expected in [
        ("2011", "source/a", ["PK413"]),
        ("2011", "source/b", []),
        ("2011", "source/c", []),
        ("2013", "source/b", ["PK413"]),
        ("2010-12-31", "source/a", []),
        ("'[..2013]'", "source/b", []),
    ]:
        assert codes(findings(tmp_path, text.replace("DATE", date).replace("OTHER", other))) == expected
