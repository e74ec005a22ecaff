"""The composite TLA+ values: sets, functions, and what TLC leaves unenumerated.

Every class is normalised while it is built, so that equal values have equal representations:

* a set is its distinct elements in order, or the two bounds when the elements are consecutive integers, so
  ``1..3`` is {1, 2, 3} and ``1..1000000000`` costs nothing;
* a function on 1..n is stored as a sequence, and a record is a function on strings, because that is what they
  are in TLA+; the empty function, record and sequence are one value, which TLC prints as ``[]`` where it was
  made as a record, and that is exported as such;
* what TLC prints as an expression (``SUBSET S``, ``Nat``) is kept as text with values in it. Two of those are
  equal when they are written alike, and none equals an enumerated set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import ClassVar, TypeVar

from pytlc.values.base import (
    EMPTY_RECORD,
    Composite,
    Piece,
    Shape,
    Value,
    Verbatim,
    checked,
    fill,
    index_of,
    is_field_name,
    is_value,
    ordered,
    table_key,
)

Argument = TypeVar("Argument", bound=Value)

_SHORTEST_INTERVAL_SHOWN = 4
_MAPS_TO = Verbatim(" :> ")


class FiniteSet(Composite, AbstractSet[Value]):
    """A finite set; ``& | - <=`` work as on Python sets.

    Iteration is in the order of :func:`pytlc.values.base.compare`.
    ``len`` raises OverflowError, as for a Python range, on intervals that exceed a machine word.
    """

    __slots__ = ()
    rank: ClassVar[int] = 4

    def __init__(self, elements: Iterable[Value] = ()) -> None:
        self.fill_distinct(checked(elements))

    def fill_distinct(self, elements: Sequence[Value]) -> None:
        """Normalise; a step of construction."""
        distinct = ordered({table_key(element): element for element in elements}.values())
        first, last = (distinct[0], distinct[-1]) if distinct else ("", "")
        if type(first) is int and type(last) is int and last - first == len(distinct) - 1:
            fill(self, ("interval", first, last), (), len(distinct))
        else:
            fill(self, ("set",), tuple(distinct), len(distinct))

    @classmethod
    def interval(cls, low: int, high: int) -> FiniteSet:
        """The set ``low..high`` of integers, empty when high is less than low, stored as its bounds."""
        if high < low:
            return cls()
        made = cls.__new__(cls)
        fill(made, ("interval", low, high), (), high - low + 1)
        return made

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Smallest and largest element when the set is a non-empty interval of integers, else None."""
        if self.tag[0] == "set":
            return None
        _, low, high = self.tag
        return int(low), int(high)

    def _elements(self) -> Sequence[Value]:
        bounds = self.bounds
        return self.parts if bounds is None else range(bounds[0], bounds[1] + 1)

    def __len__(self) -> int:
        return len(self._elements())

    def __bool__(self) -> bool:
        return self.size > 0

    def __iter__(self) -> Iterator[Value]:
        return iter(self._elements())

    def __contains__(self, candidate: object) -> bool:
        bounds = self.bounds
        if bounds is not None:
            return type(candidate) is int and bounds[0] <= candidate <= bounds[1]
        return is_value(candidate) and table_key(candidate) in index_of(self, self.parts, 0)

    def shape(self) -> Shape:  # noqa: D102  # as in Composite
        bounds = self.bounds
        if bounds is not None and self.size >= _SHORTEST_INTERVAL_SHOWN:
            return f"{bounds[0]}..{bounds[1]}", (), "", ""
        return "{", [(element,) for element in self], ", ", "}"

    def __reduce__(self) -> tuple[object, ...]:
        bounds = self.bounds
        return (FiniteSet, (self.parts,)) if bounds is None else (FiniteSet.interval, bounds)


