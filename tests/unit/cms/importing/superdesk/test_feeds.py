"""Answers of Superdesk Live Blog's API: what readers saw comes, each kind of item as the themes draw it."""

from __future__ import annotations

import orjson
import pytest

from cms.importing.reading import Reading
from cms.importing.report import Report
from cms.importing.superdesk import dump as dumps
from cms.importing.superdesk.feeds import feeds
from cms.importing.superdesk.feeds import read as feeds_of_file
from testing.superdesk import BLOG, DANA, URN, answer, blog, piece, post, ref, user


def imported(*values, report=None, drafts=False):
    return feeds(dumps.collected(values), Reading(report=report or Report()), drafts=drafts)


def items(*values, **options):
    """The items of the only blog, oldest first."""
    (found,) = imported(*values, **options)
    return list(found.items)[::-1]


def body(*parts):
    return items(answer(post(*parts)))[0].fields["body"]


def counted(*posts):
    report = Report()
    found = items(answer(post(piece("Shown")), *posts), report=report)
    return len(found), list(report.lines())


# Shapes


def one():
    return post(piece("One"))


@pytest.mark.parametrize(
    "value",
    [
        answer(one()),
        {"posts": answer(one()), "stickyPosts": answer()},
        {"blog": blog(), "posts": [one()]},
        {"blogs": answer(blog()), "posts": answer(one()), "users": answer(user())},
        [answer(one()), answer()],
        [one()],
        one(),
        {"api_response": {"posts": answer(one())}, "blog": blog()},
    ],
)
def test_posts_are_found_wherever_they_are(value):
    assert dumps.is_dump(value)
    assert [item.fields["body"] for item in items(value)] == ["<p>One</p>"]


