"""The adapter of the reference model: its values as TLA+ values, its pCPUs as lanes."""

from __future__ import annotations

import pytest

from pytlc.errors import DisabledStep, UnknownStep, UsageError
from pytlc.spec import load_family
from pytlc.trace import Action, State
from pytlc.values import Function, ModelValue, equal, parse_value
from pytlc.vgic.names import Argument, Lock, Name, Step, Store, Targets
from pytlc.vgic.state import MIGRATING, Machine
from pytlc.vgic.view import Neutral, Record, variables, view
from pytlc.vgic_family.narrator import VgicNarrator, action_of, to_value

SIZES = dict(load_family("vgic").scope(vcpus=2, spis=1, lrs=1, retargets=1))
PCPU0 = ModelValue("pcpu0")


@pytest.fixture
def narrator() -> VgicNarrator:
    """The unpatched code on a small machine."""
    return VgicNarrator("v0", SIZES)


def start(narrator: VgicNarrator) -> Machine:
    """The machine at reset."""
    (machine,) = narrator.init()
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
    assert tuple(state) == variables(narrator.model.scope)
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


def test_lanes_of_a_pcpu_without_a_vcpu() -> None:
    """An idle pCPU is a lane like any other, in no function and with no lock."""
    idle = VgicNarrator("v4", {**SIZES, "vcpus": 1})
    lane = idle.lanes(start(idle))[1]
    assert (lane.place, lane.stack, lane.holds, lane.wants) == ("idle", ("idle",), (), None)


def test_lanes_of_a_nested_interrupt() -> None:
    """What the interrupt nested in stays below it, with the locks that it holds."""
    nesting = VgicNarrator("v4", {**SIZES, "nesting": 1})
    machine = take(nesting, start(nesting), "GuestWriteItargetsr(pcpu0, spi32, vcpu1)", "DeviceAssert(spi32)")
    machine = take(nesting, machine, "TakeNestedIrq(pcpu0)", "GicInterruptReadIar(pcpu0, spi32)")
    lane = nesting.lanes(machine)[0]
    assert lane.stack == ("gic_clear_lrs", "gic_interrupt", "do_IRQ")
    assert lane.wants == "desc lock of spi32"


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


def test_the_reason_is_a_wait_for_a_sync() -> None:
    """A migration that waits for the list register of its own pCPU is told too."""
    waiting = VgicNarrator("thread-v3", SIZES)
    machine = start(waiting)._replace(pc=("vgic_migrate_irq.wait", "guest"), status=(MIGRATING,))
    local = machine.local[0]._replace(irq=0, old=0)
    machine = machine._replace(local=(local, machine.local[1]))
    assert waiting.reason(machine) == "pcpu0 waits for itself to retire the list register of spi32"


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        (Name("spi32"), "spi32"),
        (0, "0"),
        (Lock("vgic", Name("vcpu0")), '<<"vgic", vcpu0>>'),
        (Lock("its", "dom"), '<<"its", "dom">>'),
        (Store("lr_queue", "next", Name("spi32")), '[list |-> "lr_queue", half |-> "next", irq |-> spi32]'),
        (
            Targets(((Name("spi32"), Name("vcpu1")), (Name("spi33"), Name("vcpu0")))),
            "(spi32 :> vcpu1 @@ spi33 :> vcpu0)",
        ),
    ],
)
def test_arguments_are_those_of_the_spec(argument: Argument, text: str) -> None:
    """A lock is a pair, a store a record, the targets of a word a function."""
    (value,) = action_of(Step("Any", (argument,))).arguments or ()
    assert equal(value, parse_value(text))


@pytest.mark.parametrize(
    ("version", "more"),
    [
        ("v4", {"words": 1, "spis": 2}),
        ("v4", {"memory": 1, "reads": 1, "atomicity": 1}),
        ("v6", {"lpis": 1, "movis": 1, "remaps": 1, "atomicity": 1}),
        ("v6", {"wfi": 1, "scheduler": 1, "moves": 1, "offlines": 1, "nesting": 1}),
        ("v6", {"sgis": 1, "virtuals": 1, "toggles": 1, "gic": 1, "uie": 1}),
    ],
)
def test_every_step_has_an_action(version: str, more: dict[str, int]) -> None:
    """Each step of each part of the machine is written as an action, with the pCPU that takes it."""
    everything = VgicNarrator(version, {**SIZES, **more})
    for step in everything.model.steps:
        action = action_of(step)
        assert (action.name, len(action.arguments or ())) == (step.action, len(step.args))
        pcpu = everything.model.pcpu_of(step)
        assert everything.actor(action) == (None if pcpu is None else f"pcpu{pcpu}")


def test_an_unknown_version_is_refused() -> None:
    """The message names the version."""
    with pytest.raises(UsageError, match="v9"):
        VgicNarrator("v9", SIZES)


def test_apply_takes_the_step_that_enabled_lists(narrator: VgicNarrator) -> None:
    """By the action with its arguments; without them, or where it is not enabled, it says so."""
    machine = start(narrator)
    for action, after in narrator.enabled(machine):
        assert narrator.apply(machine, action) == after
    with pytest.raises(UnknownStep, match="its arguments are missing"):
        narrator.apply(machine, Action("VgicVcpuInjectIrqKick"))
    with pytest.raises(DisabledStep, match="pcpu0 is at guest"):
        narrator.apply(machine, Action("VgicVcpuInjectIrqKick", (PCPU0,)))


def test_the_view_is_the_same_however_often_it_is_asked_for() -> None:
    """What a field looks like is kept, by variable: equal fields of different variables stay apart."""
    sizes = load_family("vgic").scope(vcpus=2, spis=2, lrs=1, retargets=1, toggles=1)
    narrator = VgicNarrator("v6", sizes)
    seen = list(narrator.init())
    for machine in seen[:1]:
        seen += [after for _, after in narrator.enabled(machine)]
    for machine in (*seen, *reversed(seen)):
        plain = {name: to_value(part) for name, part in view(narrator.model.scope, machine).items()}
        assert narrator.view(machine) == State(plain)


def test_a_data_race_is_told_by_its_accesses(narrator: VgicNarrator) -> None:
    """Who writes and who reads which field of which interrupt; of other claims nothing is told."""
    machine = start(narrator)
    local = (machine.local[0]._replace(virq=0), machine.local[1]._replace(irq=0, virq=0, old=1))
    labels = ("gic_update_one_lr.del_inflight", "vgic_migrate_irq.test_inflight")
    racing = machine._replace(pc=labels, local=local)
    told = [(touch.actor, touch.words) for touch in narrator.touches("NoDataRace", racing)]
    assert told == [("pcpu0", "writes inflight of spi32"), ("pcpu1", "reads inflight of spi32")]
    assert narrator.touches("NoLockCycle", racing) == narrator.touches("NoDataRace", machine) == ()
