r"""The values that occur in a graph, each kept once and numbered, so that a state is a few bytes.

The states of a graph repeat their values: a variable takes thousands of them where the graph has hundreds of
thousands of states. So a state is the numbers of its values, packed, and two states are equal when their keys
are. A value is parsed only where its text is new. Texts can differ where values do not (``1..3`` and
``{1, 2, 3}``), so texts are looked up first and values after them.

The text is that of a label in TLC's dot output: a printed state with ``\`` written ``\\``, ``"`` written
``\"`` and line ends as ``\n``. It is cut into variables before the escapes are undone, because that can be
done on bytes at full speed: in this form the end of a conjunct (``\n/\\ `` and no further backslash in front
of the blank) cannot occur inside a TLA+ string, whose own backslashes are doubled twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from itertools import chain
from struct import Struct, unpack
from typing import TypeAlias

from pytlc.errors import OutputSyntaxError, ReplayError, ValueSyntaxError
from pytlc.trace import State
from pytlc.values import Value, parse_value

#: A state: the numbers of its values in the order of the variables, four bytes each.
Key: TypeAlias = bytes

_FIRST = b"/\\\\ "
_NEXT = b"\\n/\\\\ "
_ESCAPE = re.compile(r"\\(.)")
_UNESCAPED = {"n": "\n", "\\": "\\", '"': '"'}
#: TRUE and 1 would be one key of a dict.
_BOOLEANS: dict[Value, Hashable] = {False: ("BOOLEAN", "FALSE"), True: ("BOOLEAN", "TRUE")}

#: How many objects of a variable are known by identity at a time.
_RECOGNISED = 1 << 14


class Vocabulary:
    """The variables of a spec and the values that they were seen with.

    A model that gives the same object for the same value is asked for its states at little cost: its objects
    are known by identity, which comparing them with those that were parsed would not be.
    """

    def __init__(self) -> None:
        self._variables: tuple[str, ...] = ()
        self._texts: list[dict[bytes, int]] = []
        self._numbers: list[dict[Hashable, int]] = []
        self._values: list[list[Value]] = []
        self._same: list[dict[int, int]] = []
        self._held: list[list[Value]] = []
        self._pack: Callable[..., Key] = Struct("").pack

    @property
    def variables(self) -> tuple[str, ...]:
        """In TLC's order; empty before the first state."""
        return self._variables

    def read(self, label: bytes) -> Key:
        """The key of a state from its label, as it stands between the quotes of a dot file.

        Raises:
            OutputSyntaxError: The label is no state, or its variables are not those of the states before.
        """
        parts = label.removeprefix(_FIRST).split(_NEXT)
        if not self._variables:
            self._begin(tuple(_named(part)[0] for part in parts))
        if len(parts) != len(self._variables):
            raise OutputSyntaxError(
                f"a state of the graph has {len(parts)} variables where the first one has "
                f"{len(self._variables)}: {unescaped(label)!r}"
            )
        try:
            return self._pack(*[texts[part] for texts, part in zip(self._texts, parts, strict=True)])
        except KeyError:
            return self._pack(*[self._learn(index, part) for index, part in enumerate(parts)])

    def number(self, state: State) -> Key:
        """The key of a state that is there as values.

        Raises:
            ReplayError: Its variables are not those of the graph.
        """
        if not self._variables:
            self._begin(tuple(state))
        try:
            values = state.row(self._variables)
        except KeyError:
            raise _other_variables(self._variables, tuple(state)) from None
        if len(values) != len(state):
            raise _other_variables(self._variables, tuple(state))
        try:
            return self._pack(*[same[id(value)] for same, value in zip(self._same, values, strict=True)])
        except KeyError:
            return self._pack(*[self._recognise(index, value) for index, value in enumerate(values)])

    def state(self, key: Key) -> State:
        """The state of a key."""
        numbers = unpack(f"={len(self._variables)}I", key)
        rows = zip(self._variables, self._values, numbers, strict=True)
        return State({name: values[number] for name, values, number in rows})

    def values(self) -> Iterator[Value]:
        """The values that variables were seen with, each once for its variable."""
        return chain.from_iterable(self._values)

    def _begin(self, variables: tuple[str, ...]) -> None:
        self._variables = variables
        self._texts = [{} for _ in variables]
        self._numbers = [{} for _ in variables]
        self._values = [[] for _ in variables]
        self._same = [{} for _ in variables]
        self._held = [[] for _ in variables]
        self._pack = Struct(f"={len(variables)}I").pack

    def _learn(self, index: int, part: bytes) -> int:
        """The number of a value whose text may be new."""
        number = self._texts[index].get(part)
        if number is None:
            name, text = self._check_name(index, part)
            number = self._texts[index][part] = self._number(index, _value(text, name))
        return number

    def _check_name(self, index: int, part: bytes) -> tuple[str, str]:
        """The name and the text of a value, the name being the one that stands at this place."""
        name, text = _named(part)
        if name != self._variables[index]:
            raise OutputSyntaxError(
                "the variables of a state of the graph come in another order than those of the first: "
                f"{name} where {self._variables[index]} was expected\n"
                "with ALIAS, TLC writes only the initial states as that shows them: dump without it"
            )
        return name, text

    def _recognise(self, index: int, value: Value) -> int:
        """The number of a value by its identity, else by what it is."""
        same, held = self._same[index], self._held[index]
        number = same.get(id(value))
        if number is None:
            if len(held) == _RECOGNISED:
                same.clear()
                held.clear()
            number = same[id(value)] = self._number(index, value)
            held.append(value)
        return number

    def _number(self, index: int, value: Value) -> int:
        """The number of a value that may be new."""
        values = self._values[index]
        key: Hashable = value if value.__class__ is not bool else _BOOLEANS[value]
        number = self._numbers[index].setdefault(key, len(values))
        if number == len(values):
            values.append(value)
        return number


