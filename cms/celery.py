"""The Celery app. A task is a hint that may run twice or late, so it is acknowledged late and given up early."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

TASK_SECONDS = 50
VISIBILITY_SECONDS = 60  # Redis and SQS deliver an unacknowledged task again after this; it exceeds TASK_SECONDS


def broker(url: str) -> dict[str, Any]:
    """Celery's settings for a broker URL; `filesystem:///absolute/folder` becomes kombu's folder options."""
    scheme = url.partition(":")[0]
    options: dict[str, Any] = {}
    if scheme in ("redis", "rediss", "sentinel", "sqs"):
        options["visibility_timeout"] = VISIBILITY_SECONDS
    if scheme in ("redis", "rediss", "sentinel"):
        options |= {"socket_timeout": 2, "socket_connect_timeout": 2, "socket_keepalive": True}
        import_module("config.redis_qos").register()
    if scheme == "filesystem":
        TRANSPORT_ALIASES["filesystem"] = "config.folder_broker:Transport"
        return {
            "broker_url": "filesystem://",
            "broker_transport_options": folders(Path(url.removeprefix("filesystem://"))),
        }
    return {"broker_url": url, "broker_transport_options": options}


def folders(folder: Path) -> dict[str, Any]:
    """For the demo: messages are files in one folder, looked for every 20 ms."""
    messages, control = folder / "messages", folder / "control"
    for each in (messages, control):
        each.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": 0.02,
    }


app = Celery("stillwire")
app.conf.update(
    **broker(settings.CELERY_BROKER_URL),
    broker_connection_timeout=2,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_default_queue="publish",
    task_time_limit=TASK_SECONDS,
    task_soft_time_limit=TASK_SECONDS - 5,
    timezone="UTC",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
)
# Celery would close the database's connection before and after every task. Django's own rule takes its place: a
# connection is kept while it is young and healthy, so that a hint does not wait for PostgreSQL to start a backend.
app.conf.CELERY_DB_REUSE_MAX = sys.maxsize
app.Task.throws = (
    OperationalError,
    InterfaceError,
)  # the database is away: a line in the log, not a traceback a second
app.autodiscover_tasks(["publisher.scheduling"])


@task_prerun.connect(weak=False)
@task_postrun.connect(weak=False)
def close_old(task: Any, **_: Any) -> None:
    if not task.request.is_eager:
        close_old_connections()
