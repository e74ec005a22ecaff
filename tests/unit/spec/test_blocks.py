"""Blocks of templates: which stands in which, who defines it, and what the text is without rendering."""

from __future__ import annotations

import pytest

from pytlc.errors import TemplateError
from pytlc.spec.blocks import Stack, parse_blocks

BASE = r"""head
\*% block outer
before
\*% block inner
old
\*% endblock
after
\*% endblock
\*% if has.much
more
\*% endif
"""
INNER = '\\*% extends "below"\n\\*% block inner\nnew\n\\*% endblock\n'
OUTER = '\\*% extends "below"\n\\*% block outer\nall\n\\*% endblock outer\n'
CALLING = '\\*% extends "below"\n\\*% block inner\nfirst\n${ super() }\n\\*% endblock\n'


def stack(*layers: str) -> Stack:
    """The base with layers on top."""
    files = [parse_blocks(text, f"layer{number}") for number, text in enumerate(layers)]
    return Stack([parse_blocks(BASE, "base")], files)


def test_blocks_stand_in_each_other() -> None:
    """Names, nesting and lines are those of the text; notes are left out."""
    file = parse_blocks("(*# \\*% block no #*)\n" + BASE, "base")
    assert [block.name for block in file.inner] == ["outer"]
    assert [block.name for block in file.walk()] == ["outer", "inner"]
    assert file.inner[0].parts[0] == "before\n"


@pytest.mark.parametrize(
    ("layers", "owners"),
    [
        ((), {"outer": "base", "inner": "base"}),
        ((INNER,), {"outer": "base", "inner": "layer0"}),
        ((OUTER,), {"outer": "layer0"}),
        ((INNER, OUTER), {"outer": "layer1"}),
        ((OUTER, INNER), {"outer": "layer0"}),
    ],
)
def test_a_block_belongs_to_the_last_file_that_defines_it(
    layers: tuple[str, ...], owners: dict[str, str]
) -> None:
    """And what stood in a block that was replaced is there no more, whoever defines it."""
    assert stack(*layers).live() == owners
    assert stack(*layers).owners("outer") == owners


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        ((), "head before old after"),
        ((INNER,), "head before new after"),
        ((OUTER, INNER), "head all"),
        ((INNER, CALLING), "head before first new after"),
        ((CALLING, CALLING), "head before first first old after"),
    ],
)
def test_the_text_has_the_last_definition_of_each_block(layers: tuple[str, ...], text: str) -> None:
    """Also where that calls the one below it; conditions stay in it as comments, with what they enclose."""
    condition = " \\*% if has.much more \\*% endif"
    assert " ".join(stack(*layers).text("base").split()) == text + condition


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n(*% block x %*) b (*% endblock %*)\n", r"x\.j2, line 2: write a statement on a line of its own"),
        ("\\*% block x\n", r"x\.j2: block x is not closed"),
    ],
)
def test_a_file_that_cannot_be_read_so_is_refused(text: str, words: str) -> None:
    """The message names the file and what to write."""
    with pytest.raises(TemplateError, match=words):
        parse_blocks(text, "x.j2")