class LazyVocabulary(Vocabulary):
    """One that numbers texts and parses a value when a state is asked for.

    Two keys may be of one state then, where TLC wrote a value in two ways; the graph knows it by its
    fingerprint.
    """

    def __init__(self) -> None:
        super().__init__()
        self._unparsed: list[dict[int, bytes]] = []

    def number(self, state: State) -> Key:
        """Not to be had without values.

        Raises:
            ReplayError: Always.
        """
        raise ReplayError(f"a state of {len(state)} variables has no number where values are not read")

    def state(self, key: Key) -> State:
        """The state of a key.

        Raises:
            OutputSyntaxError: A value cannot be read.
        """
        numbers = unpack(f"={len(self._variables)}I", key)
        for variable, (number, unparsed) in enumerate(zip(numbers, self._unparsed, strict=True)):
            if number in unparsed:
                self._read(variable, number)
        return super().state(key)

    def values(self) -> Iterator[Value]:
        """As in :class:`Vocabulary`; reads what nobody has asked for yet.

        Raises:
            OutputSyntaxError: A value cannot be read.
        """
        for number, unparsed in enumerate(self._unparsed):
            for place in list(unparsed):
                self._read(number, place)
        return super().values()

    def _read(self, variable: int, number: int) -> None:
        self._values[variable][number] = _value(*reversed(_named(self._unparsed[variable].pop(number))))

    def _begin(self, variables: tuple[str, ...]) -> None:
        super()._begin(variables)
        self._unparsed = [{} for _ in variables]

    def _learn(self, index: int, part: bytes) -> int:
        number = self._texts[index].get(part)
        if number is None:
            self._check_name(index, part)
            number = self._texts[index][part] = len(self._values[index])
            self._values[index].append(False)
            self._unparsed[index][number] = part
        return number


def escaped(text: str) -> bytes:
    """A printed state as it stands in a dot file: the opposite of :func:`unescaped`."""
    return (
        text.replace("\\", "\\\\").replace('"', '\\"').strip().replace("\n", "\\n").encode("utf-8", "replace")
    )


def unescaped(text: bytes) -> str:
    r"""A text of a dot file without its escapes: ``\\``, ``\"``, ``\n``."""
    return _ESCAPE.sub(lambda found: _UNESCAPED.get(found[1], found[0]), text.decode("utf-8", "replace"))


def _named(part: bytes) -> tuple[str, str]:
    name, equals, text = unescaped(part).partition(" = ")
    if not equals or not name.isidentifier():
        raise OutputSyntaxError(f"a state of the graph has a conjunct that is no variable: {part!r}")
    return name, text


def _value(text: str, name: str) -> Value:
    try:
        return parse_value(text)
    except ValueSyntaxError as error:
        raise OutputSyntaxError(f"the value of {name} in the graph cannot be read: {error}") from error


def _other_variables(known: tuple[str, ...], given: tuple[str, ...]) -> ReplayError:
    missing = ", ".join(sorted(set(known) - set(given))) or "none"
    foreign = ", ".join(sorted(set(given) - set(known))) or "none"
    return ReplayError(
        "the model does not show the variables of the spec:\n"
        f"variables that only the spec has: {missing}\nvariables that only the model has: {foreign}\n"
        "make the model's view return every variable of the spec"
    )
