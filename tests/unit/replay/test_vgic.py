"""The adapter of the reference model: its values as TLA+ values, its pCPUs as lanes."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.replay.vgic import VgicNarrator, to_value
from pytlc.spec import load_family
from pytlc.trace import Action
from pytlc.values import Function, ModelValue, equal, parse_value
from pytlc.vgic.names import Name
from pytlc.vgic.state import Machine
from pytlc.vgic.view import VARIABLES, Neutral, Record

SIZES = dict(load_family("vgic").scope(vcpus=2, spis=1, lrs=1, retargets=1))
PCPU0 = ModelValue("pcpu0")


@pytest.fixture
def narrator() -> VgicNarrator:
    """The unpatched code on a small machine."""
    return VgicNarrator("v0", SIZES)


def start(narrator: VgicNarrator) -> Machine:
    """The machine at reset."""
    (machine,) = narrator.initial()
    return machine


def take(narrator: VgicNarrator, machine: Machine, *steps: str) -> Machine:
    """The machine after steps written as the report shows them."""
    for text in steps:
        (machine,) = (after for action, after in narrator.enabled(machine) if str(action) == text)
    return machine


@pytest.mark.parametrize(
    ("neutral", "text"),
    [
        (Name("spi32"), "spi32"),
        ("guest", '"guest"'),
        (7, "7"),
        (frozenset({"QUEUED", "ENABLED"}), '{"QUEUED", "ENABLED"}'),
        (frozenset({Name("spi32")}), "{spi32}"),
        (frozenset(), "{}"),
        ((Name("spi32"), Name("spi33")), "<<spi32, spi33>>"),
        ((), "<<>>"),
        (Record(virq=Name("spi32"), state="active"), '[virq |-> spi32, state |-> "active"]'),
        ({Name("pcpu0"): "guest", Name("pcpu1"): "idle"}, '(pcpu0 :> "guest" @@ pcpu1 :> "idle")'),
        ({0: Record(lr=1)}, "(0 :> [lr |-> 1])"),
        ({("vgic", Name("vcpu0")): Name("NoPcpu")}, '(<<"vgic", vcpu0>> :> NoPcpu)'),
        ({Name("vcpu0"): (Name("spi32"),)}, "(vcpu0 :> <<spi32>>)"),
    ],
)
def test_every_neutral_form_is_a_value(neutral: Neutral, text: str) -> None:
    """A neutral part becomes the value that TLC prints so, nested parts included."""
    assert equal(to_value(neutral), parse_value(text))


def test_the_empty_forms_stay_apart() -> None:
    """The empty set is not the empty sequence, and the empty function is the empty sequence."""
    assert not equal(to_value(frozenset()), to_value(()))
    assert equal(to_value({}), to_value(()))
    assert equal(to_value({}), Function())


def test_a_state_has_every_variable(narrator: VgicNarrator) -> None:
    """The view has the spec's variables in their order, with model values as keys."""
    state = narrator.view(start(narrator))
    assert tuple(state) == tuple(VARIABLES)
    assert equal(state["pc"], parse_value('(pcpu0 :> "guest" @@ pcpu1 :> "guest")'))


def test_enabled_steps_are_actions_with_arguments(narrator: VgicNarrator) -> None:
    """At reset the device can assert, and the guest on each pCPU can write ITARGETSR."""
    assert {str(action) for action, _ in narrator.enabled(start(narrator))} >= {
        "DeviceAssert(spi32)",
        "GuestWriteItargetsr(pcpu0, spi32, vcpu1)",
        "GuestWriteItargetsr(pcpu1, spi32, vcpu1)",
    }


@pytest.mark.parametrize(
    ("action", "actor"),
    [
        (Action("TakeIrq", (PCPU0,)), "pcpu0"),
        (Action("TakeIrq", (ModelValue("pcpu1"), 0)), "pcpu1"),
        (Action("TakeIrq", (ModelValue("pcpu2"),)), None),
        (Action("DeviceAssert", (ModelValue("spi32"),)), None),
        (Action("Odd", ("pcpu0",)), None),
        (Action("Odd", ()), None),
        (Action("Odd"), None),
    ],
)
def test_the_actor_is_a_pcpu_of_the_machine(
    narrator: VgicNarrator, action: Action, actor: str | None
) -> None:
    """The first argument names it if it is a pCPU; a device step has no actor, and a string is no name."""
    assert narrator.actor(action) == actor


def test_functions_are_those_of_the_c_code(narrator: VgicNarrator) -> None:
    """Steps of Xen name their function; what is no step of the model names none."""
    functions = {narrator.function(Action(step.action)) for step in narrator.model.steps}
    assert {"vgic_vcpu_inject_irq", "vgic_migrate_irq", "gic_update_one_lr"} <= functions
    assert narrator.function(Action("NoSuchStep")) is None


