"""A publication's own row, and what the change log says of it."""

from __future__ import annotations

from cms.models import Publication
from publisher.documents.row import PublicationRow

PUBLICATION = """
SELECT p.*, (SELECT COALESCE(MAX(sequence) + 1, 0) FROM cms_change WHERE publication_id = p.id) AS next_sequence,
    (SELECT COUNT(*) FROM cms_change WHERE publication_id = p.id AND removed) AS gone_count
FROM cms_publication p WHERE p.key = %(key)s
"""


def publication(key: str) -> Publication:
    """A publication and what the change log says of it: `next_sequence`, `gone_count`. Raises DoesNotExist."""
    for found in Publication.objects.raw(PUBLICATION, {"key": key}):
        return found
    raise Publication.DoesNotExist(key)


def publication_row(publication: Publication) -> PublicationRow:
    return PublicationRow(
        pk=publication.pk,
        key=publication.key,
        revision=publication.wanted,
        live=publication.live,
        rebuilt=publication.rebuilt,
        updated_at=publication.wanted_at,
    )
