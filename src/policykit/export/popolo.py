"""Deprecated: this is `policykit.exchange.popolo`."""

import warnings

from policykit.exchange.popolo import CannotImport, Imported, Left, Lost, export_popolo, import_popolo, popolo_text

__all__ = ["CannotImport", "Imported", "Left", "Lost", "export_popolo", "import_popolo", "popolo_text"]

warnings.warn("policykit.export.popolo is now policykit.exchange.popolo", DeprecationWarning, stacklevel=2)
