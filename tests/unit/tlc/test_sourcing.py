"""The lines that diagnostics point at."""

from __future__ import annotations

import pytest

from pytlc.tlc import Outcome, Result
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.sourcing import position, sourced

FILES = {
    "A.tla": "\\* EXTENDS Lost\n---- MODULE A ----\nEXTENDS Naturals,\n  Lost\n(* --algorithm a *)\n====\n",
    "B.tla": "---- MODULE Other ----\nI == INSTANCE Lost\n====\n",
}
CONFIG = "INIT Init\nNEXT None\n"


def placed(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic of a result of these files."""
    (found,) = sourced(Result(Outcome.PARSE, diagnostics=(diagnostic,)), FILES, "A", CONFIG).diagnostics
    return found


def test_a_line_of_a_module_and_of_the_cfg() -> None:
    """That of a standard module is not at hand."""
    assert placed(Diagnostic(Level.ERROR, "x", "A", 4, 3)).text == "  Lost"
    assert placed(Diagnostic(Level.ERROR, "x", line=2)).text == "NEXT None"
    for unknown in (Diagnostic(Level.ERROR, "x", "Naturals", 4), Diagnostic(Level.ERROR, "x", "A", 99)):
        assert placed(unknown) == unknown


@pytest.mark.parametrize(
    ("module", "message", "where"),
    [
        ("A", "Cannot find source file for module Lost imported in module A.", (4, 3, 4, 6)),
        ("B", "Cannot find source file for module Lost imported in module B.", (2, 15, 2, 18)),
        ("A", "Circular dependency; dependency cycle is:\n\nA.tla --> Lost.tla --> A.tla", (4, 3, 4, 6)),
        ("B", "File name 'B' does not match the name 'Other' of the top level module it.", (1, 13, 1, 17)),
        ("A", "The PlusCal algorithm in module A has changed since its last translation.", (5, 4, 5, 14)),
    ],
)  # fmt: skip
def test_what_sany_says_without_a_line_gets_it_from_the_text(
    module: str, message: str, where: tuple[int, ...]
) -> None:
    """Where a module is extended or instantiated, comments aside; its name; its algorithm."""
    found = placed(Diagnostic(Level.ERROR, message, module))
    assert (found.line, found.column, found.end_line, found.end_column) == where
    assert found.text is not None


def test_what_is_not_in_the_text_has_no_line() -> None:
    """Nothing is guessed."""
    for message in ("Cannot find source file for module X imported in module A.", "Something else."):
        assert placed(Diagnostic(Level.ERROR, message, "A")).line is None


def test_a_tab_ends_at_the_next_multiple_of_eight() -> None:
    """As SANY counts."""
    assert position("a\n\t\tb", 4) == (2, 17)
