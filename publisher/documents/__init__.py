"""Rows become documents: pure functions of their arguments, never of the clock, the worker or the environment."""

from publisher.documents.banner_html import banners_html
from publisher.documents.banners import banners
from publisher.documents.blog import BlogDocuments
from publisher.documents.document import Document, Site
from publisher.documents.home import home
from publisher.documents.home_html import home_html
from publisher.documents.latest import is_cut
from publisher.documents.mirror import mirror

__all__ = ["BlogDocuments", "Document", "Site", "banners", "banners_html", "home", "home_html", "is_cut", "mirror"]
