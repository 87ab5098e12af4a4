"""What becomes of each element: what may not be published becomes what may, and all that was apart stays so."""

from __future__ import annotations

import pytest

from hypertext.building import built, settled
from hypertext.elements import ATTRIBUTES, BLOCKS, DIVISIONS, EVERYWHERE, FORMATS, LEAVES
from hypertext.losses import Kind
from hypertext.tokens import tokens
from publisher.documents import html


def losses(value: str) -> list[tuple[Kind, str]]:
    return [(loss.kind, loss.which) for loss in built(tokens(value), length=len(value)).losses]


@pytest.mark.parametrize("name", sorted(DIVISIONS))
def test_a_block_that_may_not_be_published_becomes_a_division(name):
    assert settled(f"<{name}>a</{name}><{name}>b</{name}>") == "<div>a</div><div>b</div>"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<h1>Now</h1>x", "<h2>Now</h2>x"),
        ("<menu><li>a</menu>", "<ul><li>a</li></ul>"),
        ("<tt>a</tt><strike>b</strike><acronym title=x>c</acronym>", "<code>a</code><s>b</s><abbr>c</abbr>"),
        ("<details><summary>Who</summary>We</details>.", "<div><div>Who</div>We</div>."),
        ("<font color=red>a</font><big>b</big><center>c</center>", "ab<div>c</div>"),
        ("a<button>b</button>c", "a b c"),
        ("<select><option>a</option><option>b</select>", "<div>a</div><div>b</div>"),
        ("a<label>b</label> <label>c</label>", "a b c"),
        ("<ruby>漢<rt>kan</rt></ruby>", "漢(kan)"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ("<picture><img src='https://a.org/b.png'></picture>", '<img src="https://a.org/b.png">'),
        ("<textarea>a <b></textarea>", "a &lt;b&gt;"),
        ("<html><head><title>T</title></head><body>a</body></html>", "a"),
        ("a<br/>b</br>c<BR clear=all>d", "a<br>b<br>c<br>d"),
        ("<x-card>a</x-card><x-card>b</x-card>", "a b"),
    ],
)
def test_what_is_not_ours_becomes_what_means_the_same(markup, read):
    assert settled(markup) == read


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<div>b</div>c</p>d", "<p>a</p><div>b</div>c<br>d"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        ("<h2>a<h3>b</h3>c", "<h2>a</h2><h3>b</h3>c"),
        ("a</p>b</div>c", "a<br>b c"),
        ("<div><p>a</div>b", "<div><p>a</p></div>b"),
        ("<blockquote><p>a</blockquote>b", "<blockquote><p>a</p></blockquote>b"),
        ("a<p></p>b<div> </div>c<p></p>", "a<br>b<br>c"),
        ("<pre>\n\na\n  b</pre>", "<pre>a\n  b</pre>"),
    ],
)
def test_what_html_leaves_open_is_closed(markup, read):
    assert settled(markup) == read


CELL = "<table><tbody><tr><td>{}</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<table><tr><td>a<td>b<tr><td>c</table>d", CELL.format("a</td><td>b</td></tr><tr><td>c") + "d"),
        ("<table>a<tr><td>b</table>", CELL.format("a</td></tr><tr><td>b")),
        ("<table><tr>a<td>b</table>", CELL.format("a</td><td>b")),
        ("<table><td>a</table>", CELL.format("a")),
        ("<table><div>a</div><tr><td>b</table>", CELL.format("<div>a</div></td></tr><tr><td>b")),
        ("<table><tr><td><table><tr><td>a</table>b</table>", CELL.format(CELL.format("a") + "b")),
        ("<table><caption>a<tr><td>b</table>", CELL.format("b").replace("<tbody>", "<caption>a</caption><tbody>")),
        ("<table><tr><td></td><td>a</table>", CELL.format("</td><td>a")),
        ("<td>a</td><td>b</td>", "<div>a</div><div>b</div>"),
        ("<tr>a</tr><caption>b</caption>", "<div>a</div><div>b</div>"),
    ],
)
def test_a_table_keeps_its_order_and_its_cells(markup, read):
    assert settled(markup) == read


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b><i>c</i>"),
        ("<b><p>a</p><p>b</p></b>", "<p><b>a</b></p><p><b>b</b></p>"),
        ("<p><b>a<p>b</b>c", "<p><b>a</b></p><p><b>b</b>c</p>"),
        ("<li><b>a<li>b", "<li><b>a</b></li><li>b</li>"),
        ('<a href="https://a.org"><h2>T</h2><p>x</p></a>', None),
        ('<a href="https://a.org">a<a href="https://b.org">b</a></a>', None),
        ("<b><b>a</b>b</b>c", "<b>ab</b>c"),
        ("<sub>a<sub>b</sub></sub>", "<sub>a<sub>b</sub></sub>"),
        ("<b></b><p></p><ul><li></li></ul>a<p>&nbsp;</p>", "a"),
        ("<span>a</span><span lang=es>b</span>", 'a<span lang="es">b</span>'),
    ],
)
def test_formats_go_on_in_the_blocks_that_break_them_and_end_with_their_own(markup, read):
    links = {
        2: '<h2><a href="https://a.org">T</a></h2><p><a href="https://a.org">x</a></p>',
        1: '<a href="https://a.org">a</a><a href="https://b.org">b</a>',
    }
    assert settled(markup) == (read or links[2 if "<h2" in markup else 1])


