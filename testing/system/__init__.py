"""A whole Stillwire for a test: its processes on real servers, and a client to write with."""
