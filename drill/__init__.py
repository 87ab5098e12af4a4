"""`make drill`: the night when the database had to be replaced, played on the demo. Production imports none of it."""
