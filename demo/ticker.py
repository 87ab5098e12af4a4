"""`TICKER=1 make demo`: a new post in the election night every few seconds, saved as an editor would save it."""

from __future__ import annotations

import random
import time

import django

SECONDS = (3.0, 8.0)
AUTHORS = ("Piotr Lindqvist", "Mei Hartono", "Rosalind Achterberg", "Dana Whitlock")
PLACES = (
    ("Tarrow", "Fennick grange"),
    ("Tarrow", "Lower Tarrow school"),
    ("Tarrow", "Upper Tarrow"),
    ("Tarrow", "the ice rink"),
    ("Port Ellery", "Customs House"),
    ("Port Ellery", "Ropewalk library"),
    ("Port Ellery", "Harbor Hill"),
    ("Port Ellery", "St. Brannock’s hall"),
)
LEADS = (
    "<p>The box from <strong>{place}</strong> is in: {ahead} wins it {first} to {second}. Statewide: {lead}.</p>",
    "<p>{first} to {second} for {ahead} at {place}, after a second count that matched the first. {lead}.</p>",
    "<p>A short cheer at the count in {county}, and then silence: {place} goes {first} to {second} for {ahead}.</p>",
    "<p>{county} has released {place}. {ahead} {first}, the other side {second}. That makes the lead {number:,}.</p>",
    "<blockquote>“Box {box}, {place}. {first}, {second}.”</blockquote><p>{lead}.</p>",
)


def body(chance: random.Random, lead: int) -> tuple[str, str, int]:
    """One count: its county, its HTML, and Calloway's lead after it."""
    county, place = chance.choice(PLACES)
    ahead = "Renn" if county == "Tarrow" else "Calloway"
    second = chance.randint(40, 160)
    first = second + chance.randint(2, 60)
    number = lead + (second - first if ahead == "Renn" else first - second)
    text = f"Calloway leads by {number:,}" if number > 0 else f"Renn leads by {-number:,}"
    html = chance.choice(LEADS).format(
        place=place,
        county=county,
        ahead=ahead,
        first=first,
        second=second,
        lead=text,
        number=abs(number),
        box=chance.randint(100, 399),
    )
    return county, html, number


def main() -> None:
    django.setup()
    from cms.models import Author, LiveBlog, Post

    chance, lead = random.SystemRandom(), 4228
    blog = LiveBlog.objects.get(slug="election-night")
    while True:
        county, html, lead = body(chance, lead)
        post = Post.objects.create(liveblog=blog, body=html, status=Post.Status.PUBLISHED, tags=["results", county])
        post.authors.add(Author.objects.get_or_create(name=chance.choice(AUTHORS))[0])
        time.sleep(chance.uniform(*SECONDS))


if __name__ == "__main__":
    main()
