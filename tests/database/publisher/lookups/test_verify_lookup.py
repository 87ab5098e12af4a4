"""`verify` and `verify --repair` for lookup tables, against moto's server."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from cms.models import LookupState, LookupTable, Publication
from publisher.lookups.comparing import Many
from publisher.repair.repair import nightly, repair
from publisher.repair.verify import verify
from testing.doubles.stores import counted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEYS = [f"lookups/t/{name}.json" for name in ("a", "b", "c")]


@pytest.fixture
def table(bucket, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,n\na,1\nb,2\nc,3\n")
    call_command("load_lookup", "t", str(path), "--key", "id", stdout=StringIO())
    call_command("publish", stdout=StringIO())
    return bucket


def test_what_was_loaded_agrees(table):
    assert verify(table).agrees


def test_rows_that_are_missing_or_changed_are_told_of_and_mended(table, s3_client, bucket_name):
    s3_client.delete_object(Bucket=bucket_name, Key=KEYS[0])
    s3_client.put_object(Bucket=bucket_name, Key=KEYS[2], Body=b"changed by hand")
    report = verify(table)
    assert (report.missing, report.changed) == (KEYS[:1], KEYS[2:])
    repair(table, report)
    assert verify(table).agrees
    assert s3_client.get_object(Bucket=bucket_name, Key=KEYS[2])["Body"].read() == b'{"id":"c","n":"3"}'
    assert LookupState.objects.get().doubted == []


def test_an_emptied_bucket_is_filled_again(table, s3_client, bucket_name, monkeypatch):
    monkeypatch.setattr("publisher.lookups.comparing.SHOWN", 2)
    for key in KEYS:
        s3_client.delete_object(Bucket=bucket_name, Key=key)
    report = verify(table)
    assert (report.missing, report.many) == ([], [Many(table="t", what="missing", count=3)])
    repair(table, report)
    assert verify(table).agrees


def test_somebody_elses_object_among_the_rows_is_told_of_and_kept(table, s3_client, bucket_name):
    s3_client.put_object(Bucket=bucket_name, Key="lookups/t/theirs.json", Body=b"theirs")
    s3_client.put_object(Bucket=bucket_name, Key="lookups/other/x.json", Body=b"theirs")
    assert nightly(table).foreign == ["lookups/other/x.json", "lookups/t/theirs.json"]
    assert nightly(table).foreign == ["lookups/other/x.json", "lookups/t/theirs.json"]


def test_a_row_of_ours_that_a_restored_database_does_not_know_is_removed(table, tmp_path):
    states = LookupState.objects.values("segments", "version").get()
    first = LookupTable.objects.get().current
    path = tmp_path / "more.csv"
    path.write_text("id,n\na,1\nb,2\nc,4\nd,5\n")
    call_command("load_lookup", "t", str(path), "--key", "id", stdout=StringIO())
    LookupTable.objects.update(current=first)  # as the backup has it
    LookupState.objects.update(**states)
    Publication.objects.filter(key="lookup:t").update(wanted=1, live=1)
    report = verify(table)
    assert (report.changed, report.foreign) == (KEYS[2:], ["lookups/t/d.json"])
    repair(table, report)
    report = verify(table)
    assert report.agrees
    assert not report.foreign


def test_a_comparison_asks_for_one_listing_and_no_row(table):
    with counted() as requests:
        verify(table)
    assert [each for each in requests if "lookups/" in each] == []
