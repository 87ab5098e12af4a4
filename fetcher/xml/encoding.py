"""XML's bytes become text: by their mark, by what is said of them where that can be true, else by looking. Pure."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

MARKS = (
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
# How “<” or “<?xm” looks where there is no mark (https://www.w3.org/TR/xml/#sec-guessing).
BEGINNINGS = (
    *((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
LANGUAGE = re.compile(rb"<(?:\w+:)?language>\s{0,9}([A-Za-z]{2,3})\b|xml:lang=[\"']([A-Za-z]{2,3})\b")
NOT_ASCII = re.compile(rb"[^<>\x80-\xff]{0,100}[\x80-\xff][^<>]{0,1000}")
LOOKED_AT = 50_000  # bytes that are shown to the detector
HEAD = 4_000
NO_ACCIDENT = 12  # bytes that are not ASCII: four or six letters of Chinese

# By Python's names: what is said, and the larger character set that browsers take for it
# (https://encoding.spec.whatwg.org/#names-and-labels).
TAKEN = {
    **{"ascii": "utf-8", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030"},
    **{"gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs", "tis-620": "cp874"},
}
ALLOWED = {
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp866", "mac-roman"),
    *("cp874", "cp932", "cp949", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "johab", "koi8-r", "koi8-u", "hz"),
    *(f"cp125{n}" for n in range(9)),
    *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
}
OF_SEVERAL_BYTES = {"cp932", "cp949", "gb18030", "big5hkscs", "euc_jp", "johab"}
LATIN = {"utf-8", "cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "iso8859-2", "iso8859-15", "mac-roman"}
SPOKEN = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq", "bs"), "cp1250"),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), "cp1251"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **{"el": "cp1253", "tr": "cp1254", "he": "cp1255", "vi": "cp1258", "ja": "cp932", "ko": "cp949", "th": "cp874"},
}


@dataclass(frozen=True, kw_only=True)
class Decoded:
    text: str
    encoding: str
    note: str = ""
    """What had to be assumed."""


def decoded(data: bytes, charset: str = "") -> Decoded:
    """`charset` is what the server says. It never fails: what is in no encoding is read as Windows-1252."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return Decoded(text=data.decode(name, "replace"), encoding=name)
    for beginning, name in BEGINNINGS:
        if data.lstrip(b"\t\r\n ").startswith(beginning):
            return Decoded(text=data.decode(name, "replace"), encoding=name)
    for name in candidates(data, charset):
        if (text := strictly(data, name)) is not None:
            return Decoded(text=text, encoding=name)
    return guessed(data)


def candidates(data: bytes, charset: str) -> list[str]:
    """What is UTF-8 though something else is said of it is so by no accident, unless it is short and may be Chinese."""
    said = [name for name in (known(charset), known(declared(data))) if name]
    outside = len(data) - len(data.decode("ascii", "ignore"))
    is_accident = outside < NO_ACCIDENT and any(name in OF_SEVERAL_BYTES for name in said)
    return [*said, "utf-8"] if is_accident or not outside else ["utf-8", *said]


def declared(data: bytes) -> str:
    found = DECLARED.search(data[:HEAD])
    return found[1].decode() if found else ""


def known(name: str) -> str:
    """The encoding to take for one that is named; nothing for what is no character set of text."""
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    found = TAKEN.get(found, found)
    return found if found in ALLOWED else ""


def strictly(data: bytes, name: str) -> str | None:
    """The text, when all of it is in the encoding; a character that is cut off at the end does not count."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        return decoder.decode(data)
    except (UnicodeDecodeError, ValueError):
        return None


def guessed(data: bytes) -> Decoded:
    """For bytes that are not what is said: mostly UTF-8, else by the feed's language, else as they look."""
    right = data.decode("utf-8", "ignore")
    wrong = len(data) - len(right.encode())
    if wrong <= len(right) - len(right.encode("ascii", "ignore")):
        note = f"{wrong} bytes that are not UTF-8 were read as Windows-1252"
        return Decoded(text=data.decode("utf-8", WINDOWS), encoding="utf-8", note=note)
    found = LANGUAGE.search(data[:HEAD])
    spoken = (found[1] or found[2]).decode().lower() if found else ""
    name = SPOKEN.get(spoken) or detected(data)
    note = f"the encoding is not what the file says, and {name} was taken"
    return Decoded(text=data.decode(name, "replace"), encoding=name, note=note)


def as_windows(error: UnicodeError) -> tuple[str, int]:
    """A handler of errors for codecs: bytes that are not UTF-8 are Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([each]).decode("cp1252", "replace") for each in wrong), error.end


WINDOWS = "stillwire-windows"
codecs.register_error(WINDOWS, as_windows)


def detected(data: bytes) -> str:
    """By charset-normalizer, where it finds another script than Latin: among those of Latin it cannot tell."""
    from charset_normalizer import from_bytes  # late: few feeds need it

    sample = b" ".join(NOT_ASCII.findall(data[: LOOKED_AT * 10]))[:LOOKED_AT]
    best = from_bytes(sample).best()
    name = known(best.encoding) if best else ""
    return name if name and name not in LATIN and strictly(data, name) is not None else "cp1252"
