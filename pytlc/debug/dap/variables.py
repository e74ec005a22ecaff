"""Values as trees that a client opens part by part, and never made before it does.

A reference stands for what can be opened until the next move. Parts without names are asked for by page; a
client that asks for all of many gets ranges to open instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from pytlc.errors import UsageError
from pytlc.trace import Change
from pytlc.trace.model import key_text
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, brief

_PAGE = 200
_NAMED = 100
_LARGEST = (1 << 31) - 1
_TEXT = 300


class Node(Protocol):
    """What has parts."""

    @property
    def count(self) -> int:
        """How many."""
        ...

    @property
    def is_indexed(self) -> bool:
        """Whether they are asked for by page."""
        ...

    def parts(self, start: int, count: int) -> Iterable[Entry]:
        """So many of them, from one on, counted from 0."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a client's tree.

    Attributes:
        name: What it is.
        text: Its value, shortened.
        kind: Of which kind the value is.
        node: Its parts, if any.
        path: The variable and the keys that lead to it; empty for what is no part of a state.
        expression: Python that is this value in this state; None where there is none.
    """

    name: str
    text: str
    kind: str = ""
    node: Node | None = None
    path: tuple[Value, ...] = ()
    expression: str | None = None

    @property
    def where(self) -> str | None:
        """The path as text: ``local[pcpu0].irq``."""
        return Change(self.path, None, None).where if self.path else None


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that have names and are few."""

    entries: Callable[[], Sequence[Entry]]
    is_indexed: bool = field(default=False, init=False)

    @property
    def count(self) -> int:
        """How many."""
        return len(self.entries())

    def parts(self, start: int, count: int) -> Iterable[Entry]:
        """Some of them."""
        return self.entries()[start : start + count]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a value of TLA+.

    Attributes:
        value: It.
        path: Where in the state it is; empty if nowhere.
        expression: Python that is it; None where there is none.
    """

    value: FiniteSet | Function
    path: tuple[Value, ...] = ()
    expression: str | None = None

    @property
    def count(self) -> int:
        """How many."""
        bounds = self.value.bounds if isinstance(self.value, FiniteSet) else None
        return len(self.value) if bounds is None else bounds[1] - bounds[0] + 1

    @property
    def is_indexed(self) -> bool:
        """Elements have no names; keys have, and are asked for by page where there are many."""
        return isinstance(self.value, FiniteSet) or self.value.is_sequence or self.count > _NAMED

    def parts(self, start: int, count: int) -> Iterable[Entry]:
        """Some of them."""
        if isinstance(self.value, FiniteSet):
            for place, element in enumerate(_elements(self.value, start, count), start + 1):
                yield entry_of(str(place), element)
            return
        for key in islice(self.value, start, start + count):
            path = (*self.path, key) if self.path else ()
            expression = None if self.expression is None else f"{self.expression}[{python_of(key)}]"
            yield entry_of(key_text(key), self.value[key], path, expression)


@dataclass(frozen=True, slots=True)
class _Range:
    """Some of the parts of another node."""

    node: Node
    start: int
    count: int
    is_indexed: bool = field(default=True, init=False)

    def parts(self, start: int, count: int) -> Iterable[Entry]:
        return self.node.parts(self.start + start, min(count, self.count - start))


class References:
    """The numbers under which a client opens nodes; they hold until the next move."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []

    def clear(self) -> None:
        """Forget all."""
        self._nodes.clear()

    def add(self, node: Node) -> int:
        """The number of a node."""
        self._nodes.append(node)
        return len(self._nodes)

    def get(self, number: int) -> Node:
        """The node of a number.

        Raises:
            UsageError: There is none, or it is of a state that was left.
        """
        if not 1 <= number <= len(self._nodes):
            raise UsageError(f"variablesReference {number} is not one of this state; ask for scopes again")
        return self._nodes[number - 1]

    def shown(self, entry: Entry) -> dict[str, Any]:
        """A line with the number of its parts, as a response has it."""
        known: dict[str, Any] = {"variablesReference": 0}
        if entry.node is not None:
            known["variablesReference"] = self.add(entry.node)
            if entry.node.is_indexed:
                known |= {"indexedVariables": min(entry.node.count, _LARGEST), "namedVariables": 0}
        if entry.kind:
            known["type"] = entry.kind
        return known

    def page(self, number: int, start: int, count: int) -> list[dict[str, Any]]:
        """The parts of a node from one on; without a count all, or ranges of them.

        Raises:
            UsageError: See :meth:`get`.
        """
        node = self.get(number)
        entries = node.parts(start, count) if count else _all(node, start)
        return [self._line(entry) for entry in entries]

    def _line(self, entry: Entry) -> dict[str, Any]:
        line = {"name": entry.name, "value": entry.text, **self.shown(entry)}
        if entry.expression is not None:
            line["evaluateName"] = entry.expression
        return line


def entry_of(name: str, value: Value, path: tuple[Value, ...] = (), expression: str | None = None) -> Entry:
    """A value as a line, with its parts where it has some."""
    node = Parts(value, path, expression) if isinstance(value, FiniteSet | Function) and value else None
    return Entry(name, brief(value, _TEXT), kind_of(value), node, path, expression)


def entries_of(values: Mapping[str, Value]) -> tuple[Entry, ...]:
    """Variables as lines."""
    return tuple(entry_of(name, value, (name,), name) for name, value in values.items())


def kind_of(value: Value) -> str:
    """Of which kind a value is, in a word."""
    if isinstance(value, Function):
        return "sequence" if value.is_sequence else "record" if value.is_record else "function"
    if isinstance(value, FiniteSet):
        return "set"
    return _KINDS.get(type(value), "expression")


_KINDS: Mapping[type, str] = {bool: "BOOLEAN", int: "Int", str: "STRING", ModelValue: "model value"}


def python_of(value: Value) -> str:
    """Python that is a value, with the names that expressions have."""
    if isinstance(value, ModelValue):
        return f"ModelValue({value.name!r})"
    if isinstance(value, FiniteSet):
        return f"FiniteSet([{', '.join(map(python_of, value))}])"
    if isinstance(value, Function):
        pairs = ", ".join(f"({python_of(key)}, {python_of(image)})" for key, image in value.items())
        return f"Function([{pairs}])"
    return str(value) if isinstance(value, Unenumerated) else repr(value)


def _elements(value: FiniteSet, start: int, count: int) -> Iterator[Value]:
    if value.bounds is None:
        return islice(value, start, start + count)
    low, high = value.bounds
    return iter(range(low + start, min(low + start + count, high + 1)))


def _all(node: Node, start: int) -> Iterable[Entry]:
    """Every part, or ranges of equal size where they are many, so few that they can be looked through."""
    rest = node.count - start
    if not node.is_indexed or rest <= _PAGE:
        return node.parts(start, rest)
    size = _PAGE
    while rest > size * _PAGE:
        size *= _PAGE
    return (_range(node, at, min(size, node.count - at)) for at in range(start, node.count, size))


def _range(node: Node, start: int, count: int) -> Entry:
    return Entry(f"{start + 1}..{start + count}", f"{count} parts", node=_Range(node, start, count))
