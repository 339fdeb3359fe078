"""Pictures, as read from their SVG: what is drawn is what is on record."""

import pathlib
import re
import shlex
import struct
import sys
import warnings
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from hypothesis import given

import policykit
import strategies
from policykit import plots
from policykit.cli.group import main
from policykit.models import MODELS
from policykit.plots.drawing import fold, width_of
from policykit.plots.wording import in_words, year_of
from strategies import examples

SVG: Final = "{http://www.w3.org/2000/svg}"
VOTE: Final = "vote/stoltenberg-2010/22"
PROPOSAL: Final = "proposal/stoltenberg-2010/22"
REPORT: Final = "report/stoltenberg-2010"
LEAST_LETTERING: Final = 8 * 96 / 72
"""Eight points, in pixels."""


# -------------------------------------------------------------------------------------------------------- reading pictures


def parsed(picture: plots.Picture) -> ET.Element:
    return ET.fromstring(picture.svg)  # noqa: S314  # made here


def groups(picture: plots.Picture, *classes: str) -> list[ET.Element]:
    return [group for group in parsed(picture).iter(f"{SVG}g") if set(classes) <= set(group.get("class", "").split())]


def title_of(group: ET.Element) -> str:
    return group.findtext(f"{SVG}title", "")


def written(picture: plots.Picture) -> str:
    return " ".join(text.text or "" for text in parsed(picture).iter(f"{SVG}text"))


def boxes(picture: plots.Picture) -> Iterator[tuple[float, float, float, float]]:
    """Yield the room that each level line of lettering takes: left, top, right, bottom."""
    for text in parsed(picture).iter(f"{SVG}text"):
        size = float(text.get("font-size", "12"))
        wide = width_of(text.text or "", size, bold=text.get("font-weight") == "bold")
        left = float(text.get("x", "0")) - (wide / 2 if text.get("text-anchor") == "middle" else 0)
        if text.get("transform") is None:
            foot = float(text.get("y", "0"))
            yield left, foot - size * 0.75, left + wide, foot


