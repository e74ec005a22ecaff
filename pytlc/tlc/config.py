"""A configuration of TLC as data, what can be asked of one and derived from it, and its text.

The grammar is that of ``tlc2.tool.impl.ModelConfig``: sections that begin with a keyword, and for constants
``N = value``, ``Op <- Other`` and both for one module alone (``N = [M] value``). Values are naturals, strings
without escapes, TRUE, FALSE, model values and sets of these. :mod:`pytlc.tlc.cfg` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pytlc.errors import UsageError
from pytlc.tla.tokens import tokens
from pytlc.values import FiniteSet, ModelValue, Value, show

#: Keyword -> field of :class:`Config` for what is named once.
SINGLE = {
    "SPECIFICATION": "specification",
    "INIT": "init",
    "NEXT": "next",
    "VIEW": "view",
    "SYMMETRY": "symmetry",
    "ALIAS": "alias",
    "TYPE": "type",
    "TYPE_CONSTRAINT": "type_constraint",
    "_PERIODIC": "periodic",
    "_RL_REWARD": "rl_reward",
}
#: The same for what may be named several times; those with two keywords are written with the first.
SEVERAL = {
    "INVARIANT": "invariants",
    "PROPERTY": "properties",
    "CONSTRAINT": "constraints",
    "ACTION_CONSTRAINT": "action_constraints",
    "POSTCONDITION": "postconditions",
    "_POSSIBLE": "possible",
}
#: Another keyword for the same.
PLURALS = {
    "INVARIANTS": "INVARIANT",
    "PROPERTIES": "PROPERTY",
    "CONSTRAINTS": "CONSTRAINT",
    "ACTION_CONSTRAINTS": "ACTION_CONSTRAINT",
    "POSTCONDITIONS": "POSTCONDITION",
    "CONSTANTS": "CONSTANT",
}
KEYWORDS = frozenset({*SINGLE, *SEVERAL, *PLURALS, "CONSTANT", "CHECK_DEADLOCK"})
_NAME = re.compile(r"\w*[A-Za-z_]\w*")
_PLAIN_STRING = re.compile(r'[^"\\\x00-\x1f]*')
BOOLEANS: Mapping[str, bool] = {"TRUE": True, "FALSE": False}
#: The largest number that TLC has.
LARGEST = 2**31 - 1
#: An interval is written out up to this size.
_LONGEST_SET = 64


@dataclass(frozen=True, slots=True)
class Assignment:
    """``name = value``.

    Attributes:
        name: The constant; ``M!N`` is one too.
        value: What it stands for; a model value may be its own name.
        module: The module in which alone this holds; None for the main module.
        arguments: Of an operator that is given point by point.
    """

    name: str
    value: Value
    module: str | None = None
    arguments: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Substitution:
    """``name <- operator``: an operator that stands for a constant or for another operator."""

    name: str
    operator: str
    module: str | None = None


Constant: TypeAlias = Assignment | Substitution


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a cfg says; names are those of operators of the spec, in their order.

    Attributes:
        specification: The temporal formula; None with ``init`` and ``next``.
        init: The initial predicate.
        next: The next-state relation.
        constants: What constants and operators stand for.
        invariants: What holds in every state.
        properties: What holds of every behaviour.
        constraints: What a state has to fulfil for its successors to be looked at.
        action_constraints: The same of a step.
        symmetry: A set of permutations.
        view: What tells two states apart.
        alias: What a trace shows instead of the variables.
        postconditions: What holds when the search has ended.
        possible: What has to be reached.
        periodic: Is evaluated now and then.
        rl_reward: Steers a simulation.
        type: Is read by TLC up to 2.19 and has no effect.
        type_constraint: Likewise.
        check_deadlock: None where the cfg does not say.
    """

    specification: str | None = None
    init: str | None = None
    next: str | None = None
    constants: tuple[Constant, ...] = ()
    invariants: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    action_constraints: tuple[str, ...] = ()
    symmetry: str | None = None
    view: str | None = None
    alias: str | None = None
    postconditions: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    periodic: str | None = None
    rl_reward: str | None = None
    type: str | None = None
    type_constraint: str | None = None
    check_deadlock: bool | None = None

    @property
    def has_behaviour(self) -> bool:
        """Whether there is anything to search; else only the assumptions of the spec are checked."""
        return self.specification is not None or self.init is not None

    @property
    def replaced(self) -> Mapping[str, str]:
        """The operators that stand for constants and for other operators in the main module."""
        return {
            one.name: one.operator
            for one in self.constants
            if isinstance(one, Substitution) and one.module is None
        }

    @property
    def assigned(self) -> Mapping[str, Value]:
        """The values of the constants of the main module."""
        return {
            one.name: one.value
            for one in self.constants
            if isinstance(one, Assignment) and one.module is None and not one.arguments
        }

    @property
    def model_values(self) -> tuple[str, ...]:
        """The names of all model values, in the order in which they first occur."""
        values = [one for one in self.constants if isinstance(one, Assignment)]
        named = (name for one in values for value in (*one.arguments, one.value) for name in _models(value))
        return tuple(dict.fromkeys(named))

    @property
    def own_values(self) -> frozenset[str]:
        """The constants that are model values of their own name."""
        return frozenset(name for name, value in self.assigned.items() if value == ModelValue(name))

    def only(self, *names: str) -> Config:
        """Nothing but these attributes."""
        return Config(**{name: getattr(self, name) for name in names})

    def unchecked(self) -> Config:
        """The same states and transitions, and nothing is checked or shown otherwise."""
        return self.only(*_SEARCHED)

    def keywords(self) -> tuple[str, ...]:
        """The keywords that are used, in singular."""
        names = {**SINGLE, **SEVERAL, "CONSTANT": "constants", "CHECK_DEADLOCK": "check_deadlock"}
        return tuple(keyword for keyword, name in names.items() if getattr(self, name) not in {None, ()})

    def text(self) -> str:
        """The cfg, one entry a line.

        Raises:
            UsageError: A value is none that a cfg can hold.
        """
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for keyword, name in SINGLE.items():
            if (single := getattr(self, name)) is not None:
                yield f"{keyword} {single}"
        if self.constants:
            yield "CONSTANTS"
            yield from (f"  {_constant_text(constant)}" for constant in self.constants)
        for keyword, name in SEVERAL.items():
            yield from (f"{keyword} {entry}" for entry in getattr(self, name))
        if self.check_deadlock is not None:
            yield f"CHECK_DEADLOCK {show(self.check_deadlock)}"


