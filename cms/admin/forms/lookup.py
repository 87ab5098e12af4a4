"""The form of a lookup table: its name, and a file with how it is to be read. What is wrong is said at its field."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.lookups import columns, options, template
from cms.lookups.options import Options
from cms.lookups.problem import KINDS, FileError
from cms.models import LookupTable

WIDE = {"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}
CASES = [("keep", "as they are"), ("lower", "in lower case"), ("upper", "in upper case")]
NAMES = ("key", "columns", "template", "case", "pad", "encoding", "delimiter")
READING = (*NAMES, "trim", "skip")


class LookupTableForm(forms.ModelForm):
    file = forms.FileField(
        required=False,
        help_text="CSV or JSON-lines. Encoding and delimiter are found out. Nothing is published until it is checked.",
    )
    key = forms.CharField(
        label="Key column", required=False, help_text="Readers find a row by it.", widget=forms.TextInput(attrs=WIDE)
    )
    columns = forms.CharField(
        label="Columns to keep",
        required=False,
        help_text="With commas between: NAME, NAME:TYPE or NEW-NAME=NAME:TYPE. TYPE is text, integer, number, boolean,"
        " date or json. Empty: all of them, as text.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "spellcheck": "false"}),
    )
    template = forms.CharField(
        label="Row template",
        required=False,
        help_text='Empty: an object of the columns. Or JSON: {"place": "${city}, ${state}", "at": "$lat"}',
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "spellcheck": "false"}),
    )
    case = forms.ChoiceField(label="Keys are written", choices=CASES, required=False)
    pad = forms.IntegerField(
        label="Pad keys to",
        required=False,
        min_value=0,
        max_value=options.PAD_LIMIT,
        initial=0,
        help_text="characters, with zeros on the left: 5 makes 601 to 00601.",
    )
    trim = forms.BooleanField(label="Trim spaces around keys", required=False, initial=True)
    encoding = forms.CharField(required=False, help_text="Only if it is found out wrongly, e.g. windows-1252.")
    delimiter = forms.CharField(required=False, max_length=10, help_text="Only if it is found out wrongly.")
    skip = forms.MultipleChoiceField(
        label="Leave out",
        required=False,
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Lines with other problems keep the whole file from being published.",
    )
    is_wanted = forms.BooleanField(label="Publish at once when there is no problem", required=False, initial=True)

    class Meta:
        model = LookupTable
        fields = ["name", "slug"]

    def __init__(self, *args: Any, last: dict[str, Any] | None = None, **given: Any) -> None:
        """`last`: how the newest file was read."""
        super().__init__(*args, **given)
        for name in READING:
            if last and name in self.fields:
                self.initial[name] = last.get(name, self.fields[name].initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("file") and not cleaned.get("key"):
            self.add_error("key", "Name the column that holds the key, as in the file's first line.")
        elif cleaned.get("key"):
            self.check_reading(cleaned)
        return cleaned

    def check_reading(self, cleaned: dict[str, Any]) -> None:
        try:
            found = columns.parse(cleaned.get("columns", ""))
        except FileError as error:
            self.add_error("columns", str(error))
            return
        try:
            if cleaned.get("template") and found:
                template.parse(cleaned["template"], [each.output for each in found])
        except FileError as error:
            self.add_error("template", str(error))
        try:
            options.encoding(cleaned.get("encoding", ""))
        except FileError as error:
            self.add_error("encoding", str(error))

    def reading(self) -> Options:
        """How the file is to be read. Only of a valid form."""
        given = self.cleaned_data
        values = {
            name: given.get(name) or Options.__dataclass_fields__[name].default for name in NAMES if name != "key"
        }
        return Options(key=given["key"].strip(), **values, trim=given["trim"], skip=tuple(given["skip"]))
