"""No load takes more than a fifth of a table's rows from readers unless told: at every store. Row 19."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms.lookups import choosing, uploads
from cms.lookups.losses import ANY, TooManyRemovals
from cms.lookups.options import Options
from cms.models import LookupState, LookupTable, LookupVersion, Publication
from publisher.errors import TooManyDeletes
from publisher.lookups import loading
from publisher.reconcile.reconcile import reconcile
from publisher.repair.repair import nightly, repair
from publisher.repair.verify import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEY = "lookup:t"


def csv(*spans: range, text: str = "x") -> bytes:
    return b"id,text\n" + b"".join(f"{n:03},{text}\n".encode() for span in spans for n in span)


@pytest.fixture
def load(bucket, tmp_path):
    """Loads a file by the command, and gives what it said."""

    def run(content: bytes, *more: str) -> str:
        path, out = tmp_path / "t.csv", StringIO()
        path.write_bytes(content)
        call_command("load_lookup", "t", str(path), "--key", "id", *more, stdout=out, stderr=StringIO())
        return out.getvalue()

    return run


@pytest.fixture
def hundred(load, bucket):
    """A hundred rows are live."""
    load(csv(range(100)))
    return bucket


def there(store) -> int:
    return len(list(store.listing("lookups/t/")))


def ready(content: bytes) -> LookupVersion:
    """A checked version that nobody published."""
    uploads.upload("t", [content], Options(key="id"), is_wanted=False)
    (pk,) = uploads.waiting()
    return uploads.check(pk)


def published(store) -> str:
    """Publishes what is behind; what the publication says then."""
    while reconcile(store, store.site, KEY):
        pass
    return Publication.objects.get(key=KEY).last_error


# By hand and by command


def test_a_fifth_may_go_and_one_row_more_may_not(hundred, load):
    with pytest.raises(CommandError, match=r"21 of the 100 rows that readers have \(000, 001, 002, 003, 004, …\)"):
        load(csv(range(21, 100)))
    assert there(hundred) == 100
    assert LookupVersion.objects.count() == 1
    load(csv(range(20, 100)))
    assert there(hundred) == 80


def test_it_is_done_when_it_is_told(hundred, load):
    assert "99 removed" in load(csv(range(1)), "--allow-deletes")
    assert there(hundred) == 1


def test_what_one_load_was_told_is_not_told_to_the_next(hundred, load):
    load(csv(range(50)), "--allow-deletes")
    with pytest.raises(CommandError, match="49 of the 50 rows"):
        load(csv(range(1)))


def test_keys_that_are_written_in_another_way_are_rows_taken_away(hundred, load):
    """As many as before, and none under its address."""
    with pytest.raises(CommandError, match="100 of the 100 rows"):
        load(csv(range(100)).replace(b"\n0", b"\n"))


def test_a_dry_run_says_that_it_would_be_refused(hundred, load):
    with pytest.raises(CommandError, match="This file for t would take away 40 of the 100 rows.*--allow-deletes"):
        load(csv(range(60)), "--dry-run")
    assert "removed: 40" in load(csv(range(60)), "--dry-run", "--allow-deletes")


def test_lines_that_are_left_out_are_rows_taken_away(hundred, load):
    with pytest.raises(CommandError, match="50 of the 100 rows"):
        load(csv(range(50)) + b"a,b,c\n" * 50, "--skip-bad")


def test_an_older_version_is_restored_only_when_few_go(hundred, load):
    load(csv(range(300)))
    restore = ["load_lookup", "t", "--restore"]
    with pytest.raises(CommandError, match="Version 1 of t would take away 200 of the 300 rows"):
        call_command(*restore, stdout=StringIO())
    assert there(hundred) == 300
    call_command(*restore, "--allow-deletes", stdout=StringIO())
    assert there(hundred) == 100


def test_three_rows_are_never_too_many_of_few(load, bucket):
    load(csv(range(4)))
    load(csv(range(2)))
    assert there(bucket) == 2


# Uploads


def test_an_upload_that_takes_much_waits_for_a_person(hundred):
    uploads.upload("t", [csv(range(10))], Options(key="id"))
    (pk,) = uploads.waiting()
    version = uploads.check(pk)
    assert (version.status, version.rows) == ("ready", 10)
    assert version.error.startswith("Version 2 of t would take away 90 of the 100 rows that readers have")
    assert LookupTable.objects.get().current.number == 1
    choosing.restored(LookupTable.objects.get(), 2, agreed=90)
    assert published(hundred) == ""
    assert there(hundred) == 10
    version.refresh_from_db()
    assert version.error == ""


def test_more_than_was_agreed_to_is_asked_about_again(hundred, load):
    version = ready(csv(range(10)))
    load(csv(range(300)))
    with pytest.raises(TooManyRemovals, match="290 of the 300"):
        choosing.choose("t", version, agreed=90)
    assert LookupTable.objects.get().current.number == 3


def test_what_is_chosen_meanwhile_is_weighed_too(hundred, monkeypatch):
    """Two people choose at once: the later choice is counted anew from what the first one made."""
    few, many = ready(csv(range(85))), ready(csv(range(500)))
    of_choosing, looks = choosing.losses.of_choosing, []

    def counts(table, version):
        found = of_choosing(table, version)
        if version == few.pk and not looks:
            looks.append(version)
            choosing.choose("t", many)
        return found

    monkeypatch.setattr(choosing.losses, "of_choosing", counts)
    with pytest.raises(TooManyRemovals, match="415 of the 500 rows"):
        choosing.choose("t", few)
    assert LookupTable.objects.get().current == many


def test_rows_on_their_way_count(hundred, monkeypatch):
    """A load of five hundred is under way; what is chosen then is weighed against all of them."""
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    choosing.choose("t", ready(csv(range(500))))
    reconcile(hundred, hundred.site, KEY)
    assert there(hundred) < 500
    with pytest.raises(TooManyRemovals, match="400 of the 500 rows"):
        choosing.choose("t", ready(csv(range(100), text="y")))


def test_a_choice_that_was_weighed_is_not_refused_by_the_load(hundred, monkeypatch):
    """What is there of a load under way may be all that the next one takes away."""
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    choosing.choose("t", ready(csv(range(1000))))
    reconcile(hundred, hundred.site, KEY)
    assert there(hundred) < 500
    choosing.choose("t", ready(csv(range(150, 1000))))
    assert published(hundred) == ""
    assert there(hundred) == 850


def test_of_a_first_load_counts_what_has_come(bucket):
    """And what comes until the next one begins is no reason to refuse it then."""
    first, few, most = (ready(csv(range(number))) for number in (1000, 240, 450))
    choosing.choose("t", first)
    state = LookupState(publication=Publication.objects.get(key=KEY), version=first.pk)
    state.segments = [[first.pk, "499.json"]]
    state.save()
    with pytest.raises(TooManyRemovals, match="260 of the 500 rows"):
        choosing.choose("t", few)
    choosing.choose("t", most)
    state.segments = [[first.pk, "749.json"]]
    state.save()
    assert published(bucket) == ""
    state.refresh_from_db()
    assert (state.segments, state.removed) == ([[most.pk, None]], 300)


# Past every choice


@pytest.mark.parametrize("how", ["update", "save", "sql", "nothing"])
def test_what_nobody_chose_takes_nothing(hundred, load, how):
    version = ready(csv(range(10)))
    table = LookupTable.objects.get()
    if how == "update":
        LookupTable.objects.update(current=version)
    elif how == "save":
        table.current = version
        table.save()
    elif how == "sql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cms_lookuptable SET current_id = %s", [version.pk])
    else:
        LookupTable.objects.update(current=None)
    said = published(hundred)
    assert ("100 of the 100 rows" if how == "nothing" else "90 of the 100 rows") in said
    assert there(hundred) == 100
    assert Publication.objects.get(key=KEY).failed_at


def test_a_person_ends_what_nobody_chose(hundred, load):
    version = ready(csv(range(10)))
    LookupTable.objects.update(current=version)
    assert "--restore 2 --allow-deletes" in published(hundred)
    call_command("load_lookup", "t", "--restore", "2", "--allow-deletes", stdout=StringIO())
    assert there(hundred) == 10


def test_a_small_change_by_sql_is_published(hundred, load):
    LookupTable.objects.update(current=ready(csv(range(90))))
    assert published(hundred) == ""
    assert there(hundred) == 90


def test_a_deleted_table_is_taken_away(hundred):
    LookupTable.objects.all().delete()
    assert published(hundred) == ""
    assert there(hundred) == 0


# Taking back


def test_a_load_is_cancelled_however_much_it_has_brought(hundred, monkeypatch):
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    choosing.choose("t", ready(csv(range(1000))))
    reconcile(hundred, hundred.site, KEY)
    assert there(hundred) > 130
    assert choosing.cancel(LookupTable.objects.get()).number == 1
    assert published(hundred) == ""
    assert there(hundred) == 100


def test_a_cancelling_is_not_taken_back_unasked(hundred, monkeypatch):
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    choosing.choose("t", ready(csv(range(900, 2000))), agreed=ANY)
    reconcile(hundred, hundred.site, KEY)
    choosing.cancel(LookupTable.objects.get())
    with pytest.raises(TooManyRemovals):
        choosing.cancel(LookupTable.objects.get())
    assert LookupTable.objects.get().current.number == 1


# Repairing


def test_a_repair_takes_no_rows_that_a_restored_database_does_not_know(hundred, load):
    table = LookupTable.objects.values("current", "agreed_for", "agreed_removals").get()
    state = Publication.objects.get(key=KEY).lookup_state
    load(csv(range(200)))
    LookupTable.objects.update(**table)  # as the backup has it
    state.save()
    Publication.objects.filter(key=KEY).update(wanted=1, live=1)
    Publication.objects.filter(key="home").update(live=0)
    with pytest.raises(TooManyDeletes, match="100 of 200 rows of t"):
        repair(hundred, verify(hundred))
    nightly(hundred)
    assert there(hundred) == 200
    repair(hundred, verify(hundred), allow_deletes=True)
    assert there(hundred) == 100
