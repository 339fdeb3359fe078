"""Calls of every command that reads, on what `fuzz.py` makes, and on records, Popolo and schemas that are nearly right.

Records with an error end most commands in one line. So these are made of valid ones by small changes, of which those are
kept that leave them valid: what the models and the rules let pass is what the other commands have to cope with.
"""

import copy
import functools
import itertools
import json
import pathlib
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import policykit
from fuzzing import ROOT, Ended, call
from mutations import mutate
from policykit.documents.document import read
from policykit.documents.positions import SUFFIXES
from policykit.exchange.popolo import export_popolo, popolo_text
from policykit.values.ids import KINDS, SECTIONS


class Place(NamedTuple):
    """What a call can name. The files lie in folders; `made` is where it may write."""

    records: Sequence[str]
    texts: str
    ids: Sequence[str]
    made: str
    draw: random.Random


Change: TypeAlias = Callable[[bytes, random.Random], bytes]
"""A change to the text of a file."""


def _valid() -> dict[str, list[Any]]:
    """Return the valid records of the tests as data."""
    sections = {kind: section for section, kind in SECTIONS.items()}
    found: dict[str, list[Any]] = {}
    for path in sorted((ROOT / "tests" / "records" / "valid").iterdir()):
        data = read(path.read_bytes(), SUFFIXES[path.suffix]).data or {}
        records = data.values() if path.suffix == ".ndjson" else itertools.chain(*data.values())
        for record in records:
            if isinstance(record, dict):  # and no redirect
                found.setdefault(sections[record["id"].partition("/")[0]], []).append(record)
    return found


VALID: Final = _valid()
_POPOLO: Final = json.loads(
    b"".join(popolo_text(export_popolo(policykit.load(ROOT / "tests" / "records" / "valid"), lost=lambda *_: None)))
)
_SCHEMAS: Final = {
    name: (ROOT / "schemas" / name).read_bytes()
    for name in ("person.schema.json", "topic.schema.json", "vote.schema.json")
}
WORDS: Final = (
    "::error::x", "##[error]x", "##vso[task.complete]", "\x1b]0;x\x07", "\u202ex", "=1+1", "<b>&]]>",
    "'; DROP TABLE votes; --", "a\nb", "\r::error::x", "\x9b2J", "x" * 3_000, "\u0301" * 50, "\U000e0041",
    "%0A::error::x",
)  # fmt: skip


