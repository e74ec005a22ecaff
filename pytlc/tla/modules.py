"""Modules: what they declare, define, extend and instantiate, and what can be named where.

Scope is followed as SANY does for what a module sees of others (``tla2sany.semantic.Context``): EXTENDS and
INSTANCE without a name hand on whatever is not LOCAL. Standard modules are known by name only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pytlc.tla.syntax import Place, Source, children, parse, walk

if TYPE_CHECKING:
    from tree_sitter import Node

#: Modules that TLC brings with it, in any version.
STANDARD = frozenset(
    {
        *("Bags", "FiniteSets", "Integers", "Naturals", "Randomization", "RealTime", "Reals", "Sequences"),
        *("TLC", "TLCExt", "Toolbox", "Json", "TLAPS"),
    }
)
_DEFINITIONS = frozenset({"operator_definition", "function_definition", "module_definition"})


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
    """

    module: str
    name: str | None = None
    parameters: tuple[Declared, ...] = ()
    local: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """An operator or a function.

    Attributes:
        name: Its name; of an infix, prefix or postfix operator the symbol.
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
        """Where its name stands."""
        return self.source.place(self.node)


@dataclass(frozen=True, eq=False)
class Module:
    """One module.

    Attributes:
        name: Its name.
        source: The text that it stands in, perhaps among others.
        node: Its tree.
    """

    name: str
    source: Source = field(repr=False)
    node: Node = field(repr=False)

    @property
    def is_read_whole(self) -> bool:
        """Whether the grammar understood all of it. Otherwise only SANY can say what it means."""
        return not self.node.has_error

    @cached_property
    def _units(self) -> tuple[tuple[Node, bool], ...]:
        """The parts of the module, each with whether it is LOCAL."""
        found = []
        for child in children(self.node):
            local = child.type == "local_definition"
            found.append((children(child)[0], True) if local else (child, False))
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
                yield Instance(self._instantiated(unit), local=local)
            elif unit.type == "module_definition":
                name, parameters = _head(self.source, unit)
                yield Instance(self._instantiated(_body(unit)), name, parameters, local)

    def _instantiated(self, node: Node) -> str:
        return self.source.text(children(node)[0])

    @cached_property
    def instantiated(self) -> tuple[str, ...]:
        """All modules that it instantiates, wherever that stands in it."""
        found = (node for node in self._nodes if node.type == "instance")
        return tuple(dict.fromkeys(self._instantiated(node) for node in found if children(node)))

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
    def definitions(self) -> Mapping[str, Definition]:
        """Its operators and functions by name, LOCAL ones too; not those of LET or of inner modules."""
        found = (self._definition(unit, local) for unit, local in self._units if unit.type in _DEFINITIONS)
        return {one.name: one for one in found if one is not None}

    def _definition(self, unit: Node, local: bool) -> Definition | None:  # noqa: FBT001
        if unit.type == "module_definition":
            return None
        name, parameters = _head(self.source, unit)
        if unit.type == "function_definition":
            return Definition(name, (), local, self.source, unit, _body(unit), function=True)
        return Definition(name, parameters, local, self.source, unit, _body(unit))

    @cached_property
    def inner(self) -> Mapping[str, Module]:
        """The modules inside this one by name."""
        found = (_module(self.source, unit) for unit, _ in self._units if unit.type == "module")
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
    def _nodes(self) -> tuple[Node, ...]:
        return tuple(walk(self.node))

    @property
    def end(self) -> int:
        """The byte of its text at which the line begins that closes it (``====``).

        Definitions put there are the last ones of the module, and see everything that it sees.
        """
        footers = [child for child in self.node.children if child.type == "double_line"]
        return footers[-1].start_byte if footers else self.node.end_byte


class Modules:
    """All modules of a spec: its files, and every module that stands in one of them.

    Args:
        files: Text by file name (``M.tla``).
        main: The name of the main module. The modules of its file hide other files, as they do for SANY
            (``util.MonolithSpecExtractor``).

    A module that is in no file is a standard one, or is missing.
    """

    def __init__(self, files: Mapping[str, str], main: str) -> None:
        self.main = main
        self._files = files
        self._beside = dict(module_texts(files.get(f"{main}.tla", "")))
        self._read: dict[str, Module | None] = {}

    def get(self, name: str) -> Module | None:
        """A module by name."""
        if name not in self._read:
            self._read[name] = self._find(name)
        return self._read[name]

    def _find(self, name: str) -> Module | None:
        if name in self._beside:
            return self._beside[name]
        text = self._files.get(f"{name}.tla")
        return None if text is None else module_texts(text).get(name)

    def file_of(self, name: str) -> str:
        """The name of the file in which a module stands."""
        return f"{self.main}.tla" if name in self._beside else f"{name}.tla"

    @cached_property
    def reachable(self) -> tuple[str, ...]:
        """The main module and all that it extends or instantiates, and so on; standard ones too."""
        found: dict[str, None] = {}
        pending = [self.main]
        while pending:
            name = pending.pop()
            if name in found:
                continue
            found[name] = None
            pending += reversed(self._used(name))
        return tuple(found)

    def _used(self, name: str) -> list[str]:
        pending = [module] if (module := self.get(name)) else []
        used: dict[str, None] = {}
        inner: set[str] = set()
        while pending:
            here = pending.pop()
            inner |= here.inner.keys()
            used |= dict.fromkeys((*here.extends, *here.instantiated))
            pending += here.inner.values()
        return [name for name in used if name not in inner]

    @cached_property
    def is_read_whole(self) -> bool:
        """Whether every reachable module is known and understood, or is a standard one."""
        return all(
            module.is_read_whole if (module := self.get(name)) else name in STANDARD
            for name in self.reachable
        )

    def visible(self, name: str | None = None) -> Mapping[str, Module]:
        """The modules whose names a module hands to whoever can write in it, itself first.

        These are the ones that it extends, or instantiates without a name, and so on. Their LOCAL names are
        theirs.
        """
        found: dict[str, Module] = {}
        pending = [name or self.main]
        while pending:
            here = pending.pop(0)
            module = self.get(here)
            if module is None or here in found:
                continue
            found[here] = module
            unnamed = [i for i in module.instances if i.name is None and not (i.local and len(found) > 1)]
            pending += [*module.extends, *(instance.module for instance in unnamed)]
        return found

    def extended(self, name: str | None = None) -> frozenset[str]:
        """The names of the modules, standard ones too, whose definitions a module sees besides its own."""
        modules = self.visible(name).values()
        unnamed = {one.module for module in modules for one in module.instances if one.name is None}
        return frozenset(unnamed.union(*(module.extends for module in modules)))

    def definition(self, name: str) -> tuple[Module, Definition] | None:
        """The definition that a name has in the main module, with its module."""
        for module in self.visible().values():
            found = module.definitions.get(name)
            if found is not None and not (found.local and module.name != self.main):
                return module, found
        return None

    @cached_property
    def constants(self) -> Mapping[str, Declared]:
        """The constants that the main module sees, by name."""
        return {one.name: one for module in self.visible().values() for one in module.constants}

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The variables that the main module sees."""
        return tuple(dict.fromkeys(v for module in self.visible().values() for v in module.variables))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every file, comments and strings too: a name that is not among them is free."""
        return frozenset(word for text in self._files.values() for word in re.findall(r"\w+", text))


def module_texts(text: str) -> Mapping[str, Module]:
    """The modules of one file by name, outermost ones only; the first of a name."""
    source = parse(text)
    found: dict[str, Module] = {}
    for node in source.root.children:
        if node.type == "module":
            module = _module(source, node)
            found.setdefault(module.name, module)
    return found


def _module(source: Source, node: Node) -> Module:
    name = node.child_by_field_name("name")
    return Module(source.text(name) if name else "", source, node)


def _head(source: Source, unit: Node) -> tuple[str, tuple[Declared, ...]]:
    """Name and parameters of a definition."""
    name = unit.child_by_field_name("name")
    parameters = [p for p in unit.children_by_field_name("parameter") if p.is_named]
    return source.text(name) if name else "", tuple(_declared(source, part) for part in parameters)


def _declared(source: Source, node: Node) -> Declared:
    if node.type != "operator_declaration":
        return Declared(source.text(node))
    parts = children(node)
    name = next((part for part in parts if part.type != "placeholder"), node)
    return Declared(source.text(name), sum(part.type == "placeholder" for part in parts))


def _body(unit: Node) -> Node:
    return unit.child_by_field_name("definition") or children(unit)[-1]
