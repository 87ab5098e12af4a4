"""Commands of the cms."""
