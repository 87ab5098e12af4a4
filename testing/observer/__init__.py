"""Looks at what readers can fetch and at the tables, and tells which promise is broken. It imports no publisher."""
