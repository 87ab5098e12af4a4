"""The publisher app: listens to edits, and keeps its workers from starting on a wrong environment."""

from django.apps import AppConfig


class PublisherConfig(AppConfig):
    name = "publisher"

    def ready(self) -> None:
        from publisher import triggers, workers  # noqa: F401 - it connects itself to Celery's signals
        from publisher.health import pulses  # noqa: F401 - so does this

        triggers.connect()
