"""A variable that is read before it has a value, in plain words.

TLC evaluates from left to right and takes ``x' = e`` for an assignment; a variable that is read before that
has no value, of which TLC only says that an identifier is undefined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pytlc.tla import Module, module_texts
from pytlc.tlc.diagnostics import Diagnostic
from pytlc.tlc.result import Result

_UNDEFINED = re.compile(r"In evaluation, the identifier (\w+) is either undefined or not an operator\.")
_PRIME = "'"


def explained(result: Result, files: Mapping[str, str]) -> Result:
    """The result; a message about a variable without a value says so first.

    Args:
        result: What TLC came to, its diagnostics with their lines.
        files: The texts of the job by name.
    """
    said = {diagnostic.message: _subject(diagnostic, files) for diagnostic in result.diagnostics}
    told = {
        message: f"{name} is read before it has a value\n{message}" for message, name in said.items() if name
    }
    if not told:
        return result
    diagnostics = (replace(d, message=told.get(d.message, d.message)) for d in result.diagnostics)
    findings = (replace(f, message=told.get(f.message or "", f.message)) for f in result.findings)
    return replace(result, diagnostics=tuple(diagnostics), findings=tuple(findings))


def _subject(diagnostic: Diagnostic, files: Mapping[str, str]) -> str | None:
    """The variable, with its prime where it has one; None where the message is about something else."""
    named = _UNDEFINED.search(diagnostic.message)
    if named is None or not any(named[1] in _variables(text) for text in files.values()):
        return None
    behind = (diagnostic.text or "").expandtabs(8)[diagnostic.end_column or 0 :]
    return f"the variable {named[1]}{_PRIME if behind.startswith(_PRIME) else ''}"


def _variables(text: str) -> frozenset[str]:
    """Those of all modules of a file, inner ones too."""
    return frozenset().union(*map(_declared, module_texts(text).values()))


def _declared(module: Module) -> frozenset[str]:
    return module.variable_names.union(*map(_declared, module.inner.values()))
