"""The values of Java expressions as the tests of TLC write them: strings, numbers, arrays and classes.

What is no such expression raises `NotConstant`, with its source, so that nothing is guessed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tree_sitter import Node

from tests.tlc_tests.java import JavaClass, Method, Sources, statements_of, text_of


class NotConstant(Exception):
    """An expression whose value only a JVM knows."""


@dataclass(frozen=True, slots=True)
class ClassLiteral:
    """``X.class``, or what ``getClass()`` gives."""

    of: JavaClass


@dataclass(frozen=True, slots=True)
class JvmClass:
    """A class of which no source is here: only its name is known."""

    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """An object that is made with ``new``, of which nothing else is known."""

    source: str


Value: TypeAlias = "str | int | float | bool | list[Value] | ClassLiteral | JvmClass | Made | None"
Names: TypeAlias = Mapping[str, Value]
#: Of Java's own library.
_PLAIN: dict[str, Value] = {
    "Boolean.FALSE": False,
    "Boolean.TRUE": True,
    "Double.MAX_VALUE": sys.float_info.max,
    "File.pathSeparator": ":",
    "File.separator": "/",
    "FileUtil.separator": "/",
    "Integer.MAX_VALUE": 2**31 - 1,
    "Long.MAX_VALUE": 2**63 - 1,
}


class Evaluator:
    """Evaluates in a class and with names for parameters and fields.

    Attributes:
        sources: Where other classes are.
        this: The class of the object, for ``getClass()`` and overridden methods.
        known: Values of names that the checkout's place decides, such as ``BASE_PATH``.
    """

    def __init__(self, sources: Sources, this: JavaClass, known: Names) -> None:
        self.sources = sources
        self.this = this
        self.known = known

    def value(self, node: Node, where: JavaClass, names: Names) -> Value:
        """The value of an expression.

        Raises:
            NotConstant: It has none that can be known here.
        """
        read: Callable[[Node, JavaClass, Names], Value] | None = getattr(self, f"_{node.type}", None)
        if read is None:
            raise NotConstant(text_of(node))
        return read(node, where, names)

    def arguments(self, node: Node | None, where: JavaClass, names: Names) -> list[Value]:
        """The values of an argument list."""
        if node is None:
            return []
        return [self.value(child, where, names) for child in statements_of(node)]

    def call(self, method: Method, where: JavaClass, given: list[Value]) -> Value:
        """What a method returns that consists of declarations, ``if`` and ``return``."""
        names: dict[str, Value] = dict(bound(method, given))
        for statement in method.statements:
            if statement.type == "return_statement" and statement.named_children:
                return self.value(statement.named_children[0], where, names)
            if statement.type != "local_variable_declaration":
                break
            self.declare(statement, where, names)
        raise NotConstant(f"the body of {method.name}()")

    def declare(self, statement: Node, where: JavaClass, names: dict[str, Value]) -> None:
        """Take a declaration of local variables into the names."""
        for declared in statement.children_by_field_name("declarator"):
            value = declared.child_by_field_name("value")
            if value is not None:
                names[text_of(declared.child_by_field_name("name"))] = self.value(value, where, names)

    def _string_literal(self, node: Node, _where: JavaClass, _names: Names) -> Value:
        source = text_of(node)
        return str(ast.literal_eval(f'"""{source[3:-3]}"""' if source.startswith('"""') else source))

    def _character_literal(self, node: Node, _where: JavaClass, _names: Names) -> Value:
        return str(ast.literal_eval(text_of(node)))

    def _decimal_integer_literal(self, node: Node, _where: JavaClass, _names: Names) -> Value:
        return int(text_of(node).rstrip("Ll").replace("_", ""))

    def _decimal_floating_point_literal(self, node: Node, _where: JavaClass, _names: Names) -> Value:
        return float(text_of(node).rstrip("dDfF"))

    def _true(self, _node: Node, _where: JavaClass, _names: Names) -> Value:
        return True

    def _false(self, _node: Node, _where: JavaClass, _names: Names) -> Value:
        return False

    def _null_literal(self, _node: Node, _where: JavaClass, _names: Names) -> Value:
        return None

    def _parenthesized_expression(self, node: Node, where: JavaClass, names: Names) -> Value:
        return self.value(node.named_children[0], where, names)

    def _cast_expression(self, node: Node, where: JavaClass, names: Names) -> Value:
        inner = node.child_by_field_name("value")
        return self._needed(inner, node, where, names)

    def _unary_expression(self, node: Node, where: JavaClass, names: Names) -> Value:
        value = self._needed(node.child_by_field_name("operand"), node, where, names)
        sign = text_of(node.child_by_field_name("operator"))
        if sign == "!" and isinstance(value, bool):
            return not value
        if sign == "-" and isinstance(value, int):
            return -value
        raise NotConstant(text_of(node))

    def _binary_expression(self, node: Node, where: JavaClass, names: Names) -> Value:
        left = self._needed(node.child_by_field_name("left"), node, where, names)
        right = self._needed(node.child_by_field_name("right"), node, where, names)
        sign = text_of(node.child_by_field_name("operator"))
        if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
            return f"{shown(left)}{shown(right)}"
        if isinstance(left, int) and isinstance(right, int) and sign in _ARITHMETIC:
            return _ARITHMETIC[sign](left, right)
        raise NotConstant(text_of(node))

    def _array_creation_expression(self, node: Node, where: JavaClass, names: Names) -> Value:
        dimensions = node.child_by_field_name("dimensions")
        if text_of(dimensions) == "[0]":
            return []
        return self._needed(node.child_by_field_name("value"), node, where, names)

    def _object_creation_expression(self, node: Node, _where: JavaClass, _names: Names) -> Value:
        if text_of(node.child_by_field_name("type")).startswith("ArrayList"):
            return []
        return Made(text_of(node))

    def _array_initializer(self, node: Node, where: JavaClass, names: Names) -> Value:
        return self.arguments(node, where, names)

    def _class_literal(self, node: Node, where: JavaClass, _names: Names) -> Value:
        return self._class(text_of(node.named_children[0]), where)

    def _class(self, name: str, where: JavaClass) -> Value:
        found = self.sources.find(name, where)
        return ClassLiteral(found) if found else JvmClass(where.imports.get(name, name))

    def _identifier(self, node: Node, where: JavaClass, names: Names) -> Value:
        name = text_of(node)
        if name in names:
            return names[name]
        if name in self.known:
            return self.known[name]
        return self._member(name, where)

    def _member(self, name: str, where: JavaClass) -> Value:
        for holder in self.sources.ancestry(where):
            if name in self.known:
                return self.known[name]
            if name in holder.fields:
                return self.value(holder.fields[name], holder, {})
        if name in where.static_imports:
            holder_name = where.static_imports[name]
            imported = self.sources.by_name(holder_name)
            if imported is not None:
                return self._member(name, imported)
        if "$" in where.name:
            outer = self.sources.by_name(where.qualified.rpartition("$")[0])
            if outer is not None:
                return self._member(name, outer)
        raise NotConstant(name)

    def _field_access(self, node: Node, where: JavaClass, names: Names) -> Value:
        source = text_of(node)
        if source in _PLAIN:
            return _PLAIN[source]
        holder, _, name = source.rpartition(".")
        if holder == "this" and name in names:
            return names[name]
        if name == "length":
            held = self._needed(node.child_by_field_name("object"), node, where, names)
            if isinstance(held, list):
                return len(held)
        if name in self.known:
            return self.known[name]
        found = self.sources.find(holder, where)
        if found is None:
            raise NotConstant(source)
        return self._member(name, found)

    def _method_invocation(self, node: Node, where: JavaClass, names: Names) -> Value:
        name = text_of(node.child_by_field_name("name"))
        if text_of(node) in self.known:
            return self.known[text_of(node)]
        holder = node.child_by_field_name("object")
        given = node.child_by_field_name("arguments")
        if holder is None:
            if name == "getClass":
                return ClassLiteral(self.this)
            return self._own(name, self.arguments(given, where, names), where, node)
        static = _STATIC.get(f"{text_of(holder)}.{name}")
        if static is not None:
            return static(self.arguments(given, where, names), node)
        if text_of(holder) in {"super", "this"}:
            return self._own(name, self.arguments(given, where, names), where, node)
        if holder.type == "identifier" and text_of(holder) not in names:
            found = self.sources.find(text_of(holder), where)
            method = found.method(name) if found is not None else None
            if found is not None and method is not None:
                return self.call(method, found, self.arguments(given, where, names))
        of = self.value(holder, where, names)
        if name in {"flatMap", "toArray"} and isinstance(of, list):
            return [inner for one in of for inner in (one if isinstance(one, list) else [one])]
        return _invoked(of, name, self.arguments(given, where, names), node)

    def _own(self, name: str, given: list[Value], where: JavaClass, node: Node) -> Value:
        for holder in (*self.sources.ancestry(self.this), *self.sources.ancestry(where)):
            method = holder.method(name, len(given))
            if method is not None:
                return self.call(method, holder, given)
        raise NotConstant(text_of(node))

    def _needed(self, inner: Node | None, node: Node, where: JavaClass, names: Names) -> Value:
        if inner is None:
            raise NotConstant(text_of(node))
        return self.value(inner, where, names)


