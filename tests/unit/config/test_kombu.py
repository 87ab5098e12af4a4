"""Our patches of kombu end with the faults that they mend: here each fault is shown in kombu as it comes."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
from kombu import Connection
from kombu.transport import filesystem, redis, virtual

from config import folder_broker, redis_qos

ERROR = ConnectionResetError("the acknowledgement was not heard")


@pytest.mark.parametrize("patch", [folder_broker, redis_qos], ids=lambda patch: patch.__name__)
def test_a_patch_is_for_the_kombu_that_is_installed(patch):
    assert version("kombu") == patch.WRITTEN_FOR, (
        f"kombu is another than {patch.__name__} was written for. Do the other tests of this file still find the"
        " fault? If so, compare the patch with kombu's own code and raise WRITTEN_FOR; if not, delete the patch."
    )


@pytest.mark.parametrize(("transport", "seen"), [(filesystem.Transport, [b""]), (folder_broker.Transport, [])])
def test_kombu_shows_a_message_before_it_is_written_and_the_patch_does_not(transport, seen, tmp_path, monkeypatch):
    """Files that a reader takes for messages while one is being made."""
    found = []

    def dumps(payload) -> str:
        found.extend(path.read_bytes() for path in Path(tmp_path).glob("[0-9]*.notes.msg"))
        return "{}"

    monkeypatch.setattr(filesystem, "dumps", dumps)
    monkeypatch.setattr(folder_broker, "dumps", dumps)
    options = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    with Connection(transport=transport, transport_options=options) as link:
        link.channel()._put("notes", {})
    assert found == seen


@pytest.mark.parametrize(("kind", "goes_on"), [(redis.QoS, False), (redis_qos.QoS, True)])
def test_kombu_is_deaf_after_a_lost_acknowledgement_and_the_patch_goes_on(kind, goes_on, monkeypatch):
    def lost(*_):
        raise ERROR

    monkeypatch.setattr(kind, "_remove_from_indices", lost)
    qos = kind(SimpleNamespace(connection_errors=(ConnectionError,)), prefetch_count=1)
    qos._on_collect.cancel()
    virtual.QoS.append(qos, object(), "tag")
    assert not qos.can_consume()
    with pytest.raises(ConnectionError):
        qos.ack("tag")
    assert qos.can_consume() is goes_on
