"""Deprecated: other people's formats are in `policykit.exchange`. Nothing of ours imports this."""
