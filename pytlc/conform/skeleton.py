r"""How the actions of a spec are put together: which operators only combine others, and which are actions.

TLC up to 2.19 does not tell a spec which action is being taken, so a module that is to know it has to repeat
the structure of ``Next`` and mark each action in it. That structure is disjunction, ``\E`` and operators that
are made of these; what is none of them is an action, named after the operator that it is the whole of. A
disjunct that is a formula of its own has no name.

Junction lists are told apart by their columns, as SANY does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pytlc.tlc.modules import Definition, in_columns

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\/|/\\|\\[A-Za-z]+|<<|>>|[\w!]+|\S')
_OPEN, _CLOSE = frozenset({"(", "[", "{", "<<"}), frozenset({")", "]", "}", ">>"})
_APPLIED = re.compile(r"[\w!]*[A-Za-z_][\w!]*")
_KEYWORDS = frozenset({"IF", "THEN", "ELSE", "LET", "IN", "CASE", "OTHER", "CHOOSE", "UNCHANGED", "ENABLED"})


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator with the texts of its arguments."""

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    r"""``\E`` with the text of its bounds."""

    bounds: str
    body: Skeleton


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A disjunction."""

    parts: tuple[Skeleton, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """What is no combination: its text, the lines in their columns."""

    text: str


Skeleton: TypeAlias = Apply | Exists | AnyOf | Formula


@dataclass(frozen=True, slots=True)
class Structure:
    """What ``Next`` is made of.

    Attributes:
        combining: The operators that only combine others, by name, ``Next`` among them, each with its
            parameters and what it combines.
        actions: Number of parameters of each action, by name.
        unnamed: There are disjuncts without a name.
    """

    combining: Mapping[str, tuple[tuple[str, ...], Skeleton]]
    actions: Mapping[str, int]
    unnamed: bool


def structure(known: Mapping[str, Definition], root: str, replaced: Mapping[str, str]) -> Structure | None:
    """Take ``Next`` apart.

    Args:
        known: The definitions of the spec.
        root: Name of ``Next``.
        replaced: The operators that the configuration puts in the place of others.

    Returns:
        None where it cannot be repeated in another module: an action is not visible there, or not defined
        where it can be found.
    """
    combining: dict[str, tuple[tuple[str, ...], Skeleton]] = {}
    actions: dict[str, int] = {}
    pending, unnamed = [replaced.get(root, root)], False
    while pending:
        name = pending.pop()
        definition = known.get(name)
        if definition is None or definition.local:
            return None
        parts = _renamed(read(definition.body), replaced)
        formulas = [part for part in leaves(parts) if isinstance(part, Formula)]
        if formulas and (name != root or combining):
            return None
        unnamed = unnamed or bool(formulas)
        combining[name] = (definition.parameters, parts)
        for part in leaves(parts):
            if not isinstance(part, Apply) or part.name in combining:
                continue
            used = known.get(part.name)
            if used is not None and combines(used):
                pending.append(part.name)
            elif (used is not None and not used.local) or "!" in part.name:
                actions[part.name] = len(part.arguments)
            else:
                return None
    return Structure(combining, actions, unnamed)


def combines(definition: Definition) -> bool:
    """Whether an operator is made of others and of nothing else."""
    return not any(isinstance(part, Formula) for part in leaves(read(definition.body)))


def leaves(part: Skeleton) -> Iterator[Apply | Formula]:
    """What is put together, from left to right."""
    match part:
        case AnyOf():
            for inner in part.parts:
                yield from leaves(inner)
        case Exists():
            yield from leaves(part.body)
        case _:
            yield part


def read(text: str) -> Skeleton:
    """The structure of a formula whose lines are in their columns."""
    return _read(list(_tokens(text)), text)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    column: int
    depth: int


def _tokens(text: str) -> Iterator[_Token]:
    depth = 0
    for found in _TOKEN.finditer(text):
        if found[0] in _CLOSE:
            depth -= 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
        yield _Token(found[0], found.start(), found.end(), column, depth)
        if found[0] in _OPEN:
            depth += 1


def _read(tokens: list[_Token], text: str) -> Skeleton:
    if not tokens:
        return Formula("")
    first = tokens[0]
    if first.text == "\\/":
        return AnyOf(tuple(_read(item, text) for item in _items(tokens)))
    if first.text == "\\E":
        colon = next((k for k, t in enumerate(tokens) if t.text == ":" and t.depth == first.depth), None)
        if colon is None:
            return _formula(tokens, text)
        bounds = " ".join(text[first.end : tokens[colon].start].split())
        return Exists(bounds, _read(tokens[colon + 1 :], text))
    if first.text == "(" and _closing(tokens) == len(tokens) - 1:
        return _read(tokens[1:-1], text)
    return _alternatives(tokens, text)


def _items(tokens: list[_Token]) -> list[list[_Token]]:
    """The items of the junction list that begins with the first token."""
    first = tokens[0]
    bullets = [
        k
        for k, t in enumerate(tokens)
        if t.text == "\\/" and (t.column, t.depth) == (first.column, first.depth)
    ]
    return [tokens[k + 1 : end] for k, end in zip(bullets, [*bullets[1:], len(tokens)], strict=True)]


def _alternatives(tokens: list[_Token], text: str) -> Skeleton:
    r"""``A \/ B``, an application, or something else."""
    base = min(token.depth for token in tokens)
    split = next((k for k, t in enumerate(tokens) if t.text == "\\/" and t.depth == base), None)
    if split is not None and tokens[0].text != "/\\" and not _KEYWORDS.intersection(t.text for t in tokens):
        left, right = _read(tokens[:split], text), _read(tokens[split + 1 :], text)
        return AnyOf((left, *(right.parts if isinstance(right, AnyOf) else (right,))))
    return _application(tokens, text) or _formula(tokens, text)


def _application(tokens: list[_Token], text: str) -> Apply | None:
    name = tokens[0].text
    if not _APPLIED.fullmatch(name) or name in _KEYWORDS or name in {"TRUE", "FALSE"}:
        return None
    if len(tokens) == 1:
        return Apply(name, ())
    if tokens[1].text != "(" or _closing(tokens[1:]) != len(tokens) - 2:
        return None
    inside = tokens[1].depth + 1
    commas = [t for t in tokens[2:-1] if t.text == "," and t.depth == inside]
    starts = [tokens[1].end, *(t.end for t in commas)]
    ends = [*(t.start for t in commas), tokens[-1].start]
    return Apply(name, tuple(" ".join(text[a:b].split()) for a, b in zip(starts, ends, strict=True)))


def _closing(tokens: list[_Token]) -> int:
    """Index of the bracket that closes the first one."""
    return next(
        (k for k, t in enumerate(tokens) if k and t.text in _CLOSE and t.depth == tokens[0].depth), -1
    )


def _formula(tokens: list[_Token], text: str) -> Formula:
    return Formula(in_columns(text, tokens[0].start, tokens[-1].end))


def _renamed(part: Skeleton, replaced: Mapping[str, str]) -> Skeleton:
    match part:
        case Apply():
            return Apply(replaced.get(part.name, part.name), part.arguments)
        case Exists():
            return Exists(part.bounds, _renamed(part.body, replaced))
        case AnyOf():
            return AnyOf(tuple(_renamed(inner, replaced) for inner in part.parts))
        case Formula():
            return part