def overlaps(picture: plots.Picture) -> list[tuple[Any, Any]]:
    every = list(boxes(picture))
    return [
        (one, other)
        for at, one in enumerate(every)
        for other in every[at + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


# ---------------------------------------------------------------------------------------------------------- making records

EVIDENCE: Final = [{"source": "source/daily"}]


def dataset(*records: Mapping[str, Any]) -> policykit.Dataset:
    shared: tuple[Mapping[str, Any], ...] = (
        {"id": "source/daily", "name": "The Daily"},
        {"id": "organization/panel", "name": "The panel"},
        {"id": "report/r", "title": {"en": "Report"}, "author": "organization/panel"},
        *({"id": f"proposal/r/{n}", "report": "report/r", "number": n, "title": {"en": f"Plan {n}", "nb": f"Tiltak {n}"}} for n in range(1, 23)),
        *({"id": f"person/p{n}", "name": f"Voter Number {n}"} for n in range(1, 61)),
    )  # fmt: skip
    return policykit.Dataset(map(_record, (*shared, *records)))


def _record(fields: Mapping[str, Any]) -> Any:
    kind = fields["id"].partition("/")[0]
    evidence = {} if kind in ("source", "topic") else {"evidence": EVIDENCE}
    return MODELS[kind].model_validate({**evidence, **fields})  # type: ignore[index]


def vote(**fields: Any) -> plots.Picture:
    base = {"id": "vote/v", "about": ["proposal/r/2"], "body": "organization/panel", "method": "recorded"}
    return plots.division(dataset({**base, **fields}), "vote/v")


def ballots(option: str, first: int, last: int) -> list[dict[str, Any]]:
    return [{"voter": f"person/p{n}", "option": option} for n in range(first, last + 1)]


# ---------------------------------------------------------------------------------------------------------------- division


def test_each_ballot_is_a_mark_and_the_ones_that_nobody_named_look_unknown(curated: policykit.Dataset) -> None:
    picture = plots.division(curated, VOTE)
    assert [title_of(one).partition(":")[0].rstrip("†") for one in groups(picture, "ballot", "named")] == [
        "Thorvald Stoltenberg",
        "Åslaug Haga",
        "Carl I. Hagen",
        "Roger Andresen",
        "Erling Lae",
    ]
    unnamed = groups(picture, "ballot", "unnamed")
    assert [title_of(one) for one in unnamed] == ["not named: for"] + ["not named: against"] * 3
    for one in unnamed:
        mark = one.find(f"{SVG}g")
        assert mark is not None
        assert mark.get("stroke-dasharray")
        assert mark.get("fill") == "#ffffff"
    for one in groups(picture, "ballot", "named"):
        assert "stroke-dasharray" not in ET.tostring(one, encoding="unicode")
    assert "5 for, 4 against: carried" in written(picture)
    assert "its voter is not named" in written(picture)


def test_a_ballot_that_a_source_only_implies_is_marked(curated: policykit.Dataset) -> None:
    picture = plots.division(curated, VOTE)
    assert "Roger Andresen†" in written(picture)
    assert "Åslaug Haga†" not in written(picture)
    assert "Roger Andresen (implied, not stated)" in picture.alt
    assert "† Implied by a source" in written(picture)


def test_the_words_for_a_division_say_what_it_shows(curated: policykit.Dataset) -> None:
    alt = plots.division(curated, VOTE).alt
    assert "and 1 not named" in alt
    assert "4 against: Erling Lae and 3 not named." in alt
    assert "day sought and not found" in alt
    assert "As told by Thorvald Stoltenberg: The services that already exist must be strengthened." in alt
    assert "Nothing is on record on how many were abstaining, absent or not voting." in alt


def test_agreement_is_not_drawn_as_a_vote(curated: policykit.Dataset) -> None:
    picture = plots.division(curated, "vote/stoltenberg-2010/agreed")
    assert not groups(picture, "ballot")
    assert groups(picture, "agreed")
    assert "Proposals 1–21" in picture.title
    assert "no vote was recorded" in picture.alt
    assert "for" not in {title_of(one) for one in groups(picture, "side")}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"method": "unknown"}, "Neither counts nor ballots are on record."),
        ({"ballots": ballots("for", 1, 2)}, "Whether there were other ballots is not known"),
        ({"ballots": ballots("for", 1, 2), "ballots_complete": False}, "There were other ballots."),
    ],
)
def test_where_ballots_are_missing_that_is_said(fields: dict[str, Any], said: str) -> None:
    picture = vote(**fields)
    assert groups(picture, "unknown")
    assert said in picture.alt
    assert said in written(picture)
    assert len(groups(picture, "ballot")) == len(fields.get("ballots", ()))
    assert "none" not in written(picture).split()


def test_complete_ballots_are_counted() -> None:
    picture = vote(ballots=[*ballots("for", 1, 3), *ballots("against", 4, 5)], ballots_complete=True)
    assert not groups(picture, "unknown")
    assert "3 for, 2 against; no result on record" in written(picture)
    assert "Every ballot is on record." in picture.alt


def test_sixty_ballots_all_stand_in_the_picture() -> None:
    every = [*ballots("for", 1, 30), *ballots("against", 31, 55), *ballots("abstain", 56, 60)]
    picture = vote(ballots=every, counts={"for": 30, "against": 25, "abstain": 5}, date="2010-06-16")
    assert len(groups(picture, "ballot", "named")) == 60
    assert not groups(picture, "ballot", "unnamed")
    assert not overlaps(picture)


def test_very_many_unnamed_ballots_are_a_bar_as_long_as_they_are_many() -> None:
    picture = vote(counts={"for": 200_000, "against": 100_000})
    assert not groups(picture, "ballot")
    lengths = [float(bar.find(f"{SVG}rect").get("width", "0")) for bar in groups(picture, "ballots", "unnamed")]  # type: ignore[union-attr]
    assert lengths[0] == pytest.approx(2 * lengths[1])
    assert "200,000 not named" in written(picture)


