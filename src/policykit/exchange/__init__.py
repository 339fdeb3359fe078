"""Other people's formats, both ways: Popolo, event lists, graphs, tables and databases.

Imports `network`, `loading` and `dataset`, and what is below them. Each module stands for a format and is imported where
that format is asked for: several need an extra.
"""
