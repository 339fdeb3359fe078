"""Deprecated: this is `policykit.exchange.graphs`."""

import warnings

from policykit.exchange.graphs import gexf, graphml, to_networkx

__all__ = ["gexf", "graphml", "to_networkx"]

warnings.warn("policykit.export.graphs is now policykit.exchange.graphs", DeprecationWarning, stacklevel=2)
