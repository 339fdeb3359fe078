"""However a check goes about its work, it says the same: in chunks, by several processes, from a cache, since a commit."""

import contextlib
import dataclasses
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import policykit
from policykit.cli.group import main
from policykit.documents import chunks
from policykit.files import FileChanged
from policykit.loading.find import find_files
from policykit.loading.load import load_chunk
from policykit.rules.chunk_summary import ChunkSummary
from policykit.rules.context import RuleContext
from policykit.validation import pool
from policykit.validation.cache import Cache, CachedFile
from policykit.validation.engine import check_paths
from policykit.validation.result import Result
from policykit.validation.worker import summary_of
from strategies import examples

INVALID = pathlib.Path(__file__).parent / "records" / "invalid"
RECORDS = pathlib.Path(__file__).parent.parent / "records"


def told(result: Result) -> list[str]:
    return [f"{found} {found.end_line}:{found.end_column} {found.record} {found.fix}" for found in result.diagnostics]


@contextlib.contextmanager
def changed(module: object, **values: object) -> Iterator[None]:
    """Set names of a module for a while; unlike a fixture, within one example of a property."""
    before = {name: getattr(module, name) for name in values}
    for name, value in values.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)


# ----------------------------------------------------------------------------------------------------------- in chunks

TOPICS = [
    {"id": f"topic/number-{n}", "title": {"en": f"Number {n} of “many”, in [brackets] and {{braces}}"}}
    for n in range(12)
]
STATEMENTS = [
    {
        "id": f"statement/s/{n}",
        "about": [f"topic/number-{n % 12}"],
        "summary": {"nb": 'Åpent \\ og "sitert"', "en": "x" * (n + 1)},
        "evidence": [{"source": "source/one"}],
    }
    for n in range(14)
]


def faulty(text: str, choices: random.Random) -> str:
    """Return a JSON text with some characters or words changed."""
    for _ in range(choices.randint(1, 3)):
        at = choices.randrange(len(text))
        word = choices.choice(
            ["", ",", "]", "}", "{", "[", '"', "\\", "\n", "1", "null", '"id"', "topic/", "\x00", "é"]
        )
        text = text[:at] + word + text[at + choices.randint(0, 4) :]
    return text


def lines_of(choices: random.Random) -> Iterator[str]:
    for record in [*TOPICS, {"id": "source/one"}, *STATEMENTS]:
        line = json.dumps(record, ensure_ascii=False)
        yield faulty(line, choices).replace("\n", " ") if choices.random() < 0.2 else line
        if choices.random() < 0.2:
            yield choices.choice(["", "  ", "\r", "[]", "{", "17"])


@examples(100)
@given(st.randoms(use_true_random=False), st.integers(1, 400))
def test_a_faulty_ndjson_file_is_faulted_alike_cut_or_whole(
    tmp_path_factory: pytest.TempPathFactory, choices: random.Random, size: int
) -> None:
    file = tmp_path_factory.mktemp("faulty") / "all.ndjson"
    file.write_text("\n".join(lines_of(choices)), encoding="utf-8")
    whole = check_paths([file])
    with changed(chunks, CHUNK_BYTES=size):
        cut = check_paths([file])
    assert told(cut) == told(whole)
    assert (cut.records, cut.dataset) == (whole.records, whole.dataset)


def test_of_ndjson_that_is_not_utf_8_only_the_line_is_not_read(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "all.ndjson"
    lines = [json.dumps(topic).encode() for topic in TOPICS[:3]]
    file.write_bytes(
        b"\n".join([lines[0], lines[1].replace(b"Number", b"N\xffmber"), lines[2].replace(b"title", b"titel")])
    )
    result = check_paths([file])
    assert [(found.code, found.line, found.column) for found in result.diagnostics] == [
        ("PK101", 2, 44),
        ("PK201", 3, 1),
        ("PK202", 3, 26),
    ]


def test_what_is_not_kept_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "all.ndjson"
    lines = [json.dumps(record) for record in [*STATEMENTS, *TOPICS[:9]]]
    file.write_text("\n".join(lines), encoding="utf-8")
    whole = told(check_paths([file]))
    assert len(whole) == 14 + 3
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 700)
    monkeypatch.setattr(pool, "MOST_KEPT", 1_500)
    assert told(check_paths([file], keep=False)) == whole
    assert told(check_paths([file], keep=False, processes=2)) == whole


