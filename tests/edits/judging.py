"""What became of a mistake: it was caught, or it makes no difference, and then why not.

That a mistake makes no difference is found out without TLC and without conformance: the model with the
mistake is run beside the model without it, over all states that can be reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pytlc.conform import Difference, Lockstep
from pytlc.errors import OutputSyntaxError, PytlcError
from pytlc.graph import DotReader, Edge, Item, Vocabulary
from pytlc.trace import Action, State
from pytlc.vgic.compose import Layer
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.state import Machine
from pytlc.vgic_family.narrator import VgicNarrator, action_of
from tests.edits.python_edits import PythonEdit, Reached

NOT_REACHED = "the place is never executed on this machine"
NO_EFFECT = "wherever it is executed, the step comes to the same"


@dataclass(frozen=True, slots=True)
class Judged:
    """A mistake and what became of it.

    Attributes:
        side: ``model`` or ``spec``.
        where: The action.
        what: The mistake.
        caught: How conformance shows it; empty where it does not.
        reason: Why it makes no difference; empty where it makes one.
    """

    side: str
    where: str
    what: str
    caught: str
    reason: str


@dataclass(frozen=True)
class Reference:
    """The spec's graph, and the model that agrees with it.

    Attributes:
        vocabulary: What the graph's states are numbered by.
        items: The whole graph, in the order in which TLC tells it.
        narrator: The model.
        layers: The layers of the version.
        lines: The graph as TLC writes it, see :func:`lines_of`.
    """

    vocabulary: Vocabulary
    items: Sequence[Item]
    narrator: VgicNarrator
    layers: tuple[Layer, ...]
    lines: frozenset[bytes]

    @cached_property
    def actions(self) -> frozenset[str]:
        """What is taken on this machine."""
        return frozenset(item.action.name for item in self.items if isinstance(item, Edge))

    @cached_property
    def steps(self) -> Mapping[Machine, tuple[tuple[Step, Machine], ...]]:
        """Everything that the model without a mistake can reach, with all its steps."""
        steps: dict[Machine, tuple[tuple[Step, Machine], ...]] = {}
        waiting = list(self.narrator.model.init())
        while waiting:
            state = waiting.pop()
            if state not in steps:
                steps[state] = self.narrator.model.enabled(state)
                waiting += [after for _, after in steps[state]]
        return steps

    def judge(self, edit: PythonEdit) -> Judged:
        """Compare the graph with the model that has the mistake."""
        model = Model(self.narrator.model.scope, (*self.layers, edit.layer))
        caught = self._conform(model)
        reason = "" if self._differs(model) else self._reason(edit)
        return Judged("model", edit.action, edit.what, caught, reason)

    def _conform(self, model: Model) -> str:
        """What conformance says of a model; empty if it agrees."""
        lockstep = Lockstep(_Edited(model, self.narrator), self.vocabulary)
        try:
            lockstep.feed(self.items)
            lockstep.finish()
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            return f"the model fails with {type(error).__name__}"
        return described(lockstep.difference)

    def conform(self, graph: bytes) -> str:
        """What conformance says of another graph and the model without a mistake; empty if they agree."""
        vocabulary = Vocabulary()
        reader = DotReader(vocabulary)
        lockstep = Lockstep(self.narrator, vocabulary)
        try:
            lockstep.feed(reader.feed(graph))
            if reader.close():
                lockstep.finish()
        except OutputSyntaxError as error:
            return f"TLC writes no graph: {error}"
        return described(lockstep.difference)

    def _differs(self, model: Model) -> bool:
        """Whether the model takes another step than the one without the mistake, in any state."""
        try:
            return any(model.enabled(state) != steps for state, steps in self.steps.items())
        except (ArithmeticError, LookupError, TypeError, ValueError, PytlcError):
            return True

    def _reason(self, edit: PythonEdit) -> str:
        marked = Model(self.narrator.model.scope, (*self.layers, edit.mark))
        try:
            for state in self.steps:
                marked.enabled(state)
        except Reached:
            return NO_EFFECT
        return NOT_REACHED


@dataclass(frozen=True)
class _Edited:
    """A model with a mistake, shown as the one without it is."""

    model: Model
    narrator: VgicNarrator

    def init(self) -> Iterable[Machine]:
        return self.model.init()

    def enabled(self, state: Machine) -> Iterable[tuple[Action, Machine]]:
        return [(action_of(step), after) for step, after in self.model.enabled(state)]

    def apply(self, state: Machine, action: Action) -> Machine:
        return dict(self.enabled(state))[action]

    def view(self, state: Machine) -> State:
        return self.narrator.view(state)


def lines_of(graph: bytes) -> frozenset[bytes]:
    """The nodes and edges of a graph as text; the same for equal graphs, because fingerprints are."""
    return frozenset(line for line in graph.split(b"\n") if b" [label=" in line)


def described(difference: Difference[Machine] | None) -> str:
    """A difference in a line."""
    if difference is None:
        return ""
    action = f", {difference.action}" if difference.action else ""
    return f"{difference.kind.value}{action}, after {difference.number - 1} steps"


def report(judged: Sequence[Judged]) -> str:
    """What became of all mistakes, as a table for a person."""
    caught = sum(bool(row.caught) for row in judged)
    lines = [f"{len(judged)} mistakes, {caught} caught, {len(judged) - caught} that make no difference", ""]
    for side, number in Counter(row.side for row in judged).items():
        lines.append(f"{number} in the {side}")
        for row in judged:
            if row.side == side:
                verdict = f"caught: {row.caught}" if row.caught else f"makes no difference: {row.reason}"
                lines += [f"  {row.where}: {row.what}", f"      {verdict}"]
    return "\n".join(lines) + "\n"
