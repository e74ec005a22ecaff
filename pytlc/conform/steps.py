r"""The next-state relation of a spec once more, with a mark at each action.

TLC up to 2.19 does not tell a spec which action is being taken, so the structure of ``Next`` is repeated.
That structure is disjunction, ``\E`` and operators that are made of these; what is none of them is an action,
named after the operator that it is the whole of, as TLC names it: what an instance has keeps the instance's
name (``M!Step``), and the instance's arguments come before its own. A disjunct that is a formula of its own
is a step of ``Next``, or an ``Action`` where the whole relation has no name in the main module. TLC does not
look into an instance, with a name or without. An operator that is an argument is shown by its text.

Each operator is repeated in the module that defines it, where all that it uses is in scope. The marks are
handed to it as operators.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytlc.tla import Declared, Definition, Module, Source, parse_expression
from pytlc.tla.modules import SYMBOLS
from pytlc.tla.syntax import children
from pytlc.tlc import TlcJob
from pytlc.tlc.wrapping import Wrapping
from pytlc.values import show

if TYPE_CHECKING:
    from tree_sitter import Node

_EVENT, _IS, _TOLD = "pytlcEvent", "pytlcIs", "pytlcTold"
#: What TLC calls an action without a name.
_UNNAMED = "Action"
_OPERATORS = SYMBOLS | {"lambda"}


@dataclass(frozen=True, slots=True)
class Step:
    """A next-state relation that is marked.

    Attributes:
        operator: Its name in the main module. It takes an event, and two operators: ``Is(event, name,
            arguments)`` is a condition on a step, ``Told(name, arguments)`` is true of each.
        actions: Number of arguments of each action, by name.
    """

    operator: str
    actions: dict[str, int]


def marked(wrapping: Wrapping, following: str) -> Step | None:
    """Repeat a next-state relation.

    Args:
        wrapping: The job; the operators are put into its modules.
        following: The next-state relation, as ``Wrapping.behaviour`` names it.

    Returns:
        None where it cannot be taken apart: an action in it is a parameter, say.
    """
    marking = _Marking(wrapping)
    try:
        operator = marking.root(following)
    except _Unreadable:
        return None
    marking.put()
    return Step(operator, marking.actions)


def actions_of(job: TlcJob) -> dict[str, int]:
    """The actions of a job that its main module can name; none where they cannot be told apart."""
    wrapping = Wrapping(job)
    found = wrapping.behaviour()
    step = marked(wrapping, found[1]) if found else None
    actions = step.actions if step else {}
    known = wrapping.modules.definition
    return {name: count for name, count in actions.items() if known(name) and found and name != found[1]}


class _Unreadable(Exception):  # never leaves this module
    """A part of the next-state relation is neither a combination nor an action."""


@dataclass(frozen=True, slots=True)
class _Applied:
    """An operator with its arguments.

    Attributes:
        name: As TLC shows it.
        node: The application as a whole.
        arguments: All of them, those of an instance first.
        definition: What it names; None for what an instance has.
        home: The module of that.
    """

    name: str
    node: Node
    arguments: tuple[Node, ...]
    definition: Definition | None = None
    home: Module | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a formula stands, and the parameters there that are operators."""

    source: Source
    module: Module
    operators: frozenset[str] = frozenset()

    def block(self, node: Node) -> list[str]:
        """The lines of a node's text, in their columns."""
        return textwrap.dedent(self.source.in_columns(node)).split("\n")