def test_a_file_that_changes_meanwhile_is_not_half_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "all.yaml"
    file.write_text("topics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")
    monkeypatch.setattr(pool, "MOST_KEPT", 0)

    def change(doing: str, *_: int) -> None:
        if doing == "reading":
            file.write_text("topics: [{id: topic/b, title: {en: B}}]", encoding="utf-8")

    with pytest.raises(FileChanged, match=r"all\.yaml: it was changed meanwhile") as caught:
        check_paths([file], keep=False, progress=change)
    assert caught.value.path == str(file)


def test_a_finding_across_records_is_not_placed_in_a_file_that_has_changed(tmp_path: pathlib.Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text("topics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")

    def change(doing: str, *_: int) -> None:
        if doing == "checking":
            (tmp_path / "b.yaml").write_text("# new\ntopics: [{id: topic/a, title: {en: A}}]", encoding="utf-8")

    with pytest.raises(FileChanged):
        check_paths([tmp_path], keep=False, progress=change)


# ------------------------------------------------------------------------------------------------ by several processes


@pytest.fixture
def all_faults(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a folder with the faulty examples of all rules."""
    for example in INVALID.iterdir():
        for file in example.glob("faulty*"):
            target = tmp_path / "all" / example.name
            shutil.copytree(file, target) if file.is_dir() else (
                target.mkdir(parents=True, exist_ok=True),
                shutil.copy(file, target),
            )
    return tmp_path / "all"


@pytest.mark.slow
@pytest.mark.parametrize("has_threads", [False, True])
def test_several_processes_find_what_one_finds(all_faults: pathlib.Path, *, has_threads: bool) -> None:
    alone = check_paths([all_faults], shipped=True, texts=all_faults)
    done = threading.Event()
    if has_threads:  # in which case processes are not forked
        threading.Thread(target=done.wait).start()
    try:
        together = check_paths([all_faults], shipped=True, texts=all_faults, keep=False, processes=3)
    finally:
        done.set()
    assert len(alone.diagnostics) > 100
    assert told(together) == told(alone)
    assert (together.records, together.files, together.evidence) == (alone.records, alone.files, alone.evidence)


@pytest.fixture
def slow_folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a folder whose check takes several seconds, in several processes where there are cores."""
    title = "words and words " * 200
    for number in range(40):
        items = "".join(f"  - {{id: topic/n-{number}-{n}, title: {{en: {title}}}}}\n" for n in range(400))
        (tmp_path / f"{number}.yaml").write_text(f"topics:\n{items}", encoding="utf-8")
    return tmp_path


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        [str(shutil.which("ps")), "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True
    )
    return [int(word) for word in listed.stdout.split()]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ps") is None, reason="THERE IS NO ps HERE: WHAT BECOMES OF PROCESSES WAS NOT SEEN")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_check_that_is_stopped_leaves_nothing_behind(slow_folder: pathlib.Path, sent: signal.Signals) -> None:
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", str(slow_folder)]
    check = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    alone = len(os.sched_getaffinity(0)) < 2
    started: list[int] = []
    while check.poll() is None and not started and not alone:
        started = children_of(check.pid)
    assert started or alone
    os.kill(check.pid, sent)
    out, err = check.communicate(timeout=60)
    assert (out, err) == ((b"", b"policykit: stopped\n") if sent is signal.SIGINT else (b"", b""))
    assert check.returncode == (-signal.SIGKILL if sent is signal.SIGKILL else 128 + sent)
    for _ in range(3_000_000):  # they end by themselves, very soon
        if not any(pathlib.Path(f"/proc/{pid}").exists() for pid in started):
            break
    else:
        pytest.fail("a process is left")


@pytest.mark.skipif(shutil.which("ps") is None, reason="THERE IS NO ps HERE: WHAT BECOMES OF PROCESSES WAS NOT SEEN")
def test_a_process_that_is_ended_from_outside_is_told_of(slow_folder: pathlib.Path) -> None:
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("THERE IS ONE CORE ONLY: SEVERAL PROCESSES WERE NOT TRIED")
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", str(slow_folder)]
    check = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not (started := children_of(check.pid)):
        assert check.poll() is None
    os.kill(started[0], signal.SIGKILL)
    out, err = check.communicate(timeout=60)
    assert (check.returncode, out) == (2, b"")
    assert err == b"policykit: a process that shared the work was ended; there may be too little memory\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="THERE ARE NO PSEUDO-TERMINALS HERE: PROGRESS WAS NOT SEEN")
def test_a_long_check_shows_how_far_it_is_on_a_terminal_and_nowhere_else(slow_folder: pathlib.Path) -> None:
    import pty

    # A second passes at each look at the clock, since it cannot be known what takes long on the machine at hand.
    code = (
        "import itertools, types; from policykit.cli import main, terminal\n"
        "terminal.time = types.SimpleNamespace(monotonic=itertools.count().__next__); main()"
    )
    command = [sys.executable, "-c", code, "validate", "--no-cache", str(slow_folder)]
    ours, theirs = pty.openpty()
    check = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # how a pseudo-terminal ends
        while part := os.read(ours, 4_096):
            shown += part
    out = check.communicate()[0]
    assert b"records in 40 files" in out
    assert b"\r" not in out
    *lines, blank, rest = shown.split(b"\r")
    assert all(line.strip().startswith((b"reading", b"checking")) for line in lines if line.strip())
    assert any(line.strip() for line in lines)
    assert (blank.strip(), rest) == (b"", b"")
    piped = subprocess.run(command, capture_output=True, check=True)
    assert (piped.stdout, piped.stderr) == (out, b"")


@pytest.mark.parametrize("phase", ["parse", "check"])
def test_a_process_that_is_lost_in_either_pass_is_told_of(all_faults: pathlib.Path, phase: str) -> None:
    files = [chunk for path in find_files([all_faults]) for chunk in chunks.chunks_of(path)]
    workers = pool.WorkerPool(dict(enumerate(files)), 2, passages=False)
    try:
        summaries = {} if phase == "parse" else dict(workers.parse(None))
        for process in workers._processes:
            process.kill()
            process.join()
        context = RuleContext([summaries[number] for number in sorted(summaries)])
        with pytest.raises(pool.WorkerLost):
            list(workers.parse(None) if phase == "parse" else workers.check(range(len(files)), context, None))
    finally:
        workers.stop()


# -------------------------------------------------------------------------------------------------------- from a cache

BODY = "organizations: [{id: organization/body, name: Body, evidence: [{source: source/one}]}]\nsources: [{id: source/one}]\n"
PERSON = (
    "people: [{id: person/a, name: A, roles: [{organization: organization/body}], evidence: [{source: source/one}]}]\n"
)
VOTE = (
    "votes:\n  - id: vote/one\n    body: organization/body\n    method: unknown\n"
    "    ballots: [{voter: person/a, option: for}]\n    evidence: [{source: source/one}]\n"
)


@pytest.fixture
def small(tmp_path: pathlib.Path) -> pathlib.Path:
    for name, text in (("body", BODY), ("person", PERSON), ("vote", VOTE)):
        (tmp_path / "r" / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / "r" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "r"


def cached(folder: pathlib.Path) -> Result:
    return check_paths([folder], keep=False, cache_in=folder.parent / "cache")


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a file was read again")

    monkeypatch.setattr("policykit.validation.worker.load_chunk", refuse)


def test_an_unchanged_file_is_not_read_again(small: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cached(small)
    forbid_reading(monkeypatch)
    again = cached(small)
    assert (told(again), again.files, again.records) == (told(first), first.files, first.records)


def test_all_findings_come_from_the_cache_as_they_were_made(
    all_faults: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = check_paths([all_faults], texts=all_faults, keep=False)
    cache = all_faults.parent / "cache"
    assert told(check_paths([all_faults], texts=all_faults, keep=False, cache_in=cache)) == told(fresh)
    forbid_reading(monkeypatch)
    again = check_paths([all_faults], texts=all_faults, keep=False, cache_in=cache)
    assert told(again) == told(fresh)
    assert again.evidence == fresh.evidence


def test_all_that_a_file_shows_comes_from_the_cache_as_it_was(all_faults: pathlib.Path, small: pathlib.Path) -> None:
    found = {}
    for path in find_files([RECORDS, all_faults, small]):
        (summary,) = (summary_of(load_chunk(chunk), passages=True) for chunk in chunks.chunks_of(path))
        found[path] = CachedFile(summary, "fingerprint", ())
    folder = small.parent / "cache"
    Cache(folder, "what").keep(found)
    again = Cache(folder, "what")
    filled = set()
    for path, kept in found.items():
        recalled = again.recall(path)
        assert recalled is not None
        assert recalled.summary == kept.summary
        filled |= {
            field.name
            for field in dataclasses.fields(ChunkSummary)
            if getattr(kept.summary, field.name) != getattr(ChunkSummary(), field.name)
        }
    assert filled == {field.name for field in dataclasses.fields(ChunkSummary)} - {"key"}


def test_a_program_that_is_installed_again_believes_its_cache(small: pathlib.Path) -> None:
    installed = small.parent / "installed" / "policykit"
    command = [sys.executable, "-c", "from policykit.validation.cache import _program; print(_program())"]
    seals = set()
    for number in range(2):
        shutil.rmtree(installed.parent, ignore_errors=True)
        shutil.copytree(pathlib.Path(policykit.__file__).parent, installed)
        for file in installed.rglob("*.py"):
            os.utime(file, (number * 1_000_000, number * 1_000_000))
        environment = {**os.environ, "PYTHONPATH": str(installed.parent)}
        seals.add(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
    assert len(seals) == 1
    (installed / "rules" / "votes.py").write_text((installed / "rules" / "votes.py").read_text() + "# another\n")
    seals.add(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
    assert len(seals) == 2


def test_a_changed_record_is_seen_by_what_refers_to_it(small: pathlib.Path) -> None:
    assert cached(small).ok
    (small / "person.yaml").write_text(PERSON.replace("roles: [{organization: organization/body}], ", ""))
    (found,) = cached(small).diagnostics
    assert (pathlib.Path(found.path).name, found.code) == ("vote.yaml", "PK405")
    (small / "person.yaml").write_text(PERSON)
    assert cached(small).ok
    (small / "person.yaml").unlink()
    assert [found.code for found in cached(small).diagnostics] == ["PK301"]
    (small / "redirect.yaml").write_text("redirects: {person/a: person/b}")
    (small / "new.yaml").write_text(PERSON.replace("person/a", "person/b"))
    assert [found.code for found in cached(small).diagnostics] == ["PK303"]


def test_a_file_that_moves_is_named_by_its_new_place(small: pathlib.Path) -> None:
    (small / "vote.yaml").write_text(VOTE.replace("person/a", "person/c"))
    cached(small)
    (small / "vote.yaml").rename(small / "moved.yaml")
    (found,) = cached(small).diagnostics
    assert pathlib.Path(found.path).name == "moved.yaml"


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}", b"\xff\xfe", b"0\n{}", b"[" * 100_000, b'{"a": 1}\n{"a": 1}'], ids=range(7)
)
def test_a_broken_or_foreign_cache_is_written_anew(
    small: pathlib.Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    cached(small)
    (kept,) = (small.parent / "cache").iterdir()
    good = kept.read_bytes()
    kept.write_bytes(content)
    assert cached(small).ok
    assert kept.read_bytes() == good
    kept.write_bytes(good.replace(b"person/a", b"person/z"))
    assert cached(small).ok
    assert kept.read_bytes() == good
    monkeypatch.setattr("policykit.validation.cache._program", lambda: "another version")
    assert cached(small).ok
    assert kept.read_bytes() != good


def test_a_cache_that_cannot_be_written_is_done_without(small: pathlib.Path) -> None:
    (small.parent / "cache").write_text("no folder")
    assert cached(small).ok


def test_a_cache_touches_only_what_is_its_own(small: pathlib.Path) -> None:
    cache = small.parent / "cache"
    cached(small)
    (kept,) = cache.iterdir()
    precious, old = small.parent / "precious.txt", cache / "mine.json"
    stale = cache / f"{'0' * 32}.json"
    for file in (precious, old, stale):
        file.write_text("precious")
        os.utime(file, (0, 0))
    kept.unlink()
    kept.symlink_to(precious)
    assert cached(small).ok
    assert precious.read_text() == "precious"
    kept.unlink()
    os.mkfifo(kept)
    assert cached(small).ok
    kept.unlink()
    assert cached(small).ok
    assert kept.is_file()
    assert old.exists()
    assert not stale.exists()


def test_who_has_no_home_has_no_cache(small: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> None:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_cache_path", homeless)
    assert CliRunner().invoke(main, ["validate", str(small)]).exit_code == 0


@pytest.mark.slow
def test_two_checks_at_once_do_no_harm(small: pathlib.Path) -> None:
    for number in range(60):
        (small / f"more-{number}.yaml").write_text(f"topics: [{{id: topic/t-{number}, title: {{en: T}}}}]")
    command = [sys.executable, "-m", "policykit", "validate", str(small)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(small.parent / "home")}
    for _ in range(2):
        checks = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) for _ in range(3)]
        assert {check.communicate()[0] for check in checks} == {"64 records in 63 files: no errors, no warnings\n"}
    (kept,) = (small.parent / "home").rglob("*.json")
    seal, _, body = kept.read_bytes().partition(b"\n")
    assert len(json.loads(body)) == 63
    assert len(seal) == 64


def test_a_cache_is_where_the_platform_has_it_and_not_asked_for_otherwise(small: pathlib.Path) -> None:
    home = small.parent / "home"
    environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
    command = [sys.executable, "-m", "policykit", "validate", str(small)]
    subprocess.run([*command, "--no-cache"], check=True, env=environment, capture_output=True)
    assert not home.exists()
    subprocess.run(command, check=True, env=environment, capture_output=True)
    if sys.platform == "linux":
        assert [path.parent for path in home.rglob("*.json")] == [home / "policykit"]


# ------------------------------------------------------------------------------------------------------ since a commit


@pytest.fixture
def repository(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a git repository that holds the curated records."""
    shutil.copytree(RECORDS, tmp_path / "records")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    return tmp_path


def git(folder: pathlib.Path, *arguments: str) -> None:
    subprocess.run([str(shutil.which("git")), "-C", str(folder), *arguments], check=True, capture_output=True)


def commit(folder: pathlib.Path) -> None:
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "more")


def since(folder: pathlib.Path, revision: str = "HEAD") -> Result:
    return check_paths([folder / "records"], keep=False, changed_since=revision)


def names(result: Result) -> set[str]:
    return {pathlib.Path(path).name for path in result.files}


def file_with(folder: pathlib.Path, text: str) -> pathlib.Path:
    return next(path for path in sorted((folder / "records").rglob("*.yaml")) if text in path.read_text())


def test_nothing_changed_and_nothing_is_told(repository: pathlib.Path) -> None:
    result = since(repository)
    assert (result.files, result.diagnostics, result.records) == ((), (), 0)


@pytest.mark.parametrize("how", ["not staged", "staged", "committed", "new", "gone"])
def test_a_change_is_seen_however_git_has_it(repository: pathlib.Path, how: str) -> None:
    file = file_with(repository, "  - id: topic/")
    if how == "new":
        file = file.with_name("new.yaml")
        file.write_text("topics: [{id: topic/new, title: {en: New}}]")
    elif how == "gone":
        file.unlink()
    else:
        file.write_text(file.read_text() + "# a remark\n")
    if how == "staged":
        git(repository, "add", "-A")
    if how == "committed":
        commit(repository)
    result = since(repository, "HEAD~1" if how == "committed" else "HEAD")
    assert (file.name in names(result)) == (how != "gone")
    assert (len(result.files) > 1) == (how != "new")
    assert ("PK301" in {found.code for found in result.diagnostics}) == (how == "gone")


CHANGES = {
    "an id that others name": ("- id: person/aslaug-haga", "- id: person/aslaug-hagen"),
    "a role that a ballot needs": (
        "organization: organization/stoltenberg-committee",
        "organization: organization/bergen",
    ),
    "a number that another proposal has": ("    number: 21\n", "    number: 20\n"),
    "a proposal's report": (
        "    report: report/stoltenberg-2010\n    number: 22",
        "    report: report/other\n    number: 22",
    ),
    "a source's day": ("    published: 20", "    published: 19"),
    "an assessor's finding": ("status: deferred", "status: nonsense"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_of_what_a_change_bears_on_is_told_what_a_full_check_tells(repository: pathlib.Path, change: str) -> None:
    old, new = CHANGES[change]
    file = file_with(repository, old)
    file.write_text(file.read_text().replace(old, new))
    full = check_paths([repository / "records"])
    some = since(repository)
    assert told(some) == [
        line for line, found in zip(told(full), full.diagnostics, strict=True) if found.path in some.files
    ]
    # The curated records had no findings, so all that there are now come from the change.
    assert told(some) == told(full)
    assert full.diagnostics
    assert str(file) in some.files


NARROWER = "topics: [{{id: topic/t-{n}, title: {{en: T}}, broader: topic/t-{up}}}]"
TREES: dict[str, tuple[dict[str, str], dict[str, str | None], str]] = {
    "the record behind a redirect goes": (
        {"a": "redirects: {topic/old: topic/new}", "b": "topics: [{id: topic/new, title: {en: New}}]"},
        {"b": None},
        "PK305",
    ),
    "a redirected id is used again": (
        {"a": "redirects: {topic/old: topic/new}", "b": "topics: [{id: topic/new, title: {en: New}}]"},
        {"c": "topics: [{id: topic/old, title: {en: Old}}]"},
        "PK306",
    ),
    "redirects come to run in a circle": (
        {"a": "redirects: {topic/old: topic/new}", "b": "redirects: {topic/new: topic/last}",
         "c": "topics: [{id: topic/last, title: {en: L}}]"},
        {"b": "redirects: {topic/new: topic/old}"},
        "PK304",
    ),
    "topics come to run in a circle": (
        {**{f"t{n}": NARROWER.format(n=n, up=n + 1) for n in range(1, 5)},
         "t5": "topics: [{id: topic/t-5, title: {en: T}}]"},
        {"t5": NARROWER.format(n=5, up=1)},
        "PK307",
    ),
    "a number is given twice across files": (
        {"a": "reports: [{id: report/r, title: {en: R}, author: organization/o, evidence: [{source: source/s}]}]\n"
              "organizations: [{id: organization/o, name: O, evidence: [{source: source/s}]}]\n"
              "sources: [{id: source/s}]",
         "b": "proposals: [{id: proposal/r/1, report: report/r, number: 1, title: {en: P}, evidence: [{source: source/s}]}]"},
        {"a0": "proposals: [{id: proposal/r/2, report: report/r, number: 1, title: {en: P}, evidence: [{source: source/s}]}]"},
        "PK407",
    ),
}  # fmt: skip


@pytest.mark.parametrize("tree", TREES)
def test_what_a_change_makes_wrong_elsewhere_is_not_missed(tmp_path: pathlib.Path, tree: str) -> None:
    before, after, code = TREES[tree]
    (tmp_path / "records").mkdir()
    for name, text in before.items():
        (tmp_path / "records" / f"{name}.yaml").write_text(text)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    assert check_paths([tmp_path / "records"]).ok
    for name, changed_text in after.items():
        file = tmp_path / "records" / f"{name}.yaml"
        file.unlink() if changed_text is None else file.write_text(changed_text)
    full = check_paths([tmp_path / "records"])
    assert code in {found.code for found in full.diagnostics}
    assert told(since(tmp_path)) == told(full)


@pytest.mark.parametrize("link", ["records/link.yaml", "records/folder"])
def test_a_link_that_leads_elsewhere_has_changed(tmp_path: pathlib.Path, link: str) -> None:
    for name, text in (("good", "topics: [{id: topic/a, title: {en: A}}]"), ("bad", "topics: [{id: topic/a}]")):
        (tmp_path / "store" / name).mkdir(parents=True)
        (tmp_path / "store" / name / "a.yaml").write_text(text)
    (tmp_path / "records").mkdir()
    tail = "/a.yaml" if link.endswith(".yaml") else ""
    (tmp_path / link).symlink_to(f"../store/good{tail}")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    assert since(tmp_path).files == ()
    (tmp_path / link).unlink()
    (tmp_path / link).symlink_to(f"../store/bad{tail}")
    assert [found.code for found in since(tmp_path).diagnostics] == ["PK201"]


def test_files_that_nothing_leads_to_are_left_out(repository: pathlib.Path) -> None:
    file = file_with(repository, "  - id: assessment/")
    file.write_text(file.read_text() + "# a remark\n")
    assert since(repository).files == (str(file),)


def test_what_a_large_file_held_before_is_read_in_chunks(
    repository: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = [{"id": f"topic/large-{number}", "title": {"en": "T"}} for number in range(40)]
    large, small = (repository / "records" / name for name in ("large.ndjson", "small.yaml"))
    large.write_text("\n".join(map(json.dumps, topics)))
    small.write_text("topics: [{id: topic/under, title: {en: U}, broader: topic/large-39}]")
    commit(repository)
    large.write_text("\n".join(map(json.dumps, topics[:39])))
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 500)
    (found,) = since(repository).diagnostics
    assert (found.code, found.path) == ("PK301", str(small))


def test_git_is_not_asked_once_a_file(repository: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        (repository / "records" / f"more-{number}.yaml").write_text(
            f"topics: [{{id: topic/t-{number}, title: {{en: T}}}}]"
        )
    commit(repository)
    asked: list[object] = []
    run = subprocess.run
    monkeypatch.setattr("policykit.validation.git.subprocess.run", lambda *a, **k: (asked.append(a), run(*a, **k))[1])
    since(repository)
    assert len(asked) < 12


@pytest.mark.parametrize(
    ("revision", "message"),
    [("nope", "there is no such commit"), ("--help", "there is no such commit"), ("", "there is no such commit")],
)
def test_a_revision_that_there_is_none_of_is_an_error_of_the_call(
    repository: pathlib.Path, revision: str, message: str
) -> None:
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", f"--changed-since={revision}"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"policykit: cannot tell what has changed since {revision}: {message}\n"


def test_a_folder_outside_any_repository_is_an_error_of_the_call(small: pathlib.Path) -> None:
    command = [sys.executable, "-m", "policykit", "validate", "--no-cache", "--changed-since", "HEAD", str(small)]
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(small.parent.parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("policykit: cannot tell what has changed since HEAD: not a git repository")
