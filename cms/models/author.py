"""Authors of posts, as readers see them. No e-mail address, no login: those stay with the user account."""

from django.conf import settings
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=200)
    url = models.URLField(
        "profile page", blank=True, help_text="Shown to readers, e.g. the author's page on your site."
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text="The login that writes as this author. Never shown to readers.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
