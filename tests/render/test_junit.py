"""Findings as JUnit XML."""

import pathlib
import re
import xml.etree.ElementTree as ET

import pytest

from formats import FAULTY, run


def test_junit_is_strict_xml_with_one_case_a_file(folder: pathlib.Path) -> None:
    (folder / "records" / "c.yaml").write_bytes(b'sources: [{id: source/c, name: "<&>\x07]]>"}]\n')
    root = ET.fromstring(run("--format", "junit")[1])  # noqa: S314  # our own
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert set(cases) == {"records/a, b: 100%.yaml", "records/c.yaml", "records/good.yaml"}
    assert cases["records/good.yaml"].find("failure") is None
    failure = cases["records/a, b: 100%.yaml"].find("failure")
    assert failure is not None
    assert (failure.get("message") or "").startswith("3 errors: ")
    assert "PK421" in (cases["records/a, b: 100%.yaml"].findtext("system-out") or "")


@pytest.mark.usefixtures("folder")
def test_what_fails_a_strict_run_fails_in_its_junit_too() -> None:
    pathlib.Path("records", "a, b: 100%.yaml").write_text(FAULTY.replace("sumary", "summary").replace("pagee", "page"))
    code, out = run("--format", "junit")
    assert (code, re.findall(r'failures="(\d)"', out)[0]) == (0, "0")
    code, out = run("--format", "junit", "--strict")
    assert (code, re.findall(r'failures="(\d)"', out)[0]) == (1, "1")
