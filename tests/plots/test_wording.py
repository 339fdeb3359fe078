"""Dates in words."""

from hypothesis import given

import policykit
import strategies
from pictures import dataset, event, groups
from policykit import plots
from policykit.plots.wording import in_words, year_of
from strategies import examples


@examples(40)
@given(strategies.dates)
def test_any_date_has_words_a_year_and_a_place(text: str) -> None:
    date = policykit.Date(text)
    assert in_words(date)
    assert year_of(date)
    picture = plots.timeline(dataset(event(1, date=text), event(2, date="2010-06-16")), "proposal/r/1")
    assert len(groups(picture, "when")) == 2
