"""The command line: parses, wires, prints, exits. Imports everything, and only `__main__` imports it.

One module for each group of commands, loaded when a command of the group is called.
"""

from policykit.cli.group import main
from policykit.cli.streams import harmless_streams

__all__ = ["harmless_streams", "main"]
