"""Actions (approve, take down, pause, fetch a mirror): each once, for admin, commands and workers."""
