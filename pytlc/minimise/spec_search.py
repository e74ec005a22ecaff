r"""Short ways between the states of a spec, searched by TLC, and a behaviour held against its spec.

A module that extends the user's says where the search begins (``PytlcStart``) and what it is bounded by.
``Next`` stays the user's own, so that TLC names the actions. Of the configuration the constants and the
constraints are kept, and of what it claims only what is violated; symmetry and view are not, because the
states of a way have to be told apart.

``PytlcFar`` is the number of steps to a state, which with one worker is the least. A successor outside of a
constraint is still checked against the invariants (``tlc2.tool.Worker``), so a search that may take n steps
to a violation expands the states that are fewer than n steps away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pytlc.conform.log_module import Spec
from pytlc.conform.model_values import assigned, constant_text, declared
from pytlc.errors import SpecError
from pytlc.minimise.shortening import Reached
from pytlc.minimise.violation import Claim
from pytlc.tlc import Finding, Outcome, Result, TlcJob, TlcOptions
from pytlc.tlc.config import sections
from pytlc.tlc.options import SMALL_STATES
from pytlc.tlc.runner import Runner
from pytlc.tlc.versions import Features
from pytlc.trace import Action, State, Step, Trace

#: The module that extends the spec.
MAIN = "PytlcShorter"
_AWAY = "PytlcAway"
_KEPT = frozenset(
    {
        *("CONSTANT", "CONSTANTS", "CONSTRAINT", "CONSTRAINTS"),
        *("ACTION_CONSTRAINT", "ACTION_CONSTRAINTS"),
    }
)
_CLAIMS = frozenset({"INVARIANT", "INVARIANTS", "PROPERTY", "PROPERTIES"})
_CLAIMLESS = frozenset({Outcome.DEADLOCK})
_REFUSED = frozenset({Outcome.PARSE, Outcome.CONFIG, Outcome.CRASHED})
#: A search of so few seconds does not come to more states than count as few.
_SHORT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class SpecSearch:
    """Searches a spec with TLC.

    Attributes:
        spec: The spec.
        claim: What is violated.
        variables: Those of a state.
        runner: What runs TLC.
        tlc: What to know about that TLC.
        heap_megabytes: Of the JVM.
    """

    spec: Spec
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
        result = self.runner.run(self._job(start, within, goals, seconds))
        finding = result.findings[0] if result.findings else None
        if finding is not None and finding.trace is not None and finding.property == _AWAY:
            return Reached(path_of(finding.trace))
        if finding is not None and self.claim.is_shown_by(finding):
            path = path_of(_trace(finding))
            return Reached(path, violates=True) if len(path) - 1 <= within else Reached(complete=True)
        _refuse(result)
        return Reached(complete=result.outcome is Outcome.SUCCESS)

    def _job(self, start: State | None, within: int, goals: Mapping[State, int], seconds: float) -> TlcJob:
        expanded = within if self.claim.is_after_the_last else within - 1
        far = 'TLCGet("level") - 1' if self.tlc.counts_levels_from_one else 'TLCGet("level")'
        text = "\n".join(
            [
                *_head(self.spec),
                *(self._start(start) if start is not None else ()),
                f"PytlcFar == {far}",
                f"PytlcNear == PytlcFar <= {expanded}",
                *(self._goals(goals) if goals else ()),
                "====",
            ]
        )
        config = [
            f"INIT {'PytlcStart' if start is not None else self.spec.init}",
            "CONSTRAINT PytlcNear",
            *([f"INVARIANT {_AWAY}"] if goals else ()),
        ]
        few = SMALL_STATES if seconds <= _SHORT_SECONDS else None
        options = self._options(deadline_seconds=seconds, expected_states=few)
        return _job(self.spec, self.claim, text, config, options)

    def _start(self, state: State) -> Iterator[str]:
        yield "PytlcStart =="
        yield from self._pinned(state, "")

    def _pinned(self, state: State, prime: str) -> Iterator[str]:
        return (f"  /\\ {name}{prime} = {constant_text(state[name])}" for name in self.variables)

    def _goals(self, goals: Mapping[State, int]) -> Iterator[str]:
        rows = [f"    <<{self._tuple(state)}, {steps}>>" for state, steps in goals.items()]
        yield "PytlcLater == <<\n" + ",\n".join(rows) + "\n  >>"
        yield "PytlcGoals == {PytlcLater[k][1] : k \\in DOMAIN PytlcLater}"
        yield f"PytlcHere == <<{', '.join(self.variables)}>>"
        yield f"{_AWAY} == \\/ PytlcHere \\notin PytlcGoals"
        yield "  \\/ \\A k \\in DOMAIN PytlcLater :"
        yield "       PytlcLater[k][1] = PytlcHere => PytlcFar > PytlcLater[k][2]"

    def _tuple(self, state: State) -> str:
        return f"<<{', '.join(constant_text(state[name]) for name in self.variables)}>>"

    def held(self, trace: Trace) -> TlcJob:
        """The job in which TLC takes a behaviour again, from an initial state and by steps of the spec.

        Its counterexample is the behaviour; it may be a shorter one where a neighbour of the behaviour
        violates the claim too.
        """
        states = trace.states
        steps = [f"    <<{self._tuple(before)}, {self._tuple(after)}>>" for before, after in pairwise(states)]
        primed = ", ".join(f"{name}'" for name in self.variables)
        text = "\n".join(
            [
                *_head(self.spec),
                *self._start(states[0]),
                f"  /\\ {self.spec.init}",
                "PytlcSteps == {\n" + ",\n".join(steps) + "\n  }",
                f"PytlcAlong == <<<<{', '.join(self.variables)}>>, <<{primed}>>>> \\in PytlcSteps",
                "====",
            ]
        )
        config = ["INIT PytlcStart", "ACTION_CONSTRAINT PytlcAlong"]
        return _job(self.spec, self.claim, text, config, self._options(expected_states=len(trace)))

    def _options(self, **changes: float | None) -> TlcOptions:
        deadlock = self.claim.outcome is Outcome.DEADLOCK
        options = TlcOptions(check_deadlock=deadlock, heap_megabytes=self.heap_megabytes)
        return replace(options, **changes)  # type: ignore[arg-type]  # each is an option of its own type


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


def _head(spec: Spec) -> Iterator[str]:
    yield f"---- MODULE {MAIN} ----"
    yield f"EXTENDS {spec.job.main}, Integers, Sequences, TLC"
    yield declared(spec.models)


def _job(spec: Spec, claim: Claim, text: str, more: Iterable[str], options: TlcOptions) -> TlcJob:
    kept = [f"{word} {names}" for word, names in sections(spec.job.config) if word in _KEPT]
    lines = [*kept, assigned(spec.models), f"NEXT {spec.next}", *_claims(spec, claim), *more]
    config = "\n".join(line for line in lines if line)
    files = {**spec.job.files, f"{MAIN}.tla": f"{text}\n"}
    return TlcJob(files, MAIN, f"{config}\n", options, spec.job.kept)


def _claims(spec: Spec, claim: Claim) -> list[str]:
    """The sections that name what is violated, or all of them where none does."""
    if claim.outcome in _CLAIMLESS:
        return []
    claimed = [(word, names.split()) for word, names in sections(spec.job.config) if word in _CLAIMS]
    named = [f"{word} {claim.name}" for word, names in claimed if claim.name in names]
    return named or [f"{word} {' '.join(names)}" for word, names in claimed]
