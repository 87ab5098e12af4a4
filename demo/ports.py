"""Whether the demo's two ports are free, asked before anything starts."""

from __future__ import annotations

import socket

from demo.options import LOOPBACK, Mistake, Options


def check(options: Options) -> None:
    """Raises Mistake for a port that something else holds, naming the variable that moves it."""
    if options.admin_port == options.s3_port:
        raise Mistake(f"ADMIN_PORT and S3_PORT are both {options.s3_port}. Move one: S3_PORT=9001 make demo")
    for name, port in (("ADMIN_PORT", options.admin_port), ("S3_PORT", options.s3_port)):
        if not is_free(port):
            raise Mistake(f"Port {port} is taken. Choose another: {name}={port + 1} make demo")


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that was just left is free
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