def depth(value: str) -> int:
    deepest = now = 0
    for token in tokens(value):
        name = getattr(token, "name", "")
        if name and name not in LEAVES:
            now += 1 if type(token).__name__ == "Start" else -1
        deepest = max(deepest, now)
    return deepest


@pytest.mark.parametrize("name", sorted((BLOCKS | FORMATS | DIVISIONS) - {"figcaption"}))
def test_no_markup_is_deeper_than_fifty_and_every_word_of_it_stays(name):
    markup = "".join(f"<{name}>w{n} " for n in range(200)) + f"</{name}>" * 200
    found = settled(markup)
    assert depth(found) <= 50
    assert html.words(found).split() == [f"w{n}" for n in range(200)]


def test_lists_and_tables_that_are_too_deep_are_lines():
    for piece in ("<ul><li>w", "<table><tr><td>w", "<blockquote><p>w", "<dl><dd>w"):
        found = settled(piece * 100)
        assert depth(found) <= 50
        assert html.words(found).split() == ["w"] * 100


def test_what_formats_add_grows_with_the_text_alone():
    long = f'<a href="https://a.org/{"x" * 1000}">' + "<p>a" * 10_000
    assert len(settled(long)) < 4 * len(long) + 20_000


@pytest.mark.parametrize(
    ("markup", "lost"),
    [
        ("<script src=https://a.org/x.js></script>", [(Kind.SCRIPT, "https://a.org/x.js")]),
        ("<svg><text>12</text></svg>", [(Kind.DRAWING, "")]),
        ("<video src=/a.mp4>x</video>", [(Kind.PLAYER, "/a.mp4")]),
        ("<input name=q><input type=hidden>", [(Kind.FIELD, "")]),
        ("<img alt='A map'>", [(Kind.PICTURE, "A map")]),
        ("<img src=data:image/png;base64,AAAA>", [(Kind.PICTURE, "data:image/png;base64,AAAA")]),
        ("<img src=https://a.org/p width=1 height=1>", [(Kind.PIXEL, "https://a.org/p")]),
        ("<img src=a.png>", [(Kind.RELATIVE_PICTURE, "a.png")]),
        ("<a href=/a>a</a>", [(Kind.RELATIVE_LINK, "/a")]),
        ("<a href=javascript:x>a</a>", [(Kind.LINK, "javascript:x")]),
        ("<a href=https://[x>a</a>", [(Kind.LINK, "https://[x")]),
        ("a<script>b", [(Kind.SCRIPT, ""), (Kind.UNENDED, "script")]),
        ("<a href=//a.org>a</a><a href=www.a.org>b</a><a href=mailto:a@b.org>c</a><a name=x>d</a>", []),
        ("<style>p{}</style><!-- x --><meta><link>", []),
    ],
)
def test_what_is_lost_is_told(markup, lost):
    assert losses(markup) == lost


def test_what_may_be_written_is_what_may_be_published():
    """The tree writes no element and no attribute that the publisher would take away."""
    assert html.TAGS == BLOCKS | FORMATS | LEAVES
    listed = {**html.ATTRIBUTES, "figure": set(html.EMBEDS["figure"])}
    assert listed.pop("*") == EVERYWHERE
    assert listed == ATTRIBUTES
