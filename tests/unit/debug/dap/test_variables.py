"""Values as trees: their parts by page, what is many in ranges, and Python that is a part again."""

from __future__ import annotations

import pytest

from pytlc.debug.dap.variables import References, entry_of
from pytlc.errors import UsageError
from pytlc.trace import expression_of
from pytlc.trace.model import State, Step
from pytlc.values import FiniteSet, Function, ModelValue, Value, brief, show

RECORD = Function.record({"a": Function.sequence([1, True]), "b c": FiniteSet(["x"])})
PAIRS: list[tuple[Value, Value]] = [
    (ModelValue("p"), RECORD),
    ("p", FiniteSet.interval(1, 10**12)),
    (Function.sequence(["rank", ModelValue("r")]), -3),
    (FiniteSet([2, 7]), False),
]
NESTED = Function.of(PAIRS)


def opened(references: References, value: Value) -> list[dict[str, object]]:
    """The parts of a value as a client gets them."""
    shown = references.shown(entry_of("v", value, ("v",), "v"))
    return references.page(int(shown["variablesReference"]), 0, 0)


def test_each_part_is_what_its_python_says() -> None:
    """The expression of each part, of any kind of key, is that part."""
    references, step = References(), Step(1, None, State({"v": NESTED}))
    pending = opened(references, NESTED)
    seen = 0
    while pending:
        line = pending.pop()
        if "evaluateName" not in line:
            continue
        value = expression_of(str(line["evaluateName"]))(step)
        assert brief(value, 300) == line["value"]
        seen += 1
        if line["variablesReference"] and "indexedVariables" not in line:
            pending += references.page(int(str(line["variablesReference"])), 0, 0)
    assert seen == len(NESTED) + len(RECORD)


def test_a_page_of_many_costs_a_page() -> None:
    """A set of a million million is opened at once, at any place, and as ranges without a place."""
    references = References()
    shown = references.shown(entry_of("v", FiniteSet.interval(1, 10**12)))
    number = shown["variablesReference"]
    assert shown["indexedVariables"] == 2**31 - 1
    assert [line["value"] for line in references.page(number, 10**9, 2)] == ["1000000001", "1000000002"]
    ranges = references.page(number, 0, 0)
    assert len(ranges) <= 200
    while ranges[-1]["value"] != str(10**12):
        ranges = references.page(ranges[-1]["variablesReference"], 0, 0)
    assert len(ranges) <= 200


def test_references_hold_until_the_next_move() -> None:
    """After it they are refused."""
    references = References()
    opened(references, NESTED)
    references.clear()
    with pytest.raises(UsageError, match="scopes again"):
        references.page(1, 0, 0)


def test_a_short_text_is_whole_and_a_long_one_is_cut() -> None:
    """A value is written no further than it is shown."""
    assert brief(RECORD, 300) == show(RECORD)
    long = Function.sequence(["x" * 50] * 1000)
    assert brief(long, 100) == show(long)[:100] + "..."
