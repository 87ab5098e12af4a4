"""The fixtures of tests of cms."""

from tests.cms.fixtures import *  # noqa: F403