def test_requirement_and_what_others_say_stand_beside_the_counts() -> None:
    picture = vote(
        counts={"for": 5, "against": 4},
        requirement={"en": "Two thirds"},
        alternatives=[{"field": "counts", "value": {"for": 6, "against": 3}, "evidence": EVIDENCE}],
    )
    assert "Required to carry: Two thirds." in picture.alt
    assert "Said otherwise by The Daily: counts: 6 for, 3 against." in written(picture)


def test_a_division_is_of_a_vote(curated: policykit.Dataset) -> None:
    with pytest.raises(policykit.WrongKind, match="the question is for vote"):
        plots.division(curated, PROPOSAL)


# ----------------------------------------------------------------------------------------------------------------- stances


def test_every_stance_on_record_is_in_the_matrix(curated: policykit.Dataset) -> None:
    picture = plots.stances(curated, PROPOSAL)
    drawn = 0
    for chip in groups(picture, "stance"):
        times = re.search(r"(\d+) times", title_of(chip))
        drawn += int(times[1]) if times else 1
    assert drawn == len(curated.stances(PROPOSAL))
    haga = [title_of(one) for one in groups(picture, "stance") if title_of(one).startswith("Åslaug Haga,")]
    assert [said.rpartition(": ")[2] for said in haga] == ["sceptical (2010-06-16 or earlier)", "support (2010-06-16)"]
    assert all(said.rpartition(": ")[2] in picture.alt for said in haga)


def test_conflicting_stances_of_one_year_are_both_drawn(curated: policykit.Dataset) -> None:
    picture = plots.stances(curated, "topic/heroin-assisted-treatment")
    grande = [one.get("class") for one in groups(picture, "stance") if title_of(one).startswith("Trine Skei Grande,")]
    assert sorted(grande, key=str) == ["stance support", "stance undecided"]


def test_what_is_told_at_second_hand_is_marked(curated: policykit.Dataset) -> None:
    picture = plots.stances(curated, "topic/heroin-assisted-treatment")
    oslo = [one for one in groups(picture, "stance") if title_of(one).startswith("Oslo municipality,")]
    assert "2018*†" in "".join(oslo[0].itertext())
    assert "as told by Bent Høie" in title_of(oslo[0])
    assert "* reported at second hand" in written(picture)


def said(number: int, speaker: str, about: int, stance: str, **fields: Any) -> dict[str, Any]:
    conditions = {"conditions": [{"en": "Money"}]} if stance == "conditional" else {}
    own = {"about": f"proposal/r/{about}", "stance": stance, **conditions}
    return {"id": f"statement/s{number}", "speaker": speaker, "stances": [own], "summary": {"en": "So"}, **fields}


def test_the_stances_of_a_report_are_those_of_its_proposals_in_their_order() -> None:
    data = dataset(said(1, "person/p1", 12, "oppose", date=2010), said(2, "person/p1", 3, "support"))
    picture = plots.stances(data, "report/r")
    assert written(picture).index("3. Plan 3") < written(picture).index("12. Plan 12")
    assert "On 20 proposals that have no columns, no stance is on record." in picture.alt
    assert "undated" in written(picture)


def test_namesakes_have_rows_of_their_own() -> None:
    other = {"id": "person/namesake", "name": "Voter Number 1"}
    data = dataset(other, said(1, "person/p1", 1, "oppose"), said(2, "person/namesake", 1, "support"))
    assert len(groups(plots.stances(data, "proposal/r/1"), "actor")) == 2


def test_what_may_be_later_than_the_day_asked_for_is_marked() -> None:
    data = dataset(said(1, "person/p1", 1, "oppose", date=2010))
    picture = plots.stances(data, "proposal/r/1", on="2010-06-16")
    assert "2010?" in written(picture)
    assert "possibly after the day asked for" in picture.alt
    assert "Held on or before 2010-06-16" in written(picture)
    assert "held on or before 2010-06-16" in picture.alt


def test_sixty_actors_and_twenty_two_proposals_are_legible() -> None:
    values = ("support", "conditional", "undecided", "sceptical", "oppose")
    statements = [said(n, f"person/p{n % 60 + 1}", n % 22 + 1, values[n % 5], date=2000 + n % 9) for n in range(600)]
    picture = plots.stances(dataset(*statements), "report/r")
    assert len(groups(picture, "actor")) == 60
    assert not overlaps(picture)
    assert {one.get("class") for one in groups(picture, "stance")} == {f"stance {value}" for value in values}


