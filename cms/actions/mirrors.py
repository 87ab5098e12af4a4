"""A mirror's request to its vendor, how its answer is judged, and its actions for editors. Publishes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from cms.models import Mirror, MirrorState, MirrorVersion
from cms.secrets import secret_headers
from cms.secrets.encryption import Undecryptable, decrypt
from fetcher import Answer, Ask, BadAnswer, Forbidden, fetch, reading, shaping
from fetcher.csv_table import Told
from formats import dialect, encoding


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an answer came to. `text` is JSON, or None when nothing changed since the marks of `state`."""

    text: str | None = field(repr=False)
    kind: str = ""
    order: shaping.Order | None = None
    modified: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""

    @property
    def sha256(self) -> str:
        return sha256((self.text or "").encode()).hexdigest()


def ask(mirror: Mirror, state: MirrorState | None = None) -> Found:
    """Asks the vendor; conditionally, with a state. Raises FetchError."""
    answer = fetch(asking(mirror, state), settings.FETCH_POLICY)
    if answer.body is None and state:
        return Found(text=None, etag=state.etag, last_modified=state.last_modified, body_sha256=state.body_sha256)
    digest = sha256(answer.body or b"").hexdigest()
    marks: dict[str, Any] = {"etag": answer.etag, "last_modified": answer.last_modified, "body_sha256": digest}
    if state and digest == state.body_sha256:
        return Found(text=None, **marks)
    return Found(**made(mirror, answer), modified=answer.modified, **marks)


def asking(mirror: Mirror, state: MirrorState | None) -> Ask:
    """Raises Forbidden when the secrets cannot be opened."""
    try:
        headers, query = secret_headers.opened(mirror.sealed_headers), decrypt(mirror.sealed_query)
    except Undecryptable:
        hint = "Enter the secrets again, or name the old key in SECRET_KEY_FALLBACKS."
        raise Forbidden("The secrets cannot be opened with this SECRET_KEY.", hint) from None
    return Ask(
        url=mirror.url,
        types=types_of(mirror.format),
        secret_headers=headers,
        secret_query=query,
        etag=state.etag if state else "",
        last_modified=state.last_modified if state else "",
        seconds=mirror.timeout,
        max_bytes=mirror.max_bytes,
    )


def types_of(name: str) -> tuple[str, ...]:
    """Raises Forbidden for a format that no form offers: a row that another version, or SQL, wrote."""
    if name not in reading.TYPES:
        known = ", ".join(reading.TYPES)
        raise Forbidden(f"The format “{shaping.short(name)}” is not known.", f"Choose one of: {known}.", field="format")
    return reading.TYPES[name]


def made(mirror: Mirror, answer: Answer) -> dict[str, Any]:
    """Text, kind and order of what is published of an answer. Raises BadAnswer."""
    lists = [name.strip() for name in mirror.xml_lists.split(",") if name.strip()]
    whole = reading.read(answer, mirror.format, lists=lists, told=told(mirror))
    value = shaping.select(whole, mirror.selection)
    shaping.check(value, shaping.written(mirror.schema) if mirror.schema is not None else "")
    return {
        "text": shaping.written(value),
        "kind": shaping.kind(value),
        "order": shaping.order(whole, mirror.order_by),
    }


def told(mirror: Mirror) -> Told:
    """How its CSV is written, as far as an editor says it. Raises BadAnswer for what no form would have taken."""
    if mirror.format != Mirror.Format.CSV:
        return Told()
    try:
        sign, name = dialect.delimiter(mirror.delimiter), encoding.told(mirror.encoding)
    except ValueError as error:
        raise BadAnswer(str(error), "Mend it in the mirror's settings.") from None
    return Told(delimiter=sign, encoding=name, skip_lines=mirror.skip_lines)


def fetch_now(mirror: Mirror, *, takes_any: bool = False) -> None:
    """Makes it due. With `takes_any` the next good answer is taken even when it is older, or of another kind."""
    marks = {"takes_any": True, "etag": "", "last_modified": "", "body_sha256": ""} if takes_any else {}
    MirrorState.objects.filter(mirror=mirror).update(next_run=0, **marks)


@transaction.atomic
def restore(version: MirrorVersion) -> None:
    """Publishes an earlier version again, and stops fetching, so that it stays until someone resumes."""
    Mirror.objects.filter(pk=version.mirror_id).update(paused_at=Now())
    MirrorState.objects.filter(mirror=version.mirror_id).update(version=version, shown_at=Now(), accepted=F("ticket"))


def pause(mirror: Mirror) -> None:
    Mirror.objects.filter(pk=mirror.pk, paused_at=None).update(paused_at=Now())


def resume(mirror: Mirror) -> None:
    """The next run begins at once."""
    Mirror.objects.filter(pk=mirror.pk).update(paused_at=None)
