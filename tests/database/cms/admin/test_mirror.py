"""Mirrors in the admin: how they stand, what would be published, and that a secret never comes out again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.actions.mirrors import asking
from cms.admin.sparkline import sparkline
from cms.models import Mirror, MirrorState, MirrorTally, MirrorVersion
from cms.secrets.secret_headers import DOTS
from testing.services.vendor import Reply, value

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, LIST = reverse("admin:cms_mirror_add"), reverse("admin:cms_mirror_changelist")
URL = "https://vendor.example/data.json"


def form(**values):
    return {
        **{"title": "Polls", "slug": "polls", "url": URL, "format": "json", "interval": "10", "selection": ""},
        **{"schema": "", "order_by": "", "xml_lists": "", "headers": "", "query": ""},
        **{"max_bytes": "1000000", "timeout": "5"},
        **values,
    }


@pytest.fixture
def mirror(db):
    return Mirror.objects.create(slug="polls", url=URL, headers={"X-Key": "s3cret"}, query="key=s3cret")


@pytest.fixture
def version(mirror):
    made = MirrorVersion.objects.create(mirror=mirror, data='{"lead":1}', sha256="x", size=10, kind="object")
    MirrorState.objects.update(version=made, shown_at=timezone.now(), checked_at=timezone.now())
    return made


def page(client, mirror):
    return client.get(reverse("admin:cms_mirror_change", args=[mirror.pk])).content.decode()


def do(client, mirror, **values):
    return client.post(reverse("admin:cms_mirror_do", args=[mirror.pk]), values, follow=True)


def test_an_editor_makes_one(editor):
    assert editor.post(ADD, form(headers="Authorization: Bearer s3cret")).status_code == 302
    made = Mirror.objects.get()
    assert asking(made, None).secret_headers == {"Authorization": "Bearer s3cret"}
    assert "s3cret" not in page(editor, made)
    assert f"Authorization: {DOTS}" in page(editor, made)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"url": "http://0x7f.1/"}, "url", "no host that is fetched from"),
        ({"url": "ftp://vendor.example/"}, "url", "only http and https"),
        ({"interval": "4"}, "interval", "greater than or equal to 5"),
        ({"selection": "a["}, "selection", "no JMESPath expression"),
        ({"schema": '{"type": "nothing"}'}, "schema", "no JSON Schema"),
        ({"headers": "nonsense"}, "headers", "has no colon"),
        ({"headers": "Host: x"}, "headers", "set by Stillwire itself"),
        ({"delimiter": "comma, please"}, "delimiter", "at most 10 characters"),
        ({"delimiter": ";;"}, "delimiter", "is not one character, comma, semicolon, tab or pipe"),
        ({"encoding": "klingon"}, "encoding", "is not known. Try utf-8"),
        ({"encoding": "punycode"}, "encoding", "is not known. Try utf-8"),
        ({"skip_lines": "1001"}, "skip_lines", "less than or equal to 1000"),
        ({"max_bytes": "99999999"}, "max_bytes", "less than or equal to"),
        ({"slug": "a b"}, "slug", "No slashes, spaces or accents"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(admin_client, values, field, reason):
    errors = admin_client.post(ADD, form(**values)).context["adminform"].form.errors
    assert reason in str(errors[field])
    assert set(errors) == {field}


@pytest.mark.parametrize("sign", ["\t", "tab", "Tab"])
def test_a_csv_is_previewed_as_an_editor_says_that_it_is_written(admin_client, vendor, sign):
    body = "as of\t9 pm\nname\tčas\nRua\t1\n".encode("cp1250")
    vendor.replies["/data.csv"] = Reply(body=body, type="text/csv")
    told = {"format": "csv", "delimiter": sign, "encoding": "windows-1250", "skip_lines": "1"}
    assert "&quot;čas&quot;: &quot;1&quot;" in previewed(admin_client, url=vendor.url("/data.csv"), **told)
    assert admin_client.post(ADD, form(url=vendor.url("/data.csv"), **told)).status_code == 302
    assert Mirror.objects.get().delimiter == sign


def test_dots_keep_the_secrets(admin_client, mirror):
    url = reverse("admin:cms_mirror_change", args=[mirror.pk])
    assert admin_client.post(url, form(headers=f"X-Key: {DOTS}", query=DOTS)).status_code == 302
    ask = asking(Mirror.objects.get(), None)
    assert (ask.secret_headers, ask.secret_query) == ({"X-Key": "s3cret"}, "key=s3cret")


@pytest.mark.parametrize("secrets", [{"headers": f"X-Key: {DOTS}"}, {"query": DOTS}])
@pytest.mark.parametrize("name", ["cms_mirror_change", "cms_mirror_preview"])
def test_a_secret_does_not_follow_to_another_server(admin_client, mirror, name, secrets):
    """Or an editor could read it there."""
    answer = admin_client.post(reverse(f"admin:{name}", args=[mirror.pk]), form(url="https://evil.example/", **secrets))
    assert "another server than before" in answer.content.decode()
    assert Mirror.objects.get().url == URL


def test_with_new_secrets_it_moves(admin_client, mirror):
    url = reverse("admin:cms_mirror_change", args=[mirror.pk])
    assert admin_client.post(url, form(url="https://new.example/", headers="X-Key: two")).status_code == 302
    assert asking(Mirror.objects.get(), None).secret_headers == {"X-Key": "two"}


# How it stands


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"version": None}, "waiting for its first run"),
        ({"version": None, "failures": 1, "last_error": "It is down."}, "no data yet: It is down."),
        ({"failures": 1, "last_error": "It is down."}, "failing, and tried again soon: It is down."),
        ({"failures": 3, "last_error": "It is down.", "stale_since": timezone.now()}, "stale since"),
        ({}, "on its way"),
    ],
)
def test_its_state_is_told(admin_client, mirror, version, state, words):
    MirrorState.objects.update(**state)
    assert words in page(admin_client, mirror)
    assert words in admin_client.get(LIST).content.decode()


def test_a_paused_one_says_so(admin_client, mirror, version):
    do(admin_client, mirror, do="pause")
    assert "paused since" in page(admin_client, mirror)
    assert "Resume fetching" in page(admin_client, mirror)
    do(admin_client, mirror, do="resume")
    assert Mirror.objects.get().paused_at is None


def test_its_day_is_drawn(admin_client, mirror):
    import time

    quarter = int(time.time()) // 900
    MirrorTally.objects.create(mirror=mirror, quarter=quarter, runs=4, changes=1, failures=1, took_ms=80)
    assert "4 runs, 1 failed, 20 ms on average" in page(admin_client, mirror)
    assert "the last day: 4 runs, 1 failed" in admin_client.get(LIST).content.decode()


def test_a_day_is_a_row_of_bars_with_the_newest_at_the_right():
    tallies = [SimpleNamespace(quarter=n, runs=1, failures=n == 1000, took_ms=n) for n in (900, 905, 1000)]
    drawn = sparkline(tallies, 1000)
    assert drawn.count("<rect") == 2
    assert 'x="190"' in drawn and 'class="failed"' in drawn
    assert "no runs in the last day" in sparkline([], 1000)


def test_the_list_asks_as_often_for_many_as_for_one(admin_client, mirror, version, django_assert_max_num_queries):
    Mirror.objects.bulk_create([Mirror(slug=f"m{n}", url=URL) for n in range(20)])
    with django_assert_max_num_queries(13):
        admin_client.get(LIST)


@pytest.mark.parametrize(("kind", "count"), [("failing", 1), ("fine", 1), ("paused", 1), ("nonsense", 3)])
def test_those_that_fail_are_found(admin_client, mirror, kind, count):
    Mirror.objects.create(slug="b", url=URL)
    MirrorState.objects.filter(mirror=mirror).update(failures=1)
    Mirror.objects.create(slug="c", url=URL, paused_at=timezone.now())
    assert len(admin_client.get(LIST, {"fetching": kind}).context["cl"].result_list) == count


def test_no_schema_is_an_empty_field(admin_client, mirror):
    assert 'name="schema"' in page(admin_client, mirror)
    assert "null</textarea>" not in page(admin_client, mirror)


# What is done


def test_fetch_now_makes_it_due(admin_client, mirror):
    MirrorState.objects.update(next_run=9e9)
    do(admin_client, mirror, do="fetch")
    assert MirrorState.objects.get().next_run == 0


def test_an_action_makes_many_due(admin_client, mirror):
    MirrorState.objects.update(next_run=9e9)
    admin_client.post(LIST, {"action": "fetch", "_selected_action": [mirror.pk]})
    assert MirrorState.objects.get().next_run == 0


def test_a_version_is_looked_at_and_restored(admin_client, mirror, version, raised):
    newer = MirrorVersion.objects.create(mirror=mirror, data='{"lead":2}', sha256="y", size=10, kind="object")
    MirrorState.objects.update(version=newer)
    shown = admin_client.get(reverse("admin:cms_mirror_version", args=[mirror.pk, version.pk])).content.decode()
    assert "&quot;lead&quot;: 1" in shown
    assert "-  &quot;lead&quot;: 2" in shown
    with raised("mirror:polls"):
        do(admin_client, mirror, restore=version.pk)
    assert MirrorState.objects.get().version == version
    assert Mirror.objects.get().paused_at


@pytest.mark.parametrize("values", [{}, {"do": "nonsense"}, {"restore": "x"}, {"restore": "999"}])
def test_nonsense_does_nothing(admin_client, mirror, values):
    assert do(admin_client, mirror, **values).status_code == 200


def test_who_may_only_look_does_nothing_and_sees_no_secrets(client, django_user_model, mirror):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("viewer", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_mirror"))
    client.force_login(user)
    assert "X-Key" not in page(client, mirror)
    assert "Fetch now" not in page(client, mirror)
    assert do(client, mirror, do="fetch").status_code == 403
    assert client.post(reverse("admin:cms_mirror_preview", args=[mirror.pk]), form()).status_code == 403
    assert client.post(reverse("admin:cms_mirror_preview_new"), form()).status_code == 403


def test_what_changes_something_is_a_post(admin_client, mirror):
    assert admin_client.get(reverse("admin:cms_mirror_do", args=[mirror.pk])).status_code == 405
    assert admin_client.get(reverse("admin:cms_mirror_preview", args=[mirror.pk])).status_code == 405


# Preview


def previewed(client, **values):
    return client.post(reverse("admin:cms_mirror_preview_new"), form(**values)).content.decode()


def test_a_preview_shows_what_would_be_published_and_saves_nothing(admin_client, vendor):
    vendor.replies["/data.json"] = value({"races": [{"lead": "<b>A</b>"}]})
    shown = previewed(admin_client, url=vendor.url(), selection="races[0].lead", headers="X-Key: s3cret")
    assert "&lt;b&gt;A&lt;/b&gt;" in shown
    assert vendor.requests[-1][1]["X-Key"] == "s3cret"
    assert not Mirror.objects.exists()


def test_a_preview_is_compared_with_what_readers_have(admin_client, vendor, mirror, version):
    vendor.replies["/data.json"] = value({"lead": 2})
    url = reverse("admin:cms_mirror_preview", args=[mirror.pk])
    shown = admin_client.post(url, form(url=vendor.url())).content.decode()
    assert "+  &quot;lead&quot;: 2" in shown
    assert MirrorVersion.objects.count() == 1


def test_a_preview_says_what_is_wrong(admin_client, vendor):
    vendor.replies["/data.json"] = Reply(status=500)
    assert "answered 500" in previewed(admin_client, url=vendor.url())
    assert "loopback" in previewed(admin_client, url="http://localhost/")
    assert "no JMESPath expression" in previewed(admin_client, selection="a[")


@pytest.mark.parametrize(
    ("field", "program", "words"),
    [
        ("selection", " | ".join(["[@,@][]"] * 22), "selection: The selection cannot be made: it "),
        ("order_by", " | ".join(["[@,@]"] * 30), "order_by: The selection cannot be made: it makes more than"),
        (
            "schema",
            '{"properties": {"lead": {"pattern": "^(a+)+$"}}}',
            "schema: The answer does not meet the JSON Schema",
        ),
        ("schema", '{"pattern": "(?=a)"}', "schema: This is no JSON Schema: the pattern"),
        ("schema", '{"not":' * 50_000 + "{}" + "}" * 50_000, "schema: "),
        (
            "selection",
            "(" * 900 + "a" + ")" * 900,
            "selection: This is no JMESPath expression: It is nested too deeply",
        ),
    ],
)
def test_what_an_editor_wrote_has_limits_and_its_error_is_at_its_field(admin_client, vendor, field, program, words):
    vendor.replies["/data.json"] = value({"lead": "a" * 50 + "!"})
    assert words in previewed(admin_client, url=vendor.url(), **{field: program})


@pytest.mark.parametrize("schema", ['{"not":' * 50_000 + "{}" + "}" * 50_000, '{"maximum": 1' + "0" * 30 + "}"])
def test_an_odd_schema_breaks_no_form(admin_client, schema):
    answer = admin_client.post(reverse("admin:cms_mirror_add"), form(schema=schema))
    assert answer.status_code in (200, 302)
