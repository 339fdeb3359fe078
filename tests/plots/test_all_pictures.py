"""What holds for pictures of every sort."""

import pathlib
import re
import shlex
from typing import Final

import pytest
from click.testing import CliRunner

import policykit
from pictures import (
    PROPOSAL,
    SVG,
    VOTE,
    boxes,
    dataset,
    groups,
    parsed,
    pictures,
    said,
    written,
)
from policykit import plots
from policykit.cli.group import main
from policykit.models import MODELS

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


def test_pictures_say_in_words_what_they_show(curated: policykit.Dataset) -> None:
    for picture in pictures(curated):
        root = parsed(picture)
        assert root.get("role") == "img"
        named = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
        assert [named[name] for name in root.get("aria-labelledby", "").split()] == [picture.title, picture.alt]
        assert str(picture) == picture.alt


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


@pytest.mark.parametrize("name", HARD_NAMES)
def test_any_name_makes_a_picture_that_can_be_read(name: str) -> None:
    hard = MODELS["person"].model_construct(id="person/hard", name=name, roles=(), evidence=())
    data = policykit.Dataset([*dataset(said(1, "person/hard", 1, "oppose")).values(), hard])
    picture = plots.stances(data, "proposal/r/1")
    assert len(groups(picture, "stance")) == 1
    assert all(right <= picture.width for _, _, right, _ in boxes(picture))


@pytest.mark.usefixtures("in_root")
def test_the_pictures_in_the_documentation_are_current(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """`make pictures` writes them."""
    recipe = re.search(r"^pictures:.*\n((?:\t.*\n)+)", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe
    lines = [shlex.split(line) for line in recipe[1].splitlines()]
    assert len(lines) == 6
    for _, *arguments, file in lines:
        new = tmp_path / pathlib.Path(file).name
        assert CliRunner().invoke(main, [*arguments, str(new)]).exit_code == 0
        assert new.read_bytes() == (root / file).read_bytes(), f"{file} is not current: run `make pictures`"
