"""The readers' side: rows become documents, documents become objects in the bucket."""
