"""Measures what files cost that somebody has made to be costly, as a multiple of ordinary ones of the same size.

Each runs in a process of its own, in turn with the ordinary one. The time is that of the processor; the peak of the
memory is told for each byte of the file. ``python benchmarks/hostile.py --size 32`` makes files of 32 MB.
"""

import argparse
import dataclasses
import itertools
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Final

import yaml

import generate

_EVIDENCE: Final = '"evidence": [{"source": "source/a"}]'
_SOURCE: Final = '{"sources": [{"id": "source/a", "title": {"en": "A"}}], '
_BODY: Final = f'{_SOURCE}"organizations": [{{"id": "organization/a", "name": "A", {_EVIDENCE}}}], '
_CITING: Final = (
    "sources: [{id: source/a, name: A}]\n"
    "organizations: [{id: organization/a, name: A, evidence: [{source: source/a, passage: '-a bb … cc'}]}]\n"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A file, and what is done with it."""

    file: str
    head: str
    part: str | Callable[[int], str]
    """What stands in the middle as often as it takes, with its number in place of `@`."""
    tail: str = ""
    found: str = ""
    """The code of a finding that a check comes upon; empty where there is none."""
    run: str = "validate"
    share: int = 1
    """By what the size is divided, where the work goes by other things."""
    like: str = ""
    """The ordinary case, where it is not that of the file's form."""

    @property
    def ordinary(self) -> str:
        """The name of the case that it is compared with."""
        return self.like or f"ordinary {pathlib.PurePath(self.file).suffix.removeprefix('.')}"

    def write(self, folder: pathlib.Path, size: int) -> int:
        """Write the file below a folder, and return its size."""
        part = self.part
        parts, left = [self.head], size // self.share - len(self.head)
        for number in itertools.count(1):
            if left <= 0:
                break
            parts.append(part.replace("@", str(number)) if isinstance(part, str) else part(number))
            left -= len(parts[-1])
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        # A character of a lone byte stands for what is no UTF-8.
        path.write_text("".join((*parts, self.tail)), encoding="utf-8", errors="surrogateescape")
        if self.run == "cite":
            (folder / "records.yaml").write_text(_CITING, encoding="utf-8")
        return path.stat().st_size


def _records(kind: str, part: str, head: str = _BODY) -> tuple[str, str, str, str]:
    """Return a JSON file of records of a kind, alike but for their number."""
    last = part.removesuffix(", ").replace("@", "0")
    return "records.json", f'{head}"{kind}": [', part, f"{last}]}}"


def _of_one_person(roles: int) -> str:
    """Return the beginning of a file with a person of many roles, and none of late."""
    terms = (f'"start": "{1000 + number % 900}", "end": "{1001 + number % 900}"' for number in range(roles))
    listed = ", ".join(f'{{"organization": "organization/a", {term}}}' for term in terms)
    return f'{_BODY}"people": [{{"id": "person/a", "name": "A", "roles": [{listed}], {_EVIDENCE}}}], '


def _vote(ballots: str, more: str = "") -> str:
    return (
        f'{{"id": "vote/@", "body": "organization/a", "method": "unknown", "unknown": ["about"], "date": "2010", '
        f'"ballots": [{ballots}], {more}{_EVIDENCE}}}, '
    )


def _word(number: int) -> str:
    return generate.WORDS[number * number * 7 % len(generate.WORDS)] + ("\n" if number % 12 == 0 else " ")


def _foundation(form: str) -> str:
    """Return what the statements of `generate` refer to, up to where statements begin."""
    text = generate.foundation()
    if form == "yaml":
        return f"{text}statements:\n"
    data = json.dumps(yaml.load(text, Loader=yaml.CSafeLoader), default=str)  # our own
    if form == "json":
        return f'{data[:-1]}, "statements": ['
    return "".join(f"{json.dumps(record)}\n" for records in json.loads(data).values() for record in records)


_VOTERS: Final = "".join(
    f'{{"id": "organization/b{number}", "name": "B{number}", {_EVIDENCE}}}, ' for number in range(20)
)
_BALLOT: Final = '{"voter": "organization/a", "option": "for"}'
_LISTS: Final = '{"topics": ['
_EVID: Final = ", ".join(['{"source": "source/a"}'] * 500)
_LIST_OF_1: Final = ", ".join(["123"] * 500)


def cases() -> Mapping[str, Case]:
    """Return the cases by name: the ordinary ones first."""
    lines = "records.ndjson"
    return {
        "ordinary yaml": Case("records.yaml", _foundation("yaml"), generate.statement),
        "ordinary json": Case(
            "records.json",
            _foundation("json"),
            lambda number: f"{generate.statement_line(number)}, ",
            f"{generate.statement_line(0)}]}}",
        ),
        "ordinary ndjson": Case(lines, _foundation("ndjson"), lambda number: f"{generate.statement_line(number)}\n"),
        "ordinary txt": Case("texts/a.txt", "", _word, found="PK502", run="cite"),
        "ordinary votes": Case(
            *_records(
                "votes",
                _vote(
                    ", ".join(f'{{"voter": "organization/b{number}", "option": "for"}}' for number in range(20)),
                    '"counts": {"for": 2@}, ',
                ),
                f'{_SOURCE}"organizations": [{_VOTERS}{{"id": "organization/a", "name": "A", {_EVIDENCE}}}], ',
            ),
            run="divide",
            share=8,
        ),
        "lists, as YAML": Case("records.yaml", "topics: [", "[]," * 999, "[]]", "PK107"),
        "lists, as JSON": Case("records.json", _LISTS, "[]," * 999, "[]]}", "PK107"),
        "lists as dense as may be, as YAML": Case("records.yaml", "topics: [", "[], " * 999, "[]]", "PK203"),
        "lists as dense as may be, as JSON": Case("records.json", _LISTS, "[], " * 999, "[]]}", "PK203"),
        "mappings, as JSON": Case("records.json", _LISTS, '{"a":1},' * 999, "{}]}", "PK201"),
        "distinct keys, as YAML": Case("records.yaml", "a: 1\n", "key@: 1\n", "", "PK202"),
        "distinct keys, as JSON": Case("records.json", "{", '"key@": 1, ', '"key": 1}', "PK202"),
        "tags declared, as YAML": Case("records.yaml", "", "%TAG !a@! x\n", "---\ntopics: []\n", "PK113"),
        "fields of one record": Case("records.json", f'{_LISTS}{{"id": "topic/a"', ', "key@": 1', "}]}", "PK107"),
        "wrong items of lists": Case(*_records("votes", _vote(_LIST_OF_1)), "PK203"),
        "evidence": Case(
            *_records("events", f'{{"id": "event/@", "title": {{"en": "A"}}, "evidence": [{_EVID}]}}, '), "PK201"
        ),
        "small records": Case(*_records("topics", '{"id": "topic/@", "title": {"en": "A"}}, ', "{")),
        "topics within topics": Case(
            "records.yaml",
            "topics:\n- {id: topic/0, title: {en: A}}\n",
            lambda number: f"- {{id: topic/{number}, title: {{en: A}}, broader: topic/{number - 1}}}\n",
            "",
            "PK307",
        ),
        "roles and ballots of one person": Case(
            *_records("votes", _vote('{"voter": "person/a", "option": "for"}'), _of_one_person(9_000)), "PK405"
        ),
        "redirects": Case(
            "records.json", '{"redirects": {', '"topic/a@": "topic/b", ', '"topic/c": "topic/b"}}', "PK305"
        ),
        "broken bytes": Case(lines, "", "\udcff\n" * 999, "", "PK101"),
        "numbers, as NDJSON": Case(lines, "", "1\n" * 999, "", "PK203"),
        "a text of one letter": Case("texts/a.txt", "", "a" * 999, "", "PK502", "cite"),
        "a text of words of one letter": Case("texts/a.txt", "", "a " * 999, "", "PK502", "cite"),
        "a text of lines of one letter": Case("texts/a.txt", "", "a\n" * 999, "", "PK502", "cite"),
        "a text of marks": Case("texts/a.txt", "a", "\u0301\u0316" * 999, "", "PK502", "cite"),
        "a text of parts of the passage": Case("texts/a.txt", "\U0001f6a2", "-aa" * 999, "", "PK502", "cite"),
        "ballots of one vote": Case(
            "records.json",
            f'{_BODY}"votes": [{{"id": "vote/a", "body": "organization/a", "method": "unknown", "ballots": [',
            f"{_BALLOT}, ",
            f"{_BALLOT}], {_EVIDENCE}}}]}}",
            run="divide",
            share=8,
            like="ordinary votes",
        ),
    }


def _check(folder: pathlib.Path) -> None:
    from policykit.render.text import render  # noqa: PLC0415
    from policykit.validation.engine import check_paths  # noqa: PLC0415

    texts = folder / "texts"
    for _ in render(check_paths([folder], keep=False, texts=texts if texts.exists() else None)):
        pass


def _divide(folder: pathlib.Path) -> None:
    from policykit.dataset import Dataset  # noqa: PLC0415
    from policykit.loading import load_file  # noqa: PLC0415
    from policykit.plots import division  # noqa: PLC0415

    entries = (entry for file in load_file(str(folder / "records.json")) for entry in file.shaped.entries)
    data = Dataset(entry.record for entry in entries if entry.record)
    for vote in data.votes:
        division(data, vote.id)


_RUNS: Final = {"validate": _check, "cite": _check, "divide": _divide}


def measure(name: str, folder: pathlib.Path) -> dict[str, float]:
    """Run one of them here, on a file that is there."""
    import policykit.models  # noqa: F401, PLC0415  # what importing takes is not counted

    spent = os.times()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _RUNS[cases()[name].run](folder)
    now = os.times()
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    work = sum(now[:4]) - sum(spent[:4])
    return {"work": work, "memory": (max(peaks) - before) * 1024}


def main() -> None:
    """Measure each case beside the ordinary one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="the cases, if not all")
    parser.add_argument("--size", type=float, default=4, help="how large the files are, in MB")
    parser.add_argument("--only", nargs=2, metavar=("CASE", "FOLDER"), help="measure this only, and print JSON")
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only[0], pathlib.Path(arguments.only[1]))))
        return

    def run(name: str) -> tuple[float, float]:
        """Return the time of the processor, and the memory, for each byte of a case."""
        with tempfile.TemporaryDirectory() as folder:
            size = known[name].write(pathlib.Path(folder), int(arguments.size * 1e6))
            command = [sys.executable, __file__, "--only", name, folder]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return found["work"] / size, found["memory"] / size

    known = cases()
    print(f"{arguments.size:g} MB of each\n{'':38}time beside the ordinary   memory by byte, beside")
    for name in arguments.names or known:
        if not name.startswith("ordinary"):
            (work, memory), (usual, its_memory) = run(name), run(known[name].ordinary)
            print(
                f"{name:38}{work / usual:7.1f} ({work * 1e6:5.2f} s a MB)  {memory:17.1f} {its_memory:7.1f}", flush=True
            )


if __name__ == "__main__":
    main()
