"""What editors type, made safe and readable."""
