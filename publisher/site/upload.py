"""Uploads `static_site/`, what a reader's browser loads: most of it under keys that may be cached for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from cms.models import StoredObject
from contract import keys
from publisher.documents import Document
from publisher.documents.document import FOREVER, MINUTES, POLLED
from publisher.site.bundle import REFERENCE, bundle, minified, packed
from publisher.store import inventory
from publisher.store.conditional_write import write
from publisher.store.object_store import S3ObjectStore
from publisher.store.plan import Put

FOLDER: Path = settings.BASE_DIR / "static_site"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}
VARIABLE = re.compile(r"\$\{\w+\}")


@dataclass(frozen=True, kw_only=True)
class SiteDocument(Document):
    """It is compressed once for all readers of all nights, so it is compressed well."""

    @cached_property
    def gzipped(self) -> bytes | None:
        return packed(self.body) if Document.gzipped.func(self) else None  # type: ignore[attr-defined]


class Assets:
    """What readers load, by key. A key carries the digest of all that went into its file; what a file refers to is made
    before it, so a change anywhere below changes the keys above.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys: dict[str, str] = {}
        self.bodies: dict[str, bytes] = {}

    def key(self, path: str) -> str:
        """The key of an asset. `words/words-${base}.json` names all files of that pattern, which share their digest."""
        if path not in self.keys:
            found = sorted(self.folder.glob(VARIABLE.sub("*", path)))
            paths = [each.relative_to(self.folder).as_posix() for each in found] or [path]
            made = {each: self.made(each).encode() for each in paths}
            digest = sha256(b"".join(made.values())).hexdigest()[:8]
            self.keys[path] = asset_key(path, digest)
            self.bodies |= {asset_key(each, digest): body for each, body in made.items()}
        return self.keys[path]

    def made(self, name: str, cut: str = "assets/") -> str:
        """A file's text as readers get it; `cut` is what its references to other assets begin with no longer."""
        kind = Path(name).suffix
        if kind == ".js":
            return minified(self.rewritten(bundle(self.folder, name), cut), "application/javascript")
        text = (self.folder / name).read_text(encoding="utf-8")
        return minified(text, TYPES[kind].partition(";")[0])

    def rewritten(self, text: str, cut: str) -> str:
        """With the keys of assets where a bundle says their paths."""
        return REFERENCE.sub(lambda found: f"{found[1]}./{self.referred(found[2]).removeprefix(cut)}{found[3]}", text)

    def referred(self, reference: str) -> str:
        return self.key(reference.removeprefix("./"))


def asset_key(path: str, digest: str) -> str:
    """Without the folder, so that published addresses stay when a file moves."""
    stem, _, extension = path.rpartition("/")[2].rpartition(".")
    return f"assets/{stem}.{digest}.{extension}"


def document(key: str, body: bytes, cache_control: str, revision: int) -> Document:
    return SiteDocument(
        key=key,
        body=body,
        content_type=TYPES[Path(key).suffix],
        cache_control=cache_control,
        revision=revision,
    )


def site_documents(folder: Path, revision: int) -> Iterator[Document]:
    """Assets first, then what refers to them."""
    assets = Assets(folder)
    entry = assets.made(keys.EMBED, cut="")
    home = assets.made(keys.HOME_SCRIPT, cut="")
    for key, body in assets.bodies.items():  # an asset enters after those that it refers to
        yield document(key, body, FOREVER, revision)
    for schema in sorted((folder / "schema").glob("*.json")):
        yield document(keys.schema(schema.name), schema.read_bytes(), MINUTES, revision)
    yield document(keys.EMBED, entry.encode(), POLLED, revision)
    yield document(keys.HOME_SCRIPT, home.encode(), POLLED, revision)


def publish_site(store: S3ObjectStore) -> int:
    """Uploads what changed; returns how many objects. Raises PublishError."""
    stored = {each.key: each for each in StoredObject.objects.filter(publication=None)}
    revision = max((each.revision for each in stored.values()), default=0) + 1
    count = 0
    for each in site_documents(FOLDER, revision):
        known = stored.get(each.key)
        if known and known.sha256 == each.sha256 and known.etag:
            continue
        there = write(store, Put(document=each, known=inventory.known(known) if known else None))
        inventory.record(None, [(each, there)])
        count += 1
    return count
