"""Whole journeys, from an editor's save to a reader's open page: real servers, real processes, a real browser."""
