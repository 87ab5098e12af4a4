"""What editors paste becomes HTML that may be published; cleaning twice changes nothing."""

import time
from html import escape

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from cms.text import markup
from publisher.documents import html

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=()), max_size=30)
TAGS = """<p> </p> <b> </b> <a href='x'> <a href='javascript:alert(1)'> </a> <script> </script> <style> <!-- -->
<table> <tr> <td> <br> <img src=x onerror=y> &lt; &amp; &#1; &#x3c; &nbsp; < > & " ' <svg> <math> <title> <pre> <li>
<ul> <nope> </nope> <"""
PIECES = st.lists(st.sampled_from(TAGS.split()) | TEXT, max_size=12).map(" ".join)


@given(TEXT | PIECES)
@example("<nope>hello</nope>")
@example("<script>1</script>one\n\ntwo")
@example("&#1;<b>x</b>")
@example("&#12;x")
def test_cleaning_twice_changes_nothing(value):
    once = markup.clean(value)
    assert markup.clean(once) == once


@given(PIECES)
@example("<li> <table> <li>")
def test_the_publisher_finds_nothing_left_to_clean(value):
    assert html.clean(markup.clean(value)) == markup.clean(value)


def test_editors_and_publisher_keep_the_same_markup():
    for name in ("TAGS", "ATTRIBUTES", "DROPPED_WITH_CONTENT", "SCHEMES", "EMBEDS"):
        assert getattr(markup, name) == getattr(html, name)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>Hi</p><script>alert(1)</script>", "<p>Hi</p>"),
        ("<style>p{color:red}</style><p>Hi</p>", "<p>Hi</p>"),
        ('<p>Hi</p><iframe srcdoc="<p>x</p>"></iframe>', "<p>Hi</p>"),
        ('<p onclick="steal()">Hi</p>', "<p>Hi</p>"),
        ('<p style="position:fixed">Hi</p>', "<p>Hi</p>"),
        ('<p class="x" id="main">Hi</p>', "<p>Hi</p>"),
        ('<img src="x.jpg" alt="A" onerror="steal()">', '<img src="x.jpg" alt="A">'),
        ('<a href="javascript:alert(1)">Hi</a>', '<a rel="noopener nofollow">Hi</a>'),
        ('<a href="java&#x0b;script:alert(1)">Hi</a>', '<a rel="noopener nofollow">Hi</a>'),
        ('<a href="data:text/html,x">Hi</a>', '<a rel="noopener nofollow">Hi</a>'),
        ("<p>Hi</p><form action=x><input name=y></form>", "<p>Hi</p>"),
        ("<p>Hi<!-- note to self --></p>", "<p>Hi</p>"),
        ("<svg onload=alert(1)><text>in</text></svg><p>Hi</p>", "<p>Hi</p>"),
    ],
)
def test_what_could_run_style_or_phone_home_is_dropped(pasted, kept):
    assert markup.clean(pasted) == kept


def test_what_a_post_needs_is_kept():
    body = '<h2>Now</h2>\n<p lang="es"><b>Ya</b> <em>es</em></p><ul><li>1</li></ul><blockquote cite="https://a.org">q</blockquote>'
    assert markup.clean(body) == body


def test_links_do_not_tell_where_the_reader_came_from():
    assert markup.clean('<a href="https://a.org">a</a>') == '<a href="https://a.org" rel="noopener nofollow">a</a>'


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Fish & chips", "<p>Fish &amp; chips</p>"),
        ("5 < 6 and 7 > 6", "<p>5 &lt; 6 and 7 &gt; 6</p>"),
        ("I <3 this", "<p>I &lt;3 this</p>"),
        ("one\n\ntwo\nthree", "<p>one</p>\n\n<p>two<br>three</p>"),
        ("Fish &amp; chips", "<p>Fish &amp; chips</p>"),
        ("   ", ""),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs(plain, expected):
    assert markup.clean(plain) == expected


def test_characters_that_json_and_xml_cannot_carry_are_dropped():
    assert markup.clean("a\x00b\x08c\ud800d") == "<p>abcd</p>"


def test_the_words_of_html_are_on_one_line():
    assert markup.text("<p>Fish &amp;\n chips</p><p>Now</p>") == "Fish & chips Now"


