"""The form of a mirror. Secrets go in and never come out, not even by pointing the mirror at another server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.fields import InvalidJSONInput

from cms.models import Mirror
from cms.secrets import secret_headers
from cms.secrets.encryption import seal
from cms.secrets.secret_headers import DOTS
from fetcher import policy

MOVED = (
    "This is another server than before: enter the secrets again, or empty their fields, so that they do not go there."
)
OFF = {"autocomplete": "off", "spellcheck": "false"}


class SchemaField(forms.JSONField):
    """No schema is an empty field, not “null”."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError("It is nested too deeply.") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, data)
        except RecursionError:
            return True

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


class MirrorForm(forms.ModelForm):
    headers = forms.CharField(
        label="Secret headers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", **OFF}),
        help_text="One a line, as in “Authorization: Bearer …”. They are sealed; dots keep what is there.",
    )
    query = forms.CharField(
        label="Secret query",
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", **OFF}),
        help_text="Appended to the URL, as in “apikey=…”. It is sealed; dots keep what is there.",
    )

    delimiter = forms.CharField(
        label="Delimiter of a CSV",
        required=False,
        max_length=10,
        strip=False,  # a tab is one
        help_text="Only if auto-detection is wrong: one character, or tab.",
    )

    class Meta:
        model = Mirror
        fields = "__all__"  # noqa: DJ007 - the admin names the fields
        field_classes = {"schema": SchemaField}
        widgets = {
            "url": forms.TextInput(attrs={"class": "vTextField", "inputmode": "url", **OFF}),
            "selection": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", **OFF}),
            "schema": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField", **OFF}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "headers" in self.fields:  # a viewer's page has none
            self.initial["headers"] = secret_headers.lines(self.instance.headers)
            self.initial["query"] = self.instance.query

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if self.keeps_secrets(cleaned) and self.is_elsewhere(cleaned):
            self.add_error("url", MOVED)
            return cleaned
        self.instance.sealed_headers = self.sealed(cleaned.get("headers", ""))
        if cleaned.get("query") != DOTS:
            self.instance.sealed_query = seal(cleaned.get("query", ""))
        return cleaned

    def sealed(self, headers: str) -> str:
        try:
            return secret_headers.sealed(headers, before=self.instance.sealed_headers)
        except forms.ValidationError as error:
            self.add_error("headers", error)
        return self.instance.sealed_headers

    def keeps_secrets(self, cleaned: dict[str, Any]) -> bool:
        return DOTS in cleaned.get("headers", "") or cleaned.get("query") == DOTS

    def is_elsewhere(self, cleaned: dict[str, Any]) -> bool:
        """Whether the URL is another server's than the one that the secrets were entered for."""
        before = Mirror.objects.filter(pk=self.instance.pk).values_list("url", flat=True).first()
        now = cleaned.get("url")
        return before is not None and bool(now) and policy.target(before).origin != policy.target(now).origin
