"""Names, steps and locks as they are written."""

from __future__ import annotations

from pytlc.vgic.locks import all_locks
from pytlc.vgic.names import Name, Step, describe_lock, spi_name
from pytlc.vgic.scope import Scope


def test_a_name_is_not_its_string() -> None:
    """A model value differs from the string that it is written with."""
    text: object = "spi32"
    assert spi_name(0) != text
    assert spi_name(0) == Name("spi32")


def test_step_from_text_parts() -> None:
    """Strings become names, numbers stay list register indices."""
    step = Step.of("GuestAck", "pcpu0", 1)
    assert step.args == (Name("pcpu0"), 1)
    assert str(step) == "GuestAck(pcpu0, 1)"


def test_locks_in_words() -> None:
    """Each lock is described by what it protects; there is one rank."""
    words = [describe_lock(lock) for lock in all_locks(Scope(1, 2, 2, 1, 0))]
    assert words == [
        "rank lock",
        "vgic lock of vcpu0",
        "vgic lock of vcpu1",
        "desc lock of spi32",
        "desc lock of spi33",
    ]
