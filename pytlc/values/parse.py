"""The reader of values as TLC prints them (``Value.toString`` in tlc2/value/impl), wrapped or not.

The text is cut into tokens by one regular expression and read by a loop with its own stack, in linear time
and at any depth. A table says which tokens may follow a value inside which bracket; it is also where the
messages get what was expected from.

A word that is no keyword is a model value. That holds for ``null`` and ``UNDEF`` too: TLC prints an
unassigned variable as ``null``, but a model value of that name is far more common and the text does not tell
them apart.

States repeat most of their values, so texts are remembered (of long ones only the last few); values are
immutable and can be shared. The forms that most values have are read by :mod:`pytlc.values.common` first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pytlc.errors import ValueSyntaxError
from pytlc.values import common
from pytlc.values.base import ModelValue, Value
from pytlc.values.common import CONSTANTS, NUMBER, WORD, read_common
from pytlc.values.model import (
    FiniteSet,
    Function,
    Unenumerated,
    trusted_function,
    trusted_sequence,
    trusted_set,
)

_TOKEN = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
    r"|-?[0-9]+(?!\w)"
    r"|<<|>>|\|->|->|:>|@@|\.\.|\\X|\\cup|\\cap|\\in"
    r"|\w+|[{}\[\](),:\\]|<[A-Za-z][^<>]*>|\S",
    re.DOTALL,
)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED = {'"': '"', "\\": "\\", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_OPAQUE = re.compile(r"<[A-Za-z][^<>]*>")
_END = "end of text"
_INFIX = frozenset({"\\cup", "\\cap", "\\"})

_REMEMBERED_TEXTS = 1 << 14
_LONGEST_REMEMBERED = 4096
_REMEMBERED_LONG = 64


def parse_value(text: str) -> Value:
    """Read one printed value.

    Raises:
        ValueSyntaxError: The text is not a value; it says where, and what could have stood there.
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _long(text)


def read_any(text: str) -> Value:
    """Read one printed value of any form, token by token.

    Raises:
        ValueSyntaxError: As in :func:`parse_value`.
    """
    return _Reader(text).read()


def _read(text: str) -> Value:
    value = read_common(text)
    return read_any(text) if value is None else value


_remembered = lru_cache(maxsize=_REMEMBERED_TEXTS)(_read)
_long = lru_cache(maxsize=_REMEMBERED_LONG)(_read)


def forget() -> None:
    """Drop the remembered texts; for measurements."""
    _remembered.cache_clear()
    _long.cache_clear()
    common.forget()


class _Frame:
    """An open bracket or operator: the values read so far, and for functions and expressions the rest."""

    __slots__ = ("items", "kind", "others")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.items: list[Value] = []
        self.others: list[Value] = []

    def words(self) -> list[str]:
        return [str(word) for word in self.others]


class _Unexpected(Exception):  # never leaves this module
    """The token before the reader's place does not fit."""


