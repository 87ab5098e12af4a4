"""Fetching from servers that are not ours: guarded, bounded, and turned into JSON. It knows no Django and no database.

All that fetches comes through here: `fetch` asks one URL, `reading` makes a value of the answer, `shaping`
selects and checks.
"""

from fetcher.answer import Answer, Ask
from fetcher.errors import BadAnswer, FetchError, Forbidden, Unavailable
from fetcher.fetch import fetch
from fetcher.policy import Policy

__all__ = ["Answer", "Ask", "BadAnswer", "FetchError", "Forbidden", "Policy", "Unavailable", "fetch"]
