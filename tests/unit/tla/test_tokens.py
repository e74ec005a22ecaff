"""Text as SANY's lexer takes it apart."""

from __future__ import annotations

import time

import pytest

from pytlc.tla.tokens import Kind, first_module, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INIT Init (* a (* b *) c *) N", "INIT Init N"),
        ("INIT (* never closed", "INIT"),
        ("INIT \\* to the end\nNext \\* at the end", "INIT Next"),
        ("INIT \\* to the end\rNext", "INIT Next"),
        ('N = "a (* b" M', 'N = "a (* b" M'),
        ('"\\" (*" x', '"\\" (*" x'),
        ("WF_x SFx _a1 SF_", "WF_ x SFx _a1 SF_"),
        ("__ 1_0 1a_ 007 \\b101", "_ _ 1 _ 0 1a_ 007 \\b101"),
        ("x!y{a,b}<<1>>]_", "x ! y { a , b } << 1 >> ]_"),
        ("\\inX \\X \\EE", "\\in X \\X \\EE"),
        ("a<-b |->->:>=>", "a <- b |-> -> :> =>"),
        ("<1>2 <-x", "<1>2 <- x"),
        ("--- -- ---- ====", "-- - -- ---- ===="),
        ("∀ x ≜ y", "∀ x ≜ y"),
    ],
)
def test_tokens(text: str, found: str) -> None:
    """The longest one at each place; comments are none."""
    assert [token.text for token in tokens(text)] == (
        found.split(" ") if '"' not in found else _quoted(found)
    )


def _quoted(found: str) -> list[str]:
    before, inside, after = found.rpartition('"')[0].partition('"')
    return [*before.split(), f'"{after}"', *found.rpartition('"')[2].split()] if inside else found.split()


@pytest.mark.parametrize("text", ["a é b", 'a "b\nc" d', "a ; b", 'a "\\q" b', "a \x0c b"])
def test_a_text_ends_where_something_is_no_token(text: str) -> None:
    """What stands behind is not there."""
    assert [token.text for token in tokens(text)] == ["a"]


def test_what_is_no_token_can_be_passed() -> None:
    """Character by character; a string that is not closed is no token either."""
    found = [(token.text, token.kind is Kind.OTHER) for token in tokens('é a;"b', others=True)]
    assert found == [("é", True), ("a", False), (";", True), ('"', True), ("b", False)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("---- MODULE M ----", "M"),
        ("-----MODULE(* a *)\n\\* b\n M\n----", "M"),
        ('(* "--- MODULE A ---- MODULE B ---- *) ---- MODULE C ----', "B"),
        ("--- MODULE M ---", None),
        ("---- CONFIG M ----", None),
        ("---- MODULE ----", None),
        ("---- MODULE", None),
        ("", None),
    ],
)
def test_the_first_module_of_a_file(text: str, name: str | None) -> None:
    """Before it nothing counts, comment signs neither."""
    found = first_module(text)
    assert (found and found.text) == name
    assert found is None or text[found.start : found.end] == name


def test_tokens_have_kinds_and_places() -> None:
    """Digits with a letter among them are a word."""
    found = [(token.kind, token.start, token.end) for token in tokens('a 1 "b" = 1c')]
    assert found == [
        (Kind.WORD, 0, 1),
        (Kind.NUMBER, 2, 3),
        (Kind.STRING, 4, 7),
        (Kind.SYMBOL, 8, 9),
        (Kind.WORD, 10, 12),
    ]


@pytest.mark.parametrize("part", ["_", "(*", '"\\"', "1_", "<1>", "----", "\\", "=", '"'])
def test_time_grows_with_length(part: str) -> None:
    """Also of what looks like the beginning of something at every place."""
    begun = time.process_time()
    list(tokens(part * 100_000))
    assert time.process_time() - begun < 5
