"""Gives policykit files that nobody would write, and asks that it only ever finds fault with them.

    python tests/fuzz.py --inputs 200000 --seed 1

An input is one or more records files, sometimes with stored texts beside them: noise, the examples of `tests/records`
with their text or their data changed, or both, as YAML, JSON and NDJSON. It is made from the seed and its number alone,
so `--first NUMBER --inputs 1` makes it again and `--keep FOLDER` leaves its files there.

Each input is checked from files, as the command does it, and in several ways where several are given (`Way`), which
have to agree. What is said of it is held against `judge`; for some it is written in every format and held against
`judge_formats`. With each, another command is called (`fuzz_commands.py`). `tests/test_fuzz.py` runs a small part of it.
"""

import argparse
import json
import pathlib
import random
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import jsonschema_rs
import yaml

import policykit
from fuzz_commands import try_commands
from fuzzing import ROOT, Failure, Report, check_inputs, run
from mutations import mutate
from policykit.documents.document import read
from policykit.documents.positions import SUFFIXES, Format
from policykit.render import github, junit, sarif, text
from policykit.render import json as findings
from policykit.rules.catalogue import RULES
from policykit.validation.engine import check_paths
from policykit.validation.result import Result
from policykit.values.ids import SECTIONS, is_id

Way: TypeAlias = Callable[[Sequence[str], str | None], Result]
"""A way of checking: files, and a folder of stored texts or none → what is said of them."""

LONGEST_MESSAGE: Final = 500


def in_process(files: Sequence[str], texts: str | None) -> Result:
    """Check as `policykit.validate` does."""
    return policykit.validate(*files, sources=texts)


def from_cache(files: Sequence[str], texts: str | None) -> Result:
    """Check as the command does, which keeps no records, a second time, so that the cache answers."""
    with tempfile.TemporaryDirectory() as cache:
        check_paths(files, texts=texts, keep=False, cache_in=pathlib.Path(cache))
        return check_paths(files, texts=texts, keep=False, cache_in=pathlib.Path(cache))


class Input(NamedTuple):
    """Records files and stored texts, by their names."""

    files: dict[str, bytes]
    texts: dict[str, bytes]


# ------------------------------------------------------------------------------------------------------- where it starts


