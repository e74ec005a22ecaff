"""Levels of formulas: whether they are about a state, a step or a whole behaviour.

A level is the highest one of whatever a formula is made of, the operators that it uses included; SANY's is
never higher (Specifying Systems, section 17.2). A formula with a name in it that is not known has no level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from pytlc.tla.modules import SYMBOLS, Definition, Instance, Module
from pytlc.tla.operators import canonical
from pytlc.tla.scope import STANDARD, Modules
from pytlc.tla.syntax import Source, children, walk

if TYPE_CHECKING:
    from tree_sitter import Node


class Level(IntEnum):
    """The level of a formula; a constant counts as a state predicate here."""

    STATE = 1
    ACTION = 2
    TEMPORAL = 3


#: Standard modules in which all operators are constant.
_CONSTANT = STANDARD - {"RealTime"}
#: What makes a formula one of a step.
PRIMED = frozenset({"prime", "unchanged", "step_expr_or_stutter", "step_expr_no_stutter"})
_LEVELS: dict[str, Level] = {
    "prime": Level.ACTION,
    "unchanged": Level.ACTION,
    "cdot": Level.ACTION,
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


@dataclass(frozen=True, slots=True)
class Through:
    """What stands behind ``I!`` or ``I(x)!``.

    Attributes:
        around: The module that defines ``I``.
        instance: ``I``.
        module: The module that is instantiated.
        arguments: Of ``I``.
    """

    around: Module
    instance: Instance
    module: Module
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula in a module, with the names that are bound somewhere in it."""

    node: Node
    module: Module
    bound: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Made:
    """What a formula is made of: its own level, the operators that it uses, whether it has variables."""

    level: Level
    uses: frozenset[tuple[Module, Definition]]
    has_variables: bool


@dataclass(slots=True)
class Levels:
    """Levels in the modules of a spec.

    Attributes:
        modules: The modules.
        replaced: The operators that the cfg puts in the place of others.
    """

    modules: Modules
    replaced: Mapping[str, str]
    _made: dict[Definition, _Made | None] = field(default_factory=dict)

    def lookup(self, name: str, module: Module) -> tuple[Module, Definition] | None:
        """The definition that stands for a name in a module, and its own module, if that is understood."""
        found = self.modules.definition(self.replaced.get(name, name), module)
        return found if found is not None and found[0].is_read_whole else None

    def through(self, component: Node, source: Source, module: Module) -> Through | None:
        """What a part of ``I!J!Op`` leads to; None where it is no instance that the module sees."""
        named, *arguments = children(component)
        if named.type == "bound_op":
            named, *arguments = children(named)
        found = self.modules.instance(source.text(named), module)
        if found is None:
            return None
        around, instance = found
        target = self.modules.seen_from(around, instance.module)
        if target is None or not target.is_read_whole:
            return None
        return Through(around, instance, target, tuple(arguments))

    def of(self, node: Node, module: Module) -> Level | None:
        """The level of a formula; None where a name in it is not known."""
        level = Level.STATE
        for made in self._all(node, module):
            if made is None:
                return None
            level = max(level, made.level)
        return level

    def is_constant(self, node: Node, module: Module) -> bool:
        """Whether a formula surely depends on no variable."""
        return all(made is not None and not made.has_variables for made in self._all(node, module))

    def _all(self, node: Node, module: Module) -> Iterator[_Made | None]:
        """What a formula is made of, and what each operator is that it uses, and so on."""
        seen = set[Definition]()
        pending = [self._takes(_Formula(node, module, _names_bound(node, module.source)))]
        while pending:
            made = pending.pop()
            yield made
            for used_in, used in made.uses if made is not None else ():
                if used not in seen:
                    seen.add(used)
                    pending.append(self._definition(used_in, used))

    def _definition(self, module: Module, definition: Definition) -> _Made | None:
        if definition not in self._made:
            bound = _names_bound(definition.node, definition.source)
            self._made[definition] = self._takes(_Formula(definition.node, module, bound))
        return self._made[definition]

    def _takes(self, formula: _Formula) -> _Made | None:
        level, uses, pending = Level.STATE, set[tuple[Module, Definition]](), [formula]
        varies = False
        if formula.node.has_error:
            return None
        while pending:
            here = pending.pop()
            for node in _parts(here.node):
                varies = varies or self._is_variable(node, here)
                level = max(level, _LEVELS.get(node.type, Level.STATE))
                if node.type == "prefixed_op":
                    found = self._prefixed(node, here)
                elif node.type == "subexpression":
                    found = None
                else:
                    found = self._named(_name(node, here.module.source), here)
                if found is None:
                    return None
                pending += found[0]
                uses |= found[1]
        return _Made(level, frozenset(uses), varies)

    def _is_variable(self, node: Node, formula: _Formula) -> bool:
        if node.type != "identifier_ref":
            return symbol(node) == "enabled"
        name = formula.module.source.text(node)
        return name not in formula.bound and self.modules.is_variable(name, formula.module)

    def _named(self, name: str | None, formula: _Formula) -> _Found | None:
        if name is None or name in formula.bound:
            return _NOTHING
        found = self.lookup(name, formula.module)
        if found is not None:
            return (), {found}
        if self.modules.declares(name, formula.module):
            return _NOTHING
        return _NOTHING if self._is_standard(name, formula.module) else None

    def _is_standard(self, name: str, module: Module) -> bool:
        """Whether a name that nothing defines can only be a standard one: those are constant."""
        around: Module | None = module
        while around is not None:
            seen = self.modules.seen_in(around).values()
            if not all(one.is_read_whole and name not in one.facts for one in seen):
                return False
            used = {used for one in seen for used in (*one.extends, *_unnamed(one, own=one is around))}
            if not used <= _CONSTANT | {one.name for one in seen}:
                return False
            around = around.outer
        return True

    def _prefixed(self, node: Node, formula: _Formula) -> _Found | None:
        """``I!J(x)!Op(y)``."""
        prefix, operator = children(node)
        pending: list[_Formula] = []
        uses: set[tuple[Module, Definition]] = set()
        module = formula.module
        for component in children(prefix):
            through = self.through(component, formula.module.source, module)
            if through is None:
                return None
            pending += [_Formula(one, formula.module, formula.bound) for one in through.arguments]
            pending += self._substituted(through)
            uses |= self._implied(through)
            module = through.module
        named, *arguments = children(operator) if operator.type in _APPLIED else [operator]
        pending += [_Formula(one, formula.module, formula.bound) for one in arguments]
        found = self.lookup(canonical(formula.module.source.text(named)), module)
        return None if found is None else (pending, uses | {found})

    def _substituted(self, through: Through) -> Iterable[_Formula]:
        bound = frozenset(one.name for one in through.instance.parameters)
        for node in through.instance.substitutions:
            yield _Formula(node, through.around, bound | _names_bound(node, through.around.source))

    def _implied(self, through: Through) -> set[tuple[Module, Definition]]:
        """The operators that stand for constants of the module since they have the same name."""
        names = {name for module in self.modules.seen_in(through.module).values() for name in module.declared}
        found = (self.lookup(name, through.around) for name in names)
        return {one for one in found if one is not None}


