"""Pictures of votes, stances, timelines and progress, as SVG and PNG.

Imports `render.records`, and what is below it.
"""

from policykit.plots.division import division
from policykit.plots.picture import NoFonts, Picture, UnknownFormat, check_name
from policykit.plots.progress import progress
from policykit.plots.stances import stances
from policykit.plots.timeline import HappeningKind, timeline

__all__ = [
    "HappeningKind",
    "NoFonts",
    "Picture",
    "UnknownFormat",
    "check_name",
    "division",
    "progress",
    "stances",
    "timeline",
]
