"""The object store and the CDN: every request that leaves for them, and what we know of what is there."""
