"""Files read in bounds, and written so that they are whole at every moment; links that lead elsewhere are refused.

May import `call_error`.
"""

from policykit.files.errors import Exists, FileChanged, FolderInUse, PathError, reason_of
from policykit.files.links import check_no_link, check_no_pipe, check_stays
from policykit.files.reading import digest_of, open_file, parts_of, read_file
from policykit.files.staging import Staging, about_path, check_settled, recover
from policykit.files.writing import NewContent, check_free, create_file, replace, write_folder, write_set

__all__ = [
    "Exists",
    "FileChanged",
    "FolderInUse",
    "NewContent",
    "PathError",
    "Staging",
    "about_path",
    "check_free",
    "check_no_link",
    "check_no_pipe",
    "check_settled",
    "check_stays",
    "create_file",
    "digest_of",
    "open_file",
    "parts_of",
    "read_file",
    "reason_of",
    "recover",
    "replace",
    "write_folder",
    "write_set",
]
