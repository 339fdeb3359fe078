"""Records in forms that other programs read, and back. Each needs an extra of its own, imported where it is used."""
