"""What comes from the cache is what was found, and nothing else is taken for it."""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

import policykit
from changes_elsewhere import CHANGES_ELSEWHERE, FILES, make, write_files
from checking import BODY, PERSON, RECORDS, VOTE, told
from policykit.cli.group import main
from policykit.documents import chunks
from policykit.loading.find import find_files
from policykit.loading.load import load_chunk
from policykit.rules.chunk_summary import ChunkSummary
from policykit.validation.cache import Cache, CachedFile
from policykit.validation.engine import check_paths
from policykit.validation.result import Result
from policykit.validation.worker import summary_of


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
    cache = small.parent / "cache"
    code = (
        "import pathlib, sys; from policykit.validation.engine import check_paths\n"
        "check_paths([sys.argv[1]], keep=False, cache_in=pathlib.Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(small), str(cache)]
    written = set()
    for number in range(2):
        shutil.rmtree(installed.parent, ignore_errors=True)
        shutil.copytree(pathlib.Path(policykit.__file__).parent, installed)
        for file in installed.rglob("*.py"):
            os.utime(file, (number * 1_000_000, number * 1_000_000))
        environment = {**os.environ, "PYTHONPATH": str(installed.parent)}
        subprocess.run(command, env=environment, check=True)
        written |= {file.read_bytes() for file in cache.iterdir()}
    assert len(written) == 1
    (installed / "rules" / "votes.py").write_text((installed / "rules" / "votes.py").read_text() + "# another\n")
    subprocess.run(command, env=environment, check=True)
    written |= {file.read_bytes() for file in cache.iterdir()}
    assert len(written) == 2


def test_a_part_of_a_large_file_is_not_kept(small: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 100)
    topics = [json.dumps({"id": f"topic/t-{number}", "title": {"en": "T"}}) for number in range(50)]
    (small / "large.ndjson").write_text("\n".join(topics), encoding="utf-8")
    first = cached(small)
    (kept,) = (small.parent / "cache").iterdir()
    assert len(json.loads(kept.read_bytes().partition(b"\n")[2])) == 3
    again = cached(small)
    assert (told(again), again.records) == (told(first), first.records)


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


@pytest.mark.parametrize("how", ["from the cache", "by several processes"])
def test_records_that_others_lead_to_count_too(small: pathlib.Path, how: str) -> None:
    """The vote names the person and the body; the person's role is in a part of the body."""
    part = "organizations: [{id: organization/part, name: Part, parent: organization/body, evidence: [{source: source/one}]}]"
    (small / "person.yaml").write_text(PERSON.replace("organization/body", "organization/part"))
    (small / "part.yaml").write_text(part)
    check = cached if how == "from the cache" else lambda folder: check_paths([folder], keep=False, processes=4)
    assert check(small).ok
    (small / "part.yaml").write_text(part.replace("parent: organization/body, ", ""))
    assert [found.code for found in check(small).diagnostics] == ["PK405"]


@pytest.mark.parametrize("what", CHANGES_ELSEWHERE)
def test_what_a_change_makes_wrong_elsewhere_is_found_with_the_cache_and_by_several_processes(
    tmp_path: pathlib.Path, what: str
) -> None:
    change, folder = CHANGES_ELSEWHERE[what], tmp_path / "r"
    write_files(folder)
    assert told(cached(folder)) == []
    make(change, folder)
    alone = check_paths([folder])
    assert (change.code, f"{change.at}.yaml") in {
        (found.code, pathlib.Path(found.path).name) for found in alone.diagnostics
    }
    assert told(cached(folder)) == told(alone)
    assert told(check_paths([folder], keep=False, processes=3)) == told(alone)
    (folder / f"{change.file}.yaml").write_text(FILES[change.file])
    assert told(cached(folder)) == []


@pytest.mark.parametrize("how", ["from the cache", "by several processes"])
def test_records_that_come_to_be_one_count_as_one(small: pathlib.Path, how: str) -> None:
    """A list names two topics in another file, and two people of one name have roles in two bodies in a third."""
    check = cached if how == "from the cache" else lambda folder: check_paths([folder], keep=False, processes=4)
    topics = "topics: [{id: topic/a, title: {en: A}}, {id: topic/b, title: {en: B}}]\n"
    other = BODY.partition("\n")[0].replace("body", "other").replace("Body", "Other") + "\n"
    event = "events: [{id: event/e, kind: other, title: {en: E}, date: 2010, about: [topic/a, topic/b], evidence: [{source: source/one}]}]"
    (small / "event.yaml").write_text(event)
    (small / "topics.yaml").write_text(topics)
    (small / "other.yaml").write_text(other)
    (small / "twin.yaml").write_text(PERSON.replace("person/a", "person/b").replace("/body", "/other"))
    assert check(small).diagnostics == ()
    (small / "topics.yaml").write_text("topics: [{id: topic/a, title: {en: A}}]\nredirects: {topic/b: topic/a}")
    (small / "other.yaml").write_text("redirects: {organization/other: organization/body}")
    found = [(pathlib.Path(each.path).name, each.code) for each in check(small).diagnostics]
    assert found == [("event.yaml", "PK303"), ("event.yaml", "PK455"), ("twin.yaml", "PK451"), ("twin.yaml", "PK303")]


def test_a_cache_of_which_nothing_has_changed_is_not_written_again(small: pathlib.Path) -> None:
    cached(small)
    (kept,) = (small.parent / "cache").iterdir()
    before = kept.stat().st_ino
    cached(small)
    assert kept.stat().st_ino == before


def test_a_file_that_moves_is_named_by_its_new_place(small: pathlib.Path) -> None:
    (small / "vote.yaml").write_text(VOTE.replace("person/a", "person/c"))
    cached(small)
    (small / "vote.yaml").rename(small / "moved.yaml")
    (found,) = cached(small).diagnostics
    assert pathlib.Path(found.path).name == "moved.yaml"


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}", b"\xff\xfe", b"0\n{}", b"[" * 100_000, b'{"a": 1}\n{"a": 1}'], ids=range(7)
)
def test_a_broken_or_foreign_cache_is_written_anew(small: pathlib.Path, content: bytes) -> None:
    cached(small)
    (kept,) = (small.parent / "cache").iterdir()
    good = kept.read_bytes()
    kept.write_bytes(content)
    assert cached(small).ok
    assert kept.read_bytes() == good
    kept.write_bytes(good.replace(b"person/a", b"person/z"))
    assert cached(small).ok
    assert kept.read_bytes() == good


