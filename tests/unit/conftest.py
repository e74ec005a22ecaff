"""A family that does not come with pytlc."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.example import copy_ticket


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    """A copy of the example family, outside of the package."""
    return copy_ticket(tmp_path)
