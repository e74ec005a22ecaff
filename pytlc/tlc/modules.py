"""What the text of modules says without a parser: comments, what they extend, constants, definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

_OUTSIDE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\\\*[^\n]*|\(\*')
_INSIDE = re.compile(r"\(\*|\*\)")
_HEADER = re.compile(r"-{4,}[ \t]*MODULE[ \t]+(\w+)[ \t]*-{4,}")
_FOOTER = re.compile(r"^={4,}", re.MULTILINE)
_HEAD = re.compile(
    r"^(?P<local>LOCAL[ \t]+)?(?P<name>[A-Za-z_]\w*)[ \t]*(?:\((?P<parameters>[^)]*)\))?\s*==(?!=)",
    re.MULTILINE,
)
_END = re.compile(
    r"^(?:LOCAL\b|-{4}|={4}|(?:VARIABLE|CONSTANT|ASSUM|THEOREM|LEMMA|INSTANCE|RECURSIVE|AXIOM|PROPOSITION"
    r"|COROLLARY|USE|HIDE|PROOF)\w*\b|[A-Za-z_]\w*[ \t]*(?:[\[(][^\n=]*[\])])?\s*==)",
    re.MULTILINE,
)
_EXTENDS = re.compile(r"^\s*EXTENDS\s+(\w+(?:\s*,\s*\w+)*)|^\s*INSTANCE\s+(\w+)", re.MULTILINE)
_NAMED_INSTANCE = re.compile(r"==\s*INSTANCE\s+(\w+)")
_CONSTANTS = re.compile(r"^[ \t]*(?:CONSTANTS?)\b", re.MULTILINE)
_DECLARED = re.compile(r"\s*(\w+|\\?[^\s\w,()]+)\s*(?:\(([\s_,]*)\))?\s*(,)?")
_PARAMETER = re.compile(r"[\w!]*[A-Za-z_][\w!]*")
_ANY_DEFINITION = re.compile(
    r"^[ \t]*(?:LOCAL\s+)?([A-Za-z_]\w*)\s*(?:[\[(][^\n=]*[\])])?\s*==(?!=)", re.MULTILINE
)
#: What TLC brings with it.
STANDARD = frozenset(
    {
        *("Bags", "FiniteSets", "Integers", "Naturals", "Randomization", "RealTime", "Reals", "Sequences"),
        *("TLC", "TLCExt", "Toolbox", "Json", "TLAPS"),
    }
)


@dataclass(frozen=True, slots=True)
class Definition:
    """An operator: its parameters, and its text without comments, each character in its column.

    ``line`` is the line of its module in which the text begins, from 1.
    """

    name: str
    parameters: tuple[str, ...]
    body: str
    local: bool
    line: int = 1


@dataclass(frozen=True, slots=True)
class Names:
    """What can be named in a module.

    Attributes:
        constants: Number of arguments of each constant, by name.
        defined: Operators that are defined in it or in what it extends.
        extended: Modules that it extends or instantiates without a name, all the way down.
        complete: The texts of all of these are known, or they are standard modules.
    """

    constants: Mapping[str, int]
    defined: frozenset[str]
    extended: frozenset[str]
    complete: bool


def without_comments(text: str) -> str:
    """The text with blanks for comments, which may be nested; what stands in strings is no comment."""
    pieces, place = [], 0
    while found := _OUTSIDE.search(text, place):
        start, end = found.span()
        if found[0] == "(*":
            end = _end_of_comment(text, end)
        is_string = found[0].startswith('"')
        pieces += [text[place:start], text[start:end] if is_string else _blank(text[start:end])]
        place = end
    return "".join([*pieces, text[place:]])


def _end_of_comment(text: str, place: int) -> int:
    """Where the comment ends that is open at a place; one that is never closed ends with the text."""
    depth = 1
    while depth and (mark := _INSIDE.search(text, place)):
        depth += 1 if mark[0] == "(*" else -1
        place = mark.end()
    return len(text) if depth else place


def visible(modules: Mapping[str, str], main: str) -> tuple[str, ...]:
    """The texts of a module and of those whose definitions are its own: what it extends, and so on.

    Args:
        modules: Text by name; a module that is not there is one of the standard modules.
        main: Where to begin.
    """
    return tuple(modules[name] for name in _reached(modules, main) if name in modules)


def reachable(modules: Mapping[str, str], main: str) -> tuple[str, ...]:
    """The texts of a module and of all that it extends or instantiates, under a name or not, and so on."""
    found = _closure(modules, main, lambda text: (*_extended(text), *_NAMED_INSTANCE.findall(text)))
    return tuple(modules[name] for name in found if name in modules)


def names_in(modules: Mapping[str, str], main: str) -> Names:
    """What can be named in a module; arguments as for :func:`visible`."""
    reached = _reached(modules, main)
    bodies = [body(modules[name]) for name in reached if name in modules]
    constants = {name: arity for text in bodies for name, arity in _constants(text)}
    defined = frozenset(name for text in bodies for name in _ANY_DEFINITION.findall(text))
    complete = all(name in modules or name in STANDARD for name in reached)
    return Names(constants, defined, frozenset(reached) - {main}, complete)


def body(text: str) -> str:
    """A module without comments and without what stands before and behind it."""
    clean = without_comments(text)
    header = _HEADER.search(clean)
    start = header.end() if header else 0
    ends = [found.start() for found in _FOOTER.finditer(clean, start)]
    return clean[start : ends[-1] if ends else len(clean)]


def definitions(texts: Iterable[str]) -> dict[str, Definition]:
    """The operators of modules, by name; of those that take operators as arguments, none."""
    found: dict[str, Definition] = {}
    for text in texts:
        clean = without_comments(text)
        for head in _HEAD.finditer(clean):
            parameters = tuple(p.strip() for p in (head["parameters"] or "").split(",") if p.strip())
            if all(_PARAMETER.fullmatch(p) for p in parameters):
                end = _END.search(clean, head.end())
                text_of = in_columns(clean, head.end(), end.start() if end else len(clean))
                line = clean.count("\n", 0, head.end()) + 1
                name = head["name"]
                found[name] = Definition(name, parameters, text_of, bool(head["local"]), line)
    return found


def in_columns(text: str, start: int, end: int) -> str:
    """A piece of text with blanks before it, so that its first line is in its column too."""
    column = start - (text.rfind("\n", 0, start) + 1)
    return " " * column + text[start:end].rstrip()


def _reached(modules: Mapping[str, str], main: str) -> dict[str, None]:
    return _closure(modules, main, _extended)


def _closure(modules: Mapping[str, str], main: str, used: Callable[[str], Iterable[str]]) -> dict[str, None]:
    found: dict[str, None] = {}
    pending = [main]
    while pending:
        name = pending.pop()
        if name not in found:
            found[name] = None
            pending += used(without_comments(modules.get(name, "")))
    return found


def _extended(text: str) -> list[str]:
    """What a module without comments extends, or instantiates without a name."""
    found = (extended or instance for extended, instance in _EXTENDS.findall(text))
    return [part.strip() for names in found for part in names.split(",")]


def _constants(text: str) -> Iterator[tuple[str, int]]:
    for keyword in _CONSTANTS.finditer(text):
        place = keyword.end()
        while declared := _DECLARED.match(text, place):
            yield declared[1], declared[2].count("_") if declared[2] else 0
            place = declared.end()
            if declared[3] is None:
                break


def _blank(comment: str) -> str:
    return re.sub(r"[^\n]", " ", comment)
