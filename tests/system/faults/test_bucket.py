"""Rows 11 and 16: a bucket that is emptied or touched by hand, and one that is full of other people's objects."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from testing.system.many import COPIES
from testing.system.proxied import ProxiedSystem

pytestmark = pytest.mark.service
row = pytest.mark.row
Seen = Callable[[str], None]


def keys(newsroom: ProxiedSystem, prefix: str = "") -> Iterator[str]:
    for answer in newsroom.s3.get_paginator("list_objects_v2").paginate(Bucket=newsroom.bucket, Prefix=prefix):
        yield from (each["Key"] for each in answer.get("Contents", []))


def verify(newsroom: ProxiedSystem, *options: str) -> dict[str, list[str]]:
    return json.loads(newsroom.stillwire.manage("verify", "--json", *options, check=False).stdout)


@row(11, "Every object of the bucket is deleted; then `verify --repair`.")
def test_an_emptied_bucket_is_filled_again(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, orm = newsroom.blog(), newsroom.orm
    newsroom.sql(COPIES, blog["id"], "A" * 14, 120)
    orm.post(blog, title="The last one")
    with newsroom.watched(blog) as observer:
        observer.settle(30)
    before = set(keys(newsroom))
    for key in before:
        newsroom.s3.delete_object(Bucket=newsroom.bucket, Key=key)
    begun = time.monotonic()
    newsroom.stillwire.manage("verify", "--repair")
    seconds = time.monotonic() - begun
    observer = newsroom.observer(blog["slug"])
    observer.settle(30)
    assert not observer.violations
    assert verify(newsroom)["agree"]
    seen(f"{len(list(keys(newsroom)))} objects were back {seconds:.1f} s later, the command's own start included")


@row(
    11,
    "latest.json is overwritten by hand, feed.json deleted, a page changed; then an edit, then `verify --repair`.",
)
def test_what_was_touched_by_hand_is_ours_again(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, s3 = newsroom.blog(), newsroom.s3
    folder = f"live/{blog['slug']}/"
    newsroom.sql(COPIES, blog["id"], "A" * 14, 60)
    with newsroom.watched(blog) as observer:
        observer.settle(30)
    page = next(key for key in keys(newsroom, f"{folder}pages/0-"))
    s3.put_object(Bucket=newsroom.bucket, Key=f"{folder}latest.json", Body=b'{"by": "hand"}')
    s3.put_object(Bucket=newsroom.bucket, Key=page, Body=b"<html>")
    s3.delete_object(Bucket=newsroom.bucket, Key=f"{folder}feed.json")
    newsroom.save(blog, "The next edit")
    found = verify(newsroom)
    assert page in found["changed"]
    newsroom.stillwire.manage("verify", "--repair")
    observer = newsroom.observer(blog["slug"])
    seconds = observer.settle(30)
    assert not observer.violations
    seen(f"the edit mended what is polled, the command named the page and mended it; whole {seconds:.1f} s later")


@row(16, "1,050 foreign objects lie under the prefix, foreign ones beside it; publishing, then `verify --repair`.")
def test_foreign_objects_are_neither_listed_short_nor_touched(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, s3 = newsroom.blog(), newsroom.s3
    foreign = {f"live/{blog['slug']}/theirs-{n:04d}.txt": b"theirs" for n in range(1050)} | {"theirs.txt": b"theirs"}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: s3.put_object(Bucket=newsroom.bucket, Key=each[0], Body=each[1]), foreign.items()))
    newsroom.save(blog, "Among them")
    found = verify(newsroom, "--repair")
    assert set(foreign) <= set(found["foreign"])
    newsroom.save(blog, "Still among them")
    few = dict(list(foreign.items())[::50]) | {"theirs.txt": b"theirs"}
    observer = newsroom.observer(blog["slug"], foreign=few)
    observer.settle(30)
    assert not observer.violations
    assert set(foreign) <= set(keys(newsroom))
    s3_clean(newsroom, list(foreign))
    seen("all were named as foreign, none was touched, everything of ours was published")


def s3_clean(newsroom: ProxiedSystem, found: list[str]) -> None:
    for start in range(0, len(found), 1000):
        objects = [{"Key": key} for key in found[start : start + 1000]]
        newsroom.s3.delete_objects(Bucket=newsroom.bucket, Delete={"Objects": objects})
