"""SANY's report."""

from __future__ import annotations

from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.sany import read_report


def test_a_syntax_error_is_placed_in_the_module_parsed_last() -> None:
    """The message is what was expected and what was found; that the module failed too is not repeated."""
    report = [
        "Parsing file /spec/A.tla", "Parsing file /spec/B.tla", "***Parse Error***",
        'Was expecting "==== or more Module body"', 'Encountered "0" at line 4, column 15 and token "="', "",
        "Residual stack trace follows:", "Module definition starting at line 1, column 1.", "", "",
        "Fatal errors while parsing TLA+ spec in file B", "", "*** Abort messages: 1", "", "In module B", "",
        "Could not parse module B from file B.tla", "", "",
    ]  # fmt: skip
    message = 'Was expecting "==== or more Module body"\nEncountered "0" at line 4, column 15 and token "="'
    assert read_report(report) == (Diagnostic(Level.ERROR, message, module="B", line=4, column=15),)


def test_a_module_that_cannot_be_parsed_is_told_when_nothing_else_is() -> None:
    """A consequence is better than silence."""
    report = ["*** Errors: 1", "", "In module B", "", "Could not parse module B from file B.tla", ""]
    assert read_report(report) == (
        Diagnostic(Level.ERROR, "Could not parse module B from file B.tla", module="B"),
    )


def test_lists_of_errors_and_warnings_are_told_apart() -> None:
    """Each entry has its position and its text, of one line or several."""
    report = [
        "Semantic errors:", "", "*** Errors: 1", "", "line 4, col 13 to line 5, col 16 of module A", "",
        "Unknown operator: `zero'.", "", "", "*** Warnings: 1", "",
        "line 6, col 1 to line 6, col 14 of module A", "", "Multiple declarations.  ",
        "This duplicates the one at line 5, col 1 to line 5, col 20 of module A.", "", "",
        "Parsing or semantic analysis failed.",
    ]  # fmt: skip
    assert read_report(report) == (
        Diagnostic(Level.ERROR, "Unknown operator: `zero'.", "A", 4, 13, 5, 16),
        Diagnostic(
            Level.WARNING,
            "Multiple declarations.\nThis duplicates the one at line 5, col 1 to line 5, col 20 of module A.",
            *("A", 6, 1, 6, 14),
        ),
    )


def test_a_missing_module_names_the_module_that_wants_it() -> None:
    """SANY says "Unknown location"; the importer is in the text."""
    text = "Cannot find source file for module X imported in module A."
    assert read_report(["*** Abort messages: 1", "", "Unknown location", "", text, ""]) == (
        Diagnostic(Level.ERROR, text, module="A"),
    )


def test_warnings_before_the_next_module_do_not_swallow_it() -> None:
    """The list ends where SANY goes on."""
    report = [
        "*** Warnings: 1", "", "line 1, col 1 to line 1, col 2 of module A", "", "Odd.", "",
        "Semantic processing of module B", "Linting of module B",
    ]  # fmt: skip
    assert [entry.message for entry in read_report(report)] == ["Odd."]


def test_a_clean_report_says_nothing() -> None:
    """Progress lines are no diagnostics."""
    assert read_report(["Parsing file /spec/A.tla (jar:file:x)", "Semantic processing of module A"]) == ()
