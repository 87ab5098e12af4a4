"""What our feed says of any post, an import reads again as it was."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.importing.file import feed_of
from cms.importing.normalise import settle
from cms.importing.reading import Reading
from cms.importing.report import Report
from cms.text import markup
from publisher.documents.item import item
from publisher.documents.row import AuthorRow
from tests.publisher.made import documents, post

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
DATES = st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))
AUTHORS = st.builds(AuthorRow, name=WORDS.filter(str.strip), url=st.just(""))
POSTS = st.fixed_dictionaries(
    {
        "id": st.just("01KC5G0000000000000000000A"),
        "title": WORDS,
        "body": st.lists(WORDS, max_size=3).map(lambda found: markup.clean("\n\n".join(found))),
        "published_at": DATES,
        "modified_at": st.none() | DATES,
        "key_event": st.booleans(),
        "correction": WORDS,
        "tags": st.lists(WORDS, max_size=3).map(tuple),
        "authors": st.lists(AUTHORS, max_size=2, unique_by=lambda author: author.name).map(tuple),
        "image": st.sampled_from(["", "https://a.org/p.jpg"]),
        "image_alt": WORDS,
    }
)


@settings(max_examples=100, deadline=None)
@given(POSTS)
def test_our_feed_always_imports_again_the_same(values):
    row = post(0, **values)
    reading = Reading(report=Report(strict=True))
    feed = feed_of(documents(row).feed.body, None, reading)
    (found,) = settle(feed, slug="night", now=datetime(2026, 11, 3, tzinfo=UTC), report=reading.report).items
    again = post(
        0,
        id=found.id,
        **{name: found.fields[name] for name in ("title", "body", "key_event", "correction", "image", "image_alt")},
        tags=tuple(found.fields["tags"]),
        authors=tuple(AuthorRow(name=author.name, url=author.url) for author in found.authors),
        published_at=found.published_at,
        modified_at=found.modified_at,
    )
    assert item(again) == item(row)
