"""Text that editors type: sanitised, quoted, made readable."""
