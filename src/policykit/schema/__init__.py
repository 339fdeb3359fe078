"""JSON Schemas and the JSON-LD context from the models, their releases, and what a change of them breaks.

Imports `rules` and `render.json`, and what is below them.
"""

from policykit.schema.compatibility import UnusableSchema, check_usable, compare, is_major, replay, version_of
from policykit.schema.generate import json_schema
from policykit.schema.jsonld import linked_data
from policykit.schema.releases import differences, export, read_set, release, version_key
from policykit.schema.words import fields_of, in_words, part_of

__all__ = [
    "UnusableSchema",
    "check_usable",
    "compare",
    "differences",
    "export",
    "fields_of",
    "in_words",
    "is_major",
    "json_schema",
    "linked_data",
    "part_of",
    "read_set",
    "release",
    "replay",
    "version_key",
    "version_of",
]
