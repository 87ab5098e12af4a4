"""The demo as readers find it, with a blog from right to left, all banners, and posts with all that a post may have."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from testing.paths import ROOT
from testing.services.environment import environment
from testing.services.s3 import S3
from testing.system.orm_client import OrmClient

SEVERITIES = ("emergency", "warning", "notice", "info")
ARABIC = [
    ("إغلاق مراكز الاقتراع", "<p>أغلقت مراكز الاقتراع أبوابها عند الساعة <b>21:00</b>، وبدأ فرز الأصوات.</p>"),
    ("نسبة المشاركة", "<p>بلغت نسبة المشاركة 61.4٪ وفق <a href='https://example.org/'>اللجنة العليا</a>.</p>"),
    ("", "<blockquote>«سننتظر حتى آخر صوت».</blockquote><ul><li>الدائرة الأولى</li><li>الدائرة الثانية</li></ul>"),
]
QUOTE = (
    '<p>The clerk of Tarrow writes:</p><blockquote class="twitter-tweet"><p>The second count is done.</p>'
    '&mdash; Tarrow County Clerk (@tarrowclerk) <a href="https://twitter.com/tarrowclerk/status/1234567890">November 3,'
    " 2026</a></blockquote>"
)
VIDEO = "FallbackScheduler it here:\nhttps://youtu.be/dQw4w9WgXcQ"


@dataclass(frozen=True, kw_only=True)
class DemoSite:
    """`url` is where readers fetch; `publish()` puts there what `orm` has saved since."""

    orm: OrmClient
    url: str
    env: dict[str, str]

    @property
    def night(self) -> str:
        return f"{self.url}/live/election-night/index.html"

    def publish(self) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "publish"], cwd=ROOT, env=self.env, check=True, capture_output=True
        )

    def election(self) -> dict[str, Any]:
        return self.orm.read("LiveBlog", slug="election-night")[0]


@contextmanager
def demo(database: str, broker: str, store: S3) -> Iterator[DemoSite]:
    env = environment(database=database, broker=broker, s3=store.url, bucket="demo-site")
    subprocess.run([sys.executable, "-m", "demo.prepare"], cwd=ROOT, env=env, check=True)
    with OrmClient(env) as orm:
        site = DemoSite(orm=orm, url=env["PUBLIC_BASE_URL"], env=env)
        add_arabic(orm)
        add_banners(orm)
        add_quotes(orm, site.election())
        site.publish()
        yield site


def add_arabic(orm: OrmClient) -> None:
    blog = orm.blog(slug="arabic", title="ليلة الانتخابات: النتائج أولاً بأول", language="ar", description="تغطية حية")
    for n, (title, body) in enumerate(ARABIC):
        orm.post(blog, title=title, body=body, pinned=n == 0, key_event=n == 1, tags=["انتخابات"])


def add_banners(orm: OrmClient) -> None:
    """Of each severity one on a placement of its own, and all of them on one."""
    every = orm.make("Placement", slug="look-all")
    for severity in SEVERITIES:
        placement = orm.make("Placement", slug=f"look-{severity}")
        orm.make(
            "Banner",
            heading=f"{severity.capitalize()}: polls stay open until 9 pm in Cook County",
            body="<p>A court has ordered two more hours. Bring an ID.</p>",
            link_url="https://example.org/polls",
            link_text="Find your polling place",
            severity=severity,
            status="published",
            placements=[placement["id"], every["id"]],
        )


def add_quotes(orm: OrmClient, blog: dict[str, Any]) -> None:
    orm.post(blog, title="Tarrow signs at ten", body=QUOTE)
    orm.post(blog, title="The count, filmed", body=VIDEO)
