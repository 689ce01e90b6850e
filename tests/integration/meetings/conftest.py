from __future__ import annotations

from typing import Any

import pytest
from tests.integration.letters.conftest import _settings, desk, post

__all__ = ["_settings", "desk", "post"]


@pytest.fixture
def post_(post: Any) -> Any:
    """The mail server, where `post` is something else."""
    return post