@pytest.mark.parametrize("size", [250_000, 1_000_000])
@pytest.mark.parametrize("piece", ["<", "<div>", "x\n", "&"])
def test_a_text_that_is_too_long_is_refused_before_anything_is_read(piece, size):
    begun = time.process_time()
    with pytest.raises(ValidationError):
        markup.validate(piece * (size // len(piece)))
    assert time.process_time() - begun < 0.05


def test_a_text_that_is_too_long_says_what_to_do():
    with pytest.raises(ValidationError, match="1,000 kB long and the limit is 200 kB. Split it"):
        markup.validate("x" * 1_000_000)


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "<iframe src='x'></iframe>", "<!-- only a comment -->"])
def test_a_text_of_which_nothing_is_left_says_why(value):
    with pytest.raises(ValidationError, match="Nothing of this can be published"):
        markup.validate(value)


def test_a_good_text_is_valid():
    markup.validate("<p>Hi</p>")
    markup.validate("")


LINK = '<a href="{0}" rel="noopener nofollow">{1}</a>'
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
QUOTE = (
    f'<figure data-embed="youtube"><figcaption>{LINK.format(VIDEO, "YouTube: youtube.com/watch?v=dQw4w9WgXcQ")}'
    "</figcaption></figure>"
)
QUERY = "https://a.org/?id=5&section=politics&region=2&copy=1"
ESCAPED = QUERY.replace("&", "&amp;")


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("one\n\n<b>two</b>\nthree", "<p>one</p>\n\n<p><b>two</b><br>three</p>"),
        ("one\r\n\r\ntwo <i>x</i>", "<p>one</p>\n\n<p>two <i>x</i></p>"),
        ("one\n<b>two</b>", "one<br><b>two</b>"),
        ("one\n\n<p>two</p>", "<p>one</p><p>two</p>"),
        ("one\n \t\n<b>two", "<p>one</p>\n\n<p><b>two</b></p>"),
        ("<b>one\n\ntwo</b>", "<p><b>one</b></p>\n\n<p><b>two</b></p>"),
        ("<blockquote>one\n\ntwo\nthree</blockquote>", "<blockquote><p>one</p>\n\n<p>two<br>three</p></blockquote>"),
        ("<ul>\n<li>one\ntwo</li>\n</ul>", "<ul>\n<li>one<br>two</li>\n</ul>"),
        ("<p>one\ntwo</p>", "<p>one\ntwo</p>"),
        ("<p>one</p>\n\n<p>two</p>", "<p>one</p>\n\n<p>two</p>"),
        ("<pre>one\n\ntwo</pre>", "<pre>one\n\ntwo</pre>"),
        ("one<br>\ntwo\n<br>\nthree <br/><br/>four", "one<br>two<br>three<br><br>four"),
        (f"one\n\n{VIDEO}\n\ntwo\nthree", f"<p>one</p>\n\n{QUOTE}\n\n<p>two<br>three</p>"),
        (f"one <b>b</b>\n{VIDEO}\ntwo", f"<p>one <b>b</b></p>\n\n{QUOTE}\n\n<p>two</p>"),
        (f"<p>one<br>{VIDEO}<br>two</p>", f"<p>one</p>{QUOTE}<p>two</p>"),
        (f"<figure><div>\n{VIDEO}\n</div></figure>", QUOTE),
        (f"<ul><li>{VIDEO}</li></ul>", f"<ul><li>{LINK.format(VIDEO, VIDEO)}</li></ul>"),
    ],
)
def test_lines_stay_lines_whatever_else_the_text_holds(written, published):
    assert markup.clean(written) == published


@pytest.mark.parametrize(
    ("written", "published"),
    [
        (f"see {QUERY}", f"<p>see {LINK.format(ESCAPED, ESCAPED)}</p>"),
        (f"<a href='{QUERY}'>x</a>", LINK.format(ESCAPED, "x")),
        (f"<iframe title=x src='{QUERY}'></iframe>", f"<p>{LINK.format(ESCAPED, 'x')}</p>"),
        ("?id=5&section=1&region=2", "<p>?id=5&amp;section=1&amp;region=2</p>"),
        ("<b>&copy=2</b> &copy; &copy 2026", "<b>&amp;copy=2</b> © © 2026"),
        ("AT&T <b>R&D</b>", "AT&amp;T <b>R&amp;D</b>"),
    ],
)
def test_what_resembles_a_reference_keeps_its_letters(written, published):
    assert markup.clean(written) == published


