"""A job with other constants and properties than its cfg says.

What a cfg can hold goes into the cfg. Everything else becomes a definition behind those of the user's main
module, under names that nothing in the job has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pytlc.errors import ConfigSyntaxError, UsageError
from pytlc.tlc.assigning import NAME, Assigning
from pytlc.tlc.cfg import Assignment, read_config
from pytlc.tlc.job import TlcJob
from pytlc.tlc.scope import Scope, hint
from pytlc.tlc.wrapping import Wrapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What is to be otherwise than the cfg says.

    Operators are named, or given as expressions.

    Attributes:
        constants: By name, or by ``Op(a, b)`` for an operator with arguments: a Python value, or TLA+.
        invariants: To be checked too.
        properties: Temporal ones to be checked too.
        without: Names of invariants and properties that are not to be checked.
        specification: Instead of the cfg's; like ``init`` and ``next``.
        init: The initial predicate.
        next: The next-state relation.
        constraints: To be kept too.
        action_constraints: To be kept too.
        symmetry: Instead of the cfg's.
        view: Instead of the cfg's.
    """

    constants: Mapping[str, object] = field(default_factory=dict)
    invariants: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    specification: str | None = None
    init: str | None = None
    next: str | None = None
    constraints: tuple[str, ...] = ()
    action_constraints: tuple[str, ...] = ()
    symmetry: str | None = None
    view: str | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is otherwise."""
        return self == Overrides()


def combined(first: Overrides, second: Overrides) -> Overrides:
    """Both; where only one can hold, the second."""
    changes: dict[str, Any] = {}
    for part in fields(Overrides):
        one, other = getattr(first, part.name), getattr(second, part.name)
        if isinstance(one, tuple):
            changes[part.name] = (*one, *other)
        else:
            changes[part.name] = {**one, **other} if isinstance(one, Mapping) else other or one
    return Overrides(**changes)


def with_overrides(job: TlcJob, overrides: Overrides | None = None, **given: Any) -> TlcJob:
    """The job with other constants and properties.

    Args:
        job: A spec with its cfg.
        overrides: What is to be otherwise.
        given: The same as arguments: the attributes of :class:`Overrides`.

    Raises:
        UsageError: The spec has no such constant or operator, or a value has no form in TLA+.
        ConfigSyntaxError: The job's cfg cannot be read.
    """
    asked = replace(overrides or Overrides(), **given)
    return job if asked.is_empty else _Making(job, asked).job()


def unknown_constants(job: TlcJob) -> tuple[str, ...]:
    """The constants to which the cfg gives a value and that the spec does not have, a sentence each.

    TLC says nothing of them. Empty where the cfg cannot be read or not all modules are known.
    """
    try:
        constants = read_config(job.config).constants
    except ConfigSyntaxError:  # TLC says what it makes of it
        return ()
    scope = Scope(job.modules)
    assigned = [c for c in constants if isinstance(c, Assignment) and not c.module]
    return tuple(
        f"the cfg gives a value to {c.name}, but {job.main} has no such constant"
        f"{hint(c.name, scope.modules.constants)}"
        for c in assigned
        if "!" not in c.name and scope.surely_has_no_constant(c.name)
    )


class _Making:
    """One job on its way."""

    def __init__(self, job: TlcJob, asked: Overrides) -> None:
        self.asked = asked
        self.wrapping = Wrapping(job)
        self.scope = Scope(self.wrapping.modules)
        self.config = self.wrapping.config
        self.assigning = Assigning(self.wrapping, self.scope)

    def job(self) -> TlcJob:
        self._behaviour()
        for key, given in self.asked.constants.items():
            self.assigning.assign(key, given)
        self._checks()
        self._bounds()
        self._set(constants=self.assigning.constants())
        return self.wrapping.job(self.config)

    def _set(self, **changes: Any) -> None:
        self.config = replace(self.config, **changes)

    def _behaviour(self) -> None:
        asked, config = self.asked, self.config
        if asked.specification and (asked.init or asked.next):
            raise UsageError("the behaviours are given by a specification, or by init and next, not by both")
        if asked.specification:
            self._set(specification=self._operator(asked.specification, "Spec"), init=None, next=None)
        elif asked.init or asked.next:
            init = self._operator(asked.init, "Init") if asked.init else config.init
            following = self._operator(asked.next, "Next") if asked.next else config.next
            self._set(specification=None, init=init, next=following)
        elif not (config.specification or config.init or config.next):
            self._set(**self._default_behaviour())

    def _default_behaviour(self) -> dict[str, str]:
        known = self.scope.operators
        if "Spec" in known:
            return {"specification": "Spec"}
        return {"init": "Init", "next": "Next"} if {"Init", "Next"} <= known.keys() else {}

    def _checks(self) -> None:
        config, asked = self.config, self.asked
        known = {*config.invariants, *config.properties}
        for name in asked.without:
            if name not in known:
                checked = ", ".join(sorted(known)) or "nothing"
                raise UsageError(f"{name} is not checked, so it cannot be left out; checked are: {checked}")
        kept = [n for n in config.invariants if n not in asked.without]
        kept += [self._operator(text, "Invariant") for text in asked.invariants]
        temporal = [n for n in config.properties if n not in asked.without]
        temporal += [self._operator(text, "Property") for text in asked.properties]
        self._set(invariants=tuple(dict.fromkeys(kept)), properties=tuple(dict.fromkeys(temporal)))

    def _bounds(self) -> None:
        config, asked = self.config, self.asked
        states = [self._operator(text, "Constraint") for text in asked.constraints]
        steps = [self._operator(text, "ActionConstraint") for text in asked.action_constraints]
        self._set(
            constraints=tuple(dict.fromkeys((*config.constraints, *states))),
            action_constraints=tuple(dict.fromkeys((*config.action_constraints, *steps))),
            symmetry=self._operator(asked.symmetry, "Symmetry") if asked.symmetry else config.symmetry,
            view=self._operator(asked.view, "View") if asked.view else config.view,
        )

    def _operator(self, text: str, what: str) -> str:
        """The name of an operator: what is given, or of a definition that is made of an expression."""
        given = text.strip()
        if not given:
            raise UsageError(f"{what}: expected the name of an operator, or an expression")
        if NAME.fullmatch(given):
            if given in self.scope.operators:
                return given
            if self.scope.surely_lacks(given):
                main = self.wrapping.base.main
                raise UsageError(f"{main} defines no {given}{self.scope.nearest(given)}")
        return self.assigning.define(f"Pytlc{what}", given)
