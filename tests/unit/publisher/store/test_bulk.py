"""Many small puts by threads: what a batch tells of a store that does not answer."""

from __future__ import annotations

import threading
import time

import pytest

from publisher.errors import StoreBusy
from publisher.store import bulk as bulk_bucket
from publisher.store.bulk import BulkPut, BulkStore, Permit
from testing.doubles.fixed_answer import Answer, answering
from testing.doubles.stores import bucket_at


def test_a_store_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setitem(bulk_bucket.RETRY, "max_retries", 0)
    stall = threading.Event()
    with answering(Answer(stall=stall)) as endpoint:
        store = bucket_at(endpoint, read_seconds=0.1)
        store.conditional = True
        bulk = BulkStore(store, per_second=0, permit=Permit(until=time.monotonic() + 60))
        put = BulkPut(key="a.json", body=b"{}", known=None, sha256="", rebuilt=0, attributes={})
        begun = time.monotonic()
        with pytest.raises(StoreBusy, match="did not take a put"):
            bulk.send([put]).result(20)
        assert time.monotonic() - begun < 4  # ten seconds are waited for where nothing else is set
        stall.set()
        bulk.close()
