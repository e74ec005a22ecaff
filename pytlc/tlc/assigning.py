"""What constants stand for, where that is not what the cfg says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pytlc.errors import UsageError, ValueSyntaxError
from pytlc.tlc.cfg import Assignment, Constant, Substitution, fits
from pytlc.tlc.constants import Tla, parts, tla_value
from pytlc.tlc.scope import STANDARD_NAMES, Scope, free_names, hint
from pytlc.tlc.wrapping import Wrapping
from pytlc.values import ModelValue, Value, parse_value

NAME = re.compile(r"\w*[A-Za-z_]\w*")
_KEY = re.compile(r"\s*([\w!]+|\\?[^\s\w()]+)\s*(?:\(([^()]*)\))?\s*")
_WIDTH = 100
_ARGUMENTS = "{name} takes {arity} arguments: give the name of an operator, or write {name}(a, ..)"
#: Where operators are that an expression may use although the spec does not extend their module.
_HOMES = {
    name: module
    for module in ("Integers", "Sequences", "FiniteSets", "TLC")
    for name in STANDARD_NAMES[module].split()
}


@dataclass(slots=True)
class Assigning:
    """The constants of a job on its way.

    Attributes:
        wrapping: The job.
        scope: What its main module sees.
    """

    wrapping: Wrapping
    scope: Scope
    _constants: dict[tuple[str, str | None], list[Constant]] = field(default_factory=dict)
    _texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for constant in self.wrapping.config.constants:
            self._constants.setdefault((constant.name, constant.module), []).append(constant)

    def define(self, base: str, text: str, *, parameters: tuple[str, ...] = ()) -> str:
        """Define an operator by an expression that was given; its name.

        The expression may use what the main module sees, what Integers, Sequences, FiniteSets and TLC define,
        and the model values of the cfg.
        """
        self._texts.append(text)
        for name in free_names(text):
            if name in _HOMES and not self.scope.has(name):
                self.wrapping.sees(_HOMES[name])
        return self.wrapping.define(base, text, parameters=parameters)

    def assign(self, key: str, given: object) -> None:
        """Let a constant, ``N`` or ``Op(a, b)``, stand for a value or for TLA+.

        Raises:
            UsageError: The spec has no such constant, or the value has no form in TLA+.
        """
        parsed = _KEY.fullmatch(key)
        if parsed is None:
            raise UsageError(f"{key!r} is no constant: expected a name, or an operator with its arguments")
        name, parameters = parsed[1], parsed[2]
        self._check(name)
        value = self._value(given)
        declared = self.scope.modules.constants.get(name)
        arity = declared.arity if declared else 0
        entry: Constant
        if parameters is not None or (arity and not isinstance(value, Tla)):
            entry = self._with_parameters(name, parameters, value)
        elif isinstance(value, Tla):
            entry = self._expression(name, value.text, arity)
        elif fits(value) and declared is not None:
            entry = Assignment(name, value)
        else:
            text = self.wrapping.text(value, width=_WIDTH)
            entry = Substitution(name, self.wrapping.value(_own(name), text))
        self._constants[name, None] = [entry]

    def constants(self) -> tuple[Constant, ...]:
        """All of them, for the cfg; with this the model values that expressions name are known."""
        for name in self._models_named():
            self._constants.pop((name, None), None)  # without a declaration it had no effect
            self.wrapping.name_model(name)
        return self._entries()

    def _entries(self) -> tuple[Constant, ...]:
        return tuple(one for several in self._constants.values() for one in several)

    def _models_named(self) -> list[str]:
        """The model values of the cfg that expressions name, and that mean nothing else in the spec."""
        values = [one.value for one in self._entries() if isinstance(one, Assignment)]
        known = {part.name for value in values for part in parts(value) if isinstance(part, ModelValue)}
        used = {name for text in self._texts for name in free_names(text)}
        return sorted(name for name in known & used if not self.scope.has(name))

    def _check(self, name: str) -> None:
        if not NAME.fullmatch(name) or not self.scope.surely_has_no_constant(name):
            return
        constants = self.scope.modules.constants
        listed = ", ".join(sorted(constants)) or "none"
        main = self.wrapping.base.main
        raise UsageError(f"{main} has no constant {name}{hint(name, constants)}\nits constants are: {listed}")

    def _value(self, given: object) -> Value | Tla:
        """The value, or text that needs the spec to be understood."""
        if not isinstance(given, Tla):
            return tla_value(given)
        text = given.text.strip()
        if text in self.scope.operators:
            return Tla(text)
        try:
            value = tla_value(parse_value(text))
        except ValueSyntaxError:
            return Tla(text)
        named = {part.name for part in parts(value) if isinstance(part, ModelValue)}
        return Tla(text) if any(map(self.scope.is_constant_name, named)) else value

    def _expression(self, name: str, text: str, arity: int) -> Substitution:
        if text in self.scope.operators:
            return Substitution(name, text)
        if arity:
            if NAME.fullmatch(text):
                return Substitution(name, text)
            raise UsageError(_ARGUMENTS.format(name=name, arity=arity))
        return Substitution(name, self.define(_own(name), text))

    def _with_parameters(self, name: str, parameters: str | None, value: Value | Tla) -> Substitution:
        declared = self.scope.modules.constants.get(name)
        found = self.scope.operators.get(name)
        arity = declared.arity if declared else len(found.parameters) if found else None
        given = tuple(part.strip() for part in (parameters or "").split(",") if part.strip())
        if not isinstance(value, Tla) and parameters is None:
            raise UsageError(_ARGUMENTS.format(name=name, arity=arity))
        if arity not in {None, len(given)} or not all(map(NAME.fullmatch, given)):
            raise UsageError(f"{name} takes {arity} arguments, and {parameters!r} are not so many names")
        text = (
            value.text
            if isinstance(value, Tla)
            else self.wrapping.value(_own(name), self.wrapping.text(value))
        )
        return Substitution(name, self.define(_own(name), text, parameters=given))


def _own(name: str) -> str:
    return f"PytlcConstant_{re.sub(r'[^0-9A-Za-z_]', '_', name)}"
