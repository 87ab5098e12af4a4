"""The demo's alert banners: one of each severity that a newsroom uses, on two placements."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.models import Banner, Placement

HEADER = {"slug": "header", "name": "Top of every page"}
HOME = {"slug": "home", "name": "Top of the home page"}


def plant(now: datetime) -> None:
    header, home = (Placement.objects.create(**place) for place in (HEADER, HOME))
    flood = Banner.objects.create(
        severity=Banner.Severity.EMERGENCY,
        heading="Flood water on the bridge at Lower Tarrow: do not cross",
        body="<p>The road to Fennick is closed, also to tractors. The ice rink is open all night as a shelter.</p>",
        link_url="https://example.org/flood",
        link_text="Where it is safe",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=2),
        status=Banner.Status.PUBLISHED,
        dismissible=False,
    )
    flood.placements.set([home])
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