@pytest.mark.parametrize(
    "written",
    [
        "I <3 this",
        "a < b > c",
        "Dear <Name>",
        "<firstname> <lastname>",
        "</Name>",
        "x <- y",
        "List<String>",
        "<!-- x",
        "<b",
    ],
)
def test_what_is_no_tag_of_html_stays_as_text_beside_one_that_is(written):
    assert markup.clean(f"{written}") == f"<p>{escape(written, quote=False)}</p>"
    assert markup.text(markup.clean(f"<b>x</b> {written}")) == f"x {written}"


@pytest.mark.parametrize(
    ("written", "linked", "rest"),
    [
        ("https://a.org", "https://a.org", ""),
        ("HTTP://a.org/x?y=1#z", "HTTP://a.org/x?y=1#z", ""),
        ("www.a.org/x", "www.a.org/x", ""),
        ("https://a.org/x.", "https://a.org/x", "."),
        ("https://a.org/x?!…", "https://a.org/x", "?!…"),
        ("https://a.org/b_(c)", "https://a.org/b_(c)", ""),
        ("https://a.org/b)", "https://a.org/b", ")"),
        ("https://a.org/b”", "https://a.org/b", "”"),
        ("https://a.org/x。次", "https://a.org/x", "。次"),
        ("https://münchen.example/straße", "https://münchen.example/straße", ""),
    ],
)
@pytest.mark.parametrize("before", ["", "see ", "(", "“", "日本", "<b>x</b> ", "<p>"])
def test_a_bare_address_becomes_a_link(before, written, linked, rest):
    found = markup.clean(f"{before}{written}")
    assert f'" rel="noopener nofollow">{linked}</a>{rest}' in found
    assert found.count("<a ") == 1


@pytest.mark.parametrize(
    "written",
    [
        *("https://", "http://x", "www.", "www.a", "x@www.a.org", "ahttps://a.org", "https://[", "https://a%b.org/"),
        *("<code>https://a.org</code>", "<pre>https://a.org</pre>"),
    ],
)
def test_what_is_no_address_or_is_shown_as_code_becomes_no_link(written):
    assert "<a " not in markup.clean(written)


def test_a_link_stays_the_link_that_it_is():
    once = '<a href="https://a.org/1" rel="noopener nofollow">https://a.org/2 and <b>www.b.org</b></a>'
    assert markup.clean(once) == once


def test_an_import_resolves_what_is_relative_against_its_own_address():
    found = markup.cleaned('<p><a href="../b?c=1">b</a><img src="//h.org/p.jpg"></p>', base="https://a.org/x/y")
    assert found.html == (
        '<p><a href="https://a.org/b?c=1" rel="noopener nofollow">b</a><img src="https://h.org/p.jpg"></p>'
    )
    assert found.notes == ()


@pytest.mark.parametrize(
    ("given", "html", "note"),
    [
        ("a<img src=b.png>c", "<p>a c</p>", "a picture with a relative address was left out"),
        ("<p><a href=/b>c</a></p>", '<p><a rel="noopener nofollow">c</a></p>', "a relative link was left out"),
        ("a<img src=data:image/gif;base64,R0lG>", "<p>a</p>", "a picture without an address of the web was left out"),
        ("a<script src=x></script>", "<p>a</p>", "a script was left out"),
        ("<p>a<svg></svg></p>", "<p>a</p>", "a drawing"),
        ("<p>a</p><video></video>", "<p>a</p>", "a player without an address"),
        ("<p>a<img src=https://b.org/p width=1 height=1></p>", "<p>a</p>", "a pixel that counts readers"),
    ],
)
def test_an_import_notes_what_it_leaves_out(given, html, note):
    found = markup.cleaned(given)
    assert found.html == html
    assert [each for each in found.notes if each.startswith(note)] == list(found.notes) != []


