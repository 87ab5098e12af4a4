"""A throw-away RabbitMQ: own node name, own folder, own ports, and an own epmd that leaves with it."""

from __future__ import annotations

import os

from kombu import Connection

from testing.services.ports import LOOPBACK, accepts, free_port
from testing.services.processes import Process
from testing.services.programs import path
from testing.services.service import Service


class RabbitMQ(Service):
    def __init__(self) -> None:
        super().__init__()
        self.epmd: Process | None = None
        self.epmd_port, self.distribution_port = free_port(), free_port()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@{LOOPBACK}:{self.port}//"

    def environment(self) -> dict[str, str]:
        own = {
            "HOME": self.folder,  # where Erlang keeps its cookie
            "ERL_EPMD_PORT": self.epmd_port,
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": f"stillwire{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": self.port,
            "RABBITMQ_DIST_PORT": self.distribution_port,
            "RABBITMQ_MNESIA_BASE": self.folder / "mnesia",
            "RABBITMQ_LOG_BASE": self.folder / "logs",
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": self.folder / "pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self.folder / "enabled_plugins",
            "RABBITMQ_CONF_ENV_FILE": self.folder / "none",
            "RABBITMQ_CONFIG_FILE": self.folder / "none",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
            "RUNNING_UNDER_SYSTEMD": "1",  # its script then becomes the server instead of staying its parent
        }
        return os.environ | {key: str(value) for key, value in own.items()}

    def prepare(self) -> None:
        (self.folder / "enabled_plugins").write_text("[].\n")
        # Erlang would start a daemon that outlives it; one that runs already is used instead.
        argv = [path("epmd"), "-port", str(self.epmd_port), "-address", LOOPBACK]
        self.epmd = Process(argv, log=self.folder / "epmd.log", ready=lambda: accepts(self.epmd_port))
        self.epmd.start()

    def build(self) -> Process:
        return Process(
            [path("rabbitmq-server")],
            log=self.folder / "log",
            env=self.environment(),
            ready=self.answers,
            ready_seconds=120,
        )

    def start(self) -> RabbitMQ:
        try:
            return super().start()
        except BaseException:
            self._stop_epmd()
            raise

    def stop(self) -> None:
        super().stop()
        self._stop_epmd()

    def _stop_epmd(self) -> None:
        if self.epmd:
            self.epmd.stop()

    def answers(self) -> bool:
        try:
            with Connection(self.url, connect_timeout=2) as link:
                link.connect()
        except OSError:
            return False
        return True