def bound(method: Method, given: list[Value]) -> dict[str, Value]:
    """The values of a method's parameters, by name; those of ``...`` as a list."""
    names = [name for _, name in method.parameters]
    if (
        method.parameters
        and method.parameters[-1][0].endswith("...")
        and not fits(method, given, spread=False)
    ):
        last = len(names) - 1
        return dict(zip(names, [*given[:last], given[last:]], strict=True))
    return dict(zip(names, given, strict=True))


def fits(method: Method, given: list[Value], *, spread: bool = True) -> bool:
    """Whether these values can be the arguments of a method or constructor."""
    types = [kind for kind, _ in method.parameters]
    if spread and types and types[-1].endswith("..."):
        fixed = len(types) - 1
        return len(given) >= fixed and all(map(_is, given, types[:fixed]))
    return len(types) == len(given) and all(map(_is, given, types))


def _is(value: Value, kind: str) -> bool:
    match value:
        case bool():
            return kind in {"boolean", "Boolean"}
        case int() | float():
            return kind in {"int", "long", "Integer", "Long", "double"}
        case str():
            return kind in {"String", "Object"}
        case list():
            return "[" in kind or kind.startswith("List") or kind.endswith("...")
        case ClassLiteral() | JvmClass():
            return kind.startswith("Class")
        case _:
            return True


