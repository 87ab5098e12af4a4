"""Debian's Chromium, driven by Playwright, whose own download is out of reach."""

from __future__ import annotations

from playwright.sync_api import Browser, Playwright

from testing.services.programs import path

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """The caller closes it."""
    return playwright.chromium.launch(executable_path=path("chromium"), args=ARGUMENTS)
