"""Posts in the admin: writing them, and publishing, removing and marking many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cms.admin.bulk_actions import turn
from cms.admin.forms.items import PostForm
from cms.admin.idempotent_create import IdempotentCreate, with_new_id
from cms.admin.pause_notice import PauseNotice
from cms.admin.site import Roomy, blog_url
from cms.admin.status_text import PostList, change_of, post_in_words, takedown_of
from cms.admin.sturdy import as_key
from cms.admin.takedown import CanTakeDown
from cms.models import Author, LiveBlog, Post
from cms.text.time_format import clock

TEXT_LENGTH = 80
Posts = QuerySet[Post]


@admin.register(Post)
class PostAdmin(IdempotentCreate, CanTakeDown, PauseNotice, Roomy, admin.ModelAdmin):
    takedown_kind = "post"
    form = PostForm
    list_display = ["text", "state", "status", "published_at", "key_event", "pinned", "blog"]
    list_filter = ["status", "key_event", "pinned", "liveblog"]
    list_select_related = ["liveblog"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "body", "=uid"]
    search_help_text = "Words of the title or the text, or a post's id."
    autocomplete_fields = ["authors"]
    radio_fields = {"status": admin.HORIZONTAL}
    save_on_top = True
    actions = ["publish", "remove", "pin", "unpin", "mark_key_event", "unmark_key_event", "take_down"]
    fieldsets = [
        (None, {"fields": ["liveblog", "title", "body", "status", "publish_at"]}),
        ("Marks", {"fields": ["key_event", "pinned", "correction"]}),
        ("Details", {"fields": ["authors", "tags", "image", "image_alt"]}),
    ]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[PostList]:
        return PostList

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> list[Any]:
        if obj is None:
            return with_new_id(self.fieldsets)
        told = ["state", "takedown", *(["fault"] if obj.fault else [])]
        return [*self.fieldsets, ("Readers", {"fields": told})]

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> list[str]:
        return ["state", "takedown", "fault"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The live blog of the link, or the newest that is live; the author who is signed in."""
        asked = request.GET.get("liveblog", "").replace("\0", "")
        pk = as_key(asked)
        by_link = LiveBlog.objects.filter(slug=asked) if pk is None else LiveBlog.objects.filter(pk=pk)
        blog = by_link.first() or LiveBlog.objects.filter(status=LiveBlog.Status.LIVE).first()
        authors = Author.objects.filter(user=request.user.pk).values_list("pk", flat=True)
        return {**super().get_changeform_initial_data(request), "liveblog": blog, "authors": list(authors)}

    def save_model(self, request: HttpRequest, post: Post, form: PostForm, change: bool) -> None:
        chosen = post.status
        super().save_model(request, post, form, change)
        if chosen != post.status:
            message = f"It was scheduled, not published: its time, {clock(post.publish_at)}, is still to come."
            messages.warning(request, f"{message} To publish it now, press “Publish” there.")
        if post.status == Post.Status.DRAFT:
            messages.info(request, "It is a draft: readers do not have it. “Publish” gives it to them.")

    def publication_keys(self, row: Post) -> list[str]:
        return [row.liveblog.publication_key]

    def view_on_site(self, post: Post) -> str | None:
        is_public = post.status == Post.Status.PUBLISHED
        return f"{blog_url(post.liveblog.slug)}#post-{post.uid}" if is_public else None

    @admin.display(description="post")
    def text(self, post: Post) -> str:
        words = str(post)
        return words if len(words) < TEXT_LENGTH else f"{words[:TEXT_LENGTH].rsplit(' ', 1)[0]}…"

    @admin.display(description="live blog", ordering="liveblog")
    def blog(self, post: Post) -> str:
        return post.liveblog.slug

    @admin.display(description="readers have")
    def state(self, post: Post) -> str:
        if not hasattr(post, "change"):
            post.change, post.stands = change_of(post), takedown_of(post)
        return post_in_words(post, post.change, post.stands)

    @admin.display(description="published")
    def published_at(self, post: Post) -> str:
        moment = post.publish_at or (post.change and post.change.published_at)
        return clock(moment) if moment else "-"

    @admin.action(description="Publish now", permissions=["change"])
    def publish(self, request: HttpRequest, posts: Posts) -> None:
        """A time that is still to come would only schedule the post, so it is dropped."""
        now = timezone.now()

        def published(post: Post) -> dict[str, Any]:
            early = post.publish_at is not None and post.publish_at > now
            return {"status": Post.Status.PUBLISHED, "publish_at": None if early else post.publish_at}

        turn(self, request, self.without_blank(request, self.without_taken_down(request, posts)), published)

    def without_blank(self, request: HttpRequest, posts: Posts) -> Posts:
        """Drafts that a program saved may be empty."""
        blank = [post for post in posts if post.is_blank]
        if blank:
            names = ", ".join(post.uid for post in blank)
            self.message_user(request, f"Nothing to show, write a title or a text first: {names}", messages.WARNING)
        return posts.exclude(pk__in=[post.pk for post in blank])

    @admin.action(description="Remove from the live blog", permissions=["change"])
    def remove(self, request: HttpRequest, posts: Posts) -> None:
        turn(self, request, posts, lambda _: {"status": Post.Status.REMOVED})

    @admin.action(description="Pin on top", permissions=["change"])
    def pin(self, request: HttpRequest, posts: Posts) -> None:
        turn(self, request, posts, lambda _: {"pinned": True})

    @admin.action(description="Unpin", permissions=["change"])
    def unpin(self, request: HttpRequest, posts: Posts) -> None:
        turn(self, request, posts, lambda _: {"pinned": False})

    @admin.action(description="Mark as key event", permissions=["change"])
    def mark_key_event(self, request: HttpRequest, posts: Posts) -> None:
        turn(self, request, posts, lambda _: {"key_event": True})

    @admin.action(description="Unmark as key event", permissions=["change"])
    def unmark_key_event(self, request: HttpRequest, posts: Posts) -> None:
        turn(self, request, posts, lambda _: {"key_event": False})
