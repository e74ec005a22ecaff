"""The reader of printed values: every form of the grammar, the pitfalls, positions in errors, depth."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import ValueSyntaxError
from pytlc.values import (
    FiniteSet,
    Function,
    ModelValue,
    Unenumerated,
    Value,
    equal,
    parse_value,
    show,
)

P1, P2 = ModelValue("p1"), ModelValue("p2")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-2147483647", -2147483647),
        ("TRUE", True),
        ("FALSE", False),
        ("TRUEish", ModelValue("TRUEish")),
        ("m_2", ModelValue("m_2")),
        ("1a", ModelValue("1a")),
        ("null", ModelValue("null")),
        ("UNDEF", ModelValue("UNDEF")),
        ("Seq", ModelValue("Seq")),
        ('""', ""),
        (r'"a\nb\t\"\\/\\ y = 2\f\r"', 'a\nb\t"\\/\\ y = 2\f\r'),
        ('"= ] >> State 2:"', "= ] >> State 2:"),
        ('"\\\\n"', "\\n"),
        ("{}", FiniteSet()),
        ("{ }", FiniteSet()),
        ("{FALSE, TRUE}", FiniteSet([False, True])),
        ("BOOLEAN", FiniteSet([False, True])),
        ("{1, 2, 3}", FiniteSet.interval(1, 3)),
        ("1..3", FiniteSet([1, 2, 3])),
        ("-3..-1", FiniteSet([-3, -2, -1])),
        ("3..1", FiniteSet()),
        ("{1..2, {}}", FiniteSet([FiniteSet([1, 2]), FiniteSet()])),
        ("<<>>", Function()),
        ("<< >>", Function()),
        ("{<< >>}", FiniteSet([Function()])),
        ("<<1, <<TRUE>>>>", Function.sequence([1, Function.sequence([True])])),
        ("[a |-> 1, IF |-> {}, TRUE |-> p1]", Function.record({"a": 1, "IF": FiniteSet(), "TRUE": P1})),
        ("(0 :> -1)", Function.of({0: -1})),
        ("(1 :> 5 @@ 2 :> 6)", Function.sequence([5, 6])),
        (
            "(p1 :> p2 @@ p2 :> (TRUE :> 1 @@ 1 :> 2))",
            Function.of([(P1, P2), (P2, Function.of([(True, 1), (1, 2)]))]),
        ),
        ('("a" :> 1 @@ "b" :> 2)', Function.record({"a": 1, "b": 2})),
        ("(<<1, TRUE>> :> {})", Function.of({Function.sequence([1, True]): FiniteSet()})),
        ("((1))", 1),
        (
            '( 0 :>\n      [ a |-> 1,\n  b |->\n      "x" ] @@\n  1 :> << 1,\n   2 >> )',
            Function.of({0: Function.record({"a": 1, "b": "x"}), 1: Function.sequence([1, 2])}),
        ),
    ],
)  # fmt: skip
def test_each_enumerable_form_is_read(text: str, value: Value) -> None:
    """A printed value is read as the value it denotes, of the right type."""
    assert equal(parse_value(text), value)


@pytest.mark.parametrize(
    ("text", "kind", "operands"),
    [
        ("Nat", "Nat", 0),
        ("Int", "Int", 0),
        ("STRING", "STRING", 0),
        ("SUBSET (1..10)", "SUBSET", 1),
        ("[1..20 -> {1, 2}]", "->", 2),
        ("[[Nat -> Nat] -> [Nat -> Nat]]", "->", 2),
        ("(Nat \\X {1, 2} \\X Nat)", "\\X", 3),
        ("[aa: Nat, bb: {1}]", ":", 2),
        ("Seq({1, 2})", "Seq", 1),
        ("UNION {Nat}", "UNION", 1),
        ("{-1} \\cup Nat", "\\cup", 2),
        ("Nat \\cap Int", "\\cap", 2),
        ("Nat \\ {1}", "\\", 2),
        ("[z \\in Nat |-> <expression line 6, col 37 to line 6, col 41 of module L>]", "|->", 1),
        ("[z \\in Nat \\ {3}, y \\in {1} |-> <expression line 6>]", "|->", 2),
        ("[<<z, y>> \\in (Nat \\X Nat) |-> <expression line 6>]", "|->", 1),
        ("{z \\in Nat : <expression line 6, col 35 to line 6, col 39 of module L>}", "filter", 1),
        ("{x, y \\in (Nat \\X Nat) : <expression line 6>}", "filter", 1),
        ("<Operator Op>", "opaque", 0),
        ("<Java Method: public static tlc2.value.Value tlc2.module.TLC.X(tlc2.value.Value)>", "opaque", 0),
        ("<LAZY line 5, col 3 to line 5, col 9 of module L>", "opaque", 0),
    ],
)
def test_each_unenumerated_form_is_read_and_written_back(text: str, kind: str, operands: int) -> None:
    """An expression becomes a node with its operands as values, and its text is that of TLC."""
    value = parse_value(text)
    assert isinstance(value, Unenumerated)
    assert (value.kind, len(value.operands)) == (kind, operands)
    assert show(value) == text


def test_versions_of_tlc_that_print_an_expression_differently_give_one_value() -> None:
    """Parentheses, white space and the space before a closing brace do not matter."""
    assert parse_value("SUBSET 1..10") == parse_value("SUBSET (1..10)")
    assert parse_value("{x \\in Nat : <expression a> }") == parse_value("{x \\in Nat : <expression\n a>}")
    assert parse_value("UNION({Nat})") == parse_value("UNION {Nat}")
    assert parse_value("<<SUBSET Nat, {SUBSET Nat}>>") == Function.sequence(
        [parse_value("SUBSET Nat"), FiniteSet([parse_value("SUBSET Nat")])]
    )


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a value"),
        ("{1,,2}", 3, "a value"),
        ("<<1", 3, "',' or '>>'"),
        ("<<1}", 3, "',' or '>>'"),
        ("{1 2}", 3, "',' or '}'"),
        ("[a |-> 1, b]", 11, "'|->'"),
        ("[a |-> 1, 2 |-> 3]", 10, "a field name"),
        ("[aa: Nat, bb |-> 1]", 13, "':'"),
        ("[Nat]", 4, "'->'"),
        ("[Nat -> Nat -> Nat]", 12, "']'"),
        ("[", 1, "a value"),
        ("[a", 2, "'->'"),
        ("(1 :> 2", 7, "'@@' or ')'"),
        ("(1 :> 2 @@ 3)", 12, "':>'"),
        ("(1 :> 2 @@ 1 :> 3)", 17, "every argument once"),
        ("(1, 2)", 2, "':>'"),
        ("1 2", 2, "end of text"),
        ("end of text", 4, "end of text"),
        ('"a', 0, "a quotation mark at its end"),
        ('"a\\qb"', 0, "escapes"),
        ("1..x", 3, "an integer on both sides"),
        ("TRUE..1", 6, "an integer on both sides"),
        ("%", 0, "a value"),
        ("Seq(1", 5, "')'"),
        ("SUBSET", 6, "a value"),
        ("Nat \\cup", 8, "a value"),
        ("[x \\in Nat |-> 3]", 15, "'<expression ...>'"),
        ("[x \\in Nat, 3 |-> 3]", 12, "names and '\\in'"),
        ("[x \\in Nat |-> <expression a>}", 29, "']'"),
        ("{a \\in}", 6, "a value"),
        ("9" * 5000, 0, "a length that Python reads"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_pointed_at(text: str, position: int, expected: str) -> None:
    """An error gives the place of the first token that does not fit and what could have stood there."""
    with pytest.raises(ValueSyntaxError) as caught:
        parse_value(text)
    assert caught.value.position == position
    assert expected in caught.value.expected


@given(st.text(string.ascii_letters + string.digits + ' <>{}[]()|-:@.,"\\/_', max_size=40))
def test_no_text_ends_in_another_error(text: str) -> None:
    """Whatever the text, the answer is a value or a ValueSyntaxError whose position is in the text."""
    try:
        parse_value(text)
    except ValueSyntaxError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017  # either end of the try is right


TOKENS = (
    '<< >> { } [ ] ( ) , |-> -> :> @@ .. : \\X \\in \\cup a 1 TRUE SUBSET Seq "s" <e>'.split()  # noqa: SIM905
)


@given(st.lists(st.sampled_from(TOKENS), max_size=12))
def test_no_sequence_of_tokens_ends_in_another_error(tokens: list[str]) -> None:
    """Whatever the tokens, the answer is a value that is written and read back, or a ValueSyntaxError."""
    text = " ".join(tokens)
    try:
        value = parse_value(text)
    except ValueSyntaxError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017  # either end of the try is right
    else:
        assert equal(parse_value(show(value)), value)


@pytest.mark.parametrize(
    ("opening", "closing"), [("<<", ">>"), ("{1, ", "}"), ("[a |-> ", "]"), ("(0 :> ", ")")]
)
def test_depth_is_not_limited_by_pythons_stack(opening: str, closing: str) -> None:
    """Values nested 5,000 deep are read, compared and written back."""
    text = opening * 5000 + "1" + closing * 5000
    value = parse_value(text)
    assert equal(parse_value(text + " "), value)
    assert equal(parse_value(show(value)), value)
    with pytest.raises(ValueSyntaxError):
        parse_value(text[:-1])


def test_long_texts_are_read_too() -> None:
    """A value longer than what is remembered is read all the same."""
    assert parse_value("{" + ", ".join(map(str, range(0, 5000, 2))) + "}") == FiniteSet(range(0, 5000, 2))
