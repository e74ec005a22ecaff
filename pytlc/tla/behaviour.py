"""A specification formula taken apart: initial predicate, next-state relation, and what is temporal besides.

TLC does the same (``tlc2.tool.impl.SpecProcessor.processConfigSpec``): it follows conjunctions and
operators without arguments; what is of state level belongs to the initial predicate, ``[][A]_v`` is the
next-state relation, and the rest is temporal. A formula in which anything is not understood is not taken
apart at all, so that no part is ever lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytlc.tla.level import Level, Levels, symbol
from pytlc.tla.modules import Module
from pytlc.tla.scope import Modules
from pytlc.tla.syntax import children, walk

if TYPE_CHECKING:
    from tree_sitter import Node


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
    main = modules.get(modules.main)
    if main is None:
        return None
    taking = _Taking(Levels(modules, replaced))
    if not taking.specification(specification, _Scope(main, main)):
        return None
    if not taking.init or len(taking.next) != 1:
        return None
    action, subscript = taking.next[0]
    return Behaviour(tuple(taking.init), action, subscript, tuple(taking.temporal))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a formula stands.

    Attributes:
        module: The module that it stands in.
        root: The module that the main one reaches under ``path``; the main one itself without.
        path: ``I!``, or nothing.
    """

    module: Module
    root: Module
    path: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A formula on its way, with the operators that it is inside of."""

    node: Node
    scope: _Scope
    inside: frozenset[tuple[str, str]]


@dataclass(slots=True)
class _Taking:
    levels: Levels
    init: list[Piece] = field(default_factory=list)
    next: list[tuple[Piece, Piece]] = field(default_factory=list)
    temporal: list[Piece] = field(default_factory=list)
    pending: list[_Part] = field(default_factory=list)

    def specification(self, name: str, scope: _Scope) -> bool:
        """Take an operator without arguments; whether it was understood whole."""
        understood = self._name(name, scope, frozenset())
        while understood and self.pending:
            understood = self._formula(self.pending.pop())
        return understood

    def _name(self, name: str, scope: _Scope, inside: frozenset[tuple[str, str]]) -> bool:
        found = self.levels.lookup(name, scope.module)
        if found is None or found[1].parameters or found[1].function:
            return False
        there = _Scope(found[0], scope.root, scope.path)
        key = (f"{there.path}{there.module.name}", found[1].name)
        if key in inside or not self._can_be_named(there):
            return False
        self.pending.append(_Part(found[1].body, there, inside | {key}))
        return True

    def _can_be_named(self, scope: _Scope) -> bool:
        """Whether the main module has a name for what is defined at the end of another one."""
        seen = self.levels.modules.seen_in(scope.root, from_outside=bool(scope.path))
        return scope.module.outer is None and any(scope.module is module for module in seen.values())

    def _formula(self, part: _Part) -> bool:
        node, scope = part.node, part.scope
        match node.type:
            case "parentheses":
                return self._all([children(node)[0]], part)
            case "conj_list":
                return self._all([children(item)[-1] for item in children(node)], part)
            case "bound_infix_op" if symbol(node) == "land":
                left, _, right = children(node)
                return self._all([left, right], part)
            case "bound_prefix_op" if symbol(node) == "always":
                return self._boxed(node, scope)
        level = self.levels.of(node, scope.module)
        if level is Level.STATE:
            self.init.append(_piece(node, scope))
            return True
        if node.type == "identifier_ref" and level is not None:
            return self._name(scope.module.source.text(node), scope, part.inside)
        if node.type == "prefixed_op" and level is not None:
            return self._instantiated(node, part)
        return self._other(node, scope, level)

    def _all(self, nodes: list[Node], part: _Part) -> bool:
        self.pending += [_Part(node, part.scope, part.inside) for node in reversed(nodes)]
        return True

    def _other(self, node: Node, scope: _Scope, level: Level | None) -> bool:
        if level is not Level.TEMPORAL or _hides_a_box(node):
            return False
        self.temporal.append(_piece(node, scope))
        return True

    def _boxed(self, node: Node, scope: _Scope) -> bool:
        inside = children(node)[-1]
        if inside.type != "step_expr_or_stutter":
            return self._other(node, scope, self.levels.of(node, scope.module))
        action, subscript = children(inside)[0], children(inside)[-1]
        self.next.append((_piece(action, scope), _piece(subscript, scope)))
        known = (self.levels.of(action, scope.module), self.levels.of(subscript, scope.module))
        return None not in known and Level.TEMPORAL not in known

    def _instantiated(self, node: Node, part: _Part) -> bool:
        """``I!Name``, where the main module can say so too."""
        prefix, operator = children(node)
        source, parts = part.scope.module.source, children(prefix)
        through = self.levels.through(parts[0], source, part.scope.module) if len(parts) == 1 else None
        if through is None or through.instance.parameters or operator.type != "identifier_ref":
            return False
        around = _Scope(through.around, part.scope.root, part.scope.path)
        is_local = through.instance.local and (around.path or around.module is not around.root)
        if is_local or not self._can_be_named(around):
            return False
        scope = _Scope(through.module, through.module, f"{around.path}{through.instance.name}!")
        return self._name(source.text(operator), scope, part.inside)


def _piece(node: Node, scope: _Scope) -> Piece:
    return Piece(scope.module.name, scope.module.source.in_columns(node), scope.path)


def _hides_a_box(node: Node) -> bool:
    r"""Whether a next-state relation stands where TLC does not look for one (``\A p : [][A(p)]_v``)."""
    boxes = (here for here in walk(node) if symbol(here) == "always")
    return any(children(box)[-1].type == "step_expr_or_stutter" for box in boxes)