def _examples() -> Iterator[Input]:
    """Yield the examples of the tests: for each rule the faulty one and the mended one, and the valid records."""
    for example in sorted((ROOT / "tests" / "records" / "invalid").iterdir()):
        for stem in ("faulty", "mended"):
            (records,) = (path for path in example.iterdir() if path.stem == stem)
            folder = next(
                (example / name for name in (f"sources-{stem}", "sources") if (example / name).is_dir()), None
            )
            texts = {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder else {}
            yield Input(_files_in(records), texts)
    yield Input(_files_in(ROOT / "tests" / "records" / "valid"), {})


def _files_in(path: pathlib.Path) -> dict[str, bytes]:
    paths = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {path.name: path.read_bytes() for path in paths if path.suffix in SUFFIXES}


EXAMPLES: Final = tuple(_examples())
CONTENTS: Final = tuple(content for example in EXAMPLES for content in example.files.values())
WORDS: Final[tuple[bytes, ...]] = tuple(
    sorted({word for content in CONTENTS if len(content) < 10_000 for word in re.findall(rb"[\w./-]+", content)})
)
PIECES: Final = (
    *(
        b"&a ",
        b"*a",
        b"!t ",
        b"! ",
        b"!!str ",
        b"!!python/object/apply:os.system ",
        b"<<: ",
        b"<<",
        b"? ",
        b": ",
        b":",
        b"- ",
    ),
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"'",
        b'"',
        b"\\",
        b"|\n",
        b">-\n",
        b"#",
        b" #",
        b"%",
        b"@",
        b"`",
        b"=",
        b"*",
        b"&",
    ),
    *(b"\t", b"\r", b"\n", b"\r\n", b" ", b"  ", b"\n\n", b"\x00", b"\x0b", b"\x0c", b"\x1b[31m", b"\x7f", b"\xc2\x85"),
    *(
        b"\xe2\x80\xa8",
        b"\xe2\x80\xa9",
        b"\xef\xbb\xbf",
        b"\xef\xbf\xbe",
        b"\xed\xa0\x80",
        b"\xff",
        b"\xc3",
        b"\xf0\x9f",
    ),
    *(b"\xf0\x9f\x9a\xa2", b"e\xcc\x81", b"\xe2\x80\xae", b"\xc2\xa0", b"\xc2\xad", b"\xef\xac\x81", b"\xc4\xb0"),
    *(b"%YAML 1.2\n", b"%TAG ! x\n", b"---\n", b"...\n", b"--- ", b"!%ED%A0%80 ", b"!<%ff> ", b"\\ud800", b"\\u0000"),
    *(
        b"NO",
        b"~",
        b"null",
        b"true",
        b"1e5",
        b".inf",
        b"-.NaN",
        b"0x1F",
        b"0o17",
        b"017",
        b"1_000",
        b"12:30:45",
        b"1e999",
    ),
    *(b"NaN", b"-Infinity", b"9" * 400, b"-" + b"9" * 30, b"5.0", b"-0", b"2010-02-30", b"2010-06-16T12:00:00Z"),
    *(
        b"'[..2010]'",
        b"'[2010,2012..]'",
        b"2010~",
        b"'2010%'",
        b"2012/2010",
        b"'../..'",
        b"0000",
        b"9999-12-31",
        b"-0001",
    ),
    *(
        b"id: ",
        b"topics:\n",
        b"redirects:\n",
        b"unknown: ",
        b"alternatives: ",
        b"evidence: ",
        b"[key]",
        b"<text>",
        b"{}",
    ),
    *(
        b"[]",
        b"''",
        b'""',
        b"[[]]",
        b"topic/x",
        b"person/a/b/c",
        b"source/",
        b"x" * 300,
        b" \xe2\x80\xa6 ",
        b"\xe2\x80\xa6",
    ),
)
NESTS: Final = (b"[", b"{", b"{a: ", b'{"a":', b"- ", b"? ", b"[{", b'[{"a":', b"!t ", b"'", b"((", b"x: {")
NAMES: Final = (
    "a b,c:100%.",
    "é\u2028.",
    "x\x85y.",
    "new\nline\r.",
    "\x1b[31m.",
    "<&>]]>.",
    "-rf.",
    "\udcff.",
    "#'\".",
)

# ----------------------------------------------------------------------------------------------------- changes to a text


def _at(content: bytes, draw: random.Random) -> tuple[int, int]:
    start = draw.randrange(len(content) + 1)
    return start, min(len(content), start + draw.choice((0, 1, 1, 2, 8, 40, 200)))


def _flip(content: bytes, draw: random.Random) -> bytes:
    if not content:
        return b"\x80"
    at = draw.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << draw.randrange(8))]) + content[at + 1 :]


def _put(content: bytes, draw: random.Random) -> bytes:
    start, end = _at(content, draw)
    return content[:start] + draw.choice(PIECES) + content[draw.choice((start, end)) :]


def _cut(content: bytes, draw: random.Random) -> bytes:
    start, end = _at(content, draw)
    return content[:start] + content[end:]


def _double(content: bytes, draw: random.Random) -> bytes:
    start, end = _at(content, draw)
    return content[:end] + content[start:end] * draw.choice((1, 1, 2, 60)) + content[end:]


def _end(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content) + 1)]


def _splice(content: bytes, draw: random.Random) -> bytes:
    other = draw.choice(CONTENTS)[:3_000]
    return content[: _at(content, draw)[0]] + other[_at(other, draw)[0] :]


def _reword(content: bytes, draw: random.Random) -> bytes:
    """Put a word of any example in the place of another."""
    places = [match.span() for match in re.finditer(rb"[\w./-]+", content)]
    if not places:
        return content + draw.choice(WORDS)
    start, end = draw.choice(places)
    return content[:start] + draw.choice(WORDS if draw.random() < 0.8 else PIECES) + content[end:]


def _lines(content: bytes, draw: random.Random) -> bytes:
    """Repeat, drop, move or indent a line."""
    lines = content.split(b"\n")
    at, to = draw.randrange(len(lines)), draw.randrange(len(lines))
    line = lines[at]
    how = draw.randrange(5)
    if how == 0:
        lines.insert(to, line)
    elif how == 1:
        del lines[at]
    elif how == 2:
        lines.insert(to, lines.pop(at))
    elif how == 3:
        lines[at] = b"  " + line
    else:
        lines[at] = line[draw.choice((1, 2, 4)) :]
    return b"\n".join(lines)


