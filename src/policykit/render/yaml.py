"""Values as YAML."""

import yaml

from policykit.documents import read

__all__ = ["scalar"]


def scalar(value: str) -> str:
    """Return a string as a YAML scalar that reads back as the same string in every version of YAML."""
    for style in (None, "'"):
        written = yaml.safe_dump(value, allow_unicode=True, width=10_000, default_style=style).removesuffix("\n...\n")
        document = read(f"value: {written}".encode(), "yaml")
        if not document.findings and document.data == {"value": value}:
            return written.rstrip("\n")
    return yaml.safe_dump(value, width=10_000, default_style='"').rstrip("\n")
