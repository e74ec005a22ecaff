"""Hypothesis strategies for TLA+ values.

``values`` draws every enumerable form, nested and of mixed kinds. ``tlc_values`` draws what TLC can evaluate:
the elements of a set and the arguments of a function are of one type, because TLC refuses to compare others,
and strings stay in what its older lexers read.
"""

from __future__ import annotations

from hypothesis import strategies as st

from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value

names = st.sampled_from(["a", "irq", "TRUEish", "IF", "and", "DOMAIN_", "_x", "p_1", "TRUE", "Nat"])
model_values = st.sampled_from(["p1", "m_2", "1a", "NULL", "TRUEish"]).map(ModelValue)
scalars: st.SearchStrategy[Value] = st.booleans() | st.integers() | st.text(max_size=6) | model_values
intervals: st.SearchStrategy[Value] = st.builds(
    lambda low, size: FiniteSet.interval(low, low + size), st.integers(-5, 5), st.integers(0, 10**12)
)
constants: st.SearchStrategy[Value] = st.sampled_from(["Nat", "Int", "STRING"]).map(
    lambda name: Unenumerated(name, [name])
)


def _composites(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return (
        st.lists(inner, max_size=4).map(FiniteSet)
        | st.lists(inner, max_size=4).map(Function.sequence)
        | st.dictionaries(names, inner, max_size=4).map(Function.record)
        | st.lists(st.tuples(inner, inner), max_size=4).map(_first_wins)
        | inner.map(lambda value: Unenumerated("SUBSET", ["SUBSET ", ""], [value]))
        | st.tuples(inner, inner).map(lambda pair: Unenumerated("->", ["[", " -> ", "]"], pair))
        | st.tuples(inner, inner).map(lambda pair: Unenumerated("\\X", ["(", " \\X ", ")"], pair))
        | st.tuples(inner, inner).map(lambda pair: Unenumerated("\\cup", ["", " \\cup ", ""], pair))
    )


def _first_wins(pairs: list[tuple[Value, Value]]) -> Function:
    table: dict[Function, tuple[Value, Value]] = {}
    for key, value in pairs:
        table.setdefault(Function.sequence([key]), (key, value))
    return Function.of(table.values())


values: st.SearchStrategy[Value] = st.recursive(scalars | intervals | constants, _composites, max_leaves=12)

_tlc_strings = st.text(
    st.sampled_from("abz AZ09_.,:;!#$&()*+-/<=>?@[]^{|}~'\"\\\t\n\f\r")
    | st.characters(min_codepoint=161, max_codepoint=255),
    max_size=8,
)
_tlc_integers = st.integers(-(2**31) + 1, 2**31 - 1)
_kinds: list[st.SearchStrategy[Value]] = [st.booleans(), _tlc_integers, _tlc_strings, model_values]


def _tlc_composites(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    scalar_keys = st.sampled_from(_kinds).flatmap(
        lambda kind: st.lists(kind, max_size=3, unique_by=lambda key: (type(key), key))
    )
    return (
        st.lists(inner, max_size=4).map(Function.sequence)
        | st.dictionaries(names, inner, max_size=4).map(Function.record)
        | st.sampled_from(_kinds).flatmap(lambda kind: st.lists(kind, max_size=5)).map(FiniteSet)
        | st.builds(
            lambda keys, images: Function.of(list(zip(keys, images, strict=False))),
            scalar_keys,
            st.lists(inner, min_size=3, max_size=3),
        )
        | inner.map(lambda value: FiniteSet([value]))
        | st.lists(st.lists(_tlc_integers, max_size=3).map(FiniteSet), max_size=4).map(FiniteSet)
        | st.lists(st.tuples(_tlc_integers, _tlc_strings).map(Function.sequence), max_size=4).map(FiniteSet)
    )


tlc_values: st.SearchStrategy[Value] = st.recursive(
    st.one_of(_kinds) | st.builds(FiniteSet.interval, st.integers(-9, 0), st.integers(0, 40)),
    _tlc_composites,
    max_leaves=15,
)
