"""The language of what readers read, as one canonical tag by whatever way it was written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from cms.text import languages


class LanguageFormField(forms.CharField):
    """Its value is canonical; what is no language gives an error that says what to write."""

    def clean(self, value: Any) -> str:
        found = super().clean(value)
        return languages.canonical(found) if found else found


class LanguageField(models.CharField):
    """A tag that is none is refused in words: by forms, `save()`, `update()` and `bulk_create()` alike.

    Rows may come by SQL: what is read is canonical too, the default where the row says no language.
    """

    def __init__(self, **options: Any) -> None:
        defaults = {"max_length": languages.LENGTH, "default": languages.DEFAULT, "help_text": languages.HELP}
        super().__init__(**{**defaults, **options})

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": LanguageFormField, "max_length": languages.LONGEST, **options})

    def clean(self, value: Any, model_instance: Any) -> str:
        return super().clean(languages.canonical(value) if value and isinstance(value, str) else value, model_instance)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else languages.understood(value) or languages.DEFAULT

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = languages.canonical(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(languages.canonical(value) if isinstance(value, str) else value, connection)
