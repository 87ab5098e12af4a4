"""The banners of a placement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cms.models import Banner, Placement, Publication
from cms.models.publication_key import key_of
from contract import keys
from publisher.kinds.kind import Kind

if TYPE_CHECKING:
    from publisher.documents import Site
    from publisher.reconcile.desired_state import DesiredState

NAME = "banners"


def read(publication: Publication, site: Site) -> DesiredState:
    from publisher import documents
    from publisher.reconcile.desired_state import DesiredState
    from publisher.rows import banners
    from publisher.store import inventory
    from publisher.store.plan import single_stages

    found = banners.banners(publication)
    mutable, _ = inventory.read(publication.pk)
    made = documents.banners(found), documents.banners_html(found, site.base_url)
    stages = single_stages(mutable, *made)
    return DesiredState(publication=found.publication, stages=stages, faults=lambda: documents.banner_faults(found))


def of(placements: Any) -> list[str]:
    return [key_of(NAME, slug) for slug in placements.values_list("slug", flat=True)]


def placed(instance: Banner | Placement, others: set[int]) -> Iterable[str]:
    """Of a banner that was put on placements or taken off, or of a placement that got or lost banners."""
    if isinstance(instance, Placement):
        return [instance.publication_key]
    return of(Placement.objects.filter(pk__in=others))


def count_published(value: Mapping[str, Any]) -> int:
    found = value.get("banners", [])
    return len(found) if isinstance(found, list) else 0


KIND = Kind(
    name=NAME,
    element="alert-banner",
    read=read,
    polled=keys.banners,
    raised_by={
        Banner: lambda banner: of(banner.placements),
        Placement: lambda placement: [placement.publication_key],
    },
    linked_by={Banner.placements.through: placed},
    count_published=count_published,
)
