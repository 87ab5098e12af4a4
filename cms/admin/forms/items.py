"""Forms of the admin. What cannot be published gives an error at its field that says what to do; nothing is lost."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from django import forms
from django.utils import timezone

from cms.actions import approvals
from cms.models import Banner, LiveBlog, Post
from cms.models.banner import check_paths
from cms.models.identity import ULID_PATTERN, new_ulid
from cms.models.post import ItemStatus
from cms.text.path_meaning import hides_everywhere, meaning
from cms.text.tags import tag_list

SCHEDULED_WITHOUT_TIME = "A scheduled item needs a time: fill this in, or choose another status."


class TagsField(forms.CharField):
    """Tags as text with commas; a list in the database."""

    def __init__(self, **options: Any) -> None:
        options.pop("encoder", None)
        options.pop("decoder", None)
        super().__init__(**{"required": False, **options})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return tag_list(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class PathsField(TagsField):
    """Paths, one a line; a list in the database, each as it is meant. What may be meant otherwise is asked about."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = [line.strip() for line in (forms.CharField.to_python(self, value) or "").splitlines()]
        read = ((meaning(line), line) for line in lines if line)
        return list(dict.fromkeys((None if found.doubt else found.path) or line for found, line in read))

    def validate(self, value: list[str]) -> None:
        check_paths(value)


class LiveBlogForm(forms.ModelForm):
    class Meta:
        model = LiveBlog
        fields = "__all__"  # noqa: DJ007 - the admin names the fields

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        starts, ends = cleaned.get("coverage_starts_at"), cleaned.get("coverage_ends_at")
        if starts and ends and ends <= starts:
            self.add_error("coverage_ends_at", "Coverage ends before it starts: choose a later end.")
        return cleaned


class NewIdForm(forms.ModelForm):
    """The form of something new bears its id: sent twice, it makes one thing (cms.admin.idempotent_create)."""

    new_uid = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_ulid)
    refusal = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["new_uid"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        uid = cleaned.get("new_uid")
        if not uid:
            return cleaned
        if self.refusal or not re.fullmatch(ULID_PATTERN, uid):
            self.add_error(None, self.refusal or "This form was changed on its way. Open a new form.")
        else:
            self.instance.uid = uid
        return cleaned


class PostForm(NewIdForm):
    """`_publish` is the button of that name: it stands for the status, and drops a time that is still to come."""

    tags = TagsField(help_text="Separated by commas.", widget=forms.TextInput(attrs={"class": "vTextField"}))

    class Meta:
        model = Post
        fields = "__all__"  # noqa: DJ007 - the admin names the fields

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        if data and "_publish" in data:
            data = data.copy()
            data["status"] = ItemStatus.PUBLISHED
        super().__init__(data, *args, **options)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        moment = cleaned.get("publish_at")
        if "_publish" in self.data and moment and moment > timezone.now():
            cleaned["publish_at"] = None
        if cleaned.get("status") == ItemStatus.SCHEDULED and "publish_at" in cleaned and not cleaned["publish_at"]:
            self.add_error("publish_at", SCHEDULED_WITHOUT_TIME)
        return cleaned


class BannerForm(NewIdForm):
    include_paths = PathsField(
        label="Only on",
        help_text="One path a line, e.g. /news, which holds all that is below it. Empty means everywhere.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    exclude_paths = PathsField(
        label="Never on", help_text="One path a line, e.g. /donate.", widget=forms.Textarea(attrs={"rows": 3})
    )
    show_again = forms.BooleanField(
        label="Show it again to those who closed it",
        required=False,
        help_text="Tick for new information; leave unticked for a typo fix.",
    )
    alone = forms.CharField(
        label="Publish without approval: reason",
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="An emergency waits until a second person approves it. With a reason here it goes out at once;"
        " your name and the reason are kept.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """What waits for approval is what is edited on."""
        super().__init__(*args, **options)
        asked = approvals.waiting(self.instance)
        if asked:
            kept = {name: value for name, value in asked.values.items() if name in self.fields}
            self.initial.update(legible(kept))
            before = self.instance.dismiss_version
            self.initial["show_again"] = legible(asked.values).get("dismiss_version", before) > before

    class Meta:
        model = Banner
        fields = "__all__"  # noqa: DJ007 - the admin names the fields
        widgets = {"placements": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "The banner ends before it starts: choose a later end or an earlier start.")
        if cleaned.get("status") == ItemStatus.SCHEDULED and "starts_at" in cleaned and not starts:
            self.add_error("starts_at", SCHEDULED_WITHOUT_TIME)
        if hides_everywhere(cleaned.get("include_paths", []), cleaned.get("exclude_paths", [])):
            self.add_error("exclude_paths", "The banner would show nowhere: this holds all that it shows on.")
        is_held = approvals.is_required(cleaned.get("severity", ""), cleaned.get("status", ""))
        if is_held and cleaned.get("alone", "").strip() and approvals.is_over(ends):
            self.add_error("ends_at", approvals.OVER)
        return cleaned

    def save(self, commit: bool = True) -> Banner:
        if self.instance.pk and self.cleaned_data.get("show_again"):
            self.instance.dismiss_version += 1
        return super().save(commit)


def legible(values: dict[str, Any]) -> dict[str, Any]:
    """Values that were kept as JSON, as a form shows them; what a later version kept otherwise is left out."""
    found = {}
    for name in values.keys() & {field.name for field in Banner._meta.get_fields()}:
        field = Banner._meta.get_field(name)
        with suppress(forms.ValidationError):
            found[name] = values[name] if field.many_to_many else field.to_python(values[name])
    return found
