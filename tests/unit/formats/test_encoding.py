"""In which encoding a file is: names of places as offices of many countries write them down."""

from __future__ import annotations

import os
import random
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.encoding import Encoding, encoding_of, marked
from formats.oddness import oddness

PLACES = {
    "fr": "Pont-à-Mousson|L'Haÿ-les-Roses|Besançon|Orléans|Cœuvres|Nîmes|Évry|Angoulême|Châlons|Saint-Étienne|Aÿ",
    "it": "La città è grande|Il seggio è aperto|Forlì|Cantù|Nardò|Mondovì|Città di Castello|perché no|più voti",
    "no": "Å|Bodø|Ålesund|Tromsø|Sør-Varanger|Ås|Drøbak|Åsgårdstrand|Vågå|Bærum|Lærdal|Skånland",
    "de": "München|Nürnberg|Köln|Düsseldorf|Würzburg|Gießen|Fürth|Göttingen|Österreich|Überlingen|Lübeck",
    "es": "Málaga|Peñíscola|Logroño|Cádiz|A Coruña|León|Córdoba|Ávila|Mérida|Almería|Cáceres|Jaén",
    "pt": "São Paulo|Florianópolis|Brasília|Maceió|Belém|Goiânia|Vitória|Cuiabá|Macapá|Ceará|Maranhão",
    "sv": "Malmö|Örebro|Västerås|Göteborg|Linköping|Jönköping|Umeå|Gävle|Borås|Växjö|Östersund|Luleå",
    "da": "København|Århus|Ærø|Næstved|Helsingør|Sønderborg|Køge|Læsø|Fanø|Brønderslev|Hjørring",
    "pl": "Łódź|Gdańsk|Poznań|Częstochowa|Kraków|Wrocław|Białystok|Toruń|Rzeszów|Zielona Góra|Wałbrzych",
    "cs": "Plzeň|České Budějovice|Ústí nad Labem|Přerov|Hradec Králové|Zlín|Děčín|Mladá Boleslav|Třebíč",
    "hu": "Győr|Székesfehérvár|Hódmezővásárhely|Pécs|Nyíregyháza|Kecskemét|Tatabánya|Érd|Kőszeg",
    "hr": "Šibenik|Požega|Đakovo|Čakovec|Županja|Križevci|Varaždin",
    "ru": "Москва|Санкт-Петербург|Казань|Новосибирск|Екатеринбург|Самара|Омск|Уфа|Пермь|Волгоград",
    "bg": "София|Пловдив|Варна|Бургас|Русе|Стара Загора|Плевен|Сливен",
    "uk": "Київ|Львів|Чернівці|Харків|Одеса|Дніпро|Запоріжжя|Кривий Ріг",
    "el": "Αθήνα|Θεσσαλονίκη|Πάτρα|Ηράκλειο|Λάρισα|Βόλος|Ιωάννινα|Χανιά",
    "tr": "İstanbul|İzmir|Şanlıurfa|Muğla|Çanakkale|Kütahya|Eskişehir|Diyarbakır|Ağrı|Iğdır",
    "lt": "Šiauliai|Panevėžys|Klaipėda|Mažeikiai|Kėdainiai|Telšiai",
    "he": "ירושלים|תל אביב|חיפה|באר שבע|נתניה",
    "ar": "القاهرة|الإسكندرية|الجيزة|بيروت|الرياض",
    "ja": "東京|大阪|名古屋|札幌|横浜|神戸市|さいたま市",
    "zh": "北京|上海|广州|深圳|成都|杭州|重庆",
    "ko": "서울|부산|대구|인천|광주|대전",
}
WESTERN = "fr it no de es pt sv da"
SPOKEN = {
    "cp1252": WESTERN,
    "iso8859-15": WESTERN,
    "mac-roman": WESTERN,
    "cp1250": "pl cs hu hr",
    "iso8859-2": "pl cs hu hr",
    "cp1251": "ru bg uk",
    "koi8-r": "ru bg",
    "koi8-u": "uk",
    "iso8859-5": "ru bg uk",
    "cp1253": "el",
    "cp1254": "tr",
    "cp1257": "lt",
    "cp1255": "he",
    "cp1256": "ar",
    "cp932": "ja",
    "gb18030": "zh",
    "cp949": "ko",
}
PAIRS = [(encoding, language) for encoding, languages in SPOKEN.items() for language in languages.split()]


