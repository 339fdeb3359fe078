"""The place of a finding in the text of a chunk."""

import dataclasses

from policykit.diagnostics import Finding, Path
from policykit.documents import Document


def located(finding: Finding, document: Document, *, within: Path = (), record: str | None = None) -> Finding:
    """Return a finding with its place, and what is written there if that can be fixed.

    `within` is where its path leads on from, and `record` the id of the record it is in. Nothing is fixed in what could
    not be read to its end.
    """
    place = finding.place or document.place((*within, *finding.path), at_key=finding.at_key)
    is_whole = document.complete or document.form == "ndjson"
    can_be_fixed = finding.missing_id is not None or (finding.replacement is not None and is_whole)
    written = document.text_at(place) if can_be_fixed else None
    return dataclasses.replace(finding, place=place, record=record, written=written)
