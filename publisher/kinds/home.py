"""The home page: the listing of the live blogs, and the one in front. There is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cms.models import LiveBlog, Publication
from contract import keys
from publisher.kinds.kind import Kind

if TYPE_CHECKING:
    from publisher.documents import Site
    from publisher.reconcile.desired_state import DesiredState

NAME = "home"


def read(publication: Publication, site: Site) -> DesiredState:
    from publisher import documents
    from publisher.reconcile.desired_state import DesiredState
    from publisher.rows import home
    from publisher.store import inventory
    from publisher.store.plan import single_stages

    found = home.home(publication)
    mutable, _ = inventory.read(publication.pk)
    made = documents.home(found), documents.home_html(found, site)
    stages = single_stages(mutable, *made)
    return DesiredState(publication=found.publication, stages=stages, faults=lambda: documents.home_faults(found, site))


def count(publication: Publication) -> int:
    return LiveBlog.objects.exclude(status=LiveBlog.Status.DRAFT).count()


def count_published(value: Mapping[str, Any]) -> int:
    found = value.get("live_blogs", [])
    return len(found) if isinstance(found, list) else 0


KIND = Kind(
    name=NAME,
    element="live-blog",
    has_slug=False,
    read=read,
    polled=lambda _: keys.HOME,
    raised_by={LiveBlog: lambda _: [NAME]},
    count=count,
    count_published=count_published,
)
