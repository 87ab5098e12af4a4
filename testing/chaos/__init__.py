"""Editors write, readers poll, and everything breaks, as drawn from a seed: `python -m testing.chaos`."""
