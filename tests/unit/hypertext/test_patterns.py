"""No regular expression of ours that reads other people's text takes more than linear time, whatever the text is.

Every one of them has a row here with the text that it would be slowest on; a new one has to get its own.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from testing.paths import ROOT

READERS = ("cms/text/*.py", "cms/lookups/*.py", "hypertext/*.py", "publisher/documents/html.py", "fetcher/feeds.py")
READERS += ("fetcher/xml/*.py", "formats/*.py")
ELSEWHERE = {"languages", "tags", "time_format"}  # they read a language, a tag, a date: each of a few characters
SIZES = (20_000, 60_000, 200_000, 1_000_000)  # characters; what is far from linear is found early
SECONDS = 8  # of the processor's time; one that is linear takes a second at most
ANYWHERE = ("a", " ", "<", "é")
ENDING = "~\x00"  # a pattern is slowest on what nearly fits
ONE = {"match", "fullmatch"}

HOSTILE: dict[str, tuple[str, ...]] = {
    "cms.text.embeds.WHITE": ("\t",),
    "cms.text.embeds.MASTODON": ("https://", "https://a.", "https://a/@a"),
    "cms.text.links.ADDRESS": ("https://", "https://a.b ", "www.", "http", "h", "https:/"),
    "cms.text.markup.CONTROL_CHARACTERS": ("\x00", "\x00a"),
    "cms.text.path_meaning.UNSEEN": ("\u200b", "\u200ba"),
    "cms.text.path_meaning.SEVERAL": (",", " /", ";https:"),
    "cms.text.path_meaning.NO_PATH": ("^", "a^"),
    "cms.text.path_meaning.TWO_SLASHES": ("/", "//a", "//a/"),
    "cms.text.path_meaning.SITE": ("a.", "www.", "//", "a.aa", ".a"),
    "cms.text.path_meaning.FILE": (".", ".html", ".php1"),
    "cms.text.path_meaning.SCHEME": ("a+", "a:"),
    "cms.text.path_meaning.ANYTHING": ("*", "/*", "*/", "/", "...", ".*"),
    "cms.text.path_meaning.PART_OF_A_NAME": ("*", "*/", "/", "*a"),
    "cms.text.path_meaning.TRACKING": ("utm_a", "ref&", "ref=", "ref", "utm_a=b&"),
    "cms.text.path_meaning.ESCAPED": (".", "%", " ", "\\"),
    "cms.text.path_meaning.of_path 1": ("?", "a"),
    "cms.text.paths.SURROGATE": ("\ud800", "\ud800a"),
    "cms.text.paths.WEB": ("http:", "https://", "http:/", "/\\"),
    "cms.text.paths.NO_SITE": ("^", "a%"),
    "cms.text.paths.SAME_SCHEME": ("https:", "http"),
    "cms.text.paths.SEPARATORS": ("/", "*/", "a/"),
    "cms.text.paths.pathname 1": ("\t", "\ta"),
    "cms.text.paths.pathname 2": ("?", "#a"),
    "cms.text.paths.decoded 1": ("%", "%0"),
    "cms.text.pictures.CANDIDATE": (",", ", ", "a,", "a 1w,"),
    "cms.text.pictures.DESCRIPTOR": ("1.", "1", "1w"),
    "cms.text.setting.ADDRESS": ("https://", "http"),
    "cms.text.sources.youtube 1": ("/embed/", "/", "-"),
    "cms.text.sources.youtube 2": ("-",),
    "cms.text.sources.vimeo 1": ("/1", "/1/a", "/video/"),
    "cms.text.sources.vimeo 2": ("_",),
    "cms.text.sources.x 1": ("/a", "/a/status", "/a/status/1"),
    "cms.text.sources.bluesky 1": ("/profile/a", "/profile/", ":.-"),
    "cms.text.sources.mastodon 1": ("/@a", "@.", "/@a/1"),
    "cms.text.sources.instagram 1": ("/a.", "/p/", "/reel"),
    "cms.text.sources.facebook 1": ("_",),
    "cms.text.sources.facebook 2": ("/", "/photo", "/photo.php", "/posts", "/watch/"),
    "cms.text.sources.facebook 3": ("/", "a/%-."),
    "cms.text.sources.tiktok 1": ("/@a", "/@a/video/", "@.-"),
    "cms.lookups.row_key.PLAIN": ("~", "a."),
    "cms.lookups.row_key.UNSAFE": ("%", "/\\"),
    "cms.lookups.numbers.DIGITS": ("1", "+"),
    "cms.lookups.numbers.DECIMAL": ("1", "1.", "1e", "."),
    "cms.lookups.numbers.grouped 1": ("1", "11,", "1,111", ",111", "11,11,", "1.1"),
    "cms.lookups.numbers.grouped 2": ("1,", ","),
    "cms.lookups.reading.CONTROL": ("\\", "\\\\a", "\\u00", "\x7f", "\x80"),
    "formats.dialect.BREAKS": ("\r", "\r\n", "a"),
    "formats.dialect.EXCELS": ("sep=", " ", ",", "sep=,"),
    "formats.encoding.WITHIN_A_WORD": ("éa", "a", "éé"),
    "formats.encoding.WORD": ("aé", "a", "é,", "é "),
    "formats.exact_json.NAMES": ('"', '" ', '":'),
    "formats.oddness.FOREIGN": ("é",),
    "formats.record_shape.(LETTERS, DIGITS) 1": ("a", "a1"),
    "formats.record_shape.(LETTERS, DIGITS) 2": ("1", "1a"),
    "hypertext.addresses.SCHEME": ("a+", "a:", "a."),
    "hypertext.addresses.HOST": ("www.", "www.a", "a.", "."),
    "hypertext.addresses.NO_HOST": ("%", "^|"),
    "hypertext.addresses.UNWRITTEN": ("\x01", "\x01a"),
    "hypertext.plain.NOT_IN_XML": ("\x00", "\ufffe a"),
    "hypertext.plain.RETURN": ("\r", "\r\n", "\r\r\n"),
    "hypertext.references.REFERENCE": (
        "&#",
        "&#x",
        "&a",
        "&#1",
        "&amp",
        "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ),
    "hypertext.tokens.MARKUP": ("<a", "</", "<!"),
    "hypertext.tokens.TAG_NAME": ("a:", "a/", "a ", "/a"),
    "hypertext.tokens.ATTRIBUTE": ("a=", "a='", 'a="', "a= ", "a = 'b' ", "=", "'", '"', "a=b/", "a \t", "/"),
    "hypertext.tokens.CUSTOM": ("a-", "-", "a."),
    "hypertext.tokens.OFFICE": ("o:", "st1:", "u"),
    "hypertext.tokens.DECLARATION": ("<!", "<!-", "<!--", "<![CDATA[", "<?", "<!doctype"),
    "hypertext.tokens.SHORT_COMMENT": ("<!-", "<!--", "<!-->"),
    "hypertext.tokens.ENDINGS": ("</script", "</", "</script "),
    "publisher.documents.html.LOOSE": ("&amp", "&amp;", "&a"),
    "publisher.documents.html.web_url 1": ("https://", "https://a", "http"),
    "fetcher.xml.encoding.DECLARED": ("<?xml", "<?xml encoding", "encoding=", "<?xml encoding='a"),
    "fetcher.xml.encoding.LANGUAGE": ("<language>", "<a:language>", "xml:lang=", "<a:", "<aaaa"),
    "fetcher.xml.encoding.NOT_ASCII": ("é", "aé", "a<é"),
    "fetcher.xml.mending.NOT_IN_XML": ("\x01", "\x01a"),
    "fetcher.xml.mending.REFERENCE": ("&#", "&#x", "&#1", "&#xa"),
    "fetcher.xml.mending.AMPERSAND": ("&", "&#", "&a", "&amp", "&a."),
    "fetcher.xml.mending.ENTITY": ("<!ENTITY ", "<!ENTITY a '", '<!ENTITY a "', "<!ENTITY"),
    "fetcher.xml.mending.ROOT": ("<a:", "<rss", "<a", "<-"),
    "fetcher.xml.mending.ROOT_END": ("</rss>", "</rss ", "</a:", "</rss><!---->", "<!---->"),
    "fetcher.xml.mending.ITEM_END": ("</item ", "</a:item", "</a"),
    "fetcher.xml.mending.QUOTE": ("<!", "<!-", "<!--", "<![CDATA["),
    "fetcher.xml.mending.LESS_THAN": ("< ", "<<", "<="),
    "fetcher.xml.mending.CHANNEL": ("<channel", "<a:", "</channel"),
    "fetcher.xml.mending.PREFIX": ("<a:", "<a", " a:a", "</a", " a"),
    "fetcher.xml.mending.PERSON": ("<author", "<author ", "<a:", "<owner"),
    "fetcher.xml.mending.NAMESPACE": ("xmlns:", "xmlns:a", "xmlns:a "),
}


EXAMPLES = {  # of what is not known before a pattern is made
    "name": "script",
    "mark": ".",
    "thousands": r"[0-9]{1,3}(?:([,' ])[0-9]{3}(?:\1[0-9]{3})*)?",
    "lakhs": "|[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3}",
}


@dataclass(frozen=True, kw_only=True)
class Pattern:
    name: str
    module: str
    source: str
    flags: str
    methods: frozenset[str]

    def made(self) -> re.Pattern[Any]:
        space = {**vars(importlib.import_module(self.module)), **EXAMPLES, "re": re}
        return re.compile(eval(self.source, space), eval(self.flags, space))  # noqa: S307 - source of our own


def patterns() -> dict[str, Pattern]:
    files = [path for glob in READERS for path in sorted(ROOT.glob(glob)) if path.stem not in ELSEWHERE]
    used = methods(files)
    return {each.name: each for path in files for each in of_module(path, used)}


def methods(files: list[Path]) -> dict[str, set[str]]:
    """How patterns that have a name are used."""
    found: dict[str, set[str]] = {}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                value = node.value.value if isinstance(node.value, ast.Subscript) else node.value
                found.setdefault(getattr(value, "id", ""), set()).add(node.attr)
    return found


def of_module(path: Path, used: dict[str, set[str]]) -> Iterator[Pattern]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for top in ast.parse(path.read_text(encoding="utf-8")).body:
        assigned = ast.unparse(top.targets[0]) if isinstance(top, ast.Assign) else ""
        calls = [node for node in ast.walk(top) if isinstance(node, ast.Call) and is_pattern(node)]
        for n, call in enumerate(calls, 1):
            flags = [ast.unparse(each) for each in call.args[1:] if "re." in ast.unparse(each)]
            yield Pattern(
                name=f"{module}.{assigned or top.name}{'' if assigned and not calls[1:] else f' {n}'}",
                module=module,
                source=ast.unparse(call.args[0]),
                flags=flags[0] if flags else "0",
                methods=frozenset(used.get(assigned, set()) if assigned else {call.func.attr}),
            )


def is_pattern(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "re" and function.attr != "escape"
    )


def read(pattern: re.Pattern[Any], text: Any, *, is_searched: bool) -> None:
    """All that a pattern finds; or, of one that is only tried at places, at one place behind the other."""
    if is_searched:
        for _ in pattern.finditer(text):
            pass
        return
    pattern.fullmatch(text)
    at = 0
    while (found := pattern.match(text, at)) and found.end() > at:
        at = found.end()


def seconds(pattern: re.Pattern[Any], piece: str, *, is_searched: bool) -> float:
    """Of the processor's time, for a million characters; less where even fewer take too long."""
    for size in SIZES:
        text = (piece * (size // len(piece) + 1))[:size] + ENDING
        whole: Any = text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text
        begun = time.process_time()
        read(pattern, whole, is_searched=is_searched)
        took = time.process_time() - begun
        if took > SECONDS:
            break
    return took


def test_every_pattern_that_reads_text_of_others_has_a_row():
    assert sorted(patterns()) == sorted(HOSTILE)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_is_read_in_linear_time(name):
    pattern = patterns()[name]
    for piece in (*HOSTILE[name], *ANYWHERE):
        took = seconds(pattern.made(), piece, is_searched=not pattern.methods or not pattern.methods <= ONE)
        assert took < SECONDS, f"{pattern.source} took {took:.1f} s on {piece!r}"


@pytest.mark.parametrize(
    ("slow", "piece", "is_searched", "size"),
    [(r"<[^>]*>", "<", True, 8000), (r"\s*\n\s*", " ", True, 8000), (r"(a+)+b", "a", False, 22)],
)
def test_a_pattern_that_is_not_linear_is_found(slow, piece, is_searched, size, monkeypatch):
    monkeypatch.setitem(globals(), "SIZES", (size,))
    once = seconds(re.compile(slow), piece, is_searched=is_searched)
    monkeypatch.setitem(globals(), "SIZES", (size * 2 if is_searched else size + 2,))
    assert seconds(re.compile(slow), piece, is_searched=is_searched) > once * 2.5
