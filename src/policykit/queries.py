"""Deprecated: the rows of answers are in `policykit.dataset`."""

import warnings

from policykit.dataset import Certainty, EvidenceRow, FateRow, FigureRow, Referrer, RoleRow, StanceRow, TimelineRow

__all__ = ["Certainty", "EvidenceRow", "FateRow", "FigureRow", "Referrer", "RoleRow", "StanceRow", "TimelineRow"]

warnings.warn("policykit.queries is now policykit.dataset", DeprecationWarning, stacklevel=2)
