"""The network of these tests: each fault is what it says, and healing ends it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from testing.proxies.tcp_proxy import TcpProxy
from testing.services.ports import LOOPBACK
from testing.services.wait import wait_for

pytestmark = pytest.mark.service


class Echo:
    """Sends back what it gets."""

    def __init__(self) -> None:
        self.listener = socket.create_server((LOOPBACK, 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                end, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(end,), daemon=True).start()

    def answer(self, end: socket.socket) -> None:
        with end:
            try:
                while data := end.recv(1000):
                    end.sendall(data)
            except OSError:
                return


@pytest.fixture
def network() -> Iterator[TcpProxy]:
    echo = Echo()
    with TcpProxy(echo.port) as network:
        yield network
    echo.listener.close()


@pytest.fixture
def client(network: TcpProxy) -> Iterator[socket.socket]:
    with socket.create_connection((LOOPBACK, network.port), timeout=5) as client:
        client.sendall(b"hello")
        assert client.recv(10) == b"hello"
        yield client


def rest(client: socket.socket) -> bytes:
    """What is heard before the other side is gone."""
    heard = b""
    with contextlib.suppress(ConnectionError):
        while data := client.recv(10):
            heard += data
    return heard


def test_it_refuses_and_throws_out_until_it_is_healed(network: TcpProxy, client: socket.socket) -> None:
    network.refuse()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, network.port))
    assert rest(client) == b""
    network.heal()
    with socket.create_connection((LOOPBACK, network.port), timeout=5) as again:
        again.sendall(b"back")
        assert again.recv(10) == b"back"


def test_what_hung_goes_on_where_it_was(network: TcpProxy, client: socket.socket) -> None:
    network.hang()
    client.sendall(b"slowly")
    client.settimeout(0.2)
    with pytest.raises(TimeoutError):
        client.recv(10)
    network.heal()
    client.settimeout(5)
    assert client.recv(10) == b"slowly"


def test_who_connects_while_it_hangs_is_accepted_and_hears_nothing(network: TcpProxy) -> None:
    network.hang()
    with socket.create_connection((LOOPBACK, network.port), timeout=0.2) as client:
        client.sendall(b"anyone?")
        with pytest.raises(TimeoutError):
            client.recv(10)
        network.heal()
        client.settimeout(5)
        assert client.recv(10) == b"anyone?"


def test_it_cuts_half_way(network: TcpProxy, client: socket.socket) -> None:
    network.cut_after = 10 + 4
    client.sendall(b"0123456789")
    assert rest(client) in (b"", b"0123")
    with socket.create_connection((LOOPBACK, network.port), timeout=5) as again:
        again.sendall(b"back")
        assert again.recv(10) == b"back"


def test_it_is_late(network: TcpProxy, client: socket.socket) -> None:
    network.seconds_late = 0.3
    client.sendall(b"late")
    client.settimeout(0.1)
    with pytest.raises(TimeoutError):
        client.recv(10)
    client.settimeout(5)
    assert client.recv(10) == b"late"


def test_a_reset_throws_out_and_welcomes(network: TcpProxy, client: socket.socket) -> None:
    network.reset()
    wait_for(lambda: not network.inside, what="an empty network")
    with socket.create_connection((LOOPBACK, network.port), timeout=5) as again:
        again.sendall(b"back")
        assert again.recv(10) == b"back"
