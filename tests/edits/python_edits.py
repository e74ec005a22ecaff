"""Small mistakes in the steps of the reference model, made one at a time by editing their syntax trees.

Of each step of a version: drop a field of a ``_replace``, drop a statement that changes the machine, exchange
two such statements that follow each other, exchange the labels of two ways to go on, negate a condition; and
exchange two steps that follow each other.
"""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType

from pytlc.vgic.compose import BoundStep, Layer

#: Changes a function in place; gives the line that it changed, or None where there is nothing to change.
Change = Callable[[ast.FunctionDef], int | None]


@dataclass(frozen=True, slots=True)
class PythonEdit:
    """One mistake in one function.

    Attributes:
        action: The step's action.
        function: The function's name.
        what: The mistake in words.
        layer: The step as it is with the mistake.
        mark: The same step, which raises :class:`Reached` where the mistake would be.
    """

    action: str
    function: str
    what: str
    layer: Layer
    mark: Layer


class Reached(Exception):
    """The place of a mistake is executed."""


def python_edits(steps: Iterable[BoundStep], actions: frozenset[str]) -> Iterator[PythonEdit]:
    """Every mistake in the steps of these actions, in the order of the source."""
    taken = [step for step in steps if step.info.action in actions]
    for step in taken:
        yield from _edits_of(step)
    for one, other in pairwise(taken):
        if one.info.parameters == other.info.parameters:
            yield _exchanged(one, other)


def _exchanged(one: BoundStep, other: BoundStep) -> PythonEdit:
    """Each of two steps does what the other one should."""

    def reached(*_args: object) -> None:
        raise Reached

    names = (one.info.function, other.info.function)
    return PythonEdit(
        one.info.action,
        one.info.function,
        f"exchange the steps {one.info.name} and {other.info.name}",
        Layer("Edit", dict(zip(names, (other.function, one.function), strict=True))),
        Layer("Edit", dict.fromkeys(names, reached)),
    )


def _edits_of(step: BoundStep) -> Iterator[PythonEdit]:
    module = sys.modules[step.function.__module__]
    name = step.function.__name__
    tree = ast.parse(inspect.getsource(module))
    original = _function(tree, name)
    for what, change in _changes(original):
        edited = copy.deepcopy(tree)
        line = change(_function(edited, name))
        if line is not None:
            marked = _marked(tree, name, line)
            layers = (_layer(module, changed, name) for changed in (edited, marked))
            yield PythonEdit(step.info.action, name, what, *layers)


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _layer(module: ModuleType, tree: ast.Module, name: str) -> Layer:
    made = ModuleType(f"{module.__name__}_edited")
    vars(made)["Reached"] = Reached
    exec(compile(ast.fix_missing_locations(tree), made.__name__, "exec"), vars(made))  # noqa: S102  # our own source
    return Layer("Edit", {name: vars(made)[name]})


def _marked(tree: ast.Module, name: str, line: int) -> ast.Module:
    """The module with an exception in front of the statement at the line."""
    marked = copy.deepcopy(tree)
    raising = ast.parse("raise Reached").body
    for body in _bodies(_function(marked, name)):
        for index, statement in enumerate(body):
            if statement.lineno == line:
                body[index:index] = copy.deepcopy(raising)
                return marked
    raise AssertionError(f"{name} has no statement at line {line}")


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for inner in ast.walk(node):
        for field in ("body", "orelse"):
            body = getattr(inner, field, None)
            if isinstance(body, list):
                yield body


def _changes(function: ast.FunctionDef) -> Iterator[tuple[str, Change]]:
    """What can be changed, numbered within the function so that a copy is changed at the same place."""
    for index, statement in enumerate(_statements(function)):
        for place, (_, keyword) in enumerate(_replaced(statement)):
            yield f"drop {keyword.arg}", _drop_field(index, place)
        if _is_update(statement):
            yield f"drop {ast.unparse(statement)}", _drop_statement(index)
        if isinstance(statement, ast.If):
            yield f"negate {ast.unparse(statement.test)}", _negate(index)
    for index, (one, other) in enumerate(_neighbours(function)):
        yield f"exchange {ast.unparse(one)} and {ast.unparse(other)}", _exchange(index)
    labels = _labels(function)
    if len({label.value for label in labels}) > 1:
        yield f"exchange {labels[0].value!r} and {labels[1].value!r}", _exchange_labels


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    return [s for body in _bodies(function) for s in body if not isinstance(s, ast.Expr)]


def _is_update(statement: ast.stmt) -> bool:
    """``m = call(m, ..)``."""
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id == "m"
    )


def _replaced(statement: ast.stmt) -> list[tuple[ast.Call, ast.keyword]]:
    """The fields of the ``_replace`` calls of a statement itself, not of those inside of it."""
    if not isinstance(statement, ast.Assign | ast.Return) or statement.value is None:
        return []
    calls = [node for node in ast.walk(statement.value) if isinstance(node, ast.Call)]
    return [
        (call, keyword)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "_replace"
        for keyword in call.keywords
    ]


def _neighbours(function: ast.FunctionDef) -> list[tuple[ast.stmt, ast.stmt]]:
    return [
        (one, other)
        for body in _bodies(function)
        for one, other in pairwise(body)
        if _is_update(one) and _is_update(other)
    ]


def _labels(function: ast.FunctionDef) -> list[ast.Constant]:
    """The labels that the ``goto`` calls of a function name."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    gotos = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "goto"]
    return [call.args[2] for call in gotos if isinstance(call.args[2], ast.Constant)]


def _drop_field(index: int, place: int) -> Change:
    def change(function: ast.FunctionDef) -> int:
        statement = _statements(function)[index]
        call, keyword = _replaced(statement)[place]
        call.keywords.remove(keyword)
        return statement.lineno

    return change


def _drop_statement(index: int) -> Change:
    def change(function: ast.FunctionDef) -> int:
        statement = _statements(function)[index]
        body = next(body for body in _bodies(function) if any(s is statement for s in body))
        body[body.index(statement)] = ast.Pass(lineno=statement.lineno, col_offset=statement.col_offset)
        return statement.lineno

    return change


def _negate(index: int) -> Change:
    def change(function: ast.FunctionDef) -> int:
        statement = _statements(function)[index]
        assert isinstance(statement, ast.If)
        statement.test = ast.UnaryOp(ast.Not(), statement.test)
        return statement.lineno

    return change


def _exchange(index: int) -> Change:
    def change(function: ast.FunctionDef) -> int:
        one, other = _neighbours(function)[index]
        body = next(body for body in _bodies(function) if any(s is one for s in body))
        place = body.index(one)
        body[place : place + 2] = [other, one]
        return one.lineno

    return change


def _exchange_labels(function: ast.FunctionDef) -> int:
    one, other = _labels(function)[:2]
    line = min(one.lineno, other.lineno)
    one.value, other.value = other.value, one.value
    return _enclosing(function, line)


def _enclosing(function: ast.FunctionDef, line: int) -> int:
    """The first line of the innermost statement around a line."""
    around = [s for s in _statements(function) if s.lineno <= line <= (s.end_lineno or s.lineno)]
    return max(s.lineno for s in around)