def _breaks(content: bytes, draw: random.Random) -> bytes:
    """Write the file's line breaks in another way, all of them or some."""
    other = draw.choice((b"\r", b"\r\n", b"\xc2\x85", b"\xe2\x80\xa8", b" ", b"\n\n"))
    return content.replace(b"\n", other, draw.choice((-1, 1, 3)))


def _nest(content: bytes, draw: random.Random) -> bytes:
    start, _ = _at(content, draw)
    return content[:start] + draw.choice(NESTS) * draw.choice((2, 63, 64, 65, 3_000)) + content[start:]


def _encode(content: bytes, draw: random.Random) -> bytes:
    decoded = content.decode("utf-8", errors="replace")
    encoding = draw.choice(("utf-16", "utf-16-be", "utf-32", "latin-1", "utf-8-sig", "cp1252"))
    return decoded.encode(encoding, errors="replace")


_TEXT_CHANGES: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    *(_flip, _flip, _put, _put, _put, _put, _cut, _cut, _double, _end, _splice, _splice),
    *(_reword, _reword, _reword, _reword, _reword, _lines, _lines, _lines, _breaks, _nest, _encode),
)

# ------------------------------------------------------------------------------------------- data, and how it is written


def _data_of(content: bytes, form: Format) -> dict[str, Any]:
    """Return what a file says as the data of one with sections."""
    data = read(content, form).data
    if form == "ndjson":
        sections: dict[str, Any] = {}
        for record in data.values():
            kind = str(record.get("id")).partition("/")[0] if isinstance(record, dict) else None
            name = next((name for name, of in SECTIONS.items() if of == kind), "topics")
            sections.setdefault(name, []).append(record)
        return sections
    return data if isinstance(data, dict) and data else {"topics": [data]}


def _written(data: dict[str, Any], form: Format, draw: random.Random) -> bytes:
    if form == "yaml":
        flow = draw.choice((None, True, False))
        width = draw.choice((20, 80, 1_000))
        whole = yaml.safe_dump(
            data, default_flow_style=flow, allow_unicode=draw.random() < 0.7, width=width, sort_keys=False
        )
    elif form == "json":
        whole = json.dumps(data, ensure_ascii=draw.random() < 0.5, indent=draw.choice((None, 2)))
    else:
        records = [
            record for section in data.values() for record in (section if isinstance(section, list) else [section])
        ]
        whole = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    return whole.encode("utf-8", errors="surrogatepass")


# ------------------------------------------------------------------------------------------------------------ the inputs


def _noise(draw: random.Random) -> bytes:
    how = draw.randrange(4)
    if how == 0:
        return draw.randbytes(draw.choice((0, 1, 2, 3, 8, 60, 400)))
    if how == 1:
        return b"".join(draw.choices(PIECES, k=draw.choice((1, 2, 3, 5, 10, 30))))
    if how == 2:
        return b"".join(draw.choices((*PIECES, *WORDS), k=draw.choice((3, 10, 30))))
    chars = (
        chr(draw.choice((draw.randrange(128), draw.randrange(0x3000), draw.randrange(0x110000)))) for _ in range(40)
    )
    return "".join(chars).encode("utf-8", errors="surrogatepass")


def _changed(content: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.choice((1, 1, 2, 3, 6, 15))):
        content = draw.choice(_TEXT_CHANGES)(content, draw)
    return content


def _file(content: bytes, form: Format, draw: random.Random) -> tuple[bytes, Format]:
    """Make a file of an example: as it is, with its text or its data changed, or both."""
    how = draw.random()
    if how < 0.1:
        return _noise(draw), draw.choice(("yaml", "json", "ndjson"))
    if how < 0.2:
        return content, form
    if how > 0.55:
        data = _data_of(content, form)
        for _ in range(draw.choice((0, 1, 1, 2, 5))):
            data = mutate(data, draw) if data else {"topics": []}
        form = draw.choice(("yaml", "json", "ndjson"))
        content = _written(data, form, draw)
        if how < 0.85:
            return content, form
    return _changed(content, draw), form


