"""The machine on which most properties are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


@pytest.fixture
def driver(drive: Drive) -> Driver:
    """Two CPUs, two SPIs, two list registers, spi32 in list register 0 of pcpu0."""
    return drive("v0", 2, 2, 2, 2, 2).inject(0, 0)
