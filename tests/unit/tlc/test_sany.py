"""SANY's report."""

from __future__ import annotations

import pytest

from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.sany import read_report
from tests.unit.tlc.conftest import Recording


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


@pytest.mark.parametrize("version", ["2.15", "2.18", "1.8.0"])
def test_a_missing_precedence_has_its_operators_and_its_place(version: str) -> None:
    """The text follows an empty line; the operator that is misaligned is what it points at."""
    (found,) = Recording("precedence-conflict", version).result().errors
    assert found.message.startswith("Precedence conflict between ops \\land in block line 5, col 17 ")
    assert (found.place, found.end_line, found.end_column) == ("Precedence:5:17", 5, 18)


@pytest.mark.parametrize("version", ["2.15", "2.18", "1.8.0"])
def test_a_comment_that_is_not_closed_has_the_line_where_it_begins(version: str) -> None:
    """SANY's own brace is left out."""
    (found,) = Recording("comment-not-closed", version).result().errors
    assert found.message == "Lexical error: EOF reached, possibly open comment starting around line 2"
    assert found.place == "OpenComment:2"


@pytest.mark.parametrize("version", ["2.15", "2.18", "1.8.0"])
def test_modules_that_extend_each_other_name_the_first(version: str) -> None:
    """Said under an unknown location, and twice by 1.8.0."""
    (found,) = Recording("module-extends-itself", version).result().errors
    assert found.message.endswith("ExtendsItself.tla --> ExtendsItself.tla")
    assert found.place == "ExtendsItself"


@pytest.mark.parametrize("version", ["2.18", "1.8.0"])
def test_pluscal_that_changed_is_a_warning(version: str) -> None:
    """On a line of its own up to 2.19, in a list without its usual heading in 1.8.0."""
    (found,) = Recording("pluscal-changed", version).result().warnings
    text = "The PlusCal algorithm in module PlusCalChanged has changed since its last translation."
    assert (found.message, found.place) == (text, "PlusCalChanged")


def test_what_a_linter_finds_is_a_warning() -> None:
    """1.8.0 prints it behind the name of the module that it looks at, without a heading."""
    (found,) = Recording("field-is-named-as-a-definition", "1.8.0").result().warnings
    assert found.message.startswith('The field name "Low" in the record constructor is identical')
    assert found.place == "FieldName:4:14"


@pytest.mark.parametrize("version", ["2.15", "2.18", "1.8.0"])
def test_a_file_without_a_module_is_an_error(version: str) -> None:
    """An exception of Java up to 2.19, which nothing else says anything of."""
    (found,) = Recording("file-without-module", version).result().errors
    assert found.module == "NoModule"
    expected = "---- MODULE (beginning of module)" if version == "1.8.0" else "java.lang.NullPointerException"
    assert expected in found.message


def test_an_error_without_a_position_is_where_it_was_being_parsed() -> None:
    """The innermost of what SANY was at; lines of that stack are no part of the text."""
    report = [
        "Parsing file /spec/A.tla", "***Parse Error***", "Couldn't properly parse expression", "",
        "Residual stack trace follows:", "Expression starting at line 3, column 9.",
        "Definition starting at line 3, column 1.", "", "Fatal errors while parsing TLA+ spec in file A",
    ]  # fmt: skip
    assert read_report(report) == (
        Diagnostic(Level.ERROR, "Couldn't properly parse expression", module="A", line=3, column=9),
    )


def test_what_is_in_no_known_form_is_told_all_the_same() -> None:
    """A text of a later SANY is a warning; an exception that ends it is an error."""
    report = ["Semantic processing of module A", "Something new.", "Semantic processing of module B"]
    assert read_report(report) == (Diagnostic(Level.WARNING, "Something new.", module="A"),)
    report[1:] = ["util.WrongInvocationException: Defined more than declared.", "\tat tla2sany.X.y(X.java:1)"]
    assert read_report(report) == (
        Diagnostic(Level.ERROR, "util.WrongInvocationException: Defined more than declared.", module="A"),
    )
