"""Periodic work: Celery's tasks, the sweep (periodic resync), and the fallback scheduler."""
