"""TLA+ values: equality, normal forms, views, immutability, order."""

from __future__ import annotations

import copy
import itertools
import pickle
from typing import Any

import pytest
from hypothesis import given

from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, compare, equal
from tests.unit.values.strategies import values

A_B = Function.sequence(["a", "b"])
DISTINCT: list[Value] = [
    True, False, 1, 0, "1", "TRUE", "", ModelValue("TRUE"), ModelValue("1"), "p1", ModelValue("p1"),
    FiniteSet(), FiniteSet([1]), FiniteSet([True]), FiniteSet([0, 1]), FiniteSet([False, True]),
    FiniteSet([1, True]), FiniteSet(["a", "b"]), Function(), A_B, Function.sequence([1]),
    Function.sequence([True]),
    Function.of({0: "a"}), Function.of({False: "a"}), Function.of({2: "a"}), Function.record({"a": 1}),
    Function.record({"a": True}), Function.of({ModelValue("a"): 1}), FiniteSet([FiniteSet()]),
    FiniteSet([Function()]), FiniteSet.interval(1, 10**9), FiniteSet.interval(0, 10**9),
    Unenumerated("Nat", ["Nat"]), ModelValue("Nat"),
    FiniteSet([-1]), FiniteSet([-2]),
]  # fmt: skip


def test_different_values_are_never_equal() -> None:
    """TRUE is not 1, a string no model value, a set no sequence: alone, in sets, as argument and value."""
    for one, other in itertools.permutations(DISTINCT, 2):
        assert not equal(one, other)
        assert FiniteSet([one]) != FiniteSet([other])
        assert Function.of({one: 1}) != Function.of({other: 1})
        assert Function.of({7: one}) != Function.of({7: other})
        assert other not in FiniteSet([one])
        assert len(FiniteSet([one, other])) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Function.sequence([]), Function.record({})),
        (Function.sequence([]), Function.of({})),
        (Function.sequence(["a", "b"]), Function.of({2: "b", 1: "a"})),
        (Function.record({"x": 1, "y": 2}), Function.of([("y", 2), ("x", 1)])),
        (FiniteSet([3, 1, 2, 1]), FiniteSet.interval(1, 3)),
        (FiniteSet(), FiniteSet.interval(1, 0)),
        (FiniteSet([5]), FiniteSet.interval(5, 5)),
        (FiniteSet([FiniteSet([1, 2])]), FiniteSet([FiniteSet.interval(1, 2)])),
        (FiniteSet.interval(1, 10**9), FiniteSet.interval(1, 10**9)),
    ],
)
def test_equal_values_are_one_value_however_they_were_built(one: Value, other: Value) -> None:
    """Equal values are equal in both directions, have one hash, and compare as 0."""
    assert equal(one, other)
    assert equal(other, one)
    assert hash(one) == hash(other)
    assert compare(one, other) == 0
    assert len(FiniteSet([one, other])) == 1


@given(values, values, values)
def test_the_order_is_total_and_agrees_with_equality(one: Value, other: Value, third: Value) -> None:
    """The order is antisymmetric and transitive, and 0 exactly for equal values, which hash alike."""
    assert compare(one, other) == -compare(other, one)
    assert (compare(one, other) == 0) == equal(one, other)
    if compare(one, other) <= 0 and compare(other, third) <= 0:
        assert compare(one, third) <= 0
    if equal(one, other):
        assert hash(one) == hash(other)


@given(values)
def test_copies_and_pickles_are_the_same_value(value: Value) -> None:
    """A value survives copy, deepcopy and pickle."""
    for twin in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301
        assert equal(value, twin)


def test_huge_intervals_are_not_expanded() -> None:
    """An interval answers membership, size and bounds from its bounds."""
    huge = FiniteSet.interval(1, 10**12)
    assert 10**12 in huge
    assert 0 not in huge
    assert True not in huge
    assert len(huge) == 10**12
    assert huge.bounds == (1, 10**12)
    assert repr(huge) == "FiniteSet(1..1000000000000)"
    assert huge > FiniteSet([3])


def test_sets_have_the_operations_of_python_sets() -> None:
    """Union, intersection, difference and inclusion give sets and stay strict."""
    one, two = FiniteSet([1, "a"]), FiniteSet([True, "a"])
    assert one | two == FiniteSet([1, True, "a"])
    assert one & two == FiniteSet(["a"])
    assert one - two == FiniteSet([1])
    assert not one <= two
    assert FiniteSet([1]) <= one
    assert FiniteSet([1, "a"]).bounds is None
    assert not FiniteSet()
    assert FiniteSet([0])