class _Reader:
    """Reads one text. ``_place`` is the index of the next token; the last token is the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _TOKEN.findall(text)
        self._tokens.append(_END)
        self._place = 0
        self._stack: list[_Frame] = [_Frame("text")]
        self._has_binders = "\\in" in text

    def read(self) -> Value:
        try:
            return self._read()
        except _Unexpected as unexpected:
            raise ValueSyntaxError(self._text, self._position(), str(unexpected)) from None

    def _position(self) -> int:
        for index, token in enumerate(_TOKEN.finditer(self._text)):
            if index == self._place - 1:
                return token.start()
        return len(self._text)

    def _next(self) -> str:
        token: str = self._tokens[self._place]
        self._place += 1
        return token

    def _expect(self, wanted: str) -> None:
        if self._next() != wanted:
            raise _Unexpected(f"'{wanted}'")

    def _read(self) -> Value:
        stack = self._stack
        tokens = self._tokens
        while True:
            value = self._begin()
            while value is not None:
                frame = stack[-1]
                mark = tokens[self._place]
                self._place += 1
                if mark == "," and frame.kind in _LISTS:
                    frame.items.append(value)
                    break
                value = self._follow(frame, mark, value)
                if not stack:
                    return value  # type: ignore[return-value]  # the bottom frame closes with a value

    def _begin(self) -> Value | None:
        """Read a scalar or a whole simple value, or open a bracket and return None."""
        token = self._next()
        opener = _OPENERS.get(token)
        if opener is not None:
            return opener(self, token)
        value = self._scalar(token)
        if self._tokens[self._place] == "..":
            return self._interval(value)
        return value

    def _scalar(self, token: str) -> Value:
        if token[0] == '"':
            return self._string(token)
        if NUMBER.fullmatch(token):
            return self._integer(token)
        if token in CONSTANTS:
            return CONSTANTS[token]
        if WORD.fullmatch(token):
            return ModelValue(token)
        if _OPAQUE.fullmatch(token):
            return Unenumerated("opaque", [" ".join(token.split())])
        raise _Unexpected("a value")

    def _integer(self, token: str) -> int:
        try:
            return int(token)
        except ValueError:
            raise _Unexpected("an integer of a length that Python reads") from None

    def _string(self, token: str) -> str:
        if not _STRING.fullmatch(token):
            raise _Unexpected("a string with a quotation mark at its end")
        body = token[1:-1]
        if "\\" not in body:
            return body
        try:
            return _ESCAPE.sub(lambda escape: _UNESCAPED[escape[1]], body)
        except KeyError:
            raise _Unexpected('a string whose escapes are \\" \\\\ \\t \\n \\f \\r') from None

    def _interval(self, low: Value) -> Value:
        self._place += 1
        high = self._next()
        if type(low) is not int or not NUMBER.fullmatch(high):
            raise _Unexpected("an integer on both sides of '..'")
        return FiniteSet.interval(low, self._integer(high))

    def _push(self, kind: str, *words: str) -> None:
        frame = _Frame(kind)
        frame.others.extend(words)
        self._stack.append(frame)

    def open_list(self, mark: str) -> Value | None:
        """``<<`` or ``{``."""
        tokens = self._tokens
        if tokens[self._place] == _LISTS[mark]:
            self._place += 1
            return _CLOSE_LIST[mark]([])
        if mark == "{" and self._has_binders:
            binder = self._binder()
            if binder:
                self._push("filter", "{" + binder)
                return None
        self._push(mark)
        return None

    def open_square(self, _token: str) -> Value | None:
        """``[`` begins a record, a set of records, a function set, or a function given by an expression.

        TLC prints ``[]`` for the empty record that it reads from JSON.
        """
        tokens = self._tokens
        if tokens[self._place] == "]":
            self._place += 1
            return Function.record({})
        after = tokens[self._place + 1] if self._place + 1 < len(tokens) else _END
        if after == "|->":
            self._push("[", self._name())
            self._place += 1
        elif after == ":":
            self._push(":", f"[{self._name()}: ")
            self._place += 1
        else:
            binder = self._binder() if self._has_binders else ""
            self._push("|->" if binder else "[S", "[" + binder)
        return None

    def open_round(self, _token: str) -> None:
        self._push("(")

    def open_prefix(self, token: str) -> None:
        self._push(token, f"{token} ", "")

    def open_call(self, token: str) -> Value | None:
        """``Seq(..)``; the word alone would be a model value."""
        if self._tokens[self._place] != "(":
            return ModelValue(token)
        self._place += 1
        self._push(token, "Seq(", ")")
        return None

    def _name(self) -> str:
        token = self._next()
        if not WORD.fullmatch(token):
            raise _Unexpected("a field name")
        return token

    def _binder(self) -> str:
        r"""Read ``x, y \in`` or ``<<x, y>> \in``; when something else stands here, nothing is read."""
        place = self._place
        words: list[str] = []
        while self._tokens[place] in _BINDER_MARKS or WORD.fullmatch(self._tokens[place]):
            words.append(self._tokens[place])
            place += 1
        if not words or self._tokens[place] != "\\in":
            return ""
        self._place = place + 1
        return "".join(words).replace(",", ", ") + " \\in "

    def _follow(self, frame: _Frame, token: str, value: Value) -> Value | None:
        """Use a finished value and the token behind it; return the value that this finishes, if any."""
        if token in _INFIX:
            self._push("infix", token)
            self._stack[-1].items.append(value)
            return None
        if frame.kind in _UNBRACKETED:
            self._place -= 1
            self._stack.pop()
            return _UNBRACKETED[frame.kind](frame, value)
        rule = _AFTER[frame.kind].get(token)
        if rule is None:
            raise _Unexpected(
                " or ".join(f"'{mark}'" if mark != _END else _END for mark in _AFTER[frame.kind])
            )
        return rule(self, frame, value)

    def close_list(self, frame: _Frame, value: Value) -> Value:
        self._stack.pop()
        frame.items.append(value)
        return _CLOSE_LIST[frame.kind](frame.items)

    def close_round(self, _frame: _Frame, value: Value) -> Value:
        self._stack.pop()
        return value

    def begin_image(self, frame: _Frame, value: Value) -> None:
        frame.kind = ":>"
        frame.others.append(value)

    def next_pair(self, frame: _Frame, value: Value) -> None:
        frame.kind = "@@"
        frame.items.append(value)

    def next_field(self, frame: _Frame, value: Value) -> None:
        frame.items.append(value)
        frame.others.append(self._name())
        self._expect("|->")

    def close_function(self, frame: _Frame, value: Value) -> Value:
        self._stack.pop()
        frame.items.append(value)
        try:
            return trusted_function(frame.others, frame.items)
        except ValueError:
            raise _Unexpected("every argument once before this bracket") from None

    def next_factor(self, frame: _Frame, value: Value) -> None:
        if frame.kind == "(":
            frame.kind = "\\X"
            frame.others.append("(")
        frame.items.append(value)
        frame.others.append(" \\X ")

    def next_set_of_records(self, frame: _Frame, value: Value) -> None:
        frame.items.append(value)
        frame.others.append(f", {self._name()}: ")
        self._expect(":")

    def next_binder(self, frame: _Frame, value: Value) -> None:
        frame.items.append(value)
        binder = self._binder()
        if not binder:
            self._place += 1
            raise _Unexpected("names and '\\in'")
        frame.others.append(", " + binder)

    def arrow(self, frame: _Frame, value: Value) -> None:
        frame.kind = "->"
        frame.items.append(value)
        frame.others.append(" -> ")

    def body(self, frame: _Frame, value: Value) -> Value:
        r"""The expression in ``[x \in S |-> <expression ..>]`` and ``{x \in S : <expression ..> }``."""
        self._stack.pop()
        frame.items.append(value)
        sign, closing = (" |-> ", "]") if frame.kind == "|->" else (" : ", "}")
        expression = self._next()
        if not _OPAQUE.fullmatch(expression):
            raise _Unexpected("'<expression ...>'")
        self._expect(closing)
        frame.others.append(f"{sign}{' '.join(expression.split())}{closing}")
        return Unenumerated(frame.kind, frame.words(), frame.items)

    def close_expression(self, frame: _Frame, value: Value) -> Value:
        self._stack.pop()
        frame.items.append(value)
        closing = _CLOSING.get(frame.kind)
        if closing:
            frame.others.append(closing)
        return Unenumerated(frame.kind, frame.words(), frame.items)


def _infix(frame: _Frame, value: Value) -> Value:
    sign = str(frame.others[0])
    return Unenumerated(sign, ["", f" {sign} ", ""], [*frame.items, value])


def _prefix(frame: _Frame, value: Value) -> Value:
    return Unenumerated(frame.kind, frame.words(), [value])


_CLOSING = {"\\X": ")", ":": "]", "->": "]"}
_BINDER_MARKS = frozenset({",", "<<", ">>"})
_LISTS = {"<<": ">>", "{": "}"}
_CLOSE_LIST: dict[str, Callable[[list[Value]], Value]] = {"<<": trusted_sequence, "{": trusted_set}
_OPENERS: dict[str, Callable[[_Reader, str], Value | None]] = {
    "<<": _Reader.open_list,
    "{": _Reader.open_list,
    "[": _Reader.open_square,
    "(": _Reader.open_round,
    "SUBSET": _Reader.open_prefix,
    "UNION": _Reader.open_prefix,
    "Seq": _Reader.open_call,
}
_UNBRACKETED = {"infix": _infix, "SUBSET": _prefix, "UNION": _prefix}
_Rule = Callable[[_Reader, _Frame, Value], "Value | None"]
_AFTER: dict[str, dict[str, _Rule]] = {
    "text": {_END: _Reader.close_round},
    "<<": {",": _Reader.close_list, ">>": _Reader.close_list},
    "{": {",": _Reader.close_list, "}": _Reader.close_list},
    "[": {",": _Reader.next_field, "]": _Reader.close_function},
    "(": {":>": _Reader.begin_image, "\\X": _Reader.next_factor, ")": _Reader.close_round},
    ":>": {"@@": _Reader.next_pair, ")": _Reader.close_function},
    "@@": {":>": _Reader.begin_image},
    "\\X": {"\\X": _Reader.next_factor, ")": _Reader.close_expression},
    ":": {",": _Reader.next_set_of_records, "]": _Reader.close_expression},
    "[S": {"->": _Reader.arrow},
    "->": {"]": _Reader.close_expression},
    "|->": {",": _Reader.next_binder, "|->": _Reader.body},
    "filter": {",": _Reader.next_binder, ":": _Reader.body},
    "Seq": {")": _Reader.close_expression},
}
