"""Names, steps and locks as they are written."""

from __future__ import annotations

from pytlc.vgic.locks import all_locks
from pytlc.vgic.names import Lock, Name, Step, Store, Targets, describe_lock, vcpu_name
from pytlc.vgic.scope import Scope


def test_a_name_is_not_its_string() -> None:
    """A model value differs from the string that it is written with."""
    text: object = "vcpu0"
    assert vcpu_name(0) != text
    assert vcpu_name(0) == Name("vcpu0")


def test_step_from_text_parts() -> None:
    """Strings become names, numbers stay list register indices."""
    step = Step.of("GuestAck", "pcpu0", 1)
    assert step.args == (Name("pcpu0"), 1)
    assert str(step) == "GuestAck(pcpu0, 1)"


def test_arguments_that_are_no_names() -> None:
    """Functions, records and locks among the arguments are written as the spec writes them."""
    targets = Targets(((Name("spi32"), Name("vcpu1")), (Name("spi33"), Name("vcpu0"))))
    store = Store("lr_queue", "prev", Name("spi32"))
    assert str(Step.of("A", targets)) == "A((spi32 :> vcpu1 @@ spi33 :> vcpu0))"
    assert str(Step.of("A", store)) == 'A([list |-> "lr_queue", half |-> "prev", irq |-> spi32])'
    locks = (Lock("vgic", Name("vcpu0")), Lock("its", "dom"))
    assert str(Step.of("A", *locks)) == 'A(<<"vgic", vcpu0>>, <<"its", "dom">>)'


def test_locks_in_words() -> None:
    """Each lock is described by what it protects; a rank or a lock that stands alone needs no owner."""
    words = [describe_lock(lock) for lock in all_locks(Scope(1, 2, 2, 1, 0))]
    assert words == [
        "rank lock",
        "vgic lock of vcpu0",
        "vgic lock of vcpu1",
        "desc lock of spi32",
        "desc lock of spi33",
    ]


def test_locks_of_the_other_parts() -> None:
    """Further ranks, private ranks and the locks of the ITS come after the others."""
    scope = Scope(1, 2, 2, 1, 0, ranks=2, sgis=1, lpis=1, movis=1)
    assert [describe_lock(lock) for lock in all_locks(scope)][5:] == [
        "rank lock of rank2",
        "rank lock of rank0_vcpu0",
        "rank lock of rank0_vcpu1",
        "its lock",
        "lpi_tree lock",
    ]
