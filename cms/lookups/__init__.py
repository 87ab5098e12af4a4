"""A file becomes a version of a lookup table: read, checked line by line, keyed, sorted. It publishes nothing."""
