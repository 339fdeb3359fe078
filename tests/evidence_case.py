"""A stored text, records that cite it, and a check of the two."""

import pathlib

import policykit

TEXT = """\
First line of the page.

The committee met in March. “Five of us voted for a trial,” said the chair, “and four
voted against it.” The minister has not concluded. The ministers had met before.

The trial is to be small – and strictly lim\u00ad
ited. The committee met in March. It will report.
"""
RECORDS = """\
sources:
  - {id: source/page, url: "https://example.org/page"}
  - {id: source/elsewhere, name: Elsewhere}
organizations:
  - id: organization/board
    name: The board
    evidence:
      - {source: source/page, passage: PASSAGE}
"""


class Check:
    def __init__(self, folder: pathlib.Path, texts: pathlib.Path) -> None:
        self.path = folder / "records.yaml"
        self.texts = texts

    def __call__(self, evidence: str) -> policykit.Result:
        self.path.write_text(RECORDS.replace("{source: source/page, passage: PASSAGE}", evidence), encoding="utf-8")
        return policykit.validate(self.path, sources=self.texts)

    def finding(self, evidence: str) -> policykit.Diagnostic:
        (found,) = self(evidence).diagnostics
        return found
