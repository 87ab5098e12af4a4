"""The second person's approval of an emergency: asked for, given, or done without for a reason. The admin's rule alone:

what Python saves is published, as the contract says. While it waits, what readers have stays as it is. Whether an edit
waits is decided in `submit` and `submit_values`, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from cms.actions.edits import differing, write
from cms.models import Approval, Banner, Placement
from cms.models.post import ItemStatus

INTERNAL = {"id", "uid"}  # what a banner is, whatever is approved
COLUMNS = tuple(field.name for field in Banner._meta.concrete_fields if field.name not in INTERNAL)
OVER = "It is over already: choose a later end."
OUT = (ItemStatus.PUBLISHED, ItemStatus.SCHEDULED)
Outcome = Approval.Outcome


class Result(Enum):
    """What became of an edit."""

    SAVED = "saved"
    UNCHANGED = "it was so already"
    ASKED = "waits for a second person; readers keep what they have"
    PUBLISHED_ALONE = "published by one person alone, for a reason that is kept"


@transaction.atomic
def submit(banner: Banner, placements: Any, *, by: Any, is_edited: bool, alone: str = "") -> Result:
    """The edit of a form: `banner` has its values, `is_edited` when one differs from what the form began with.

    `alone` is the reason why nobody else can approve it. A new banner is saved while it waits, as a draft.
    """
    values = values_of(banner, placements)
    if not needs_approval(banner, is_edited=is_edited):
        save_with(banner, placements)
        withdraw(banner, by=by)
        return Result.SAVED
    if alone.strip():
        save_with(banner, placements)
        publish_alone(ask(banner, values, by=by).pk, by=by, reason=alone)
        return Result.PUBLISHED_ALONE
    if banner.pk is None:
        banner.status = Banner.Status.DRAFT
        save_with(banner, placements)
    ask(banner, values, by=by)
    return Result.ASKED


@transaction.atomic
def submit_values(banner: Banner, values: Mapping[str, Any], *, by: Any) -> Result:
    """The edit of a bulk action: only values that differ are written. What waits already goes on waiting."""
    if not differing(banner, values):
        return Result.UNCHANGED
    if is_required(banner.severity, values.get("status", banner.status)):
        ask(banner, values_of(banner, banner.placements.all()) | as_json(values), by=by)
        return Result.ASKED
    write(banner, values)
    return Result.SAVED


def needs_approval(banner: Banner, *, is_edited: bool) -> bool:
    """A save without a change asks nobody, where readers have it already and nothing waits."""
    if not is_required(banner.severity, banner.status):
        return False
    return is_edited or not is_out(banner) or waiting(banner) is not None


def save_with(banner: Banner, placements: Any) -> None:
    banner.save()
    banner.placements.set(placements)


def is_required(severity: str, status: str) -> bool:
    """Whether a banner that is so needs a second person."""
    return settings.EMERGENCY_APPROVAL and severity == Banner.Severity.EMERGENCY and status in OUT


def is_out(banner: Banner) -> bool:
    """Whether readers have it as an emergency, or will have as approved; by the database, not by the instance."""
    return Banner.objects.filter(pk=banner.pk, severity=Banner.Severity.EMERGENCY, status__in=OUT).exists()


def values_of(banner: Banner, placements: Any) -> dict[str, Any]:
    """The banner's fields as JSON has them, with the primary keys of its placements."""
    found = {name: getattr(banner, name) for name in COLUMNS} | {"placements": sorted(each.pk for each in placements)}
    return as_json(found)


def waiting(banner: Banner) -> Approval | None:
    return Approval.objects.filter(banner=banner, outcome=Outcome.WAITING).first() if banner.pk else None


@transaction.atomic
def ask(banner: Banner, values: Mapping[str, Any], *, by: Any) -> Approval:
    """A request in place of the one that waits; that one, if it asks for the same."""
    before = waiting(banner)
    if before and before.values == values:
        return before
    withdraw(banner, by=by)
    name = by.get_username()
    return Approval.objects.create(
        banner=banner, heading=values["heading"], values=values, asked_by=by, asked_name=name
    )


