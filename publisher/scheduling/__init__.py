"""What is done over and over: Celery's tasks, the sweep, and the fallback for a scheduler that is away."""