@pytest.mark.parametrize(
    "entry",
    [
        0,
        [],
        [{}, ""],
        [{"ids": 7}, "", []],
        [{"roles": {"person/a": [{"start": "never"}]}}, "", []],
        [{}, "", [{"rule": "PK999", "path": [], "message": ""}]],
        [{}, "", [{"rule": ["PK301"], "path": [], "message": ""}]],
        [{}, "", [{"rule": "PK301", "path": [], "message": []}]],
    ],
)
def test_an_entry_of_the_cache_that_is_not_well_formed_is_not_used(
    small: pathlib.Path, monkeypatch: pytest.MonkeyPatch, entry: object
) -> None:
    cached(small)
    (kept,) = (small.parent / "cache").iterdir()
    good = kept.read_bytes()
    kept.unlink()
    with monkeypatch.context() as patch:
        write = json.dumps
        patch.setattr(json, "dumps", lambda data, **how: write(dict.fromkeys(data, entry), **how))
        cached(small)
    assert kept.read_bytes() != good
    assert cached(small).ok
    assert kept.read_bytes() == good


def test_a_cache_is_kept_as_long_as_it_is_used(small: pathlib.Path) -> None:
    cached(small)
    (kept,) = (small.parent / "cache").iterdir()
    os.utime(kept, (0, 0))
    cached(small)
    assert kept.stat().st_mtime > 0


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
        (small / f"more-{number}.yaml").write_text(f"topics: [{{id: topic/t-{number}, title: {{en: T {number}}}}}]")
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
