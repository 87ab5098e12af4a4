"""Doubles of the doors to the world, in memory or in a thread; the tests hold them to the real ones."""
