"""The demo's alert banners: one of each severity that a newsroom uses, on two placements."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.models import Banner, Placement

HEADER = {"slug": "header", "name": "Top of every page"}
HOME = {"slug": "home", "name": "Top of the home page"}


def plant(now: datetime) -> None:
    header, home = (Placement.objects.create(**place) for place in (HEADER, HOME))
    polls = Banner.objects.create(
        severity=Banner.Severity.EMERGENCY,
        heading="Harbor Road in Saltby is closed: water over the wall",
        body="<p>Please stay away from the sea front. Shelter is open at the Saltby gymnasium, day and night.</p>",
        link_url="https://example.org/shelters",
        link_text="All shelters",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=2),
        status=Banner.Status.PUBLISHED,
        dismissible=False,
    )
    polls.placements.set([home])
    recount = Banner.objects.create(
        severity=Banner.Severity.WARNING,
        heading="The governor’s race may go to a recount",
        body="<p>Be wary of anyone who says that it is over. Tarrow reports when its second count is done.</p>",
        link_url="https://example.org/recount",
        link_text="How a recount works",
        status=Banner.Status.PUBLISHED,
    )
    recount.placements.set([header])
    newsletter = Banner.objects.create(
        severity=Banner.Severity.NOTICE,
        heading="Going to bed? The result by e-mail at breakfast",
        link_url="https://example.org/breakfast",
        link_text="Send it to me",
        ends_at=now + timedelta(days=7),
        status=Banner.Status.PUBLISHED,
        exclude_paths=["/donate"],
    )
    newsletter.placements.set([header, home])