@pytest.mark.parametrize(
    "value",
    [
        {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1", "content_text": "a"}]},
        {"items": []},
        [1],
        {},
        "x",
        {"rows": [{"title": "x", "description": "y"}]},
    ],
)
def test_other_json_is_no_dump(value):
    assert not dumps.is_dump(value)


def test_pages_may_stand_one_a_line():
    lines = [blog(), answer(one()), answer(post(piece("Two"), number=2, at="20:05:00"))]
    data = b"\n".join(map(orjson.dumps, lines)) + b"\n\n"
    assert [item.fields["body"] for item in items(*dumps.documents(data, Report()))] == ["<p>One</p>", "<p>Two</p>"]


def test_a_line_that_is_no_answer_costs_itself_alone():
    report = Report()
    data = b"\n".join([orjson.dumps(answer(one())), b"<html>502</html>", orjson.dumps(blog())])
    assert [feed.title for feed in feeds_of_file(data, Reading(report=report))] == ["Election night"]
    assert next(report.lines()).endswith("fetch that answer again: line 2")


@pytest.mark.parametrize("data", [b"", b"[1]", b"{", b'{"post_status', b'{"x": "post_status"}', b"hello"])
def test_what_is_no_dump_is_left_to_others(data):
    assert feeds_of_file(data, Reading()) == ()


def test_a_value_may_fill_many_lines():
    data = orjson.dumps(answer(one()), option=orjson.OPT_INDENT_2)
    assert len(items(*dumps.documents(data, Report()))) == 1


def test_pages_that_are_missing_are_told():
    report = Report()
    imported(answer(one(), total=34), report=report)
    assert list(report.notes) == ["Live Blog counted 34 posts, and 1 are in the file: fetch every page."]


def test_a_post_that_is_in_two_pages_is_one_and_the_newest_state_of_it_counts():
    old, new = post(piece("Old")), post(piece("New"), content_updated_date="2026-11-03T21:00:00+00:00")
    assert [item.fields["body"] for item in items(answer(old), answer(new))] == ["<p>New</p>"]
    assert [item.fields["body"] for item in items(answer(new), answer(old))] == ["<p>New</p>"]


def test_items_may_stand_apart_from_their_posts():
    part = piece("Apart", number=7)
    bare = post({"residRef": part["_id"], "type": "text"})
    assert [item.fields["body"] for item in items(answer(bare), answer(part))] == ["<p>Apart</p>"]


def test_a_post_whose_items_are_not_in_the_file_is_left_out_with_the_remedy():
    report = Report()
    assert items(answer(post({"residRef": "urn:x"}), post(piece("One"), number=2)), report=report)[0].id == URN.format(
        2
    )
    assert "its text is not in the file. Fetch /api/client_blogs/ID/posts" in next(report.lines())


def test_what_mongodb_exports_is_read_too():
    value = post(
        piece("One"),
        _id={"$oid": "5f0000000000000000000001"},
        blog={"$oid": BLOG},
        published_date={"$date": "2026-11-03T20:00:00Z"},
        content_updated_date={"$date": {"$numberLong": "1793736600000"}},
    )
    (found,) = items([value], blog())
    assert (found.id, found.published_at.hour, found.modified_at.hour) == ("5f0000000000000000000001", 20, 20)


def test_each_blog_is_a_live_blog():
    storm = post(piece("Storm"), number=2, blog="58bfeb4c15720af1a94c9999")
    found = imported(answer(blog(), blog(_id="58bfeb4c15720af1a94c9999", title="Storm")), answer(one(), storm))
    assert [(feed.name, feed.title, len(feed.items)) for feed in found] == [
        ("election-night", "Election night", 1),
        ("storm", "Storm", 1),
    ]


def test_blogs_of_one_title_are_told_apart():
    storm = post(piece("Storm"), number=2, blog="58bfeb4c15720af1a94c9999")
    found = imported(answer(blog(), blog(_id="58bfeb4c15720af1a94c9999")), answer(one(), storm))
    assert [feed.name for feed in found] == ["election-night-4c1052", "election-night-4c9999"]


def test_a_blog_has_its_title_its_summary_and_its_language():
    (found,) = imported(blog(blog_preferences={"language": "fr"}), answer(one()))
    assert (found.title, found.description, found.language, found.status) == (
        *("Election night", "Follow the count"),
        *("fr", "ended"),
    )
    assert imported(answer(one()))[0].title == ""


# Which posts


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"post_status": "draft"}, "drafts (--drafts brings them)"),
        ({"post_status": "submitted"}, "contributions that wait for review"),
        ({"post_status": "comment"}, "comments of readers"),
        ({"post_status": "ad"}, "advertisements"),
        ({"post_status": "x"}, "posts of another status (x)"),
        ({"post_status": ""}, "posts of another status (none)"),
        ({"deleted": True}, "posts that were deleted in Live Blog"),
        ({"deleted": "true", "post_status": "draft"}, "posts that were deleted in Live Blog"),
    ],
)
def test_what_readers_did_not_see_is_left_out_and_counted(said, kind):
    hidden = [post(piece("SECRET"), number=number, **said) for number in (2, 3)]
    assert counted(*hidden) == (1, [f"     2 left out: {kind}"])


def test_a_post_of_advertisements_alone_is_left_out_and_one_in_a_post_too():
    advertisement = piece("Buy!", "Advertisement Local", group_type="freetype")
    assert counted(post(advertisement, number=2)) == (1, ["     1 left out: advertisements"])
    assert body(piece("News"), advertisement) == "<p>News</p>"


def test_drafts_come_as_drafts_when_they_are_asked_for():
    found = items(answer(one(), post(piece("Half"), number=2, post_status="draft")), drafts=True)
    assert [(item.is_draft, item.published_at is None) for item in found if item.is_draft] == [(True, True)]


def test_what_was_deleted_is_named_so_that_it_is_removed_here():
    (found,) = imported(answer(one(), post(piece("x"), number=2, deleted=True)))
    assert found.removed == (URN.format(2),)


def test_an_item_that_was_deleted_and_a_comment_below_are_not_shown():
    gone, below = piece("Gone", number=1, deleted="on"), piece("I agree", "post_comment", number=2)
    also_gone = ref(piece("Also gone", number=3), deleted=True)
    assert body(piece("News"), gone, also_gone, ref(below, location="post_comments")) == "<p>News</p>"


# What a post says


