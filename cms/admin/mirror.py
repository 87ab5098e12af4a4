"""Mirrors in the admin: what is fetched, how it stands, what came of it lately, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.actions import mirrors as mirror_actions
from cms.admin import preview
from cms.admin.forms.mirror import MirrorForm
from cms.admin.mirror_state import MirrorList, age, know, mirror_in_words, next_run, this_quarter
from cms.admin.pause_notice import PauseNotice
from cms.admin.preview import Shown
from cms.admin.site import Roomy, reader_url
from cms.admin.sparkline import sparkline
from cms.admin.sturdy import NO_BUTTON
from cms.models import Mirror, MirrorVersion
from contract import keys

SHOWN = 20  # versions
DEEDS: dict[str, tuple[Callable[[Mirror], None], str]] = {
    "fetch": (mirror_actions.fetch_now, "It is fetched within a second or two. Reload to see what came of it."),
    "take": (
        lambda mirror: mirror_actions.fetch_now(mirror, takes_any=True),
        "The next answer is taken as it is, even when it is older or of another kind.",
    ),
    "pause": (mirror_actions.pause, "It is not fetched any more, and readers' copies say that they are stale."),
    "resume": (mirror_actions.resume, "It is fetched again, at once."),
}


class Fetching(admin.SimpleListFilter):
    title, parameter_name = "fetching", "fetching"
    kinds = {
        "failing": Q(paused_at=None, state__failures__gt=0),
        "fine": Q(paused_at=None, state__failures=0),
        "paused": Q(paused_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name.capitalize()) for name in self.kinds]

    def queryset(self, request: HttpRequest, mirrors: QuerySet[Mirror]) -> QuerySet[Mirror]:
        return mirrors.filter(self.kinds[kind]) if (kind := self.value()) in self.kinds else mirrors


@admin.register(Mirror)
class MirrorAdmin(PauseNotice, Roomy, admin.ModelAdmin):
    form = MirrorForm
    change_form_template = "admin/cms/mirror/change_form.html"
    list_display = ["__str__", "standing", "last_success", "next_run", "day", "readers_copy"]
    search_fields = ["slug", "title", "url"]
    list_filter = [Fetching, "format"]
    list_per_page = 50
    actions = ["fetch", "pause", "resume"]
    radio_fields = {"format": admin.HORIZONTAL}
    fieldsets = [
        (None, {"fields": ["title", "slug", "url", "format", "interval"]}),
        ("What is published", {"fields": ["selection", "schema", "order_by", "xml_lists"]}),
        ("How a CSV is written", {"fields": ["delimiter", "encoding", "skip_lines"], "classes": ["collapse"]}),
        ("Secrets", {"fields": ["headers", "query"]}),
        ("Limits", {"fields": ["max_bytes", "timeout"]}),
    ]

    def publication_keys(self, mirror: Mirror) -> list[str]:
        return [mirror.publication_key]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[MirrorList]:
        return MirrorList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mirror]:
        return super().get_queryset(request).select_related("state")

    def get_readonly_fields(self, request: HttpRequest, obj: Mirror | None = None) -> list[str]:
        return ["slug"] if obj and obj.state.version_id else []

    def get_fieldsets(self, request: HttpRequest, obj: Mirror | None = None) -> Any:
        """Who may only look sees no secrets, not even their dots."""
        found = super().get_fieldsets(request, obj)
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return found if may_write else [each for each in found if each[0] != "Secrets"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Mirror | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["title"]}

    @admin.display(description="state")
    def standing(self, mirror: Mirror) -> str:
        return mirror_in_words(mirror, mirror.publication)

    @admin.display(description="last success", ordering="state__checked_at")
    def last_success(self, mirror: Mirror) -> str:
        return age(mirror.state.checked_at)

    @admin.display(description="next run", ordering="state__next_run")
    def next_run(self, mirror: Mirror) -> str:
        return next_run(mirror)

    @admin.display(description="the last day")
    def day(self, mirror: Mirror) -> SafeString:
        return sparkline(mirror.day, this_quarter())

    @admin.display(description="readers' copy")
    def readers_copy(self, mirror: Mirror) -> str:
        if not mirror.publication:
            return "-"
        key = keys.mirror(mirror.slug)
        return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', reader_url(key), key)

    class Media:
        css = {"all": ["cms/mirror.css"]}

    # Doing

    @admin.action(description="Fetch now", permissions=["change"])
    def fetch(self, request: HttpRequest, mirrors: QuerySet[Mirror]) -> None:
        self.do_each(request, "fetch", mirrors)

    @admin.action(description="Pause fetching", permissions=["change"])
    def pause(self, request: HttpRequest, mirrors: QuerySet[Mirror]) -> None:
        self.do_each(request, "pause", mirrors)

    @admin.action(description="Resume fetching", permissions=["change"])
    def resume(self, request: HttpRequest, mirrors: QuerySet[Mirror]) -> None:
        self.do_each(request, "resume", mirrors)

    def do_each(self, request: HttpRequest, name: str, mirrors: QuerySet[Mirror]) -> None:
        deed, words = DEEDS[name]
        for mirror in mirrors:
            deed(mirror)
            self.log_change(request, mirror, name)
        self.message_user(request, words, messages.SUCCESS)

    # Pages of its own

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("preview/", self.page(self.preview), name="cms_mirror_preview_new"),
            path("<int:pk>/preview/", self.page(self.preview), name="cms_mirror_preview"),
            path("<int:pk>/do/", self.page(self.do), name="cms_mirror_do"),
            path("<int:pk>/versions/<int:version>/", self.page(self.version), name="cms_mirror_version"),
        ]
        return [*pages, *super().get_urls()]

    def page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(view)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        mirror = self.get_object(request, object_id)
        if mirror:
            know([mirror])
            versions = mirror.versions.defer("data")[:SHOWN]
            extra_context = {**(extra_context or {}), **self.panel(mirror), "versions": versions}
        return super().change_view(request, object_id, form_url, extra_context)

    def panel(self, mirror: Mirror) -> dict[str, Any]:
        return {
            "mirror": mirror,
            "mirror_state": self.standing(mirror),
            "mirror_age": self.last_success(mirror),
            "mirror_next": self.next_run(mirror),
            "mirror_day": self.day(mirror),
            "mirror_copy": self.readers_copy(mirror),
        }

    def allowed(self, request: HttpRequest, pk: int) -> Mirror:
        """Raises PermissionDenied unless the mirror may be changed."""
        mirror = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, mirror):
            raise PermissionDenied
        return mirror

    def do(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The buttons of the page of one mirror."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        mirror, name = self.allowed(request, pk), request.POST.get("do", "")
        if name in DEEDS:
            self.do_each(request, name, Mirror.objects.filter(pk=pk))
        elif version := mirror.versions.filter(
            pk__in=re.findall(r"^\d{1,18}$", request.POST.get("restore", ""))
        ).first():
            mirror_actions.restore(version)
            self.log_change(request, mirror, f"restore {version}")
            words = "It is published again, and fetching is paused so that it stays. Resume when the vendor is right."
            self.message_user(request, words, messages.SUCCESS)
        else:
            self.message_user(request, NO_BUTTON, messages.ERROR)
        return redirect(reverse("admin:cms_mirror_change", args=[pk]))

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What the form as it is would publish. Nothing is saved."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        mirror = None if pk is None else self.allowed(request, pk)
        if not mirror and not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request, mirror, change=bool(mirror))(request.POST, instance=mirror)
        shown = preview.of_form(form)
        return self.rendered(request, "Preview", shown, status=200)

    def version(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        found = get_object_or_404(MirrorVersion.objects.select_related("mirror"), pk=version, mirror=pk)
        if not self.has_view_permission(request, found.mirror):
            raise PermissionDenied
        return self.rendered(request, f"Version {found}", preview.of_version(found), status=200)

    def rendered(self, request: HttpRequest, title: str, shown: Shown, *, status: int) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "shown": shown, "opts": self.opts}
        return TemplateResponse(request, "admin/cms/mirror/preview.html", context, status=status)
