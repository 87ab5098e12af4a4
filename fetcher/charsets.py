"""The encodings that a server may name, by the labels that browsers know (https://encoding.spec.whatwg.org/). Pure.

Python knows more by name (punycode, idna, zlib, undefined): these are no encodings of an answer, and are not taken.
"""

from __future__ import annotations

LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso-ir-100 latin1 latin-1 l1 cp819"
    " ibm819 csisolatin1 us-ascii ascii ansi_x3.4-1968",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso_8859-9 latin5 l5",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 iso-8859-11 iso8859-11 tis-620 dos-874",
    "cp866": "ibm866 cp866 866 csibm866",
    "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2",
    "iso8859-3": "iso-8859-3 iso8859-3 iso_8859-3 latin3 l3",
    "iso8859-4": "iso-8859-4 iso8859-4 iso_8859-4 latin4 l4",
    "iso8859-5": "iso-8859-5 iso8859-5 iso_8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 iso_8859-6 arabic",
    "iso8859-7": "iso-8859-7 iso8859-7 iso_8859-7 greek",
    "iso8859-8": "iso-8859-8 iso8859-8 iso_8859-8 iso-8859-8-i hebrew",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8 koi koi8_r",
    "koi8-u": "koi8-u koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gb18030 gbk gb2312 chinese gb_2312-80 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
    "euc_jis_2004": "euc-jp x-euc-jp",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 korean windows-949",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2 unicodefeff csunicode",
    "utf-16-be": "utf-16be unicodefffe",
}
CODECS = {label: codec for codec, labels in LABELS.items() for label in labels.split()}


def codec(label: str) -> str:
    """Python's name of a server's encoding; empty for what is none."""
    return CODECS.get(label.strip().strip("\"'").lower(), "")