def table(names: list[str]) -> str:
    lines = [f"{n};{name};Nord" for n, name in enumerate([*names, "Amiens", "Leipzig", "Vic"], start=1)]
    return "\r\n".join(["code;nom;canton", *lines, ""])


def found(data: bytes) -> Encoding:
    return encoding_of(BytesIO(data))


def read(data: bytes) -> str:
    return data.decode(found(data).name)


@pytest.mark.parametrize(("encoding", "language"), PAIRS)
def test_a_dozen_names_are_read_as_they_were_written(encoding, language):
    text = table(PLACES[language].split("|"))
    assert read(text.encode(encoding)) == text


def test_four_names_are_nearly_always_enough():
    """One in twenty-five may be read wrongly, which is why a guess is told with its words."""
    chance = random.Random(11)
    texts = [(encoding, table(chance.sample(PLACES[language].split("|"), 4))) for encoding, language in PAIRS * 3]
    wrong = [text for encoding, text in texts if read(text.encode(encoding)) != text]
    assert len(wrong) * 25 <= len(texts), wrong


@pytest.mark.parametrize(
    "text",
    [
        "code;nom\n1;Pont-à-Mousson\n2;L'Haÿ-les-Roses\n",
        "cap;nota\n1;La città è grande\n",
        "nr;stad\n1;Å\n2;Bodø\n",
        "id,x\n1,à\n",
        "id,x\n1,Aÿ\n",
        "id,x\n1,5 °C\n",
        "id,x\n1,“12 €”\n",
        "id,x\n1,don’t\n",
        "id,x\n1,é\n2,è\n3,à\n",
    ],
)
def test_little_is_read_as_windows_1252(text):
    assert found(text.encode("cp1252")).name == "windows-1252"


def test_a_guess_says_so_with_words_to_judge_it_by():
    told = found("id;city\n1;Málaga\n2;“Zürich”\n3;Bern\n".encode("cp1252"))
    assert told == Encoding(name="windows-1252", is_guess=True, words=("Málaga", "“Zürich”"))
    assert found("id;city\n1;Málaga\n".encode()) == Encoding(name="utf-8")


def test_the_euro_tells_three_western_encodings_apart():
    text = "id,prix\n1,12 €\n2,7 €\n3,été 5 €\n"
    for encoding in ("cp1252", "iso8859-15", "mac-roman"):
        assert read(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_a_mark_or_zeros_are_no_guess(encoding, name):
    assert found(table(["Málaga", "Łódź", "Москва"]).encode(encoding)) == Encoding(name=name)


@given(st.text())
def test_what_is_utf_8_is_read_as_utf_8(text):
    data = text.encode(errors="ignore")
    if not marked(data):
        assert found(data) == Encoding(name="utf-8")


@given(st.binary())
def test_any_bytes_are_in_an_encoding_that_reads_them_or_broken(data):
    told = found(data)
    if not told.is_broken:
        data.decode(told.name)


def test_utf_8_in_which_some_lines_are_broken_stays_utf_8():
    data = "id,city\n1,Málaga\n".encode() + b"2,caf\xe9\n3,\xff\xfe\n" * 4
    assert found(data) == Encoding(name="utf-8", is_broken=True)


@pytest.mark.parametrize("data", [b"id,city\n1,caf\xff\n", b"id\n" + bytes(range(128, 256)), os.urandom(50_000)])
def test_what_reads_like_nothing_is_not_guessed_at(data):
    assert not found(data).is_guess


def test_a_guess_at_the_start_that_the_rest_refutes_is_not_taken():
    lines = ["1;Málaga"] * 200_000
    data = "\n".join(lines).encode("cp1252") + b"\n2;\x81\n"
    told = found(data)
    assert told.name != "windows-1252" or told.is_broken


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("L'Haÿ", 0),
        ("cafÿ", 1),
        ("M‡laga", 2),
        ("KšLN", 1),
        ("caFé", 0),
        ("cafÉ", 1),
        ("Mоskau", 2),
        ("12 ¤", 1),
        ("║", 1),
        ("a\x81", 3),
    ],
)
def test_what_reads_oddly_has_points(text, points):
    assert oddness(text) == points
