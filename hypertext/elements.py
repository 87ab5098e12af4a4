"""HTML's elements, by what becomes of them."""

from __future__ import annotations

LEAVES = frozenset({"br", "hr", "img", "wbr"})
EMPTY = LEAVES | frozenset(  # https://html.spec.whatwg.org/#void-elements, and those of old
    {*("area", "base", "basefont", "bgsound", "col", "embed", "frame", "input", "keygen", "link", "meta", "param")}
    | {"source", "track"}
)
FORMATS = frozenset(
    {*("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp")}
    | {*("small", "span", "strong", "sub", "sup", "time", "u", "var")}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TABLE_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})
TABLE_PARTS = TABLE_SECTIONS | CELLS | {"caption", "tr"}
BLOCKS = (HEADINGS - {"h1"}) | TABLE_PARTS
BLOCKS |= frozenset(
    {"blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "li", "ol", "p", "pre", "table", "ul"}
)
"""Those that may be published."""
DIVISIONS = frozenset(
    {*("address", "article", "aside", "center", "details", "dialog", "fieldset", "footer", "form", "header")}
    | {*("hgroup", "legend", "main", "marquee", "nav", "optgroup", "option", "search", "section")}
    | {"summary"}
)
"""Blocks that may not: each becomes a `div`, so that what stood apart stays apart."""
RENAMED = {
    **dict.fromkeys(DIVISIONS, "div"),
    **{"h1": "h2", "dir": "ul", "menu": "ul", "listing": "pre", "plaintext": "pre", "xmp": "pre"},
    **{"acronym": "abbr", "strike": "s", "tt": "code", "image": "img"},
}
APART = frozenset({"button", "label", "meter", "output", "progress", "select"})
"""Drawn as boxes within a line: the boxes go, and a space stays."""
UNWRAPPED = frozenset(
    {*("big", "blink", "body", "colgroup", "data", "font", "html", "map", "nobr", "picture", "rb", "rp", "rt", "rtc")}
    | {"ruby", "slot"}
)
"""They go, and nothing of them was seen."""
UNSEEN = frozenset({"datalist", "frameset", "head", "noembed", "noframes", "style", "template"})
"""They go with what they hold, which no browser shows."""
SEEN = {
    **dict.fromkeys(("canvas", "math", "svg"), "drawing"),
    **dict.fromkeys(("applet", "audio", "embed", "object", "video"), "player"),
}
"""They go with what they hold, and are missed."""
RAW = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"})
"""What they hold is text and no markup, up to their end tag."""
HELD = frozenset({"textarea", "title", "xmp"})
"""Of those, the ones whose text is seen."""
KNOWN = LEAVES | EMPTY | FORMATS | BLOCKS | DIVISIONS | APART | UNWRAPPED | UNSEEN | RAW | RENAMED.keys() | SEEN.keys()
OPTIONAL_ENDS = frozenset({"p", "li", "dt", "dd", "option", "optgroup"}) | TABLE_PARTS
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title", "hreflang"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "blockquote": frozenset({"cite"}),
    "q": frozenset({"cite"}),
    "time": frozenset({"datetime"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "ol": frozenset({"start", "reversed"}),
    "figure": frozenset({"data-embed"}),
}
"""Those that are written; the lists of who publishes say which may be."""
EVERYWHERE = frozenset({"lang", "dir"})
