"""What people may do to what is published: each action once, for admin, commands and workers alike."""
