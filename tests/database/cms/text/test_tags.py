"""Tags that are equal to a person are one tag, by every store, and the same in Python and in readers' browsers."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.admin.forms.items import TagsField
from cms.models import Post
from cms.text.tags import identity, shown, tag_list
from testing.paths import ROOT

CASES = json.loads((ROOT / "tests/static_site/tags.json").read_text())


@pytest.mark.parametrize(("one", "other", "are_equal"), CASES)
def test_tags_that_are_equal_to_a_person_are_one(one, other, are_equal):
    assert (identity(one) == identity(other)) is are_equal
    assert len(tag_list([one, other])) == (1 if are_equal else 2)


def test_of_equal_tags_the_first_is_shown():
    assert tag_list("Senate, senate, SENATE, House") == ["Senate", "House"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("cafe\u0301", "café"),
        ("  New \u00a0 York\n", "New York"),
        ("\u202eSen\u200bate\u202c", "Senate"),
        ("a\x00b", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("x²", "x²"),
    ],
)
def test_a_tag_is_shown_without_what_is_invisible_and_does_nothing(written, expected):
    assert shown(written) == expected


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\ufeff\u00a0", "\u3164", "\ufe0f", None])
def test_what_shows_nothing_is_no_tag(nothing):
    assert tag_list([nothing, "a"]) == ["a"]


@pytest.mark.parametrize(
    ("value", "expected"), [("a,b", ["a", "b"]), ([1, "1"], ["1"]), (None, []), (5, []), ({"a": 1}, []), ([None], [])]
)
def test_tags_of_any_kind_that_raw_sql_may_leave_are_a_list(value, expected):
    assert tag_list(value) == expected


@given(st.lists(st.text()))
def test_a_list_of_tags_stays_as_it_is(words):
    once = tag_list(words)
    assert tag_list(once) == once
    assert len({identity(tag) for tag in once}) == len(once)


def test_the_form_and_the_model_make_one_tag_of_equal_ones(blog):
    assert TagsField().to_python("Senate, se\u00adnate") == ["Senate"]
    post = Post.objects.create(liveblog=blog, title="x", tags=["Senate", "SENATE", "cafe\u0301"])
    assert post.tags == ["Senate", "café"]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is missing")
def test_browsers_tell_tags_apart_as_python_does():
    """Letters of each script in both cases, with what is invisible between them."""
    letters = [chr(n) for n in range(0x21, 0x3000) if chr(n).isprintable()]
    words = ["".join(letters[n : n + 7]) for n in range(0, len(letters), 7)]
    words += [f"{word.upper()}\u200d\u00a0 {word.title()}\u202e" for word in words]
    code = (
        f"import {{ identity }} from {json.dumps((ROOT / 'static_site/words/tags.js').as_uri())};"
        "let data = ''; process.stdin.on('data', (part) => data += part);"
        "process.stdin.on('end', () => console.log(JSON.stringify(JSON.parse(data).map(identity))));"
    )
    run = ["node", "--input-type=module", "-e", code]
    told = subprocess.run(run, input=json.dumps(words), capture_output=True, text=True, check=True, timeout=30)
    assert json.loads(told.stdout) == [identity(word) for word in words]
