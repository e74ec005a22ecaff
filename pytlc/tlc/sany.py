"""SANY's report: the unframed lines between "Starting SANY..." and "SANY finished.".

Every line belongs to something. Lines that say what SANY is doing, and stack traces, say nothing of the spec.
Headings (``*** Errors: N``, ``Fatal errors while parsing``) say how bad what follows is. All else is an
entry: it begins with its position alone on a line (``tla2sany.semantic.Errors``), with ``***Parse Error***``,
``Lexical`` or ``!! WARNING:``, or is text without any of these, which is kept as it is, so that what a later
SANY may add arrives too. An error that only says that a module could not be parsed repeats the one above it
and is left out then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.places import find_location, read_location

_STAGE = re.compile(
    r"(?:Parsing file (?:.*[/\\])?|Parsing module |Semantic processing of module |Linting of module )(\w+)\b"
)
_ERRORS = re.compile(
    r"\*\*\* (?:Errors|Abort messages): \d+|Semantic errors\b.*:$|Fatal errors (?:while|in) "
)
_WARNINGS = re.compile(r"\*\*\* Warnings: \d+|Warnings \(\d+\) during ")
_HEAD = re.compile(
    r"(?:line \d+, col \d+ to line \d+, col \d+ of module \S+|Unknown location|In module (\S.*?))\s*$"
)
_SYNTAX = re.compile(r"\*\*\*Parse Error\*\*\*$|(?=Lexical (?:error\b|\{error:))")
_CHANGED = re.compile(r"!! WARNING: ")
_STACK = re.compile(r".+ starting at line (\d{1,18}), column (\d{1,18})\.$")
_NOISE = re.compile(
    r"\s+at [\w.$/<>]+\(|\s*\.\.\.(?: \d+ more)?$|tla2sany\.semantic\.AbortException$"
    r"|Stack trace for exception:$|Residual stack trace follows:$|Parsing or semantic analysis failed\.$"
)
_AT = re.compile(r"\bline (\d{1,18})(?:, col(?:umn)? (\d{1,18}))?")
_THROWN = re.compile(r"(?:[a-z]\w*\.)+\w*(?:Exception|Error)\b")
_CONSEQUENCE = re.compile(r"Could not parse module \w+ from file")
_NAMED = re.compile(r"\bin module (\w+)|File name '(\w+)'|dependency cycle is:\s*(\w+)\.tla")


@dataclass(slots=True)
class _Entry:
    """Lines that belong together, and what the lines before say of them."""

    level: Level
    module: str | None
    head: str = ""
    is_syntax: bool = False
    lines: list[str] = field(default_factory=list)


def read_report(lines: Sequence[str]) -> tuple[Diagnostic, ...]:
    """What SANY has to say, in its order, each thing once."""
    found = tuple(dict.fromkeys(told for entry in _entries(lines) if (told := _diagnostic(entry))))
    reasons = tuple(entry for entry in found if not _CONSEQUENCE.match(entry.message))
    return reasons if any(entry.level is Level.ERROR for entry in reasons) else found


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    level, module = Level.WARNING, None
    entry = _Entry(level, module)
    for line in lines:
        following = None
        if stage := _STAGE.match(line):
            level, module = Level.WARNING, stage[1]
            following = _Entry(level, module)
        elif _ERRORS.match(line) or _WARNINGS.match(line):
            level = Level.ERROR if _ERRORS.match(line) else Level.WARNING
            following = _Entry(level, module)
        elif _HEAD.match(line):
            following = _Entry(level, module, head=line)
        elif begun := _SYNTAX.match(line):
            following = _Entry(Level.ERROR, module, is_syntax=True, lines=[line[begun.end() :]])
        elif begun := _CHANGED.match(line):
            following = _Entry(Level.WARNING, module, lines=[line[begun.end() :]])
        if following is None:
            entry.lines.append(line)
            continue
        yield entry
        entry = following
    yield entry


def _diagnostic(entry: _Entry) -> Diagnostic | None:
    said = [line.strip() for line in entry.lines if not (_NOISE.match(line) or _STACK.match(line))]
    if entry.is_syntax:
        message = "\n".join(filter(None, said)).replace("Lexical {error:", "Lexical error:")
        return _of_syntax(entry, message)
    message = "\n".join(said).strip()
    if not message:
        return None
    if location := read_location(entry.head):
        return Diagnostic.at(entry.level, message, location)
    level = Level.ERROR if _THROWN.match(message) else entry.level
    return Diagnostic(level, message, module=_module(entry, message))


def _of_syntax(entry: _Entry, message: str) -> Diagnostic:
    """Where it is stands in the text, or else in the stack of what was being parsed, innermost first."""
    if location := find_location(message):
        return Diagnostic.at(Level.ERROR, message, location)
    stack = (found for line in entry.lines if (found := _STACK.match(line)))
    place = _AT.search(message) or next(stack, None)
    line, column = place.groups() if place else (None, None)
    return Diagnostic(
        Level.ERROR,
        message,
        module=entry.module,
        line=int(line) if line else None,
        column=int(column) if column else None,
    )


def _module(entry: _Entry, message: str) -> str | None:
    """The module that is named above the text or in it; else the one that SANY was at."""
    head = _HEAD.match(entry.head)
    if head and head[1] and head[1].isidentifier():
        return head[1]
    named = _NAMED.search(message)
    return next(filter(None, named.groups()), None) if named else entry.module
