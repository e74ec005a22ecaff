"""The variables as a tree: functions, records, sequences and sets open entry by entry, changes are marked.

At the left of a line ``*`` says that something in it changed with this step, ``+`` that it is new, ``-`` that
it was removed. Only what is open is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from pytlc.trace import State
from pytlc.trace.model import key_text
from pytlc.tui.desk import Desk
from pytlc.tui.lines import Kind, Line, crop, plain
from pytlc.values import FiniteSet, Function, Value, equal, is_field_name, show

Path: TypeAlias = tuple[Value, ...]
#: Key, how it is called, and what was and is there.
Entry: TypeAlias = tuple[Value, str, "Value | None", "Value | None"]

_KINDS = {" ": Kind.PLAIN, "*": Kind.CHANGED, "+": Kind.ADDED, "-": Kind.REMOVED}
#: Entries of one value that are shown at the most; a filter finds the others.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree.

    Attributes:
        path: The variable and the arguments that lead to the value; the group's name for its head.
        depth: How far it is indented.
        name: How it is called.
        before: The value before the step, None where there was none.
        after: The value now, None where it is gone.
        is_open: Its entries follow.
        is_group: It is the head of a group of variables.
    """

    path: Path
    depth: int
    name: str
    before: Value | None
    after: Value | None
    is_open: bool = False
    is_group: bool = False

    @property
    def value(self) -> Value | None:
        """The value now, or that which was removed."""
        return self.before if self.after is None else self.after

    @property
    def sign(self) -> str:
        """What the step made of it."""
        if self.is_group or (self.before is self.after):
            return " "
        if self.before is None or self.after is None:
            return "+" if self.before is None else "-"
        return " " if equal(self.before, self.after) else "*"


class Tree:
    """The state that a desk is at.

    Attributes:
        filter: Only what has this in its path is shown; ``*`` shows what changed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.filter = ""
        self._opened: dict[Path, bool] = {}
        self._groups: dict[str, tuple[str, ...]] | None = None
        self.nodes: list[Node] = []

    def __len__(self) -> int:
        return len(self.nodes)

    def head(self, width: int) -> Line | None:
        """The filter, if there is one."""
        text = f"only {self.filter}  (F: another filter)"
        return crop(plain(text, Kind.HEAD), width) if self.filter else None

    def line(self, index: int, width: int) -> Line:
        """A variable or a part of one."""
        node = self.nodes[index]
        if node.is_group:
            return crop(plain(f"  -- {node.name} --", Kind.DIM), width)
        handle = " " if not _can_open(node.value) else "-" if node.is_open else "+"
        kind = _KINDS[node.sign]
        start = ((f"{node.sign} ", kind), ("  " * node.depth + f"{handle} ", Kind.DIM), (node.name, kind))
        return crop((*start, *_value_text(node, width)), width)

    def refresh(self) -> None:
        """Look at the state that the desk is at now."""
        timeline, number = self._desk.timeline, self._desk.number
        after = timeline.state(number)
        before = timeline.state(number - 1) if number > 1 else after
        if self._groups is None:
            self._groups = self._desk.session.listing.groups(after)
        self.nodes = list(self._walk(before, after))

    def toggle(self, index: int) -> bool:
        """Open or close a line.

        Returns:
            Whether it is one that can be opened.
        """
        node = self.nodes[index]
        if node.is_group or not _can_open(node.value):
            return False
        self._opened[node.path] = not node.is_open
        self.refresh()
        return True

    @property
    def first_changed(self) -> int:
        """The first line that is marked; 0 where none is."""
        return next((n for n, node in enumerate(self.nodes) if node.sign != " "), 0)

    def index_of(self, path: Path) -> int | None:
        """Where a line is now."""
        return next((n for n, node in enumerate(self.nodes) if node.path == path), None)

    def _walk(self, before: State, after: State) -> Iterator[Node]:
        groups = self._groups or {}
        for group, names in groups.items():
            found: list[Node] = []
            for name in names:
                found.extend(self._node((name,), 0, name, before.get(name), after.get(name)))
            if found and len(groups) > 1:
                yield Node((group,), 0, group or "others", None, None, is_group=True)
            yield from found

    def _node(
        self, path: Path, depth: int, name: str, before: Value | None, after: Value | None
    ) -> Iterator[Node]:
        changed = before is not after and (before is None or after is None or not equal(before, after))
        if self.filter == "*" and not changed:
            return
        wanted = self.filter in {"", "*"} or self.filter.casefold() in _where(path).casefold()
        inside = _can_open(before if after is None else after)
        default = changed and _opens_itself(before, after)
        is_open = inside and (not wanted or self._opened.get(path, default))
        below: list[Node] = []
        if is_open:
            for key, text, old, new in _entries(before, after):
                below.extend(self._node((*path, key), depth + 1, text, old, new))
        if wanted or below:
            yield Node(path, depth, name, before, after, is_open=is_open)
            yield from below


def _where(path: Path) -> str:
    variable, *keys = path
    return str(variable) + "".join(f"[{_name(key)}]" for key in keys)


def _name(key: Value) -> str:
    """A key; of a record as its fields are written."""
    return key if isinstance(key, str) and is_field_name(key) else key_text(key)


def _can_open(value: Value | None) -> bool:
    if isinstance(value, FiniteSet):
        return value.bounds is None and bool(value)
    return isinstance(value, Function) and value.size > 0


def _opens_itself(before: Value | None, after: Value | None) -> bool:
    """Whether a change is shown by the entries: a queue and a set are better read whole."""
    return all(isinstance(value, Function) and not value.is_sequence for value in (before, after))


def _entries(before: Value | None, after: Value | None) -> Iterator[Entry]:
    """The entries that are there now, then those that are gone."""
    for key in islice(_keys(after), _MOST):
        yield key, _called(key, after), _entry(before, key), _entry(after, key)
    gone = (key for key in _keys(before) if _entry(after, key) is None)
    for key in islice(gone, _MOST):
        yield key, _called(key, before), _entry(before, key), None


def _keys(value: Value | None) -> Iterator[Value]:
    return iter(value) if isinstance(value, Function | FiniteSet) else iter(())


def _entry(value: Value | None, key: Value) -> Value | None:
    """What is at a key; an element of a set is its own."""
    if isinstance(value, Function):
        return value.get(key)
    return key if isinstance(value, FiniteSet) and key in value else None


def _called(key: Value, value: Value | None) -> str:
    return show(key) if isinstance(value, FiniteSet) else _name(key)


def _value_text(node: Node, width: int) -> Line:
    """What stands behind the name: nothing for an element of a set, which is its own name."""
    if node.is_open or node.value is None:
        return ((f"  {_size(node.value)}", Kind.DIM),)
    text = _short(node.value, width)
    if text == node.name:
        return ()
    if node.sign == "*" and node.before is not None:
        return ((f" = {text}", Kind.CHANGED), (f"   was {_short(node.before, width)}", Kind.DIM))
    return ((f" = {text}", _KINDS[node.sign]),)


def _size(value: Value | None) -> str:
    return f"({len(value)})" if isinstance(value, Function | FiniteSet) else ""


def _short(value: Value, width: int) -> str:
    """The text of a value; of a large one as much as a line could show."""
    if isinstance(value, Function | FiniteSet) and value.size > width:
        return f"({value.size} entries)"
    return show(value)