@dataclass(slots=True)
class _Marking:
    wrapping: Wrapping
    actions: dict[str, int] = field(default_factory=dict)
    _copies: dict[tuple[str, str], str] = field(default_factory=dict)
    _open: list[tuple[str, str]] = field(default_factory=list)
    _made: list[tuple[str, str]] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)
    _root: str = _UNNAMED

    def root(self, following: str) -> str:
        modules = self.wrapping.modules
        name = self.wrapping.replaced.get(following, following)
        found = modules.definition(name)
        if found is not None:
            if not found[0].is_read_whole:
                raise _Unreadable
            self._root = name
            return self._copy(found[1], found[0])
        main, parsed = modules.get(modules.main), parse_expression(self.wrapping.body_of(name) or "")
        if main is None or parsed is None:
            raise _Unreadable
        return self._define(name, (), parsed[1], _Place(parsed[0], main))

    def put(self) -> None:
        """Put what was made into the modules, callees before callers."""
        for module, text in self._made:
            self.wrapping.append(text, module=module)

    def _copy(self, definition: Definition, home: Module) -> str:
        key = (home.name, definition.name)
        if key not in self._copies:
            if key in self._open or definition.function:
                raise _Unreadable
            self._open.append(key)
            operators = frozenset(one.name for one in definition.parameters if one.arity)
            place = _Place(definition.source, home, operators)
            self._copies[key] = self._define(definition.name, definition.parameters, definition.body, place)
            self._open.pop()
        return self._copies[key]

    def _define(self, name: str, parameters: Sequence[Declared], body: Node, place: _Place) -> str:
        lines = list(self._marked(body, place))
        own = self.wrapping.fresh(f"PytlcStep_{name}" if name.isidentifier() else "PytlcStep")
        marks = (self._own(_EVENT), f"{self._own(_IS)}(_, _, _)", f"{self._own(_TOLD)}(_, _)")
        head = ", ".join((*marks, *map(_parameter, parameters)))
        self._made.append((place.module.name, "\n".join([f"{own}({head}) ==", *_indented(lines)])))
        return own

    def _own(self, name: str) -> str:
        """A parameter of ours, under a name that is free."""
        if name not in self._names:
            self._names[name] = self.wrapping.fresh(name)
        return self._names[name]

    def _marked(self, node: Node, place: _Place) -> Iterator[str]:
        if node.type == "parentheses":
            yield from self._marked(children(node)[0], place)
        elif alternatives := _alternatives(node):
            for part in alternatives:
                yield from _item("\\/", self._marked(part, place))
        elif node.type == "bounded_quantification" and _is(node, "quantifier", "exists"):
            bounds = [child for child in children(node) if child.type == "quantifier_bound"]
            yield "\\E"
            yield from _separated([place.block(bound) for bound in bounds])
            yield "  :"
            yield from _indented(self._marked(children(node)[-1], place))
        else:
            yield from self._leaf(node, place)

    def _leaf(self, node: Node, place: _Place) -> Iterator[str]:
        applied = self._applied(node, place)
        if applied is None or self.wrapping.body_of(applied.name.rpartition("!")[2]) is not None:
            self.actions[self._root] = 0
            yield from self._action(self._root, [], place.block(node))
        elif applied.definition is not None and applied.home is not None and self._combines(applied):
            copy = self._copy(applied.definition, applied.home)
            marks = [[self._own(name)] for name in (_EVENT, _IS, _TOLD)]
            yield f"{copy}("
            yield from _separated([*marks, *map(place.block, applied.arguments)])
            yield "  )"
        else:
            self.actions[applied.name] = len(applied.arguments)
            arguments = [self._argument(argument, place) for argument in applied.arguments]
            yield from self._action(applied.name, arguments, place.block(node))

    def _argument(self, node: Node, place: _Place) -> list[str]:
        """An argument as a value."""
        text = place.source.text(node)
        if text in place.operators:
            raise _Unreadable
        is_operator = node.type in _OPERATORS
        if node.type in {"identifier_ref", "prefixed_op"}:
            modules = self.wrapping.modules
            declared = modules.declares(text, place.module)
            is_operator = bool(modules.arity(text, place.module) or (declared and declared.arity))
        return [show(text)] if is_operator else place.block(node)

    def _action(self, name: str, arguments: list[list[str]], call: list[str]) -> Iterator[str]:
        event, is_, told = map(self._own, (_EVENT, _IS, _TOLD))
        row = ["  <<", *_indented(_separated(arguments)), "  >>"] if arguments else ["  <<>>"]
        yield from _item("/\\", [f'{is_}({event}, "{name}",', *row, "  )"])
        yield from _item("/\\", call)
        yield from _item("/\\", [f'{told}("{name}",', *row, "  )"])

    def _combines(self, applied: _Applied) -> bool:
        """Whether an operator is made of others and of nothing else."""
        definition, home = applied.definition, applied.home
        if definition is None or home is None or (home.name, definition.name) in self._open:
            return False
        place = _Place(definition.source, home)
        return not definition.function and all(
            self._applied(leaf, place) is not None for leaf in _leaves(definition.body)
        )

    def _applied(self, node: Node, place: _Place) -> _Applied | None:
        """The application that a formula is as a whole; None for another one."""
        if node.type == "prefixed_op":
            return _through_an_instance(node, place)
        if node.type == "identifier_ref":
            named, rest = node, []
        elif node.type == "bound_op" and children(node)[0].type == "identifier_ref":
            named, *rest = children(node)
        else:
            return None
        return self._named(node, place.source.text(named), tuple(rest), place.module)

    def _named(self, node: Node, name: str, arguments: tuple[Node, ...], module: Module) -> _Applied:
        """What a name means in a module; what the cfg puts in its place is followed where it is visible."""
        modules = self.wrapping.modules
        shown = self.wrapping.replaced.get(name, name)
        wanted = shown if module.name == modules.main else name
        for home in modules.visible(module.name).values():
            found = home.definitions.get(wanted)
            if found is not None and not (found.local and home.name != module.name):
                followed = wanted == shown and home.is_read_whole and home in modules.declaring(module)
                return _Applied(shown, node, arguments, found if followed else None, home)
        raise _Unreadable


