"""Pictures of votes, stances and timelines, as SVG and PNG."""

from policykit.plots.division import division
from policykit.plots.picture import NoFonts, Picture, UnknownFormat, check_name
from policykit.plots.stances import stances
from policykit.plots.timeline import timeline

__all__ = ["NoFonts", "Picture", "UnknownFormat", "check_name", "division", "stances", "timeline"]
