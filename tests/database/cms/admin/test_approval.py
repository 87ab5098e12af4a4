"""An emergency goes out when a second person approved it, or one person alone said why; no way avoids that."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cms.actions import approvals, takedowns
from cms.models import Approval, Banner, Placement, Takedown

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, LIST = reverse("admin:cms_banner_add"), reverse("admin:cms_banner_changelist")


@pytest.fixture
def people(client_class):
    """Nora and Tom at the same desk, each signed in."""
    return {name: signed_in(client_class(), name) for name in ("nora", "tom")}


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def signed_in(client, name):
    client.force_login(User.objects.create_user(name, is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def nora(people):
    return people["nora"]


@pytest.fixture
def tom(people):
    return people["tom"]


def form(placement, **values):
    plain = {"heading": "Leave now", "severity": "emergency", "status": "published", "placements": [placement.pk]}
    return {**plain, "priority": "0", "dismissible": "on", "language": "en", **values}


def url(banner):
    return reverse("admin:cms_banner_change", args=[banner.pk])


def decide(client, approval, do="approve", **values):
    address = reverse("admin:cms_banner_decide", args=[approval.banner_id, approval.pk])
    return client.post(address, {"do": do, **values}, follow=True).content.decode()


def act(client, action, *banners):
    chosen = {"action": action, "_selected_action": [banner.pk for banner in banners]}
    return client.post(LIST, chosen, follow=True).content.decode()


@pytest.fixture
def asked(nora, placement):
    """Nora's request for a new emergency."""
    nora.post(ADD, form(placement))
    return Approval.objects.get()


@pytest.fixture
def out(asked, tom):
    """An emergency that readers have."""
    decide(tom, asked)
    return Banner.objects.get()


def test_a_new_emergency_waits_and_readers_have_nothing(nora, tom, placement, raised):
    with raised():
        page = nora.post(ADD, form(placement), follow=True).content.decode()
    assert "It waits for a second person" in page
    assert "You asked for it yourself" in page
    assert "Approve: publish it" not in page
    assert Banner.objects.get().status == "draft"
    assert "asked for by nora" in tom.get(f"{LIST}?approval=waiting").content.decode()
    assert "Approve: publish it" in tom.get(url(Banner.objects.get())).content.decode()


def test_a_second_person_lets_it_out(asked, tom, raised):
    with raised("banners:top"):
        assert "Approved: it goes out" in decide(tom, asked)
    banner = Banner.objects.get()
    assert (banner.status, banner.heading) == ("published", "Leave now")
    asked.refresh_from_db()
    assert (asked.outcome, asked.asked_name, asked.decided_name) == ("approved", "nora", "tom")
    assert LogEntry.objects.filter(change_message="Approved: it goes out", user__username="tom").exists()


def test_row_27_not_by_the_same_person_twice(asked, nora, raised):
    with raised():
        assert "someone else has to approve it" in decide(nora, asked)
        nora.post(url(asked.banner), form(Placement.objects.get(slug="top")))
    assert Banner.objects.get().status == "draft"
    assert approvals.waiting(asked.banner) == asked


def test_row_27_not_by_a_bulk_action(asked, nora, tom, raised):
    with raised():
        assert "These wait for a second person" in act(nora, "publish", asked.banner)
        act(tom, "publish", asked.banner)
    assert Banner.objects.get().status == "draft"


@pytest.mark.parametrize(
    "forged",
    [
        {"is_held": "", "outcome": "approved", "approved_by": "1", "decided_by": "1"},
        {"alone": "   "},
        {"_saveasnew": "1"},
        {"_continue": "1", "do": "approve"},
        {"status": "scheduled", "starts_at_0": "2020-01-01", "starts_at_1": "00:00"},
    ],
)
def test_row_27_not_by_a_forged_form(nora, placement, raised, forged):
    with raised():
        nora.post(ADD, form(placement, **forged))
        for banner in Banner.objects.all():
            nora.post(url(banner), form(placement, **forged))
    assert not Banner.objects.filter(status__in=["published", "scheduled"]).exists()


