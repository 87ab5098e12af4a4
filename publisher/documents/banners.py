"""`banners/{placement}.json`: the banners of a placement, with their windows and targeting. Pure."""

from __future__ import annotations

from typing import Any

from cms.text.paths import plain
from contract import keys
from publisher.documents import fault, html
from publisher.documents.document import POLLED, Document, json_document, timestamp, without_empty
from publisher.documents.row import BannerRow, BannersRows
from publisher.documents.tables import scoped
from publisher.documents.words import base, direction

POLL_SECONDS = 15
# What the element says besides, in the languages that it speaks; English is its own.
WORDS = {
    "ar": {"alerts": "تنبيهات", "close": "إغلاق", "more": "تنبيهات أخرى"},
    "de": {"alerts": "Meldungen", "close": "Schließen", "more": "Weitere Meldungen"},
    "es": {"alerts": "Avisos", "close": "Cerrar", "more": "Más avisos"},
    "fr": {"alerts": "Alertes", "close": "Fermer", "more": "Autres alertes"},
    "pt": {"alerts": "Alertas", "close": "Fechar", "more": "Mais alertas"},
}
SEVERITIES = ("emergency", "warning", "notice", "info")


def order(row: BannerRow) -> tuple[int, int, int]:
    """By severity, then the higher priority, then the newest."""
    severity = SEVERITIES.index(row.severity) if row.severity in SEVERITIES else len(SEVERITIES)
    return severity, -row.priority, -row.sequence


def banner(row: BannerRow) -> dict[str, Any]:
    link = (
        {"href": row.link_url, "text": html.plain(row.link_text) or row.link_url}
        if html.web_url(row.link_url)
        else None
    )
    return {
        "id": row.id,
        "revision": row.revision,
        "severity": row.severity,
        **without_empty({"priority": row.priority}),
        "heading": html.plain(row.heading),
        **without_empty({"body_html": scoped(html.clean(row.body)), "link": link}),
        "starts_at": timestamp(row.starts_at) if row.starts_at else None,
        "ends_at": timestamp(row.ends_at) if row.ends_at else None,
        "dismissible": row.dismissible,
        "dismiss_key": f"{row.id}-{row.dismiss_version}",
        **without_empty({"include": list(row.include), "exclude": list(row.exclude)}),
        "language": row.language,
        "direction": direction(row.language),
        **without_empty({"words": WORDS.get(base(row.language))}),
    }


def whole(row: BannerRow) -> tuple[Any, ...]:
    """All that is made of it anywhere."""
    return banner(row), order(row), [plain(path) for path in (*row.include, *row.exclude)]


def shown(rows: BannersRows) -> list[BannerRow]:
    """Those that can be shown, in their order."""
    left_out = faults(rows)
    return sorted((row for row in rows.banners if row.id not in left_out), key=order)


def faults(rows: BannersRows) -> dict[str, str]:
    """Ids of the banners that cannot be shown, and why: they are left out, and the others are published."""
    found = {row.id: fault.of(whole, row) for row in rows.banners}
    return {id: why for id, why in {**rows.faults, **found}.items() if why}


def banners(rows: BannersRows) -> Document:
    value = {
        "version": 1,
        "revision": rows.publication.revision,
        "updated_at": timestamp(rows.publication.updated_at),
        "poll_seconds": POLL_SECONDS,
        "banners": [banner(row) for row in shown(rows)],
    }
    return json_document(keys.banners(rows.placement), value, cache_control=POLLED, revision=rows.publication.revision)
