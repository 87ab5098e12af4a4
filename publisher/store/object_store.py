"""The only way to S3, and to what readers see of it. Every answer becomes a value or an error of ours."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import boto3
import orjson
import urllib3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from publisher import counters
from publisher.documents import Document, Site
from publisher.errors import PublishError, StoreBusy, StoreRefused

CONNECT_SECONDS = 2
PUBLIC_SECONDS = 2
PROBE_KEY = "stillwire-probe"
PROBE_KEYS = re.compile(rf"{PROBE_KEY}-\w+")
REFUSED = {"NoSuchBucket", "AllAccessDisabled", "AccountProblem"}
HINTS = {
    "NoSuchBucket": "Check S3_BUCKET, or make the bucket with: python manage.py setup_bucket",
    "InvalidAccessKeyId": "Check AWS_ACCESS_KEY_ID.",
    "SignatureDoesNotMatch": "Check AWS_SECRET_ACCESS_KEY and AWS_REGION.",
}
VERSIONS_HINT = (
    "Give these credentials s3:GetBucketVersioning and, where the bucket keeps old versions,"
    " s3:ListBucketVersions and s3:DeleteObjectVersion."
)
DENIED_HINT = "Give these credentials s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket on the bucket."


class Precondition(Exception):
    """412: the object is not the one that was expected."""


class Conflict(Exception):
    """409: another conditional write to the same key is under way."""


class Absent(Exception):
    """404 for an If-Match: the object is not there."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An object as the store tells of it. `revision` and `sha256` are our metadata: None and empty when not ours."""

    key: str
    etag: str
    size: int
    revision: int | None = None
    sha256: str = ""


class ObjectStore(Protocol):
    """What the publisher asks of a store. Held to one set of tests with its double."""

    conditional: bool | None  # None until the store could be asked

    def enforces_conditions(self) -> bool: ...
    def put(self, document: Document, *, if_match: str | None) -> Stored: ...
    def head(self, key: str) -> Stored | None: ...
    def delete(self, keys: Iterable[str]) -> None: ...
    def listing(self, prefix: str = "") -> Iterator[Stored]: ...
    def read_public(self, key: str) -> Mapping[str, Any] | None: ...
    def public_copy(self, key: str) -> bytes | None: ...
    def purge_versions(self, keys: Iterable[str]) -> int: ...


