"""A reporter who writes posts in the admin, over HTTP as a browser would, and saves again when told that it must be."""

from __future__ import annotations

import threading
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar

from drill.timeline import Timeline

PAUSE_SECONDS = 0.7
AGAIN_SECONDS = 1.0
TRIES = 300
UNSEEN = ("csrfmiddlewaretoken", "new_uid")


class Fields(HTMLParser):
    """The hidden fields of a page, as a browser would post them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found.append((given.get("name") or "", given.get("value") or ""))


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer: it says that the save was taken."""

    def redirect_request(self, *_: object) -> None:
        return None


class Reporter(threading.Thread):
    """`saved` are the titles that the admin said were saved; `again` those that had to be saved more than once."""

    def __init__(self, name: str, admin: str, blog: int, timeline: Timeline) -> None:
        super().__init__(name=name, daemon=True)
        self.admin, self.blog, self.timeline = admin, blog, timeline
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), Stay())
        self.is_over = threading.Event()
        self.saved: list[str] = []
        self.again: list[str] = []
        self.complaints: list[str] = []
        self.is_waiting = False

    def token(self) -> str:
        return next(cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken")

    def log_in(self, login: str, password: str) -> None:
        self.ask("login/", None)
        fields = [("csrfmiddlewaretoken", self.token()), ("username", login), ("password", password)]
        status, _ = self.ask("login/", [*fields, ("next", "/admin/")])
        if status != 302:
            raise RuntimeError(f"the admin did not let {login} in: {status}")

    def run(self) -> None:
        number = 0
        while not self.is_over.is_set():
            number += 1
            form = self.form()
            self.is_over.wait(PAUSE_SECONDS)
            if form:
                self.write(f"{self.name} {number}", form)

    def form(self) -> list[tuple[str, str]]:
        """What an open form holds unseen: its token, and the id of the post that it will make. Empty at the end."""
        while not self.is_over.is_set():
            status, page = self.ask("cms/post/add/", None)
            if status == 200:
                return [(name, value) for name, value in Fields(page).found if name in UNSEEN]
            self.is_over.wait(AGAIN_SECONDS)
        return []

    def write(self, title: str, form: list[tuple[str, str]]) -> None:
        fields = [
            *form,
            ("liveblog", str(self.blog)),
            ("title", title),
            ("body", f"<p>Polls in “Tarrow” stay open, says {title} & others.</p>"),
            ("status", "published"),
        ]
        for attempt in range(TRIES):
            status, page = self.ask("cms/post/add/", fields)
            if status == 302:
                return self.is_saved(title, attempt)
            if status != 503:
                self.complaints.append(f"saving {title!r} answered {status}")
                return None
            fields = Fields(page).found  # nothing but what the page holds
            if not self.is_waiting:
                self.timeline.say(f"{self.name} saves, and is told that the database is away; the page holds the text")
            self.is_waiting = True
            threading.Event().wait(AGAIN_SECONDS)
        self.complaints.append(f"{title!r} could not be saved")

    def is_saved(self, title: str, attempt: int) -> None:
        self.saved.append(title)
        if attempt:
            self.again.append(title)
            self.timeline.say(f"{self.name} pressed “Save again” {attempt} times: “{title}” is saved")
        self.is_waiting = False

    def ask(self, path: str, fields: list[tuple[str, str]] | None) -> tuple[int, str]:
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(f"{self.admin}{path}", data=data, headers={"Referer": self.admin})  # noqa: S310 - ours
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
