r"""The formulas of properties, as far as something in them may never be reached.

Read are ``A => B``, ``A ~> B``, ``/\``, ``\A``, ``IF``, ``LET``, ``[]``, ``[A]_v``, ``<>`` and operators that
are the whole of a formula; everything else is one piece. Each piece keeps its columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pytlc.tla import Place, Source
from pytlc.tla.level import symbol
from pytlc.tla.syntax import children

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of a formula: one node, or several in a row.

    Attributes:
        source: Where it stands.
        nodes: What it is made of.
    """

    source: Source
    nodes: tuple[Node, ...]

    @property
    def text(self) -> str:
        """Its text, with the first line in its column."""
        return self.source.between(self.nodes[0], self.nodes[-1])

    @property
    def line(self) -> str:
        """The text on one line."""
        return " ".join(self.source.without_comments(self.nodes[0], self.nodes[-1]).split())

    @property
    def begin(self) -> Place:
        """Its first character."""
        return self.source.place(self.nodes[0])

    @property
    def end(self) -> Place:
        """Its last character."""
        return self.source.end(self.nodes[-1])


@dataclass(frozen=True, slots=True)
class Implies:
    """``A => B``; with ``leads`` it is ``A ~> B``."""

    antecedent: Piece
    consequent: Formula
    then: Piece
    leads: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """A conjunction."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class ForAll:
    r"""``\A`` with its bounds."""

    bounds: Piece
    body: Formula


@dataclass(frozen=True, slots=True)
class Let:
    """``LET`` with its definitions."""

    definitions: Piece
    body: Formula


@dataclass(frozen=True, slots=True)
class If:
    """``IF``."""

    condition: Piece
    then: Formula
    otherwise: Formula


@dataclass(frozen=True, slots=True)
class Always:
    """``[]F``, or ``[][F]_v`` with the subscript."""

    body: Formula
    subscript: Piece | None = None


@dataclass(frozen=True, slots=True)
class Eventually:
    """``<>F``."""

    body: Piece


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator with its arguments."""

    name: str
    arguments: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Anything else."""


Formula: TypeAlias = Implies | All | ForAll | Let | If | Always | Eventually | Apply | Leaf
_LEAF = Leaf()


def _conjuncts(node: Node) -> list[Node]:
    r"""The operands of a row of ``/\``, which may be long."""
    found: list[Node] = []
    while symbol(node) == "land":
        left, _, right = children(node)
        found.append(right)
        node = left
    return [node, *reversed(found)]


def read(source: Source, node: Node) -> Formula:
    """The structure of a formula."""
    return _Reader(source).read(node)


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source

    def read(self, node: Node) -> Formula:
        match node.type:
            case "parentheses":
                return self.read(children(node)[0])
            case "conj_list":
                return All(tuple(self.read(children(item)[-1]) for item in children(node)))
            case "bound_infix_op":
                return self._infix(node)
            case "bound_prefix_op":
                return self._prefix(node)
            case "bounded_quantification" if children(node)[0].type == "forall":
                *bounds, body = children(node)[1:]
                return ForAll(self._piece(bounds), self.read(body))
            case "let_in":
                *definitions, body = children(node)
                return Let(self._piece(definitions), self.read(body))
            case "if_then_else":
                condition, then, otherwise = children(node)
                return If(self._piece([condition]), self.read(then), self.read(otherwise))
        return self._application(node)

    def _infix(self, node: Node) -> Formula:
        left, _, right = children(node)
        match symbol(node):
            case "implies" | "leads_to" as sign:
                leads = sign == "leads_to"
                return Implies(self._piece([left]), self.read(right), self._piece([right]), leads)
            case "land":
                return All(tuple(map(self.read, _conjuncts(node))))
        return _LEAF

    def _prefix(self, node: Node) -> Formula:
        operand = children(node)[-1]
        match symbol(node):
            case "always" if operand.type == "step_expr_or_stutter":
                action, subscript = children(operand)[0], children(operand)[-1]
                return Always(self.read(action), self._piece([subscript]))
            case "always":
                return Always(self.read(operand))
            case "eventually":
                return Eventually(self._piece([operand]))
        return _LEAF

    def _application(self, node: Node) -> Formula:
        match node.type:
            case "identifier_ref":
                return Apply(self.source.text(node), ())
            case "bound_op":
                name, *arguments = children(node)
                return Apply(self.source.text(name), tuple(self._piece([one]) for one in arguments))
        return _LEAF

    def _piece(self, nodes: Sequence[Node]) -> Piece:
        return Piece(self.source, tuple(nodes))
