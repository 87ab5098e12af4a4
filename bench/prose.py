"""Believable English for posts, the same in every run: whole sentences in a shuffled order. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

SENTENCES = tuple(Path(__file__).with_name("prose.txt").read_text(encoding="utf-8").splitlines())


def sentences(random: Random) -> Iterator[str]:
    """No sentence comes again before all others have: gzip finds no repetition that a real night would not have."""
    while True:
        yield from random.sample(SENTENCES, len(SENTENCES))


def bodies(random: Random, length: int = 400) -> Iterator[str]:
    """Bodies of posts, one paragraph of exactly `length` characters each, as `Post.save()` would have cleaned them."""
    source = sentences(random)
    while True:
        text = next(source)
        while len(text) < length:
            text += f" {next(source)}"
        yield f"<p>{text[: length - 1].rstrip()}…</p>"
