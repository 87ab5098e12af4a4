"""Preview of a mirror: the data that it would publish, and the differences from what readers have."""

from __future__ import annotations

import time
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

import orjson

from cms.actions.mirrors import ask
from cms.models import MirrorState, MirrorVersion
from fetcher import FetchError

LONGEST = 100_000  # characters of JSON that a page shows
LINES = 200  # of differences
COMPARED = 5_000  # lines, beyond which two versions are not compared


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`problem` or `errors` say why there is no `text`."""

    text: str = ""
    is_cut: bool = False
    facts: str = ""
    difference: str = ""
    problem: str = ""
    errors: Any = None


def of_form(form: Any) -> Shown:
    """Asks the vendor as the form says, now."""
    if not form.is_valid():
        return Shown(errors=form.errors)
    begun = time.monotonic()
    try:
        found = ask(form.instance)
    except FetchError as error:
        return at_its_field(form, error)
    text = pretty(found.text or "")
    took = round((time.monotonic() - begun) * 1000)
    facts = f"{found.kind}, {len((found.text or '').encode()):,} bytes, {took:,} ms"
    return Shown(**cut(text), facts=facts, difference=difference(live_text(form.instance.pk), text))


def at_its_field(form: Any, error: FetchError) -> Shown:
    if error.field not in form.fields:
        return Shown(problem=str(error))
    form.add_error(error.field, str(error))
    return Shown(errors=form.errors)


def of_version(version: MirrorVersion) -> Shown:
    text = pretty(version.data)
    facts = f"{version.kind}, {version.size:,} bytes, sha256 {version.sha256[:12]}…"
    return Shown(**cut(text), facts=facts, difference=difference(live_text(version.mirror_id), text))


def live_text(mirror: int | None) -> str:
    """What readers have; empty when they have nothing."""
    state = MirrorState.objects.filter(mirror=mirror).select_related("version").first()
    return pretty(state.version.data) if state and state.version else ""


def pretty(text: str) -> str:
    return orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode()


def cut(text: str) -> dict[str, Any]:
    return {"text": text[:LONGEST], "is_cut": len(text) > LONGEST}


def difference(live: str, new: str) -> str:
    if not live:
        return ""
    if live == new:
        return "The same as what readers have."
    before, after = live.splitlines(), new.splitlines()
    if max(len(before), len(after)) > COMPARED:
        return "It differs from what readers have, and is too long to compare here."
    lines = list(unified_diff(before, after, "what readers have", "this", lineterm="", n=2))
    more = [f"… and {len(lines) - LINES} lines more"] if len(lines) > LINES else []
    return "\n".join(lines[:LINES] + more)
