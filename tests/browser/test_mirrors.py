"""A mirror's night with real workers, beat and browser-readable objects: its vendor fails, lies, and comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from testing.services import vendor as vendors
from testing.services.vendor import Reply, Vendor, value
from testing.services.wait import wait_for
from testing.system.system import VENDOR_PORT, System

pytestmark = pytest.mark.service


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with Vendor(port=VENDOR_PORT) as vendor:
        yield vendor


def published(system: System) -> dict[str, Any]:
    return json.loads(system.text("mirrors/senate.json") or "{}")


def test_the_last_good_copy_stays_says_that_it_is_stale_and_is_replaced_by_the_next_good_one(
    embedded: System, vendor: Vendor
) -> None:
    orm = embedded.orm
    vendor.replies["/data.json"] = value({"lead": 1})
    mirror = orm.make("Mirror", slug="senate", url=vendor.url(), interval=5)
    wait_for(lambda: published(embedded).get("data") == {"lead": 1}, 30, "the first copy")

    vendor.replies["/data.json"] = Reply(act=vendors.truncated)
    orm.change("Mirror", mirror["id"], timeout=9)  # an edit is fetched at once
    wait_for(lambda: published(embedded)["stale"], 30, "that readers are told")
    assert published(embedded)["data"] == {"lead": 1}

    vendor.replies["/data.json"] = value({"lead": 2})
    orm.change("Mirror", mirror["id"], timeout=10)
    wait_for(lambda: not published(embedded)["stale"], 30, "the return")
    assert published(embedded)["data"] == {"lead": 2}

    orm.ask("delete", "Mirror", pk=mirror["id"])
    wait_for(lambda: published(embedded).get("status") == "gone", 30, "the goodbye")
