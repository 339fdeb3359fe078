"""Each case of the curated records stands by itself, and all of them together; the program knows none of them."""

import collections
import pathlib
import re

import pytest
import yaml

import policykit
from cases import CASES, SHARED, roots_of

each_case = pytest.mark.parametrize("case", [path.name for path in CASES])


@each_case
def test_a_case_is_without_a_finding_by_itself(case: str) -> None:
    result = policykit.validate(*roots_of(case))
    assert [str(found) for found in result.diagnostics] == []
    assert result.dataset is not None
    assert result.dataset.reports
    assert result.dataset.proposals


def test_all_records_are_those_of_the_cases(root: pathlib.Path) -> None:
    """What the package brings is every case, and no id is of two of them."""
    of_cases = [dict(policykit.load(*roots_of(path.name))) for path in CASES]
    sections = [records for path in SHARED for records in yaml.safe_load(path.read_text("utf-8")).values()]
    shared = {record["id"] for records in sections if isinstance(records, list) for record in records}
    times = collections.Counter(record_id for case in of_cases for record_id in case if record_id not in shared)
    assert [record_id for record_id, many in times.items() if many > 1] == []
    together = {record_id: record for case in of_cases for record_id, record in case.items()}
    assert dict(policykit.load()) == together == dict(policykit.load(root / "records"))


def test_the_program_knows_no_case(root: pathlib.Path) -> None:
    """Neither an id of a curated record nor the name of a case stands in the package, in examples either."""
    ids = {*policykit.load(root / "records")}
    names = {path.name.partition("-")[0] for path in CASES}
    found = []
    for path in sorted((root / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found += [(path.name, one) for one in re.findall(r"[a-z]+(?:/[a-z0-9-]+)+", text) if one in ids]
        found += [(path.name, word) for word in re.findall(r"[^\W\d_]+", text.casefold()) if word in names]
    assert found == []
