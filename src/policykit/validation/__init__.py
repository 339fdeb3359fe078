"""The check: workers and their pool, the cache, git, fixes, findings collected and located, and `load` and `validate`.

Imports `rules` and `dataset`, and what is below them. Other packages may use the names here and the modules `engine` and
`fixes`, which are imported where they are needed: they load the models and the rules.
"""

from policykit.validation.api import load, validate
from policykit.validation.result import InvalidRecords, Result

__all__ = ["InvalidRecords", "Result", "load", "validate"]
