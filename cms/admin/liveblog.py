"""Live blogs in the admin: their state, their readers' page, and starting, pausing and ending them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from cms.admin.bulk_actions import turn
from cms.admin.forms.items import LiveBlogForm
from cms.admin.pause_notice import PauseNotice
from cms.admin.site import Roomy, blog_url
from cms.admin.status_text import BlogList, blog_in_words, publication_of
from cms.admin.takedown import CanTakeDown
from cms.models import LiveBlog, Post


@admin.register(LiveBlog)
class LiveBlogAdmin(CanTakeDown, PauseNotice, Roomy, admin.ModelAdmin):
    takedown_kind, takedown_item = "liveblog", "slug"
    form = LiveBlogForm
    list_display = ["title", "status", "published", "state", "page", "write"]
    list_filter = ["status", "featured"]
    search_fields = ["title", "slug"]
    list_per_page = 50
    actions = ["start", "pause", "end", "take_down"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "status", "description", "featured", "state", "takedown"]}),
        ("Details", {"fields": ["language", "coverage_starts_at", "coverage_ends_at"]}),
    ]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[BlogList]:
        return BlogList

    def get_queryset(self, request: HttpRequest) -> QuerySet[LiveBlog]:
        published = Count("posts", filter=Q(posts__status=Post.Status.PUBLISHED))
        return super().get_queryset(request).annotate(published_posts=published)

    def get_readonly_fields(self, request: HttpRequest, obj: LiveBlog | None = None) -> list[str]:
        return ["state", "takedown", *(["slug"] if obj and is_polled(obj) else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: LiveBlog | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["title"]}

    def publication_keys(self, row: LiveBlog) -> list[str]:
        return [row.publication_key, "home"]

    def view_on_site(self, blog: LiveBlog) -> str | None:
        return blog_url(blog.slug) if is_polled(blog) else None

    @admin.display(description="posts", ordering="published_posts")
    def published(self, blog: LiveBlog) -> str:
        url = reverse("admin:cms_post_changelist")
        return format_html('<a href="{}?liveblog__id__exact={}">{}</a>', url, blog.pk, blog.published_posts)

    @admin.display(description="readers have")
    def state(self, blog: LiveBlog) -> str:
        return blog_in_words(blog, blog.publication if hasattr(blog, "publication") else publication_of(blog))

    @admin.display(description="readers' page")
    def page(self, blog: LiveBlog) -> str:
        if blog.status == LiveBlog.Status.DRAFT:
            return "-"
        return format_html('<a href="{}" target="_blank" rel="noopener">/live/{}</a>', blog_url(blog.slug), blog.slug)

    @admin.display(description="write")
    def write(self, blog: LiveBlog) -> str:
        return format_html('<a href="{}?liveblog={}">Add post</a>', reverse("admin:cms_post_add"), blog.pk)

    @admin.action(description="Start (live)", permissions=["change"])
    def start(self, request: HttpRequest, blogs: QuerySet[LiveBlog]) -> None:
        turn(self, request, self.without_taken_down(request, blogs), lambda _: {"status": LiveBlog.Status.LIVE})

    @admin.action(description="Pause", permissions=["change"])
    def pause(self, request: HttpRequest, blogs: QuerySet[LiveBlog]) -> None:
        turn(self, request, self.without_taken_down(request, blogs), lambda _: {"status": LiveBlog.Status.PAUSED})

    @admin.action(description="End", permissions=["change"])
    def end(self, request: HttpRequest, blogs: QuerySet[LiveBlog]) -> None:
        turn(self, request, self.without_taken_down(request, blogs), lambda _: {"status": LiveBlog.Status.ENDED})


def is_polled(blog: LiveBlog) -> bool:
    """Whether readers may know the slug already."""
    publication = publication_of(blog)
    return publication is not None and publication.wanted > 0