def test_lanes_show_locks_held_and_wanted(narrator: VgicNarrator) -> None:
    """A pCPU in do_IRQ holds the lock that it has taken; at reset nobody holds or wants any."""
    reset = start(narrator)
    assert [(lane.actor, lane.place, lane.holds, lane.wants) for lane in narrator.lanes(reset)] == [
        ("pcpu0", "guest", (), None),
        ("pcpu1", "guest", (), None),
    ]
    machine = take(narrator, reset, "DeviceAssert(spi32)", "TakeIrq(pcpu0)")
    for _ in range(20):
        lane = narrator.lanes(machine)[0]
        if lane.holds:
            break
        machine = next(
            after for action, after in narrator.enabled(machine) if narrator.actor(action) == "pcpu0"
        )
    assert lane.holds == ("desc lock of spi32",)
    assert lane.stack
    assert not lane.blocked


@pytest.mark.parametrize(
    ("returns", "label", "stack"),
    [
        ((), "guest", "guest"),
        (("gic_interrupt.read_iar",), "gic_clear_lrs.next", "gic_clear_lrs"),
        (("vgic_store_itargetsr.lock_rank",), "gic_clear_lrs.next", "gic_clear_lrs"),
        (("gic_interrupt.read_iar",), "do_IRQ.lock_desc", "gic_interrupt do_IRQ"),
        (
            ("gic_interrupt.read_iar", "do_IRQ.unlock_desc", "vgic_get_virq_priority.read_priority"),
            "vgic_get_target_vcpu.read_target",
            "gic_interrupt do_IRQ vgic_get_target_vcpu",
        ),
        (
            ("gic_interrupt.read_iar", "gic_clear_lrs.next"),
            "gic_raise_guest_irq.raise",
            "gic_clear_lrs gic_update_one_lr gic_raise_guest_irq",
        ),
        (
            ("vgic_store_itargetsr.write_target",),
            "vgic_get_virq_priority.read_priority",
            "vgic_store_itargetsr vgic_migrate_irq vgic_vcpu_inject_irq vgic_get_virq_priority",
        ),
        (
            ("do_IRQ.unlock_desc", "vgic_vcpu_inject_irq.unlock"),
            "gic_update_one_lr.read",
            "do_IRQ vgic_vcpu_inject_irq gic_raise_inflight_irq gic_update_one_lr",
        ),
        (
            ("vgic_store_itargetsr.write_target", "vgic_vcpu_inject_irq.unlock"),
            "gic_raise_inflight_irq.test",
            "vgic_store_itargetsr vgic_migrate_irq vgic_vcpu_inject_irq gic_raise_inflight_irq",
        ),
    ],
)
def test_the_stack_is_that_of_the_c_code(
    narrator: VgicNarrator, returns: tuple[str, ...], label: str, stack: str
) -> None:
    """Callers that the model has left are in it, and what only comes next is not."""
    machine = start(narrator)._replace(ret=(returns, ()), pc=(label, "guest"))
    assert narrator.lanes(machine)[0].stack == tuple(stack.split())


def test_a_wanted_lock_that_is_held_blocks(narrator: VgicNarrator) -> None:
    """Who waits for a held lock is blocked, and says which lock in words."""
    machine = _waiting(narrator, pcpu=1)
    wanted = narrator.model.wanted_index(machine, 1)
    held = machine._replace(lock=tuple(0 if i == wanted else holder for i, holder in enumerate(machine.lock)))
    before, after = narrator.lanes(machine)[1], narrator.lanes(held)[1]
    assert before.wants == after.wants == "rank lock"
    assert (before.blocked, after.blocked) == (False, True)


def test_the_reason_is_the_circle_of_waiting(narrator: VgicNarrator) -> None:
    """A pCPU that wants what it holds is a circle of its own; a state without one has no reason."""
    machine = _waiting(narrator, pcpu=1)
    assert narrator.reason(machine) is None
    wanted = narrator.model.wanted_index(machine, 1)
    own = machine._replace(lock=tuple(1 if i == wanted else holder for i, holder in enumerate(machine.lock)))
    reason = narrator.reason(own)
    assert reason is not None
    assert "pcpu1 holds" in reason
    assert "rank lock" in reason


def _waiting(narrator: VgicNarrator, *, pcpu: int) -> Machine:
    """The machine with a pCPU about to take the rank lock for an ITARGETSR write."""
    machine = take(narrator, start(narrator), f"GuestWriteItargetsr(pcpu{pcpu}, spi32, vcpu1)")
    while narrator.lanes(machine)[pcpu].wants != "rank lock":
        machine = next(
            after for action, after in narrator.enabled(machine) if narrator.actor(action) == f"pcpu{pcpu}"
        )
    return machine


def test_an_unknown_version_is_refused() -> None:
    """The message names the version."""
    with pytest.raises(UsageError, match="v9"):
        VgicNarrator("v9", SIZES)
