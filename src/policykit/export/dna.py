"""Deprecated: this is `policykit.exchange.dna`."""

import warnings

from policykit.exchange.dna import COLUMNS, LONGEST_VALUE, EventList, PartialDates, event_list

__all__ = ["COLUMNS", "LONGEST_VALUE", "EventList", "PartialDates", "event_list"]

warnings.warn("policykit.export.dna is now policykit.exchange.dna", DeprecationWarning, stacklevel=2)
