"""Each part is looked at with a time limit; what hangs does not answer, and is not asked twice at once."""

from __future__ import annotations

import threading
import time

import pytest

from publisher.health import probes
from testing.services.ports import LOOPBACK, free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def hangs(monkeypatch):
    """A part that does not answer until the test is over; counts who asked."""
    asked, end = [], threading.Event()

    def hang():
        asked.append(None)
        end.wait(30)

    monkeypatch.setitem(probes.LOOKS, "hangs", hang)
    yield asked
    end.set()


def test_parts_in_order_answer(bucket):
    found = probes.look(["database", "bucket", "ledger"], seconds=30)
    assert {name for name, part in found.items() if part.is_ok} == {"database", "bucket", "ledger"}


def test_a_part_that_hangs_does_not_answer_and_is_asked_once(hangs):
    begun = time.monotonic()
    for _ in range(3):
        found = probes.look(["hangs"], seconds=0.05)["hangs"]
        assert (found.is_ok, found.says) == (False, "No answer within 0.05 s.")
    assert len(hangs) == 1
    assert time.monotonic() - begun < 10


def test_a_broker_tells_how_many_messages_wait():
    assert probes.look(["broker"], seconds=30)["broker"].value.keys() == {"publish", "bulk"}


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_not_there_is_trouble(broker_at, scheme):
    broker_at(f"{scheme}://{LOOPBACK}:{free_port()}/")
    assert probes.look(["broker"], seconds=30)["broker"].says.startswith("The broker does not answer")


def test_a_missing_bucket_says_what_to_run(bucket, s3_client):
    s3_client.delete_bucket(Bucket=bucket.settings.name)
    assert "setup_bucket" in probes.look(["bucket"], seconds=30)["bucket"].says


def test_readers_who_get_nothing_are_trouble(bucket):
    assert "Readers get 40" in probes.look(["readers"], seconds=30)["readers"].says
