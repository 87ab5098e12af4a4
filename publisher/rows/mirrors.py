"""Database -> frozen row of a mirror, by two queries. Reads only."""

from __future__ import annotations

from cms.models import MirrorState, MirrorVersion, Publication
from publisher.documents.row import MirrorRow, MirrorRows
from publisher.rows.publications import publication_row


def mirror(publication: Publication) -> MirrorRows:
    """A mirror without data counts as gone."""
    found = MirrorState.objects.filter(mirror__slug=publication.slug).exclude(version=None)
    state = found.select_related("mirror", "version").first()
    return MirrorRows(
        publication=publication_row(publication),
        slug=publication.slug,
        mirror=mirror_row(state, state.version) if state and state.version else None,
    )


def mirror_row(state: MirrorState, version: MirrorVersion) -> MirrorRow:
    """Stale since the first failure, or since someone stopped the fetching, whichever came first."""
    stale = [moment for moment in (state.stale_since, state.mirror.paused_at) if moment]
    return MirrorRow(
        source=state.mirror.source,
        interval=state.mirror.interval,
        data=version.data,
        fetched_at=version.fetched_at,
        checked_at=state.shown_at or version.fetched_at,
        stale_since=min(stale) if stale else None,
    )