def test_elements_come_in_one_order() -> None:
    """Sets and domains are iterated in the order of compare, whatever order they were built in."""
    elements: list[Value] = [False, True, -1, 5, "a", "b", ModelValue("a"), FiniteSet([9]), A_B]
    assert list(FiniteSet(elements[::-1])) == elements
    assert list(Function.of([(element, 1) for element in elements[::-1]])) == elements


def test_a_function_is_a_mapping_with_views() -> None:
    """Sequences are indexed from 1, records by name, and a view of the wrong kind is refused."""
    record = Function.record({"irq": 3, "lr": 1})
    assert (record["irq"], record.get("x"), dict(record)) == (3, None, {"irq": 3, "lr": 1})
    assert record.as_record() == {"irq": 3, "lr": 1}
    assert (A_B[1], A_B[2], A_B.as_tuple(), list(A_B.items())) == ("a", "b", ("a", "b"), [(1, "a"), (2, "b")])
    assert (A_B.is_sequence, A_B.is_record, record.is_sequence, record.is_record) == (
        True,
        False,
        False,
        True,
    )
    assert Function().is_sequence
    assert Function().is_record
    with pytest.raises(TypeError, match="not a sequence"):
        record.as_tuple()
    with pytest.raises(TypeError, match="not a record"):
        A_B.as_record()
    for absent in (0, 3, True, "a", [1]):
        assert absent not in A_B
    for absent in (0, 1, True, [1]):
        assert absent not in record
    with pytest.raises(KeyError):
        A_B[True]
    mixed = Function.of([(True, "yes"), (1, "one")])
    assert (mixed[True], mixed[1]) == ("yes", "one")


def test_an_argument_given_twice_is_refused() -> None:
    """A function cannot be built from two values for one argument."""
    with pytest.raises(ValueError, match="given twice"):
        Function.of([(1, 2), (1, 3)])


@pytest.mark.parametrize("alien", [1.5, None, [1], {1}, object()])
def test_what_is_no_value_is_refused(alien: Any) -> None:
    """A Python object that stands for no TLA+ value is refused with the classes that do."""
    with pytest.raises(TypeError, match="not a TLA\\+ value"):
        FiniteSet([alien])
    with pytest.raises(TypeError, match="not a TLA\\+ value"):
        Function.of({1: alien})
    assert alien.__class__ is not FiniteSet


@pytest.mark.parametrize("value", [FiniteSet([1]), A_B, Unenumerated("Nat", ["Nat"])])
def test_values_cannot_be_changed(value: Any) -> None:
    """No attribute can be set, deleted or added."""
    with pytest.raises(AttributeError, match="immutable"):
        value.size = 3
    with pytest.raises(AttributeError, match="immutable"):
        value.other = 3
    with pytest.raises(AttributeError, match="immutable"):
        del value.parts


def test_comparison_with_python_containers_is_false() -> None:
    """A FiniteSet is no Python set and a Function no dict or tuple."""
    assert FiniteSet([1]) != {1}
    assert Function.record({"a": 1}) != {"a": 1}
    assert A_B != ("a", "b")


def test_repr_is_short() -> None:
    """A repr is the class and the TLA+ text, cut with its length when it is long."""
    assert repr(A_B) == 'Function(<<"a", "b">>)'
    assert str(A_B) == '<<"a", "b">>'
    assert repr(Function.sequence(["long"] * 1000)).endswith("... (8002 characters))")


def test_an_expression_needs_a_word_around_each_operand() -> None:
    """An Unenumerated whose words do not fit its operands is refused; a right one gives them back."""
    with pytest.raises(ValueError, match="need 2 words"):
        Unenumerated("SUBSET", ["SUBSET "], [FiniteSet()])
    subset = Unenumerated("SUBSET", ["SUBSET ", ""], [FiniteSet()])
    assert (subset.kind, subset.words, subset.operands) == ("SUBSET", ("SUBSET ", ""), (FiniteSet(),))


def test_deep_values_are_compared_without_recursion() -> None:
    """Equality, hash, order and text of values nested 5,000 deep need no deep Python stack."""
    deep: list[Value] = []
    for core in (1, 1, 2):
        value: Value = core
        for _ in range(5000):
            value = FiniteSet(["a", Function.sequence([value])])
        deep.append(value)
    assert deep[0] is not deep[1]
    assert equal(deep[0], deep[1])
    assert not equal(deep[0], deep[2])
    assert str(deep[0]).count("<<") == 5000
