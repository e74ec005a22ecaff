"""What all TLA+ values share: identity, strict equality, one total order, one-line text.

A composite value is a *tag* (what it is) and its *parts* (the values it is made of) in canonical order, so
equality, order and text are each one loop over tags and parts. The loops keep their own stack: a value may be
nested deeper than Python's recursion limit. The order exists for canonical storage and repeatable display; it
is not TLC's, which depends on the order in which a run first met a string.

TRUE and 1 are one key for a Python dict. Lookup tables therefore hold :func:`table_key` of a value, never the
value.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from operator import attrgetter
from typing import ClassVar, TypeAlias, TypeGuard

Value: TypeAlias = "bool | int | str | ModelValue | Composite"
"""A TLA+ value: BOOLEAN, Int and STRING are Python's own types, everything else is a class of this
package."""

Piece: TypeAlias = "str | Value"
Shape: TypeAlias = tuple[str, Sequence[Sequence["Piece | Verbatim"]], str, str]
"""Opening text, items (each a run of text and values), separator, closing text."""

_TABLE_KEYS: dict[bool, Hashable] = {False: ("BOOLEAN", "FALSE"), True: ("BOOLEAN", "TRUE")}
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"})
_REPR_LIMIT = 120
#: Tag of the empty function that was made as a record; it is ordered and hashed as the empty sequence.
EMPTY_RECORD = ("empty record",)
_EMPTY = ("sequence",)


class Verbatim(str):
    """Text of a shape that is written as it is, where a plain ``str`` would be a TLA+ string."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ModelValue:
    """A model value: equal to itself and to nothing else, whatever its name."""

    name: str

    def __str__(self) -> str:
        return self.name


class Composite:
    """Base of the values made of values. Immutable: :func:`fill` sets everything once, the hash included.

    ``tag``, ``parts``, ``size``, ``index``, ``hashed`` and ``shape`` are the representation, for this package
    only.
    """

    __slots__ = ("hashed", "index", "parts", "size", "tag")
    rank: ClassVar[int]

    hashed: int
    index: dict[Hashable, int] | None  # built by the first lookup
    parts: tuple[Value, ...]
    size: int
    tag: tuple[str | int, ...]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be deleted")

    def shape(self) -> Shape:
        """How the value is written."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Composite):
            return NotImplemented
        return self.hashed == other.hashed and compare(self, other) == 0

    def __hash__(self) -> int:
        return self.hashed

    def __copy__(self) -> Composite:
        return self

    def __deepcopy__(self, memo: object) -> Composite:
        return self

    def __str__(self) -> str:
        return one_line(self)

    def __repr__(self) -> str:
        text = one_line(self)
        if len(text) > _REPR_LIMIT:
            text = f"{text[:_REPR_LIMIT]}... ({len(text)} characters)"
        return f"{type(self).__name__}({text})"


def fill(made: Composite, tag: tuple[str | int, ...], parts: tuple[Value, ...], size: int) -> None:
    """Give a new composite its representation, which must be normalised already."""
    set_once = object.__setattr__
    set_once(made, "tag", tag)
    set_once(made, "parts", parts)
    set_once(made, "size", size)
    set_once(made, "index", None)
    set_once(made, "hashed", hash((tag, parts)))


def index_of(value: Composite, keys: Iterable[Value], start: int) -> dict[Hashable, int]:
    """Places of the keys, counted from start; built by the first call and kept."""
    if value.index is None:
        index = {table_key(key): place for place, key in enumerate(keys, start)}
        object.__setattr__(value, "index", index)
        return index
    return value.index


def is_value(candidate: object) -> TypeGuard[Value]:
    """Tell whether a Python object is a TLA+ value; subclasses of int and str (enums) are not."""
    return type(candidate) in _SCALAR_RANK or isinstance(candidate, Composite)


def checked(candidates: Iterable[Value]) -> list[Value]:
    """The candidates as a list.

    Raises:
        TypeError: One of them is no TLA+ value.
    """
    values = list(candidates)
    for value in values:
        if not is_value(value):
            raise TypeError(
                f"{value!r} is a Python {type(value).__name__}, not a TLA+ value: expected bool, int, str, "
                "ModelValue, FiniteSet, Function or Unenumerated"
            )
    return values


def table_key(value: Value) -> Hashable:
    """What stands for the value as a key of a Python dict or set, so that TRUE and 1 are two keys."""
    return _TABLE_KEYS[value] if value is True or value is False else value


_SCALAR_RANK: dict[type, int] = {bool: 0, int: 1, str: 2, ModelValue: 3}


def _order_key(value: Value) -> tuple[object, ...]:
    if isinstance(value, Composite):
        return (value.rank, value.size, _EMPTY if value.tag == EMPTY_RECORD else value.tag)
    if isinstance(value, ModelValue):
        return (_SCALAR_RANK[ModelValue], value.name)
    return (_SCALAR_RANK[type(value)], value)


def compare(left: Value, right: Value) -> int:
    """Order two values of any kinds: negative, zero or positive; zero only for equal values."""
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if one is other:
            continue
        key, other_key = _order_key(one), _order_key(other)
        if key != other_key:
            return -1 if key < other_key else 1
        if isinstance(one, Composite) and isinstance(other, Composite):
            pairs.extend(zip(reversed(one.parts), reversed(other.parts), strict=True))
    return 0


def ordered(values: Iterable[Value]) -> list[Value]:
    """The values sorted by :func:`compare`, by a faster key where all are of one scalar kind."""
    items = list(values)
    kinds = set(map(type, items))
    if len(kinds) == 1:
        if kinds <= {int, str, bool}:
            return sorted(items)  # type: ignore[type-var]  # one scalar kind, checked above
        if kinds == {ModelValue}:
            return sorted(items, key=attrgetter("name"))
    return sorted(items, key=cmp_to_key(compare))


def equal(left: Value, right: Value) -> bool:
    """TLA+'s equality, on scalars too: TRUE is not 1, "a" is not the model value a."""
    return type(left) is type(right) and left == right


