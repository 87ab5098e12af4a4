"""A test whose server's program is missing skips and says how to install it; in CI it fails."""

from __future__ import annotations

import pytest

from testing.services.programs import is_ci, missing


def require(program: str) -> None:
    lack = missing(program)
    if lack is None:
        return
    if is_ci():
        pytest.fail(lack, pytrace=False)
    pytest.skip(lack)
