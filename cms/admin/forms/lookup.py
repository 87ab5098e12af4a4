"""The form of a lookup table: its name, and a file with how it is to be read. What is wrong is said at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from cms.lookups import columns, options, template
from cms.lookups.options import Options
from cms.lookups.problem import KINDS, FileError
from cms.models import LookupTable

WIDE = {"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}
CASES = [("keep", "as they are"), ("lower", "in lower case"), ("upper", "in upper case")]
NAMES = ("key", "columns", "template", "case", "encoding", "delimiter")
READING = (*NAMES, "pad", "skip_lines", "keeps_breaks", "trim", "skip")
FILE_HELP = (
    "CSV or JSON-lines, at most {most}. Encoding, delimiter and header are found out. Nothing is published until it is"
    " checked."
)
TOO_LARGE = (
    "The file is larger than {most}, which is the most that is taken here. Split the table, or have it loaded where the"
    " workers run: python manage.py load_lookup."
)


class LookupTableForm(forms.ModelForm):
    file = forms.FileField(required=False)
    key = forms.CharField(
        label="Key column",
        required=False,
        help_text="Readers find a row by it. Several with commas between make one key: county,precinct.",
        widget=forms.TextInput(attrs=WIDE),
    )
    columns = forms.CharField(
        label="Columns to keep",
        required=False,
        help_text="With commas between: NAME, NAME:TYPE or NEW-NAME=NAME:TYPE. TYPE is text, integer, number, boolean,"
        " date or json; number-comma and integer-comma for 1.234,5, number-point and integer-point for 1,234.5."
        " Empty: all of them, as text.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "spellcheck": "false"}),
    )
    template = forms.CharField(
        label="Row template",
        required=False,
        help_text='Empty: an object of the columns. Or JSON: {"place": "${city}, ${state}", "at": "$lat"}',
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "spellcheck": "false"}),
    )
    case = forms.ChoiceField(label="Keys are written", choices=CASES, required=False)
    pad = forms.CharField(
        label="Pad keys to",
        required=False,
        max_length=100,
        initial="0",
        help_text="characters, with zeros on the left: 5 makes 601 to 00601. Of several columns: 0,4.",
    )
    trim = forms.BooleanField(label="Trim spaces around keys", required=False, initial=True)
    encoding = forms.CharField(required=False, help_text="Only if auto-detection is wrong, e.g. windows-1252.")
    delimiter = forms.CharField(
        required=False, max_length=10, strip=False, help_text="Only if auto-detection is wrong: one character, or tab."
    )
    skip_lines = forms.IntegerField(
        label="Lines above the header",
        required=False,
        min_value=0,
        max_value=options.MOST_SKIPPED,
        help_text="Only if auto-detection is wrong.",
    )
    keeps_breaks = forms.BooleanField(
        label="Line breaks in quotes are meant",
        required=False,
        help_text="Also where what follows looks like rows that a stray quote swallowed.",
    )
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

    def __init__(
        self, *args: Any, last: dict[str, Any] | None = None, is_too_large: bool = False, **given: Any
    ) -> None:
        """`last`: how the newest file was read. `is_too_large`: what was sent was not kept."""
        super().__init__(*args, **given)
        self.is_too_large = is_too_large
        for name in READING:
            if last and name in self.fields:
                self.initial[name] = last.get(name, self.fields[name].initial)
        if last and "pad" in self.fields:
            self.initial["pad"] = options.pad_words(options.from_json(last).pad)
        if "file" in self.fields:
            self.fields["file"].help_text = FILE_HELP.format(most=filesizeformat(settings.UPLOAD_BYTES))
            self.fields["file"].widget.attrs["data-most"] = settings.UPLOAD_BYTES

    def clean_file(self) -> Any:
        """A file that is too large was not kept: see `cms.admin.upload_limit`."""
        if self.is_too_large:
            raise forms.ValidationError(TOO_LARGE.format(most=filesizeformat(settings.UPLOAD_BYTES)))
        return self.cleaned_data["file"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("file") and not cleaned.get("key"):
            self.add_error("key", "Name the column that holds the key, as in the file's header.")
        elif cleaned.get("key"):
            self.check_reading(cleaned)
        return cleaned

    def check_reading(self, cleaned: dict[str, Any]) -> None:
        """Each mistake at its own field; and what is left, at the form."""
        for name, check in CHECKS.items():
            try:
                check(cleaned)
            except FileError as error:
                self.add_error(name, str(error))
        if not self.errors:
            try:
                options.checked(self.reading())
            except FileError as error:
                self.add_error(None, str(error))

    def reading(self) -> Options:
        """How the file is to be read. Only of a valid form."""
        given = self.cleaned_data
        values = {name: given.get(name) or Options.__dataclass_fields__[name].default for name in NAMES[1:]}
        rules = {name: given[name] for name in ("trim", "keeps_breaks", "skip_lines")}
        return Options(key=given["key"].strip(), **values, **rules, pad=pad_of(given), skip=tuple(given["skip"]))


def pad_of(given: dict[str, Any]) -> int | tuple[int, ...]:
    try:
        return options.pads(given.get("pad") or "0")
    except ValueError:
        raise FileError("Write a number, or for a key of several columns one for each: 0,4.") from None


def check_pad(given: dict[str, Any]) -> None:
    options.check_key(Options(key=given.get("key") or "any", pad=pad_of(given)))


def check_template(given: dict[str, Any]) -> None:
    """Beside a list of columns that is right."""
    if given.get("template"):
        found = columns.parse(given.get("columns", ""))
        template.parse(given["template"], [each.output for each in found] or None)


def check_key(given: dict[str, Any]) -> None:
    options.check_key(Options(key=given["key"], case=given.get("case") or "keep"))


CHECKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "key": check_key,
    "columns": lambda given: columns.parse(given.get("columns", "")),
    "template": check_template,
    "pad": check_pad,
    "encoding": lambda given: options.encoding(given.get("encoding", "")),
    "delimiter": lambda given: options.delimiter(given.get("delimiter", "")),
}
