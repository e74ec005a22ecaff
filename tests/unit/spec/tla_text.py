"""A small reader of rendered TLA+, written apart from :mod:`pytlc.spec.frame` to check it.

It knows junction lists by their column, IF and LET, which is what the actions of the specs are made of.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HEAD = re.compile(r"^([A-Za-z]\w*)(?:\([^)\n]*\))? *==", re.MULTILINE)
COMMENT = re.compile(r"\\\*[^\n]*|\(\*.*?\*\)", re.DOTALL)
TOKEN = re.compile(r'"[^"\n]*"|/\\|\\/|<<|>>|\w+|\S')
MARGIN = re.compile(r"^\S", re.MULTILINE)


@dataclass(frozen=True)
class Token:
    """A word or sign, and the column it stands in."""

    text: str
    column: int


Body = tuple[Token, ...]


def words(body: Body) -> tuple[str, ...]:
    """The tokens without their columns."""
    return tuple(token.text for token in body)


class Reader:
    """The operators of some modules, of which one declares the variables."""

    def __init__(self, *modules: str) -> None:
        text = "\n".join(COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), m) for m in modules)
        self.operators = dict(_definitions(text))
        declared = MARGIN.split(re.split("^VARIABLES", text, maxsplit=1, flags=re.MULTILINE)[1])[0]
        self.variables = tuple(re.findall(r"\w+", declared))
        self.acting = self._acting()
        self._members = self._groups()

    def actions(self, root: str = "Next") -> set[str]:
        """The operators that disjunctions combine, from the root down."""
        body = words(self.operators[root])
        if body[0] != "\\/":
            return {root}
        return {leaf for word in body if word in self.acting for leaf in self.actions(word)}

    def strings(self, name: str) -> set[str]:
        """Strings in an operator, without their quotes."""
        return {word.strip('"') for word in words(self.operators[name]) if word.startswith('"')}

    def guards(self, name: str) -> set[str]:
        """Labels that an action waits for: ``At(p, "label")``."""
        text = " ".join(words(self.operators[name]))
        return set(re.findall(r'At \( p , "([^"]*)"', text))

    def paths(self, name: str) -> list[Counter[str]]:
        """How often each way through an operator primes each variable or leaves it unchanged."""
        return list(self._paths(self.operators[name]))

    def _acting(self) -> set[str]:
        bodies = {name: set(words(body)) for name, body in self.operators.items()}
        acting = {name for name, body in bodies.items() if body & {"'", "UNCHANGED"}}
        while more := {name for name, body in bodies.items() if body & acting} - acting:
            acting |= more
        return acting

    def _groups(self) -> dict[str, tuple[str, ...]]:
        members: dict[str, tuple[str, ...]] = {name: (name,) for name in self.variables}
        for name, body in self.operators.items():
            parts = [word for word in words(body) if word not in {"<<", ">>", ","}]
            if words(body)[:1] == ("<<",) and all(part in members for part in parts):
                members[name] = tuple(member for part in parts for member in members[part])
        return members

    def _paths(self, body: Body) -> Iterator[Counter[str]]:
        match body[0].text:
            case "/\\":
                yield from _products(self._paths(part) for part in _bullets(body))
            case "IF":
                then, other = _place(body, "THEN"), _place(body, "ELSE")
                yield from self._paths(body[then + 1 : other])
                yield from self._paths(body[other + 1 :])
            case "LET":
                yield from self._paths(body[_place(body, "IN") + 1 :])
            case _:
                yield from self._plain(body)

    def _plain(self, body: Body) -> Iterator[Counter[str]]:
        text = words(body)
        own = Counter(
            name for name, *after in zip(text, text[1:], text[2:], strict=False) if after == ["'", "="]
        )
        for place, word in enumerate(text):
            if word == "UNCHANGED":
                end = text.index(">>", place) if text[place + 1] == "<<" else place + 2
                names = [name for name in text[place + 1 : end] if name not in {"<<", ","}]
                own.update(member for name in names for member in self._members[name])
        used = [self.paths(word) for word in text if word in self.acting]
        yield from _products([[own], *used])


def _products(choices: Iterable[Iterable[Counter[str]]]) -> Iterator[Counter[str]]:
    for combination in itertools.product(*choices):
        yield sum(combination, Counter())


def _bullets(body: Body) -> Iterator[Body]:
    starts = [place for place, token in enumerate(body) if token == body[0]]
    for start, end in itertools.pairwise([*starts, len(body)]):
        yield body[start + 1 : end]


def _place(body: Body, wanted: str) -> int:
    """Where the IF or LET at the start of the body has its THEN, ELSE or IN."""
    depth = 0
    for place, token in enumerate(body):
        depth += token.text in {"IF", "LET"}
        depth -= token.text in {"ELSE", "IN"}
        if token.text == wanted and depth == (wanted == "THEN"):
            return place
    raise AssertionError(f"no {wanted}: {' '.join(words(body))}")


def _definitions(text: str) -> Iterator[tuple[str, Body]]:
    for head in HEAD.finditer(text):
        end = MARGIN.search(text, head.end())
        tokens = TOKEN.finditer(text, head.end(), end.start() if end else len(text))
        yield head[1], tuple(Token(t[0], t.start() - text.rfind("\n", 0, t.start()) - 1) for t in tokens)
