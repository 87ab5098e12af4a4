"""One guarded GET, against a vendor that misbehaves and names that lie."""

from __future__ import annotations

import datetime
import ssl
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fetcher import Ask, BadAnswer, FetchError, Forbidden, Policy, Unavailable, fetch
from fetcher.policy import allow
from fetcher.reading import TYPES
from testing.services import vendor as vendors
from testing.services.vendor import Reply, Vendor, moved, value

pytestmark = pytest.mark.slow

JSON = TYPES["json"]


@pytest.fixture(scope="module")
def server():
    with Vendor() as server:
        yield server


@pytest.fixture
def vendor(server):
    server.replies.clear()
    server.requests.clear()
    return server


def policy(*vendors: Vendor) -> Policy:
    return Policy(allowed=tuple(allow(each.netloc) for each in vendors))


def ask(vendor: Vendor, path: str = "/data.json", **options):
    return fetch(Ask(url=vendor.url(path), types=JSON, **{"seconds": 5, **options}), policy(vendor))


def test_an_answer_has_its_body_and_its_marks(vendor):
    vendor.replies["/data.json"] = value(
        {"a": 1}, headers={"ETag": '"x"', "Last-Modified": "Tue, 03 Nov 2026 21:04:09 GMT"}
    )
    answer = ask(vendor)
    assert answer.body == b'{"a": 1}'
    assert answer.etag == '"x"'
    assert answer.modified == datetime.datetime(2026, 11, 3, 21, 4, 9, tzinfo=datetime.UTC)


def test_what_did_not_change_has_no_body(vendor):
    vendor.replies["/data.json"] = value({"a": 1}, headers={"ETag": '"x"'})
    assert ask(vendor, etag='"x"').body is None


def test_a_304_that_nobody_asked_for_is_refused(vendor):
    vendor.replies["/data.json"] = Reply(status=304)
    with pytest.raises(BadAnswer):
        ask(vendor)


MISDEEDS = {
    "500": (Reply(status=500), Unavailable, "answered 500"),
    "503": (Reply(status=503, headers={"Retry-After": "7"}), Unavailable, "answered 503"),
    "404": (Reply(status=404), Forbidden, "answered 404"),
    "401": (Reply(status=401), Forbidden, "Check the secret headers"),
    "204": (Reply(status=204), BadAnswer, "answered 204"),
    "HTML": (Reply(body=b"<!doctype html>", type="text/html; charset=utf-8"), BadAnswer, "answered with text/html"),
    "too long, and it says so": (Reply(body=b" " * 2000), BadAnswer, "more than 1,000 bytes"),
    "a gigabyte": (Reply(act=vendors.endless), BadAnswer, "more than 1,000 bytes"),
    "a bomb": (vendors.bomb(50_000_000), BadAnswer, "more than 1,000 bytes"),
    "half of it": (Reply(act=vendors.truncated), BadAnswer, "broke off"),
    "no word": (Reply(act=vendors.nothing), BadAnswer, "broke off"),
    "silence": (Reply(act=vendors.silent), Unavailable, "within 0.3 s"),
    "a byte now and then": (Reply(act=vendors.dripping), Unavailable, "within 0.3 s"),
    "no gzip": (Reply(body=b"plain", headers={"Content-Encoding": "gzip"}), BadAnswer, "cannot be unpacked"),
    "brotli": (Reply(body=b"x", headers={"Content-Encoding": "br"}), BadAnswer, "was not asked for"),
    "a redirect to nowhere": (Reply(status=302), BadAnswer, "redirects to nowhere"),
    "a redirect to itself": (moved("/data.json"), BadAnswer, "more than 5 times"),
    "a redirect to a file": (moved("file:///etc/passwd"), Forbidden, "file is not fetched"),
    "a redirect to metadata": (moved("http://169.254.169.254/latest"), Forbidden, "link-local"),
    "a redirect to another port": (moved("//127.0.0.1:22/"), Forbidden, "Port 22"),
    "a redirect to localhost": (moved("http://localhost/"), Forbidden, "loopback"),
}


@pytest.mark.parametrize("name", MISDEEDS)
def test_a_misdeed_is_refused(vendor, name):
    reply, error, words = MISDEEDS[name]
    vendor.replies["/data.json"] = reply
    with pytest.raises(error, match=words):
        ask(vendor, max_bytes=1000, seconds=0.3 if "within" in words else 5)


def test_later_is_said_by_the_server(vendor):
    vendor.replies["/data.json"] = Reply(status=503, headers={"Retry-After": "7"})
    with pytest.raises(Unavailable) as refusal:
        ask(vendor)
    assert refusal.value.retry_after == 7


def test_a_port_where_nobody_listens_is_unavailable(vendor):
    with Vendor() as gone:
        there = policy(gone)
    with pytest.raises(Unavailable, match="cannot be reached"):
        fetch(Ask(url=gone.url(), seconds=5), there)


def test_redirects_are_followed(vendor):
    vendor.replies["/old"] = moved("/data.json?page=2", status=308)
    vendor.replies["/data.json"] = value([1])
    assert ask(vendor, "/old").body == b"[1]"
    assert vendor.paths() == ["/old", "/data.json?page=2"]


