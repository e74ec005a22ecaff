r"""The definitions in modules and in templates of modules, as far as frame conditions need them.

Templates are no modules yet, with values like ``${ name }`` in them, so they are read token by token. Their
statements are comments (``\*%``). A definition begins at the margin and goes on to the next thing there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pytlc.tla.tokens import Kind, Token, tokens

_SIGNS = frozenset({"==", "≜"})
_OPEN, _CLOSE = frozenset({"(", "[", "{", "<<"}), frozenset({")", "]", "}", ">>"})
_STATEMENT = "\\*%"


@dataclass(frozen=True, slots=True)
class Definition:
    r"""An operator.

    Attributes:
        name: Its name.
        start: Where it begins in the text.
        end: Where it ends, blanks aside.
        names: The names in its body.
        changed: Those that are primed in it or that it says to be unchanged.
        combines: It is a disjunction or ``\E``.
        is_conjunction: It is a list of conjuncts.
        tuple_of: The names of the tuple that is its body; None where it is something else.
    """

    name: str
    start: int
    end: int
    names: frozenset[str]
    changed: frozenset[str]
    combines: bool
    is_conjunction: bool
    tuple_of: tuple[str, ...] | None


@dataclass(frozen=True)
class Texts:
    """The texts of modules.

    Attributes:
        all: Each.
    """

    all: tuple[str, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """What the first module that declares variables declares."""
        return next((found for text in self.all if (found := _variables_in(text))), ())

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The names that each tuple of names is made of, by its own."""
        definitions = (one for text in self.all for one in definitions_in(text))
        return {one.name: one.tuple_of for one in definitions if one.tuple_of is not None}


@lru_cache(maxsize=256)
def definitions_in(text: str) -> tuple[Definition, ...]:
    """The operators that a module or a template defines, in their order."""
    found = list(tokens(text, comments=True))
    margins = [k for k, token in enumerate(found) if token.start == 0 or text[token.start - 1] == "\n"]
    ends = [*margins[1:], len(found)] if margins else []
    parts = (found[begin:end] for begin, end in zip(margins, ends, strict=True))
    return tuple(one for part in parts if (one := _definition(part)) is not None)


@lru_cache(maxsize=256)
def _variables_in(text: str) -> tuple[str, ...]:
    found = list(tokens(text))
    begin = next((k for k, token in enumerate(found) if token.text in {"VARIABLE", "VARIABLES"}), len(found))
    names: list[str] = []
    for token in found[begin + 1 :]:
        if token.start == 0 or text[token.start - 1] == "\n":
            break
        if token.kind is Kind.WORD:
            names.append(token.text)
    return tuple(names)


def _definition(part: Sequence[Token]) -> Definition | None:
    """The definition that stands between two things at the margin."""
    code = [token for token in part if token.kind is not Kind.COMMENT]
    at = 1 if code and code[0].text == "LOCAL" else 0
    sign = _behind_head(code, at)
    if sign is None:
        return None
    body = code[sign + 1 :]
    first = body[0].text if body else ""
    return Definition(
        code[at].text,
        part[0].start,
        part[-1].start + len(part[-1].text.rstrip()),
        frozenset(token.text for token in body if token.kind is Kind.WORD),
        frozenset(_changed(body)),
        first in {"\\/", "\\E"},
        first == "/\\",
        _tuple(body),
    )


def _behind_head(code: Sequence[Token], at: int) -> int | None:
    """Where the sign of a definition stands behind its name and its parameters."""
    if at >= len(code) or code[at].kind is not Kind.WORD:
        return None
    depth = 0
    for place, token in enumerate(code[at + 1 :], at + 1):
        if depth == 0 and token.text in _SIGNS:
            return place
        if depth == 0 and (token.text not in {"(", "["} or place != at + 1):
            return None
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
    return None


def _changed(body: Sequence[Token]) -> Iterator[str]:
    for place, token in enumerate(body):
        behind = body[place + 1] if place + 1 < len(body) else None
        if behind is None:
            return
        if token.kind is Kind.WORD and behind.text == "'":
            yield token.text
        elif token.text == "UNCHANGED" and behind.kind is Kind.WORD:
            yield behind.text
        elif token.text == "UNCHANGED" and behind.text == "<<":
            for named in body[place + 2 :]:
                if named.text == ">>":
                    break
                if named.kind is Kind.WORD:
                    yield named.text


def _tuple(body: Sequence[Token]) -> tuple[str, ...] | None:
    texts = [token.text for token in body]
    inside = body[1:-1]
    if texts[:1] != ["<<"] or texts[-1:] != [">>"]:
        return None
    named = [token for token in inside if token.kind is Kind.WORD]
    return tuple(t.text for t in named) if all(t.kind is Kind.WORD or t.text == "," for t in inside) else None


def formula(text: str) -> str:
    """A definition without its comments and its layout; statements of the template stay."""
    return " ".join(
        token.text
        for token in tokens(text, comments=True)
        if token.kind is not Kind.COMMENT or token.text.startswith(_STATEMENT)
    )
