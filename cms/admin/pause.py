"""Pauses in the admin: who paused publishing, when and why; pausing and resuming it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.actions import pauses as pause_actions
from cms.admin.site import Roomy
from cms.models import Pause, Publication
from cms.models.pause import EVERYTHING
from cms.text.time_format import clock

WHOLE = "The whole newsroom"


class PauseForm(forms.ModelForm):
    key = forms.ChoiceField(label="what", required=False)

    class Meta:
        model = Pause
        fields = ["key", "why"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        keys = Publication.objects.known().order_by("key").values_list("key", "key")
        self.fields["key"].choices = [(EVERYTHING, WHOLE), *keys]

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if Pause.standing().filter(key=key).exists():
            raise forms.ValidationError("It is paused already.")
        return key


@admin.register(Pause)
class PauseAdmin(Roomy, admin.ModelAdmin):
    form = PauseForm
    list_display = ["paused", "since_when", "by", "why", "until", "ended_by"]
    list_per_page = 50
    search_fields = ["key", "by", "why"]
    actions = ["resume"]

    def get_urls(self) -> list[URLPattern]:
        mine = path("<int:pk>/resume/", self.admin_site.admin_view(self.resume_one), name="cms_pause_resume")
        return [mine, *super().get_urls()]

    @admin.display(description="what", ordering="key")
    def paused(self, pause: Pause) -> str:
        return pause.key or WHOLE

    @admin.display(description="since", ordering="since")
    def since_when(self, pause: Pause) -> str:
        return clock(pause.since, seconds=True)

    @admin.display(description="until", ordering="ended_at")
    def until(self, pause: Pause) -> str:
        return clock(pause.ended_at, seconds=True) if pause.ended_at else "active"

    def save_model(self, request: HttpRequest, pause: Pause, form: PauseForm, change: bool) -> None:
        pause.by = request.user.get_username()
        super().save_model(request, pause, form, change)
        self.message_user(request, pause_actions.STARTED, messages.INFO)

    @admin.action(description="Resume publishing", permissions=["add"])
    def resume(self, request: HttpRequest, pauses: QuerySet[Pause]) -> None:
        for pause in pauses.filter(ended_at=None):
            self.end(request, pause)

    def resume_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button beside the words that publishing is paused; back to the page it was pressed on."""
        if request.method != "POST" or not self.has_add_permission(request):
            return HttpResponseNotAllowed(["POST"])
        for pause in Pause.standing().filter(pk=pk):
            self.end(request, pause)
        back = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        return redirect(back if is_ours else reverse("admin:cms_publication_changelist"))

    def end(self, request: HttpRequest, pause: Pause) -> None:
        waiting = pause_actions.waiting().count()
        if pause_actions.resume(pause.key, by=request.user.get_username()):
            released = waiting - pause_actions.waiting().count()
            self.message_user(request, f"{pause.what} is resumed; {released} that waited go out now.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
