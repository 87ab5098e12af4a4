"""Running mirrors: what is due is claimed, fetched, recorded and published, many at once."""
