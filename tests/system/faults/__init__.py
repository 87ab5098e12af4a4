"""What must never happen, and what will: servers and processes that are real, and a network that is ours."""
