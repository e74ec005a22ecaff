"""What the tests of swarms share."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.toolchain import Java, TlcJar, Toolchain


@pytest.fixture
def toolchain() -> Toolchain:
    """A toolchain that is not there."""
    java = Java(Path("java"), "17.0.1", 17, "test")
    return Toolchain(java, TlcJar(Path("tla2tools.jar"), "0" * 64, "test", "2.18"))