def _strange(data: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Return data with a text of it in another's place: what a person may write where words may stand."""
    changed = copy.deepcopy(data)
    texts = [*_texts(changed)]
    holder, key = draw.choice(texts)
    holder[key] = draw.choice(WORDS)
    return changed


def _texts(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(item, str):
            yield value, key
        yield from _texts(item)


def _changed(
    data: dict[str, Any], draw: random.Random, is_fine: Callable[[dict[str, Any]], bool] = bool, *, most: int = 3
) -> dict[str, Any]:
    """Change data in a few places, as long as it is fine."""
    for _ in range(draw.randrange(most + 1)):
        changed = (mutate if draw.random() < 0.5 else _strange)(data, draw)
        if is_fine(changed):
            data = changed
    return data


@functools.lru_cache(maxsize=1)
def _nearly_wrong(seed: int, number: int) -> tuple[str, tuple[str, ...]]:
    """Return a file of records without errors, and their ids."""
    draw = random.Random(f"{seed}/{number}/valid")  # noqa: S311  # nothing is to be kept secret
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "records.json")

        def is_fine(data: dict[str, Any]) -> bool:
            file.write_text(json.dumps(data), encoding="utf-8")
            return policykit.validate(file).ok

        data = _changed(VALID, draw, is_fine, most=12)
        assert is_fine(data)
    text = json.dumps(data, ensure_ascii=draw.random() < 0.5)
    return text, tuple(record["id"] for section in data.values() for record in section)


# --------------------------------------------------------------------------------------------------------------- the calls


def _id(place: Place) -> str:
    """Return an id to ask for: mostly one that there is."""
    if place.ids and place.draw.random() < 0.9:
        return place.draw.choice(place.ids)
    return place.draw.choice(("person/nobody", "topic/", "x", "", *WORDS))


def _records(place: Place) -> Iterator[str]:
    for path in place.records:
        yield from ("--records", path)


def _of(place: Place, *kinds: str) -> str:
    """Return the id of a record of some kinds, where there is one."""
    fitting = [each for each in place.ids if isinstance(each, str) and each.partition("/")[0] in kinds]
    return place.draw.choice(fitting) if fitting and place.draw.random() < 0.9 else _id(place)


def _maybe(place: Place, *options: Sequence[str]) -> Iterator[str]:
    for option in options:
        if place.draw.random() < 0.3:
            yield from option


_DAYS: Final = ("2010", "2012-12-31", "[..2010]", "2010~", "no day", "9999-12-31")
_LANGUAGES: Final = ("en", "nb", "und", "x", "")


def _lang(place: Place) -> Sequence[str]:
    return ("--lang", place.draw.choice(_LANGUAGES))


def _on(place: Place) -> Sequence[str]:
    return ("--on", place.draw.choice(_DAYS))


def _validate(place: Place) -> Iterator[str]:
    form = place.draw.choice(("text", "json", "github", "sarif", "junit"))
    yield from ("validate", *place.records, "--no-cache", "--format", form)
    yield from _maybe(place, ("--strict",), ("--sources", place.texts), ("--output", f"{form}={place.made}/out"))


def _fix(place: Place) -> Iterator[str]:
    yield from ("validate", *place.records, "--no-cache", place.draw.choice(("--fix", "--diff")))
    yield from _maybe(place, ("--unsafe-fixes",))


def _ask(place: Place) -> Iterator[str]:
    command = place.draw.choice(("show", "stances", "timeline", "fate", "responses", "progress"))
    kinds = {"show": KINDS, "stances": ("proposal", "topic", "report"), "fate": ("proposal", "report")}
    kinds |= {"responses": ("proposal", "report"), "progress": ("proposal", "report", "topic")}
    yield from (command, *_records(place), "--", _of(place, *kinds.get(command, KINDS)))


def _ask_more(place: Place) -> Iterator[str]:
    yield from ("stances", *_records(place))
    yield from _maybe(place, ("--json",), _lang(place), ("--direct",), _on(place), ("--by", _of(place, "person")))
    yield from ("--", _of(place, "proposal", "topic", "report"))


def _look(place: Place) -> Iterator[str]:
    what = place.draw.choice((("list", place.draw.choice((*KINDS, "x"))), ("search", *place.draw.choices(WORDS, k=2))))
    yield from (what[0], *_records(place), *_maybe(place, ("--json",), _lang(place)), "--", *what[1:])


def _evidence(place: Place) -> Iterator[str]:
    yield from ("evidence", *_records(place))
    yield from _maybe(place, ("--json",), ("--sources", place.texts), ("--", _id(place)))


def _quote(place: Place) -> Iterator[str]:
    yield from ("quote", *_records(place), "--sources", place.texts)
    yield from (*_maybe(place, _lang(place)), "--", _id(place))


def _cite(place: Place) -> Iterator[str]:
    stored = [path.stem for path in pathlib.Path(place.texts).glob("*.txt")]
    words = ["x", "…", " … ", "First … page", *WORDS]
    for path in pathlib.Path(place.texts).glob("*.txt"):
        words += [word for word in path.read_bytes()[:2_000].decode(errors="replace").split() if "\0" not in word][:50]
    said = " ".join(place.draw.choices(words, k=place.draw.choice((1, 2, 3))))
    yield from ("cite", *_records(place), "--sources", place.texts, "--")
    yield from (place.draw.choice((*stored, _of(place, "source"))), said)


def _plot(place: Place) -> Iterator[str]:
    what = place.draw.choice(("division", "stances", "timeline", "progress"))
    kinds = {"division": ("vote",), "stances": ("proposal", "topic", "report"), "timeline": KINDS}
    kinds |= {"progress": ("proposal", "topic", "report")}
    yield from ("plot", what, *_records(place), *_maybe(place, _lang(place)))
    end = "svg" if place.draw.random() < 0.97 else "png"
    yield from place.draw.choice((("--alt",), ("--output", f"{place.made}/picture.{end}")))
    yield from ("--", _of(place, *kinds[what]))


def _export(place: Place) -> Iterator[str]:
    form = place.draw.choices(("popolo", "jsonld", "csv", "parquet", "sqlite", "duckdb"), (60, 8, 4, 2, 2, 0.3))[0]
    yield from ("export", form, *_records(place), "--output", f"{place.made}/out", "--force")
    yield from _maybe(place, *((("--verbose",), _lang(place)) if form == "popolo" else ()))


def _network(place: Place) -> Iterator[str]:
    form = place.draw.choice(("graphml", "gexf", "matrix", "dna"))
    yield from ("export", form, *_records(place), "--output", f"{place.made}/out")
    yield from ("--agreement", place.draw.choice(("strict", "lenient", "support=yes,oppose=no", "x")))
    yield from _maybe(place, ("--about", _of(place, "proposal", "topic")), ("--since", "2010"), ("--until", "2012"))
    if form == "dna":
        yield from _maybe(place, ("--partial-dates", place.draw.choice(("earliest", "latest"))))
    else:
        yield from _maybe(place, ("--mode", place.draw.choice(("congruence", "conflict", "subtract"))), _lang(place))


def _new(place: Place) -> Iterator[str]:
    kind = place.draw.choice(KINDS)
    yield from ("new", kind, *_records(place), "--id", place.draw.choice((f"{kind}/x", f"{kind}/x/y/1", _id(place))))
    yield from _maybe(place, ("--output", f"{place.made}/new.yaml"), _lang(place))


def _explain(place: Place) -> Iterator[str]:
    yield from ("explain", "--", place.draw.choice(("PK101", "PK999", *WORDS)))


_ON_RECORDS: Final[Mapping[Callable[[Place], Iterator[str]], int]] = {
    _validate: 4,
    _fix: 4,
    _ask: 4,
    _ask_more: 3,
    _look: 2,
    _evidence: 3,
    _quote: 3,
    _cite: 2,
    _plot: 5,
    _export: 4,
    _network: 3,
    _new: 1,
    _explain: 1,
}


def _import(folder: pathlib.Path, place: Place, change: Change) -> list[str]:
    """Write a file of Popolo that is nearly right, and return the call that imports it."""
    data = _changed(_POPOLO, place.draw, most=6)
    content = json.dumps(data, ensure_ascii=place.draw.random() < 0.5).encode("utf-8", errors="surrogatepass")
    if place.draw.random() < 0.3:
        content = change(content, place.draw)
    (folder / "in.json").write_bytes(content)
    return [
        "import",
        "popolo",
        str(folder / "in.json"),
        "--output",
        f"{place.made}/made",
        *_maybe(place, ("--verbose",), _lang(place)),
    ]


def _compare(folder: pathlib.Path, place: Place, change: Change) -> list[str]:
    """Write two sets of schemas that are nearly right, and return a call that looks at them."""
    for side in ("old", "new"):
        (folder / side).mkdir()
        for name, content in _SCHEMAS.items():
            if place.draw.random() < 0.3:
                data = _changed(json.loads(content), place.draw)
                content = json.dumps(data).encode("utf-8", errors="surrogatepass")
            if place.draw.random() < 0.1:
                content = change(content, place.draw)
            (folder / side / name).write_bytes(content)
    if place.draw.random() < 0.3:
        return ["schema", "check", str(folder / "new")]
    return ["schema", "diff", str(folder / "old"), str(folder / "new"), *_records(place)]


def try_commands(
    folder: pathlib.Path, seed: int, number: int, *, records: Sequence[str], ids: Sequence[str], change: Change
) -> str:
    """Call a command, drawn by the number, on records or on something else, and return its name and how it ended.

    `records` are what the fuzzer has made in `folder`, with these ids; half of the calls are for records without errors.
    Raises `AssertionError` where something is not as it should be.
    """
    draw = random.Random(f"{seed}/{number}/call")  # noqa: S311  # nothing is to be kept secret
    other = folder / "other"
    shutil.rmtree(other, ignore_errors=True)
    for name in ("valid", "made"):
        (other / name).mkdir(parents=True)
    texts = str(folder / "texts")
    if draw.random() < 0.6:
        # Making them takes long, so several calls ask the same ones.
        text, ids = _nearly_wrong(seed, number // 25)
        (other / "valid" / "records.json").write_text(text, encoding="utf-8")
        records = [str(other / "valid")]
    place = Place(records, texts, ids, str(other / "made"), draw)
    what = draw.choices((None, _import, _compare), (8, 1, 1))[0]
    if what:
        arguments = what(other, place, change)
    else:
        make = draw.choices([*_ON_RECORDS], [*_ON_RECORDS.values()])[0]
        arguments = [*make(place)]
    ended = call(arguments, draw.choice(("github", "terminal")))
    _judge(arguments, ended, other)
    words = [word for word in arguments[:2] if word.isalpha() and (word == arguments[0] or arguments[0] in _GROUPS)]
    return f"{' '.join(words)} → {ended.code}"


_GROUPS: Final = ("export", "import", "plot", "schema")


def _judge(arguments: Sequence[str], ended: Ended, folder: pathlib.Path) -> None:
    """Raise where an output is not as it was said to be, or anything was left lying about."""
    left = [path.name for path in folder.rglob("*") if path.name.startswith(".")]
    assert not left, left
    if ended.code == 2:
        assert ended.err.strip(), arguments
    if ended.code == 0 and arguments[0] == "import":
        result = policykit.validate(folder / "made" / "made")
        assert not [found for found in result.diagnostics if found.code.startswith("PK1")], result.diagnostics