#: What decides which states and transitions there are.
_SEARCHED = (
    *("specification", "init", "next", "constants", "constraints", "action_constraints"),
    *("symmetry", "view", "type", "type_constraint"),
)


def _models(value: Value) -> Iterator[str]:
    if isinstance(value, ModelValue):
        yield value.name
    elif isinstance(value, FiniteSet):
        for element in value:
            yield from _models(element)


def fits(value: Value) -> bool:
    """Whether a cfg can hold the value, and TLC reads it as such."""
    match value:
        case bool():
            return True
        case int():
            return 0 <= value <= LARGEST
        case str():
            return value.isascii() and _PLAIN_STRING.fullmatch(value) is not None
        case ModelValue():
            return _NAME.fullmatch(value.name) is not None and value.name not in {*BOOLEANS, *KEYWORDS}
        case FiniteSet():
            small = value.bounds is None or value.size <= _LONGEST_SET
            return small and all(not isinstance(e, FiniteSet) and fits(e) for e in value)
        case _:
            return False


def _constant_text(constant: Constant) -> str:
    where = f"[{constant.module}] " if constant.module else ""
    if isinstance(constant, Substitution):
        return f"{constant.name} <- {where}{constant.operator}"
    arguments = ", ".join(_value_text(argument) for argument in constant.arguments)
    head = f"{constant.name}({arguments})" if arguments else constant.name
    return f"{head} = {where}{_value_text(constant.value)}"


def _value_text(value: Value) -> str:
    """Text of a value that was read, or that fits; sets and strings in it as the reader takes them."""
    if isinstance(value, FiniteSet) and (value.bounds is None or value.size <= _LONGEST_SET):
        return "{" + ", ".join(map(_value_text, value)) + "}"
    if isinstance(value, str) and re.fullmatch(r'(?:[^"\\\n]|\\.)*', value):
        return f'"{value}"'
    if isinstance(value, ModelValue) and [one.text for one in tokens(value.name)] == [value.name]:
        return value.name
    if not fits(value):
        raise UsageError(f"{show(value)} cannot stand in a cfg: it takes naturals, strings, sets and names")
    return show(value)
