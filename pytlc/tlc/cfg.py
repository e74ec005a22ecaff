r"""A configuration of TLC as data, its reader and its writer.

The grammar is that of ``tlc2.tool.impl.ModelConfig``: sections that begin with a keyword, comments as in
TLA+, and for constants ``N = value``, ``Op <- Other`` and both for one module alone (``N = [M] value``).
Values are naturals, strings without escapes, TRUE, FALSE, model values and sets of these; everything else TLC
reads as something that was not meant, so it is refused here with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, NoReturn, TypeAlias

from pytlc.errors import ConfigSyntaxError, UsageError
from pytlc.tlc.modules import without_comments
from pytlc.values import FiniteSet, ModelValue, Value, show

#: Keyword -> field of :class:`Config` for what is named once.
_SINGLE = {
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
#: The same for what may be named several times; those with two keywords are written with the second.
_SEVERAL = {
    "INVARIANT": "invariants",
    "PROPERTY": "properties",
    "CONSTRAINT": "constraints",
    "ACTION_CONSTRAINT": "action_constraints",
    "POSTCONDITION": "postconditions",
    "_POSSIBLE": "possible",
}
_PLURALS = {
    "INVARIANTS": "INVARIANT",
    "PROPERTIES": "PROPERTY",
    "CONSTRAINTS": "CONSTRAINT",
    "ACTION_CONSTRAINTS": "ACTION_CONSTRAINT",
    "POSTCONDITIONS": "POSTCONDITION",
    "CONSTANTS": "CONSTANT",
}
_KEYWORDS = frozenset({*_SINGLE, *_SEVERAL, *_PLURALS, "CONSTANT", "CHECK_DEADLOCK"})
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|<-|\\[A-Za-z]+|\w+|\S')
_NAME = re.compile(r"\w*[A-Za-z_]\w*")
_PLAIN_STRING = re.compile(r'[^"\\\x00-\x1f]*')
_BOOLEANS: dict[str, bool] = {"TRUE": True, "FALSE": False}
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

    def text(self) -> str:
        """The cfg, one entry a line.

        Raises:
            UsageError: A value is none that a cfg can hold.
        """
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for keyword, name in _SINGLE.items():
            if (single := getattr(self, name)) is not None:
                yield f"{keyword} {single}"
        if self.constants:
            yield "CONSTANTS"
            yield from (f"  {_constant_text(constant)}" for constant in self.constants)
        for keyword, name in _SEVERAL.items():
            yield from (f"{keyword} {entry}" for entry in getattr(self, name))
        if self.check_deadlock is not None:
            yield f"CHECK_DEADLOCK {show(self.check_deadlock)}"


def read_config(text: str, *, name: str = "") -> Config:
    """Read a cfg.

    Args:
        text: Its text.
        name: Its file, for messages.

    Raises:
        ConfigSyntaxError: TLC would refuse it, or read it otherwise than it was meant; with line and what was
            expected there.
    """
    return _Reader(text, name).read()


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
            return _NAME.fullmatch(value.name) is not None and value.name not in {*_BOOLEANS, *_KEYWORDS}
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
    if not fits(value):
        raise UsageError(f"{show(value)} cannot stand in a cfg: it takes naturals, strings, sets and names")
    return show(value)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int


@dataclass(slots=True)
class _Reader:
    """Takes a cfg token by token."""

    text: str
    name: str
    tokens: list[_Token] = field(default_factory=list)
    place: int = 0
    _end: ClassVar[str] = ""

    def read(self) -> Config:
        self.tokens = list(self._tokens())
        found: dict[str, object] = {}
        several: dict[str, list[str]] = {}
        constants: list[Constant] = []
        while self._peek() != self._end:
            keyword = _PLURALS.get(self._peek(), self._peek())
            if keyword not in _KEYWORDS:
                self._wrong("a keyword such as INIT, CONSTANT or INVARIANT")
            self.place += 1
            if keyword == "CONSTANT":
                constants += self._constants()
            elif keyword in _SEVERAL:
                several.setdefault(_SEVERAL[keyword], []).extend(self._names())
            else:
                self._once(keyword, found)
        lists = {name: tuple(names) for name, names in several.items()}
        return Config(constants=tuple(constants), **found, **lists)  # type: ignore[arg-type]  # by keyword

    def _tokens(self) -> Iterator[_Token]:
        clean = without_comments(self.text)
        line, end = 1, 0
        for found in _TOKEN.finditer(clean):
            line += clean.count("\n", end, found.start())
            end = found.start()
            yield _Token(found[0], line)

    def _peek(self) -> str:
        return self.tokens[self.place].text if self.place < len(self.tokens) else self._end

    def _take(self, expected: str) -> str:
        token = self._peek()
        if token == self._end:
            self._wrong(expected)
        self.place += 1
        return token

    def _wrong(self, expected: str) -> NoReturn:
        last = self.tokens[-1].line if self.tokens else 1
        here = (
            self.tokens[self.place] if self.place < len(self.tokens) else _Token("the end of the file", last)
        )
        raise ConfigSyntaxError(self.name, here.line, here.text, expected)

    def _name(self, expected: str) -> str:
        if self._peek() in _KEYWORDS or not _NAME.fullmatch(self._peek()):
            self._wrong(expected)
        return self._take(expected)

    def _symbol(self, text: str) -> None:
        if self._peek() != text:
            self._wrong(text)
        self.place += 1

    def _once(self, keyword: str, found: dict[str, object]) -> None:
        name = _SINGLE.get(keyword, "check_deadlock")
        if name in found:
            self.place -= 1
            self._wrong(f"no second {keyword}")
        if keyword in _SINGLE:
            found[name] = self._name(f"the name of an operator behind {keyword}")
        elif self._peek() in _BOOLEANS:
            found[name] = _BOOLEANS[self._take("")]
        else:
            self._wrong("TRUE or FALSE behind CHECK_DEADLOCK")

    def _names(self) -> Iterator[str]:
        while self._peek() not in {*_KEYWORDS, self._end}:
            yield self._name("the name of an operator, or a keyword")

    def _constants(self) -> Iterator[Constant]:
        while self._peek() not in {*_KEYWORDS, self._end}:
            yield self._constant()

    def _constant(self) -> Constant:
        name = self._take("the name of a constant")
        while self._peek() == "!":
            self.place += 1
            name += f"!{self._name('a name behind !')}"
        arguments = tuple(self._arguments()) if self._peek() == "(" else ()
        if self._peek() == "<-" and not arguments:
            self.place += 1
            module = self._module()
            return Substitution(name, self._name("the name of an operator behind <-"), module)
        if self._peek() != "=":
            self._wrong(f"= or <- behind {name}")
        self.place += 1
        module = self._module()
        return Assignment(name, self._value(), module, arguments)

    def _module(self) -> str | None:
        if self._peek() != "[":
            return None
        self.place += 1
        module = self._name("the name of a module")
        self._symbol("]")
        return module

    def _arguments(self) -> Iterator[Value]:
        self._symbol("(")
        yield self._value()
        while self._peek() == ",":
            self.place += 1
            yield self._value()
        self._symbol(")")

    def _value(self) -> Value:
        word = self._peek()
        if word.startswith('"') and len(word) > 1:
            return self._take("")[1:-1]
        if word in _BOOLEANS:
            return _BOOLEANS[self._take("")]
        if word.isascii() and word.isdecimal() and int(word) <= LARGEST:
            return int(self._take(""))
        if word == "{":
            return FiniteSet(self._elements())
        if word in _KEYWORDS or not _NAME.fullmatch(word):
            self._wrong("a natural number of 32 bits, a string, TRUE, FALSE, a model value or a set of these")
        return ModelValue(self._take(""))

    def _elements(self) -> Iterable[Value]:
        self._symbol("{")
        elements: list[Value] = []
        while self._peek() != "}":
            if elements:
                self._symbol(",")
            elements.append(self._value())
        self._symbol("}")
        return elements
