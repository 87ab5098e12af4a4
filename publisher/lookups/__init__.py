"""Lookup tables in the bucket: what it holds, what it should hold, and the quickest way from one to the other."""
