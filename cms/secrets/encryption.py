"""Secrets at rest: sealed with a key made of SECRET_KEY, opened only by who fetches. Nothing here logs.

After SECRET_KEY changed, SECRET_KEY_FALLBACKS opens what the old one sealed; each save seals anew.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"stillwire mirror secrets 1"


class Undecryptable(Exception):
    """No key that we have opens it."""


@lru_cache(maxsize=8)
def box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(derived(key))) for key in keys])


def derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())


def the_box() -> MultiFernet:
    return box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(text: str) -> str:
    """Another result each time; empty stays empty."""
    return the_box().encrypt(text.encode()).decode() if text else ""


def decrypt(sealed: str) -> str:
    """Raises Undecryptable."""
    if not sealed:
        return ""
    try:
        return the_box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Undecryptable from None
