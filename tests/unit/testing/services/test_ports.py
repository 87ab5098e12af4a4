"""Ports that tests give to servers."""

from __future__ import annotations

from testing.services.ports import RANGE, SHARES, free_port, share


def test_processes_that_run_tests_side_by_side_share_no_port():
    ports = [port for n in range(SHARES) for port in share(f"gw{n}")]
    assert len(ports) == len(set(ports))
    assert set(ports) <= set(RANGE)


def test_no_port_is_given_twice():
    ports = [free_port() for _ in range(50)]
    assert len(ports) == len(set(ports))
