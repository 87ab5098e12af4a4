"""Triggers of the home page: it shows one live blog's posts and banners, so their edits raise it too."""

from __future__ import annotations

from cms.ledger.trigger import Dialect, Trigger, differs, raising

# The newest that an editor featured; without one, the newest that is live. `publisher.documents.home` chooses alike.
FRONT = (
    "SELECT f.id FROM cms_liveblog f WHERE f.status <> 'draft' AND (f.featured OR f.status = 'live')"
    " ORDER BY f.featured DESC, f.id DESC LIMIT 1"
)
PLACEMENT = "banners:home"


def with_front(keys: str) -> str:
    """The keys of live blogs, and `home` where one of them is in front."""
    front = f"SELECT 'liveblog:' || slug FROM cms_liveblog WHERE id = ({FRONT})"
    return f"{keys} UNION SELECT 'home' AS key WHERE ({front}) IN ({keys})"


def with_home(keys: str) -> str:
    """The keys of placements, and `home` where its own is among them."""
    return f"{keys} UNION SELECT 'home' AS key WHERE '{PLACEMENT}' IN ({keys})"


def triggers(d: Dialect) -> list[Trigger]:
    return [featured(d)]


def featured(d: Dialect) -> Trigger:
    return Trigger(
        name="blog_featured",
        table="cms_liveblog",
        event="UPDATE",
        columns=("featured",),
        condition=f"NEW.status <> 'draft' AND {differs(('featured',), d)}",
        statements=(raising("SELECT 'home' AS key"),),
    )