def test_row_27_not_by_the_page_of_the_audit_nor_by_a_link(asked, nora, tom, raised):
    audit = reverse("admin:cms_approval_change", args=[asked.pk])
    with raised():
        assert nora.post(audit, {"outcome": "approved"}).status_code == 403
        assert tom.get(reverse("admin:cms_banner_decide", args=[asked.banner_id, asked.pk])).status_code == 405
    asked.refresh_from_db()
    assert asked.outcome == "waiting"


def test_the_page_of_the_audit_says_in_words_what_was_asked_for(asked, tom, placement):
    page = tom.get(reverse("admin:cms_approval_change", args=[asked.pk])).content.decode()
    assert f"<tr><th>placements</th><td>{placement}</td></tr>" in page
    assert "exclude paths" not in page


def test_row_27_not_by_a_warning_that_becomes_an_emergency(nora, placement, banner, raised):
    Banner.objects.update(severity="warning")
    with raised("banners:top"):
        nora.post(url(banner), form(placement, severity="warning", heading="New text"))
    with raised():
        nora.post(url(banner), form(placement, heading="New text"))
    assert Banner.objects.get().severity == "warning"


def test_row_27_the_database_refuses_the_same_person_and_an_empty_reason(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.update(outcome="approved", decided_by=asked.asked_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.update(outcome="alone")


def test_what_was_changed_after_it_was_looked_at_is_not_approved(asked, nora, tom, placement, raised):
    nora.post(url(asked.banner), form(placement, heading="Something else"))
    with raised():
        assert "look again" in decide(tom, asked)
    decide(tom, approvals.waiting(asked.banner))
    assert Banner.objects.get().heading == "Something else"


def test_an_edit_by_the_second_person_is_approved_by_the_first(asked, nora, tom, placement):
    tom.post(url(asked.banner), form(placement, heading="Leave now, by the north road"))
    mine = approvals.waiting(asked.banner)
    assert "someone else has to approve it" in decide(tom, mine)
    decide(nora, mine)
    assert Banner.objects.get().heading == "Leave now, by the north road"


def test_an_edit_of_an_emergency_waits_and_readers_keep_what_they_have(out, nora, tom, placement, raised):
    other = Placement.objects.create(slug="side")
    with raised():
        page = nora.post(url(out), form(placement, heading="Go back", placements=[other.pk]), follow=True)
    assert "Go back" in page.content.decode()
    out.refresh_from_db()
    assert (out.heading, list(out.placements.all()), out.status) == ("Leave now", [placement], "published")
    with raised("banners:top", "banners:side"):
        decide(tom, approvals.waiting(out))
    out.refresh_from_db()
    assert (out.heading, list(out.placements.all())) == ("Go back", [other])


def test_a_save_without_a_change_asks_nobody(out, nora, placement, raised):
    with raised():
        nora.post(url(out), form(placement))
    assert approvals.waiting(out) is None


def test_turning_off_needs_nobody(out, nora, placement, raised):
    nora.post(url(out), form(placement, heading="Go back"))
    with raised("banners:top"):
        act(nora, "turn_off", out)
    assert approvals.waiting(out) is None
    assert Banner.objects.get().status == "removed"


def test_turning_off_in_the_form_needs_nobody_either(out, nora, placement, raised):
    with raised("banners:top"):
        nora.post(url(out), form(placement, status="removed"))
    assert Banner.objects.get().status == "removed"


def test_saving_as_a_draft_withdraws(asked, nora, placement):
    nora.post(url(asked.banner), form(placement, status="draft"))
    asked.refresh_from_db()
    assert asked.outcome == "withdrawn"


def test_it_may_be_withdrawn(asked, nora, tom, raised):
    assert "Withdrawn" in decide(nora, asked, "withdraw")
    with raised():
        assert "look again" in decide(tom, asked)


def test_the_glass_is_broken_in_the_form_with_a_reason_that_is_kept(nora, placement, raised):
    with raised("banners:top"):
        nora.post(ADD, form(placement, alone="I am the only one awake."))
    (kept,) = Approval.objects.all()
    assert (kept.outcome, kept.decided_name, kept.reason) == ("alone", "nora", "I am the only one awake.")
    assert kept.values["heading"] == "Leave now"
    message = LogEntry.objects.order_by("pk").last().change_message
    assert message == "Published an emergency alone: I am the only one awake."
    page = nora.get(reverse("admin:cms_approval_changelist")).content.decode()
    assert "I am the only one awake." in page


def test_the_glass_is_broken_afterwards_and_not_without_a_reason(asked, nora, raised):
    with raised():
        assert "Say why" in decide(nora, asked, "alone", reason=" ")
    with raised("banners:top"):
        decide(nora, asked, "alone", reason="The phone is dead.")
    assert Banner.objects.get().status == "published"


def test_python_publishes_at_once_as_the_contract_says(placement, raised):
    with raised("banners:top"):
        banner = Banner.objects.create(heading="x", severity="emergency", status="published")
        banner.placements.add(placement)


def test_where_the_newsroom_wants_no_approval_there_is_none(nora, placement, settings, raised):
    settings.EMERGENCY_APPROVAL = False
    with raised("banners:top"):
        nora.post(ADD, form(placement))
    assert not Approval.objects.exists()
    assert "Publish without approval" not in nora.get(ADD).content.decode()


def test_other_severities_wait_for_nobody(nora, placement, raised):
    with raised("banners:top"):
        nora.post(ADD, form(placement, severity="warning"))


def test_an_emergency_that_is_over_is_not_let_out(asked, tom):
    Approval.objects.update(values={**asked.values, "ends_at": "2020-01-01T00:00:00Z"})
    assert "It is over already" in decide(tom, asked)
    asked.refresh_from_db()
    assert asked.outcome == "waiting"


# What came between the request and its approval


def take_down(banner):
    takedowns.take_down("banner", banner.uid, reason="A judge said so", by_name="ana")


def is_refused(client, approval, word, do="approve", **values):
    """In words, with the request as it was, and nothing in the audit."""
    before = (LogEntry.objects.count(), Banner.objects.values().get())
    page = decide(client, approval, do, **values)
    approval.refresh_from_db()
    after = (LogEntry.objects.count(), Banner.objects.values().get())
    return word in page and approval.outcome == "waiting" and before == after


def test_what_was_taken_down_is_not_let_out(asked, nora, tom, raised):
    take_down(asked.banner)
    with raised():
        assert is_refused(tom, asked, "It was taken down")
        assert is_refused(nora, asked, "It was taken down", "alone", reason="The phone is dead.")


def test_what_is_taken_down_in_that_very_moment_is_not_let_out(asked, tom, monkeypatch, raised):
    take_down(asked.banner)
    monkeypatch.setattr(Banner, "clean", lambda self: None)  # the look came before the takedown
    with raised():
        assert is_refused(tom, asked, "It cannot be published: this was taken down")


def test_what_was_taken_down_while_readers_had_it_is_not_changed(out, nora, tom, placement):
    nora.post(url(out), form(placement, heading="Go back"))
    take_down(out)
    assert is_refused(tom, approvals.waiting(out), "It was taken down")
    assert Banner.objects.get().status == "removed"


def test_it_is_let_out_once_the_takedown_is_lifted(asked, tom):
    take_down(asked.banner)
    takedowns.lift(Takedown.objects.get(), by_name="ana")
    decide(tom, asked)
    assert Banner.objects.get().status == "published"


def test_a_placement_that_was_deleted_is_not_filled(asked, tom):
    Placement.objects.get(slug="top").delete()
    assert is_refused(tom, asked, "A placement of it was deleted meanwhile")


@pytest.mark.parametrize(
    ("name", "value"), [("severity", "disaster"), ("heading", ""), ("ends_at", "soon"), ("include_paths", [7])]
)
def test_what_is_no_banner_any_more_is_said_in_words(asked, tom, name, value):
    Approval.objects.update(values={**asked.values, name: value})
    page = tom.get(url(asked.banner))
    assert page.status_code == 200
    assert is_refused(tom, asked, 'class="error"')


@pytest.mark.parametrize("name", [*approvals.COLUMNS, "placements"])
def test_a_column_that_is_newer_than_the_request_stays_as_it_is(asked, nora, tom, name):
    """As after an upgrade."""
    kept = {key: value for key, value in asked.values.items() if key != name}
    Approval.objects.update(values=kept)
    before = Banner.objects.values().get()
    for page in (url(asked.banner), reverse("admin:cms_approval_change", args=[asked.pk])):
        assert tom.get(page).status_code == 200
    assert "Approved" in decide(tom, asked)
    if name != "placements":
        assert Banner.objects.values().get()[name] == before[name]


def test_a_column_of_a_later_version_harms_nothing(asked, tom):
    Approval.objects.update(values={**asked.values, "colour": "red"})
    assert tom.get(url(asked.banner)).status_code == 200
    assert "Approved" in decide(tom, asked)


def test_the_address_of_another_banner_decides_nothing(asked, tom, raised):
    other = Banner.objects.create(heading="Other")
    address = reverse("admin:cms_banner_decide", args=[other.pk, asked.pk])
    logged = LogEntry.objects.count()
    with raised():
        for do in ("approve", "alone", "withdraw"):
            assert tom.post(address, {"do": do, "reason": "x"}).status_code == 404
    asked.refresh_from_db()
    assert (asked.outcome, LogEntry.objects.count()) == ("waiting", logged)


def test_the_glass_is_not_broken_for_what_is_over(nora, placement):
    over = {"ends_at_0": "2020-01-01", "ends_at_1": "00:00", "alone": "I am the only one awake."}
    page = nora.post(ADD, form(placement, **over)).content.decode()
    assert "It is over already" in page
    assert not Banner.objects.exists()


def test_what_is_taken_down_while_its_form_is_sent_is_refused_in_the_form(nora, placement, banner, monkeypatch):
    """The first look comes before the takedown, and the database refuses what it found right."""
    take_down(banner)
    looks, real = [], Banner.clean
    monkeypatch.setattr(Banner, "clean", lambda self: real(self) if looks else looks.append(self))
    page = nora.post(url(banner), form(placement, severity="warning", heading="What I typed")).content.decode()
    assert "It was taken down" in page
    assert "What I typed" in page
    assert Banner.objects.get().status == "removed"


def test_who_may_not_change_banners_approves_none(asked, client):
    client.force_login(User.objects.create_user("guest", is_staff=True))
    decide(client, asked)
    assert Banner.objects.get().status == "draft"


def test_the_audit_outlives_people_and_banners(asked, tom):
    decide(tom, asked)
    Banner.objects.all().delete()
    User.objects.all().delete()
    asked.refresh_from_db()
    assert (asked.heading, asked.asked_name, asked.decided_name) == ("Leave now", "nora", "tom")


def test_a_request_whose_banner_is_gone_says_so(asked):
    Banner.objects.all().delete()
    with pytest.raises(ValidationError, match="deleted meanwhile"):
        approvals.approve(asked.pk, by=User.objects.create_user("ann"))


# Row 26: those who closed it


def test_row_26_the_editor_chooses_whether_those_who_closed_it_see_it_again(nora, placement, banner):
    nora.post(url(banner), form(placement, severity="warning", heading="A letter put right"))
    assert Banner.objects.get().dismiss_version == 1
    nora.post(url(banner), form(placement, severity="warning", heading="News", show_again="on"))
    assert Banner.objects.get().dismiss_version == 2
    assert "Show it again" not in nora.get(ADD).content.decode()


def test_row_26_the_choice_waits_with_the_edit_of_an_emergency(out, nora, tom, placement):
    nora.post(url(out), form(placement, heading="News", show_again="on"))
    out.refresh_from_db()
    assert out.dismiss_version == 1
    page = tom.get(url(out)).content.decode()
    assert 'name="show_again" aria-describedby="id_show_again_helptext" id="id_show_again" checked' in page
    tom.post(url(out), form(placement, heading="News", show_again="on"))
    decide(tom, approvals.waiting(out))
    out.refresh_from_db()
    assert (out.heading, out.dismiss_version) == ("News", 2)


def test_what_waits_is_whole(asked):
    assert set(json.loads(json.dumps(asked.values))) == {*approvals.COLUMNS, "placements"}
