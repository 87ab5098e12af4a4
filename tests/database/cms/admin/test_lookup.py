"""Lookup tables in the admin: uploading, problems, restoring, cancelling; and what an editor may do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.lookups import choosing, uploads
from cms.lookups.options import Options
from cms.lookups.problem import FileError
from cms.models import LookupState, LookupTable, LookupVersion, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

GOOD = b"zip,city\n60601,Chicago\n10001,New York\n"
BAD = b"zip,city\n60601,Chicago\n60601,Again\nshort\n"
Status = LookupVersion.Status


def form(content: bytes | None = None, **others: object) -> dict[str, object]:
    values = {"name": "ZIP codes", "slug": "zip", "key": "zip", "case": "keep", "pad": "0", "trim": "on"}
    values |= {"is_wanted": "on", "_save": "Save", **others}
    if content is not None:
        values["file"] = SimpleUploadedFile("zip.csv", content)
    return values


def added(client, content: bytes = GOOD, **others: object) -> LookupTable:
    answer = client.post(reverse("admin:cms_lookuptable_add"), form(content, **others))
    assert answer.status_code == 302, answer.context["errors"]
    return LookupTable.objects.get()


def checked() -> LookupVersion:
    for pk in uploads.waiting():
        uploads.check(pk)
    return LookupVersion.objects.first()


def page(client, table: LookupTable) -> str:
    return client.get(reverse("admin:cms_lookuptable_change", args=[table.pk])).content.decode()


def do(client, table: LookupTable, what: str) -> str:
    answer = client.post(reverse("admin:cms_lookuptable_do", args=[table.pk]), {"do": what}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_uploaded_file_is_checked_by_a_worker_and_then_wanted(editor):
    table = added(editor)
    assert "version 1 is being checked" in page(editor, table)
    assert not Publication.objects.filter(key="lookup:zip", wanted__gt=0).exists()
    version = checked()
    assert (version.status, version.rows, version.made_by) == (Status.READY, 2, "ed")
    table.refresh_from_db()
    assert table.current == version
    assert Publication.objects.get(key="lookup:zip").wanted == 1
    assert "version 1 is being loaded" in page(editor, table)


def test_a_file_waits_for_a_person_when_that_is_wished(editor):
    table = added(editor, is_wanted="")
    checked()
    table.refresh_from_db()
    assert table.current is None
    assert "Version 1 is current now" in do(editor, table, "restore 1")
    table.refresh_from_db()
    assert table.current.number == 1


def test_problems_are_listed_and_nothing_is_wanted(editor):
    table = added(editor, BAD)
    assert checked().status == Status.REFUSED
    table.refresh_from_db()
    assert table.current is None
    assert "version 1 has problems and is not published" in page(editor, table)
    url = reverse("admin:cms_lookuptable_problems", args=[table.pk, 1])
    text = editor.get(url).content.decode()
    assert "the key &#x27;60601&#x27; is on line 2 already" in text
    assert "1 field where the first line has 2" in text
    lines = b"".join(editor.get(url, {"csv": ""}).streaming_content).decode().splitlines()
    assert lines[0] == "line,kind,problem"
    assert [line.split(",")[:2] for line in lines[1:]] == [["3", "duplicate"], ["4", "ragged"]]


def test_bad_lines_are_left_out_by_a_button(editor):
    table = added(editor, BAD)
    checked()
    do(editor, table, "skip 1")
    version = checked()
    assert (version.number, version.status, version.rows, version.skipped) == (2, Status.READY, 1, 2)
    table.refresh_from_db()
    assert table.current == version


def test_a_file_that_cannot_be_read_says_why(editor):
    table = added(editor, b"plz,city\n1,x\n")
    checked()
    assert "There is no column &#x27;zip&#x27;. The file has: plz, city." in page(editor, table)


def test_the_newest_file_is_read_again_in_another_way(editor):
    table = added(editor)
    checked()
    change = reverse("admin:cms_lookuptable_change", args=[table.pk])
    editor.post(change, form(columns="city"))
    version = checked()
    assert (version.number, version.source, version.options["columns"]) == (2, "zip.csv", "city")
    editor.post(change, form(columns="city", name="Other"))
    assert LookupVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"key": ""}, "Name the column that holds the key"),
        ({"columns": "=x"}, "names no column"),
        ({"columns": "city", "template": '{"a": "$town"}'}, "names &#x27;town&#x27;"),
        ({"encoding": "klingon"}, "not known"),
        ({"slug": "Zip Codes"}, "lower-case letters"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_saved(editor, values, words):
    answer = editor.post(reverse("admin:cms_lookuptable_add"), form(GOOD, **values))
    assert words in answer.content.decode()
    assert not LookupTable.objects.exists()


@pytest.mark.django_db(transaction=True)  # a publication is raised once in each transaction
def test_a_load_is_watched_and_cancelled(editor):
    table = added(editor)
    version = checked()
    publication = Publication.objects.get(key="lookup:zip")
    LookupState.objects.create(
        publication=publication, version=version.pk, total=2, done=1, seconds=0.5, segments=[[version.pk, "10001.json"]]
    )
    found = editor.get(reverse("admin:cms_lookuptable_progress", args=[table.pk])).json()
    assert (found["done"], found["total"], found["rate"], found["left"]) == (1, 2, 2, 0)
    assert found["words"] == "1 of 2 rows, 2 a second, 0 s left"
    assert "Cancelled. What was sent is removed." in do(editor, table, "cancel")
    table.refresh_from_db()
    publication.refresh_from_db()
    assert (table.current, publication.wanted) == (None, 2)


def test_a_load_is_cancelled_to_the_version_before(editor):
    table = added(editor)
    first = checked()
    publication = Publication.objects.get(key="lookup:zip")
    state = LookupState.objects.create(publication=publication, version=first.pk, segments=[[first.pk, None]])
    assert "No load of zip is under way" in do(editor, table, "cancel")
    editor.post(reverse("admin:cms_lookuptable_change", args=[table.pk]), form(GOOD + b"94103,SF\n"))
    second = checked()
    state.segments = [[second.pk, "10001.json"], [first.pk, None]]
    state.save()
    assert "Version 1 is put back" in do(editor, table, "cancel")
    table.refresh_from_db()
    assert table.current == first


def test_an_older_upload_that_is_checked_late_does_not_replace_a_newer_one(editor):
    table = added(editor)
    editor.post(reverse("admin:cms_lookuptable_change", args=[table.pk]), form(GOOD + b"94103,SF\n"))
    older, newer = uploads.waiting()
    uploads.check(newer)
    uploads.check(older)
    table.refresh_from_db()
    assert table.current.number == 2


def many(*spans: range) -> bytes:
    return b"zip,city\n" + b"".join(f"{n},x\n".encode() for span in spans for n in span)


def test_what_takes_away_many_rows_asks_with_the_numbers(editor):
    table = added(editor, many(range(100)))
    checked()
    editor.post(reverse("admin:cms_lookuptable_change", args=[table.pk]), form(many(range(7, 10))))
    assert checked().status == Status.READY
    text = page(editor, table)
    assert "version 2 waits for a person: Version 2 of zip would take away 97 of the 100 rows" in text
    question = do(editor, table, "restore 2")
    assert "Publish version 2 and take away 97 rows" in question
    assert "are not among them</strong>, e.g. 0, 1, 10, 11, 12." in question
    table.refresh_from_db()
    assert table.current.number == 1
    answer = {"do": "restore 2", "agreed": "97"}
    editor.post(reverse("admin:cms_lookuptable_do", args=[table.pk]), answer)
    table.refresh_from_db()
    assert table.current.number == 2
    assert "waits for a person" not in page(editor, table)


@pytest.mark.parametrize("agreed", ["", "96", "-1", "1e9", "٩٧٠", "999999999999"])
def test_an_answer_to_another_question_is_none(editor, agreed):
    table = added(editor, many(range(100)))
    checked()
    editor.post(reverse("admin:cms_lookuptable_change", args=[table.pk]), form(many(range(3))))
    checked()
    answer = {"do": "restore 2", "agreed": agreed}
    text = editor.post(reverse("admin:cms_lookuptable_do", args=[table.pk]), answer).content.decode()
    assert "Publish version 2 and take away 97 rows" in text
    table.refresh_from_db()
    assert table.current.number == 1


def test_leaving_bad_lines_out_asks_too(editor):
    table = added(editor, many(range(100)))
    checked()
    bad = many(range(50)) + b"1,2,3\n" * 50
    editor.post(reverse("admin:cms_lookuptable_change", args=[table.pk]), form(bad))
    assert checked().status == Status.REFUSED
    do(editor, table, "skip 2")
    checked()
    table.refresh_from_db()
    assert table.current.number == 1
    assert "would take away 50 of the 100 rows" in page(editor, table)


def test_a_version_that_nobody_chose_can_be_published_by_a_person(editor):
    table = added(editor, many(range(100)))
    first = checked()
    state = {"version": first.pk, "segments": [[first.pk, None]]}
    LookupState.objects.create(publication=Publication.objects.get(key="lookup:zip"), **state)
    editor.post(reverse("admin:cms_lookuptable_change", args=[table.pk]), form(many(range(3)), is_wanted=""))
    LookupTable.objects.update(current=checked())
    assert 'value="restore 2"' in page(editor, table)
    assert "take away 97 rows" in do(editor, table, "restore 2")


def test_a_check_is_done_by_one_worker(editor):
    added(editor)
    (pk,) = uploads.waiting()
    LookupVersion.objects.filter(pk=pk).update(status=Status.CHECKING, beat_at="2100-01-01T00:00:00Z")
    assert uploads.waiting() == []
    assert uploads.check(pk) is None
    LookupVersion.objects.filter(pk=pk).update(beat_at="2000-01-01T00:00:00Z")
    assert uploads.waiting() == [pk]
    assert uploads.check(pk).status == Status.READY


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"key": "a,,b"}, "or several with commas between"),
        ({"key": ",".join("abcdefghijk")}, "at most 10 columns"),
        ({"columns": ",".join(f"c{n}" for n in range(40_000))}, "40,000"),
        ({"columns": ",".join(f"c{n}" for n in range(5_000))}, "5,000 columns; at most 1,000"),
        ({"template": '{"a":' * 40 + "1" + "}" * 40}, "objects and lists within each other"),
        ({"template": "{"}, "is not JSON"),
        ({"delimiter": "::"}, "is not one character"),
        ({"pad": "five"}, "Write a number"),
        ({"pad": "1,2"}, "numbers to pad them to: 2"),
        ({"pad": "51"}, "at most 50 characters"),
        ({"encoding": "rot13"}, "not known"),
        ({"skip_lines": "5000"}, "less than or equal to 1000"),
        ({"case": "title"}, "not one of the available choices"),
    ],
)
def test_every_way_of_reading_that_cannot_be_is_told_on_the_form(editor, values, words):
    answer = editor.post(reverse("admin:cms_lookuptable_add"), form(GOOD, **values))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not LookupTable.objects.exists()


def test_a_file_that_is_too_large_is_told_of_before_and_after(editor, settings, monkeypatch):
    settings.UPLOAD_BYTES = 3 * 1024 * 1024
    page = editor.get(reverse("admin:cms_lookuptable_add")).content.decode()
    assert "at most 3.0\xa0MB" in page
    assert 'data-most="3145728"' in page
    answer = editor.post(reverse("admin:cms_lookuptable_add"), form(GOOD + b"1,x\n" * 1_000_000))
    assert "The file is larger than 3.0\xa0MB, which is the most" in answer.content.decode()
    assert not LookupTable.objects.exists()
    assert added(editor, GOOD + b"".join(b"%d,x\n" % n for n in range(100_000)))


def test_an_upload_from_python_has_the_limit_too(editor, settings):
    settings.UPLOAD_BYTES = 100
    with pytest.raises(FileError, match="larger than 100 bytes"):
        uploads.upload("t", [b"x" * 60, b"x" * 60], Options(key="id"))
    assert not LookupVersion.objects.exists()


def test_what_was_taken_for_granted_is_said_beside_the_version(editor):
    table = added(editor, "Codes postaux\nzip;city\n1;L'Haÿ-les-Roses\n".encode("cp1252"))
    checked()
    text = page(editor, table)
    assert "It was read as windows-1252, e.g. “L&#x27;Haÿ-les-Roses”: a guess." in text
    assert "1 line above the header left out (--skip-lines)." in text


def test_how_a_file_was_read_is_what_the_form_begins_with(editor):
    """Saving it again reads nothing anew."""
    table = added(editor, b"a,b\n1,2\n", key="a,b", pad="0,3", skip_lines="0", keeps_breaks="on")
    version = checked()
    assert version.options["pad"] == [0, 3]
    assert (version.options["skip_lines"], version.options["keeps_breaks"]) == (0, True)
    change = reverse("admin:cms_lookuptable_change", args=[table.pk])
    text = page(editor, table)
    assert 'value="0,3"' in text
    editor.post(change, form(key="a,b", pad="0,3", skip_lines="0", keeps_breaks="on"))
    assert LookupVersion.objects.count() == 1
    editor.post(change, form(key="a,b", pad="0,4", skip_lines="0", keeps_breaks="on"))
    assert LookupVersion.objects.count() == 2


def test_who_may_only_look_changes_nothing(client):
    from django.contrib.auth.models import Permission

    table = LookupTable.objects.create(slug="zip")
    viewer = User.objects.create_user("viewer", password="x", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_lookuptable"))
    client.force_login(viewer)
    assert client.get(reverse("admin:cms_lookuptable_progress", args=[table.pk])).status_code == 200
    assert client.post(reverse("admin:cms_lookuptable_do", args=[table.pk]), {"do": "cancel"}).status_code == 403
    assert client.get(reverse("admin:cms_lookuptable_do", args=[table.pk])).status_code == 405


def test_a_version_of_another_table_is_not_chosen(editor):
    table = added(editor)
    other = LookupTable.objects.create(slug="other")
    checked()
    assert editor.post(reverse("admin:cms_lookuptable_do", args=[other.pk]), {"do": "restore 1"}).status_code == 404
    assert choosing.before(table) is None
