"""The ticket lock in Python: written from what the lock does, not from the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from pytlc.errors import DisabledStep, LayerError, UnknownStep, UsageError
from pytlc.foreign import load_source
from pytlc.reference import Lane, Place, Predicate, StatePredicate, StepPredicate, Twins, place_of
from pytlc.trace import Action, State
from pytlc.values import Function, ModelValue


@dataclass(frozen=True, slots=True)
class Lock:
    """A state: who is where with which ticket, and both counters.

    Attributes:
        pc: Where each process is: ``idle``, ``draw.write``, ``enter`` or ``leave``, which holds the lock.
        ticket: The number of each process; 0 while it has none.
        next: The number that is drawn next.
        serving: The number that may enter.
    """

    pc: tuple[str, ...]
    ticket: tuple[int, ...]
    next: int = 0
    serving: int = 0

    def at(self, p: int, label: str, ticket: int | None = None) -> Lock:
        """The same with one process elsewhere."""
        pc = (*self.pc[:p], label, *self.pc[p + 1 :])
        held = self.ticket[p] if ticket is None else ticket
        return replace(self, pc=pc, ticket=(*self.ticket[:p], held, *self.ticket[p + 1 :]))


#: A step of a process: the number of tickets, the state, who; None where it cannot be taken.
Step = Callable[[int, Lock, int], "Lock | None"]
#: Steps by the name of their action; None for one that a layer takes away.
Layer = Mapping[str, "Step | None"]


def draw_read(_tickets: int, lock: Lock, p: int) -> Lock | None:
    """Read the counter."""
    return lock.at(p, "draw.write", lock.next) if lock.pc[p] == "idle" else None


def draw_write(tickets: int, lock: Lock, p: int) -> Lock | None:
    """Write back what was read, and one more."""
    if lock.pc[p] != "draw.write":
        return None
    return replace(lock.at(p, "enter"), next=(lock.ticket[p] + 1) % tickets)


def draw(tickets: int, lock: Lock, p: int) -> Lock | None:
    """Read and increment the counter at once."""
    if lock.pc[p] != "idle":
        return None
    return replace(lock.at(p, "enter", lock.next), next=(lock.next + 1) % tickets)


def enter(_tickets: int, lock: Lock, p: int) -> Lock | None:
    """Take the lock when the own number is served."""
    is_served = lock.pc[p] == "enter" and lock.ticket[p] == lock.serving
    return lock.at(p, "leave") if is_served else None


def barge_in(_tickets: int, lock: Lock, p: int) -> Lock | None:
    """Take the lock when nobody has it."""
    is_free = lock.pc[p] == "enter" and "leave" not in lock.pc
    return lock.at(p, "leave") if is_free else None


def leave(tickets: int, lock: Lock, p: int) -> Lock | None:
    """Serve the next number."""
    if lock.pc[p] != "leave":
        return None
    return replace(lock.at(p, "idle", 0), serving=(lock.serving + 1) % tickets)


BASE: Layer = {"DrawRead": draw_read, "DrawWrite": draw_write, "Enter": enter, "Leave": leave}
LAYERS: Mapping[str, Layer] = {
    "AtomicDraw": {"DrawRead": None, "DrawWrite": None, "Draw": draw},
    "BargeIn": {"Enter": barge_in},
}
VERSIONS: Mapping[str, tuple[str, ...]] = {"v0": (), "v1": ("AtomicDraw",)}


class TicketLock:
    """The lock of some steps, for some processes; what is asked of a reference model is in its methods."""

    def __init__(self, steps: Mapping[str, Step], processes: int, tickets: int) -> None:
        self.processes = processes
        self.tickets = tickets
        self.actions = {
            Action(name, (ModelValue(f"p{p}"),)): (step, p)
            for name, step in steps.items()
            for p in range(processes)
        }

    def init(self) -> tuple[Lock, ...]:
        """Nobody wants the lock."""
        return (Lock(("idle",) * self.processes, (0,) * self.processes),)

    def enabled(self, state: Lock) -> Iterator[tuple[Action, Lock]]:
        """Every step that somebody can take."""
        for action, (step, p) in self.actions.items():
            after = step(self.tickets, state, p)
            if after is not None:
                yield action, after

    def apply(self, state: Lock, action: Action) -> Lock:
        """The state after a step."""
        found = self.actions.get(Action(action.name, action.arguments))
        if found is None:
            raise UnknownStep(f"the ticket lock has no step {action}")
        step, p = found
        after = step(self.tickets, state, p)
        if after is None:
            raise DisabledStep(f"{action} cannot be taken in {state}")
        return after

    def view(self, state: Lock) -> State:
        """The four variables of the spec."""
        names = [ModelValue(f"p{p}") for p in range(self.processes)]
        return State(
            {
                "pc": Function.of(zip(names, state.pc, strict=True)),
                "ticket": Function.of(zip(names, state.ticket, strict=True)),
                "next": state.next,
                "serving": state.serving,
            }
        )

    def lanes(self, state: Lock) -> tuple[Lane, ...]:
        """What each process does with the lock, so that a counterexample is shown as an interleaving."""
        return tuple(
            Lane(
                actor=f"p{p}",
                place=label,
                stack=(label,),
                holds=("lock",) if label == "leave" else (),
                wants="lock" if label == "enter" else None,
                blocked=label == "enter" and "leave" in state.pc,
            )
            for p, label in enumerate(state.pc)
        )

    def actor(self, action: Action) -> str | None:
        """The process that takes the step."""
        return str(action.arguments[0]) if action.arguments else None

    def place(self, action: Action) -> Place | None:
        """The function of the step, where a debugger can stop."""
        step, _ = self.actions.get(Action(action.name, action.arguments), (None, 0))
        return place_of(step) if step else None


def reference(code: str, sizes: Mapping[str, int], twins: Twins) -> TicketLock:
    """The lock of a version, with layers on top; a user's layer has its steps in ``STEPS``."""
    version, *names = code.split("+")
    if version not in VERSIONS:
        raise UsageError(f"the ticket lock has no version {version}\nknown: {', '.join(VERSIONS)}")
    layers = [*map(LAYERS.get, VERSIONS[version]), *(_layer(name, twins) for name in names)]
    steps: dict[str, Step | None] = dict(BASE)
    for layer in layers:
        steps |= layer or {}
    present = {name: step for name, step in steps.items() if step is not None}
    return TicketLock(present, sizes["processes"], sizes["tickets"])


def _layer(name: str, twins: Twins) -> Layer:
    if name in LAYERS:
        return LAYERS[name]
    source, path = twins[name]
    module = load_source(f"ticket_{name}", source, path, what="the twin", error=LayerError)
    steps: Layer = vars(module).get("STEPS", {})
    return steps


def predicates(model: TicketLock) -> Mapping[str, Predicate[Lock]]:
    """The twins of the properties of states and of steps."""
    return {
        "MutualExclusion": StatePredicate(lambda lock: lock.pc.count("leave") <= 1),
        "InTurn": StepPredicate(partial(_in_turn, model.processes)),
    }


def _in_turn(processes: int, before: Lock, _action: Action, after: Lock) -> bool:
    entered = [p for p in range(processes) if before.pc[p] != "leave" and after.pc[p] == "leave"]
    return all(before.ticket[p] == before.serving for p in entered)