def scalar_text(value: bool | int | str | ModelValue) -> str:  # noqa: FBT001
    """The TLA+ text of a scalar; strings with every escape that TLA+ has."""
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if value is True or value is False:
        return "TRUE" if value else "FALSE"
    return str(value)


_FIELD_NAME = re.compile(r"(?![WS]F_)[A-Za-z][A-Za-z0-9_]*")
_RESERVED_WORDS = """
    ACTION ASSUME ASSUMPTION AXIOM BOOLEAN BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS
    DOMAIN ELSE ENABLED EXCEPT EXTENDS FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE
    NEW OBVIOUS OMITTED ONLY OTHER PICK PROOF PROPOSITION PROVE QED RECURSIVE STATE STRING SUBSET
    SUFFICES TAKE TEMPORAL THEN THEOREM TRUE UNCHANGED UNION USE VARIABLE VARIABLES WITH WITNESS
"""
_RESERVED = frozenset(_RESERVED_WORDS.split())


def is_field_name(text: str) -> bool:
    """Tell whether SANY takes a string as a record field; it refuses ``[IF |-> 1]``, which TLC prints."""
    return _FIELD_NAME.fullmatch(text) is not None and text not in _RESERVED


def is_reserved(text: str) -> bool:
    """Tell whether a word is one of TLA+'s own, which nothing can be called."""
    return text in _RESERVED


def flat_pieces(shape: Shape) -> list[Piece | Verbatim]:
    """The text and the values of a shape in the order of its one-line form."""
    opening, items, separator, closing = shape
    pieces: list[Piece | Verbatim] = [Verbatim(opening)]
    for position, item in enumerate(items):
        if position:
            pieces.append(Verbatim(separator))
        pieces.extend(item)
    pieces.append(Verbatim(closing))
    return pieces


def one_line(value: Value) -> str:
    """The TLA+ text of a value on one line."""
    texts: list[str] = []
    pending: list[Piece | Verbatim] = [value]
    while pending:
        piece = pending.pop()
        if isinstance(piece, Verbatim):
            texts.append(piece)
        elif isinstance(piece, Composite):
            pending.extend(reversed(flat_pieces(piece.shape())))
        else:
            texts.append(scalar_text(piece))
    return "".join(texts)
