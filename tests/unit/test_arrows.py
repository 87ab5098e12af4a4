"""Who may import whom: the arrows of the design, read from the source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from testing.paths import ROOT

ROOMS = (
    "bench",
    "cms",
    "config",
    "contract",
    "demo",
    "drill",
    "fetcher",
    "formats",
    "hypertext",
    "publisher",
    "testing",
)
OURS = {*ROOMS, "static_site", "tests", "manage"}
VERSION = "stillwire"  # one line that anything may tell
STANDARD = set(sys.stdlib_module_names)
# The Django project: these files put cms and publisher together.
PROJECT = ("cms.settings", "cms.urls", "cms.wsgi", "cms.celery", "cms.apps")
PURE = (
    "publisher.documents.html",
    "publisher.store.plan",
    "publisher.errors",
    "publisher.documents",
)
READS = ("publisher.rows",)
TEXTS = ("cms.text.tags", "cms.text.paths", "cms.text.path_meaning")
DOTTED = re.compile(r"\w+(\.\w+)+")
LOADERS = {"import_module", "__import__", "import_string", "include", "autodiscover_tasks", "get_app_config"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic"}
ENVIRONMENT = {"os.environ", "os.getenv", "random.random", "uuid.uuid4", "time.sleep"}


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """What the modules of a room may import: names of modules, each with all below it. None: anything."""

    room: tuple[str, ...]
    ours: tuple[str, ...]
    others: set[str] | None = field(default=None)
    is_pure: bool = False

    def holds(self, module: str) -> bool:
        return is_below(module, self.room)

    def allows(self, imported: str) -> bool:
        top = imported.partition(".")[0]
        if top == VERSION:
            return True
        if top in OURS:
            return is_below(imported, self.ours)
        return self.others is None or top in STANDARD or top in self.others


ARROWS = [
    Arrow(room=("formats",), ours=("formats",), others={"chardet", "orjson"}, is_pure=True),
    Arrow(room=("hypertext",), ours=("hypertext",), others=set(), is_pure=True),
    Arrow(room=("contract",), ours=("contract",), others=set(), is_pure=True),
    Arrow(room=TEXTS, ours=TEXTS, others=set(), is_pure=True),
    Arrow(room=("config",), ours=("config", "fetcher")),
    Arrow(room=PROJECT, ours=("cms", "config", "contract", "fetcher", "formats", "hypertext", "publisher")),
    Arrow(room=("cms",), ours=("cms", "config", "contract", "fetcher", "formats", "hypertext")),
    Arrow(
        room=("fetcher",),
        ours=("fetcher", "formats"),
        others={
            "urllib3",
            "orjson",
            "xmltodict",
            "feedparser",
            "jmespath",
            "jsonschema",
            "referencing",
            "re2",
            "babel",
            "charset_normalizer",
        },
    ),
    Arrow(room=PURE, ours=("contract", "hypertext", *TEXTS, *PURE), others={"nh3", "orjson", "jinja2"}, is_pure=True),
    Arrow(room=READS, ours=("cms.models", "contract", *TEXTS, *PURE, *READS), others={"django", "psycopg"}),
    Arrow(
        room=("publisher.store.object_store",),
        ours=("publisher.documents", "publisher.errors", "publisher.counters"),
        others={"boto3", "botocore", "urllib3", "orjson", "django"},
    ),
    Arrow(room=("publisher.site.bundle",), ours=(), others={"minify", "zopfli"}),
    Arrow(
        room=("publisher.store.cdn",),
        ours=("publisher.store.object_store", "publisher.errors"),
        others={"boto3", "botocore", "django"},
    ),
    Arrow(room=("publisher.store.decision",), ours=("publisher.store.object_store",), others=set(), is_pure=True),
    Arrow(
        room=("publisher.store.bulk",),
        ours=(
            "publisher.store.decision",
            "publisher.store.object_store",
            "publisher.documents",
            "publisher.errors",
            "publisher.counters",
            "publisher.store.concurrency",
        ),
        others={"obstore"},
    ),
    Arrow(room=("publisher.store.concurrency",), ours=(), others=set(), is_pure=True),
    Arrow(room=("publisher.lookups.changes",), ours=("cms.lookups.parts",), others=set()),
    Arrow(
        room=("publisher.lookups.steps",),
        ours=("cms.lookups.holding", "cms.lookups.parts", "publisher.lookups"),
        others=set(),
    ),
    Arrow(room=("publisher",), ours=("cms", "config", "contract", "publisher", "fetcher", "hypertext")),
    Arrow(room=("demo",), ours=("cms", "publisher", "demo", "testing.services.child", "testing.services.s3_server")),
    Arrow(room=("drill",), ours=("demo", "drill", "testing.clients", "testing.paths", "testing.services")),
    Arrow(room=("bench",), ours=("bench", "cms", "publisher", "testing")),
    Arrow(
        room=("testing.observer",),
        ours=("testing.clients", "testing.observer", "testing.services.wait"),
        others={"psycopg", "urllib3"},
    ),
    Arrow(room=("testing.clients",), ours=("testing.paths", "testing.services.programs")),
    Arrow(room=("testing.services",), ours=("cms.settings", "testing.paths", "testing.services")),
    Arrow(room=("testing",), ours=("cms", "contract", "publisher", "testing")),
]


def is_below(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def imports(tree: ast.Module) -> Iterator[str]:
    """Full names of what a module imports, also inside its functions and for its types alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(tree: ast.Module) -> Iterator[str]:
    """Modules of ours that are named in strings, as settings, `include` and `import_string` name what they import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            if ".".join(node.value.split(".")[:2]) in modules():
                yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in LOADERS:
            names = [part.value for each in node.args for part in ast.walk(each) if isinstance(part, ast.Constant)]
            yield from (name for name in names if name in OURS)


def impurities(tree: ast.Module) -> Iterator[str]:
    """Uses of the clock, the environment, or chance."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if name in CLOCKS | ENVIRONMENT:
                yield name
    yield from (name for name in imports(tree) if name in CLOCKS | ENVIRONMENT)