def make(seed: int, number: int) -> Input:
    """Make an input. It is the same for the same seed and number."""
    draw = random.Random(f"{seed}/{number}")  # noqa: S311  # nothing is to be kept secret
    files: dict[str, bytes] = {}
    texts: dict[str, bytes] = {}
    for example in draw.choices(EXAMPLES, k=draw.choice((1, 1, 1, 1, 2, 3))):
        texts |= example.texts
        for name, content in example.files.items():
            changed, form = _file(content, SUFFIXES[pathlib.PurePath(name).suffix], draw)
            stem = draw.choice(NAMES) if draw.random() < 0.05 else "file."
            files[f"{len(files)}{stem}{form}"] = changed
    if texts or draw.random() < 0.05:
        if draw.random() < 0.3:
            texts = {
                name: _changed(content, draw) if draw.random() < 0.7 else _noise(draw)
                for name, content in texts.items()
            }
        texts["page.txt"] = _noise(draw)
    return Input(files, texts if draw.random() < 0.8 else {})


# ---------------------------------------------------------------------------------------------------- what has to be true


def _lines_of(content: bytes, path: str) -> list[str]:
    """Return the lines of a file as its form counts them."""
    breaks = "\r\n|\r|\n" if SUFFIXES.get(pathlib.PurePath(path).suffix) == "yaml" else "\n"
    return re.split(breaks, content.decode("utf-8-sig", errors="replace"))


def judge(result: Result, contents: dict[str, bytes]) -> None:
    """Raise `AssertionError` where what is said of files is not as it should be."""
    assert result.ok == (result.dataset is not None)
    assert not result.ok or not [found for found in result.diagnostics if found.severity == "error"]
    lines: dict[str, list[str]] = {}
    for found in result.diagnostics:
        assert RULES[found.code] is found.rule, found
        if found.path not in lines:
            lines[found.path] = _lines_of(contents[found.path], found.path)
        start, end = (found.line, found.column), (found.end_line, found.end_column)
        assert (1, 1) <= start <= end, found
        assert found.end_line <= len(lines[found.path]), found
        assert found.column <= len(lines[found.path][found.line - 1]) + 1, found
        # What is missing at the end of a line is marked just behind it.
        is_mark = end == (found.line, found.column + 1)
        assert is_mark or found.end_column <= len(lines[found.path][found.end_line - 1]) + 1, found
        assert found.message, found
        assert found.advice.isprintable(), found
        assert len(found.message) <= LONGEST_MESSAGE, found
        assert found.record is None or is_id(found.record), found
    if result.evidence:
        assert min(result.evidence.found, result.evidence.failed) >= 0
    order = {path: number for number, path in enumerate(result.files)}
    own = [found for found in result.diagnostics if found.path in order]
    assert own == sorted(own, key=lambda found: (order[found.path], found.line, found.column))


_SCHEMA: Final = jsonschema_rs.validator_for(
    json.loads((ROOT / "schemas" / "findings.schema.json").read_text(encoding="utf-8"))
)
_COMMAND: Final = re.compile(
    r"::(?:error|warning) file=[^,:]+,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=PK\d{3} [a-z0-9-]+::[^\r\n]+"
)
_SHOWN: Final = re.compile(r" *(\d+) \| (…?)(.*)")


