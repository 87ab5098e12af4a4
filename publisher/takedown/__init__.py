"""Carries a takedown through until it is proven."""
