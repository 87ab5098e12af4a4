"""The admin site: its name, and the addresses of readers' pages. It holds no form."""

from django.conf import settings
from django.contrib import admin

from cms.admin.sturdy import Sturdy
from contract import keys

admin.site.site_header = "Stillwire"
admin.site.site_title = "Stillwire"
admin.site.index_title = "Newsroom"
admin.site.enable_nav_sidebar = False  # lists of posts need its room


class Roomy(Sturdy):
    """Mixed into admins whose texts need room. A new form begins in its first text, not on the button above it."""

    class Media:
        css = {"all": ["cms/admin.css"]}
        js = ["cms/focus.js"]


def reader_url(path: str) -> str:
    """Where readers fetch an object."""
    return f"{settings.PUBLIC_BASE_URL}/{settings.PUBLISH_PREFIX}{path}"


def blog_url(slug: str) -> str:
    """The reader's page of a live blog."""
    return reader_url(keys.blog(slug, keys.FRONT))


admin.site.site_url = reader_url(keys.FRONT)
