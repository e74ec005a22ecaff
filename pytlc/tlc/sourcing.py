"""The lines of a spec that diagnostics point at, and the places that SANY leaves out.

SANY names no line for what concerns modules as wholes: one that is missing, that has another name than its
file, that extends itself in a circle, or whose PlusCal has changed. Where the text shows which line that is,
it is that one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pytlc.tla import parse
from pytlc.tla.syntax import children, walk
from pytlc.tla.tokens import first_module
from pytlc.tlc.diagnostics import Diagnostic
from pytlc.tlc.result import Result

_MISSING = re.compile(r"Cannot find source file for module (\w+) imported in module \w+")
_CIRCLE = re.compile(r"dependency cycle is:\s*\w+\.tla --> (\w+)\.tla")
_OTHER_NAME = re.compile(r"does not match the name '\w+' of the top level module")
_PLUSCAL = re.compile(r"PlusCal algorithm\b")
#: Where PlusCal begins, in the words of its manual.
ALGORITHM = re.compile(r"--(?:fair[ \t]+)?algorithm\b")


def sourced(result: Result, files: Mapping[str, str], main: str, config: str) -> Result:
    """The result, its diagnostics with the lines that they point at.

    Args:
        result: What TLC came to.
        files: The texts of the job by name.
        main: Name of its main module.
        config: The text of its cfg.
    """
    texts = {**files, f"{main}.cfg": config}
    found = tuple(_sourced(_placed(diagnostic, files), texts, main) for diagnostic in result.diagnostics)
    return result if found == result.diagnostics else replace(result, diagnostics=found)


def _sourced(diagnostic: Diagnostic, texts: Mapping[str, str], main: str) -> Diagnostic:
    if diagnostic.line is None or diagnostic.text is not None:
        return diagnostic
    name = f"{main}.cfg" if diagnostic.module is None else f"{diagnostic.module}.tla"
    lines = texts.get(name, "").split("\n")
    return (
        replace(diagnostic, text=lines[diagnostic.line - 1]) if diagnostic.line <= len(lines) else diagnostic
    )


def _placed(diagnostic: Diagnostic, files: Mapping[str, str]) -> Diagnostic:
    if diagnostic.module is None or diagnostic.line is not None:
        return diagnostic
    text, message = files.get(f"{diagnostic.module}.tla", ""), diagnostic.message
    if named := _MISSING.match(message) or _CIRCLE.search(message):
        return _using(diagnostic, text, named[1])
    if _OTHER_NAME.search(message):
        module = first_module(text)
        return _at(diagnostic, text, module.start, module.text) if module else diagnostic
    if _PLUSCAL.search(message):
        found = ALGORITHM.search(text)
        return _at(diagnostic, text, found.start(), found[0]) if found else diagnostic
    return diagnostic


def _using(diagnostic: Diagnostic, text: str, module: str) -> Diagnostic:
    """At the first place where a module is extended or instantiated."""
    source = parse(text)
    for node in walk(source.root):
        for name in children(node) if node.type in {"extends", "instance"} else ():
            if name.type == "identifier_ref" and source.text(name) == module:
                begin, end = source.place(name), source.end(name)
                line, column = begin.line, begin.column
                return replace(diagnostic, line=line, column=column, end_line=line, end_column=end.column)
    return diagnostic


def _at(diagnostic: Diagnostic, text: str, place: int, word: str) -> Diagnostic:
    line, column = position(text, place)
    end = column + len(word.expandtabs(8)) - 1
    return replace(diagnostic, line=line, column=column, end_line=line, end_column=end)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character, as SANY counts them: from 1, a tab up to the next multiple of 8."""
    before = text[:offset].rsplit("\n", 1)[-1]
    return text.count("\n", 0, offset) + 1, len(before.expandtabs(8)) + 1
