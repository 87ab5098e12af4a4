"""What readers get: rows become documents, documents become objects in the bucket."""
