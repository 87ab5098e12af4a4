"""A feed's XML, made well-formed where its meaning is plain, so that a strict parser reads it. Pure, in O(n).

Every step leaves what is well-formed as it is.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fetcher.xml.encoding import decoded

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # https://www.w3.org/TR/xml/#charsets
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,9}|#x[0-9a-fA-F]{1,8}|amp|lt|gt|quot|apos);)(?:([A-Za-z][\w.-]{0,40});)?")
ENTITY = re.compile(r"<!ENTITY\s{1,9}([\w.-]{1,60})\s{1,9}(?:\"([^\"&<%]{0,500})\"|'([^'&<%]{0,500})')\s{0,9}>")
ROOT = re.compile(r"<((?:[\w-]{1,20}:)?(rss|feed|rdf))(?=[\s>/])", re.IGNORECASE)
ROOT_END = re.compile(r"</((?:[\w-]{1,20}:)?(?:rss|feed|rdf))\s{0,9}>", re.IGNORECASE)
ITEM_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
QUOTE = re.compile(r"<!\[CDATA\[|<!--")
QUOTES = {"<![CDATA[": "]]>", "<!--": "-->"}
LESS_THAN = re.compile(r"<(?=[\s\d=<&]|$)")
CHANNEL = re.compile(r"<(/?(?:[\w-]{1,20}:)?channel)\b", re.IGNORECASE)
PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,40}):[A-Za-z_][\w.-]{0,60}(?=[\s=/>])")
MOST_PREFIXES = 50
PERSON = re.compile(
    r"<((?:[\w-]{1,20}:)?(?:author|creator|contributor|publisher|owner|managingeditor|webmaster))\b[^<>]{0,200}>",
    re.IGNORECASE,
)
LONGEST_PERSON = 5_000
NAMESPACE = re.compile(r"\bxmlns:([\w.-]{1,40})\s{0,9}=")
NEW_LINE = "\n"
HEAD = 10_000  # characters in which a feed begins
NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "georss": "http://www.georss.org/georss",
    "xlink": "http://www.w3.org/1999/xlink",
}


@dataclass(frozen=True, kw_only=True)
class Mended:
    """`data` is UTF-8, and empty for what is no feed. `is_cut`: the end was missing, and what is whole was kept."""

    data: bytes
    elements: int = 0
    """Nearly: how often a tag begins, in texts too."""
    notes: tuple[str, ...] = ()
    is_cut: bool = False


def mended(data: bytes, charset: str = "") -> Mended:
    found = decoded(data, charset)
    head, text, before = from_root(found.text)
    if not text:
        return Mended(data=b"")
    text = "".join(parts(text, {name: one or other for name, one, other in ENTITY.findall(head)}))
    text, is_cut = closed(text)
    text = without_long_names(with_namespaces(text))
    cut = f"line {found.text.count(NEW_LINE) + 1}: it is cut off, and only what is whole was read" if is_cut else ""
    notes = filter(None, (found.note, before, cut))
    return Mended(data=text.encode(), elements=text.count("<") + text.count("&lt;"), notes=tuple(notes), is_cut=is_cut)


def from_root(text: str) -> tuple[str, str, str]:
    """What stands before the root element and may declare entities; the rest; and a note when it is no XML.

    What was declared of the encoding holds no more, and nothing else of it is needed.
    """
    text = text.lstrip("\ufeff \t\r\n\0")
    root = ROOT.search(text, 0, HEAD)
    if not root:
        return "", "", ""
    head = text[: root.start()]
    is_strange = bool(head) and not head.startswith(("<?", "<!"))
    return head, text[len(head) :], "what stands before the XML was left off" if is_strange else ""


def parts(text: str, declared: Mapping[str, str]) -> Iterator[str]:
    """Character data is mended; what is quoted keeps its ampersands."""
    for piece, is_quoted in pieces(NOT_IN_XML.sub("", text)):
        yield piece if is_quoted else unquoted(piece, declared)


def unquoted(piece: str, declared: Mapping[str, str]) -> str:
    piece = AMPERSAND.sub(lambda found: reference(found, declared), numeric(piece))
    return LESS_THAN.sub("&lt;", piece)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """CDATA sections and comments, and what is between them. One that does not end goes to the end."""
    at = 0
    while found := QUOTE.search(text, at):
        close = QUOTES[found[0]]
        end = text.find(close, found.end())
        yield text[at : found.start()], False
        at = end + len(close) if end >= 0 else len(text)
        yield text[found.start() : at], True
    yield text[at:], False


def numeric(text: str) -> str:
    """Without references to what is no character."""

    def kept(found: re.Match[str]) -> str:
        number = int(found[1], 16) if found[1] else int(found[2])
        is_character = number < 0x110000 and not NOT_IN_XML.match(chr(number))
        return found[0] if is_character else ""

    return REFERENCE.sub(kept, text)


def reference(found: re.Match[str], declared: Mapping[str, str]) -> str:
    """An entity of the file's own or of HTML becomes its characters; an ampersand that begins nothing is one."""
    name = found[1] or ""
    if name in declared:
        return html.escape(declared[name])
    if character := html.entities.html5.get(f"{name};", ""):
        return character
    return f"&amp;{name};" if name else "&amp;"


def closed(text: str) -> tuple[str, bool]:
    """Ends with its root element: what follows is left off; of what is cut off, the items that are whole are kept."""
    root = ROOT.search(text, 0, HEAD)
    if not root:
        return text, False
    outside = "".join(piece if not is_quoted else " " * len(piece) for piece, is_quoted in pieces(text))
    for found in ROOT_END.finditer(outside):
        if found[1] == root[1]:
            return text[: found.end()], False
    items = [found.end() for found in ITEM_END.finditer(outside)]
    if not items:
        return f"{text[: text.find('>', root.end()) + 1]}</{root[1]}>", True
    channels = CHANNEL.findall(outside, 0, items[-1])
    is_open = bool(channels) and not channels[-1].startswith("/")
    return text[: items[-1]] + (f"</{channels[-1]}>" if is_open else "") + f"</{root[1]}>", True


def with_namespaces(text: str) -> str:
    """Prefixes that no one declared are declared: those that are usual as what they usually are."""
    root = ROOT.search(text, 0, HEAD)
    if not root:
        return text
    outside = "".join(piece for piece, is_quoted in pieces(text) if not is_quoted)
    strange = {*PREFIX.findall(outside)} - {*NAMESPACE.findall(outside), "xml", "xmlns"}
    added = "".join(f' xmlns:{name}="{namespace(name)}"' for name in sorted(strange)[:MOST_PREFIXES])
    return text[: root.end()] + added + text[root.end() :]


def namespace(prefix: str) -> str:
    return NAMESPACES.get(prefix, f"urn:x-undeclared:{prefix}")


def without_long_names(text: str) -> str:
    """feedparser looks for an e-mail address in each author, in time that grows with the square of its length."""
    kept, at = [], 0
    while found := PERSON.search(text, at):
        end = text.find(f"</{found[1]}", found.end())
        end = len(text) if end < 0 else end
        is_long = end - found.end() > LONGEST_PERSON
        kept.append(text[at : found.end()])
        at = end if is_long else found.end()
    return "".join((*kept, text[at:]))
