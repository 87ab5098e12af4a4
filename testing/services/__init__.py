"""Throw-away servers for tests and benchmarks, each on its own loopback port with a temporary folder."""
