"""Where exports go."""

__all__ = ["Exists"]


class Exists(Exception):
    """Something that is already where an export is to go, and was not written by one. `path` is where."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: no such export wrote this; name another place, or replace it with --force"
