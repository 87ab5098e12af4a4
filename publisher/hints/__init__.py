"""After an edit: a message that says “look now”, sent quickly or not at all."""
