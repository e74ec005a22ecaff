r"""Short ways between the states of a spec, searched by TLC, and a behaviour held against its spec.

Definitions behind those of the user's main module say where the search begins and what it is bounded by.
``Next`` stays the user's own, so that TLC names the actions. Of the cfg the constants and the constraints are
kept, and of what it claims only what is violated; symmetry and view are not, because the states of a way have
to be told apart, and neither is an alias, which would be shown in place of a state.

A specification that is not understood whole is given to TLC as it stands: then every search begins with the
initial states, and a behaviour is held against it by a constraint on its first state and on its steps.

With one worker ``TLCGet("level")`` is the least number of steps to a state. A successor outside of a
constraint is still checked against the invariants (``tlc2.tool.Worker``), so a search that may take n steps
to a violation expands the states that are fewer than n steps away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pytlc.errors import SpecError
from pytlc.minimise.shortening import Reached
from pytlc.minimise.violation import Claim
from pytlc.tlc import Finding, Outcome, Result, TlcJob, TlcOptions
from pytlc.tlc.cfg import Config
from pytlc.tlc.naming import titles
from pytlc.tlc.options import SMALL_STATES
from pytlc.tlc.runner import Runner
from pytlc.tlc.versions import Features
from pytlc.tlc.wrapping import Wrapping
from pytlc.trace import Action, Loop, State, Step, Trace

_REFUSED = frozenset({Outcome.PARSE, Outcome.CONFIG, Outcome.CRASHED})
#: A search of so few seconds does not come to more states than count as few.
_SHORT_SECONDS = 5.0
#: States in one definition.
_ROW = 40


@dataclass(frozen=True, slots=True)
class SpecSearch:
    """Searches a spec with TLC.

    Attributes:
        job: What the user checks.
        claim: What is violated.
        variables: Those of a state.
        runner: What runs TLC.
        tlc: What to know about that TLC.
        heap_megabytes: Of the JVM.
    """

    job: TlcJob
    claim: Claim
    variables: tuple[str, ...]
    runner: Runner
    tlc: Features
    heap_megabytes: int | None = None
    least: float = 3.0

    def find(
        self, start: State | None, within: int, goals: Mapping[State, int], seconds: float
    ) -> Reached[Action, State]:
        """As :meth:`pytlc.minimise.shortening.Nearby.find` says.

        Raises:
            SpecError: TLC refuses the module.
            UsageError: This TLC shows no behaviour for such a violation.
        """
        search = _Derived(self)
        away = search.away(goals) if goals else None
        if start is not None and not search.begin(start):
            return Reached()
        search.near(within)
        few = SMALL_STATES if seconds <= _SHORT_SECONDS else None
        result = self.runner.run(search.job(self._options(deadline_seconds=seconds, expected_states=few)))
        finding = result.findings[0] if result.findings else None
        if finding is not None and finding.trace is not None and finding.property == away:
            return Reached(path_of(finding.trace))
        if finding is not None and self.claim.is_shown_by(finding):
            path = path_of(_trace(finding))
            return Reached(path, violates=True) if len(path) - 1 <= within else Reached(complete=True)
        _refuse(result)
        return Reached(complete=result.outcome is Outcome.SUCCESS)

    def held(self, trace: Trace, seconds: float | None = None) -> TlcJob:
        """The job in which TLC takes a behaviour again, from an initial state and by steps of the spec.

        Its counterexample is the behaviour; it may be a shorter one where a neighbour of the behaviour
        violates the claim too.
        """
        search = _Derived(self)
        search.follow(trace)
        return search.job(self._options(expected_states=len(trace), deadline_seconds=seconds))

    def held_for_ever(self, trace: Trace) -> TlcJob:
        """The job in which TLC has no other states and steps than those of a behaviour that never ends.

        What is fair is asked of the spec as it is.
        """
        search = _Derived(self)
        search.follow_for_ever(trace)
        return search.job(self._options(expected_states=len(trace)))

    def real(self, options: TlcOptions) -> TlcJob:
        """The user's own search for the claim, without an alias in the place of states."""
        config = replace(Wrapping(self.job).config, alias=None)
        return replace(self.job, config=config.text(), options=options)

    def _options(self, **changes: float | None) -> TlcOptions:
        deadlock = self.claim.outcome is Outcome.DEADLOCK
        options = TlcOptions(check_deadlock=deadlock, heap_megabytes=self.heap_megabytes)
        return replace(options, **changes)  # type: ignore[arg-type]  # each is an option of its own type


