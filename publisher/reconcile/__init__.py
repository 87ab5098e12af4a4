"""Makes the bucket equal to the database for one publication."""
