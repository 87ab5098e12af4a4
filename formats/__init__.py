"""What the bytes of others are: encodings, CSV, JSON with exact numbers. Pure; it imports nothing of ours."""
