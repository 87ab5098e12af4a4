"""Rows become documents: pure functions of their arguments, never of the clock, the worker or the environment."""

from publisher.documents.banner_html import banners_html
from publisher.documents.banners import banners
from publisher.documents.banners import faults as banner_faults
from publisher.documents.blog import BlogDocuments
from publisher.documents.document import Document, Site
from publisher.documents.home import home
from publisher.documents.home_html import faults as home_faults
from publisher.documents.home_html import home_html
from publisher.documents.latest import is_cut
from publisher.documents.mirror import mirror

__all__ = [
    "BlogDocuments",
    "Document",
    "Site",
    "banner_faults",
    "banners",
    "banners_html",
    "home",
    "home_faults",
    "home_html",
    "is_cut",
    "mirror",
]
