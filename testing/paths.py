"""Where things are in the checkout, whatever file asks."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATIC_SITE = ROOT / "static_site"
SCHEMAS = STATIC_SITE / "schema"
EXAMPLES = ROOT / "tests" / "examples"
