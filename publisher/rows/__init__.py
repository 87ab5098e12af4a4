"""Database -> frozen rows."""
