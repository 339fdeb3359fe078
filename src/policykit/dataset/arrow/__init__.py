"""Records and rows as Arrow tables: their layout, their making, and frames for data frames. Needs the extra `tables`.

Imports `models` and the rest of `dataset`.
"""

from policykit.dataset.arrow.frames import to_arrow
from policykit.dataset.arrow.layout import (
    ColumnType,
    Layout,
    Plan,
    Suffixes,
    TooManyColumns,
    bridges,
    check_columns,
    kind_plan,
    layouts,
    section_of,
    suffixes,
)
from policykit.dataset.arrow.tables import (
    EXTRA,
    GROUP,
    RowBuilder,
    Tables,
    arrow,
    in_groups,
    schema_of,
    tables,
    type_of,
)

__all__ = [
    "EXTRA",
    "GROUP",
    "ColumnType",
    "Layout",
    "Plan",
    "RowBuilder",
    "Suffixes",
    "Tables",
    "TooManyColumns",
    "arrow",
    "bridges",
    "check_columns",
    "in_groups",
    "kind_plan",
    "layouts",
    "schema_of",
    "section_of",
    "suffixes",
    "tables",
    "to_arrow",
    "type_of",
]
