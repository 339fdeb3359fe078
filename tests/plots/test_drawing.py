"""Lettering fits and can be read."""

from typing import Final

import policykit
from pictures import SVG, boxes, parsed, pictures
from policykit.plots.drawing import fold, width_of

LEAST_LETTERING: Final = 8 * 96 / 72
"""Eight points, in pixels."""


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


def test_words_that_are_too_long_are_broken_and_none_is_lost() -> None:
    text = "Short Donaudampfschifffahrtsgesellschaftskapitän 2010-06-17 well-known 王小明王小明王小明"
    lines = fold(text, 60)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line) <= 60 for line in lines if len(line) > 1)
    assert "2010-06-17" in fold("on 2010-06-17", 90)
