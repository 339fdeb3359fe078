"""Popolo JSON, the common form of data on legislatures, both ways.

The specification is at https://www.popoloproject.com/specs/. Popolo's dates are ISO 8601 as far as they are known; where
a date of ours is more than that, or less, it stands beside in EDTF under a name of its own.

Imports `dataset` and `documents`, and what is below them.
"""

from policykit.exchange.popolo.exporting import Lost, export_popolo, popolo_text
from policykit.exchange.popolo.importing import Imported, import_popolo
from policykit.exchange.popolo.reading import CannotImport, Left

__all__ = ["CannotImport", "Imported", "Left", "Lost", "export_popolo", "import_popolo", "popolo_text"]