@dataclass(slots=True)
class _Derived:
    """One search on its way."""

    search: SpecSearch
    wrapping: Wrapping = field(init=False)
    config: Config = field(init=False)

    def __post_init__(self) -> None:
        self.wrapping = Wrapping(self.search.job)
        own = self.wrapping.config
        invariants, properties = _claims(self.search.job, own, self.search.claim)
        self.config = Config(
            specification=own.specification,
            init=own.init,
            next=own.next,
            constants=own.constants,
            constraints=own.constraints,
            action_constraints=own.action_constraints,
            invariants=invariants,
            properties=properties,
        )

    @property
    def here(self) -> str:
        """The state as a tuple."""
        return f"<<{', '.join(self.search.variables)}>>"

    def job(self, options: TlcOptions) -> TlcJob:
        return self.wrapping.job(self.config, options=options)

    def begin(self, state: State, *, initial: bool = False) -> bool:
        """Search from this state alone; whether that can be done.

        Args:
            state: The state.
            initial: Only if it is an initial state of the spec.
        """
        taken_apart = self.wrapping.behaviour()
        if taken_apart is None:
            return False
        init, following = taken_apart
        values = self.wrapping.value("PytlcState", self._tuple(state))
        pinned = [f"{name} = {values}[{place}]" for place, name in enumerate(self.search.variables, 1)]
        text = "\n".join(f"/\\ {conjunct}" for conjunct in (*pinned, *([init] if initial else ())))
        start = self.wrapping.define("PytlcStart", text)
        self.config = replace(self.config, specification=None, init=start, next=following)
        return True

    def near(self, steps: int) -> None:
        """Go no further than to a violation after so many steps."""
        expanded = steps if self.search.claim.is_after_the_last else steps - 1
        self._constrain(f"{self._far} <= {expanded}")

    def away(self, goals: Mapping[State, int]) -> str:
        """The name of an invariant that the states that are looked for violate, each within its steps."""
        rows = ",\n".join(f"<<{self._tuple(state)}, {steps}>>" for state, steps in goals.items())
        later = self.wrapping.value("PytlcLater", f"<<\n{rows}\n>>")
        known = self.wrapping.value("PytlcGoals", f"{{{later}[k][1] : k \\in DOMAIN {later}}}")
        text = (
            f"\\/ here \\notin {known}\n"
            f"\\/ \\A k \\in DOMAIN {later} : {later}[k][1] = here => {self._far} > {later}[k][2]"
        )
        of = self.wrapping.value("PytlcAway", text, parameters=("here",))
        name = self.wrapping.define("PytlcAway", f"{of}({self.here})")
        self.config = replace(self.config, invariants=(*self.config.invariants, name))
        return name

    def follow(self, trace: Trace) -> None:
        """Take the states of a behaviour, from an initial state and by steps of the spec."""
        self._take_only(trace.states)
        if not self.begin(trace.states[0], initial=True):
            self._begin_within(trace.states[0])

    def follow_for_ever(self, trace: Trace) -> None:
        """Take the states of a behaviour and its loop, with the user's own specification: it may be fair."""
        back = (trace.states[trace.ending.to - 1],) if isinstance(trace.ending, Loop) else ()
        self._take_only((*trace.states, *back))
        self._begin_within(trace.states[0])

    def _take_only(self, states: Sequence[State]) -> None:
        primed = ", ".join(f"{name}'" for name in self.search.variables)
        text = f"<<{self.here}, <<{primed}>>>> \\in {self._steps(states)}"
        along = self.wrapping.define("PytlcAlong", text)
        self.config = replace(self.config, action_constraints=(*self.config.action_constraints, along))

    def _begin_within(self, state: State) -> None:
        """Go on from no other initial state than this one."""
        self._constrain(f"{self._far} > 0 \\/ here = {self._tuple(state)}")

    def _steps(self, states: Sequence[State]) -> str:
        """The name of the set of the steps.

        The states are written in rows, because SANY takes more than linear time for one long expression. They
        are put together under LET: TLC evaluates constants in any order, and what one needs of another that
        has not had its turn yet, each time anew.
        """
        texts = [self._tuple(state) for state in states]
        rows = [
            self.wrapping.value("PytlcRow", "<<\n" + ",\n".join(texts[begin : begin + _ROW]) + "\n>>")
            for begin in range(0, len(texts), _ROW)
        ]
        before, after = (f"rows[(({n}) \\div {_ROW}) + 1][(({n}) % {_ROW}) + 1]" for n in ("n - 1", "n"))
        text = f"{{<<{before}, {after}>>\n  : n \\in 1..{len(texts) - 1}}}"
        return self.wrapping.value("PytlcSteps", f"LET rows == <<{', '.join(rows)}>>\nIN {text}")

    def _constrain(self, text: str) -> None:
        of = self.wrapping.value("PytlcBound", text, parameters=("here",))
        name = self.wrapping.define("PytlcBound", f"{of}({self.here})")
        self.config = replace(self.config, constraints=(*self.config.constraints, name))

    @property
    def _far(self) -> str:
        """How many steps away a state is, in the module of values."""
        return 'TLCGet("level") - 1' if self.search.tlc.counts_levels_from_one else 'TLCGet("level")'

    def _tuple(self, state: State) -> str:
        return f"<<{', '.join(self.wrapping.text(state[name]) for name in self.search.variables)}>>"


def shown(result: Result, claim: Claim) -> Finding | None:
    """What TLC found of the claim; None where it found nothing or something else.

    Raises:
        SpecError: TLC refuses the module.
    """
    _refuse(result)
    finding = result.findings[0] if result.findings else None
    return finding if finding is not None and claim.is_shown_by(finding) else None


def _trace(finding: Finding) -> Trace:
    assert finding.trace is not None  # noqa: S101  # else the claim is not shown by it
    return finding.trace


def path_of(trace: Trace) -> tuple[tuple[Action | None, State], ...]:
    """The states of a behaviour with the actions to them; the first has none."""
    first, *others = trace.steps
    return ((None, first.state), *((step.action, step.state) for step in others))


def trace_of_path(path: Sequence[tuple[Action | None, State]]) -> Trace:
    """The behaviour of such a way."""
    return Trace(tuple(Step(number, action, state) for number, (action, state) in enumerate(path, 1)))


def _refuse(result: Result) -> None:
    if result.outcome in _REFUSED:
        told = next((entry.message for entry in result.errors), result.outcome.value)
        raise SpecError(f"TLC cannot search from a state of the behaviour: {told}")


def _claims(job: TlcJob, config: Config, claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The invariants and properties that are violated, or all of them where none is named."""
    if claim.outcome is Outcome.DEADLOCK:
        return (), ()
    given = titles(job.files)
    invariants, properties = (
        tuple(name for name in names if given.get(name, name) == claim.name)
        for names in (config.invariants, config.properties)
    )
    return (invariants, properties) if invariants or properties else (config.invariants, config.properties)
