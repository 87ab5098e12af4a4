"""A kind of publication: one value says all that Stillwire has to know of it.

Every process that sees an edit loads the kinds, the web server too: what is costly to import is imported by the
functions that need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cms.models.publication_key import key_of, prefix_of

if TYPE_CHECKING:
    from cms.models import Publication
    from publisher.documents import Site
    from publisher.reconcile.desired_state import DesiredState
    from publisher.reconcile.lease import Held
    from publisher.store.plan import Put

Keys = Iterable[str]
PUBLISH, BULK = "publish", "bulk"


def no_folder(slug: str) -> str:
    return ""


def no_items(_: Mapping[str, Any]) -> int:
    return 0


def nothing() -> None:
    """A hint looks at once."""


def changes_of(publication: Publication) -> int:
    """How many items of its change log the database would publish."""
    from cms.models import Change

    return Change.objects.filter(publication=publication, removed=False).count()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of publication. Each function that takes a slug takes it from the publication's key."""

    name: str
    """What its publications' keys begin with, e.g. `liveblog`."""
    element: str
    """The HTML element that shows it on any page."""
    read: Callable[[Publication, Site], DesiredState]
    """What should be in the bucket. It is called inside one snapshot of the database, and only reads."""
    polled: Callable[[str], str | None]
    """The key of the object that readers poll; None where there is none."""
    raised_by: Mapping[type, Callable[[Any], Keys]]
    """By model: the keys of the publications that an edit of an instance raises, for hints."""
    linked_by: Mapping[type, Callable[[Any, set[int]], Keys]] = field(default_factory=dict)
    """By the model of a many-to-many relation: the same, of an instance that got or lost others (primary keys)."""
    has_slug: bool = True
    """Whether there are several of it."""
    queue: str = PUBLISH
    """Whose workers publish it: on `bulk` it never delays live posts and banners."""
    urgent: Callable[[Publication, Site], tuple[Put, ...]] | None = None
    """What readers wait for, read by few queries; put before the rest is read. It is in `read`, too."""
    publish: Callable[[Any, Site, Publication, Held], DesiredState] | None = None
    """Publishes by itself, in time slices, what is more than a few documents rendered from a few rows."""
    before: Callable[[], None] = nothing
    """What a hint does before it looks."""
    confirm: Callable[[Any], int] | None = None
    """Reads back by itself what readers have; returns of how many publications."""
    count: Callable[[Publication], int] = changes_of
    """How many items the database would publish."""
    count_published: Callable[[Mapping[str, Any]], int] = no_items
    """The same, of the object that readers poll."""
    folder: Callable[[str], str] = no_folder
    """The prefix of all its objects, which a takedown lists; empty where they are few and known."""
    is_cached_long: bool = False
    """Whether a CDN may keep a copy until long after a change: then some are read back by chance."""
    begins_unpublished: bool = False
    """Whether there may be one that was never public: a rebuild passes it over."""

    def key(self, slug: str = "") -> str:
        return key_of(self.name, slug)

    @property
    def prefix(self) -> str:
        """What the keys of its publications begin with, where there are several."""
        return prefix_of(self.name)

    @property
    def is_long(self) -> bool:
        """Whether publishing it may take more than a moment, so that others go first."""
        return self.publish is not None
