"""SANY's report: the unframed lines between "Starting SANY..." and "SANY finished.".

Three forms: a syntax error or lexical error with one position in the file parsed last; lists headed
``*** Errors: N``, ``*** Abort messages: N`` or ``*** Warnings: N``, whose entries are a position and a
text (``tla2sany.semantic.Errors``); and the lines that say what is being parsed. An abort message that
only says that a module could not be parsed repeats the syntax error above it and is left out then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.places import read_location

_PARSING = re.compile(r"Parsing file (?:.*[/\\])?(\w+)\.tla\b")
_AT = re.compile(r"\bat line (\d{1,18}), col(?:umn)? (\d{1,18})")
_LIST = re.compile(r"\*\*\* (Errors|Abort messages|Warnings): \d+")
_HEAD = re.compile(
    r"(line \d+, col \d+ to line \d+, col \d+ of module \w+|Unknown location|In module (\w+))\s*$"
)
_END = re.compile(
    r"(Semantic processing|Parsing file|Linting) |Semantic errors:|Parsing or semantic analysis failed"
)
_CONSEQUENCE = re.compile(r"Could not parse module \w+ from file")
_IMPORTER = re.compile(r"imported in module (\w+)")


def read_report(lines: Sequence[str]) -> tuple[Diagnostic, ...]:
    """What SANY found wrong, in its order."""
    found = [*_syntax_errors(lines), *_lists(lines)]
    told = [entry for entry in found if not _CONSEQUENCE.match(entry.message)]
    return tuple(told if any(entry.level is Level.ERROR for entry in told) else found)


def _syntax_errors(lines: Sequence[str]) -> Iterator[Diagnostic]:
    module = None
    for index, line in enumerate(lines):
        if parsing := _PARSING.match(line):
            module = parsing[1]
        elif line.startswith("***Parse Error***"):
            yield _at("\n".join(_paragraph(lines, index + 1)), module)
        elif line.startswith("Lexical error at "):
            yield _at(line.strip(), module)


def _paragraph(lines: Sequence[str], start: int) -> Iterator[str]:
    for line in lines[start:]:
        if not line.strip() or line.startswith("Residual stack trace"):
            return
        yield line.strip()


def _at(message: str, module: str | None) -> Diagnostic:
    place = _AT.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    return Diagnostic(Level.ERROR, message, module=module, line=line, column=column)


def _lists(lines: Sequence[str]) -> Iterator[Diagnostic]:
    level: Level | None = None
    head, text = "", list[str]()
    for line in [*lines, "*** Errors: 0"]:
        heading = _LIST.match(line)
        if level and (heading or _HEAD.match(line) or _END.match(line)):
            yield from _entry(level, head, text)
            head, text = line, []
        elif level:
            text.append(line)
        if heading:
            level = Level.WARNING if heading[1] == "Warnings" else Level.ERROR
            head, text = "", []
        elif _END.match(line):
            level = None


def _entry(level: Level, head: str, text: Sequence[str]) -> Iterator[Diagnostic]:
    message = "\n".join(line.strip() for line in text).strip()
    if not message:
        return
    if location := read_location(head):
        yield Diagnostic.at(level, message, location)
        return
    named = _HEAD.match(head)
    importer = _IMPORTER.search(message)
    yield Diagnostic(level, message, module=(named and named[2]) or (importer[1] if importer else None))