def test_secrets_stay_with_their_origin(vendor):
    with Vendor() as other:
        vendor.replies["/data.json"] = moved(other.url("/there"))
        other.replies["/there"] = value(1)
        secret = Ask(
            url=vendor.url("/data.json?a=1"),
            secret_headers={"Authorization": "Bearer s3cret", "user-agent": "ours"},
            secret_query="key=s3cret",
            seconds=5,
        )
        fetch(secret, policy(vendor, other))
        path, headers = vendor.requests[0]
        assert path == "/data.json?a=1&key=s3cret"
        assert headers["Authorization"] == "Bearer s3cret"
        assert "s3cret" not in str(other.requests)
        assert "s3cret" not in repr(secret)


@pytest.mark.parametrize("name", MISDEEDS)
def test_no_message_tells_a_secret(vendor, name):
    reply, error, words = MISDEEDS[name]
    vendor.replies["/data.json"] = reply
    with pytest.raises(FetchError) as refusal:
        ask(vendor, secret_query="key=s3cret", secret_headers={"X": "s3cret"}, max_bytes=1000, seconds=0.3)
    assert "s3cret" not in str(refusal.value)
    assert "s3cret" not in repr(refusal.value.__context__ if refusal.value.__suppress_context__ is False else None)


# Names


def answers(*addresses: str):
    """A resolver that gives these, and remembers that it was asked."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        return [ip_address(each) for each in addresses]

    resolve.asked = asked
    return resolve


def test_a_name_is_looked_up_once_and_the_checked_address_is_what_is_connected_to(vendor):
    vendor.replies["/data.json"] = value(1)
    resolve = answers("127.0.0.1")
    url = f"http://vendor.example:{vendor.port}/data.json"
    there = Policy(allowed=(allow(f"vendor.example:{vendor.port}"),))
    assert fetch(Ask(url=url, seconds=5), there, resolve=resolve).body == b"1"
    assert resolve.asked == ["vendor.example"]
    assert vendor.requests[0][1]["Host"] == f"vendor.example:{vendor.port}"


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], ["fd00:ec2::254"]])
def test_a_name_of_ours_is_refused_whatever_else_it_says(addresses):
    with pytest.raises(Forbidden):
        fetch(Ask(url="http://rebinding.example/"), Policy(), resolve=answers(*addresses))


def test_a_name_that_changes_its_address_after_a_redirect_is_checked_again(vendor):
    """Rebinding: the first answer was good, the second is not."""
    given = iter([["127.0.0.1"], ["127.0.0.1"]])
    there = Policy(allowed=(allow(f"first.example:{vendor.port}"),), ports=frozenset({80, vendor.port}))
    vendor.replies["/data.json"] = moved(f"http://second.example:{vendor.port}/")
    with pytest.raises(Forbidden, match="second.example is at 127.0.0.1"):
        fetch(
            Ask(url=f"http://first.example:{vendor.port}/data.json", seconds=5),
            there,
            resolve=lambda *_: [ip_address(each) for each in next(given)],
        )
    assert len(vendor.requests) == 1


def test_a_name_without_an_address_is_unavailable():
    with pytest.raises(Unavailable, match="has no address"):
        fetch(Ask(url="http://nowhere.example/", seconds=5), Policy(), resolve=answers())


def test_a_resolver_that_sleeps_does_not_hold_the_fetch():
    import threading

    awake = threading.Event()
    with pytest.raises(Unavailable, match="has no address"):
        fetch(Ask(url="http://slow.example/", seconds=0.1), Policy(), resolve=lambda *_: awake.wait(10) and [])
    awake.set()


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of vendor.example, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vendor.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("vendor.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "vendor.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(plain + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Vendor(context) as server:
        yield server


@pytest.mark.parametrize(
    ("host", "error"), [("vendor.example", ""), ("other.example", "no certificate that can be trusted")]
)
def test_a_certificate_is_checked_by_its_name_though_the_address_is_pinned(secure, certificate, host, error):
    secure.replies["/data.json"] = value(1)
    trust = ssl.create_default_context(cafile=str(certificate))
    there = Policy(allowed=(allow(f"{host}:{secure.port}"),))
    asked = Ask(url=f"https://{host}:{secure.port}/data.json", seconds=5)
    if error:
        with pytest.raises(Unavailable, match=error):
            fetch(asked, there, resolve=answers("127.0.0.1"), trust=trust)
    else:
        assert fetch(asked, there, resolve=answers("127.0.0.1"), trust=trust).body == b"1"


def test_a_certificate_that_nobody_knows_is_refused(secure):
    there = Policy(allowed=(allow(f"vendor.example:{secure.port}"),))
    asked = Ask(url=f"https://vendor.example:{secure.port}/", seconds=5)
    with pytest.raises(Unavailable, match="no certificate"):
        fetch(asked, there, resolve=answers("127.0.0.1"))


def test_a_redirect_from_https_to_http_is_refused(secure, certificate):
    secure.replies["/data.json"] = moved("http://vendor.example/")
    there = Policy(allowed=(allow(f"vendor.example:{secure.port}"),))
    asked = Ask(url=f"https://vendor.example:{secure.port}/data.json", seconds=5)
    with pytest.raises(Forbidden, match="from https to http"):
        fetch(asked, there, resolve=answers("127.0.0.1"), trust=ssl.create_default_context(cafile=str(certificate)))