class Function(Composite, Mapping[Value, Value]):
    """A TLA+ function; sequences, tuples and records are functions. A mapping from argument to value.

    Build one with :meth:`of`, :meth:`sequence` or :meth:`record`. Iteration is over the domain, in order.
    """

    __slots__ = ()
    rank: ClassVar[int] = 5

    def __init__(self, pairs: Iterable[tuple[Value, Value]] = ()) -> None:
        items = list(pairs)
        self.fill_pairs(checked(key for key, _ in items), checked(value for _, value in items))

    def fill_pairs(self, arguments: list[Value], values: list[Value]) -> None:
        """Normalise; a step of construction."""
        table = {table_key(key): value for key, value in zip(arguments, values, strict=True)}
        if len(table) < len(arguments):
            raise ValueError("a function has one value for each argument, and an argument is given twice")
        domain = ordered(arguments)
        self.fill_ordered(domain, tuple([table[table_key(key)] for key in domain]))

    def fill_ordered(self, domain: Sequence[Value], images: tuple[Value, ...]) -> None:
        """Normalise when the domain is in order; a step of construction."""
        first, last = (domain[0], domain[-1]) if domain else (1, 0)
        if type(first) is int and type(last) is int and first == 1 and last == len(domain):
            fill(self, ("sequence",), images, len(images))
        else:
            fill(self, ("function",), (*domain, *images), len(images))

    @classmethod
    def of(cls, pairs: Mapping[Argument, Value] | Iterable[tuple[Value, Value]]) -> Function:
        """The function with these arguments and values.

        Raises:
            TypeError: An argument or a value is no TLA+ value.
            ValueError: An argument is given twice.
        """
        return cls(pairs.items() if isinstance(pairs, Mapping) else pairs)

    @classmethod
    def sequence(cls, elements: Iterable[Value]) -> Function:
        """The sequence (tuple) of these elements: a function on 1..n."""
        made = cls.__new__(cls)
        parts = tuple(checked(elements))
        fill(made, ("sequence",), parts, len(parts))
        return made

    @classmethod
    def record(cls, fields: Mapping[str, Value]) -> Function:
        """The record with these fields: a function on strings."""
        made = cls(fields.items())
        if not fields:
            object.__setattr__(made, "tag", EMPTY_RECORD)
        return made

    @property
    def is_sequence(self) -> bool:
        """The domain is 1..n; true of the empty function, unless it was made as a record."""
        return self.tag[0] == "sequence"

    @property
    def is_record(self) -> bool:
        """The domain is a set of strings; true of the empty function."""
        return all(isinstance(key, str) for key in self._domain())

    def as_tuple(self) -> tuple[Value, ...]:
        """The elements of a sequence.

        Raises:
            TypeError: The domain is not 1..n.
        """
        if self.size and not self.is_sequence:
            raise TypeError(f"{self!r} is not a sequence: its domain is not 1..{len(self)}")
        return self.parts

    def as_record(self) -> dict[str, Value]:
        """The fields of a record.

        Raises:
            TypeError: The domain is not a set of strings.
        """
        fields = {key: value for key, value in self.items() if isinstance(key, str)}
        if len(fields) < len(self):
            raise TypeError(f"{self!r} is not a record: its domain is not a set of strings")
        return fields

    def _domain(self) -> Sequence[Value]:
        return range(1, self.size + 1) if self.is_sequence else self.parts[: self.size]

    def _place(self, argument: object) -> int | None:
        if self.is_sequence:
            return argument - 1 if type(argument) is int and 0 < argument <= self.size else None
        if not is_value(argument):
            return None
        return index_of(self, self._domain(), self.size).get(table_key(argument))

    def __getitem__(self, argument: Value) -> Value:
        place = self._place(argument)
        if place is None:
            raise KeyError(argument)
        return self.parts[place]

    def __contains__(self, argument: object) -> bool:
        return self._place(argument) is not None

    def __iter__(self) -> Iterator[Value]:
        return iter(self._domain())

    def __len__(self) -> int:
        return self.size

    def shape(self) -> Shape:  # noqa: D102  # as in Composite
        images = self.parts[-self.size :] if self.size else ()
        if self.is_sequence or not self.size:
            return "<<", [(image,) for image in images], ", ", ">>"
        domain = self._domain()
        if all(isinstance(key, str) and is_field_name(key) for key in domain):
            fields = zip(domain, images, strict=True)
            return "[", [(Verbatim(f"{key} |-> "), image) for key, image in fields], ", ", "]"
        pairs = zip(domain, images, strict=True)
        return "(", [(key, _MAPS_TO, image) for key, image in pairs], " @@ ", ")"

    def __reduce__(self) -> tuple[object, ...]:
        if self.is_sequence:
            return Function.sequence, (self.parts,)
        if not self.size:
            return Function.record, ({},)
        return Function, (tuple(self.items()),)


