"""Texts of nodes, and their places as SANY counts them."""

from __future__ import annotations

import pytest
from tree_sitter import Node

from pytlc.tla import Place, Source, parse, parse_expression
from pytlc.tla.syntax import children, first, lines_of, walk


def module(body: str) -> str:
    """A module with this body."""
    return f"---- MODULE M ----\n{body}\n====\n"


def the(source: Source, kind: str) -> Node:
    """The first node of a kind."""
    node = first(source.root, lambda node: node.type == kind)
    assert node is not None
    return node


def test_comments_nest_and_strings_hold_no_comments() -> None:
    """Escaped quotes do not end a string."""
    source = parse(module('A == "(* no comment" (* a (* b *) "c *) \\* d\nB == "\\* \\" (*"'))
    assert not source.root.has_error
    assert [source.text(n) for n in walk(source.root) if n.type == "string"] == [
        '"(* no comment"',
        '"\\* \\" (*"',
    ]


def test_a_text_without_comments_keeps_its_columns_and_lines() -> None:
    """A character of two bytes is one blank."""
    source = parse(module("A == x (* é (* 1 *)\n 2 *) + \\* y\n     z"))
    addition = the(source, "bound_infix_op")
    assert source.without_comments(addition) == "x" + " " * 13 + "\n      +     \n     z"
    assert source.line(addition) == "x + z"


def test_a_text_in_its_columns_is_indented_as_far_as_it_stands() -> None:
    """So that a junction list keeps its shape under another head."""
    source = parse(module("A == /\\ x\n     /\\ y"))
    assert source.in_columns(the(source, "conj_list")) == "     /\\ x\n     /\\ y"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("A == x", 6),
        ("A ≜ x", 5),
        ('A == "é" \\o x', 13),
        ('A == "\U0001f40c" \\o x', 14),
        ("A ==\tx", 9),
        ("A\t\t==\t\tx", 33),
        ('A == "\t" \\o x', 14),
        ('A == "\ta" \\o\tx', 17),
    ],
)
def test_columns_are_those_of_sany(line: str, column: int) -> None:
    """Tabs stop at multiples of eight, and what needs two Java characters counts as two."""
    source = parse(module(line))
    reference = [n for n in walk(source.root) if n.type == "identifier_ref"][-1]
    assert source.place(reference) == Place(2, column)
    assert source.end(reference) == Place(2, column)


@pytest.mark.parametrize("text", ["a\r\nb\nc", "a\rb\rc\r", "a\nb\nc\n"])
def test_lines_end_where_sany_ends_them(text: str) -> None:
    """And nowhere else, as ``str.splitlines`` does."""
    assert lines_of(text) == ("a", "b", "c")
    assert lines_of(f"\x0c\x85\u2028{text}")[0] == "\x0c\x85\u2028a"


def test_the_end_of_a_node_is_its_last_character() -> None:
    """Whatever blank lines the grammar counts to it."""
    source = parse(module('A == /\\ x\n     /\\ "yé"\n\n\nB == 2'))
    assert source.end(the(source, "operator_definition")) == Place(3, 12)


def test_places_may_be_asked_in_any_order() -> None:
    """Columns are counted on from the place before on the line."""
    source = parse(module('A == <<"é", b, cc, d>>'))
    names = [node for node in walk(source.root) if node.type == "identifier_ref"]
    assert [source.place(name).column for name in names] == [13, 16, 20]
    assert [source.place(name).column for name in reversed(names)] == [20, 16, 13]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_for_sany(end: str) -> None:
    """By a line feed, a carriage return, or both."""
    source = parse(module("A == /\\ x\n     /\\ y\nB == 1").replace("\n", end))
    assert not source.root.has_error
    definitions = [n for n in walk(source.root) if n.type == "operator_definition"]
    assert [source.place(node).line for node in definitions] == [2, 4]
    assert len(children(the(source, "conj_list"))) == 2


def test_a_junction_list_may_be_aligned_by_tabs_and_blanks() -> None:
    """A tab alone would be one column for the grammar."""
    source = parse(module("A ==\n\t/\\ x\n        /\\ y\n     => z"))
    implication = the(source, "operator_definition").child_by_field_name("definition")
    assert implication is not None
    assert implication.type == "bound_infix_op"
    assert len(children(the(source, "conj_list"))) == 2


def test_bytes_that_are_no_utf8_survive() -> None:
    """As surrogates."""
    text = module('A == "\udcff" \\* \udce9\nB == x')
    source = parse(text)
    assert not source.root.has_error
    assert source.text(the(source, "string")) == '"\udcff"'
    assert source.data.decode("utf-8", "surrogateescape") == text


@pytest.mark.parametrize("text", ["x \\/ y", "x \\* c", "[a |-> 1]", "x (* c *)", "/\\ a\n/\\ b", "I!A(1)"])
def test_expressions(text: str) -> None:
    """A comment behind one is no part of it."""
    found = parse_expression(text)
    assert found is not None
    assert found[0].text(found[1]).split() == text.replace(" \\* c", "").replace(" (* c *)", "").split()


@pytest.mark.parametrize(
    "text", ["", "x\nFoo == 1", "x ====", "1 2", "INSTANCE Foo", "x\n====\n---- MODULE B ----", "(", "\\* x"]
)
def test_what_is_no_expression(text: str) -> None:
    """Neither units of a module nor what ends one."""
    assert parse_expression(text) is None