def translated(error: Exception, action: str) -> Exception:
    """A store's error as one of ours, in the same words each time."""
    action, words = (PROBE_KEYS.sub(PROBE_KEY, text) for text in (action, f"{error}"))
    if isinstance(error, NoCredentialsError):
        return StoreRefused(f"No credentials to {action}.", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    if not isinstance(error, ClientError):
        return StoreBusy(
            f"The store did not answer to {action}: {words}",
            "It is tried again; check S3_ENDPOINT_URL and the network.",
        )
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in REFUSED or status in (401, 403):
        return StoreRefused(f"The store refused to {action}: {code or status}.", HINTS.get(code, DENIED_HINT))
    if status == 412:
        return Precondition(action)
    if status == 409:
        return Conflict(action)
    if status == 404:
        return Absent(action)
    return StoreBusy(f"The store answered {status} {code} to {action}.", "It is tried again.")


@dataclass(frozen=True, kw_only=True)
class StoreSettings:
    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: str | None = None
    public_url: str = ""
    home_html: str = ""
    read_seconds: float = 10
    """How long an answer of the store is waited for."""


class S3ObjectStore:
    """A bucket, seen through our prefix: keys in and out have no prefix."""

    def __init__(self, settings: StoreSettings) -> None:
        self.settings = settings
        self.conditional: bool | None = None  # None until the store could be asked
        self.site = Site(base_url=f"{settings.public_url}/{settings.prefix}".rstrip("/"), home_html=settings.home_html)
        self.client = boto3.session.Session().client(
            "s3",
            endpoint_url=settings.endpoint,
            region_name=settings.region,
            aws_access_key_id=settings.access_key,
            aws_secret_access_key=settings.secret_key,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=settings.read_seconds,
                max_pool_connections=16,
                retries={
                    "total_max_attempts": 1
                },  # a blind retry meets its own 412; publisher.store.conditional_write decides instead
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path"} if settings.endpoint else {},
                tcp_keepalive=True,
            ),
        )
        self.http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(PUBLIC_SECONDS))

    def call(self, action: str, operation: str, **arguments: Any) -> Any:
        counters.add(counters.OPERATIONS.get(operation, "requests_other"))
        try:
            return getattr(self.client, operation)(Bucket=self.settings.name, **arguments)
        except (ClientError, BotoCoreError, OSError) as error:
            problem = translated(error, action)
            if isinstance(problem, PublishError):
                counters.add("errors")
            raise problem from error

    def path(self, key: str) -> str:
        return f"{self.settings.prefix}{key}"

    def put(self, document: Document, *, if_match: str | None) -> Stored:
        """Writes when the object's ETag is `if_match`, or when there is none and `if_match` is None.

        Raises Precondition, Conflict, Absent, StoreBusy or StoreRefused.
        """
        body = document.gzipped
        encoding = {"ContentEncoding": "gzip"} if body else {}
        condition = {"IfMatch": if_match} if if_match else {"IfNoneMatch": "*"}
        answer = self.call(
            f"put {document.key}",
            "put_object",
            Key=self.path(document.key),
            Body=body or document.body,
            ContentType=document.content_type,
            CacheControl=document.cache_control,
            Metadata={"revision": str(document.revision), "sha256": document.sha256},
            **encoding,
            **condition,
        )
        counters.add("bytes", len(body or document.body))
        return Stored(
            key=document.key,
            etag=answer["ETag"],
            size=len(body or document.body),
            revision=document.revision,
            sha256=document.sha256,
        )

    def head(self, key: str) -> Stored | None:
        try:
            answer = self.call(f"look at {key}", "head_object", Key=self.path(key))
        except Absent:
            return None
        metadata = answer.get("Metadata", {})
        revision = metadata.get("revision", "")
        return Stored(
            key=key,
            etag=answer["ETag"],
            size=answer["ContentLength"],
            revision=int(revision) if revision.isdecimal() else None,
            sha256=metadata.get("sha256", ""),
        )

    def delete(self, keys: Iterable[str]) -> None:
        """Deletes objects, a thousand a request. What is not there is no error."""
        waiting = list(keys)
        while waiting:
            batch, waiting = waiting[:1000], waiting[1000:]
            self.remove([{"Key": self.path(key)} for key in batch])

    def remove(self, objects: list[dict[str, str]]) -> None:
        """Deletes at most a thousand objects or versions."""
        answer = self.call(
            f"delete {len(objects)} objects", "delete_objects", Delete={"Objects": objects, "Quiet": True}
        )
        if answer.get("Errors"):
            first = answer["Errors"][0]
            raise StoreRefused(f"The store refused to delete {first.get('Key')}: {first.get('Code')}.", DENIED_HINT)

    def listing(self, prefix: str = "") -> Iterator[Stored]:
        """Every object under our prefix, in pages of 1,000."""
        token: dict[str, str] = {}
        while True:
            answer = self.call("list the bucket", "list_objects_v2", Prefix=self.path(prefix), **token)
            for each in answer.get("Contents", []):
                yield Stored(key=each["Key"].removeprefix(self.settings.prefix), etag=each["ETag"], size=each["Size"])
            if not answer.get("IsTruncated"):
                return
            token = {"ContinuationToken": answer["NextContinuationToken"]}

    def enforces_conditions(self) -> bool:
        """Whether the store enforces conditional writes. Raises PublishError while it cannot be asked."""
        if self.conditional is None:
            self.conditional = self.probe()
            counters.set_conditional(self.conditional)
        return self.conditional

    def probe(self) -> bool:
        """Asks the store, by an object of our own that is deleted again. Raises PublishError."""
        document = Document(
            key=f"{PROBE_KEY}-{uuid.uuid4().hex}",
            body=b"probe",
            content_type="text/plain",
            cache_control="no-store",
            revision=0,
        )
        self.put(document, if_match=None)
        try:
            return self.refuses(document, None) and self.refuses(document, '"00000000000000000000000000000000"')
        finally:
            self.delete([document.key])

    def refuses(self, document: Document, if_match: str | None) -> bool:
        try:
            self.put(document, if_match=if_match)
        except (Precondition, Conflict):
            return True
        return False

    def public_url(self, key: str) -> str:
        return f"{self.site.base_url}/{key}"

    def read_public(self, key: str) -> Mapping[str, Any] | None:
        """A JSON object as readers get it, or None when it cannot be had or is no JSON object."""
        try:
            body = self.public_copy(key)
            value = orjson.loads(body) if body is not None else None
        except (StoreBusy, orjson.JSONDecodeError):
            return None
        return value if isinstance(value, dict) else None

    def public_copy(self, key: str) -> bytes | None:
        """The bytes that readers get, uncompressed; None when there is nothing for them. Raises StoreBusy."""
        try:
            answer = self.http.request("GET", self.public_url(key), headers={"Accept-Encoding": "gzip"})
        except urllib3.exceptions.HTTPError as error:
            raise StoreBusy(f"Reading {self.public_url(key)} failed: {error}", "Check PUBLIC_BASE_URL.") from error
        if answer.status == 200:
            return bytes(answer.data)
        if answer.status in (403, 404, 410):  # S3 says 403 for what is not there to those who may not list
            return None
        raise StoreBusy(f"{self.public_url(key)} answers {answer.status}.", "Check PUBLIC_BASE_URL and the CDN.")

    def purge_versions(self, keys: Iterable[str]) -> int:
        """Deletes what a versioned bucket keeps of these keys beside the current objects; returns how many versions.

        A bucket that keeps none is asked once a call. Raises StoreRefused when that may not be asked.
        """
        try:
            kept = self.call("ask whether old versions are kept", "get_bucket_versioning").get("Status")
            return sum(map(self.purge, keys)) if kept else 0
        except StoreRefused as error:
            raise StoreRefused(error.message, VERSIONS_HINT) from error

    def purge(self, key: str) -> int:
        path, count, marker = self.path(key), 0, dict[str, str]()
        while True:
            answer = self.call(f"list the versions of {key}", "list_object_versions", Prefix=path, **marker)
            found = answer.get("Versions", [])
            old = [each["VersionId"] for each in found if each["Key"] == path and not each["IsLatest"]]
            if old:
                self.remove([{"Key": path, "VersionId": version} for version in old])
            count += len(old)
            if not answer.get("IsTruncated"):
                return count
            marker = {"KeyMarker": answer["NextKeyMarker"], "VersionIdMarker": answer["NextVersionIdMarker"]}


@lru_cache(maxsize=1)
def the_store() -> S3ObjectStore:
    """This process's store, from Django's settings. Making one takes some 100 ms; it is safe in threads."""
    from django.conf import settings

    return S3ObjectStore(
        StoreSettings(
            name=settings.S3_BUCKET,
            prefix=settings.PUBLISH_PREFIX,
            endpoint=settings.S3_ENDPOINT_URL or None,
            region=settings.AWS_REGION,
            access_key=settings.AWS_ACCESS_KEY_ID or None,
            secret_key=settings.AWS_SECRET_ACCESS_KEY or None,
            public_url=settings.PUBLIC_BASE_URL,
            home_html=settings.HOME_HTML,
            read_seconds=settings.S3_READ_SECONDS,
        )
    )
