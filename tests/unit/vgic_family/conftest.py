"""The vGIC's family."""

from __future__ import annotations

import pytest

from pytlc.spec.family import Family, load_family


@pytest.fixture(scope="session")
def family() -> Family:
    """The vGIC."""
    return load_family("vgic")
