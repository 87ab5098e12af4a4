"""Bytes of XML become the text that was meant, whatever they or their server say of themselves."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetcher.xml.encoding import decoded

TEXTS = {
    "ru": "Результаты выборов: явка выросла, подсчёт голосов продолжается",
    "pl": "Wyniki wyborów: frekwencja wzrosła, liczenie głosów trwa, źródła mówią",
    "fr": "Résultats : la participation a augmenté, le dépouillement continue à Orléans",
    "el": "Αποτελέσματα εκλογών: η συμμετοχή αυξήθηκε και η καταμέτρηση συνεχίζεται",
    "tr": "Seçim sonuçları: katılım arttı, oy sayımı sürüyor, şimdi",
    "he": "תוצאות הבחירות: שיעור ההצבעה עלה והספירה נמשכת",
    "ar": "نتائج الانتخابات: ارتفعت المشاركة ويستمر فرز الأصوات",
    "ja": "選挙結果：投票率は上昇し、開票作業が続いている",
    "zh": "选举结果：投票率上升，计票工作继续进行",
    "ko": "선거 결과: 투표율이 상승했고 개표가 계속되고 있다",
    "th": "ผลการเลือกตั้ง การนับคะแนนยังดำเนินต่อไป",
    "cs": "Výsledky voleb: účast vzrostla, sčítání hlasů pokračuje",
    "lt": "Rinkimų rezultatai: aktyvumas išaugo, balsai skaičiuojami toliau",
}


def xml(text, declared="", language=""):
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    spoken = f"<language>{language}</language>" if language else ""
    return f"{declaration}<rss version='2.0'><channel>{spoken}<title>{text}</title></channel></rss>"


@pytest.mark.parametrize(
    ("language", "encoding", "declared"),
    [
        *((each, "utf-8", "utf-8") for each in TEXTS),
        *((each, "utf-8", "") for each in TEXTS),
        *((each, "utf-8", "iso-8859-1") for each in TEXTS),  # what servers and templates say of anything
        *((each, "utf-16", "utf-16") for each in TEXTS),
        *((each, "utf-32", "") for each in TEXTS),
        *((each, "utf-8-sig", "us-ascii") for each in TEXTS),
        *(("ru", name, name) for name in ("windows-1251", "koi8-r", "iso-8859-5")),
        *(("ja", name, name) for name in ("shift_jis", "euc-jp", "iso-2022-jp")),
        *(("zh", name, name) for name in ("gb2312", "gbk", "gb18030")),
        *(("fr", "cp1252", name) for name in ("windows-1252", "iso-8859-1", "latin1")),
        *(("pl", "iso-8859-2", "iso-8859-2"), ("tr", "cp1254", "iso-8859-9"), ("th", "cp874", "tis-620")),
        *(("ko", "cp949", "euc-kr"), ("he", "cp1255", "windows-1255"), ("lt", "cp1257", "windows-1257")),
    ],
)
def test_what_is_declared_is_believed_where_it_can_be_true(language, encoding, declared):
    found = decoded(xml(TEXTS[language], declared).encode(encoding))
    assert TEXTS[language] in found.text
    assert found.note == ""


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        *(("ru", "cp1251"), ("pl", "cp1250"), ("cs", "cp1250"), ("el", "cp1253"), ("tr", "cp1254"), ("he", "cp1255")),
        *(("ar", "cp1256"), ("lt", "cp1257"), ("ja", "cp932"), ("ko", "cp949"), ("th", "cp874"), ("fr", "cp1252")),
    ],
)
@pytest.mark.parametrize("declared", ["", "utf-8", "no-such-encoding"])
def test_a_wrong_declaration_gives_way_to_the_feeds_language_and_is_said(language, encoding, declared):
    found = decoded(xml(TEXTS[language], declared, language).encode(encoding))
    assert TEXTS[language] in found.text
    assert found.note == f"the encoding is not what the file says, and {encoding} was taken"


@pytest.mark.parametrize(
    ("language", "encoding"), [("ru", "cp1251"), ("el", "cp1253"), ("ja", "cp932"), ("zh", "gb18030")]
)
def test_without_any_word_of_it_an_encoding_is_known_by_its_looks(language, encoding):
    found = decoded(xml(TEXTS[language]).encode(encoding))
    assert TEXTS[language] in found.text


def test_some_bytes_that_are_not_utf_8_do_not_spoil_the_rest():
    data = xml(TEXTS["ru"] + " XX ").encode().replace(b"XX", b"\x93quoted\x94 \xe9")
    found = decoded(data)
    assert f"{TEXTS['ru']} “quoted” é" in found.text
    assert found.note == "3 bytes that are not UTF-8 were read as Windows-1252"


def test_the_charset_of_the_server_counts_where_the_file_says_nothing():
    assert TEXTS["ru"] in decoded(xml(TEXTS["ru"]).encode("koi8-r"), "koi8-r").text


def test_a_file_that_ends_within_a_character_is_in_its_encoding():
    data = xml(TEXTS["ja"], "utf-8").encode()
    assert decoded(data[: data.index("い".encode()) + 1]).note == ""


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "undefined", "rot13", "zlib", "utf-7", "unicode_escape", "\0", "x" * 40]
)
def test_what_is_no_encoding_of_text_is_not_used(name):
    found = decoded(xml("Straße &#65;", name.replace("\0", "")).encode(), name)
    assert "Straße &#65;" in found.text


@given(
    st.binary(max_size=300), st.sampled_from(["", "utf-8", "shift_jis", "utf-16", "hz", "johab", "iso2022_jp", "\0"])
)
def test_it_never_fails(data, charset):
    assert isinstance(decoded(data, charset).text, str)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf_8_is_always_utf_8(text):
    assert decoded(xml(text, "iso-8859-1").encode()).text == xml(text, "iso-8859-1")


def test_the_handler_of_errors_is_for_reading_alone():
    with pytest.raises(UnicodeEncodeError):
        "\ud800".encode("utf-8", "stillwire-windows")
    assert codecs.lookup_error("stillwire-windows")
