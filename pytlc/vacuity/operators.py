"""The operators of a model with the places where they stand, and what a formula is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pytlc.tlc import TlcJob
from pytlc.tlc.cfg import understood
from pytlc.tlc.modules import Definition, definitions, visible
from pytlc.trace import Location
from pytlc.vacuity.formula import Piece, words

_COMMENT = re.compile(r"\(\*.*?\*\)|\\\*[^\n]*", re.DOTALL)
_VARIABLES = re.compile(r"^\s*VARIABLES?\s+(\w+(?:\s*,\s*\w+)*)", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]+(\w+)[ \t]*(?:\([^)\n]*\))?[ \t]*==", re.MULTILINE)
_TEMPORAL = frozenset({"[]", "<>", "~>", "-+->", "\\AA", "\\EE"})
_FAIRNESS = ("WF_", "SF_")


@dataclass(frozen=True, slots=True)
class Operators:
    """What the main module of a job sees.

    Attributes:
        known: Definitions by name.
        modules: Name of the module of each.
        replaced: What the configuration puts in the place of others.
        variables: The variables that are declared.
        hidden: Names that are defined where they are not read: not at the beginning of a line.
    """

    known: Mapping[str, Definition]
    modules: Mapping[str, str]
    replaced: Mapping[str, str] = field(default_factory=dict)
    variables: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, job: TlcJob) -> Operators:
        """Read them from the texts of a job."""
        texts = {name.removesuffix(".tla"): text for name, text in job.files.items()}
        seen = visible(texts, job.main)
        found = {name: definitions([text]) for name, text in texts.items() if text in seen}
        clean = [_COMMENT.sub(" ", text) for text in seen]
        declared = [part for text in clean for names in _VARIABLES.findall(text) for part in names.split(",")]
        return cls(
            {name: one for inner in found.values() for name, one in inner.items()},
            {name: module for module, inner in found.items() for name in inner},
            understood(job.config).replaced,
            tuple(dict.fromkeys(part.strip() for part in declared)),
            frozenset(name for text in clean for name in _INDENTED.findall(text)),
        )

    def get(self, name: str) -> Definition | None:
        """The definition that stands for a name; None where it cannot be used from another module."""
        found = self.known.get(self.replaced.get(name, name))
        return None if found is None or found.local else found

    def place(self, definition: Definition, piece: Piece | None = None) -> Location:
        """Where a definition, or a piece of it, stands."""
        module = self.modules[definition.name]
        if piece is None:
            end = len(definition.name)
            return Location(module, definition.line, 1, definition.line, end)
        before, inside = definition.body[: piece.start], piece.text.lstrip(" ")
        line = definition.line + before.count("\n")
        column = piece.start - (before.rfind("\n") + 1) + 1
        last = inside.rsplit("\n", 1)[-1]
        end_column = len(last) if "\n" in inside else column + len(last) - 1
        return Location(module, line, column, line + inside.count("\n"), end_column)

    def mentions(self, text: str) -> frozenset[str]:
        """All tokens of a formula and of the operators that it uses."""
        return frozenset(self._mentions(text))

    def _mentions(self, text: str) -> Iterator[str]:
        pending, seen = [text], set[str]()
        while pending:
            for word in words(pending.pop()) - seen:
                seen.add(word)
                yield word
                used = self.known.get(self.replaced.get(word, word))
                if used is not None:
                    pending.append(used.body)

    def is_temporal(self, text: str) -> bool:
        """Whether a formula is about more than one step; what cannot be seen is taken to be of a state."""
        found = self.mentions(text)
        return bool(found & _TEMPORAL) or any(word.startswith(_FAIRNESS) for word in found)

    def is_step(self, text: str) -> bool:
        """Whether a formula is about a step."""
        return "'" in self.mentions(text)

    def is_constant(self, text: str) -> bool:
        """Whether a formula surely mentions no variable."""
        found = self.mentions(text)
        known = not found & self.hidden and not any("!" in word for word in found)
        return known and not found & set(self.variables)
