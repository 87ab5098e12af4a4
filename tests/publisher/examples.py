"""The golden examples: an election night as rows. `python -m tests.publisher.examples` writes tests/examples/ anew.

What other programs may rely on is shown here; the tests of the page, of merge and of the schemas read the same files.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile

import orjson

from cms.lookups.options import Options
from cms.lookups.reading import rows
from cms.lookups.source import look
from contract.keys import PAGE_SIZE
from publisher.documents import BlogDocuments, Document, Site, banners, home, mirror
from publisher.documents.row import (
    AuthorRow,
    BannerRow,
    BannersRows,
    BlogRow,
    ChangeRow,
    HomeRows,
    LiveBlogRows,
    MirrorRow,
    MirrorRows,
    PageRow,
    PagesRow,
    PostRow,
    PublicationRow,
)
from testing.paths import EXAMPLES

SITE = Site(base_url="https://news.example")
BEGINNING = datetime(2026, 11, 3, 19, 30, tzinfo=UTC)
ENDING = datetime(2026, 11, 3, 21, 4, 9, 120000, tzinfo=UTC)
ZOE = AuthorRow(name="Zoë Martínez", url="https://news.example/staff/zoe-martinez")
TOM = AuthorRow(name="Tom O’Neill")
LAYLA = AuthorRow(name="ليلى حداد")
COUNTIES = (
    "Adams",
    "Boone",
    "Champaign",
    "DeKalb",
    "Effingham",
    "Fulton",
    "Grundy",
    "Henry",
    "Jackson",
    "Kane",
    "Lake",
)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TABLE = (
    '<table><thead><tr><th scope="col">Candidate</th><th scope="col">Votes</th></tr></thead>'
    "<tbody><tr><td>Alvarez</td><td>31,204</td></tr><tr><td>Brandt</td><td>29,877</td></tr></tbody></table>"
)
WRITTEN: dict[int, dict[str, object]] = {
    0: {
        "title": "What to expect tonight",
        "body": "<p>Good evening. Polls across Illinois close at 7 pm local time, and we will be here until the last"
        " precinct has reported.</p><ul><li>The senate race is the one to watch.</li>"
        "<li>Mail ballots are counted last.</li></ul>",
        "authors": (ZOE, TOM),
        "tags": ("Guide",),
    },
    121: {
        "body": "<p>Lines of an hour and more at three sites on the South Side. Anyone in line may vote.</p>",
        "authors": (TOM,),
        "tags": ("Cook County",),
        "image": "https://news.example/media/line.jpg",
        "image_alt": "People in line in front of a school",
    },
    122: {
        "title": "Eleven polling places stay open until 9 pm",
        "body": "<p>A judge has ordered polls to stay open until 9 pm at eleven sites in Cook County.</p>"
        "<blockquote><p>No voter should pay for a broken machine.</p></blockquote>",
        "authors": (ZOE,),
        "tags": ("Cook County", "Courts"),
        "key_event": True,
    },
    123: {
        "title": "النتائج الأولية",
        "body": '<p lang="ar" dir="rtl">بدأ فرز الأصوات في مقاطعة كوك، والنتائج الأولية متوقعة خلال ساعة.</p>',
        "authors": (LAYLA,),
    },
    124: {"body": "<p>First-time voters in Springfield 🗳️👩‍👩‍👧: “We waited two hours &amp; would do it again.”</p>"},
    125: {
        "body": "<p>We are watching DuPage &amp; Will counties next; both report mail ballots first.</p>",
        "authors": (),
    },
    126: {
        "title": "First results",
        "body": f"<p>First results in the senate race, with 4 per cent reporting.</p>{TABLE}",
        "authors": (ZOE,),
        "tags": ("Senate",),
        "key_event": True,
    },
    127: {"title": "A call that came too early", "body": "<p>This post was removed a minute later.</p>"},
    128: {"title": "Turnout at 58 per cent", "body": "<p><em>Two points above 2022</em>, the clerk’s office says.</p>"},
    129: {"body": "<p>Back in ten minutes with the county map.</p>", "authors": (TOM,)},
}


def ulid(moment: datetime, number: int) -> str:
    """A ULID of a moment whose random part is a number."""
    value = int(moment.timestamp() * 1000) << 80 | number
    return "".join(ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))


def county(sequence: int) -> str:
    name, share = COUNTIES[sequence % len(COUNTIES)], 40 + sequence % 17
    return (
        f"<p>{name} County: Alvarez {share} per cent, Brandt {97 - share}, with {sequence % 9 + 1} in 10 counted.</p>"
    )


def post(sequence: int) -> PostRow:
    published_at = BEGINNING + timedelta(seconds=43 * sequence, milliseconds=7 * sequence)
    values: dict[str, object] = {"title": "", "body": county(sequence), "authors": (TOM,) if sequence % 3 else ()}
    return PostRow(
        id=ulid(published_at, sequence),
        sequence=sequence,
        revision=sequence + 1,
        published_at=published_at,
        **{**values, **WRITTEN.get(sequence, {})},
    )


def election_night() -> LiveBlogRows:
    """130 posts, one edit each; then a correction, a removal, an edit of two posts at once, and a pin."""
    posts = {sequence: post(sequence) for sequence in range(130)}
    correction = "An earlier version said that twelve sites stay open."
    edited = BEGINNING + timedelta(minutes=93)
    posts[122] = replace(posts[122], revision=131, correction=correction, modified_at=edited)
    removed = replace(posts.pop(127), revision=132)
    for sequence in (4, 128):
        posts[sequence] = replace(posts[sequence], revision=133, tags=("Turnout",))
    posts[0] = replace(posts[0], revision=134)
    known = sorted([*posts.values(), removed], key=lambda each: (-each.revision, -each.sequence))
    changes = tuple(
        ChangeRow(
            id=each.id,
            sequence=each.sequence,
            revision=each.revision,
            removed=each is removed,
            changed_at=ENDING - timedelta(seconds=134 - each.revision),
        )
        for each in known
    )
    newest = [posts[sequence] for sequence in sorted(posts, reverse=True)]
    return LiveBlogRows(
        publication=publication("liveblog:election-night", 134),
        slug="election-night",
        blog=blog(),
        recent=tuple(each.id for each in newest[:PAGE_SIZE]),
        pinned=(posts[0].id,),
        key_events=tuple(each.id for each in newest if each.key_event),
        changes=changes,
        posts={each.id: each for each in newest},
        post_count=len(posts),
        pages=pages(posts, known),
    )


def pages(posts: dict[int, PostRow], known: list[PostRow]) -> PagesRow:
    stale = []
    for n in range(2):
        mine = range(n * PAGE_SIZE, (n + 1) * PAGE_SIZE)
        revision = max(each.revision for each in known if each.sequence in mine)
        stale.append(PageRow(n=n, revision=revision, posts=tuple(posts[sequence] for sequence in mine)))
    return PagesRow(listed=2, revision=max(page.revision for page in stale), stale=tuple(stale))


def publication(key: str, revision: int) -> PublicationRow:
    return PublicationRow(pk=1, key=key, revision=revision, live=0, rebuilt=0, updated_at=ENDING)


def blog() -> BlogRow:
    return BlogRow(
        slug="election-night",
        title="Election night in Illinois",
        description="Results and reports from every county, as they come in",
        language="en",
        status="live",
        coverage_starts_at=BEGINNING,
    )


def listing() -> HomeRows:
    others = (
        BlogRow(slug="wahlnacht", title="Die Wahlnacht in Österreich", description="", language="de", status="ended"),
        BlogRow(slug="layla", title="ليلة الانتخابات", description="", language="ar", status="upcoming"),
    )
    return HomeRows(
        publication=publication("home", 4),
        blogs=(*others, blog()),
        front=election_night(),
        banners=top_banners(),
    )


def top_banners() -> BannersRows:
    starts_at = datetime(2026, 11, 3, 20, 30, tzinfo=UTC)
    emergency = BannerRow(
        id=ulid(starts_at, 1),
        revision=8,
        sequence=1,
        severity="emergency",
        priority=0,
        heading="Polls stay open until 9 pm in Cook County",
        body="<p>Anyone in line by then may vote.</p>",
        link_url="https://news.example/vote",
        link_text="Find your polling place",
        starts_at=starts_at,
        ends_at=datetime(2026, 11, 4, 3, tzinfo=UTC),
        dismissible=True,
        dismiss_version=2,
        include=("/",),
        exclude=("/donate",),
        language="en",
    )
    info = replace(
        emergency,
        id=ulid(BEGINNING, 0),
        revision=4,
        sequence=0,
        severity="info",
        priority=5,
        heading="Results are slower than usual; we show only what clerks have confirmed.",
        body="",
        link_url="",
        starts_at=None,
        ends_at=None,
        dismissible=False,
        dismiss_version=1,
        include=(),
        exclude=(),
    )
    return BannersRows(publication=publication("banners:top", 9), placement="top", banners=(info, emergency))


def senate_race() -> MirrorRows:
    """A vendor who stopped answering at nine: the last good copy."""
    return MirrorRows(
        publication=publication("mirror:senate", 17),
        slug="senate",
        mirror=MirrorRow(
            source="https://results.example/v2/races/senate.json",
            interval=10,
            data='{"race":"Senate","reporting":0.41,"candidates":[{"name":"Alvarez","votes":31204},'
            '{"name":"Brandt","votes":29877}]}',
            fetched_at=datetime(2026, 11, 3, 20, 58, 41, 305000, tzinfo=UTC),
            checked_at=datetime(2026, 11, 3, 20, 59, 51, 310000, tzinfo=UTC),
            stale_since=datetime(2026, 11, 3, 21, 0, 1, 322000, tzinfo=UTC),
        ),
    )


def chicago() -> Document:
    """A row of a lookup table, through the code that reads a file."""
    with TemporaryFile() as file:
        file.write(b"zip_code,city,state,lat\n60601,Chicago,IL,41.8858\n")
        file.flush()
        options = Options(key="zip_code", columns="zip=zip_code, city, state, lat:number")
        ((name, _, body),) = rows(file, look(file, options), options)
    return Document(key=f"lookups/zip/{name}", body=body, content_type="", cache_control="", revision=1)


def documents() -> dict[str, Document]:
    """The example documents by the name of their schema."""
    night = BlogDocuments(election_night(), SITE)
    assert night.page_list is not None
    return {
        "latest": night.latest,
        "feed": night.feed,
        "page": night.pages[0],
        "pages": night.page_list,
        "live-index": home(listing()),
        "banners": banners(top_banners()),
        "mirror": mirror(senate_race()),
        "lookup": chicago(),
    }


def readable(document: Document) -> bytes:
    """The document as the examples show it: indented, in the same order."""
    return orjson.dumps(orjson.loads(document.body), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main() -> None:
    EXAMPLES.mkdir(exist_ok=True)
    for name, document in documents().items():
        (EXAMPLES / f"{name}.json").write_bytes(readable(document))


if __name__ == "__main__":
    main()
