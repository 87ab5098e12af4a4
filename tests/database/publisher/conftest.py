"""The fixtures of tests of publisher."""

from tests.publisher.fixtures import *  # noqa: F403
