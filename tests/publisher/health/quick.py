"""Given to a worker with `--include`: its heart beats quicker, so that a test need not wait for it."""

from publisher.health import pulse

pulse.SECONDS = 0.2
