"""Named models of a user's spec: what ``Spec.models.toml`` beside ``Spec.tla`` says of each.

::

    [[models]]
    name = "small"
    constants = { N = 3, Procs = "{p1, p2}" }
    invariants = ["TypeOK", "x < 9"]
    deadlock = false
    outcome = "invariant"
    property = "x < 9"
    distinct = 10
    depth = 10

A text among the constants is TLA+, as on the command line. ``config``, ``libraries`` and ``reads`` are paths
from the folder of the spec. The cfg beside the spec is the ground on which the
models stand; without one they say everything.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytlc.check.question import Question
from pytlc.errors import SpecError, UsageError
from pytlc.spec.recording import read_text
from pytlc.spec.recording import rows as tables
from pytlc.spec.tables import from_table
from pytlc.tlc import Outcome, TlcOptions
from pytlc.tlc.constants import Tla
from pytlc.tlc.overriding import Overrides

SUFFIX = ".models.toml"
_OUTCOMES = {outcome.value.replace(" ", "_"): outcome for outcome in Outcome if outcome is not Outcome.SEARCH}


@dataclass(frozen=True, slots=True)
class _Table:
    """The keys of a model, with their types."""

    name: str
    outcome: str = "success"
    shows: str = ""
    constants: dict[str, Any] = field(default_factory=dict)
    config: str = ""
    libraries: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    specification: str = ""
    init: str = ""
    next: str = ""
    invariants: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    action_constraints: tuple[str, ...] = ()
    symmetry: str = ""
    view: str = ""
    deadlock: bool | None = None
    workers: int | None = None
    property: str = ""
    distinct: int | None = None
    depth: int | None = None
    slow: bool = False


@dataclass(frozen=True, slots=True)
class SpecExpectation:
    """What TLC answers; None for what is not recorded.

    Attributes:
        outcome: How the search ends.
        property: What is violated, as it is given.
        distinct: Distinct states; of a violation, with one worker.
        depth: Depth of the search, or states of the counterexample.
    """

    outcome: Outcome
    property: str | None
    distinct: int | None
    depth: int | None

    @builtins.property
    def is_complete(self) -> bool:
        """The search comes to its end."""
        return self.outcome is Outcome.SUCCESS

    def __str__(self) -> str:
        if self.is_complete:
            return "no error"
        return f"violates {self.property}" if self.property else self.outcome.value


@dataclass(frozen=True, slots=True)
class SpecModel:
    """A named model of a spec.

    Attributes:
        name: Its name.
        spec: The .tla file.
        shows: Why it is recorded.
        overrides: What is otherwise than the cfg says.
        config: Its cfg; None for the one beside the spec.
        libraries: Where else its modules are.
        reads: Files that the spec reads under names that it computes.
        deadlock: States without a successor are reported; None as its cfg says.
        workers: Threads of TLC; None for what the caller has.
        expectation: What TLC answers.
        is_slow: It takes minutes.
    """

    name: str
    spec: Path
    shows: str
    overrides: Overrides
    config: Path | None
    libraries: tuple[Path, ...]
    reads: tuple[Path, ...]
    deadlock: bool | None
    workers: int | None
    expectation: SpecExpectation
    is_slow: bool

    def question(self, options: TlcOptions) -> Question:
        """Ask what TLC says of it.

        Raises:
            UsageError: There is no such spec, or it does not have what the model names.
        """
        places = {"libraries": self.libraries, "reads": self.reads}
        return Question.of_path(self.spec, self.config, options, **places, overrides=self.overrides)

    def options(self, workers: int) -> TlcOptions:
        """How it is searched; a search that ends at a violation repeats with one worker only."""
        return TlcOptions(
            workers=self.workers or (workers if self.expectation.is_complete else 1),
            check_deadlock=self.deadlock,
            expected_states=self.expectation.distinct,
        )


def models_beside(spec: Path) -> Path:
    """Where the models of a spec are."""
    return spec.with_name(f"{spec.stem}{SUFFIX}")


def load_spec_models(path: Path) -> tuple[SpecModel, ...]:
    """Read the models of a spec.

    Args:
        path: ``Spec.models.toml``; the spec is ``Spec.tla`` beside it.

    Raises:
        SpecError: The file cannot be read, or a table is not what it should be; the message names it, and
            what is expected.
    """
    if not path.name.endswith(SUFFIX):
        raise SpecError(f"{path}: expected the name of a spec with {SUFFIX} behind, such as Spec{SUFFIX}")
    rows = tables(read_text(path), "models", path)
    spec = path.with_name(path.name.removesuffix(SUFFIX) + ".tla")
    models = tuple(_model(row, f"{path}: model {number}", spec) for number, row in enumerate(rows, 1))
    names = [model.name for model in models]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(f"{path}: model {name} stands twice; give each model a name of its own")
    return models


def find_spec_model(path: Path, name: str) -> SpecModel:
    """The model of a name.

    Raises:
        UsageError: There is none.
        SpecError: See :func:`load_spec_models`.
    """
    models = {model.name: model for model in load_spec_models(path)}
    if name not in models:
        raise UsageError(f"{path} has no model {name!r}\nknown: {', '.join(models)}")
    return models[name]


def _model(row: Mapping[str, Any], where: str, spec: Path) -> SpecModel:
    table = from_table(_Table, row, where)
    given = table.constants.items()
    constants = {name: _constant(value, f"{where}: constant {name}") for name, value in given}
    overrides = Overrides(
        constants=constants,
        invariants=table.invariants,
        properties=table.properties,
        without=table.without,
        constraints=table.constraints,
        action_constraints=table.action_constraints,
        specification=table.specification or None,
        init=table.init or None,
        next=table.next or None,
        symmetry=table.symmetry or None,
        view=table.view or None,
    )
    return SpecModel(
        name=table.name,
        spec=spec,
        shows=table.shows,
        overrides=overrides,
        config=spec.with_name(table.config) if table.config else None,
        libraries=tuple(spec.parent / library for library in table.libraries),
        reads=tuple(spec.parent / name for name in table.reads),
        deadlock=table.deadlock,
        workers=_count(table.workers, "workers", 1, where),
        expectation=_expectation(table, where),
        is_slow=table.slow,
    )


def _expectation(table: _Table, where: str) -> SpecExpectation:
    if table.outcome not in _OUTCOMES:
        raise SpecError(f"{where}: outcome = {table.outcome!r}: expected {' or '.join(_OUTCOMES)}")
    outcome = _OUTCOMES[table.outcome]
    if table.property and outcome is Outcome.SUCCESS:
        raise SpecError(f"{where}: property = {table.property!r}: expected none where the outcome is success")
    violated = " ".join(table.property.split()) or None
    distinct = _count(table.distinct, "distinct", 0, where)
    return SpecExpectation(outcome, violated, distinct, _count(table.depth, "depth", 0, where))


def _count(given: int | None, key: str, least: int, where: str) -> int | None:
    if given is not None and given < least:
        raise SpecError(f"{where}: {key} = {given}: expected a whole number from {least} on")
    return given


def _constant(given: object, where: str) -> object:
    if isinstance(given, str):
        return Tla(given)
    if isinstance(given, bool | int):
        return given
    raise SpecError(f"{where} = {given!r}: expected a number, true, false, or TLA+ as a text")
