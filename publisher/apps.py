"""The publisher app: listens to edits, and keeps its workers from starting on a wrong environment."""

from django.apps import AppConfig


class PublisherConfig(AppConfig):
    name = "publisher"

    def ready(self) -> None:
        from publisher.health import pulses  # noqa: F401 - so does this
        from publisher.hints import signals
        from publisher.scheduling import workers  # noqa: F401 - it connects itself to Celery's signals

        signals.connect()
