"""Modules: what they declare, define, extend and instantiate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from pytlc.tla.operators import canonical
from pytlc.tla.syntax import COMMENTS, Place, Source, children, parse, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_ASCII = {"≜": "==", "←": "<-"}
#: An operator that is named without being applied, or where it is defined.
SYMBOLS = frozenset({"infix_op_symbol", "prefix_op_symbol", "postfix_op_symbol"})
_FACTS = frozenset({"theorem", "assumption"})
_DEFINITIONS = frozenset({"operator_definition", "function_definition"})


@dataclass(frozen=True, slots=True)
class Declared:
    """A constant, or an operator that is a parameter: its name and how many arguments it takes."""

    name: str
    arity: int = 0


@dataclass(frozen=True, slots=True)
class Instance:
    """``INSTANCE module``, as it stands.

    Attributes:
        module: The module that is instantiated.
        name: The name under which (``I`` of ``I(x) == INSTANCE M``); None without one.
        parameters: Of that name.
        local: It is LOCAL.
        substitutions: The expressions behind ``WITH``.
        node: The whole of it, with its name, without LOCAL.
    """

    module: str
    name: str | None = None
    parameters: tuple[Declared, ...] = ()
    local: bool = False
    substitutions: tuple[Node, ...] = field(default=(), compare=False, repr=False)
    node: Node | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """An operator or a function.

    Attributes:
        name: Its name; of an infix, prefix or postfix operator the symbol that SANY names it by.
        parameters: In order; of a function none, since it is an operator without arguments.
        local: It is LOCAL.
        source: Where it stands.
        node: The whole definition, without LOCAL.
        body: What it is defined as, behind ``==``; of a function the expression behind it.
        function: It is a function, so that ``body`` lacks its bounds.
    """

    name: str
    parameters: tuple[Declared, ...]
    local: bool
    source: Source
    node: Node
    body: Node
    function: bool = False

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.source.place(self.node)


@dataclass(frozen=True, eq=False)
class Module:
    """One module.

    Attributes:
        name: Its name.
        source: The text that it stands in, perhaps among others.
        node: Its tree.
        outer: The module that it stands in.
    """

    name: str
    source: Source = field(repr=False)
    node: Node = field(repr=False)
    outer: Module | None = field(default=None, repr=False)

    @property
    def is_read_whole(self) -> bool:
        """Whether the grammar understood all of it. Otherwise only SANY can say what it means."""
        return not self.node.has_error

    @cached_property
    def _units(self) -> tuple[tuple[Node, bool], ...]:
        """The parts of the module, each with whether it is LOCAL."""
        found = []
        for child in children(self.node):
            parts = children(child) if child.type == "local_definition" else []
            found.append((parts[0], True) if parts else (child, False))
        return tuple(found)

    @cached_property
    def extends(self) -> tuple[str, ...]:
        """The modules that it extends."""
        return tuple(
            self.source.text(name)
            for unit, _ in self._units
            if unit.type == "extends"
            for name in children(unit)
        )

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """Its instances that are parts of the module; those under LET are in :attr:`instantiated`."""
        return tuple(self._instances())

    def _instances(self) -> Iterator[Instance]:
        for unit, local in self._units:
            if unit.type == "instance":
                yield self._instance(unit, unit, local)
            elif unit.type == "module_definition":
                yield self._instance(unit, _body(unit), local)

    def _instance(self, unit: Node, node: Node, local: bool) -> Instance:  # noqa: FBT001
        name, parameters = (None, ()) if unit is node else _head(self.source, unit)
        parts = children(node)
        put = tuple(children(part)[-1] for part in parts if part.type == "substitution")
        return Instance(self.source.text(parts[0]) if parts else "", name, parameters, local, put, unit)

    @cached_property
    def instantiated(self) -> tuple[str, ...]:
        """All modules that it instantiates, wherever that stands in it."""
        found = (children(node) for node in self._nodes if node.type == "instance")
        return tuple(dict.fromkeys(self.source.text(parts[0]) for parts in found if parts))

    @cached_property
    def constants(self) -> tuple[Declared, ...]:
        """The constants that it declares."""
        declared = (unit for unit, _ in self._units if unit.type == "constant_declaration")
        return tuple(_declared(self.source, part) for unit in declared for part in children(unit))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The variables that it declares."""
        declared = (unit for unit, _ in self._units if unit.type == "variable_declaration")
        return tuple(self.source.text(part) for unit in declared for part in children(unit))

    @cached_property
    def variable_names(self) -> frozenset[str]:
        """The same without an order."""
        return frozenset(self.variables)

    @cached_property
    def declared(self) -> Mapping[str, Declared]:
        """Its constants and variables by name; a variable takes no arguments."""
        return {one.name: one for one in (*map(Declared, self.variables), *self.constants)}

    @cached_property
    def facts(self) -> frozenset[str]:
        """The names of its theorems and assumptions."""
        named = (unit.child_by_field_name("name") for unit, _ in self._units if unit.type in _FACTS)
        return frozenset(self.source.text(name) for name in named if name is not None)

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """Its operators and functions by name, LOCAL ones too; not those of LET or of inner modules."""
        found = (self._definition(unit, local) for unit, local in self._units if unit.type in _DEFINITIONS)
        return {one.name: one for one in found}

    def _definition(self, unit: Node, local: bool) -> Definition:  # noqa: FBT001
        name, parameters = _head(self.source, unit)
        function = unit.type == "function_definition"
        local = local and name not in self._recursive
        return Definition(name, parameters, local, self.source, unit, _body(unit), function)

    @cached_property
    def _recursive(self) -> frozenset[str]:
        """The operators under RECURSIVE: SANY forgets that a definition of one is LOCAL."""
        declared = (unit for unit, _ in self._units if unit.type == "recursive_declaration")
        return frozenset(_declared(self.source, part).name for unit in declared for part in children(unit))

    @cached_property
    def inner(self) -> Mapping[str, Module]:
        """The modules inside this one by name."""
        found = (_module(self.source, unit, self) for unit, _ in self._units if unit.type == "module")
        return {module.name: module for module in found}

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The texts of all strings in it, escapes as they stand."""
        found = (self.source.text(node) for node in self._nodes if node.type == "string")
        return tuple(dict.fromkeys(text[1:-1] for text in found))

    @cached_property
    def names_used(self) -> frozenset[str]:
        """All names and operator symbols that stand in it, outside of comments and strings."""
        leaves = (node for node in self._nodes if not node.children and node.type != "string")
        return frozenset(map(self.source.text, leaves))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        r"""Its tokens without comments: strings with their quotes, ``∈`` and ``≜`` as ``\in`` and ``==``."""
        texts = map(self.source.text, self._leaves())
        return tuple(_ASCII.get(text) or canonical(text) for text in texts)

    def _leaves(self) -> Iterator[Node]:
        pending = [self.node]
        while pending:
            here = pending.pop()
            if here.type == "string" or not here.children:
                yield here
            else:
                pending += reversed([child for child in here.children if child.type not in COMMENTS])

    @cached_property
    def _nodes(self) -> tuple[Node, ...]:
        return tuple(walk(self.node))

    @property
    def end(self) -> int:
        """The byte of :attr:`Source.data` at which the line begins that closes it (``====``).

        Definitions put there are the last ones of the module, and see everything that it sees.
        """
        footers = [child for child in self.node.children if child.type == "double_line"]
        return footers[-1].start_byte if footers else self.node.end_byte


@lru_cache(maxsize=128)
def module_texts(text: str) -> Mapping[str, Module]:
    """The modules of one file by name, outermost ones only; the first of a name."""
    source = parse(text)
    found: dict[str, Module] = {}
    for node in source.root.children:
        if node.type == "module":
            module = _module(source, node)
            found.setdefault(module.name, module)
    return found


def _module(source: Source, node: Node, outer: Module | None = None) -> Module:
    name = node.child_by_field_name("name")
    return Module(source.text(name) if name else "", source, node, outer)


def _head(source: Source, unit: Node) -> tuple[str, tuple[Declared, ...]]:
    """Name and parameters of a definition."""
    name = unit.child_by_field_name("name")
    parameters = [p for p in unit.children_by_field_name("parameter") if p.is_named]
    return _name(source, name), tuple(_declared(source, part) for part in parameters)


def _declared(source: Source, node: Node) -> Declared:
    if node.type != "operator_declaration":
        return Declared(source.text(node))
    parts = children(node)
    name = next((part for part in parts if part.type != "placeholder"), node)
    return Declared(_name(source, name), sum(part.type == "placeholder" for part in parts))


def _name(source: Source, node: Node | None) -> str:
    if node is None:
        return ""
    text = source.text(node)
    return canonical(text) if node.type in SYMBOLS else text


def _body(unit: Node) -> Node:
    return unit.child_by_field_name("definition") or unit.named_children[-1]
