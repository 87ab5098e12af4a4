"""Takedowns in the admin: asking for one with a reason, and the audit that stays. Only lifting changes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from cms.actions import takedowns
from cms.admin.site import Roomy
from cms.models import Takedown
from cms.models.takedown import standing_of

WARNING = (
    "Readers lose it at once and for good: it is removed, every stored copy is deleted, and it is read back that nobody"
    " gets it any more. It cannot be published again until an administrator lifts the takedown."
)


class TakedownForm(forms.ModelForm):
    """Asks for the reason. `what` holds the chosen items, as `kind:id` with spaces between."""

    what = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Takedown
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def clean_what(self) -> list[tuple[str, str]]:
        pairs = [tuple(each.split(":", 1)) for each in self.cleaned_data["what"].split()]
        if any(len(pair) != 2 or pair[0] not in Takedown.Kind.values for pair in pairs):
            raise ValidationError("Choose what to take down in the list of posts, banners or live blogs.")
        return [takedowns.known(kind, item) for kind, item in pairs]


@admin.register(Takedown)
class TakedownAdmin(Roomy, admin.ModelAdmin):
    form = TakedownForm
    list_display = ["what", "state", "asked_at", "by_name", "reason"]
    list_filter = ["kind"]
    search_fields = ["=item", "reason", "by_name"]
    actions = ["lift"]
    told = ["what", "state", "reason", "by_name", "asked_at", "gone_at", "proven_at"]
    told += ["keys", "invalidation", "lifted_at", "lifted_by"]

    def get_fieldsets(self, request: HttpRequest, obj: Takedown | None = None) -> list[Any]:
        if obj:
            return [(None, {"fields": self.told})]
        chosen = (request.POST.get("what") or request.GET.get("what", "")).replace("\0", "")
        names = format_html_join("", "<li>{}</li>", ((in_words(each),) for each in chosen.split()))
        described = format_html("<p>{}</p><ul>{}</ul>", WARNING, names)
        return [(None, {"fields": ["reason", "what"], "description": described})]

    def get_readonly_fields(self, request: HttpRequest, obj: Takedown | None = None) -> list[str]:
        return self.told if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Takedown, form: TakedownForm, change: bool) -> None:
        """`obj` becomes the last of those that were made."""
        if change:
            return
        for kind, item in form.cleaned_data["what"]:
            made = takedowns.take_down(kind, item, reason=form.cleaned_data["reason"], by=request.user)
            obj.__dict__.update(made.__dict__)

    @admin.display(description="what")
    def what(self, takedown: Takedown) -> str:
        return str(takedown)

    @admin.display(description="state")
    def state(self, takedown: Takedown) -> str:
        return takedown.in_words()

    @admin.display(description="objects deleted")
    def keys(self, takedown: Takedown) -> str:
        return (
            format_html_join("", "{}<br>", ((key,) for key in takedown.deleted)) or "none but those that were rewritten"
        )

    @admin.action(description="Lift: let it be published again", permissions=["change"])
    def lift(self, request: HttpRequest, chosen: Any) -> None:
        lifted = sum(takedowns.lift(each, by_name=request.user.get_username()) for each in chosen)
        self.message_user(request, f"{lifted} lifted. Publish it by an edit, if you want it back.", messages.SUCCESS)


def in_words(what: str) -> str:
    """What was chosen, as editors know it, and in how many live blogs it stands."""
    kind, _, item = what.partition(":")
    found = list(takedowns.rows(kind, item)) if kind in Takedown.Kind.values else []
    named = f"{kind} “{found[0]}”" if found else f"{kind} {item}"
    return f"{named}, in {len(found)} live blogs" if len(found) > 1 else named


def ask_url(items: Iterable[tuple[str, str]]) -> str:
    """Where the reason is asked for."""
    chosen = " ".join(f"{kind}:{item}" for kind, item in items)
    return f"{reverse('admin:cms_takedown_add')}?{urlencode({'what': chosen})}"


class CanTakeDown:
    """Mixed into the admins of what can be taken down: an action of the list, and a link on the page of each."""

    takedown_kind: str
    takedown_item = "uid"

    def has_take_down_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cms.add_takedown")

    @admin.action(description="Take down (delete every published copy)…", permissions=["take_down"])
    def take_down(self, request: HttpRequest, chosen: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(ask_url((self.takedown_kind, getattr(each, self.takedown_item)) for each in chosen))

    def without_taken_down(self, request: HttpRequest, chosen: Any) -> Any:
        """What may be published; what was taken down is named."""
        standing = standing_of(self.takedown_kind, [getattr(each, self.takedown_item) for each in chosen])
        stopped = {f"{self.takedown_item}__in": list(standing.values_list("item", flat=True))}
        if names := ", ".join(f"“{each}”" for each in chosen.filter(**stopped)):
            messages.warning(request, f"Taken down, so not published: {names}")
        return chosen.exclude(**stopped)

    @admin.display(description="takedown")
    def takedown(self, row: Any) -> str:
        item = getattr(row, self.takedown_item)
        if row.pk is None:
            return "-"
        stands = standing_of(self.takedown_kind, [item]).first()
        if stands:
            url = reverse("admin:cms_takedown_change", args=[stands.pk])
            return format_html('<a href="{}">{}</a>', url, stands.in_words())
        return format_html('<a href="{}">Take down…</a>', ask_url([(self.takedown_kind, item)]))
