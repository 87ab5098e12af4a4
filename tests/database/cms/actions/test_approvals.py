"""What becomes of an edit of a banner: decided in one place, done in one transaction, told by a result."""

import pytest
from django.contrib.auth.models import User

from cms.actions import approvals
from cms.actions.approvals import Result
from cms.models import Approval, Banner, Placement

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def nora():
    return User.objects.create_user("nora")


def banner_of(severity="emergency", status="published", **values):
    return Banner(heading="Leave now", severity=severity, status=status, **values)


def out(placement, **values):
    """An emergency that readers have."""
    banner = banner_of(**values)
    banner.save()
    banner.placements.add(placement)
    return banner


def submit(banner, placement, by, **values):
    return approvals.submit(banner, [placement], by=by, **{"is_edited": True, **values})


@pytest.mark.parametrize(
    ("severity", "status", "alone", "result", "kept"),
    [
        ("warning", "published", "", Result.SAVED, "published"),
        ("emergency", "draft", "", Result.SAVED, "draft"),
        ("emergency", "published", "", Result.ASKED, "draft"),
        ("emergency", "published", "  ", Result.ASKED, "draft"),
        ("emergency", "published", "All others sleep", Result.PUBLISHED_ALONE, "published"),
        ("warning", "published", "All others sleep", Result.SAVED, "published"),
    ],
)
def test_a_new_banner(placement, nora, severity, status, alone, result, kept):
    assert submit(banner_of(severity, status), placement, nora, alone=alone) is result
    banner = Banner.objects.get()
    assert (banner.status, list(banner.placements.all())) == (kept, [placement])
    outcomes = {Result.SAVED: [], Result.ASKED: ["waiting"], Result.PUBLISHED_ALONE: ["alone"]}[result]
    assert list(Approval.objects.values_list("outcome", flat=True)) == outcomes


def test_an_edit_of_what_is_out_is_asked_for_and_nothing_is_written(placement, nora, raised):
    banner = out(placement)
    banner.heading = "Go back"
    with raised():
        assert approvals.submit(banner, Placement.objects.none(), by=nora, is_edited=True) is Result.ASKED
    stored = Banner.objects.get()
    assert (stored.heading, list(stored.placements.all())) == ("Leave now", [placement])
    assert Approval.objects.get().values["heading"] == "Go back"


def test_a_save_that_needs_nobody_withdraws_what_waits(placement, nora):
    banner = out(placement)
    submit(banner, placement, nora)
    banner.status = "removed"
    assert submit(banner, placement, nora) is Result.SAVED
    assert Approval.objects.get().outcome == "withdrawn"


def test_a_save_without_a_change_asks_only_where_something_waits(placement, nora):
    banner = out(placement)
    assert submit(banner, placement, nora, is_edited=False) is Result.SAVED
    submit(banner, placement, nora)
    assert submit(banner, placement, nora, is_edited=False) is Result.ASKED


@pytest.mark.parametrize(
    ("severity", "status", "values", "result"),
    [
        ("warning", "draft", {"status": "published"}, Result.SAVED),
        ("warning", "published", {"status": "published"}, Result.UNCHANGED),
        ("emergency", "draft", {"status": "published"}, Result.ASKED),
        ("emergency", "published", {"status": "published"}, Result.UNCHANGED),
        ("emergency", "published", {"status": "removed"}, Result.SAVED),
    ],
)
def test_a_few_values_of_a_bulk_action(placement, nora, severity, status, values, result):
    banner = out(placement, severity=severity, status=status)
    assert approvals.submit_values(banner, values, by=nora) is result
    assert Banner.objects.get().status == (status if result is Result.ASKED else values["status"])
    assert Approval.objects.count() == (result is Result.ASKED)


def test_where_the_newsroom_wants_no_approval_every_edit_is_saved(placement, nora, settings):
    settings.EMERGENCY_APPROVAL = False
    assert submit(banner_of(), placement, nora) is Result.SAVED
    assert approvals.submit_values(Banner.objects.get(), {"priority": 2}, by=nora) is Result.SAVED


@pytest.mark.parametrize("alone", ["", "All others sleep"])
def test_an_edit_that_fails_halfway_leaves_nothing_behind(placement, nora, monkeypatch, alone):
    def fail(*_, **__):
        raise RuntimeError("the machine stops")

    monkeypatch.setattr(Approval.objects, "create", fail)
    with pytest.raises(RuntimeError):
        submit(banner_of(), placement, nora, alone=alone)
    assert not Banner.objects.exists()
