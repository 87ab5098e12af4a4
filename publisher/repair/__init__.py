"""Compares database, ledger and bucket, and makes them agree again."""
