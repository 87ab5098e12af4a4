"""Dates as people, feeds and programs write them, to the hour that was meant, or with a word of doubt. Pure."""
