"""Approval of emergencies in the admin: an emergency that would go out is held until a second person lets it."""

from __future__ import annotations

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
from cms.admin.pause_notice import tell
from cms.admin.site import Roomy
from cms.admin.status_text import clock
from cms.admin.sturdy import NO_BUTTON
from cms.models import Approval, Banner, Placement

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

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


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


class NeedsApproval:
    """Mixed into the admin of banners: forms come by `save_model`, actions by `ask_for`; nothing else saves there."""

    change_form_template = "admin/cms/banner/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Banner]:
        waiting = Prefetch("approvals", Approval.objects.filter(outcome="waiting"), to_attr="waiting")
        return super().get_queryset(request).prefetch_related(waiting)

    def save_model(self, request: HttpRequest, banner: Banner, form: Any, change: bool) -> None:
        form.is_held = self.is_held(banner, form)
        form.asked = approvals.values_of(banner, form.cleaned_data["placements"])
        form.is_alone = form.is_held and bool(form.cleaned_data.get("alone", "").strip())
        if form.is_held and not form.is_alone:
            banner.is_held = True
            if change:
                return  # readers keep what they have
            banner.status = Banner.Status.DRAFT
        super().save_model(request, banner, form, change)

    def is_held(self, banner: Banner, form: Any) -> bool:
        if not approvals.is_required(banner.severity, banner.status):
            return False
        edited = [name for name in form.changed_data if name != "alone"]
        return bool(edited) or not approvals.is_out(banner) or approvals.waiting(banner) is not None

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        banner, is_waiting = form.instance, form.is_held and not form.is_alone
        if not (is_waiting and change):
            super().save_related(request, form, formsets, change)
        if is_waiting:
            approvals.ask(banner, form.asked, by=request.user)
        elif form.is_alone:
            asked = approvals.ask(banner, form.asked, by=request.user)
            approvals.publish_alone(asked.pk, by=request.user, reason=form.cleaned_data["alone"])
        else:
            approvals.withdraw(banner, by=request.user)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        if not form.is_held:
            return super().construct_change_message(request, form, formsets, add)
        reason = form.cleaned_data.get("alone", "").strip()
        return f"Published an emergency alone: {reason}" if form.is_alone else "Asked for the approval of an emergency"

    def response_add(self, request: HttpRequest, banner: Banner, *rest: Any) -> Any:
        return self.response_held(request, banner) or super().response_add(request, banner, *rest)

    def response_change(self, request: HttpRequest, banner: Banner) -> Any:
        return self.response_held(request, banner) or super().response_change(request, banner)

    def response_held(self, request: HttpRequest, banner: Banner) -> HttpResponseRedirect | None:
        if not getattr(banner, "is_held", False):
            return None
        messages.warning(request, HELD)
        return HttpResponseRedirect(reverse("admin:cms_banner_change", args=[banner.pk]))

    def ask_for(self, request: HttpRequest, banners: Any, values: Any) -> Any:
        """Asks for those of a bulk action that need it; returns the others. `values` gives what a banner would have."""
        held = [each for each in banners if needs_asking(each, values(each))]
        for each in held:
            asked = approvals.values_of(each, each.placements.all()) | approvals.as_json(values(each))
            approvals.ask(each, asked, by=request.user)
        if held:
            names = ", ".join(f"“{each}”" for each in held)
            LogEntry.objects.log_actions(request.user.pk, held, CHANGE, change_message="Asked for its approval")
            messages.warning(request, f"These wait for a second person: {names}")
        return banners.exclude(pk__in=[each.pk for each in held])

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
        banner = get_object_or_404(Approval.objects.select_related("banner"), pk=approval, banner=pk).banner
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


def needs_asking(banner: Banner, values: dict[str, Any]) -> bool:
    differs = any(getattr(banner, name) != value for name, value in values.items())
    return differs and approvals.is_required(banner.severity, values.get("status", banner.status))
