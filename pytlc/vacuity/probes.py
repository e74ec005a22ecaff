r"""Questions that decide whether a property says anything, put behind the definitions of the spec.

Each place of a property that may never be reached becomes an operator that is true where it is: for the
antecedent of ``\A p \in P : A(p) => B(p)`` it is ``\E p \in P : A(p)``. An operator that the property uses
has probes with its own parameters, so that nothing is ever renamed or copied into another scope. A probe is
evaluated where the property is: in every state, at every step, or in the initial states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from pytlc.tla import Declared
from pytlc.tla.level import Level
from pytlc.tlc import TlcJob
from pytlc.tlc.cfg import understood
from pytlc.tlc.naming import titles
from pytlc.trace import Location
from pytlc.vacuity.finding import Kind
from pytlc.vacuity.formula import (
    All,
    Always,
    Apply,
    Eventually,
    ForAll,
    Formula,
    If,
    Implies,
    Let,
    Piece,
    read,
)
from pytlc.vacuity.operators import Operator, Operators

_PROBE = "PytlcProbe"
#: A property is taken apart no further than this.
_MOST = 400


class Mode(Enum):
    """Where a formula is judged."""

    INITIAL = "initial"
    STATE = "state"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Goal:
    """A place that is to be reached.

    Attributes:
        operator: Name of the operator that is true where it is.
        kind: What it means if it never is.
        mode: Where it is to be evaluated.
        location: Where it stands.
        text: What stands there, on one line.
        outer: The goal around it: without that one, this one is not reached either.
    """

    operator: str
    kind: Kind
    mode: Mode
    location: Location
    text: str
    outer: str | None = None


@dataclass(frozen=True, slots=True)
class Probes:
    """The probes of a property.

    Attributes:
        property: Its name.
        location: Where it is defined.
        goals: What is to be reached, outer ones first.
        constant: It mentions no variable.
    """

    property: str
    location: Location
    goals: tuple[Goal, ...]
    constant: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All probes of a job.

    Attributes:
        probes: What is asked of each property.
        changes: Whether a step changes anything, and whether one does that no constraint leaves out; None
            where no variable is known.
        texts: The definitions of the operators by name, each with the module that it belongs into.
        unknown: Properties whose definitions cannot be seen.
    """

    probes: tuple[Probes, ...]
    changes: tuple[Goal, Goal] | None
    texts: Mapping[str, tuple[str, str]]
    unknown: tuple[str, ...]

    @property
    def goals(self) -> tuple[Goal, ...]:
        """All goals."""
        inner = tuple(goal for probes in self.probes for goal in probes.goals)
        return inner if self.changes is None else (*inner, *self.changes)


def plan(job: TlcJob, operators: Operators) -> Plan:
    """Find what is to be asked of a model and of the properties that its configuration names."""
    writer = _Writer(operators, _prefix(operators.modules.words))
    given = titles(job.files)
    probes, unknown = [], []
    for name, mode in _named(job.config):
        operator, shown = operators.get(name), given.get(name, name)
        if operator is None or operator.definition.parameters:
            unknown.append(shown)
            continue
        goals = writer.goals(operator, mode)
        constant = operators.is_constant(operator)
        probes.append(Probes(shown, operator.place, goals, constant))
    changes = _changes(job, operators, writer) if operators.variables else None
    return Plan(tuple(probes), changes, writer.written, tuple(unknown))


def _prefix(words: Iterable[str]) -> str:
    """With what the names of probes begin: with what no word of the spec does."""
    known = tuple(words)
    spellings = (_PROBE * count for count in range(1, len(known) + 2))
    return next(text for text in spellings if not any(word.startswith(text) for word in known))


def _named(config: str) -> Iterator[tuple[str, Mode]]:
    read = understood(config)
    yield from ((name, Mode.STATE) for name in read.invariants)
    yield from ((name, Mode.INITIAL) for name in read.properties)