# ---------------------------------------------------------------------------------------------------------------- timeline


def event(number: int, title: str = "It happens", **fields: Any) -> dict[str, Any]:
    return {"id": f"event/e{number:03}", "kind": "other", "title": {"en": title}, "about": ["proposal/r/1"], **fields}


def test_every_entry_is_in_the_timeline_and_the_undated_stand_apart(curated: policykit.Dataset) -> None:
    rows = curated.timeline(PROPOSAL)
    picture = plots.timeline(curated, PROPOSAL)
    items = groups(picture, "item")
    assert len(items) == len(rows)
    assert [one.get("class") for one in items] == [f"item {row.kind}" for row in rows]
    assert len(groups(picture, "when")) == len([row for row in rows if row.date])
    assert "Without a date" in written(picture)
    assert picture.alt.count("\n") == len(rows)
    assert not overlaps(picture)


@pytest.mark.parametrize(
    ("fields", "drawn", "ends"),
    [
        ({"date": "2010-06-16"}, "day", 0),
        ({"date": "2010"}, "within", 0),
        ({"date": "2010-06-16~"}, "within", 0),
        ({"date": "[2010-06-17..2010-12-31]"}, "within", 0),
        ({"date": "[..2010-06-16]"}, "within", 1),
        ({"date": "[2010-06-16..]"}, "within", 1),
        ({"period": "2010-01-01/2011-01-01"}, "lasting", 0),
        ({"period": "2010-01-01/.."}, "lasting", 2),
        ({"period": "2010/"}, "lasting", 1),
    ],
)
def test_a_date_is_drawn_as_exactly_as_it_is_known(fields: dict[str, Any], drawn: str, ends: int) -> None:
    picture = plots.timeline(dataset(event(1, **fields), event(2, date="2015-01-01")), "proposal/r/1")
    when = groups(picture, "when")[0]
    assert when.get("class") == f"when {drawn}"
    assert len([one for one in when.iter() if one.get("class") == "open"]) == ends
    bars = [one.get("class") for one in when.iter() if one.get("class") in ("within", "lasting")]
    if drawn == "within":
        assert bars == ["within"]
    if drawn == "lasting":
        certain = fields["period"] != "2010/"
        assert ("lasting" in bars) is certain


def test_forty_entries_with_long_titles_do_not_overlap() -> None:
    entries = [event(n, "A title that is long " * (n % 7 + 1), date=f"20{10 + n % 9}-0{n % 9 + 1}") for n in range(40)]
    picture = plots.timeline(dataset(*entries), "proposal/r/1")
    assert len(groups(picture, "item")) == 40
    assert not overlaps(picture)


def test_only_the_kinds_asked_for(curated: policykit.Dataset) -> None:
    picture = plots.timeline(curated, PROPOSAL, kinds=["vote"], direct=True)
    assert [one.get("class") for one in groups(picture, "item")] == ["item vote"]
    assert "Only votes, without what came by way of topics and reports" in written(picture)


def test_a_single_day_has_a_scale() -> None:
    assert groups(plots.timeline(dataset(event(1, date="2010-06-16")), "proposal/r/1"), "when", "day")


# ------------------------------------------------------------------------------------------------------------ all pictures


def pictures(data: policykit.Dataset, **options: Any) -> list[plots.Picture]:
    return [
        plots.division(data, VOTE, **options),
        plots.stances(data, REPORT, **options),
        plots.timeline(data, PROPOSAL, **options),
    ]


def test_pictures_say_in_words_what_they_show(curated: policykit.Dataset) -> None:
    for picture in pictures(curated):
        root = parsed(picture)
        assert root.get("role") == "img"
        named = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
        assert [named[name] for name in root.get("aria-labelledby", "").split()] == [picture.title, picture.alt]
        assert str(picture) == picture.alt


