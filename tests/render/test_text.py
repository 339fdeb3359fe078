"""Findings for people to read."""

import json
import pathlib
import tracemalloc

import policykit
from formats import GOOD, run
from policykit.render.text import render


def test_a_file_may_be_called_anything(folder: pathlib.Path) -> None:
    name = "a\u2028b\x85c\nd.yaml"
    for each in (f"1{name}", f"2{name}"):
        (folder / "records" / each).write_text(GOOD, encoding="utf-8")
    told = json.loads(run("--format", "json")[1])
    assert f"records/1{name}" in told["files"]
    shown = "records/1a b c d.yaml"
    assert f"the id source/other is used twice; see {shown}:1:16" in [found["message"] for found in told["diagnostics"]]
    assert f"{shown}:1:16: error PK302 " in run()[1]
    assert len(json.loads(run("--format", "sarif")[1])["runs"][0]["results"]) == len(told["diagnostics"])


def test_the_line_in_question_is_shown_whatever_ends_lines(folder: pathlib.Path) -> None:
    (folder / "b.yaml").write_bytes(b"sources:\r- {id: source/a, name: A}\r\n- id: source/b\r  nmae: B\n")
    code, printed = run("b.yaml")
    assert code == 1
    assert printed.splitlines()[:2] == [
        "b.yaml:4:3: error PK202 a source has no field `nmae`",
        "    4 |   nmae: B",
    ]


def test_lines_that_are_not_shown_are_not_held(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("topics: [{id: topic/a}, {id: topic/b}]\n" + "# æ\n" * 100_000 + "- x\n", encoding="utf-8")
    result = policykit.validate(file)
    tracemalloc.start()
    try:
        shown = list(render(result))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert shown[1].startswith("100002 | - x")
    assert peak < 4 * file.stat().st_size


def test_several_findings_in_one_line_show_it_each(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"topics: [{id: topic/a}, {id: topic/b}]\r\n")
    shown = list(render(policykit.validate(file)))
    assert [line for line in shown if " |" in line] == [
        "    1 | topics: [{id: topic/a}, {id: topic/b}]",
        f"      |          {'^' * 12}",
        "    1 | topics: [{id: topic/a}, {id: topic/b}]",
        f"      |                         {'^' * 12}",
    ]