def test_notes_of_one_kind_are_in_the_same_words():
    one, two = markup.cleaned("<img src=a.png>"), markup.cleaned("<img src=b.png><img src=c.png>")
    assert one.notes == two.notes
    assert len(one.notes) == 1


@pytest.mark.parametrize("given", ["one\ntwo <b>x</b>", "<blockquote>one\n\ntwo</blockquote>", "<p>a</p>\nb\n\nc"])
def test_an_import_reads_new_lines_as_html_and_a_save_changes_nothing_of_it(given):
    found = markup.cleaned(given).html
    assert "<br>" not in found and found.count("<p>") == given.count("<p>")
    assert markup.clean(found) == found


def test_an_import_of_plain_text_keeps_its_lines():
    assert markup.cleaned("one\n\ntwo\nthree").html == "<p>one</p>\n\n<p>two<br>three</p>"


@pytest.mark.parametrize(
    ("value", "told", "remedy"),
    [
        ("<p>x</p><script src=https://w.org/chart.js></script>", "“https://w.org/chart.js”", "Take out <script>"),
        ("x<script>y", "no end tag", "Take it out"),
        ("<p>x</p><iframe src=/map></iframe>", "“/map”", "write a link instead"),
        ("<p>x</p><svg><text>12</text></svg>", "A drawing", "show it as a picture"),
        ("<p>x</p><object></object>", "A player", "write a link instead"),
        ("<p>x <input name=q></p>", "A form’s fields", "link to the page"),
        (
            "<p>x <img src=data:image/png;base64,iVBO></p>",
            "no address of the web: “data:image/png;base64,iVBO”",
            "https://…",
        ),
        ("<p>x <img alt='A map'></p>", "“A map”", "https://…"),
        ("<p>x <img src=/p.jpg></p>", "“/p.jpg”", "Write the whole address"),
        ("<p>x <img srcset='p.jpg 2x'></p>", "“p.jpg”", "Write the whole address"),
        ("<p><a href=/story>x</a></p>", "“/story”", "Write the whole address"),
        ("<p><a href='#post-1'>x</a></p>", "“#post-1”", "Write the whole address"),
        ("<p><a href=javascript:x()>x</a></p>", "“javascript:x()”", "begins with https://"),
        ("<p><a href=file:///c:/x.doc>x</a></p>", "“file:///c:/x.doc”", "begins with https://"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_name_and_what_to_do(value, told, remedy):
    with pytest.raises(ValidationError) as error:
        markup.validate(value)
    assert [message for message in error.value.messages if told in message and remedy in message] != []


def test_all_that_cannot_be_kept_is_told_at_once():
    with pytest.raises(ValidationError) as error:
        markup.validate(
            "<p>x</p>" + "<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a><a href=/4>4</a><script></script>"
        )
    assert [message.partition(".")[0] for message in error.value.messages] == [
        "A link’s address is relative, and readers’ pages are elsewhere: “/1”, “/2”, “/3” and more",
        "A script cannot be published",
    ]


@pytest.mark.parametrize(
    "value",
    [
        "<style>p{color:red}</style><p class=x style='color:red' onclick=y>x</p><!-- note -->",
        "<p>x<img src=https://a.org/p width=1 height=1></p><noscript><img src=https://b.org/q></noscript>",
        "<a href=//a.org>a</a> <a href=www.a.org>b</a> <a href=mailto:a@b.org>c</a> <a href=tel:+1>d</a> <a>e</a>",
        "<section><custom-card>x</custom-card><font color=red>y</font></section>",
        "Dear <Name>, I <3 you",
        "https://youtu.be/dQw4w9WgXcQ",
    ],
)
def test_what_nobody_would_miss_is_taken_away_without_a_word(value):
    markup.validate(value)


@pytest.mark.parametrize(
    "value", ["<p> </p>", "&nbsp;", "&#8203;", "\u200b\u2060", "<hr>", "<p>\u3164</p>", "\u2800", "<br><br>"]
)
def test_what_nobody_could_see_is_nothing(value):
    assert not markup.shows_something(markup.clean(value))


@pytest.mark.parametrize("value", ["x", "🗳️", "<img src=https://a.org/p.jpg>", "–", "٣", VIDEO])
def test_what_can_be_seen_is_something(value):
    assert markup.shows_something(markup.clean(value))
