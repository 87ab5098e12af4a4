"""Public identifiers: ULIDs for items, slugs for what has a key in the bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from ulid import ULID

from cms.models.publication import Publication

if TYPE_CHECKING:
    from django.db.models import Model

SLUG_HINT = "Use lower-case letters, digits and single dashes, as in “election-night”. No slashes, spaces or accents."
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ULID_PATTERN = r"[0-7][0-9A-HJKMNP-TV-Z]{25}"  # https://github.com/ulid/spec: Crockford's base 32, 128 bits


def new_ulid() -> str:
    """A ULID (https://github.com/ulid/spec): 26 characters, sorted by the time they were made."""
    return str(ULID())


class SlugField(models.CharField):
    """A short name that becomes part of a key; fixed once published (the database refuses a change, see cms.ledger)."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "max_length": 100,
            "unique": True,
            "validators": [RegexValidator(SLUG_PATTERN, SLUG_HINT)],
            "help_text": SLUG_HINT,
        }
        super().__init__(**{**defaults, **options})


def slug_constraint(name: str) -> models.CheckConstraint:
    """The database's own refusal of a slug that would make a wrong key."""
    return models.CheckConstraint(
        condition=models.Q(slug__regex=SLUG_PATTERN), name=name, violation_error_message=SLUG_HINT
    )


def refuse_new_slug(instance: Model, kind: str) -> None:
    """Raises ValidationError when a slug was changed that is in the ledger as `kind:slug`: readers poll it for ever."""
    saved = type(instance)._default_manager.filter(pk=instance.pk).values_list("slug", flat=True).first()
    is_new = saved not in (None, instance.slug)  # type: ignore[attr-defined]
    if is_new and Publication.objects.filter(key=f"{kind}:{saved}", wanted__gt=0).exists():
        raise ValidationError(
            {"slug": f"The slug is fixed, because readers already poll “{saved}”. Make a new one instead."}
        )
