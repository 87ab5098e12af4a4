"""What load balancers and monitors ask is answered to any host, over plain HTTP, and tells no secret."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

import stillwire
from cms.models import Heartbeat, Publication
from publisher.health import middleware
from tests.publisher.health.made import failing, parts

TOKEN = "t" * 20
BALANCER = {"HTTP_HOST": "10.1.2.3:8000"}


@pytest.fixture
def found(monkeypatch):
    """What the looks find: all is well, but for the named."""

    def find(*names):
        troubled = {name: failing(name, "secret-host refused") for name in names}
        everything = parts(**troubled)
        monkeypatch.setattr(middleware, "look", lambda asked: {name: everything[name] for name in asked})

    find()
    return find


def test_healthz_asks_nothing_of_anyone(client):
    answer = client.get("/healthz", **BALANCER)
    assert (answer.status_code, answer.content) == (200, f"ok\nStillwire {stillwire.__version__}\n".encode())
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.head("/healthz", **BALANCER).status_code == 200
    assert client.post("/healthz", **BALANCER).status_code == 405


def test_readyz_is_503_without_the_database_and_says_which_part(client, found):
    assert client.get("/readyz", **BALANCER).json()["ready"] is True
    found("database")
    answer = client.get("/readyz", **BALANCER)
    assert (answer.status_code, answer.json()["failing"]) == (503, ["database"])
    assert b"secret-host" not in answer.content


@pytest.mark.parametrize("part", ["broker", "bucket", "readers"])
def test_editors_keep_their_server_while_another_part_is_down(client, found, part):
    found(part)
    answer = client.get("/readyz", **BALANCER)
    assert (answer.status_code, answer.json()["failing"]) == (200, [part])
    assert client.get("/readyz?all", **BALANCER).status_code == 503
    assert client.get(f"/readyz/{part}", **BALANCER).status_code == 503
    assert client.get("/readyz/database", **BALANCER).status_code == 200


def test_an_unknown_part_is_not_found(client, found):
    assert client.get("/readyz/x", **BALANCER).status_code == 404


def test_metrics_are_for_who_bears_the_token(client, settings, found):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer wrong").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_metrics_tell_of_every_worker(client, settings):
    settings.METRICS_TOKEN = TOKEN
    Publication.objects.update(wanted=2, live=1)
    for name, count in (("publish@a", 3), ("publish@b", 4)):
        told = {"publishes": count, "latency_0": count - 1, "latency_5": 1, "latency_sum": 1.5, "requests_put": 9}
        Heartbeat.objects.create(
            name=name, kind="worker", queues=["publish"], heard_at="2026-01-01T00:00Z", figures=told
        )
    text = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **BALANCER).content.decode()
    samples = [each for family in text_string_to_metric_families(text) for each in family.samples]
    values = {(each.name, tuple(sorted(each.labels.items()))): each.value for each in samples}
    assert values["stillwire_behind_publications", ()] >= 1
    assert values["stillwire_publishes_total", (("worker", "publish@b"),)] == 4
    assert values["stillwire_bucket_requests_total", (("verb", "put"), ("worker", "publish@a"))] == 9
    latency = "stillwire_publish_latency_seconds"
    assert values[f"{latency}_bucket", (("le", "0.5"), ("worker", "publish@a"))] == 2
    assert values[f"{latency}_count", (("worker", "publish@a"),)] == 3
    assert values["stillwire_up", (("part", "database"),)] == 1
