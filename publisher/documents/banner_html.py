"""The banners of a placement as a piece of a page: in their place at first paint, also without JavaScript. Pure."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from contract import keys
from publisher.documents.banners import banner, banners, shown
from publisher.documents.document import POLLED, Document
from publisher.documents.page_html import COMMENT, TEMPLATES
from publisher.documents.row import BannersRows
from publisher.documents.targeting import is_here

STYLES = Path(__file__).resolve().parents[2] / "static_site" / "styles"
LIMIT = 3  # as many as the element shows
ENGLISH = {"alerts": "Alerts", "close": "Close", "more": "More alerts"}
# Runs before anything below is laid out: what this reader closed is never seen, so nothing moves later.
DISMISSED = (
    'for(const e of document.querySelectorAll("alert-banner")){const r=e.shadowRoot;if(r){'
    'for(const b of r.querySelectorAll("article>button"))try{'
    'if(localStorage.getItem("stillwire-dismissed-"+b.value))b.parentNode.remove()}catch{}'
    'const d=r.querySelector("div");d.lastChild.hidden=d.children.length<3}}'
)


@lru_cache(maxsize=1)
def style() -> str:
    """The element's own style."""
    return COMMENT.sub("", (STYLES / "alert-banner.css").read_text(encoding="utf-8")).replace("\n", "")


def element(rows: BannersRows, *, src: str, path: str | None) -> str:
    """`<alert-banner>` with what shows on that path; None for a page of which nothing is known."""
    here = [row for row in shown(rows) if is_here(row, path)]
    text = banners(rows).body.decode()
    return TEMPLATES.get_template("banner.html").render(
        src=src,
        shown=[banner(row) for row in here[:LIMIT]],
        english=ENGLISH,
        css=style(),
        object=text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"),
        script=DISMISSED,
    )


def banners_html(rows: BannersRows, base_url: str) -> Document:
    """`banners/{placement}.html`: the element to be put into anyone's page by their server or CDN."""
    return Document(
        key=keys.banners_html(rows.placement),
        body=element(rows, src=f"{base_url}/{keys.banners(rows.placement)}", path=None).encode(),
        content_type="text/html; charset=utf-8",
        cache_control=POLLED,
        revision=rows.publication.revision,
    )
