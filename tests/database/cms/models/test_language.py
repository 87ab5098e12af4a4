"""The language of a row is canonical by whatever way it came: models, forms, imports, SQL, and rows of before."""

from __future__ import annotations

import io

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from cms.models import Banner, LiveBlog, Publication
from publisher.rows import live_blogs, publications


@pytest.mark.django_db
class TestModels:
    def test_saving_makes_it_canonical(self) -> None:
        blog = LiveBlog.objects.create(slug="a", title="A", language="pt_BR")
        assert blog.language == LiveBlog.objects.get().language == stored("cms_liveblog") == "pt-BR"

    def test_bulk_edits_make_it_canonical(self) -> None:
        LiveBlog.objects.bulk_create([LiveBlog(slug="a", title="A", language="en_US")])
        assert stored("cms_liveblog") == "en-US"
        LiveBlog.objects.update(language="English (UK)")
        assert stored("cms_liveblog") == "en-GB"

    def test_what_is_none_is_refused(self) -> None:
        with pytest.raises(ValidationError) as refusal:
            Banner(heading="x", language="x y z").full_clean()
        assert "no language tag" in str(refusal.value.message_dict["language"])
        with pytest.raises(ValidationError, match="no language tag"):
            LiveBlog.objects.create(slug="a", title="A", language="Klingonese")

    def test_full_clean_makes_it_canonical(self) -> None:
        banner = Banner(heading="x", language="de DE")
        banner.full_clean()
        assert banner.language == "de-DE"

    @pytest.mark.parametrize(("written", "tag"), [("pt_BR", "pt-BR"), ("x y z", "en"), ("", "en")])
    def test_a_row_that_came_by_sql_is_published_with_a_tag(self, written: str, tag: str) -> None:
        LiveBlog.objects.create(slug="a", title="A", status="live")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cms_liveblog SET language = %s", [written])
        publication = publications.publication("liveblog:a")
        assert live_blogs.public_blog(publication).language == tag
        blog = LiveBlog.objects.get()
        blog.save()
        assert stored("cms_liveblog") == tag


def stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT language FROM {table}")  # noqa: S608 - a table of ours
        return cursor.fetchone()[0]


BLANK = {"coverage_starts_at_0": "", "coverage_starts_at_1": "", "coverage_ends_at_0": "", "coverage_ends_at_1": ""}
BLOG_FORM = {"title": "Night", "slug": "night", "status": "live", "description": "", **BLANK}
BANNER_FORM = {
    **{"heading": "x", "severity": "notice", "status": "draft", "priority": "0", "dismissible": "on"},
    **{"starts_at_0": "", "starts_at_1": "", "ends_at_0": "", "ends_at_1": ""},
}


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize(("model", "form"), [("liveblog", BLOG_FORM), ("banner", BANNER_FORM)])
class TestForms:
    def test_a_form_makes_it_canonical(self, admin_client, placement, model, form) -> None:
        answer = admin_client.post(
            reverse(f"admin:cms_{model}_add"),
            {**form, "placements": [placement.pk], "language": "English (United Kingdom)"},
        )
        assert answer.status_code == 302, answer.context["adminform"].form.errors
        assert stored(f"cms_{model}") == "en-GB"

    def test_a_form_says_what_to_write(self, admin_client, placement, model, form) -> None:
        values = {**form, "placements": [placement.pk], "language": "Klingonese"}
        answer = admin_client.post(reverse(f"admin:cms_{model}_add"), values)
        assert "no language tag" in str(answer.context["adminform"].form.errors["language"])


@pytest.fixture
def load(tmp_path):
    def load(language, blog="night"):
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "language": language}
        item = {"id": "1", "content_html": "<p>x</p>", "date_published": "2026-01-01T00:00:00Z"}
        file = tmp_path / "feed.json"
        file.write_bytes(orjson.dumps({**feed, "items": [item]}))
        said = io.StringIO()
        call_command("import_feed", str(file), slug=blog, stdout=said, stderr=said)
        return said.getvalue()

    return load


@pytest.mark.django_db
class TestImport:
    def test_a_feeds_language_is_understood(self, load) -> None:
        assert "language" not in load("en_US")
        assert stored("cms_liveblog") == "en-US"

    def test_one_that_is_none_is_left_out_and_said(self, load) -> None:
        assert "'Klingonese, of the north', which is no language tag" in load("Klingonese, of the north")
        assert stored("cms_liveblog") == "en"

    def test_a_live_blog_keeps_its_own_then(self, load) -> None:
        LiveBlog.objects.create(slug="night", title="Night", language="es")
        load("??")
        assert stored("cms_liveblog") == "es"


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_old_rows_are_repaired_and_published_anew(placement) -> None:
    LiveBlog.objects.create(slug="a", title="A", status="live")
    LiveBlog.objects.create(slug="b", title="B", status="live")
    banner = Banner.objects.create(heading="x", status="published")
    banner.placements.add(placement)
    call_command("migrate", "cms", "0018", verbosity=0)
    before = dict(Publication.objects.values_list("key", "wanted"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_liveblog SET language = 'pt_BR' WHERE slug = 'a'")
        cursor.execute("UPDATE cms_banner SET language = 'x y z'")
    call_command("migrate", "cms", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug, language FROM cms_liveblog ORDER BY slug")
        assert cursor.fetchall() == [("a", "pt-BR"), ("b", "en")]
    assert stored("cms_banner") == "en"
    after = dict(Publication.objects.values_list("key", "wanted"))
    raised = {key for key in after if after[key] > before[key]}
    assert {"liveblog:a", "home", f"banners:{placement.slug}"} <= raised
    assert "liveblog:b" not in raised
