"""What a test's constructor makes of it: the fields of the object, and the JVM properties that it sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tests.tlc_tests.java import JavaClass, Method, Sources, statements_of, text_of
from tests.tlc_tests.java_values import Evaluator, Names, NotConstant, Value, bound, fits, shown

#: Methods that run before TLC, in JUnit's order.
_BEFORE = ("beforeSetUp", "setUp")


@dataclass(slots=True)
class Constructed:
    """One test as JUnit makes it.

    Attributes:
        evaluator: For its expressions.
        fields: What its constructors leave in it; a field whose value is not known is missing.
        unknown: Fields that have a value nobody can know here: name to source.
        properties: System properties that it sets.
    """

    evaluator: Evaluator
    fields: dict[str, Value] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def of(self) -> JavaClass:
        """Its class."""
        return self.evaluator.this

    def returned(self, method: str) -> Value:
        """What a method without parameters returns.

        Raises:
            NotConstant: Nobody can know it here.
        """
        for holder in self.evaluator.sources.ancestry(self.of):
            found = holder.method(method, 0)
            if found is not None:
                if len(found.statements) != 1 or found.statements[0].type != "return_statement":
                    raise NotConstant(f"the body of {method}()")
                return self._value_in(found.statements[0].named_children[0], holder)
        raise NotConstant(f"{method}()")

    def overrides(self, method: str, base: str) -> bool:
        """Whether a class below the base has a method of its own by that name."""
        for holder in self.evaluator.sources.ancestry(self.of):
            if holder.simple == base:
                return False
            if holder.method(method) is not None:
                return True
        return False

    def _value_in(self, node: Node, holder: JavaClass) -> Value:
        if text_of(node).startswith("!super."):
            name = text_of(node).removeprefix("!super.").removesuffix("()")
            above = self.evaluator.sources.ancestry(holder)[1:]
            found = next((one for one in above if one.method(name, 0)), None)
            method = found.method(name, 0) if found is not None else None
            if found is not None and method is not None:
                return not self._value_in(method.statements[0].named_children[0], found)
        return self.evaluator.value(node, holder, self.fields)


def make(sources: Sources, of: JavaClass, known: Names) -> Constructed:
    """Run the constructors of a class without arguments, and what comes before TLC.

    Raises:
        NotConstant: An argument of a constructor cannot be known here.
    """
    made = Constructed(Evaluator(sources, of, known))
    for holder in reversed(sources.ancestry(of)):
        for name, value in holder.fields.items():
            _take(made, name, value, holder, made.fields)
        for statement in holder.initialisers:
            _run(made, statement, holder, {})
    _construct(made, of, [])
    for holder in reversed(sources.ancestry(of)):
        for method in holder.methods:
            if method.name in _BEFORE:
                local: dict[str, Value] = {}
                for statement in method.statements:
                    _run(made, statement, holder, local)
    return made


def _construct(made: Constructed, of: JavaClass, given: list[Value]) -> None:
    chosen = next((one for one in of.constructors if fits(one, given, spread=False)), None)
    chosen = chosen or next((one for one in of.constructors if fits(one, given)), None)
    sources = made.evaluator.sources
    chain = sources.ancestry(of)
    above = chain[1] if len(chain) > 1 else None
    if chosen is None:
        if given or of.constructors:
            raise NotConstant(f"no constructor of {of.name} for {given}")
        if above is not None:
            _construct(made, above, [])
        return
    names = bound(chosen, given)
    statements = list(chosen.statements)
    first = statements[0] if statements else None
    if first is not None and first.type == "explicit_constructor_invocation":
        arguments = made.evaluator.arguments(first.child_by_field_name("arguments"), of, names)
        same = text_of(first.child_by_field_name("constructor")) == "this"
        if same or above is not None:
            _construct(made, of if same or above is None else above, arguments)
        statements = statements[1:]
    elif above is not None:
        _construct(made, above, [])
    for statement in statements:
        _run(made, statement, of, names)


def _run(made: Constructed, statement: Node, where: JavaClass, names: dict[str, Value]) -> None:
    if statement.type == "local_variable_declaration":
        try:
            made.evaluator.declare(statement, where, names)
        except NotConstant:
            return
    if statement.type != "expression_statement":
        return
    expression = statement.named_children[0]
    if expression.type == "assignment_expression":
        target = text_of(expression.child_by_field_name("left")).removeprefix("this.")
        right = expression.child_by_field_name("right")
        if right is not None:
            _take(made, target, right, where, made.fields | names)
    elif expression.type == "method_invocation":
        _invoke(made, expression, where, made.fields | names)


def _take(made: Constructed, name: str, node: Node, where: JavaClass, names: Names) -> None:
    try:
        made.fields[name] = made.evaluator.value(node, where, names)
        made.unknown.pop(name, None)
    except NotConstant as error:
        made.fields.pop(name, None)
        made.unknown[name] = str(error)


def _invoke(made: Constructed, call: Node, where: JavaClass, names: Names) -> None:
    holder = text_of(call.child_by_field_name("object"))
    name = text_of(call.child_by_field_name("name"))
    arguments = call.child_by_field_name("arguments")
    if (holder, name) == ("System", "setProperty"):
        key, value = made.evaluator.arguments(arguments, where, names)
        made.properties[shown(key)] = shown(value)
    elif name in {"add", "addAll"} and holder.removeprefix("this.").endswith("Args"):
        field_name = holder.removeprefix("this.")
        kept = made.fields.setdefault(field_name, [])
        try:
            values = made.evaluator.arguments(arguments, where, names)
        except NotConstant:
            return
        if isinstance(kept, list):
            kept.extend(inner for one in values for inner in (one if isinstance(one, list) else [one]))


def calls(method: Method) -> Iterator[Node]:
    """Every call of a method's body, in the order of the text."""
    for statement in method.statements:
        yield from _calls(statement)


def _calls(node: Node) -> Iterator[Node]:
    if node.type == "method_invocation":
        yield node
    for child in statements_of(node):
        yield from _calls(child)