class Unenumerated(Composite):
    r"""A value that TLC printed as an expression instead of its elements.

    Attributes:
        kind: ``SUBSET``, ``UNION``, ``->`` (function set), ``:`` (record set), ``\X``, ``\cup``, ``\cap``,
        ``\``,
            ``Seq``, ``|->`` (function given by an expression), ``filter`` ({x \in S : ..}), ``Nat``, ``Int``,
            ``Real``, ``STRING``, or ``opaque`` (``<Operator Op>``, ``<Java Method: ..>``, ``<LAZY ..>``).
        words: The fixed text before, between and after the operands; one more than there are operands.
        operands: The values inside the expression.
    """

    __slots__ = ()
    rank: ClassVar[int] = 6

    def __init__(self, kind: str, words: Iterable[str], operands: Iterable[Value] = ()) -> None:
        texts, parts = tuple(words), tuple(checked(operands))
        if len(texts) != len(parts) + 1:
            raise ValueError(f"{kind}: {len(parts)} operands need {len(parts) + 1} words, not {len(texts)}")
        fill(self, (kind, *texts), parts, len(parts))

    @property
    def kind(self) -> str:
        """Which form of expression it is."""
        return str(self.tag[0])

    @property
    def words(self) -> tuple[str, ...]:
        """The fixed text around the operands."""
        return tuple(map(str, self.tag[1:]))

    @property
    def operands(self) -> tuple[Value, ...]:
        """The values inside the expression."""
        return self.parts

    def shape(self) -> Shape:  # noqa: D102  # as in Composite
        words = self.words
        pieces: list[Piece | Verbatim] = []
        for operand, word in zip(self.parts, words[1:], strict=True):
            pieces.extend((Verbatim("("), operand, Verbatim(")")) if self._binds(operand) else (operand,))
            pieces.append(Verbatim(word))
        return words[0], [pieces], "", ""

    def _binds(self, operand: Value) -> bool:
        """Whether the operand needs parentheses: only operator forms, around intervals and operator forms."""
        if self.kind not in _OPERATORS:
            return False
        if isinstance(operand, FiniteSet):
            return operand.shape()[0] != "{"
        return isinstance(operand, Unenumerated) and operand.kind in _OPERATORS - {"\\X"}

    def __reduce__(self) -> tuple[object, ...]:
        return Unenumerated, (self.kind, self.words, self.parts)


_OPERATORS = frozenset({"SUBSET", "UNION", "\\X", "\\cup", "\\cap", "\\"})


def trusted_set(elements: Sequence[Value]) -> FiniteSet:
    """A set of elements that are known to be values; for the reader."""
    made = FiniteSet.__new__(FiniteSet)
    made.fill_distinct(elements)
    return made


def trusted_function(arguments: list[Value], values: list[Value]) -> Function:
    """A function of arguments and values that are known to be values; for the reader.

    Raises:
        ValueError: An argument is given twice.
    """
    made = Function.__new__(Function)
    made.fill_pairs(arguments, values)
    return made


def ordered_function(domain: Sequence[Value], images: tuple[Value, ...]) -> Function:
    """A function on a domain that is sorted and free of repetitions; for the reader."""
    made = Function.__new__(Function)
    made.fill_ordered(domain, images)
    return made


def trusted_sequence(elements: Iterable[Value]) -> Function:
    """A sequence of elements that are known to be values; for the reader."""
    made = Function.__new__(Function)
    parts = tuple(elements)
    fill(made, ("sequence",), parts, len(parts))
    return made