def withdraw(banner: Banner, *, by: Any) -> int:
    """How many requests no longer wait: one or none."""
    return decide(Approval.objects.filter(banner=banner), Outcome.WITHDRAWN, by=by)


def decide(chosen: Any, outcome: str, *, by: Any, reason: str = "") -> int:
    return chosen.filter(outcome=Outcome.WAITING).update(
        outcome=outcome, decided_by=by, decided_name=by.get_username(), decided_at=Now(), reason=reason
    )


@transaction.atomic
def approve(pk: int, *, by: Any) -> Banner:
    """Lets a request out that another person made. Raises ValidationError with what to do instead."""
    if not decide(Approval.objects.filter(pk=pk).exclude(asked_by=by), Outcome.APPROVED, by=by):
        own = Approval.objects.filter(pk=pk, outcome=Outcome.WAITING).exists()
        raise ValidationError(
            "You asked for it yourself: someone else has to approve it."
            if own
            else "It was changed, decided or withdrawn meanwhile: look again."
        )
    return carry_out(Approval.objects.get(pk=pk))


@transaction.atomic
def publish_alone(pk: int, *, by: Any, reason: str) -> Banner:
    """Breaks the glass. Raises ValidationError."""
    if not reason.strip():
        raise ValidationError("Say why: the reason is kept.")
    if not decide(Approval.objects.filter(pk=pk), Outcome.ALONE, by=by, reason=reason.strip()):
        raise ValidationError("It was changed, decided or withdrawn meanwhile: look again.")
    return carry_out(Approval.objects.get(pk=pk))


def carry_out(approval: Approval) -> Banner:
    """Raises ValidationError, in words, for what cannot be published any more."""
    banner = approval.banner
    if banner is None:
        raise ValidationError("The banner was deleted meanwhile.")
    for name in asked_of(approval):
        setattr(banner, name, Banner._meta.get_field(name).to_python(approval.values[name]))
    if is_over(banner.ends_at):
        raise ValidationError(OVER)
    placements = Placement.objects.filter(pk__in=approval.values.get("placements", []))
    if len(placements) < len(approval.values.get("placements", [])):
        raise ValidationError("A placement of it was deleted meanwhile: look at the banner, and save it again.")
    check(banner)
    save(banner)
    if "placements" in approval.values:
        banner.placements.set(placements)
    return banner


def asked_of(approval: Approval) -> list[str]:
    """The columns that it tells of: one that is newer than the request stays as the banner has it."""
    return [name for name in COLUMNS if name in approval.values]


def is_over(ends_at: datetime | None) -> bool:
    return ends_at is not None and ends_at <= timezone.now()


def check(banner: Banner) -> None:
    """As the form checks it: what it waited for may have changed the rules. Raises ValidationError."""
    try:
        banner.full_clean()
    except ValidationError as error:
        told = [f"{label(name)}{' '.join(messages)}" for name, messages in error.message_dict.items()]
        raise ValidationError(told) from None


def label(name: str) -> str:
    return "" if name in (NON_FIELD_ERRORS, "status") else f"{Banner._meta.get_field(name).verbose_name}: "


def save(banner: Banner) -> None:
    """Raises ValidationError where the database refuses it: somebody was quicker."""
    try:
        with transaction.atomic():
            banner.save()
    except IntegrityError as error:
        raise ValidationError(f"It cannot be published: {str(error).splitlines()[0]}.") from error


def differences(approval: Approval) -> list[tuple[str, Any, Any]]:
    """What it would change of the banner: field, as it is, as it would be."""
    banner = approval.banner
    before = values_of(banner, banner.placements.all()) if banner else {}
    names = [*asked_of(approval), *({"placements"} & approval.values.keys())]
    return [
        (str(Banner._meta.get_field(name).verbose_name), before.get(name), approval.values[name])
        for name in names
        if before.get(name) != approval.values[name]
    ]


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(values, cls=DjangoJSONEncoder)))
