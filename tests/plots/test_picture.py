"""Pictures as SVG and PNG, and in notebooks."""

import pathlib
import struct
import sys
import warnings
import zlib
from collections.abc import Iterator

import pytest

import policykit
from pictures import (
    VOTE,
    dataset,
    said,
)
from policykit import plots


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
