"""Python text as a function of states: the one place where such text is compiled and evaluated.

Each variable stands for its value and each model value's name for the model value, unless it is also a name
of a variable or of Python. Comparisons, ``in``, operators on sets and ``f[x]`` are those of
:mod:`pytlc.trace.comparing`, because Python's own would be silently false.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeAlias

from pytlc.closest import closest
from pytlc.errors import UsageError
from pytlc.trace.comparing import Comparer, ModelNames, Refused
from pytlc.trace.model import State, Step
from pytlc.values import FiniteSet, Function, ModelValue, Value
from pytlc.values.base import Composite

Expression: TypeAlias = Callable[[State], Any] | str

_COMPARE, _CHAIN, _COMBINE, _ITEM = "__tla_compare__", "__tla_chain__", "__tla_combine__", "__tla_item__"
_HELPERS = {"FiniteSet": FiniteSet, "Function": Function, "ModelValue": ModelValue}
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ALGEBRA: dict[type[ast.operator], str] = {ast.BitAnd: "&", ast.BitOr: "|", ast.Sub: "-", ast.BitXor: "^"}


class OfState(Protocol):
    """A function of a step's state."""

    def __call__(self, step: Step, names: ModelNames = frozenset) -> Any:
        """The value there.

        Args:
            step: Its state is looked at.
            names: Finds the names of all model values; those of the state alone if it is not given.

        Raises:
            UsageError: The text fails in that state, which the message names.
        """

    def conclude(self) -> None:
        """Say that the values so far are all there are.

        Raises:
            UsageError: The text compares what could never have been equal, so that its being false says
                nothing.
        """


def expression_of(expression: Expression) -> OfState:
    """An expression as a function of a step's state.

    Raises:
        UsageError: The text is no Python expression.
    """
    return _Text(expression) if isinstance(expression, str) else _Function(expression)


def model_values(values: Iterable[Value]) -> frozenset[str]:
    """The names of all model values inside some values."""
    names: set[str] = set()
    seen: set[Composite] = set()
    pending = list(values)
    while pending:
        value = pending.pop()
        if isinstance(value, ModelValue):
            names.add(value.name)
        elif isinstance(value, Composite) and value not in seen:
            seen.add(value)
            pending.extend(value.parts)
    return frozenset(names)


class _Function:
    """A function of the caller's own."""

    def __init__(self, function: Callable[[State], Any]) -> None:
        self._function = function

    def __call__(self, step: Step, names: ModelNames = frozenset) -> Any:  # noqa: ARG002  # it has its own
        return self._function(step.state)

    def conclude(self) -> None:
        """What it compares is its own affair."""


class _Text:
    """Text, compiled once."""

    def __init__(self, text: str) -> None:
        self._text = text
        try:
            tree = ast.parse(text.strip(), "<expression>", "eval")
            rewriter = _Rewriter(text.strip())
            rewritten = ast.fix_missing_locations(rewriter.visit(tree))
            self._code = compile(rewritten, "<expression>", "eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise UsageError(f"{text!r} is no Python expression: {error}{_hint(text)}") from error
        self._comparer = Comparer(rewriter.texts)
        self._given = _HELPERS | {
            "equal": self._comparer.equal,
            _COMPARE: self._comparer.compare,
            _CHAIN: self._comparer.chain,
            _COMBINE: self._comparer.combine,
            _ITEM: self._comparer.item,
        }
        self._free = rewriter.names - self._given.keys() - vars(builtins).keys()

    def __call__(self, step: Step, names: ModelNames = frozenset) -> Any:
        def known() -> frozenset[str]:
            return names() or model_values(step.state.values())

        self._comparer.names = known
        missing = self._free - step.state.keys()
        named = {name: ModelValue(name) for name in missing & known()} if missing else {}
        try:
            return eval(self._code, {**self._given, **named, **step.state})  # noqa: S307  # the user's own
        except Refused as error:
            raise UsageError(f"{self._text!r}: {error} (state {step.number})") from error
        except NameError as error:
            told = f"{self._text!r} fails in state {step.number}: NameError: {error}"
            raise UsageError(told + self._suggested(error.name, step.state, known())) from error
        except Exception as error:  # it may raise anything, and that is an answer to its author
            told = f"{self._text!r} fails in state {step.number}: {type(error).__name__}: {error}"
            raise UsageError(told) from error

    def conclude(self) -> None:
        """As in :class:`OfState`."""
        try:
            self._comparer.conclude()
        except Refused as error:
            raise UsageError(f"{self._text!r} says nothing here: {error}") from error

    @staticmethod
    def _suggested(name: str | None, state: State, names: frozenset[str]) -> str:
        nearest = closest(name or "", [*state, *names])
        if nearest:
            return f"; is it {nearest[0]}?"
        told = f"; the variables are {', '.join(state)}"
        return told + (f", the model values {', '.join(sorted(names)[:20])}" if names else "")


class _Rewriter(ast.NodeTransformer):
    """Puts calls of a :class:`Comparer` in place of what it does.

    Attributes:
        texts: The comparisons as they were written, by their numbers; number 0 is for ``equal(..)``.
        names: All names that are read.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self.texts = ["equal(..)"]
        self.names: set[str] = set()

    def visit_Name(self, node: ast.Name) -> ast.AST:  # the name is that of the class
        """Note what is read."""
        self.names.add(node.id)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """A comparison, or a chain of them."""
        number = self._number(node)
        self.generic_visit(node)
        signs = [ast.Constant(_SIGNS[type(sign)]) for sign in node.ops]
        if len(signs) == 1:
            return _call(_COMPARE, number, signs[0], node.left, node.comparators[0])
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        others = [
            ast.Tuple([sign, ast.Lambda(nothing, right)], ast.Load())
            for sign, right in zip(signs, node.comparators, strict=True)
        ]
        return _call(_CHAIN, number, node.left, *others)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """An operator that sets have."""
        sign = _ALGEBRA.get(type(node.op))
        if sign is None:
            return self.generic_visit(node)
        number = self._number(node)
        self.generic_visit(node)
        return _call(_COMBINE, number, ast.Constant(sign), node.left, node.right)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """A function applied to an argument."""
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load) or isinstance(node.slice, ast.Slice):
            return node
        return _call(_ITEM, node.value, node.slice)

    def _number(self, node: ast.expr) -> ast.Constant:
        self.texts.append(ast.get_source_segment(self._source, node) or "the comparison")
        return ast.Constant(len(self.texts) - 1)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _hint(expression: str) -> str:
    is_tla = re.search(r"/\\|\\/|\\[a-z]+ |(?<![=!<>])=(?![=<>])|#|~|\|->", expression)
    return "\nit looks like TLA+: here ==, !=, and, or, not are those of Python" if is_tla else ""
