"""What is plainly no text: archives, workbooks, pages. It is refused by its first bytes, in words. Pure."""

from __future__ import annotations

SIGNATURES = (
    (
        b"PK\x03\x04",
        "an Excel workbook, or a ZIP archive",
        "Save the sheet as CSV, or take the file out of the archive.",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV."),
    (b"\x1f\x8b", "packed with gzip", "Unpack it first."),
    (b"BZh", "packed with bzip2", "Unpack it first."),
    (b"\xfd7zXZ\x00", "packed with xz", "Unpack it first."),
    (b"(\xb5/\xfd", "packed with zstd", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Take the file out of the archive."),
    (b"Rar!", "a RAR archive", "Take the file out of the archive."),
    (b"%PDF", "a PDF", "Ask for the table as CSV."),
    (b"PAR1", "a Parquet file", "Write it as CSV."),
    (b"SQLite format 3", "an SQLite database", "Write the table as CSV."),
    (b"{\\rtf", "a text of a word processor", "Save the table as CSV."),
)
PAGES = (b"<!doctype html", b"<html")


def what_else(start: bytes) -> str:
    """What a file is that begins so, and what to do, when it is none that rows can be read from; else empty."""
    for signature, name, remedy in SIGNATURES:
        if start.startswith(signature):
            return f"This is {name}. {remedy}"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(PAGES):
        return "This is a web page. Download the table itself."
    return ""
