"""Feeds of others and of our own become live blogs: parse, settle, match, store. It never publishes."""
