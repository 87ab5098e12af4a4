"""What a reader's browser loads is uploaded under keys that carry a digest, and refers to nothing that is not there."""

from __future__ import annotations

import posixpath
import re
import shutil

import pytest

from cms.models import StoredObject
from publisher.documents.document import FOREVER, POLLED
from publisher.errors import ForeignObject
from publisher.site import upload
from publisher.site.upload import Assets, publish_site, site_documents
from tests.publisher.newsroom import publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
IMPORTED = re.compile(r"""(?:\bfrom|\bimport|\bnew URL)\s*\(?\s*["'`](\./[^"'`]+)["'`]""")
VARIABLE = re.compile(r"\$\{\w+\}")
LANGUAGES = ("en", "es", "fr", "de", "pt", "ar")
LINKED = re.compile(r"""(?:href|src)="(?![a-z]+:|#|/)([^"]+)\"""")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of static_site/ to change."""
    copy = tmp_path / "static_site"
    shutil.copytree(upload.FOLDER, copy)
    monkeypatch.setattr(upload, "FOLDER", copy)
    return copy


def references(store, key: str) -> set[str]:
    """Keys that an uploaded object makes the browser load."""
    text = store.contents.objects[key].body.decode()
    found = spelled_out(text) if key.endswith(".js") else LINKED.findall(text)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(key), each.partition("?")[0])) for each in found}


def spelled_out(text: str) -> list[str]:
    """What a script imports, with each name that a variable in it may have."""
    names = re.findall(r'"(\w+-\w+)"', text)
    return [
        VARIABLE.sub(each, name)
        for name in IMPORTED.findall(text)
        for each in (LANGUAGES if "words-" in name else names if VARIABLE.search(name) else [""])
    ]


def test_every_import_of_every_script_can_be_fetched(transactional_db, store):
    publish_site(store)
    scripts = store.found(".js")
    wanted = {key: references(store, key) for key in scripts}
    elements = {name.split(".")[0] for name in wanted["embed.js"]}
    assert elements >= {"assets/live-blog", "assets/alert-banner", "assets/data-embed"}
    assert {name for names in wanted.values() for name in names} <= set(store.found())


def test_everything_that_the_front_page_loads_can_be_fetched(transactional_db, store):
    publish_site(store)
    publish(store, "home")
    wanted = references(store, "index.html")
    assert {"embed.js", "home.js"} <= wanted
    assert {key for key in wanted if key.startswith("assets/") or key.endswith(".js")} <= set(store.found())


def test_a_page_waits_for_two_scripts_one_after_another_and_no_more(transactional_db, store):
    publish_site(store)
    for script in references(store, "embed.js"):
        later = [name for name in references(store, script) if name.endswith(".js")]
        assert all(
            f'import("./{posixpath.basename(name)}")' in store.contents.objects[script].body.decode() for name in later
        )


def test_all_scripts_that_are_imported_carry_a_digest_and_are_cached_for_ever(transactional_db, store):
    publish_site(store)
    for key in store.found("assets/"):
        assert re.fullmatch(r"assets/[\w-]+\.[0-9a-f]{8}\.(js|css|json|svg)", key)
        assert store.contents.objects[key].document.cache_control == FOREVER


def test_what_has_a_fixed_address_is_looked_at_again_soon(transactional_db, store):
    publish_site(store)
    for key in ("embed.js", "home.js"):
        assert store.contents.objects[key].document.cache_control == POLLED


def test_the_schemas_are_published(transactional_db, store):
    publish_site(store)
    assert {"schema/latest.schema.json", "schema/item.schema.json"} <= set(store.found("schema/"))


def test_each_object_has_its_type(transactional_db, store):
    publish_site(store)
    types = {key.rpartition(".")[2]: held.document.content_type for key, held in store.contents.objects.items()}
    assert types["js"].startswith("text/javascript")
    assert types["json"].startswith("application/json")


def test_what_refers_comes_after_what_it_refers_to(transactional_db, store):
    too_early: list[str] = []
    store.before_put = lambda key: too_early.extend(each for each in store.found(".js") if not ready(store, each))
    publish_site(store)
    assert too_early == []
    assert store.puts()[-2:] == ["embed.js", "home.js"]


def ready(store, key: str) -> bool:
    return all(store.holds(each) for each in references(store, key) if each.startswith("assets/"))


def test_a_second_run_uploads_nothing(transactional_db, store):
    assert publish_site(store) == len(store.found())
    store.forget()
    assert publish_site(store) == 0
    assert store.requests == []


def test_a_change_deep_down_changes_every_key_above_it(folder, transactional_db, store):
    publish_site(store)
    before = set(store.found("assets/"))
    (folder / "words/phrases.js").write_text((folder / "words/phrases.js").read_text() + "export const more = 1;\n")
    publish_site(store)
    fresh = {key.split("/")[1].split(".")[0] for key in set(store.found("assets/")) - before}
    assert {"tools", "live-blog"} <= fresh
    assert not {"frame", "words-en"} & fresh
    assert before <= set(store.found("assets/"))  # readers with an old page still load what it names
    assert all(ready(store, key) for key in store.found(".js"))


def test_a_comment_alone_changes_nothing_that_readers_load(folder, transactional_db, store):
    publish_site(store)
    (folder / "protocol/merge.js").write_text("// Why.\n" + (folder / "protocol/merge.js").read_text())
    assert publish_site(store) == 0


def test_an_import_that_is_not_there_is_no_upload(folder, transactional_db, store):
    (folder / "embed.js").write_text('import("./nowhere.js");\n')
    with pytest.raises(FileNotFoundError):
        publish_site(store)
    assert store.requests == []


def test_somebody_elses_script_is_left_alone(transactional_db, store):
    store.contents.place("embed.js", b"theirs")
    with pytest.raises(ForeignObject):
        publish_site(store)
    assert store.contents.objects["embed.js"].body == b"theirs"


def test_what_was_uploaded_is_in_the_inventory(transactional_db, store):
    publish_site(store)
    assert set(StoredObject.objects.filter(publication=None).values_list("key", flat=True)) == set(store.found())


def test_the_same_files_are_the_same_keys():
    first, second = ({each.key: each.sha256 for each in site_documents(upload.FOLDER, n)} for n in (1, 2))
    assert first == second
    assert Assets(upload.FOLDER).key("page/tools.js") in first
