"""Every page of the admin, asked with ids of nothing, of something else and of nonsense: it never fails, nor edits."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse

from cms.models import (
    Approval,
    Author,
    Banner,
    LookupTable,
    LookupVersion,
    Mirror,
    MirrorVersion,
    Pause,
    Placement,
    Publication,
    Takedown,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OURS = [each for model, each in admin.site._registry.items() if model._meta.app_label == "cms"]
VIEWS = {
    pattern.name: (each.model, list(pattern.pattern.converters))
    for each in OURS
    for pattern in each.get_urls()
    if pattern.name
}
ABSENT = (0, 999_999, 2**63 - 1, 2**63, 10**30)
NONSENSE = ("abc", "\0", "-1", "1.5", "_5F", "x" * 300)
FORMS = (
    {},
    {"do": "approve"},
    {"do": "alone", "reason": "\0"},
    {"do": "\0"},
    {"do": "restore 1"},
    {"do": "restore 99999999999999999999"},
    {"do": "skip"},
    {"restore": "9" * 18},
    {"restore": "\0"},
    {"what": "\0"},
    {"what": "post: choice:x"},
    {"new_uid": "\0"},
    {"new_uid": "01HXXXXXXXXXXXXXXXXXXXXXXX"},
    {"post": "yes"},
    {"next": "https://elsewhere.example/\0"},
)
REFUSED, ANSWERED = (302, 403, 404, 405), (200, 302, 400, 403, 405)
QUERIES = (
    *({"liveblog": "\0"}, {"liveblog": "9" * 40}, {"liveblog": "x"}, {"what": "\0"}, {"what": "post:\0 choice:"}),
    *({"approval": "x"}, {"fetching": "\0"}, {"q": "\0"}, {"p": "x"}, {"o": "-9.x"}, {"status__exact": "\0"}),
    *({"pk": "\0"}, {"liveblog__id__exact": "x"}, {"placements__id__exact": "9" * 40}, {"_to_field": "\0"}, {"e": "1"}),
)


@pytest.fixture
def people(client):
    client.force_login(User.objects.create_superuser("nora"))
    return User.objects.create_user("tom")


@pytest.fixture
def content(people, post, banner, placement):
    """One of each; of some, what hangs from them."""
    mirror = Mirror.objects.create(slug="polls", url="https://vendor.example/polls.json")
    MirrorVersion.objects.create(mirror=mirror, data="{}", sha256="", size=2, kind="object")
    table = LookupTable.objects.create(slug="zip")
    publication = Publication.objects.create(key="lookup:zip")
    LookupVersion.objects.create(publication=publication, number=1, status="ready")
    values = {"severity": "emergency", "heading": "Leave now", "placements": [placement.pk]}
    Approval.objects.create(banner=banner, heading="Leave now", values=values, asked_by=people, asked_name="tom")
    Takedown.objects.create(kind="post", item="01HYYYYYYYYYYYYYYYYYYYYYYY", reason="A judge said so", by_name="ana")
    Pause.objects.create(key="liveblog:election", by="ana")
    Author.objects.create(name="Ana")
    return table


def everything() -> dict[str, list[object]]:
    """All that anybody could have changed: people's last logins and sessions are no concern of ours."""
    ours: list[type[models.Model]] = [*apps.get_app_config("cms").get_models(), LogEntry]
    return {each.__name__: list(each._default_manager.order_by("pk").values()) for each in ours}


def addresses(name: str, ids: tuple[object, ...]) -> list[str]:
    """The page's own, for each of the ids in all its places, as far as such an address can be written."""
    _, places = VIEWS[name]
    return [reverse(f"admin:{name}", args=[value] * len(places)) for value in ids] if places else []


def numbers_only(name: str) -> bool:
    return not name.endswith(("_change", "_delete", "_history"))


@pytest.mark.parametrize("name", [name for name, (_, places) in VIEWS.items() if places])
def test_a_page_of_what_is_not_there_is_not_there(client, content, name):
    ids = ABSENT if numbers_only(name) else (*ABSENT, *NONSENSE)
    before = everything()
    for address in addresses(name, ids):
        assert client.get(address).status_code in REFUSED, address
        for form in FORMS[:2]:
            assert client.post(address, form).status_code in REFUSED, (address, form)
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, (_, places) in VIEWS.items() if len(places) == 2])
def test_what_belongs_to_another_is_not_there(client, content, placement, name):
    """E.g. a request of one banner through the address of another, or a version of another mirror."""
    model, _ = VIEWS[name]
    values = {"slug": "other", "heading": "Other", "url": "https://vendor.example/other.json"}
    other = model.objects.create(**{key: values[key] for key in values if hasattr(model, key)})
    there = {Banner: Approval, Mirror: MirrorVersion, LookupTable: LookupVersion}[model].objects.get()
    number = there.number if model is LookupTable else there.pk
    address, before = reverse(f"admin:{name}", args=[other.pk, number]), everything()
    for form in ({"do": "approve"}, {"do": "withdraw"}, {"do": "alone", "reason": "x"}, {"do": f"restore {number}"}):
        assert client.post(address, form).status_code in REFUSED
    assert client.get(address).status_code in REFUSED
    assert everything() == before


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_forged_form_of_what_is_there_is_answered(client, content, name):
    for form in FORMS:
        model, places = VIEWS[name]
        first = model.objects.first()  # some forms delete it
        ids = [first.pk if first else 0, Approval.objects.get().pk if model is Banner else 1][: len(places)]
        assert client.post(reverse(f"admin:{name}", args=ids), form).status_code < 500


@pytest.mark.parametrize(
    "form", [{}, {"do": ""}, {"do": "\0"}, {"do": "publish"}, {"do": "APPROVE"}, {"restore": "x"}], ids=str
)
@pytest.mark.parametrize("name", ["cms_banner_decide", "cms_mirror_do", "cms_lookuptable_do"])
def test_where_there_is_no_such_button_nothing_is_done_and_that_is_said(client, content, name, form):
    model, places = VIEWS[name]
    second = Approval.objects.get().pk if model is Banner else 1
    ids, before = [model.objects.get().pk, second][: len(places)], everything()
    page = client.post(reverse(f"admin:{name}", args=ids), form, follow=True)
    assert "There is no such button." in page.content.decode()
    assert everything() == before


@pytest.mark.parametrize("name", sorted(name for name, (_, places) in VIEWS.items() if not places))
def test_a_forged_address_shows_a_page(client, content, name):
    for query in QUERIES:
        assert client.get(reverse(f"admin:{name}"), query).status_code in ANSWERED, query


@pytest.mark.parametrize("each", [each for each in OURS if each.actions], ids=lambda each: each.model.__name__)
def test_an_action_on_what_is_not_there_does_nothing(client, content, each):
    url, before = reverse(f"admin:cms_{each.model._meta.model_name}_changelist"), everything()
    for action in each.actions:
        for chosen in (*ABSENT, *NONSENSE):
            assert client.post(url, {"action": action, "_selected_action": [chosen]}).status_code in ANSWERED
    assert everything() == before


def test_no_view_of_ours_is_left_out():
    assert {"cms_banner_decide", "cms_mirror_do", "cms_lookuptable_do", "cms_pause_resume"} < set(VIEWS)
    assert Placement in {model for model, _ in VIEWS.values()}