def shown(value: Value) -> str:
    """A value as Java's ``+`` writes it into a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one // other,
}


def _text(given: list[Value], node: Node) -> Value:
    return shown(given[0])


def _list(given: list[Value], node: Node) -> Value:
    return given[0] if len(given) == 1 and isinstance(given[0], list) else given


def _concat(given: list[Value], node: Node) -> Value:
    return [inner for one in given for inner in (one if isinstance(one, list) else [one])]


def _path(given: list[Value], node: Node) -> Value:
    return "/".join(map(shown, given))


_STATIC: dict[str, Callable[[list[Value], Node], Value]] = {
    "Arrays.asList": _list,
    "Arrays.stream": _list,
    "Boolean.toString": _text,
    "Integer.toString": _text,
    "List.of": _list,
    "Long.toString": _text,
    "Paths.get": _path,
    "Stream.concat": _concat,
    "Stream.of": _list,
    "String.valueOf": _text,
}


def _invoked(of: Value, name: str, given: list[Value], node: Node) -> Value:
    match of, name:
        case ClassLiteral(one), "getSimpleName":
            return one.simple
        case ClassLiteral(one), "getName":
            return one.qualified
        case ClassLiteral(one), "getCanonicalName":
            return one.qualified.replace("$", ".")
        case JvmClass(known), "getName" | "getCanonicalName":
            return known
        case JvmClass(known), "getSimpleName":
            return known.rpartition(".")[2]
        case str(), "toLowerCase":
            return of.lower()
        case str(), "trim":
            return of.strip()
        case str(), "replace" if len(given) == 2:
            return of.replace(shown(given[0]), shown(given[1]))
        case str() | int(), "toString" if not given:
            return shown(of)
    raise NotConstant(text_of(node))