def test_lettering_is_lettering_of_eight_points_or_more_and_stays_inside(curated: policykit.Dataset) -> None:
    for width in (480, 760, 1200):
        for picture in pictures(curated, width=width):
            sizes = [float(one.get("font-size", "12")) for one in parsed(picture).iter(f"{SVG}text")]
            assert sizes
            assert min(sizes) >= LEAST_LETTERING
            assert all(
                left >= 0 and right <= picture.width and foot <= picture.height
                for left, _, right, foot in boxes(picture)
            )


def test_the_same_records_give_the_same_bytes(curated: policykit.Dataset, root: pathlib.Path) -> None:
    again = policykit.load(root / "records")
    assert [one.svg for one in pictures(curated)] == [one.svg for one in pictures(again)]
    assert plots.division(curated, VOTE).png() == plots.division(again, VOTE).png()


def test_texts_are_in_the_language_asked_for(curated: policykit.Dataset) -> None:
    assert "Et tidsavgrenset heroinforsøk i LAR" in plots.division(curated, VOTE, lang="nb").alt
    assert "En prøveordning" not in plots.timeline(curated, PROPOSAL).alt
    assert "Tiltak 1" in plots.timeline(dataset(), "proposal/r/1", lang="nb").title


def test_nothing_on_record_is_a_picture_that_says_so() -> None:
    for picture in (plots.timeline(dataset(), "proposal/r/1"), plots.stances(dataset(), "report/r")):
        assert picture.empty
        assert "nothing on record" in picture.alt
        assert "Nothing on record." in written(picture)


HARD_NAMES: Final = (
    "王小明",
    "محمد عبد الله",
    "नमस्ते",
    'A <b> & "c" ]]>',
    "Tab\there",
    "bell\x07",
    "turn\u202eround",
    "x" * 300,
)


@pytest.mark.parametrize("name", HARD_NAMES)
def test_any_name_makes_a_picture_that_can_be_read(name: str) -> None:
    hard = MODELS["person"].model_construct(id="person/hard", name=name, roles=(), evidence=())
    data = policykit.Dataset([*dataset(said(1, "person/hard", 1, "oppose")).values(), hard])
    picture = plots.stances(data, "proposal/r/1")
    assert len(groups(picture, "stance")) == 1
    assert all(right <= picture.width for _, _, right, _ in boxes(picture))


@examples(40)
@given(strategies.dates)
def test_any_date_has_words_a_year_and_a_place(text: str) -> None:
    date = policykit.Date(text)
    assert in_words(date)
    assert year_of(date)
    picture = plots.timeline(dataset(event(1, date=text), event(2, date="2010-06-16")), "proposal/r/1")
    assert len(groups(picture, "when")) == 2


def test_words_that_are_too_long_are_broken_and_none_is_lost() -> None:
    text = "Short Donaudampfschifffahrtsgesellschaftskapitän 2010-06-17 well-known 王小明王小明王小明"
    lines = fold(text, 60)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= 60 for line in lines if len(line) > 1)
    assert "2010-06-17" in fold("on 2010-06-17", 90)


# ---------------------------------------------------------------------------------------------------------- PNG, notebooks


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + content) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        yield kind, content
        at += 12 + length


def test_a_png_says_what_it_shows_and_how_large_it_is(curated: policykit.Dataset) -> None:
    picture = plots.division(curated, VOTE)
    found = list(chunks(picture.png(scale=2)))
    assert struct.unpack(">II", found[0][1][:8]) == (2 * picture.width, 2 * picture.height)
    assert (b"iTXt", b"Description\0\0\0\0\0" + picture.alt.encode()) in found
    assert (b"iTXt", b"Title\0\0\0\0\0" + picture.title.encode()) in found
    assert not [kind for kind, _ in found if kind == b"tIME"]


def test_a_notebook_is_given_the_picture_and_the_words(curated: policykit.Dataset) -> None:
    picture = policykit.plots.division(curated, VOTE)
    assert picture._repr_mimebundle_() == ({"image/svg+xml": picture.svg, "text/plain": picture.alt}, {})
    assert picture._repr_mimebundle_(include={"text/plain"}) == ({"text/plain": picture.alt}, {})
    assert picture._repr_mimebundle_(exclude={"text/plain"}) == ({"image/svg+xml": picture.svg}, {})
    assert picture._repr_svg_() == picture.svg


