"""Pictures that a page loads late, or in several sizes, as the one picture that is meant. It fetches nothing.

Such a page has a place-holder in `src`, and the picture's own address in an attribute that its script knows, in
`srcset`, in a `<source>` beside it, or in a `<noscript>` behind it. Where none is found the picture stays as it is: it
cannot be published, and that is told (cms.text.losses).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hypertext import addresses
from hypertext.building import is_pixel
from hypertext.tokens import End, Raw, Start, Token, tokens

NAMES = {"img", "image", "amp-img"}
LATE = (
    *("data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-src", "data-img-src", "data-image-src"),
    *("data-echo", "data-hi-res-src", "data-full-src", "data-cfsrc", "data-runner-src"),
)
LATE_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
OTHERS = ("data-large-file", "data-medium-file", "data-orig-file")
"""WordPress names them beside a good `src`."""
CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)")
DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx]")
WIDEST = 2000  # pixels; beyond this readers would only wait


AHEAD = 6  # tokens that may stand between a place-holder and its <noscript>


def real(found: Sequence[Token]) -> list[Token]:
    """Tokens whose pictures name what they show, where it can be told."""
    return list(Gallery(found).run())


class Gallery:
    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = found
        self.sources: list[str] = []
        """The sizes that the `<picture>` which is open names."""
        self.is_bare = False
        """Whether a figure or a `<picture>` is open that had no picture yet."""

    def run(self) -> Iterator[Token]:
        for n, token in enumerate(self.tokens):
            if isinstance(token, Start) and token.name in NAMES:
                yield self.picture(token, n)
            elif isinstance(token, Raw) and token.name == "noscript":
                yield from self.without_script(token)
            else:
                self.look(token)
                yield token

    def look(self, token: Token) -> None:
        if isinstance(token, Start) and token.name == "source":
            self.sources += [token.attributes.get(name, "") for name in ("srcset", *LATE_SETS)]
        elif isinstance(token, Start | End) and token.name in ("figure", "picture"):
            self.is_bare = isinstance(token, Start)
            self.sources = []

    def picture(self, token: Start, n: int) -> Start:
        self.is_bare = False
        found = with_address(token, self.sources)
        if has_address(found):
            return found
        behind = next((each for each in self.tokens[n + 1 : n + 1 + AHEAD] if isinstance(each, Raw)), None)
        instead = kept(behind) if behind and behind.name == "noscript" else None
        return instead or found

    def without_script(self, token: Raw) -> Iterator[Start]:
        """The picture for those who have no script is the one that others get too, or counts readers."""
        found = kept(token) if self.is_bare else None
        if found:
            self.is_bare = False
            yield found


def kept(token: Raw) -> Start | None:
    """The first picture in a `<noscript>`."""
    inner = (each for each in tokens(token.text) if isinstance(each, Start) and each.name in NAMES)
    found = (with_address(each, ()) for each in inner if not is_pixel(each.attributes))
    return next(filter(has_address, found), None)


def with_address(token: Start, sources: Sequence[str]) -> Start:
    url = real_address(token.attributes, sources)
    return Start(name="img", attributes=token.attributes | ({"src": url} if url else {}))


def real_address(given: dict[str, str], sources: Sequence[str]) -> str:
    """What a script would load; else what is named already; else the best of what else there is."""
    late = [given.get(name, "") for name in LATE] + [best(given.get(name, "")) for name in LATE_SETS]
    sets = [best(each) for each in (given.get("srcset", ""), *sources)]
    others = [given.get(name, "") for name in OTHERS]
    return next(filter(addresses.is_picture, [*late, given.get("src", ""), *sets, *others]), "")


def has_address(token: Start) -> bool:
    return addresses.is_picture(token.attributes.get("src", ""))


def best(srcset: str) -> str:
    """The widest of several sizes that is not too wide: https://html.spec.whatwg.org/#srcset-attribute"""
    found = list(candidates(srcset))
    fitting = [each for each in found if each[0] <= WIDEST]
    return max(fitting, key=first)[1] if fitting else min(found, key=first)[1] if found else ""


def candidates(srcset: str) -> Iterator[tuple[float, str]]:
    at = 0
    while found := CANDIDATE.match(srcset, at):
        url, at = found[1], found.end()
        comma = at if url.endswith(",") else srcset.find(",", at)
        end = len(srcset) if comma < 0 else comma
        yield width(srcset[at:end].strip()), url.rstrip(",")
        at = end


def first(pair: tuple[float, str]) -> float:
    return pair[0]


def width(descriptor: str) -> float:
    """Of `800w` the width; of `2x` a number that grows with it."""
    found = DESCRIPTOR.fullmatch(descriptor)
    return float(found[1]) if found else 0
