"""What editors paste from other sites is frozen: every word stays, a link leads there, and nothing loads by itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.text import embeds, markup
from publisher.documents import html

pytestmark = pytest.mark.slow

X = (
    '<blockquote class="twitter-tweet" data-dnt="true"><p lang="en" dir="ltr">Polls stay open until nine &amp; later'
    ' <a href="https://t.co/a1">pic.twitter.com/a1</a></p>&mdash; Ann Lee (@annlee)'
    ' <a href="https://twitter.com/annlee/status/1234567890?ref_src=twsrc%5Etfw">November 3, 2026</a></blockquote>\n'
    '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
)
BLUESKY = (
    '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abc123/app.bsky.feed.post/3kxyz"'
    ' data-bluesky-cid="bafy" data-bluesky-embed-color-mode="system"><p lang="en">Count is slow.<br><br>'
    '<a href="https://bsky.app/profile/did:plc:abc123/post/3kxyz?ref_src=embed">[image or embed]</a></p>&mdash; Bo'
    ' (<a href="https://bsky.app/profile/did:plc:abc123?ref_src=embed">@bo.example</a>)'
    ' <a href="https://bsky.app/profile/did:plc:abc123/post/3kxyz?ref_src=embed">November 3, 2026 at 9:04 PM</a>'
    '</blockquote><script async src="https://embed.bsky.app/static/embed.js" charset="utf-8"></script>'
)
MASTODON = (
    '<blockquote class="mastodon-embed" data-embed-url="https://news.example/@clerk/11545/embed"'
    ' style="background: #FCF8FF; border-radius: 8px"> <a href="https://news.example/@clerk/11545" target="_blank">'
    '<svg xmlns="http://www.w3.org/2000/svg" width="32"><path d="M63 45"/></svg><div>Post by @clerk@news.example</div>'
    "<div>View on Mastodon</div></a> </blockquote>"
    '<script data-allowed-prefixes="https://news.example/" async src="https://news.example/embed.js"></script>'
)
INSTAGRAM = (
    '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Cabc_-1/?utm_source=ig"'
    ' data-instgrm-version="14" style="background:#FFF"><div style="padding:16px;"><a href="https://www.instagram.com/p/'
    'Cabc_-1/?utm_source=ig" target="_blank"><div style="height:20px"></div><div>View this post on Instagram</div></a>'
    '<p><a href="https://www.instagram.com/p/Cabc_-1/">A post shared by The Herald (@herald)</a></p></div></blockquote>'
    '<script async src="//www.instagram.com/embed.js"></script>'
)
FACEBOOK = (
    '<div class="fb-post" data-href="https://www.facebook.com/herald/posts/pfbid02" data-width="500">'
    '<blockquote cite="https://www.facebook.com/herald/posts/pfbid02" class="fb-xfbml-parse-ignore"><p>The bridge is'
    ' closed.</p>Posted by <a href="https://www.facebook.com/herald">The Herald</a></blockquote></div>'
)
TIKTOK = (
    '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@herald/video/71234" data-video-id="71234">'
    '<section><a target="_blank" href="https://www.tiktok.com/@herald?refer=embed">@herald</a> <p>From the hall</p>'
    '</section></blockquote> <script async src="https://www.tiktok.com/embed.js"></script>'
)
YOUTUBE = (
    '<iframe width="560" height="315" src="https://www.youtube.com/embed/dQw4w9WgXcQ?si=abc" title="The count, live"'
    ' frameborder="0" allow="autoplay" referrerpolicy="strict-origin-when-cross-origin" allowfullscreen></iframe>'
)
VIMEO = '<iframe src="https://player.vimeo.com/video/76979871?h=8272103f6e" width="640" title="vimeo-player"></iframe>'
FACEBOOK_FRAME = (
    '<iframe src="https://www.facebook.com/plugins/video.php?height=314&href=https%3A%2F%2Fwww.facebook.com%2Fherald'
    '%2Fvideos%2F100%2F&show_text=false" width="560" height="314"></iframe>'
)
PASTED = {
    X: ("x", "https://x.com/annlee/status/1234567890", ["Polls stay open until nine", "Ann Lee", "November 3, 2026"]),
    BLUESKY: (
        "bluesky",
        "https://bsky.app/profile/did:plc:abc123/post/3kxyz",
        ["Count is slow.", "@bo.example", "9:04 PM"],
    ),
    MASTODON: ("mastodon", "https://news.example/@clerk/11545", ["Post by @clerk@news.example"]),
    INSTAGRAM: ("instagram", "https://www.instagram.com/p/Cabc_-1/", ["A post shared by The Herald (@herald)"]),
    FACEBOOK: ("facebook", "https://www.facebook.com/herald/posts/pfbid02", ["The bridge is closed.", "The Herald"]),
    TIKTOK: ("tiktok", "https://www.tiktok.com/@herald/video/71234", ["@herald", "From the hall"]),
    YOUTUBE: ("youtube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", ["YouTube: The count, live"]),
    VIMEO: ("vimeo", "https://vimeo.com/76979871/8272103f6e", ["Vimeo: vimeo.com/76979871"]),
    FACEBOOK_FRAME: ("facebook", "https://www.facebook.com/herald/videos/100/", ["Facebook: "]),
}
ADDRESSES = {
    "https://youtu.be/dQw4w9WgXcQ?si=1": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://m.youtube.com/watch?app=x&v=dQw4w9WgXcQ&t=4": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com/shorts/dQw4w9WgXcQ": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://twitter.com/annlee/status/1234567890?s=20": "https://x.com/annlee/status/1234567890",
    "https://mobile.twitter.com/annlee/status/1234567890": "https://x.com/annlee/status/1234567890",
    "https://bsky.app/profile/bo.example/post/3kxyz": "https://bsky.app/profile/bo.example/post/3kxyz",
    "https://mastodon.social/@clerk/11545": "https://mastodon.social/@clerk/11545",
    "https://www.instagram.com/herald/reel/Cabc/?x=1": "https://www.instagram.com/reel/Cabc/",
    "https://www.facebook.com/watch/?v=123&ref=share": "https://www.facebook.com/watch/?v=123",
    "https://vimeo.com/76979871": "https://vimeo.com/76979871",
    "https://www.tiktok.com/@herald/video/71234?lang=en": "https://www.tiktok.com/@herald/video/71234",
}


PIECES = [
    *("<blockquote class='twitter-tweet'>", "</blockquote>", "<iframe src='", "'>", "<p>", "</p>", '<a href="', '">'),
    *("https://youtu.be/dQw4w9WgXcQ", "https://x.com/a/status/1", "http://[", "\n", "x"),
]


@pytest.mark.parametrize("pasted", PASTED, ids=[site for site, _, _ in PASTED.values()])
def test_embed_code_becomes_a_quote_with_a_link_and_survives_both_lists(pasted):
    site, url, words = PASTED[pasted]
    clean = markup.clean(f"<p>Before</p>{pasted}<p>After</p>")
    assert clean.count(f'<figure data-embed="{site}">') == 1
    assert f'<figcaption><a href="{url}" rel="noopener nofollow">' in clean
    assert all(each in markup.text(clean) for each in ["Before", *words, "After"])
    assert not any(each in clean for each in ("<script", "<iframe", "style=", "class=", "<svg"))
    assert html.clean(clean) == markup.clean(clean) == clean


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_on_a_line_of_its_own_is_embed_code_too(address):
    link = f'<figcaption><a href="{html_escaped(ADDRESSES[address])}"'
    assert link in markup.clean(f"Look at this:\n{address}\nand then")
    assert link in markup.clean(f"<p>Look</p><p>{html_escaped(address)}</p>")
    assert link in markup.clean(f'<p><a href="{html_escaped(address)}">{html_escaped(address)}</a></p>')


def html_escaped(url: str) -> str:
    return url.replace("&", "&amp;")


@pytest.mark.parametrize("value", ["<p>see https://youtu.be/dQw4w9WgXcQ</p>", "<p>https://example.org/story</p>"])
def test_an_address_within_a_sentence_or_of_elsewhere_stays_what_it_is(value):
    assert "<figure" not in markup.clean(value)


def test_a_frame_from_elsewhere_is_not_lost_but_a_link():
    clean = markup.clean('<p>a</p><iframe src="https://maps.example/x?a=1&b=2" title="A map"></iframe><p>b</p>')
    assert clean == (
        '<p>a</p><p><a href="https://maps.example/x?a=1&amp;b=2" rel="noopener nofollow">A map</a></p><p>b</p>'
    )


def test_a_quote_of_nobody_we_know_stays_a_quote():
    assert markup.clean("<blockquote>To be</blockquote>") == "<blockquote>To be</blockquote>"
    unnamed = markup.clean('<blockquote class="twitter-tweet"><p>No address</p></blockquote>')
    assert unnamed == "<blockquote><p>No address</p></blockquote>"


@pytest.mark.parametrize(
    "attack",
    [
        '<iframe src="javascript:alert(1)"></iframe>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        '<iframe src="https://www.youtube.com.evil.example/embed/dQw4w9WgXcQ"></iframe>',
        '<blockquote class="twitter-tweet" cite="javascript:f()"><a href="javascript:f()">x</a></blockquote>',
        '<figure data-embed="evil"><a href="https://evil.example/">x</a></figure>',
        '<blockquote class="twitter-tweet"><a href="https://x.com/a/status/1&quot; onclick=&quot;f()">x</a>',
        "<iframe src='https://youtu.be/dQw4w9WgXcQ' title=\"</a><script>alert(1)</script>\"></iframe>",
    ],
)
def test_nothing_gets_in_by_way_of_embed_code(attack):
    clean = html.clean(markup.clean(attack))
    assert 'href="javascript:' not in clean
    assert "<script" not in clean and "onclick=" not in clean.replace("&quot;", '"').lower().split("href")[0]
    assert 'data-embed="evil"' not in clean
    assert "<iframe" not in clean


@given(st.lists(st.sampled_from(PIECES)))
def test_cleaning_again_changes_nothing(pieces):
    once = markup.clean("".join(pieces))
    assert markup.clean(once) == once
    assert html.clean(once) == once


@pytest.mark.parametrize(
    "piece", ["<blockquote class=mastodon-embed>", "<blockquote ", "<iframe ", "<iframe src=x>", "<p>http://", "<"]
)
def test_a_long_paste_does_not_keep_an_editor_waiting(piece):
    begun = time.process_time()
    embeds.frozen(piece * (markup.MAX_BYTES // len(piece)))
    assert time.process_time() - begun < 5
