"""The demo's lookup table: real ZIP codes. Those of one state are loaded at once, all others wait in the admin."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import zipcodes
from django.db.models import F

from cms.lookups import uploads
from cms.lookups.options import Options
from cms.models import LookupState, LookupTable, Publication

SLUG = "zip"
COLUMNS = ("zip_code", "city", "state", "county", "timezone", "lat", "long")
OPTIONS = Options(key="zip_code", columns="zip=zip_code, city, state, county, timezone, lat:number, long:number")
STATE = "IL"


def plant() -> None:
    """Two uploads, as an editor would make them; a worker checks and loads them while the demo is in use already."""
    codes = zipcodes.list_all()
    LookupTable.objects.create(slug=SLUG, name="ZIP codes")
    some = [code for code in codes if code["state"] == STATE]
    uploads.upload(SLUG, blocks(some), OPTIONS, source="illinois.csv", made_by="editor")
    uploads.upload(SLUG, blocks(codes), OPTIONS, source="all-zip-codes.csv", made_by="editor", is_wanted=False)


def blocks(codes: list[dict[str, Any]]) -> list[bytes]:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(codes)
    data = out.getvalue().encode()
    return [data[start : start + uploads.BLOCK] for start in range(0, len(data), uploads.BLOCK)]


def rest() -> None:
    """The demo's bucket lives in memory, so after a restart it is empty. Loading again would keep the start waiting."""
    LookupState.objects.all().delete()
    Publication.objects.filter(key__startswith="lookup:").update(live=F("wanted"))


def begin_again() -> None:
    """A worker loads them while the demo is in use already."""
    Publication.objects.filter(key__startswith="lookup:").update(live=0, seen=0)
