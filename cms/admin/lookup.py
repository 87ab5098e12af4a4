"""Lookup tables in the admin: a file goes in, its problems are listed, its load is watched, versions come back."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from cms.admin.forms.lookup import READING, LookupTableForm
from cms.admin.lookup_state import may_be_published, progress, standing, version_in_words
from cms.admin.pause_notice import PauseNotice
from cms.admin.site import Roomy, reader_url
from cms.admin.sturdy import NO_BUTTON
from cms.lookups import choosing, uploads
from cms.lookups.losses import Losses, TooManyRemovals
from cms.lookups.problem import FileError
from cms.lookups.source import notes
from cms.lookups.storing import look_again
from cms.models import LookupPart, LookupTable, LookupVersion
from contract import keys

SHOWN = 20  # versions
ON_A_PAGE = 200  # problems
HOW: list[Any] = ["case", "pad", "trim", "template", "skip", "encoding", "delimiter", "skip_lines", "keeps_breaks"]
CHECKED = "It is checked now; nothing is published before that is done."


@admin.register(LookupTable)
class LookupTableAdmin(PauseNotice, Roomy, admin.ModelAdmin):
    form = LookupTableForm
    change_form_template = "admin/cms/lookuptable/change_form.html"
    list_display = ["__str__", "rows", "state", "example"]
    list_select_related = ["current"]
    search_fields = ["slug", "name"]
    fieldsets = [
        (None, {"fields": ["name", "slug"]}),
        ("File", {"fields": ["file", "key", "columns", "is_wanted"]}),
        (
            "How it is read",
            {"classes": ["collapse"], "fields": HOW},
        ),
    ]

    class Media:
        css = {"all": ["cms/lookup.css"]}
        js = [Script("cms/lookup.js", type="module")]

    def publication_keys(self, table: LookupTable) -> list[str]:
        return [table.publication_key]

    def get_readonly_fields(self, request: HttpRequest, obj: LookupTable | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: LookupTable | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}

    def get_form(self, request: HttpRequest, obj: LookupTable | None = None, change: bool = False, **more: Any) -> Any:
        """The form begins with how the newest file was read."""
        form = super().get_form(request, obj, change=change, **more)
        newest = versions_of(obj).first() if obj else None
        last = newest.options if newest else None

        class WithLast(form):  # type: ignore[valid-type,misc]
            def __init__(self, *args: Any, **given: Any) -> None:
                is_too_large = getattr(request, "has_large_upload", False)
                super().__init__(*args, last=last, is_too_large=is_too_large, **given)

        return WithLast

    # The list

    @admin.display(description="rows")
    def rows(self, table: LookupTable) -> str:
        return f"{table.current.rows:,}" if table.current else "-"

    @admin.display(description="state")
    def state(self, table: LookupTable) -> str:
        return standing(table)

    @admin.display(description="readers' copy")
    def example(self, table: LookupTable) -> str:
        part = table.current and table.current.parts.filter(kind=LookupPart.Kind.ROWS).order_by("n").first()
        if not part:
            return "-"
        url, key = reader_url(keys.lookup_path(table.slug, part.last)), keys.lookup(table.slug, part.last)
        return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', url, key)

    # Uploading

    def save_model(self, request: HttpRequest, table: LookupTable, form: LookupTableForm, change: bool) -> None:
        """A new file is a new version; so is the newest file when it is to be read in another way."""
        super().save_model(request, table, form, change)
        file, who = form.cleaned_data["file"], request.user.get_username()
        newest = versions_of(table).first()
        fields = {"made_by": who, "is_wanted": form.cleaned_data["is_wanted"]}
        if file:
            uploads.upload(table.slug, file.chunks(uploads.BLOCK), form.reading(), source=file.name[:255], **fields)
        elif newest and set(form.changed_data) & set(READING) and uploads.has_file(newest):
            uploads.again(newest, form.reading(), **fields)
        else:
            return
        messages.info(request, CHECKED)

    def response_add(self, request: HttpRequest, obj: LookupTable, post_url_continue: str | None = None) -> Any:
        """To the table's page, where its check and its load are seen."""
        return self.stay(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: LookupTable) -> Any:
        return self.stay(request, obj) or super().response_change(request, obj)

    def stay(self, request: HttpRequest, table: LookupTable) -> HttpResponse | None:
        return self.back(table.pk) if "_save" in request.POST else None

    def back(self, pk: int) -> HttpResponse:
        return redirect(reverse("admin:cms_lookuptable_change", args=[pk]))

    # Pages of its own

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("<int:pk>/do/", self.page(self.do), name="cms_lookuptable_do"),
            path("<int:pk>/progress/", self.page(self.progress), name="cms_lookuptable_progress"),
            path("<int:pk>/problems/<int:number>/", self.page(self.problems), name="cms_lookuptable_problems"),
        ]
        return [*pages, *super().get_urls()]

    def page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(view)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        table = self.get_object(request, object_id)
        panel = {"table": table, "progress": progress(table), "versions": told(table)} if table else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **panel})

    def table(self, request: HttpRequest, pk: int, *, changes: bool) -> LookupTable:
        table = get_object_or_404(LookupTable, pk=pk)
        may = self.has_change_permission if changes else self.has_view_permission
        if not may(request, table):
            raise PermissionDenied
        return table

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        return JsonResponse(progress(self.table(request, pk, changes=False)))

    def do(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The buttons of a table's page: cancel, or an action and a version's number."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        table = self.table(request, pk, changes=True)
        verb, _, number = request.POST.get("do", "").partition(" ")
        try:
            said = self.done(request, table, verb, whole(number))
        except TooManyRemovals as refusal:
            return self.question(request, table, whole(number), refusal.losses)
        except FileError as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, table, f"{verb} {number}".strip())
            messages.success(request, said)
        return self.back(pk)

    def done(self, request: HttpRequest, table: LookupTable, verb: str, number: int | None) -> str:
        """Raises FileError."""
        if verb == "cancel":
            before = choosing.cancel(table)
            return (
                f"Cancelled. Version {before.number} is put back." if before else "Cancelled. What was sent is removed."
            )
        if verb not in ("skip", "restore"):
            raise FileError(NO_BUTTON)
        version = get_object_or_404(versions_of(table), number=number)
        if verb == "skip":
            uploads.without_bad_lines(version, made_by=request.user.get_username())
            return CHECKED
        choosing.restored(table, number, agreed=whole(request.POST.get("agreed", "")) or 0)
        return f"Version {number} is current now."

    def question(self, request: HttpRequest, table: LookupTable, number: int | None, losses: Losses) -> HttpResponse:
        """What a version would take from readers. The answer bears the number that was seen: of more, it asks again."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"Take away {losses.rows:,} rows?",
            "table": table,
            "version": get_object_or_404(versions_of(table), number=number),
            "losses": losses,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/cms/lookuptable/question.html", context)

    def problems(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        table = self.table(request, pk, changes=False)
        version = get_object_or_404(versions_of(table), number=number)
        if "csv" in request.GET:
            return as_csv(version)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Problems of {version.source or table}",
            "table": table,
            "version": version,
            "opts": self.opts,
            "page": Paginator(version.problems.all(), ON_A_PAGE).get_page(request.GET.get("p")),
            "may_skip": self.has_change_permission(request, table) and uploads.has_file(version),
        }
        return TemplateResponse(request, "admin/cms/lookuptable/problems.html", context)


def whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def versions_of(table: LookupTable) -> QuerySet[LookupVersion]:
    return LookupVersion.objects.filter(publication__key=table.publication_key)


def told(table: LookupTable) -> list[dict[str, Any]]:
    """Versions, each with how it stands, what was taken for granted, and whether it can be published."""
    return [
        {
            "version": version,
            "words": version_in_words(version, table.current_id),
            "notes": notes(look_again(version)) if version.found else [],
            "may_publish": may_be_published(version, table),
        }
        for version in versions_of(table)[:SHOWN]
    ]


class Echo:
    def write(self, value: str) -> str:
        return value


def as_csv(version: LookupVersion) -> StreamingHttpResponse:
    """All problems, however many."""
    writer = csv.writer(Echo())
    found = version.problems.values_list("line", "kind", "message").iterator()
    lines = (writer.writerow(each) for each in chain([("line", "kind", "problem")], found))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="problems-{version.number}.csv"'
    return answer
