"""Names of what pytlc puts into a spec, and what they stand for: results tell what was given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import overload

from pytlc.tlc.result import Finding, Result

VALUES = "PytlcValues"
MADE = "\\* Made by pytlc of what was given besides the cfg."
#: Behind this, a module of ours holds values and what compares them.
DATA = "\\* Values, written by pytlc."
_MADE_NAME = re.compile(r"\bPytlc(?:Invariant|Property)(?:_\d+)?\b")
_CHECKED = re.compile(r"^(Pytlc(?:Invariant|Property)(?:_\d+)?) ==\n((?:  [^\n]*\n)+)", re.MULTILINE)


def titles(files: Mapping[str, str]) -> dict[str, str]:
    """What was given for each property that has a name made here: the expression, on one line.

    Args:
        files: The texts of a job by name.
    """
    made = (text.partition(MADE)[2] for text in files.values())
    found = (match for text in made for match in _CHECKED.finditer(text))
    return {match[1]: " ".join(match[2].split()) for match in found}


def titled(result: Result, files: Mapping[str, str]) -> Result:
    """The result with what was given in the place of names that were made here."""
    known = titles(files)
    if not known:
        return result
    findings = tuple(_titled(finding, known) for finding in result.findings)
    diagnostics = tuple(replace(d, message=_told(d.message, known)) for d in result.diagnostics)
    name = _told(result.property, known)
    return replace(result, property=name, findings=findings, diagnostics=diagnostics)


def _titled(finding: Finding, known: Mapping[str, str]) -> Finding:
    return replace(finding, property=_told(finding.property, known), message=_told(finding.message, known))


@overload
def _told(text: str, known: Mapping[str, str]) -> str: ...
@overload
def _told(text: None, known: Mapping[str, str]) -> None: ...
def _told(text: str | None, known: Mapping[str, str]) -> str | None:
    """The text with what was given; TLC 1.8.0 names several properties at once."""
    return text and _MADE_NAME.sub(lambda found: known.get(found[0], found[0]), text)