def _through_an_instance(node: Node, place: _Place) -> _Applied:
    """``M(c)!Step(d)``."""
    prefix, operator = children(node)[0], children(node)[-1]
    names: list[str] = []
    arguments: list[Node] = []
    for part in (*children(prefix), operator):
        inner = children(part)[0] if part.type == "subexpr_component" else part
        if inner.type == "bound_op":
            named, *rest = children(inner)
            arguments += rest
        else:
            named = inner
        if named.type != "identifier_ref":
            raise _Unreadable
        names.append(place.source.text(named))
    return _Applied("!".join(names), node, tuple(arguments))


def _leaves(node: Node) -> Iterator[Node]:
    """What is put together, from left to right."""
    if node.type == "parentheses":
        yield from _leaves(children(node)[0])
    elif alternatives := _alternatives(node):
        for part in alternatives:
            yield from _leaves(part)
    elif node.type == "bounded_quantification" and _is(node, "quantifier", "exists"):
        yield from _leaves(children(node)[-1])
    else:
        yield node


def _alternatives(node: Node) -> list[Node]:
    """The parts of a disjunction; none for anything else."""
    if node.type == "disj_list":
        return [children(item)[-1] for item in children(node)]
    if node.type == "bound_infix_op" and _is(node, "symbol", "lor"):
        left, _, right = children(node)
        return [left, right]
    return []


def _is(node: Node, name: str, kind: str) -> bool:
    found = node.child_by_field_name(name)
    return found is not None and found.type == kind


def _parameter(declared: Declared) -> str:
    return f"{declared.name}({', '.join('_' * declared.arity)})" if declared.arity else declared.name


def _item(bullet: str, lines: Iterator[str] | list[str]) -> Iterator[str]:
    """The lines as one item of a junction list."""
    for number, line in enumerate(lines):
        yield f"{'  ' if number else bullet} {line}"


def _indented(lines: Iterator[str] | list[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _separated(blocks: list[list[str]]) -> list[str]:
    """Blocks of lines with commas between, behind the column in which they are put."""
    lines: list[str] = []
    for number, block in enumerate(blocks):
        lines += (["  ,"] if number else []) + [f"  {line}" for line in block]
    return lines