def test_an_svg_needs_no_extra_and_a_png_names_it(
    curated: policykit.Dataset, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    picture = plots.division(curated, VOTE)
    picture.save(tmp_path / "vote.svg")
    with pytest.raises(ImportError, match=r"path/to/policykit\[plot\]"):
        picture.save(tmp_path / "vote.png")
    assert [path.name for path in tmp_path.iterdir()] == ["vote.svg"]


def test_scripts_that_no_font_has_are_warned_of() -> None:
    gothic = "\U00010330\U00010331"  # a script that few machines have; where one does, nothing is warned of
    data = dataset({"id": "person/gothic", "name": gothic}, said(1, "person/gothic", 1, "oppose"))
    picture = plots.stances(data, "proposal/r/1")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        picture.png()
    assert [str(one.message) for one in warned] in (
        [],
        ["no font on this machine has \U00010330, so a PNG shows boxes there"],
    )


def test_without_fonts_there_is_no_png(curated: policykit.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    import resvg_py

    without = lambda **given: draw(**given, skip_system_fonts=True)  # noqa: E731
    draw = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", without)
    with pytest.raises(plots.NoFonts, match="no fonts on this machine"):
        plots.division(curated, VOTE).png()


# ------------------------------------------------------------------------------------------------------------- the command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plot", *arguments])


@pytest.fixture
def in_root(root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)


@pytest.mark.usefixtures("in_root")
def test_the_command_writes_what_the_library_draws(curated: policykit.Dataset, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "vote.svg"
    result = run("division", VOTE, "--output", str(file), "--width", "900", "--lang", "nb", "--alt")
    picture = plots.division(curated, VOTE, width=900, lang="nb")
    assert file.read_text(encoding="utf-8") == picture.svg
    assert result.output == f"{file}: {picture.title} ({picture.width} × {picture.height})\n{picture.alt}\n"
    assert result.exit_code == 0


@pytest.mark.usefixtures("in_root")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("division", VOTE), 2, "name a file with --output, or ask for --alt"),
        (("division", VOTE, "--output", "vote.gif"), 2, "vote.gif: the name of a picture ends in .svg or .png"),
        (("division", PROPOSAL, "--alt"), 1, "the question is for vote"),
        (("division", "vote/stoltenberg-2010/23", "--alt"), 1, "did you mean vote/stoltenberg-2010/22"),
        (("stances", REPORT, "--on", "tomorrow", "--alt"), 2, "'tomorrow' is not a date"),
        (("timeline", PROPOSAL, "--output", "no/such/folder.svg"), 2, "no such file or directory"),
    ],
)
def test_calls_that_cannot_be_answered_end_in_one_line(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.output


@pytest.mark.usefixtures("in_root")
def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    result = run("division", VOTE, "--output", str(tmp_path / "vote.png"))
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "pip install 'path/to/policykit[plot]'" in result.output


@pytest.mark.usefixtures("in_root")
def test_nothing_on_record_is_said(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "stances.svg"
    result = run("stances", "proposal/stoltenberg-2010/5", "--direct", "--output", str(file))
    assert result.exit_code == 0
    assert result.output.endswith("nothing on record\n")
    assert file.exists()


# ------------------------------------------------------------------------------------------------------- the documentation


@pytest.mark.usefixtures("in_root")
def test_the_pictures_in_the_documentation_are_current(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """`make pictures` writes them."""
    recipe = re.search(r"^pictures:.*\n((?:\t.*\n)+)", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe
    lines = [shlex.split(line) for line in recipe[1].splitlines()]
    assert len(lines) == 3
    for _, *arguments, file in lines:
        new = tmp_path / pathlib.Path(file).name
        assert CliRunner().invoke(main, [*arguments, str(new)]).exit_code == 0
        assert new.read_bytes() == (root / file).read_bytes(), f"{file} is not current: run `make pictures`"
