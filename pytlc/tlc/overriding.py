"""A job with other constants and properties than its cfg says.

What a cfg can hold goes into the cfg. Everything else becomes a definition in a module that extends the
user's, with names that nothing in the job has. Values lie in a module of their own, which that one
instantiates: their text needs operators (``..``, ``:>``) that the user may have defined otherwise.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pytlc.closest import closest
from pytlc.errors import ConfigSyntaxError, UsageError, ValueSyntaxError
from pytlc.tlc.cfg import Assignment, Constant, Substitution, fits, read_config
from pytlc.tlc.constants import Tla, parts, tla_value
from pytlc.tlc.job import TlcJob
from pytlc.tlc.modules import Names, names_in
from pytlc.tlc.naming import MADE, MAIN, VALUES
from pytlc.values import ModelValue, Value, parse_value, show

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\w*[A-Za-z_]\w*|:>|@@|\\o')
_NAME = re.compile(r"\w*[A-Za-z_]\w*")
_KEY = re.compile(r"\s*([\w!]+|\\?[^\s\w()]+)\s*(?:\(([^()]*)\))?\s*")
_WIDTH = 100
_ARGUMENTS = "{name} takes {arity} arguments: give the name of an operator, or write {name}(a, ..)"
_STANDARD_SETS = frozenset({"Nat", "Real", "BOOLEAN", "STRING"})
#: Where operators are that an expression may use although the spec does not extend their module.
_HOMES = {
    "TLC": ":> @@ Permutations SortSeq ToString TLCGet TLCSet TLCEval Print PrintT Assert RandomElement Any",
    "FiniteSets": "Cardinality IsFiniteSet",
    "Sequences": "Len Append Head Tail SubSeq SelectSeq Seq \\o",
    "Integers": "Int",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}


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
    names = names_in(_modules(job), job.main)
    assigned = [c for c in constants if isinstance(c, Assignment) and not c.module]
    return tuple(
        f"the cfg gives a value to {c.name}, but {job.main} has no such constant{_nearest(c.name, names)}"
        for c in assigned
        if names.complete and "!" not in c.name and c.name not in {*names.constants, *names.defined}
    )


def _modules(job: TlcJob) -> dict[str, str]:
    return {name.removesuffix(".tla"): text for name, text in job.files.items()}


def _nearest(name: str, names: Names) -> str:
    close = closest(name, names.constants)
    return f"; did you mean {close[0]}?" if close else ""


class _Making:
    """One job on its way."""

    def __init__(self, job: TlcJob, asked: Overrides) -> None:
        self.base = job
        self.asked = asked
        self.names = names_in(_modules(job), job.main)
        self.config = read_config(job.config, name=f"{job.main}.cfg")
        self.taken = {word for text in job.files.values() for word in re.findall(r"\w+", text)}
        self.definitions: list[str] = []
        self.values: list[str] = []
        self.extended: dict[str, None] = {job.main: None}
        self.models: dict[str, None] = {}
        self.texts: list[str] = []
        self.instance = self.values_module = ""

    def job(self) -> TlcJob:
        self._behaviour()
        for key, given in self.asked.constants.items():
            self._constant(key, given)
        self._checks()
        self._bounds()
        for text in self.texts:
            self._models_in(text)
        declared = [name for name in self.models if name not in self.names.constants]
        self._assign_models()
        if not self.definitions:
            return replace(self.base, config=self.config.text())
        main, files = self._free(MAIN), dict(self.base.files)
        if self.values:
            files[f"{self.values_module}.tla"] = self._values_text()
            self.definitions.insert(0, f"{self.instance} == INSTANCE {self.values_module}")
        files[f"{main}.tla"] = self._main_text(main, declared)
        return replace(self.base, files=files, main=main, config=self.config.text())

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
        if "Spec" in self.names.defined:
            return {"specification": "Spec"}
        return {"init": "Init", "next": "Next"} if {"Init", "Next"} <= self.names.defined else {}

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
        if _NAME.fullmatch(given):
            if self.names.complete and given not in self.names.defined:
                close = closest(given, self.names.defined)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise UsageError(f"{self.base.main} defines no {given}{hint}")
            return given
        name = self._numbered(f"Pytlc{what}")
        self._define(name, given)
        return name

    def _define(self, head: str, text: str) -> None:
        self.texts.append(text)
        self.definitions.append(f"{head} ==\n{textwrap.indent(textwrap.dedent(text), '  ')}")
        for word in _WORD.findall(text):
            module = _HOME.get(word)
            if module and module not in self.names.extended and word not in self.names.defined:
                self.extended[module] = None

    def _constant(self, key: str, given: object) -> None:
        parsed = _KEY.fullmatch(key)
        if parsed is None:
            raise UsageError(f"{key!r} is no constant: expected a name, or an operator with its arguments")
        name, parameters = parsed[1], parsed[2]
        self._check_constant(name)
        arity = self.names.constants.get(name, 0)
        value = self._value(given)
        entry: Constant
        if isinstance(value, Tla) and _NAME.fullmatch(value.text) and parameters is None:
            entry = Substitution(name, value.text)
        elif parameters is not None or (arity and not isinstance(value, Tla)):
            entry = self._with_parameters(name, parameters, arity, value)
        elif isinstance(value, Tla):
            if arity:
                raise UsageError(_ARGUMENTS.format(name=name, arity=arity))
            entry = self._defined(name, value.text)
        elif fits(value) and name in self.names.constants:
            entry = Assignment(name, value)
        else:
            entry = self._defined_value(name, value)
        kept = (c for c in self.config.constants if c.name != name or c.module is not None)
        self._set(constants=(*kept, entry))

    def _check_constant(self, name: str) -> None:
        known = {*self.names.constants, *self.names.defined, *_HOME, *_STANDARD_SETS}
        if self.names.complete and _NAME.fullmatch(name) and name not in known:
            constants = ", ".join(sorted(self.names.constants)) or "none"
            hint = _nearest(name, self.names)
            raise UsageError(f"{self.base.main} has no constant {name}{hint}\nits constants are: {constants}")

    def _value(self, given: object) -> Value | Tla:
        """The value, or text that needs the spec to be understood."""
        if not isinstance(given, Tla):
            return tla_value(given)
        text = given.text.strip()
        if _NAME.fullmatch(text) and text in self.names.defined:
            return Tla(text)
        try:
            value = tla_value(parse_value(text))
        except ValueSyntaxError:
            return Tla(text)
        named = {part.name for part in parts(value) if isinstance(part, ModelValue)}
        return Tla(text) if named & {*self.names.defined, *_HOME, *_STANDARD_SETS} else value

    def _with_parameters(
        self, name: str, parameters: str | None, arity: int, value: Value | Tla
    ) -> Substitution:
        given = [part.strip() for part in (parameters or "").split(",") if part.strip()]
        if not isinstance(value, Tla) and parameters is None:
            raise UsageError(_ARGUMENTS.format(name=name, arity=arity))
        if len(given) != arity or not all(map(_NAME.fullmatch, given)):
            raise UsageError(f"{name} takes {arity} arguments, and {parameters!r} are not so many names")
        text = value.text if isinstance(value, Tla) else show(value)
        own = self._fresh(f"PytlcConstant_{name}")
        self._define(f"{own}({', '.join(given)})", text)
        return Substitution(name, own)

    def _defined(self, name: str, text: str) -> Substitution:
        own = self._fresh(f"PytlcConstant_{re.sub(r'[^0-9A-Za-z_]', '_', name)}")
        self._define(own, text)
        return Substitution(name, own)

    def _defined_value(self, name: str, value: Value) -> Substitution:
        own = self._fresh(f"PytlcConstant_{re.sub(r'[^0-9A-Za-z_]', '_', name)}")
        if not self.instance:
            self.instance = self._fresh("PytlcOf")
            self.values_module = self._free(VALUES)
        self.values.append(f"{own} ==\n{textwrap.indent(show(value, width=_WIDTH), '  ')}")
        self.definitions.append(f"{own} == {self.instance}!{own}")
        self._declare(part.name for part in parts(value) if isinstance(part, ModelValue))
        return Substitution(name, own)

    def _declare(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.names.defined:
                raise UsageError(f"{name} is an operator of {self.base.main} and can be no model value")
            self.models[name] = None

    def _models_in(self, text: str) -> None:
        """Declare the model values of the cfg that an expression names."""
        values = [c.value for c in self.config.constants if isinstance(c, Assignment)]
        known = {part.name for value in values for part in parts(value) if isinstance(part, ModelValue)}
        words = {word for word in _WORD.findall(text) if word in known}
        self._declare(sorted(words - self.names.defined - set(self.names.constants)))

    def _assign_models(self) -> None:
        assigned = {c.name: c for c in self.config.constants if isinstance(c, Assignment) and not c.module}
        missing: list[Constant] = []
        for name in self.models:
            entry = assigned.get(name)
            if entry is None:
                missing.append(Assignment(name, ModelValue(name)))
            elif entry.value != ModelValue(name):
                raise UsageError(f"the model value {name} is a constant with the value {show(entry.value)}")
        self._set(constants=(*self.config.constants, *missing))

    def _values_text(self) -> str:
        lines = [f"---- MODULE {self.values_module} ----", MADE, "EXTENDS Integers, TLC"]
        lines += [f"CONSTANTS {', '.join(self.models)}"] if self.models else []
        return "\n".join([*lines, "", *self.values, "===="]) + "\n"

    def _main_text(self, main: str, declared: Sequence[str]) -> str:
        lines = [f"---- MODULE {main} ----", MADE, f"EXTENDS {', '.join(self.extended)}"]
        lines += [f"CONSTANTS {', '.join(declared)}"] if declared else []
        return "\n".join([*lines, "", *self.definitions, "===="]) + "\n"

    def _numbered(self, base: str) -> str:
        return next(name for name in (f"{base}_{n}" for n in range(1, 1 << 30)) if self._take(name))

    def _fresh(self, base: str) -> str:
        return next(name for name in _spellings(base) if self._take(name))

    def _free(self, base: str) -> str:
        """A name that no module has."""
        return next(n for n in _spellings(base) if f"{n}.tla" not in self.base.files and self._take(n))

    def _take(self, name: str) -> bool:
        free = name not in self.taken
        self.taken.add(name)
        return free


def _spellings(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}_{number}" for number in range(2, 1 << 30))