def broken(module: str, source: str) -> list[str]:
    """What a module does that its room may not. The first arrow that knows the module counts."""
    tree = ast.parse(source)
    arrow = next((each for each in ARROWS if each.holds(module)), None)
    if arrow is None:
        return []
    found = [f"{module} imports {name}" for name in (*imports(tree), *named(tree)) if not arrow.allows(name)]
    return found + [f"{module} uses {name}" for name in impurities(tree) if arrow.is_pure]


@cache
def modules() -> dict[str, Path]:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


def test_modules_import_only_what_their_room_may():
    assert [each for module, path in modules().items() for each in broken(module, path.read_text())] == []


def test_every_room_of_the_design_is_there():
    known = modules()
    for arrow in ARROWS:
        for room in arrow.room:
            assert any(is_below(module, (room,)) for module in known), room


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("cms.admin", "from publisher.reconcile.reconcile import reconcile"),
        ("cms.admin", "def action():\n    import publisher"),
        ("cms.admin.site", "TASK = 'publisher.scheduling.tasks'"),
        ("cms.actions.pauses", "resume = import_string('publisher.reconcile.reconcile.reconcile')"),
        ("cms.admin.site", "urls = [path('', include('publisher.urls'))]"),
        ("cms.models.post", "def of(name):\n    return importlib.import_module('publisher')"),
        ("cms.management.commands.seed", "app.autodiscover_tasks(['publisher'])"),
        ("cms.settings", "from testing.paths import ROOT"),
        ("cms.settings", "MIDDLEWARE = ['demo.seed.Middleware']"),
        ("config.environment", "from cms.models import Post"),
        ("config.checks", "import publisher"),
        ("config.checks", "FORM = 'cms.admin.forms'"),
        ("config.environment", "PROBES = ['publisher.health.probes.Trouble']"),
        ("cms.models.post", "from tests.publisher import made"),
        ("contract.keys", "import django"),
        ("contract.keys", "from cms.models import Post"),
        ("contract.keys", "from publisher.documents import html"),
        ("publisher.documents.html", "from django.utils.html import escape"),
        ("publisher.store.plan", "from publisher.store.object_store import Bucket"),
        ("publisher.errors", "import boto3"),
        ("publisher.documents.feed", "from cms.models import Post"),
        ("publisher.documents.feed", "from publisher.rows.live_blogs import live_blog"),
        ("publisher.documents.feed", "from datetime import datetime\nnow = datetime.now()"),
        ("publisher.documents.item", "import time\nnow = time.time()"),
        ("publisher.documents.item", "import os\nhome = os.environ['HOME']"),
        ("publisher.documents.item", "from os import environ"),
        ("publisher.rows.live_blogs", "from publisher.store.object_store import Bucket"),
        ("publisher.rows.live_blogs", "from cms.celery import app"),
        ("publisher.rows.pages", "import boto3"),
        ("publisher.store.object_store", "from cms.models import StoredObject"),
        ("publisher.store.object_store", "from publisher.rows.live_blogs import live_blog"),
        ("publisher.reconcile.reconcile", "from testing.doubles.memory_bucket import MemoryStore"),
        ("publisher.scheduling.tasks", "import demo"),
        ("fetcher.fetch", "from cms.models import Mirror"),
        ("fetcher.fetch", "import django"),
        ("hypertext.tokens", "from publisher.documents import html"),
        ("hypertext.tree", "import nh3"),
        ("publisher.scheduling.tasks", "from bench import publish"),
        ("demo.seed", "from testing.services import s3"),
        ("bench.burst", "from tests.publisher import newsroom"),
        ("drill.story", "from testing.observer.observer import Observer"),
        ("testing.night", "from tests.publisher import made"),
        ("testing.observer.completeness", "from contract import keys"),
        ("testing.clients", "from contract import keys"),
        ("testing.services.s3", "from demo.s3 import Application"),
    ],
)
def test_an_arrow_that_is_broken_is_found(module, source):
    assert broken(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("cms.admin", "from cms.models import Post\nimport django"),
        ("cms.admin", "from contract import keys\nfrom config import environment"),
        ("cms.settings", "APPS = ['publisher']\nHEALTH = 'publisher.health.middleware.HealthMiddleware'"),
        ("cms.urls", "urls = [path('', include('publisher.urls'))]"),
        ("cms.celery", "app.autodiscover_tasks(['publisher.scheduling'])"),
        ("cms.importing.posts", "name = value.get('publisher') or value['publisher.name']"),
        ("cms.admin", "'A docstring that tells of publisher.reconcile.'"),
        (
            "publisher.documents.feed",
            "from contract import keys\nfrom publisher.documents import html\nimport orjson\nfrom datetime import UTC",
        ),
        ("publisher.rows.live_blogs", "from cms.models import Post\nfrom publisher.documents.row import PostRow"),
        ("publisher.store.object_store", "import boto3\nfrom publisher.documents import Document"),
        (
            "publisher.scheduling.tasks",
            "from cms.celery import app\nfrom publisher.reconcile.reconcile import reconcile",
        ),
    ],
)
def test_an_arrow_that_holds_is_let_be(module, source):
    assert broken(module, source) == []
