"""`manage.py load_lookup`: what it publishes, what it refuses, what it says. Row 19 of what will go wrong."""

from __future__ import annotations

import gzip
import os
import threading
from io import StringIO

import orjson
import pytest
import urllib3
from django.core.management import CommandError, call_command

from cms.models import LookupPart, LookupState, LookupTable, LookupVersion, Publication
from publisher import counters
from publisher.repair.republish import publish_and_wait
from testing.doubles.stores import counted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ZIPS = "zip,city,state\n60601,Chicago,IL\n60602,Chicago,IL\n10001,New York,NY\n"
KEYS = ["lookups/zip/10001.json", "lookups/zip/60601.json", "lookups/zip/60602.json"]


@pytest.fixture
def file(tmp_path):
    """Writes the file to load and gives its path."""

    def write(content: str | bytes, name: str = "zip.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


@pytest.fixture
def zips(bucket, file):
    """Three ZIP codes are live."""
    load("zip", file(ZIPS), "--key", "zip")


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_lookup", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(*arguments: str) -> str:
    """What was said of lines, and of the whole."""
    lines = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("load_lookup", *arguments, stdout=StringIO(), stderr=lines)
    return f"{lines.getvalue()}{refusal.value}"


@pytest.fixture
def there(s3_client, bucket_name):
    """The keys in the bucket."""
    return lambda: sorted(each["Key"] for each in s3_client.list_objects_v2(Bucket=bucket_name).get("Contents", ()))


@pytest.fixture
def row(bucket):
    """A row as readers get it."""
    return lambda path: urllib3.request("GET", bucket.public_url(f"lookups/{path}.json")).json()


# What is published


def test_each_row_becomes_an_object(zips, there, bucket):
    assert there() == KEYS
    answer = urllib3.request("GET", bucket.public_url("lookups/zip/60601.json"))
    assert answer.json() == {"zip": "60601", "city": "Chicago", "state": "IL"}
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("public, max-age=300")
    assert answer.headers["x-amz-meta-revision"] == "1"
    assert len(answer.headers["x-amz-meta-sha256"]) == 64
    assert "Content-Encoding" not in answer.headers
    assert Publication.objects.get(key="lookup:zip").live == 1


def test_a_large_row_is_packed_and_says_so(bucket, file):
    load("t", file(f"id,text\na,{'word ' * 500}\n"), "--key", "id")
    url = bucket.public_url("lookups/t/a.json")
    answer = urllib3.request("GET", url, headers={"Accept-Encoding": "gzip"}, decode_content=False)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert orjson.loads(gzip.decompress(answer.data))["text"].startswith("word ")


def test_json_lines_keep_their_types_and_a_template_says_what_readers_get(bucket, file, row):
    source = file('{"id": 7, "lat": 41.5, "city": "Chicago", "st": "IL"}\n', "rows.jsonl")
    template = '{"place": "${city}, $state", "at": {"lat": "$lat"}}'
    load("t", source, "--key", "id", "--columns", "city, state=st, lat:number", "--template", template)
    assert row("t/7") == {"place": "Chicago, IL", "at": {"lat": 41.5}}


def test_a_key_that_a_web_address_escapes_is_found_under_its_escaped_name(bucket, file, row):
    load("t", file("id,n\nNew York,1\ncafé,2\na+b&c=d?#,3\n"), "--key", "id")
    names = ["New%20York", "caf%C3%A9", "a%2Bb%26c%3Dd%3F%23"]
    assert [row(f"t/{name}")["n"] for name in names] == ["1", "2", "3"]


# Only what changed


def test_a_load_with_no_change_costs_no_request(zips, file):
    with counted() as requests:
        assert "nothing to do" in load("zip", file(ZIPS), "--key", "zip")
    assert requests == []


def test_the_same_rows_in_another_order_cost_no_request(zips, file):
    head, *rows = ZIPS.splitlines(keepends=True)
    with counted() as requests:
        load("zip", file(head + "".join(reversed(rows))), "--key", "zip")
    assert requests == []
    assert LookupVersion.objects.count() == 1


def test_only_what_changed_is_sent_and_what_is_gone_is_removed(zips, file, there, row):
    changed = ZIPS.replace("60602,Chicago", "60602,Loop").replace("10001,New York,NY\n", "94103,San Francisco,CA\n")
    with counted() as requests:
        assert "2 sent, 1 removed" in load("zip", file(changed), "--key", "zip")
    puts = sorted(each.rpartition("/")[2] for each in requests if each.startswith("PUT"))
    assert puts == ["60602.json", "94103.json"]
    assert there() == [KEYS[1], KEYS[2], "lookups/zip/94103.json"]
    assert row("zip/60602")["city"] == "Loop"


def test_an_older_version_is_restored(zips, file, there, row):
    load("zip", file("zip,city\n60601,Elsewhere\n"), "--key", "zip")
    assert there() == KEYS[1:2]
    assert "version 1, 3 rows: 3 sent" in load("zip", "--restore")
    assert there() == KEYS
    assert row("zip/60601")["city"] == "Chicago"


def test_only_some_versions_are_kept_and_never_fewer_than_are_in_use(bucket, file):
    for number in range(7):
        load("t", file(f"id,n\na,{number}\n"), "--key", "id")
    assert list(LookupVersion.objects.order_by("number").values_list("number", flat=True)) == [3, 4, 5, 6, 7]
    assert LookupPart.objects.count() == 5


def test_a_deleted_table_leaves_nothing_of_ours_and_all_that_is_not(zips, there, bucket, s3_client, bucket_name):
    s3_client.put_object(Bucket=bucket_name, Key="lookups/zip/foreign.json", Body=b"{}")
    LookupTable.objects.get(slug="zip").delete()
    publish_and_wait(bucket, ["lookup:zip"])
    assert there() == ["lookups/zip/foreign.json"]
    assert not LookupVersion.objects.exists()


def test_publishing_everything_again_sends_every_row_once(zips, file, there, bucket):
    with counted() as requests:
        call_command("publish", "--all", "lookup:zip", stdout=StringIO())
    assert sorted(each.partition("/lookups/")[2] for each in requests) == [
        "zip/10001.json",
        "zip/60601.json",
        "zip/60602.json",
    ]
    assert {bucket.head(key).revision for key in there()} == {2}
    with counted() as requests:
        call_command("publish", "lookup:zip", stdout=StringIO())
        load("zip", file(ZIPS), "--key", "zip")
    assert requests == []


def test_rows_of_unknown_etags_are_published_again_too(zips, there, bucket, s3_client, bucket_name, monkeypatch):
    """Where the store encrypts with keys of its own, an ETag is not of the bytes."""
    monkeypatch.setattr("publisher.store.bulk.etag", lambda _: '"other"')
    call_command("publish", "--all", "lookup:zip", stdout=StringIO())
    assert {bucket.head(key).revision for key in there()} == {2}


def test_what_a_load_sends_is_in_the_metrics(bucket, file):
    before = dict(counters.totals())
    with counted() as requests:
        load("zip", file(ZIPS), "--key", "zip")
    grown = {name: count - before.get(name, 0) for name, count in counters.totals().items()}
    assert grown["requests_put"] == len([each for each in requests if each.startswith("PUT")])
    assert grown["bytes"] >= sum(each.size for each in bucket.listing("lookups/"))
    assert not grown.get("errors")


# What is refused


def test_every_line_with_a_problem_is_named_and_nothing_is_published(bucket, file, there):
    lines = ["zip,city", "60601,Chicago", "60602", ",Nowhere", "a/b,Slash", '60603,"two', 'lines"', "60601,Again"]
    said = refused("zip", file("\n".join(lines).encode() + b"\n60604,caf\xff\n"), "--key", "zip")
    assert "line 3: 1 field where the first line has 2" in said
    assert "line 4: the key is empty" in said
    assert "line 5: the key 'a/b' has a slash, which cannot be part of a web address" in said
    assert "line 8: the key '60601' is on line 2 already" in said
    assert "line 9: there are bytes that are not of the file's encoding" in said
    assert "5 lines have problems; nothing was published" in said
    assert there() == []
    assert not LookupVersion.objects.exists()
    assert not LookupTable.objects.exists()


def test_what_is_live_stays_when_the_next_file_is_refused(zips, file, there):
    refused("zip", file(ZIPS + "60601,Twice,IL\n"), "--key", "zip")
    assert there() == KEYS


def test_keys_that_are_made_alike_are_duplicates(bucket, file):
    said = refused("t", file("id\n7\n007\n"), "--key", "id", "--pad", "3")
    assert "line 3: the key '007' is on line 2 already" in said


def test_lines_with_problems_are_left_out_when_that_is_asked_for(bucket, file, there):
    bad = ZIPS + "60601,Twice,IL\nshort\n"
    assert "line 6" in refused("zip", file(bad), "--key", "zip", "--skip", "duplicate")
    assert "3 sent, 0 removed" in (said := load("zip", file(bad), "--key", "zip", "--skip-bad"))
    assert "2 lines left out" in said
    assert there() == KEYS


TOWNS = "zip,city\n" + "".join(f"{n:05},Town {n}\n" for n in range(1001, 1201))


def test_a_stray_quote_costs_one_row(bucket, file, there):
    """All other rows stay, and what was said names the lines that it took in."""
    load("towns", file(TOWNS), "--key", "zip")
    broken = file(TOWNS.replace("01005,Town", '01005,"Town'))
    said = refused("towns", broken, "--key", "zip")
    assert "line 6: the quote that opens in column 'city' is never closed and takes in lines 7 to 201" in said
    assert "1 line has a problem; nothing was published" in said
    assert len(there()) == 200
    out, lines = StringIO(), StringIO()
    call_command("load_lookup", "towns", broken, "--key", "zip", "--skip-bad", stdout=out, stderr=lines)
    assert "0 sent, 1 removed" in out.getvalue() and "1 lines left out" in out.getvalue()
    assert "which are read as rows of their own" in lines.getvalue()
    assert len(there()) == 199


def test_what_was_taken_for_granted_is_said(bucket, file, row):
    """An encoding that was guessed at, and titles above the header."""
    text = "Communes\ncode;nom\n54431;Pont-à-Mousson\n94038;L'Haÿ-les-Roses\n"
    lines = StringIO()
    path = file(text.encode("cp1252"))
    call_command("load_lookup", "t", path, "--key", "code", stdout=StringIO(), stderr=lines)
    assert "It was read as windows-1252, e.g. “Pont-à-Mousson”, “L'Haÿ-les-Roses”: a guess." in lines.getvalue()
    assert "--encoding" in lines.getvalue()
    assert "1 line above the header left out (--skip-lines)." in lines.getvalue()
    assert row("t/94038")["nom"] == "L'Haÿ-les-Roses"
    with counted() as requests:
        assert "nothing to do" in load("t", path, "--key", "code", "--encoding", "windows-1252", "--skip-lines", "1")
    assert requests == []


def test_a_key_of_several_columns_has_a_tilde_in_its_address(bucket, file, row):
    load("t", file("county,precinct,votes\nSt. Clair,7,1.204\n"), "--key", "county,precinct", "--pad", "0,4")
    assert row("t/St.%20Clair~0007")["votes"] == "1.204"


def test_numbers_by_a_columns_rule_and_of_any_length_are_published_exactly(bucket, file):
    text = "ward;votes;pct;n\n1;1.204;41,2;12345678901234567890123\n"
    load("t", file(text), "--key", "ward", "--columns", "votes:integer-comma, pct:number-comma, n:integer")
    answer = urllib3.request("GET", bucket.public_url("lookups/t/1.json"))
    assert answer.data == b'{"votes":1204,"pct":41.2,"n":12345678901234567890123}'


def test_a_pipe_is_read(bucket, file, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(ZIPS,))
    writer.start()
    assert "3 sent" in load("zip", str(pipe), "--key", "zip")
    writer.join()


def test_a_dry_run_prints_the_plan_and_changes_nothing(zips, file, there):
    changed = file(ZIPS.replace("60602,Chicago", "60602,Loop").replace("10001", "10002"))
    with counted() as requests:
        said = load("zip", changed, "--key", "zip", "--dry-run")
    assert said.splitlines()[1:5] == ["new: 1", "changed: 1", "unchanged: 1", "removed: 1"]
    assert requests == []
    assert LookupVersion.objects.count() == 1
    assert Publication.objects.get(key="lookup:zip").wanted == 1


def test_a_wrong_option_says_what_is_there(bucket, file):
    mistakes = [
        (("--key", "postcode"), "no column 'postcode'. The file has: zip, city, state"),
        (("--key", "zip", "--columns", "town"), "no column 'town'"),
        (("--key", "zip", "--columns", "city:number"), "line 2: city is 'Chicago', which is no number"),
        (("--key", "zip", "--template", "{"), "The template is not JSON"),
        (("--key", "zip", "--template", '{"a": "$town"}'), "names 'town'; the columns are: city, state, zip"),
        (("--key", "zip", "--encoding", "klingon"), "not known"),
        ((), "with --key the column"),
    ]
    for arguments, words in mistakes:
        assert words in refused("zip", file(ZIPS), *arguments)


def test_a_file_without_rows_never_empties_a_table(zips, file, there):
    assert "no rows" in refused("zip", file("zip,city\n"), "--key", "zip")
    assert there() == KEYS


def test_a_file_that_is_not_there_says_so(bucket):
    assert "nowhere.csv cannot be read" in refused("zip", "nowhere.csv", "--key", "zip")


# What is not ours


def test_somebody_elses_object_is_told_of_and_not_touched(bucket, file, there, s3_client, bucket_name, monkeypatch):
    monkeypatch.setattr("publisher.lookups.foreground.GIVE_UP_SECONDS", 0.0)
    s3_client.put_object(Bucket=bucket_name, Key=KEYS[1], Body=b"theirs")
    said = refused("zip", file(ZIPS), "--key", "zip")
    assert f"1 objects that Stillwire did not write lie at its keys, e.g. {KEYS[1]}." in said
    assert there() == KEYS
    assert s3_client.get_object(Bucket=bucket_name, Key=KEYS[1])["Body"].read() == b"theirs"
    s3_client.delete_object(Bucket=bucket_name, Key=KEYS[1])
    with counted() as requests:
        load("zip", file(ZIPS), "--key", "zip")
    assert [each for each in requests if each.startswith("PUT")] == [f"PUT /{bucket_name}/{KEYS[1]}"]
    assert LookupState.objects.get().absent == []


def test_a_row_that_was_changed_by_hand_is_ours_to_overwrite(zips, file, row, s3_client, bucket_name):
    s3_client.put_object(Bucket=bucket_name, Key=KEYS[1], Body=b"{}")
    load("zip", file(ZIPS.replace("60601,Chicago", "60601,Loop")), "--key", "zip")
    assert row("zip/60601")["city"] == "Loop"


def test_a_row_that_was_deleted_by_hand_is_written_again_when_it_changes(zips, file, row, s3_client, bucket_name):
    s3_client.delete_object(Bucket=bucket_name, Key=KEYS[1])
    load("zip", file(ZIPS.replace("60601,Chicago", "60601,Loop")), "--key", "zip")
    assert row("zip/60601")["city"] == "Loop"