_Found = tuple[Iterable[_Formula], set[tuple[Module, Definition]]]
_NOTHING: _Found = ((), set())
#: Names in these bind nothing.
_FIELDS = frozenset({"record_literal", "set_of_records", "label"})
_APPLIED = frozenset({"bound_op", "bound_nonfix_op"})
_OPERATIONS = frozenset({"bound_infix_op", "bound_prefix_op", "bound_postfix_op"})


def symbol(node: Node) -> str | None:
    """The operator of an application of a prefix, infix or postfix operator."""
    found = node.child_by_field_name("symbol")
    return found.type if found is not None else None


def _name(node: Node, source: Source) -> str | None:
    """The name that a node applies or refers to."""
    if node.type == "identifier_ref":
        return source.text(node)
    if node.type in SYMBOLS:
        return canonical(source.text(node))
    found = node.child_by_field_name("symbol") if node.type in _OPERATIONS else None
    return None if found is None else canonical(source.text(found))


def _parts(node: Node) -> Iterator[Node]:
    """A node and all below it that its level depends on: no fields, what is ENABLED, nor ``I!Op``."""
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type == "except_update_record_field":
            continue
        yield here
        if here.type == "record_value":
            pending.append(children(here)[0])
        elif here.type != "prefixed_op" and symbol(here) != "enabled":
            pending += here.children


def _unnamed(module: Module, *, own: bool) -> Iterator[str]:
    """What a module instantiates without a name, as seen in it, or by others."""
    return (one.module for one in module.instances if one.name is None and (own or not one.local))


def _names_bound(node: Node, source: Source) -> frozenset[str]:
    """Every name that is introduced at or below a node, by a quantifier, a parameter or LET.

    That is more than what is in scope at any one place: what LET defines counts where it stands in the
    formula.
    """
    named = (here for here in walk(node) if here.type == "identifier")
    return frozenset(
        source.text(here) for here in named if here.parent is not None and here.parent.type not in _FIELDS
    )
