"""Authors in the admin."""

from django.contrib import admin

from cms.admin.sturdy import Sturdy
from cms.models import Author


@admin.register(Author)
class AuthorAdmin(Sturdy, admin.ModelAdmin):
    list_display = ["name", "url", "user"]
    list_select_related = ["user"]
    search_fields = ["name"]
