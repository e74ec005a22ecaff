"""Axes as they are written, points in order, and coverings that miss nothing."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import UsageError
from pytlc.sweep.axes import Axis, Cell, magnitude, parse_axis
from pytlc.sweep.grid import Grid, Point, covering


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1..3", (1, 2, 3)),
        ("1, 4,2", (1, 4, 2)),
        ("1..9:3,2", (1, 4, 7, 2)),
        ("-1..1", (-1, 0, 1)),
        ("sc,weak", ("sc", "weak")),
        ("v0..v2,v4+NoKick", ("v0", "v1", "v2", "v4+NoKick")),
        ('{p1, p2}, {"a,b"}, <<1, 2>>', ("{p1, p2}", '{"a,b"}', "<<1, 2>>")),
        ("[a |-> 1], [a |-> 2, b |-> <<>>]", ("[a |-> 1]", "[a |-> 2, b |-> <<>>]")),
        ("[S -> 1..2], 1 :> 2 @@ 3 :> 4", ("[S -> 1..2]", "1 :> 2 @@ 3 :> 4")),
        ("2 > 1, a <=> b, x <= 3, p => q", ("2 > 1", "a <=> b", "x <= 3", "p => q")),
        ('{<<"a", 1>>}, <<<<1, 2>>, 3>>, "(, <"', ('{<<"a", 1>>}', "<<<<1, 2>>, 3>>", '"(, <"')),
        (r"(\E a, b \in S : a > b), {x \in S : x > 1}", (r"(\E a, b \in S : a > b)", r"{x \in S : x > 1}")),
        ("v4+café, 1 (* , *)", ("v4+café", "1 (* , *)")),
    ],
)
def test_values_are_read(text: str, values: tuple[Cell, ...]) -> None:
    """Numbers and their ranges, words and theirs, and TLA+ values with commas in them."""
    assert parse_axis("x", text, order=["v0", "v1", "v2", "v3", "v4"]) == Axis("x", values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a value is empty"),
        ("1,,2", "a value is empty"),
        ("1,1", "1 stands twice"),
        ("3..1", "holds no number"),
        ("1..3:0", "holds no number"),
        ("1..999999999", "too many"),
        ("v3..v0", "v3 comes behind v0"),
        ("v0..v9", "v9 is not known; there are, in order: v0, v3"),
        ("{1, 2", "not closed"),
        ('"a', "not closed"),
        ("1}, {2", "not closed"),
        ("[a |-> 1", "not closed"),
    ],
)
def test_what_is_no_list_of_values_is_refused(text: str, message: str) -> None:
    """The message has the axis, what is wrong, and what can be written."""
    with pytest.raises(UsageError, match=message):
        parse_axis("x", text, order=["v0", "v3"])


@pytest.mark.parametrize(
    ("value", "size"),
    [
        (3, 3),
        ("{p1, p2}", 2),
        ("{}", 0),
        ("{{1, 2}, {3}, <<1>>}", 3),
        ("sc", None),
        ("{1..3}", None),
        (r"{x \in S : TRUE}", None),
        ("{a", None),
        ("{[a |-> 1], <<2, 3>>}", 2),
        (r"{a, {b}} \X {{c}, d}", None),
    ],
)
def test_numbers_and_sets_have_a_size(value: Cell, size: int | None) -> None:
    """Only sets that are written out: of others it is not known."""
    assert magnitude(value) == size


def grid(**axes: tuple[Cell, ...]) -> tuple[Axis, ...]:
    """Axes by name."""
    return tuple(Axis(name, values) for name, values in axes.items())


def test_points_come_in_the_order_of_the_axes() -> None:
    """The last axis varies fastest."""
    points = Grid(grid(version=("v0", "v1"), vcpus=(1, 2))).points()
    assert [str(point) for point in points] == [
        "version=v0, vcpus=1",
        "version=v0, vcpus=2",
        "version=v1, vcpus=1",
        "version=v1, vcpus=2",
    ]
    assert points[2]["version"] == "v1"


def test_an_assumption_filters() -> None:
    """It is Python over the names of the axes."""
    points = Grid(grid(vcpus=(1, 2, 3), spis=(1, 2)), "spis <= vcpus").points()
    assert [(point["vcpus"], point["spis"]) for point in points] == [(1, 1), (2, 1), (2, 2), (3, 1), (3, 2)]


@pytest.mark.parametrize(
    ("assume", "message"),
    [
        ("spis <=", "no Python expression"),
        ("sips > 1", "NameError.*it may name vcpus, spis"),
        ("spis > 9", "no point of the grid"),
    ],
)
def test_an_assumption_that_cannot_be_meant_is_refused(assume: str, message: str) -> None:
    """The message says what is wrong with it."""
    with pytest.raises(UsageError, match=message):
        Grid(grid(vcpus=(1, 2), spis=(1, 2)), assume).points()


def test_a_grid_that_cannot_be_meant_is_refused() -> None:
    """An axis twice, too many points, a covering of more axes than there are."""
    with pytest.raises(UsageError, match="vcpus is given twice"):
        Grid((*grid(vcpus=(1,)), *grid(vcpus=(2,))))
    with pytest.raises(UsageError, match="1,000,000 points"):
        Grid(grid(a=tuple(range(100)), b=tuple(range(100)), c=tuple(range(100))))
    with pytest.raises(UsageError, match="give 1 to 2"):
        Grid(grid(a=(1,), b=(1,)), wise=3)


def test_pairs_are_covered_by_far_fewer_points() -> None:
    """Ten axes of three values: 59,049 points, and every pair in some tens."""
    axes = {f"a{number}": (0, 1, 2) for number in range(8)}
    points = Grid(grid(**axes), wise=2).points()
    seen = {pair for point in points for pair in combinations(point.values, 2)}
    assert len(seen) == 28 * 9
    assert len(points) < 25


@given(
    st.lists(st.integers(1, 3), min_size=2, max_size=4),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_a_covering_has_every_combination_that_is_allowed(
    sizes: list[int], wise: int, random: object
) -> None:
    """Also where a part of the grid is not there; and it has no point twice, and none that is not allowed."""
    names = [f"a{number}" for number in range(len(sizes))]
    everything = [
        Point(tuple(zip(names, values, strict=True))) for values in product(*(range(size) for size in sizes))
    ]
    allowed = [point for point in everything if random.random() < 0.6] or everything  # type: ignore[attr-defined]
    strength = min(wise, len(sizes))
    chosen = covering(allowed, strength)
    wanted = {combo for point in allowed for combo in combinations(point.values, strength)}
    assert {combo for point in chosen for combo in combinations(point.values, strength)} == wanted
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(allowed)
