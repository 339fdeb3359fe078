"""What can be wrong with a path."""

from policykit.call_error import CallError


class PathError(CallError):
    """A path that cannot be read or written: it is missing, barred, no records file, in use, or a link that loops.

    `path` is the path and `reason` what is wrong with it.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class FileChanged(CallError):
    """A file that is no longer what it was when it was first read. `path` is the file."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: it was changed meanwhile; run it again"


class Exists(CallError):
    """Something that is already where something else is to be written. `path` is where."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: is there already; name another place, or replace it with --force"


class FolderInUse(CallError):
    """A folder that was to be new and holds something. `path` is the folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: there are other files in it; name a new or empty folder"


def reason_of(error: OSError | ValueError | RuntimeError) -> str:
    """Return what the system says is wrong with a path, as it stands in a message."""
    return (getattr(error, "strerror", None) or str(error)).lower()
