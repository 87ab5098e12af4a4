"""The published banners of a placement. Call inside `snapshot()`. Reads only."""

from __future__ import annotations

from collections.abc import Mapping

from cms.models import Banner, Publication
from cms.models.publication_key import key_of
from cms.text.path_meaning import published
from publisher.documents import fault
from publisher.documents.row import BannerRow, BannersRows
from publisher.rows.publications import publication_row

BANNERS = """
SELECT b.*, c.revision, c.sequence FROM cms_publication p JOIN cms_change c ON c.publication_id = p.id AND NOT c.removed
    JOIN cms_banner b ON b.uid = c.item AND b.status = 'published'
    JOIN cms_banner_placements bp ON bp.banner_id = b.id
    JOIN cms_placement s ON s.id = bp.placement_id AND s.slug = %(slug)s
WHERE p.key = %(key)s ORDER BY c.sequence
"""


def banners(publication: Publication) -> BannersRows:
    """Rows of one placement: its published banners."""
    placement = publication.slug
    found, faults = banners_of(placement)
    return BannersRows(publication=publication_row(publication), placement=placement, banners=found, faults=faults)


def banners_of(placement: str) -> tuple[tuple[BannerRow, ...], Mapping[str, str]]:
    """Those that can be read, and why others cannot, by their ids."""
    found, faults = [], {}
    for banner in Banner.objects.raw(BANNERS, {"key": key_of("banners", placement), "slug": placement}):
        try:
            found.append(banner_row(banner))
        except fault.ODD as error:
            faults[banner.uid] = fault.in_words(error)
    return tuple(found), faults


def banner_row(banner: Banner) -> BannerRow:
    return BannerRow(
        id=banner.uid,
        revision=banner.revision,
        sequence=banner.sequence,
        severity=banner.severity,
        priority=banner.priority,
        heading=banner.heading,
        body=banner.body,
        link_url=banner.link_url,
        link_text=banner.link_text,
        starts_at=banner.starts_at,
        ends_at=banner.ends_at,
        dismissible=banner.dismissible,
        dismiss_version=banner.dismiss_version,
        include=published(banner.include_paths),
        exclude=published(banner.exclude_paths),
        language=banner.language,
    )
