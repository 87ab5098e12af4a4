"""`/metrics` for Prometheus: one scrape tells of all workers, wherever they run.

Workers put their counts into their heartbeats (publisher.counters, publisher.health.pulse); here they are read from the
database. So workers need no port of their own, and a publish pays nothing for being measured but an addition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from publisher.counters import BOUNDS, VERBS
from publisher.health.ledger import Ledger, Sign
from publisher.health.status import Status, is_deaf, is_silent

LABELS = ["worker"]
COUNTERS = {
    "publishes": "Publishes that the bucket acknowledged",
    "failures": "Publishes that failed and are tried again",
    "retries": "Writes that were tried again",
    "conflicts": "Answers 409 and 412 to conditional writes",
    "bytes": "Bytes put into the bucket",
    "errors": "Requests to the bucket that failed",
}
HISTOGRAMS = {
    "publish_latency_seconds": ("latency", "From the newest edit of a publish until the bucket acknowledged it"),
    "publish_seconds": ("took", "The publish alone"),
}
GAUGES: dict[str, tuple[str, Callable[[Status, Ledger], float]]] = {
    "behind_seconds": (
        "How long the longest waiting publication waits; paused ones are left out",
        lambda status, _: status.oldest_wait,
    ),
    "behind_publications": (
        "Publications with edits that are not in the bucket",
        lambda _, ledger: ledger.behind_count,
    ),
    "paused_publications": (
        "Publications that are behind because of a pause",
        lambda _, ledger: ledger.paused_count,
    ),
    "unseen_publications": (
        "Publications not yet read back from where readers read",
        lambda _, ledger: ledger.unseen_count,
    ),
    "unknown_publications": (
        "Publications of a kind that this version does not know; they are left alone",
        lambda _, ledger: len(ledger.unknown),
    ),
    "stale_mirrors": (
        "Mirrors of which readers are told that they are stale",
        lambda _, ledger: len(ledger.stale_mirrors),
    ),
    "late_mirrors": (
        "Mirrors that should have been fetched more than an interval ago",
        lambda _, ledger: len(ledger.late_mirrors),
    ),
    "paused": ("Pauses that stand", lambda _, ledger: len(ledger.pauses)),
}


def exposition(status: Status) -> bytes:
    """In Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collector(status))
    return generate_latest(registry)


class Collector:
    def __init__(self, status: Status) -> None:
        self.status = status

    def collect(self) -> Iterator[Metric]:
        yield self.parts()
        if self.status.ledger is None:
            return
        for name, (help_text, value) in GAUGES.items():
            yield GaugeMetricFamily(f"stillwire_{name}", help_text, value(self.status, self.status.ledger))
        yield self.queues()
        yield from self.workers(self.status.signs)

    def parts(self) -> Metric:
        family = GaugeMetricFamily("stillwire_up", "Whether a part answers", labels=["part"])
        for part in self.status.parts.values():
            family.add_metric([part.name], float(part.is_ok))
        return family

    def queues(self) -> Metric:
        family = GaugeMetricFamily("stillwire_queue_messages", "Messages that wait in the broker", labels=["queue"])
        for queue, length in self.status.queues.items():
            family.add_metric([queue], length)
        return family

    def workers(self, signs: list[Sign]) -> Iterator[Metric]:
        fine = GaugeMetricFamily("stillwire_worker_fine", "Lives, and takes tasks", labels=[*LABELS, "kind"])
        silent = GaugeMetricFamily("stillwire_worker_silent_seconds", "Since its last heartbeat", labels=LABELS)
        for each in signs:
            fine.add_metric([each.name, each.kind], float(not is_silent(each) and not is_deaf(each)))
            silent.add_metric([each.name], each.silent)
        yield fine
        yield silent
        figures = {each.name: each.figures for each in signs if each.kind == "worker"}
        yield from counters(figures)
        yield from histograms(figures)


def counters(figures: Mapping[str, Mapping[str, float]]) -> Iterator[Metric]:
    for name, help_text in COUNTERS.items():
        family = CounterMetricFamily(f"stillwire_{name}", help_text, labels=LABELS)
        for worker, found in figures.items():
            family.add_metric([worker], found.get(name, 0.0))
        yield family
    requests = CounterMetricFamily("stillwire_bucket_requests", "Requests to the bucket", labels=[*LABELS, "verb"])
    for worker, found in figures.items():
        for verb in VERBS:
            requests.add_metric([worker, verb], found.get(f"requests_{verb}", 0.0))
    yield requests


def histograms(figures: Mapping[str, Mapping[str, float]]) -> Iterator[Metric]:
    for name, (key, help_text) in HISTOGRAMS.items():
        family = HistogramMetricFamily(f"stillwire_{name}", help_text, labels=LABELS)
        for worker, found in figures.items():
            counts = accumulate(found.get(f"{key}_{n}", 0.0) for n in range(len(BOUNDS)))
            buckets = [(upper(bound), count) for bound, count in zip(BOUNDS, counts, strict=True)]
            family.add_metric([worker], buckets, sum_value=found.get(f"{key}_sum", 0.0))
        yield family


def upper(bound: float) -> str:
    return "+Inf" if bound == float("inf") else str(bound)
