"""What the steps can choose from."""

from __future__ import annotations

from pytlc.vgic.domains import domains, store_names
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import INFLIGHT_LINK, LR_QUEUE_LINK, NEXT, NONE, PREV, lr_store_number, store_number

EVERYTHING = Scope(2, 2, 2, 2, 1, virtuals=1, sgis=1, lpis=1, words=1)


def test_kinds_of_irqs_are_slices_of_the_numbering() -> None:
    """Each kind of irq gets its numbers, and those that belong together are listed together."""
    kinds = {kind: [value for value, _ in domain] for kind, domain in domains(EVERYTHING).items()}
    assert kinds["spi"] + kinds["vspi"] == kinds["shared"] == [0, 1, 2]
    assert kinds["shared"] + kinds["sgi"] == kinds["banked"] == [0, 1, 2, 3, 4]
    assert kinds["lpi"] == [5]


def test_names_are_those_of_the_scope() -> None:
    """Every irq is written as the scope names it."""
    for kind in ("spi", "vspi", "sgi", "lpi"):
        for irq, name in domains(EVERYTHING)[kind]:
            assert isinstance(irq, int)
            assert name == EVERYTHING.irq_name(irq)


def test_who_runs_next_may_be_nobody() -> None:
    """The scheduler chooses a vCPU or none."""
    assert [(value, str(name)) for value, name in domains(EVERYTHING)["next"]] == [
        (0, "vcpu0"),
        (1, "vcpu1"),
        (NONE, "NoVcpu"),
    ]


def test_words_are_the_irqs_of_a_rank() -> None:
    """Every function from the SPIs of a rank to vCPUs is a word; a rank with one SPI has none."""
    assert len(domains(EVERYTHING)["targets"]) == 2**3
    assert domains(Scope(1, 2, 2, 1, 1))["targets"] == ()
    two = Scope(1, 2, 3, 1, 1, ranks=2, words=1)
    assert {tuple(irq for irq, _ in pairs) for pairs, _ in domains(two)["targets"]} == {(0, 2)}  # type: ignore[union-attr]


def test_stores_are_at_their_numbers() -> None:
    """The name of a store is at the bit that stands for it."""
    names = store_names(Scope(1, 1, 2, 1, 0))
    assert str(names[store_number(INFLIGHT_LINK, NEXT, 0)]).startswith(
        '[list |-> "inflight", half |-> "next"'
    )
    prev = names[store_number(LR_QUEUE_LINK, PREV, 1)]
    assert (prev.list, prev.half, prev.irq.text) == ("lr_queue", "prev", "spi33")
    last = names[lr_store_number(1)]
    assert (last.list, last.half, last.irq.text) == ("lr", "value", "spi33")
    assert len(names) == 10
