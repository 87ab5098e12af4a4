"""Answers of Superdesk Live Blog's API (https://github.com/liveblog/liveblog), with what a test puts in."""

from __future__ import annotations

from typing import Any

BLOG = "58bfeb4c15720af1a94c1052"
DANA = "58bfe91915720af1a27e11d2"
URN = "urn:newsml:localhost:2026-11-03T20:00:00.{:06}:aaaa"


def user(number: str = DANA, name: str = "Dana Roe", **said: Any) -> dict[str, Any]:
    return {
        "_id": number,
        "_created": "2026-01-01T08:00:00+00:00",
        "display_name": name,
        "byline": name.split()[0] if name else "",
        "sign_off": "DR",
        "username": "dana",
        "email": "dana@ledger.example",
        "user_type": "administrator",
        "is_active": True,
        **said,
    }


def blog(**said: Any) -> dict[str, Any]:
    return {
        "_id": BLOG,
        "_created": "2026-11-03T18:00:00+00:00",
        "title": "Election night",
        "description": "<p>Follow the count</p>",
        "blog_status": "open",
        "blog_preferences": {"language": "en", "theme": "default"},
        "posts_order_sequence": 9.0,
        "original_creator": DANA,
        "public_url": "https://live.example/58bfeb/index.html",
        **said,
    }


def piece(text: str = "", kind: str = "text", number: int = 0, **said: Any) -> dict[str, Any]:
    """An item, which is a part of a post."""
    return {
        "_id": URN.format(900_000 + number),
        "_created": "2026-11-03T20:00:00+00:00",
        "item_type": kind,
        "group_type": "default",
        "particular_type": "item",
        "text": text,
        "meta": {},
        "original_creator": DANA,
        "state": "draft",
        "blog": BLOG,
        **said,
    }


def ref(part: dict[str, Any], **said: Any) -> dict[str, Any]:
    return {"residRef": part["_id"], "guid": part["_id"], "type": "text", "item": part, **said}


def post(*parts: dict[str, Any], number: int = 1, at: str = "20:00:00", **said: Any) -> dict[str, Any]:
    """A post; `parts` are items, or references to them. `at` is when it was published, on election night in UTC."""
    date = f"2026-11-03T{at}+00:00"
    refs = [part if "residRef" in part or "item" in part else ref(part) for part in parts]
    return {
        "_id": URN.format(number),
        "guid": URN.format(number),
        "_created": date,
        "_updated": date,
        "_links": {"self": {"href": f"/posts/{URN.format(number)}", "title": "Posts"}},
        "blog": BLOG,
        "particular_type": "post",
        "type": "composite",
        "post_status": "open",
        "deleted": False,
        "lb_highlight": False,
        "sticky": False,
        "order": float(number),
        "published_date": date,
        "content_updated_date": date,
        "firstcreated": date,
        "versioncreated": date,
        "original_creator": DANA,
        "publisher": user(),
        "tags": [],
        "language": "en",
        "groups": [
            {"id": "root", "refs": [{"idRef": "main"}], "role": "grpRole:NEP"},
            {"id": "main", "refs": refs, "role": "grpRole:Main"},
        ],
        **said,
    }


def answer(*items: dict[str, Any], **meta: Any) -> dict[str, Any]:
    """What the API answers: a page of a list."""
    return {
        "_items": list(items),
        "_links": {"self": {"href": "client_blogs/x/posts", "title": "posts"}},
        "_meta": {"max_results": 25, "page": 1, "total": len(items), **meta},
    }
