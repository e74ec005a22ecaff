"""What a JUnit test asserts about a run of TLC, as far as its text says so: counts, depth, trace, lasso."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tree_sitter import Node

from tests.tlc_tests.java import JavaClass, text_of
from tests.tlc_tests.java_values import NotConstant, Value
from tests.tlc_tests.objects import Constructed, calls


@dataclass(frozen=True, slots=True)
class Asserted:
    """The assertions; None and () for what is not asserted.

    Attributes:
        generated: States that TLC computed.
        distinct: Different ones.
        queue: Those that are left.
        depth: Of the search.
        trace: The states of the counterexample, as text.
        loops_to: The number of the state that it goes back to.
        stutters_at: The number of the state in which it stays.
    """

    generated: int | None = None
    distinct: int | None = None
    queue: int | None = None
    depth: int | None = None
    trace: tuple[str, ...] = ()
    loops_to: int | None = None
    stutters_at: int | None = None


def asserted(made: Constructed) -> Asserted:
    """The assertions of the class's own test methods and those that it inherits."""
    found: dict[str, Any] = {}
    seen: set[str] = set()
    for holder in made.evaluator.sources.ancestry(made.of):
        for method in holder.methods:
            if not any(mark.startswith("@Test") for mark in method.annotations) or method.name in seen:
                continue
            seen.add(method.name)
            lists: dict[str, list[str]] = {}
            for call in calls(method):
                _take(made, call, holder, found, lists)
    return Asserted(**found)


def _take(
    made: Constructed, call: Node, holder: JavaClass, found: dict[str, Any], lists: dict[str, list[str]]
) -> None:
    name = text_of(call.child_by_field_name("name"))
    arguments = call.child_by_field_name("arguments")
    source = [text_of(one) for one in arguments.named_children] if arguments is not None else []
    try:
        if name == "add" and source:
            _add(made, call, holder, lists)
        elif name.startswith("recordedWithStringValue") and source[0].endswith("EC.TLC_STATS"):
            numbers = _numbers(made, arguments, holder)
            if len(numbers) == 3:
                found |= dict(zip(("generated", "distinct", "queue"), numbers, strict=True))
        elif name.startswith("recordedWithStringValue") and source[0].endswith("EC.TLC_SEARCH_DEPTH"):
            found["depth"] = _numbers(made, arguments, holder)[0]
        elif name == "assertTraceWith" and source[1] in lists:
            found["trace"] = tuple(lists[source[1]])
        elif name == "assertBackToState":
            found["loops_to"] = int(source[0])
        elif name == "assertStuttering":
            found["stutters_at"] = int(source[0])
    except (NotConstant, ValueError, IndexError):
        return


def _add(made: Constructed, call: Node, holder: JavaClass, lists: dict[str, list[str]]) -> None:
    of = text_of(call.child_by_field_name("object"))
    arguments = call.child_by_field_name("arguments")
    if _is_repeated(call):
        lists.pop(of, None)
        lists[f"{of} in a loop"] = []
        return
    if f"{of} in a loop" not in lists:
        value = made.evaluator.arguments(arguments, holder, made.fields)[0]
        lists.setdefault(of, []).append(str(value))


def _is_repeated(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type not in {"method_declaration", "lambda_expression"}:
        if above.type in {"for_statement", "enhanced_for_statement", "while_statement", "if_statement"}:
            return True
        above = above.parent
    return False


def _numbers(made: Constructed, arguments: Node | None, holder: JavaClass) -> list[int]:
    if arguments is None:
        return []
    values: list[Value] = [
        made.evaluator.value(node, holder, made.fields) for node in arguments.named_children[1:]
    ]
    return [int(str(value)) for value in values]
