"""The environment, parsed once and strictly. Mistakes are collected, not raised: `manage.py check` reports them all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url

from fetcher.policy import Policy, allow

BROKER_SCHEMES = ("redis", "rediss", "amqp", "amqps", "pyamqp", "filesystem", "memory", "sqs", "sentinel")
UNSET_SECRET_KEY = "unset-" + "x" * 50  # never used to serve: the check for SECRET_KEY stops every command
TOKEN_LENGTH = 16
EMPTY_DATABASE: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
# A server that vanished without a word (a failover, a pulled cable) is noticed within some 15 seconds.
POSTGRES_OPTIONS = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One variable that is missing or malformed, and what to set."""

    name: str
    message: str
    hint: str


@dataclass
class Environment:
    """Reads variables by name; what cannot be read becomes a `Problem` and a harmless value."""

    variables: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def problem(self, name: str, message: str, hint: str) -> None:
        self.problems.append(Problem(name=name, message=f"{name} {message}", hint=hint))

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, default).strip()

    def required(self, name: str, hint: str) -> str:
        value = self.text(name)
        if not value:
            self.problem(name, "is not set.", hint)
        return value

    def flag(self, name: str, *, default: str = "0") -> bool:
        value = self.text(name, default).lower()
        if value in ("1", "true", "yes", "on"):
            return True
        if value not in ("0", "false", "no", "off", ""):
            self.problem(name, f"is {value!r}, which is neither true nor false.", f"Set {name}=1 or {name}=0.")
        return False

    def token(self, name: str) -> str:
        """A secret that others bear; empty when unset."""
        value = self.text(name)
        if value and (len(value) < TOKEN_LENGTH or not re.fullmatch(r"[\x21-\x7e]+", value)):
            self.problem(
                name,
                f"is shorter than {TOKEN_LENGTH} characters, or has others than letters, digits and signs.",
                f"Set {name} to {TOKEN_LENGTH} or more random characters.",
            )
            return ""
        return value

    def dsn(self, name: str) -> str:
        """Where errors are reported to; empty when unset. A wrong one is not repeated: it may hold a key."""
        value = self.text(name)
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname and parts.username)
            good = good and (parts.port is None or parts.port > 0) and parts.path.rpartition("/")[2].isdecimal()
        except ValueError:
            good = False
        if value and not good:
            self.problem(name, "is not a DSN of Sentry's.", f"Set {name}=https://KEY@HOST/PROJECT, or leave it empty.")
        return value if good else ""

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words; the first when unset."""
        value = self.text(name).lower() or choices[0]
        if value not in choices:
            self.problem(name, f"is {value!r}.", f"Set {name} to {' or '.join(choices)}.")
            return choices[0]
        return value

    def number(self, name: str, *, default: float) -> float:
        """A number that is not negative."""
        value = self.text(name)
        try:
            found = float(value) if value else default
        except ValueError:
            found = -1.0
        if not 0 <= found < float("inf"):
            self.problem(name, f"is {value!r}, which is no number from 0.", f"Set {name}={default:g}, or leave it out.")
            return default
        return found

    def seconds(self, name: str, *, default: float, least: float, most: float) -> float:
        """A time between two others."""
        value = self.text(name)
        try:
            found = float(value) if value else default
        except ValueError:
            found = float("nan")
        if least <= found <= most:
            return found
        self.problem(
            name,
            f"is {value!r}, which is no number of seconds from {least:g} to {most:g}.",
            f"Set {name}={default:g}, or leave it out.",
        )
        return default

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def url(self, name: str, *, default: str = "") -> str:
        """An http(s) URL without a trailing slash; empty when unset."""
        value = self.text(name, default).rstrip("/")
        try:
            parts = urlsplit(value)
            good = not value or (parts.scheme in ("http", "https") and bool(parts.hostname))
            good = good and (parts.port is None or parts.port > 0) and not parts.query and not parts.fragment
        except ValueError:
            good = False
        if good:
            return value
        self.problem(
            name,
            f"is {value!r}, which is not an http(s) URL.",
            f"Set {name}=https://host or https://host/path.",
        )
        return ""

    def database(self) -> dict[str, Any]:
        hint = "Set DATABASE_URL=postgres://user:password@host:5432/name (or sqlite:////absolute/path.sqlite3)."
        value = self.required("DATABASE_URL", hint)
        if not value:
            return EMPTY_DATABASE
        try:
            config: dict[str, Any] = dict(dj_database_url.parse(value, conn_max_age=300, conn_health_checks=True))
        except (ValueError, KeyError):
            self.problem("DATABASE_URL", "is not a database URL.", hint)
            return EMPTY_DATABASE
        if "sqlite" in config["ENGINE"]:
            config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
        elif "postgresql" in config["ENGINE"]:
            config["OPTIONS"] = {**POSTGRES_OPTIONS, **config.get("OPTIONS", {})}
        else:
            self.problem("DATABASE_URL", "names a database other than PostgreSQL or SQLite.", hint)
            return EMPTY_DATABASE
        return config

    def broker(self) -> str:
        hint = "Set CELERY_BROKER_URL=redis://host:6379/0, amqp://user:password@host//, sqs:// or filesystem:///absolute/folder."
        value = self.required("CELERY_BROKER_URL", hint)
        scheme, separator, _ = value.partition("://")
        if value and (not separator or scheme.split("+", 1)[0] not in BROKER_SCHEMES):
            self.problem("CELERY_BROKER_URL", "is not the URL of a broker that Celery knows.", hint)
            return "memory://"
        return value or "memory://"

    def prefix(self, name: str) -> str:
        """A key prefix, empty or ending in one slash."""
        value = self.text(name).strip("/")
        if value and not re.fullmatch(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*", value) or ".." in value:
            self.problem(
                name,
                f"is {value!r}.",
                f"Set {name} to letters, digits, dots, dashes and single slashes, or leave it empty.",
            )
            return ""
        return f"{value}/" if value else ""

    def time_zone(self, name: str) -> str:
        """The zone in which editors read and write times; readers' times are always UTC."""
        value = self.text(name, "UTC") or "UTC"
        if value not in available_timezones():
            self.problem(name, f"is {value!r}, which is no time zone.", f"Set {name} to a name such as Europe/Madrid.")
            return "UTC"
        return value

    def file(self, name: str) -> str:
        """The text of a file; empty when unset."""
        path = self.text(name)
        try:
            return Path(path).read_text(encoding="utf-8") if path else ""
        except (OSError, UnicodeDecodeError):
            self.problem(name, f"names {path!r}, which cannot be read as text.", f"Set {name} to the path of a file.")
            return ""

    def fetch_policy(self) -> Policy:
        """What may be fetched beside the public internet's ports 80 and 443: FETCH_ALLOW and FETCH_PORTS."""
        allowed, ports = [], set(Policy().ports)
        for entry in self.words("FETCH_ALLOW"):
            try:
                allowed.append(allow(entry))
            except ValueError:
                hint = "Set FETCH_ALLOW=host:port,10.1.0.0/16:8080 to what may be fetched though it is not public."
                self.problem("FETCH_ALLOW", f"holds {entry!r}, which is no host:port.", hint)
        for entry in self.words("FETCH_PORTS"):
            if entry.isdecimal() and 0 < int(entry) < 65536:
                ports.add(int(entry))
            else:
                self.problem("FETCH_PORTS", f"holds {entry!r}, which is no port.", "Set FETCH_PORTS=8080,8443.")
        return Policy(ports=frozenset(ports), allowed=tuple(allowed))

    def bucket(self) -> str:
        hint = (
            "Set S3_BUCKET to the name of the bucket that readers' objects go to,"
            " then run: python manage.py setup_bucket"
        )
        value = self.required("S3_BUCKET", hint)
        if value and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", value):
            self.problem(
                "S3_BUCKET",
                f"is {value!r}, which is not a bucket's name (3-63 lower-case letters, digits, dots, dashes).",
                hint,
            )
        return value