def test_dates_marks_tags_and_the_order_come():
    value = answer(
        post(piece("c"), number=3, at="20:05:00", sticky=True),
        post(piece("b"), number=2, lb_highlight=True, tags=["results", "north, south"]),
        post(piece("a"), number=1, content_updated_date="2026-11-03T20:30:00+00:00"),
        post(piece("z"), number=9, at="19:00:00", headline="Before it began"),
    )
    found = items(value)
    assert [item.fields["body"] for item in found] == ["<p>z</p>", "<p>a</p>", "<p>b</p>", "<p>c</p>"]
    assert [item.fields["title"] for item in found] == ["Before it began", "", "", ""]
    assert [item.fields["key_event"] for item in found] == [False, False, True, False]
    assert [item.fields["pinned"] for item in found] == [False, False, False, True]
    assert found[2].fields["tags"] == ["results", "north south"]
    assert found[1].modified_at.isoformat() == "2026-11-03T20:30:00+00:00"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"original_creator": user("u2", "Ben Ito")}, "Ben Ito"),
        ({"original_creator": DANA}, "Dana Roe"),
        ({"original_creator": "u3", "publisher": None}, "Ivo Kral"),
        ({"original_creator": "nobody", "publisher": None, "byline": "By Line"}, "By Line"),
        ({"original_creator": "nobody", "byline": None}, "Dana Roe"),
        ({"original_creator": "", "syndicated_creator": user("s1", "Sister Paper")}, "Sister Paper"),
        ({"original_creator": DANA, "syndicated_creator": user("s1", "Sister Paper")}, "Sister Paper"),
        ({"original_creator": user("u4", "", first_name="Una", last_name="Vee", byline="")}, "Una Vee"),
        ({"original_creator": user("u5", "dana@ledger.example", byline=""), "publisher": None}, ""),
    ],
)
def test_a_post_is_by_who_wrote_it(said, name):
    part = piece("x", original_creator=said["original_creator"])
    found = items(answer(user("u3", "Ivo Kral")), answer(post(part, **said)))[0]
    assert [byline.name for byline in found.authors] == ([name] if name else [])


def test_a_post_without_an_id_is_left_out():
    report = Report()
    assert len(items(answer(one(), post(piece("x"), _id=None, guid=None)), report=report)) == 1
    assert "it has no “_id”" in next(report.lines())


def test_an_author_who_is_not_in_the_file_is_told():
    report = Report()
    value = answer(post(piece("x", original_creator="u9"), original_creator="u9", publisher=None))
    assert items(value, report=report)[0].authors == ()
    assert "its author's name is not in the file" in next(report.lines())


def test_what_a_sister_paper_sent_is_by_its_author_there():
    part = piece("x", original_creator="", syndicated_creator=user("s1", "Sister Paper"))
    found = items(answer(post(part, original_creator="", syndication_in="5f", publisher=None)))[0]
    assert [byline.name for byline in found.authors] == ["Sister Paper"]


# Items of every type

SIZES = {
    "baseImage": "https://m.example/b.jpg",
    "thumbnail": "https://m.example/t.jpg",
    "original": "https://m.example/o.jpg",
}


def media(sizes):
    return {"media": {"renditions": {name: {"href": url, "width": 1} for name, url in sizes.items()}}}


