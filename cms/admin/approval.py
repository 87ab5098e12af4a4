"""Approval of emergencies in the admin: an emergency that would go out is held until a second person lets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from cms.actions import approvals
from cms.actions.approvals import Result
from cms.admin.bulk_actions import in_order, report
from cms.admin.mixin import AdminMixin
from cms.admin.pause_notice import tell
from cms.admin.site import Roomy
from cms.admin.sturdy import NO_BUTTON
from cms.models import Approval, Banner, Placement
from cms.text.time_format import clock

HELD = (
    "It waits for a second person: ask a colleague to open it and to approve it. Until then readers have what they had."
)


@admin.register(Approval)
class ApprovalAdmin(Roomy, admin.ModelAdmin):
    """The audit. Nobody edits it."""

    list_display = ["heading", "outcome", "asked_name", "asked_at", "decided_name", "decided_at", "reason"]
    list_filter = ["outcome"]
    search_fields = ["heading", "asked_name", "decided_name", "reason"]
    fields = ["banner", "outcome", "asked_name", "asked_at", "decided_name", "decided_at", "reason", "as_it_would_be"]
    readonly_fields = ["as_it_would_be"]

    @admin.display(description="as it would be")
    def as_it_would_be(self, approval: Approval) -> str:
        """What was asked for, a line for each field that is not empty."""
        values = {**approval.values, "placements": names_of(approval.values.get("placements", []))}
        told = ((name, value) for name, value in values.items() if value not in (None, "", []))
        rows = (
            (name.replace("_", " "), ", ".join(value) if isinstance(value, list) else value) for name, value in told
        )
        return format_html("<table>{}</table>", format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", rows))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def names_of(placements: list[int]) -> list[str]:
    return [str(each) for each in Placement.objects.filter(pk__in=placements)]


class WaitingFilter(admin.SimpleListFilter):
    title = "approval"
    parameter_name = "approval"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Waits for a second person")]

    def queryset(self, request: HttpRequest, banners: QuerySet[Banner]) -> QuerySet[Banner]:
        return banners.filter(approvals__outcome="waiting") if self.value() else banners


class DecisionForm(forms.Form):
    """The buttons above a banner's form."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("approve", "alone", "withdraw")])
    reason = forms.CharField(required=False, max_length=1000)


class NeedsApproval(AdminMixin):
    """Mixed into the admin of banners. Forms and bulk actions are submitted; the admin answers from the result."""

    change_form_template = "admin/cms/banner/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Banner]:
        waiting = Prefetch("approvals", Approval.objects.filter(outcome="waiting"), to_attr="waiting")
        return super().get_queryset(request).prefetch_related(waiting)

    def save_model(self, request: HttpRequest, banner: Banner, form: Any, change: bool) -> None:
        """Saves its placements too, so that all of it is decided once. The result is the request's: Django passes that
        to all that follows."""
        request.result = approvals.submit(
            banner,
            form.cleaned_data["placements"],
            by=request.user,
            is_edited=any(name != "alone" for name in form.changed_data),
            alone=form.cleaned_data.get("alone", ""),
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if request.result is not Result.ASKED:
            tell(request, self.publication_keys(form.instance))

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        if request.result is Result.ASKED:
            return "Asked for the approval of an emergency"
        if request.result is Result.PUBLISHED_ALONE:
            return f"Published an emergency alone: {form.cleaned_data['alone'].strip()}"
        return super().construct_change_message(request, form, formsets, add)

    def response_add(self, request: HttpRequest, banner: Banner, *rest: Any) -> Any:
        return self.response_asked(request, banner) or super().response_add(request, banner, *rest)

    def response_change(self, request: HttpRequest, banner: Banner) -> Any:
        return self.response_asked(request, banner) or super().response_change(request, banner)

    def response_asked(self, request: HttpRequest, banner: Banner) -> HttpResponseRedirect | None:
        if request.result is not Result.ASKED:
            return None
        messages.warning(request, HELD)
        return HttpResponseRedirect(reverse("admin:cms_banner_change", args=[banner.pk]))

    @transaction.atomic
    def submit_each(self, request: HttpRequest, banners: Any, edit: Callable[[Banner], dict[str, Any]]) -> None:
        """A bulk action's edit of each, as `turn` does it; those that wait for approval are named."""
        results = [
            (each, approvals.submit_values(each, edit(each), by=request.user)) for each in in_order(self, banners)
        ]
        saved, unchanged, asked = (
            [each for each, result in results if result is wanted]
            for wanted in (Result.SAVED, Result.UNCHANGED, Result.ASKED)
        )
        if asked:
            names = ", ".join(f"“{each}”" for each in asked)
            LogEntry.objects.log_actions(request.user.pk, asked, CHANGE, change_message="Asked for its approval")
            messages.warning(request, f"These wait for a second person: {names}")
        report(self, request, saved, unchanged=len(unchanged))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        banner = self.get_object(request, object_id)
        asked = approvals.waiting(banner) if banner else None
        more = {
            "asked": asked,
            "asked_when": clock(asked.asked_at) if asked else "",
            "differences": approvals.differences(asked) if asked else [],
            "is_own": bool(asked) and asked.asked_by_id == request.user.pk,
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.decide_view)
        return [path("<int:pk>/approval/<int:approval>/", view, name="cms_banner_decide"), *super().get_urls()]

    def decide_view(self, request: HttpRequest, pk: int, approval: int) -> Any:
        """Approves, publishes alone or withdraws the very request that was looked at: `approval` is its primary key."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        banner = get_object_or_404(Banner, pk=pk, approvals=approval)
        back = HttpResponseRedirect(reverse("admin:cms_banner_change", args=[pk]))
        try:
            with transaction.atomic():
                said = self.decide(request, approval)
                LogEntry.objects.log_actions(request.user.pk, [banner], CHANGE, change_message=said)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return back
        messages.success(request, f"{said}.")
        tell(request, self.publication_keys(banner))
        return back

    def decide(self, request: HttpRequest, approval: int) -> str:
        """What was done, as it is kept. Raises ValidationError."""
        form = DecisionForm(request.POST)
        if not form.is_valid():
            raise ValidationError(form.errors.get("reason", NO_BUTTON))
        what, reason = form.cleaned_data["do"], form.cleaned_data["reason"]
        if what == "approve":
            approvals.approve(approval, by=request.user)
            return "Approved: it goes out"
        if what == "alone":
            approvals.publish_alone(approval, by=request.user, reason=reason)
            return f"Published an emergency alone: {reason}"
        if not approvals.decide(Approval.objects.filter(pk=approval), Approval.Outcome.WITHDRAWN, by=request.user):
            raise ValidationError("It was decided meanwhile: look again.")
        return "Withdrawn: readers keep what they have"
