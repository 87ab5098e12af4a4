"""Redis as a broker: a worker whose acknowledgement was not heard goes on. Only for URLs of Redis; it needs `redis`.

kombu 5.7 would count that message as unacknowledged for as long as the connection lasts. With one message at a time
that is for ever: the worker is alive and deaf (https://github.com/celery/celery/issues/2415). Redis delivers the
message again after the visibility timeout, which does a hint no harm.
"""

from typing import Any

from kombu.transport import redis, virtual

WRITTEN_FOR = "5.7.0"  # kombu; tests/unit/config/test_kombu.py fails with any other, until somebody has looked


class QoS(redis.QoS):
    def ack(self, delivery_tag: Any) -> None:
        try:
            super().ack(delivery_tag)
        except self.channel.connection_errors:  # type: ignore[attr-defined]  # set by kombu as it connects
            virtual.QoS.ack(self, delivery_tag)
            raise


def register() -> None:
    """From here on, in this process."""
    redis.Channel.QoS = QoS