@pytest.mark.parametrize(
    ("part", "read"),
    [
        (piece("Plain words"), "<p>Plain words</p>"),
        (piece("One\n\nTwo\nthree"), "<p>One</p><p>Two<br>three</p>"),
        (piece("<b>Bold</b><br>words"), "<p><b>Bold</b><br>words</p>"),
        (piece("<p>One</p><p>Two</p>"), "<p>One</p><p>Two</p>"),
        (piece("One<div>Two</div>"), "<div>One<div>Two</div></div>"),
        (piece(""), ""),
        (
            piece("", "image", meta={**media(SIZES), "caption": "The pier & tide", "credit": "Ana R."}),
            '<figure><img src="https://m.example/b.jpg" alt="The pier &amp; tide">'
            "<figcaption>The pier &amp; tide (Ana R.)</figcaption></figure>",
        ),
        (
            piece("", "image", meta=media({"thumbnail": "https://m.example/t.jpg"})),
            '<figure><img src="https://m.example/t.jpg" alt=""></figure>',
        ),
        (
            piece('<figure><img src="https://m.example/x.jpg"></figure>', "image", meta=media({"baseImage": ""})),
            '<figure><img src="https://m.example/x.jpg"></figure>',
        ),
        (
            piece("<blockquote>x</blockquote>", "quote", meta={"quote": "We won & how", "credit": "A Mayor"}),
            "<figure><blockquote><p>We won &amp; how</p></blockquote><figcaption>A Mayor</figcaption></figure>",
        ),
        (piece("<blockquote><p>Old</p></blockquote>", "quote"), "<blockquote><p>Old</p></blockquote>"),
        (
            piece("Well done!", "comment", commenter="Ali", original_creator="None"),
            "<figure><blockquote><p>Well done!</p></blockquote><figcaption>Ali</figcaption></figure>",
        ),
        (
            piece(
                "card",
                "embed",
                meta={
                    "provider_name": "Twitter",
                    "original_url": "https://twitter.com/a/status/12",
                    "title": "A (@a)",
                    "description": "It is <so>",
                    "html": "<script>1</script>",
                },
            ),
            '<blockquote class="twitter-tweet"><p>It is &lt;so&gt;</p>A (@a)'
            ' <a href="https://twitter.com/a/status/12">https://twitter.com/a/status/12</a></blockquote>',
        ),
        (
            piece(
                "card",
                "embed",
                meta={"provider_name": "YouTube", "url": "https://youtu.be/abcdefghijk", "html": "<iframe>"},
            ),
            '<p><a href="https://youtu.be/abcdefghijk">https://youtu.be/abcdefghijk</a></p>',
        ),
        (
            piece("card", "embed", meta={"url": "https://a.example/x", "title": "A page", "description": "About it"}),
            '<p><a href="https://a.example/x">A page</a></p><p>About it</p>',
        ),
        (
            piece("card", "embed", meta={"html": '<iframe src="https://maps.example/1"></iframe>'}),
            '<iframe src="https://maps.example/1"></iframe>',
        ),
        (piece('<div class="liveblog--card">x</div>', "embed"), '<div class="liveblog--card">x</div>'),
        (
            piece(
                "x",
                "video",
                meta={"html": '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>', "title": "Live"},
            ),
            '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe><p>Live</p>',
        ),
        (
            piece(
                "Poll placeholder",
                "poll",
                poll_body={"question": "Who?", "answers": [{"option": "A", "votes": 3}, {"option": "B", "votes": 0}]},
            ),
            "<p><strong>Who?</strong></p><ul><li>A: 3</li><li>B: 0</li></ul>",
        ),
        (
            piece("<table><tr><td>25,6 %</td></tr></table>", "Election results", group_type="freetype"),
            "<table><tr><td>25,6 %</td></tr></table>",
        ),
    ],
)
def test_each_type_of_item_is_drawn(part, read):
    if not read:
        part = [piece("Else"), part]
        assert body(*part).strip() == "<p>Else</p>"
        return
    assert body(part) == read


def nested(depth):
    value = {"_id": "x"}
    for _ in range(depth):
        value = {"_id": value}
    return value


def test_several_items_of_a_post_come_in_their_order():
    assert body(piece("One"), piece("", "image", meta=media(SIZES)), piece("Two")) == (
        '<p>One</p>\n<figure><img src="https://m.example/b.jpg" alt=""></figure>\n<p>Two</p>'
    )


@pytest.mark.parametrize(
    "broken",
    [
        {"groups": None},
        {"groups": [None, {"refs": "x"}, {"refs": [None, {"item": 5}, {"residRef": 7}]}]},
        {"tags": "a,b"},
        {"tags": [1, None]},
        {"order": "x"},
        {"published_date": "yesterday"},
        {"published_date": 5},
        {"original_creator": 7},
        {"publisher": []},
        {"headline": {}},
        {"headline": "x" * 301},
        {"_id": None, "guid": None},
        {"blog": None},
        {"deleted": None},
        {"_id": nested(900)},
        {"original_creator": nested(900)},
    ],
)
def test_one_odd_post_costs_no_other(broken):
    found = imported(answer(post(piece("Good"), number=5), post(piece("Odd"), number=6, **broken)))
    assert "<p>Good</p>" in [item.fields["body"] for feed in found for item in feed.items]