def _as_written(lines: Iterable[str]) -> str:
    """Return what stands in a file that the lines are written to."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8", errors="backslashreplace").decode("utf-8")


def judge_formats(result: Result, contents: dict[str, bytes]) -> None:
    """Raise where what is written of a result cannot be read back, or does not say the same."""
    _judge_text(result, contents)
    written = _as_written(findings.render(result))
    told = json.loads(written)
    _SCHEMA.validate(told)
    assert [found["code"] for found in told["diagnostics"]] == [found.code for found in result.diagnostics]
    commands = _as_written(github.render(result)).split("\n")[:-1]
    assert len(commands) == len(result.diagnostics)
    for command in commands:
        assert _COMMAND.fullmatch(command), command
    log = json.loads(_as_written(sarif.render(result)))["runs"][0]
    assert [found["ruleId"] for found in log["results"]] == [found.code for found in result.diagnostics]
    marks = [found["partialFingerprints"]["policykit/v1"] for found in log["results"]]
    assert len(set(marks)) == len(marks)
    suites = ET.fromstring(_as_written(junit.render(result)))  # noqa: S314  # our own
    cases = suites.findall("testsuite/testcase")
    assert len(cases) == len({*result.files, *(found.path for found in result.diagnostics)})
    failed = {found.path for found in result.diagnostics if found.severity == "error"}
    assert len(suites.findall("testsuite/testcase/failure")) == len(failed)


def _judge_text(result: Result, contents: dict[str, bytes]) -> None:
    report = list(text.render(result))
    assert all("\n" not in line and line.isprintable() for line in report), report
    found: policykit.Diagnostic | None = None
    ahead = iter(result.diagnostics)
    for line in report:
        shown = _SHOWN.fullmatch(line)
        if re.search(r":\d+:\d+: (?:error|warning) PK\d{3} ", line) and not shown:
            found = next(ahead)
        elif shown and found:
            assert int(shown[1]) == found.line, line
            whole = _lines_of(contents[found.path], found.path)[found.line - 1]
            assert shown[3] in "".join(char if char.isprintable() else " " for char in whole), (line, whole)
    assert next(ahead, None) is None, "a finding is not told"


def _same(one: Result, other: Result) -> bool:
    records = [[*result.dataset.values()] for result in (one, other) if result.dataset is not None]
    parts = [(result.diagnostics, result.files, result.records, result.evidence) for result in (one, other)]
    return records[:1] * len(records) == records and parts[0] == parts[1]


# -------------------------------------------------------------------------------------------------------- running it all


def check(given: Input, folder: pathlib.Path, ways: Sequence[Way], *, formats: bool) -> Result:
    """Write an input below `folder`, and check it; raises where something is not as it should be."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "texts").mkdir(parents=True)
    contents = {str(folder / name): content for name, content in given.files.items()}
    files = [*contents]
    contents |= {str(folder / "texts" / name): content for name, content in given.texts.items()}
    for path, content in contents.items():
        pathlib.Path(path).write_bytes(content)
    texts = str(folder / "texts") if given.texts else None
    result = ways[0](files, texts)
    assert list(result.files) == files
    judge(result, contents)
    for way in ways[1:]:
        assert _same(result, way(files, texts)), f"{way} says something else"
    if formats:
        judge_formats(result, contents)
    return result


def fuzz(
    seed: int,
    numbers: Iterable[int],
    folder: pathlib.Path,
    ways: Sequence[Way] = (in_process,),
    *,
    every: int = 5,
    told: Callable[[Failure], None] = lambda _: None,
) -> Report:
    """Check the inputs of these numbers; one in `every` in all ways and formats, the others in the first way.

    With each, a command is called too, on the same files or on something else.
    """

    def checked(number: int) -> list[str]:
        wholly = number % every == 0
        result = check(make(seed, number), folder, ways if wholly else ways[:1], formats=wholly)
        ids = [*result.dataset] if result.dataset else [found.record or "" for found in result.diagnostics]
        ended = try_commands(folder, seed, number, records=result.files, ids=ids, change=_changed)
        return [*({found.code for found in result.diagnostics} or {"ok"}), ended]

    return check_inputs(checked, numbers, told)


def main() -> int:
    """Run it from the command line; 1 where something was not as it should be."""
    with tempfile.TemporaryDirectory() as aside:

        def fuzz_all(given: argparse.Namespace, numbers: Iterable[int], told: Callable[[Failure], None]) -> Report:
            ways = (in_process, from_cache)
            return fuzz(given.seed, numbers, pathlib.Path(aside, "input"), ways, every=given.every, told=told)

        every = ("--every", 5, "check one in so many in all ways and formats")
        code, report = run(__doc__ or "", 200_000, fuzz_all, lambda *of: _keep(make(*of[:2]), of[2]), every)
    untried = sorted(set(RULES) - set(report.seen))
    print(f"rules not found broken: {', '.join(untried) or 'none'}")
    return code


def _keep(given: Input, folder: pathlib.Path) -> None:
    for part, contents in (("", given.files), ("texts", given.texts)):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / part / name).write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
