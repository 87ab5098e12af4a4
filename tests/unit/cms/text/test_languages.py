"""What people write for a language becomes one canonical tag, or is refused in words."""

from __future__ import annotations

import json
import subprocess
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.text import languages
from testing.services.programs import path
from testing.services.requirement import require

CANONICAL = {
    **{"en": "en", "EN": "en", "en_US": "en-US", "en-us": "en-US", "pt_BR": "pt-BR", "pt_br": "pt-BR", "fr-": "fr"},
    **{"de DE": "de-DE", "en_US.UTF-8": "en-US", "de_DE@euro": "de-DE", "en–GB": "en-GB", "\u200een": "en"},
    **{"zh-hant-tw": "zh-Hant-TW", "SR_latn_rs": "sr-Latn-RS", "es-419": "es-419", "ca-ES-valencia": "ca-ES-valencia"},
    **{"iw": "he", "in-ID": "id-ID", "zh-cmn-Hans": "zh-Hans", "en-UK": "en-GB", "i-klingon": "tlh"},
    **{"English (UK)": "en-GB", "english (US)": "en-US", "English (United Kingdom)": "en-GB", "ENGLISH": "en"},
    **{"British English": "en-GB", "Deutsch": "de", "Français": "fr", "Español": "es", "العربيّة": "ar"},
    **{"Português (Brasil)": "pt-BR", "French - Canada": "fr-CA", "German, Austria": "de-AT"},
    **{"Spanish/Mexico": "es-MX", "Chinese (Simplified)": "zh-Hans", "Brazilian Portuguese": "pt-BR"},
    **{"ar-u-nu-latn": "ar-u-nu-latn"},
}
REFUSED = [
    *("", " ", "-", "_", "x", "xx", "C", "POSIX", "Klingonese", "English (Narnia)", "fr, en", "en;q=0.8", "en-", "*"),
    *("x-private", "en-u", "en-x", "de-1996-1996", "en-a-bbb", "<b>", "en\x00", "1", "123", "e" * 9, "e" * 100_000),
    *("en-" * 50_000, "(" * 50_000, "en (" * 50_000, "  " * 50_000, "a\n" * 10, "\ud800"),
]
REFUSED.remove("en-")  # means en, as fr- does


@pytest.mark.parametrize(("written", "tag"), CANONICAL.items())
def test_it_is_understood(written: str, tag: str) -> None:
    assert languages.canonical(written) == languages.understood(written) == tag
    assert languages.canonical(tag) == tag


@pytest.mark.parametrize("written", REFUSED, ids=lambda each: repr(each[:12]))
def test_it_is_refused_and_says_what_to_write(written: str) -> None:
    assert languages.understood(written) is None
    with pytest.raises(ValidationError, match=r"is no language tag. Write one such as en, en-GB"):
        languages.canonical(written)


@pytest.mark.parametrize("value", [None, 5, [], {}, True])
def test_what_is_no_text_is_no_language(value: object) -> None:
    assert languages.understood(value) is None


PARTS = "en EN de iw zh cmn sgn i x u a t nu latn Latn Hans US us 419 840 UK 1996 1901 rozaj valencia oxendict oed"
SUBTAGS = st.sampled_from([*PARTS.split(), "klingon", "ca", "buddhist", "", "é", "b c"])
WRITTEN = st.one_of(st.text(max_size=20), st.lists(SUBTAGS, min_size=1, max_size=6).map("-".join))


@given(WRITTEN)
def test_what_is_canonical_stays_so(written: str) -> None:
    tag = languages.understood(written)
    assert tag is None or languages.understood(tag) == tag


def test_readers_browsers_take_every_canonical_tag() -> None:
    require("node")
    parts = (["en", "zh", "sr"], ["", "-Latn"], ["", "-US", "-419"], ["", "-1996", "-rozaj-1994"])
    ends = ["", "-u-nu-latn", "-u-ca-buddhist", "-x-foo", "-u-attr", "-u-a1", "-u-nu-x", "-t-en", "-a-bb", "-u-nu-nu"]
    written = ["".join(each) for each in product(*parts, ends)] + [*CANONICAL, *REFUSED[:40]]
    tags = sorted({tag for each in written if (tag := languages.understood(each))})
    assert len(tags) > 100
    script = """
        for (const tag of JSON.parse(process.argv[1])) {
            new Intl.DateTimeFormat(tag).format(0);
            new Intl.RelativeTimeFormat(tag).format(-1, "day");
            new Intl.PluralRules(tag).select(1);
            (5).toLocaleString(tag);
        }"""
    argv = [path("node"), "--eval", script, json.dumps(tags)]
    subprocess.run(argv, check=True, timeout=30, capture_output=True)
