"""Label, action and Python function are three spellings of one name."""

from __future__ import annotations

import pytest

from pytlc.vgic.compose import BASE, compose
from pytlc.vgic.labels import HYPERVISOR, STEPS, StepInfo, camel_case, function_name
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import VERSIONS


@pytest.mark.parametrize(
    ("name", "action", "function"),
    [
        ("do_IRQ.lock_desc", "DoIRQLockDesc", "do_irq__lock_desc"),
        ("gic_clear_lrs.lock_vgic", "GicClearLrsLockVgic", "gic_clear_lrs__lock_vgic"),
        ("guest.write_itargetsr", "GuestWriteItargetsr", "guest__write_itargetsr"),
        ("take_irq", "TakeIrq", "take_irq"),
    ],
)
def test_spellings(name: str, action: str, function: str) -> None:
    """The action is the CamelCase of the name and the function its lower case."""
    assert (camel_case(name), function_name(name)) == (action, function)


@pytest.mark.parametrize("version", VERSIONS)
def test_names_actions_and_functions_are_in_bijection(version: str) -> None:
    """In every version no two steps share a name, an action or a function, and each function has its name."""
    program = compose(BASE, *VERSIONS[version].layers)
    infos = [step.info for step in program.steps]
    for spelling in ("name", "action", "function"):
        assert len({getattr(info, spelling) for info in infos}) == len(infos)
    assert all(step.function.__name__ == step.info.function for step in program.steps)


def test_every_declared_step_is_defined() -> None:
    """The base has exactly the declared steps, in their order."""
    assert [step.info for step in compose(BASE).steps] == list(STEPS)


def test_c_function_of_a_step() -> None:
    """A hypervisor step belongs to the C function before the dot; guest and device belong to none."""
    functions = {info.name: info.c_function for info in STEPS}
    assert functions["gic_interrupt.spurious"] == "gic_interrupt"
    assert functions["guest.ack"] is None
    assert functions["device.assert"] is None


def test_two_steps_share_one_label() -> None:
    """Reading IAR has two outcomes, both at the label of the read; every other label has one step."""
    at_read = [info.name for info in HYPERVISOR if info.at == "gic_interrupt.read_iar"]
    assert at_read == ["gic_interrupt.read_iar", "gic_interrupt.spurious"]
    others: list[StepInfo] = [info for info in HYPERVISOR if info.c_function and info.name not in at_read]
    assert all(info.at == info.name for info in others)


def test_steps_of_a_part_exist_only_with_it() -> None:
    """A step with a condition exists exactly in the scopes that have that part."""
    word = next(info for info in STEPS if info.name == "guest.write_itargetsr_word")
    assert word.exists(Scope(1, 1, 2, 1, 1, words=1))
    assert not word.exists(Scope(1, 1, 2, 1, 1))
    assert all(hasattr(Scope, info.when) for info in STEPS if info.when is not None)


def test_what_happens_beside_the_pcpu_belongs_to_no_function() -> None:
    """Locks that are granted and stores that drain are no part of a C function."""
    assert {info.name for info in STEPS if info.beside} == {
        "store_buffer.drain",
        "spin_lock.acquire",
        "spin_unlock.release",
    }
    assert all(info.c_function is None for info in STEPS if info.beside)