def _changes(job: TlcJob, operators: Operators, writer: _Writer) -> tuple[Goal, Goal]:
    """Whether a step changes anything, and whether one does that no constraint leaves out."""
    row = f"<<{', '.join(operators.variables)}>>"
    change = f"{row}' # {row}"
    kept = "".join(f" /\\ {text}" for text in _constraints(job.config))
    names: list[str] = []
    for text in (change, f"{change}{kept}"):
        names.append(writer.name())
        writer.put(names[-1], f"{names[-1]} ==\n  {text}\n", job.main)
    place = Location(job.main, 1, 1, 1, 1)
    moved, inside = (Goal(name, Kind.NO_STEP, Mode.STEP, place, change) for name in names)
    return moved, inside


def _constraints(config: str) -> Iterator[str]:
    """What a step has to satisfy so that TLC goes on behind it."""
    read = understood(config)
    yield from (f"{name}'" for name in read.constraints)
    yield from read.action_constraints


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a formula: text before and after it, and the goal that is around it."""

    operator: Operator
    mode: Mode
    before: str = ""
    after: str = ""
    rigid: tuple[str, str] = ("", "")
    outer: str | None = None

    def within(self, head: str, tail: str, *, rigid: bool) -> _Around:
        """One thing more around it; ``rigid`` is what means the same in every state."""
        kept = (self.rigid[0] + head, tail + self.rigid[1]) if rigid else self.rigid
        return replace(self, before=self.before + head, after=tail + self.after, rigid=kept)

    def given(self, text: str) -> _Around:
        """Only where this is true."""
        return self.within(f"  (\n{text}\n  ) /\\ (\n", "  )\n", rigid=False)

    def later(self, mode: Mode) -> _Around:
        """In all states or steps, where what was true before need not be."""
        before, after = self.rigid
        return replace(self, mode=mode, before=before, after=after)


@dataclass(slots=True)
class _Writer:
    """Writes the probes of definitions, each once."""

    operators: Operators
    prefix: str
    written: dict[str, tuple[str, str]] = field(default_factory=dict)
    _open: list[Operator] = field(default_factory=list)

    def goals(self, operator: Operator, mode: Mode) -> tuple[Goal, ...]:
        """The goals of an operator; theirs have its parameters."""
        if operator in self._open or len(self.written) > _MOST:
            return ()
        self._open.append(operator)
        definition = operator.definition
        try:
            return tuple(self._goals(read(definition.source, definition.body), _Around(operator, mode)))
        finally:
            self._open.pop()

    def _goals(self, formula: Formula, around: _Around) -> Iterator[Goal]:
        match formula:
            case All():
                for part in formula.parts:
                    yield from self._goals(part, around)
            case Implies():
                yield from self._implies(formula, around)
            case ForAll():
                yield from self._for_all(formula, around)
            case Let():
                yield from self._let(formula, around)
            case If():
                yield from self._branches(formula, around)
            case Always():
                yield from self._always(formula, around)
            case Eventually():
                yield from self._eventually(formula, around)
            case Apply():
                yield from self._applied(formula, around)

    def _for_all(self, formula: ForAll, around: _Around) -> Iterator[Goal]:
        if self._judged(formula.bounds, around):
            inner = around.within(f"  \\E\n{formula.bounds.text}\n  : (\n", "  )\n", rigid=True)
            yield from self._reached(Kind.QUANTIFIER, formula.bounds, "  TRUE", inner, formula.body)

    def _let(self, formula: Let, around: _Around) -> Iterator[Goal]:
        if self._judged(formula.definitions, around):
            head = f"  LET\n{formula.definitions.text}\n  IN (\n"
            yield from self._goals(formula.body, around.within(head, "  )\n", rigid=True))

    def _eventually(self, formula: Eventually, around: _Around) -> Iterator[Goal]:
        if self._judged(formula.body, around) and around.mode is not Mode.STEP:
            yield self._goal(Kind.AT_ONCE, formula.body, f"  ~(\n{formula.body.text}\n  )", around)

    def _implies(self, formula: Implies, around: _Around) -> Iterator[Goal]:
        if formula.leads:
            around = around.later(Mode.STATE)
        if not self._judged(formula.antecedent, around):
            return
        inner = around.given(formula.antecedent.text)
        if not formula.leads:
            yield from self._reached(Kind.ANTECEDENT, formula.antecedent, "  TRUE", inner, formula.consequent)
            return
        reached = self._goal(Kind.ANTECEDENT, formula.antecedent, "  TRUE", inner)
        yield reached
        if self._judged(formula.then, inner):
            pending = f"  ~(\n{formula.then.text}\n  )"
            yield self._goal(Kind.AT_ONCE, formula.then, pending, replace(inner, outer=reached.operator))

    def _branches(self, formula: If, around: _Around) -> Iterator[Goal]:
        condition = formula.condition
        if self.operators.is_constant(around.operator, condition) or not self._judged(condition, around):
            return
        sides = ((condition.text, formula.then), (f"  ~(\n{condition.text}\n  )", formula.otherwise))
        for text, branch in sides:
            yield from self._reached(Kind.BRANCH, condition, "  TRUE", around.given(text), branch)

    def _always(self, formula: Always, around: _Around) -> Iterator[Goal]:
        if formula.subscript is None:
            yield from self._goals(formula.body, around.later(Mode.STATE))
            return
        text = formula.subscript.text
        changes = f"  (\n{text}\n  )' # (\n{text}\n  )"
        yield from self._goals(formula.body, around.later(Mode.STEP).given(changes))

    def _applied(self, formula: Apply, around: _Around) -> Iterator[Goal]:
        operator = self.operators.get(formula.name, around.operator.module)
        if operator is None or len(operator.definition.parameters) != len(formula.arguments):
            return
        callee: dict[str, str] = {}
        for goal in self.goals(operator, around.mode):
            where = around if goal.mode is around.mode else around.later(goal.mode)
            arguments = ",\n".join(argument.text for argument in formula.arguments)
            call = f"  {goal.operator}(\n{arguments}\n  )" if arguments else f"  {goal.operator}"
            name = self._write(where, call)
            callee[goal.operator] = name
            outer = callee.get(goal.outer or "", around.outer)
            yield replace(goal, operator=name, outer=outer)

    def _reached(self, kind: Kind, piece: Piece, text: str, inner: _Around, body: Formula) -> Iterator[Goal]:
        """The goal of what is around a formula, and those of the formula behind it."""
        goal = self._goal(kind, piece, text, inner)
        yield goal
        yield from self._goals(body, replace(inner, outer=goal.operator))

    def _goal(self, kind: Kind, piece: Piece, text: str, around: _Around) -> Goal:
        name = self._write(around, text)
        location = around.operator.place_of(piece)
        return Goal(name, kind, around.mode, location, piece.line, around.outer)

    def _write(self, around: _Around, text: str) -> str:
        name, operator = self.name(), around.operator
        parameters = ", ".join(map(_parameter, operator.definition.parameters))
        head = f"{name}({parameters})" if parameters else name
        self.put(name, f"{head} ==\n{around.before}{text}\n{around.after}", operator.module.name)
        return name

    def name(self) -> str:
        """A name for a probe."""
        return f"{self.prefix}{len(self.written) + 1}"

    def put(self, name: str, text: str, module: str) -> None:
        """Let a module have a definition."""
        self.written[name] = (module, text)

    def _judged(self, piece: Piece, around: _Around) -> bool:
        """Whether TLC can evaluate a piece where its formula is judged."""
        level = self.operators.level(around.operator, piece)
        return level is Level.STATE or (level is Level.ACTION and around.mode is Mode.STEP)


def _parameter(declared: Declared) -> str:
    places = ", ".join("_" * declared.arity)
    return f"{declared.name}({places})" if places else declared.name
