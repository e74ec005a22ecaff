"""A specification formula taken apart: initial predicate, next-state relation, and what is temporal besides.

TLC does the same (``tlc2.tool.impl.SpecProcessor.processConfigSpec``): it follows conjunctions and
operators without arguments; what is of state level belongs to the initial predicate, ``[][A]_v`` is the
next-state relation, and the rest is temporal. A formula in which anything is not understood is not taken
apart at all, so that no part is ever lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from pytlc.tla.modules import STANDARD, Definition, Instance, Module, Modules
from pytlc.tla.syntax import Source, children, walk

if TYPE_CHECKING:
    from tree_sitter import Node


class Level(IntEnum):
    """The level of a formula (Specifying Systems, 17.2); a constant counts as a state predicate here."""

    STATE = 1
    ACTION = 2
    TEMPORAL = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a specification.

    Attributes:
        module: The module in whose scope its text is to be read.
        text: Its text, with the first line in its column.
        path: What the main module puts before a name of that module: ``I!``, or nothing.
    """

    module: str
    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a specification is made of.

    Attributes:
        init: The conjuncts of the initial predicate.
        next: The next-state relation.
        subscript: The subscript of its box; None for a cfg's NEXT.
        temporal: The other conjuncts: fairness, and whatever else is temporal.
    """

    init: tuple[Piece, ...]
    next: Piece
    subscript: Piece | None = None
    temporal: tuple[Piece, ...] = ()


def behaviour(modules: Modules, specification: str, replaced: Mapping[str, str]) -> Behaviour | None:
    """Take the operator apart that a cfg names under SPECIFICATION.

    Args:
        modules: The modules of the spec.
        specification: The operator of the main module.
        replaced: The operators that the cfg puts in the place of others (``Op <- Other``).

    Returns:
        None where the formula, or a name in it, is not understood.
    """
    taking = _Taking(modules, replaced)
    main = modules.get(modules.main)
    if (
        main is None
        or not taking.name(specification, _Scope(main))
        or not taking.init
        or len(taking.next) != 1
    ):
        return None
    action, subscript = taking.next[0]
    return Behaviour(tuple(taking.init), action, subscript, tuple(taking.temporal))


@dataclass(frozen=True, slots=True)
class _Scope:
    """The module that a formula stands in, and how the main module reaches it."""

    module: Module
    path: str = ""


@dataclass(slots=True)
class _Taking:
    modules: Modules
    replaced: Mapping[str, str]
    init: list[Piece] = field(default_factory=list)
    next: list[tuple[Piece, Piece]] = field(default_factory=list)
    temporal: list[Piece] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    def name(self, name: str, scope: _Scope) -> bool:
        """Take an operator without arguments; whether it was understood."""
        found = self._lookup(name, scope)
        if found is None or found[1].parameters or found[1].function:
            return False
        inside, definition = found
        key = (inside.module.name, definition.name)
        if key in self.open:
            return False
        self.open.append(key)
        understood = self.formula(definition.body, inside)
        self.open.pop()
        return understood

    def _lookup(self, name: str, scope: _Scope) -> tuple[_Scope, Definition] | None:
        name = self.replaced.get(name, name)
        for module in self.modules.visible(scope.module.name).values():
            found = module.definitions.get(name)
            if found is not None and not (found.local and module is not scope.module):
                return _Scope(module, scope.path), found
        return None

    def formula(self, node: Node, scope: _Scope) -> bool:
        match node.type:
            case "parentheses":
                return self.formula(children(node)[0], scope)
            case "conj_list":
                return all(self.formula(children(item)[-1], scope) for item in children(node))
            case "bound_infix_op" if _symbol(node) == "land":
                left, _, right = children(node)
                return self.formula(left, scope) and self.formula(right, scope)
            case "bound_prefix_op" if _symbol(node) == "always":
                return self._boxed(node, scope)
        level = self._level_of(node, scope)
        if level is Level.STATE:
            self.init.append(self._piece(node, scope))
            return True
        if node.type == "identifier_ref" and level is not None:
            return self.name(scope.module.source.text(node), scope)
        if node.type == "prefixed_op" and level is not None:
            return self._instantiated(node, scope)
        return self._other(node, scope, level)

    def _other(self, node: Node, scope: _Scope, level: Level | None) -> bool:
        if level is not Level.TEMPORAL or _hides_a_box(node):
            return False
        self.temporal.append(self._piece(node, scope))
        return True

    def _boxed(self, node: Node, scope: _Scope) -> bool:
        inside = children(node)[-1]
        if inside.type != "step_expr_or_stutter":
            return self._other(node, scope, self._level_of(node, scope))
        action, subscript = children(inside)[0], children(inside)[-1]
        self.next.append((self._piece(action, scope), self._piece(subscript, scope)))
        return self._level_of(action, scope) is not None

    def _instantiated(self, node: Node, scope: _Scope) -> bool:
        """``I!Name``."""
        found = self._through(node, scope)
        operator = children(node)[-1]
        if found is None or operator.type != "identifier_ref":
            return False
        return self.name(scope.module.source.text(operator), found)

    def _through(self, node: Node, scope: _Scope) -> _Scope | None:
        """The scope behind the prefix of ``I!Name``; None for one with arguments, or more than one name."""
        text = scope.module.source
        prefix = children(node)[0]
        components = children(prefix)
        if len(components) != 1 or children(components[0])[0].type != "identifier_ref":
            return None
        name = text.text(components[0])
        instance = self._instance(name, scope)
        module = self.modules.get(instance.module) if instance else None
        if instance is None or instance.parameters or module is None:
            return None
        return _Scope(module, f"{scope.path}{name}!")

    def _instance(self, name: str, scope: _Scope) -> Instance | None:
        for module in self.modules.visible(scope.module.name).values():
            for instance in module.instances:
                if instance.name == name and not (instance.local and module is not scope.module):
                    return instance
        return None

    def _level_of(self, node: Node, scope: _Scope) -> Level | None:
        return self._level(node, scope, _names_bound(node, scope.module.source))

    def _level(self, node: Node, scope: _Scope, bound: frozenset[str]) -> Level | None:
        """The level of a formula; None where a name in it is not known."""
        match node.type:
            case "identifier_ref":
                return self._level_of_name(scope.module.source.text(node), scope, bound)
            case "prefixed_op":
                return self._level_through(node, scope, bound)
            case "bound_prefix_op" if _symbol(node) == "enabled":
                return Level.STATE
        own = _LEVELS.get(_symbol(node) or node.type, Level.STATE)
        return _highest(own, [self._level(child, scope, bound) for child in children(node)])

    def _level_of_name(self, name: str, scope: _Scope, bound: frozenset[str]) -> Level | None:
        if name in bound or name in self._declared(scope):
            return Level.STATE
        found = self._lookup(name, scope)
        if found is None:
            return Level.STATE if self._sees_all_but_standard(scope) else None
        inside, definition = found
        key = (inside.module.name, definition.name)
        if key in self.open:
            return Level.STATE
        self.open.append(key)
        names = _names_bound(definition.node, definition.source)
        level = self._level(definition.body, inside, names)
        self.open.pop()
        return level

    def _level_through(self, node: Node, scope: _Scope, bound: frozenset[str]) -> Level | None:
        inside = self._through(node, scope)
        operator = children(node)[-1]
        if inside is None:
            return None
        applied = operator.type == "bound_op"
        named, *arguments = children(operator) if applied else [operator]
        own = self._level_of_name(scope.module.source.text(named), inside, frozenset())
        levels = [self._level(argument, scope, bound) for argument in arguments]
        return None if own is None else _highest(own, levels)

    def _declared(self, scope: _Scope) -> set[str]:
        seen = self.modules.visible(scope.module.name).values()
        return {name for module in seen for name in (*module.variables, *(c.name for c in module.constants))}

    def _sees_all_but_standard(self, scope: _Scope) -> bool:
        """Whether a name that nothing defines can only be one of a standard module: all of those are constant."""
        seen = self.modules.visible(scope.module.name)
        unseen = self.modules.extended(scope.module.name) - seen.keys()
        return unseen <= STANDARD and all(module.is_read_whole for module in seen.values())

    def _piece(self, node: Node, scope: _Scope) -> Piece:
        return Piece(scope.module.name, scope.module.source.in_columns(node), scope.path)


_LEVELS: dict[str, Level] = {
    "prime": Level.ACTION,
    "unchanged": Level.ACTION,
    "step_expr_or_stutter": Level.ACTION,
    "step_expr_no_stutter": Level.ACTION,
    "always": Level.TEMPORAL,
    "eventually": Level.TEMPORAL,
    "leads_to": Level.TEMPORAL,
    "plus_arrow": Level.TEMPORAL,
    "fairness": Level.TEMPORAL,
    "temporal_forall": Level.TEMPORAL,
    "temporal_exists": Level.TEMPORAL,
}


def _symbol(node: Node) -> str | None:
    """The operator of an application of a prefix, infix or postfix operator."""
    symbol = node.child_by_field_name("symbol")
    return symbol.type if symbol is not None else None


def _hides_a_box(node: Node) -> bool:
    r"""Whether a next-state relation stands where TLC does not look for one (``\A p : [][A(p)]_v``)."""
    boxes = (here for here in walk(node) if _symbol(here) == "always")
    return any(children(box)[-1].type == "step_expr_or_stutter" for box in boxes)


def _highest(own: Level, levels: Sequence[Level | None]) -> Level | None:
    known = [level for level in levels if level is not None]
    return max([own, *known]) if len(known) == len(levels) else None


def _names_bound(node: Node, source: Source) -> frozenset[str]:
    """Every name that is introduced at or below a node, by a quantifier, a parameter or LET.

    That is more than what is in scope at any one place: what LET defines counts where it stands in the
    formula.
    """
    return frozenset(source.text(here) for here in walk(node) if here.type == "identifier")
