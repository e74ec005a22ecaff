"""The one reader of cfgs, by the rules of TLC's own (``tlc2.tool.impl.ModelConfig``, with SANY's lexer).

What TLC takes is taken with the same meaning: any token may be a name or a model value, and what stands
behind something that is no token is not there. What TLC refuses is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NoReturn

from pytlc.errors import ConfigSyntaxError
from pytlc.tla.tokens import Kind, Token, behind_comment, tokens
from pytlc.tlc.config import (
    BOOLEANS,
    KEYWORDS,
    LARGEST,
    PLURALS,
    SEVERAL,
    SINGLE,
    Assignment,
    Config,
    Constant,
    Substitution,
    fits,
)
from pytlc.values import FiniteSet, ModelValue, Value

__all__ = [
    "LARGEST",
    "Assignment",
    "Config",
    "Constant",
    "Substitution",
    "checking_deadlock",
    "fits",
    "read_config",
    "understood",
    "unread",
    "without_check_deadlock",
]

#: Sets in sets that are read.
_DEEPEST = 100
_COMMENT = re.compile(r"[ \t\r\n]+|\(\*|\\\*[^\n\r]*")
_END_OF_LINE = re.compile(r"\r\n|\r|\n")
_VALUE = "a natural number of 32 bits, a string, TRUE, FALSE, a model value or a set of these"


def read_config(text: str, *, name: str = "") -> Config:
    """Read a cfg.

    Args:
        text: Its text.
        name: Its file, for messages.

    Raises:
        ConfigSyntaxError: TLC would refuse it, or read it otherwise than it was meant; with line and what was
            expected there.
    """
    reader = _Reader(text, name)
    reader.read()
    return reader.config()


@lru_cache(maxsize=64)
def understood(text: str) -> Config:
    """What a cfg says up to the place where TLC would refuse it, for what is not decided on."""
    reader = _Reader(text, "")
    with suppress(ConfigSyntaxError):
        reader.read()
    return reader.config()


def unread(text: str) -> tuple[int, str] | None:
    """Where TLC stops reading a cfg before its end, without a word: the line, and what is no token there."""
    read = list(tokens(text))
    begin = _behind_comments(text, read[-1].end if read else 0)
    if begin == len(text):
        return None
    rest = text[begin:]
    return _line(text, begin), ascii(rest[0])[1:-1] if rest[0].isspace() else rest.split(maxsplit=1)[0]


def without_check_deadlock(text: str) -> tuple[str, bool]:
    """The cfg with blanks for CHECK_DEADLOCK, and whether it lets deadlocks be reported.

    TLC 2.15 takes that keyword for a name. Lines and columns stay.
    """
    asked = True
    for keyword, value in pairwise(list(tokens(text))):
        if keyword.text == "CHECK_DEADLOCK" and value.text in BOOLEANS:
            asked = BOOLEANS[value.text]
            for token in (keyword, value):
                text = text[: token.start] + " " * len(token.text) + text[token.end :]
    return text, asked


def checking_deadlock(text: str) -> str:
    """The cfg with blanks for a CHECK_DEADLOCK that keeps deadlocks from being reported."""
    without, checks = without_check_deadlock(text)
    return text if checks else without


def without_alias(text: str) -> tuple[str, str | None]:
    """The cfg with blanks for ALIAS, and the operator that it names. Lines and columns stay."""
    named: list[str] = []
    inside = False
    for token in list(tokens(text)):
        inside = token.text == "ALIAS" or (inside and token.text not in {*KEYWORDS, *PLURALS})
        if inside:
            named.append(token.text)
            text = text[: token.start] + " " * len(token.text) + text[token.end :]
    return text, "".join(named).removeprefix("ALIAS") or None


@dataclass(slots=True)
class _Reader:
    """Takes a cfg token by token."""

    text: str
    name: str
    tokens: list[Token] = field(default_factory=list)
    place: int = 0
    depth: int = 0
    single: dict[str, object] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)
    constants: list[Constant] = field(default_factory=list)

    def config(self) -> Config:
        """What was read."""
        lists = {name: tuple(names) for name, names in self.several.items()}
        named = {**self.single, **lists}
        return Config(constants=tuple(self.constants), **named)  # type: ignore[arg-type]  # by keyword

    def read(self) -> None:
        """Read to the end."""
        self.tokens = list(tokens(self.text))
        while not self._ended:
            keyword = PLURALS.get(self._peek(), self._peek())
            if keyword not in KEYWORDS:
                self._wrong("a keyword such as INIT, CONSTANT or INVARIANT")
            self.place += 1
            if keyword == "CONSTANT":
                while not self._section_ended:
                    self.constants.append(self._constant())
            elif keyword in SEVERAL:
                names = self.several.setdefault(SEVERAL[keyword], [])
                while not self._section_ended:
                    names.append(self._operator("the name of an operator, or a keyword"))
            else:
                self._once(keyword)

    @property
    def _ended(self) -> bool:
        return self.place >= len(self.tokens)

    @property
    def _section_ended(self) -> bool:
        return self._ended or self._peek() in KEYWORDS

    def _peek(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.tokens[place].text if place < len(self.tokens) else ""

    def _take(self, expected: str) -> str:
        if self._ended:
            self._wrong(expected)
        self.place += 1
        return self.tokens[self.place - 1].text

    def _wrong(self, expected: str) -> NoReturn:
        if not self._ended:
            token = self.tokens[self.place]
            raise ConfigSyntaxError(self.name, _line(self.text, token.start), token.text, expected)
        last = _line(self.text, self.tokens[-1].start if self.tokens else 0)
        line, found = unread(self.text) or (last, "the end of the file")
        raise ConfigSyntaxError(self.name, line, found, expected)

    def _symbol(self, text: str) -> None:
        if self._peek() != text:
            self._wrong(text)
        self.place += 1

    def _operator(self, expected: str) -> str:
        """A name; TLC would take any token for one, and say then that it is not defined."""
        if not self._ended and self.tokens[self.place].kind is not Kind.WORD:
            self._wrong(expected)
        return self._take(expected)

    def _once(self, keyword: str) -> None:
        name = SINGLE.get(keyword, "check_deadlock")
        if name in self.single:
            self.place -= 1
            self._wrong(f"no second {keyword}")
        if keyword in SINGLE:
            expected = f"the name of an operator behind {keyword}"
            if self._peek() in KEYWORDS and self._peek(1) not in {*KEYWORDS, ""}:
                self._wrong(expected)
            self.single[name] = self._operator(expected)
        elif self._peek() in BOOLEANS:
            self.single[name] = BOOLEANS[self._take("")]
        else:
            self._wrong("TRUE or FALSE behind CHECK_DEADLOCK")

    def _constant(self) -> Constant:
        name = self._take("the name of a constant")
        while self._peek() == "!":
            self.place += 1
            name += f"!{self._take('a name behind !')}"
        if self._peek() == "<-":
            self.place += 1
            module = self._module()
            return Substitution(name, self._take("the name of an operator behind <-"), module)
        arguments = tuple(self._arguments()) if self._peek() == "(" else ()
        if self._peek() != "=":
            self._wrong(f"= or <- behind {name}")
        self.place += 1
        module = self._module()
        return Assignment(name, self._value(), module, arguments)

    def _module(self) -> str | None:
        if self._peek() != "[":
            return None
        self.place += 1
        module = self._take("the name of a module")
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
        if self._ended:
            self._wrong(_VALUE)
        token = self.tokens[self.place]
        if token.kind is Kind.NUMBER and not (token.text.isdecimal() and int(token.text) <= LARGEST):
            self._wrong(_VALUE)
        if token.text == "{" and self.depth < _DEEPEST:
            self.depth += 1
            elements = FiniteSet(self._elements())
            self.depth -= 1
            return elements
        if token.kind is not Kind.WORD and self._is_misread():
            self._wrong(_VALUE)
        self.place += 1
        match token.kind:
            case Kind.NUMBER:
                return int(token.text)
            case Kind.STRING:
                return token.text[1:-1]
        return BOOLEANS[token.text] if token.text in BOOLEANS else ModelValue(token.text)

    def _is_misread(self) -> bool:
        """Whether TLC would take a symbol for a model value and fail at what follows."""
        if self.tokens[self.place].kind is not Kind.SYMBOL:
            return False
        behind = self._peek(1)
        return behind not in {*KEYWORDS, ""} and self._peek(2) not in {"=", "<-", "!", "("}

    def _elements(self) -> Iterable[Value]:
        self._symbol("{")
        elements: list[Value] = []
        while self._peek() != "}":
            if elements:
                self._symbol(",")
            elements.append(self._value())
        self._symbol("}")
        return elements


def _behind_comments(text: str, place: int) -> int:
    """Where a text goes on behind the comments and blanks at a place."""
    while found := _COMMENT.match(text, place):
        place = found.end()
        if found[0].endswith("(*"):
            place = behind_comment(text, place)
    return place


def _line(text: str, place: int) -> int:
    return len(_END_OF_LINE.findall(text, 0, place)) + 1
