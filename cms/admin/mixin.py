"""What a mixin of admins is to a type checker: an admin. At run time it has no base, so that bases keep their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminMixin = ModelAdmin[Any]
else:
    AdminMixin = object
