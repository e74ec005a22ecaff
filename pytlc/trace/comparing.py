"""Comparisons of a Python expression over states, as TLA+ compares.

TRUE is not 1, a set equals a Python set, a sequence a tuple or list, a record a dict. What Python would
answer with a silent False is an error here: a model value beside the string of its name, a sequence asked
with ``in``, a value that TLC does not enumerate. And each comparison remembers whether what it has compared
could ever have been equal, because "nowhere true" says nothing of a spec where it could not.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, brief, equal, is_value
from pytlc.values.base import Composite
from pytlc.values.python import any_chance, chance, kind, value_of

#: Finds the names of all model values; asked only where it matters.
ModelNames: TypeAlias = Callable[[], frozenset[str]]

_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ALGEBRA: dict[str, Callable[[Any, Any], Any]] = {
    "&": operator.and_,
    "|": operator.or_,
    "-": operator.sub,
    "^": operator.xor,
}
_WIDTH = 40


class Refused(Exception):  # it becomes a UsageError that names the state
    """A comparison whose answer would be misunderstood."""


@dataclass(slots=True)
class Compared:
    """What one comparison of an expression has seen.

    Attributes:
        text: It, as it was written.
        possible: It has compared what could be equal.
        never: The first two things that it has compared and that could not be; None before there are any.
    """

    text: str
    possible: bool = False
    never: tuple[object, object] | None = None


class Comparer:
    """Compares for one expression.

    Args:
        texts: The comparisons of the expression as they were written.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._seen = [Compared(text) for text in texts]
        self.names: ModelNames = frozenset

    def compare(self, place: int, sign: str, left: Any, right: Any) -> Any:
        """What ``left sign right`` is."""
        if sign in {"==", "!="}:
            return self._equal(place, left, right) is (sign == "==")
        if sign in {"in", "not in"}:
            return self._within(place, left, right) is (sign == "in")
        if sign in {"is", "is not"}:
            return self._same(place, left, right) is (sign == "is")
        return self._algebra(place, _ORDER[sign], left, right)

    def chain(self, place: int, left: Any, *others: tuple[str, Callable[[], Any]]) -> Any:
        """What ``a < b < c`` is; what stands behind the first that is false is not evaluated."""
        found: Any = True
        for sign, make in others:
            right = make()
            found = self.compare(place, sign, left, right)
            if not found:
                break
            left = right
        return found

    def combine(self, place: int, sign: str, left: Any, right: Any) -> Any:
        """What ``left sign right`` is, for the operators that sets have."""
        return self._algebra(place, _ALGEBRA[sign], left, right)

    def item(self, container: Any, key: Any) -> Any:
        """What ``container[key]`` is."""
        if not isinstance(container, Function):
            return container[key]
        value = value_of(key)
        if value is None or value not in container:
            self._refuse_names(key, (named for named in container))
            raise KeyError(key)
        return container[value]

    def equal(self, left: Any, right: Any) -> bool:
        """The function ``equal`` of an expression."""
        return self._equal(0, left, right)

    def conclude(self) -> None:
        """Refuse an answer that rests on a comparison of what could never have been equal.

        Raises:
            Refused: There is one.
        """
        for seen in self._seen:
            if seen.never is not None and not seen.possible:
                one, other = seen.never
                raise Refused(
                    f"{seen.text!r} compares {kind(one)} ({_told(one)}) with {kind(other)} ({_told(other)}) "
                    f"wherever it compares anything, and those are never equal{_hint(one, other)}"
                )

    def _equal(self, place: int, left: Any, right: Any) -> bool:
        left, right = self._meant(left), self._meant(right)
        one, other = value_of(left), value_of(right)
        if one is None or other is None:
            return self._unlike_tla(place, left, right)
        if equal(one, other):
            self._seen[place].possible = True
            return True
        if (left is not one and not _size(one)) or (right is not other and not _size(other)):
            self._note(place, type(one) is type(other), left, right)
            return False
        self._refuse_names(one, (other,))
        self._refuse_names(other, (one,))
        self._refuse_unenumerated(one, other)
        self._note(place, chance(one, other), left, right)
        return False

    def _unlike_tla(self, place: int, left: Any, right: Any) -> bool:
        """Compare where one is nothing that TLA+ has, such as a fraction or None."""
        for thing in (left, right):
            if callable(thing) and (is_value(left) or is_value(right)):
                name = getattr(thing, "__name__", str(thing))
                raise Refused(f'{name} is a function of Python here; a model value is ModelValue("{name}")')
        of_tla = any(isinstance(thing, Composite | ModelValue) for thing in (left, right))
        found = bool(left == right)
        if left is None or right is None:
            self._note(place, None if not _has_model_value(left, right) else False, left, right)
        else:
            self._note(place, found or not of_tla, left, right)
        return found

    def _same(self, place: int, left: Any, right: Any) -> bool:
        """Whether two things are one; values of TLA+ are where they are equal."""
        one, other = self._meant(left), self._meant(right)
        if isinstance(one, Composite | ModelValue) and isinstance(other, Composite | ModelValue):
            return self._equal(place, one, other)
        return left is right

    def _within(self, place: int, left: Any, container: Any) -> bool:
        if isinstance(container, Unenumerated):
            raise Refused(f"TLC does not say what is in {_told(container)}; ask with TLA+ instead")
        if isinstance(container, Function):
            self._refuse_sequence(container)
        elif isinstance(container, str | bytes) or not isinstance(container, Iterable):
            return left in container
        meant = self._meant(left)
        value = value_of(meant)
        if isinstance(container, FiniteSet | Function) and value is not None:
            if value in container:
                self._seen[place].possible = True
                return True
            self._refuse_names(value, container)
            self._note(place, any_chance([value], _some(container)), left, container)
            return False
        return any(self._equal(place, left, element) for element in container)

    def _algebra(self, place: int, apply: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        """An operator; where one side is a set, the other is taken for one too."""
        if not isinstance(left, FiniteSet) and not isinstance(right, FiniteSet):
            return apply(left, right)
        one, other = value_of(left), value_of(right)
        if isinstance(one, FiniteSet) and isinstance(other, FiniteSet):
            if one.size and other.size and not any(element in other for element in _some(one)):
                for element in _some(one):
                    self._refuse_names(element, _some(other))
                for element in _some(other):
                    self._refuse_names(element, _some(one))
                self._note(place, any_chance(_some(one), _some(other)), left, right)
            elif one.size and other.size:
                self._seen[place].possible = True
            return apply(one, other)
        return apply(left, right)

    def _note(self, place: int, possible: bool | None, left: object, right: object) -> None:  # noqa: FBT001
        seen = self._seen[place]
        if possible:
            seen.possible = True
        elif possible is False and seen.never is None:
            seen.never = left, right

    def _meant(self, thing: Any) -> Any:
        """None is the model value of that name, where there is one."""
        return ModelValue("None") if thing is None and "None" in self.names() else thing

    def _refuse_names(self, one: object, others: Iterable[Value]) -> None:
        """Refuse a string that is the name of a model value, beside a model value."""
        if type(one) is not str:
            return
        beside = next((other for other in others if isinstance(other, ModelValue)), None)
        if beside is not None and (one == beside.name or one in self.names()):
            raise Refused(
                f'{one} is a model value, and never equal to the string "{one}": write '
                f"{one if one.isidentifier() else f'ModelValue({one!r})'} without quotes, or str(..) around "
                "the other side"
            )

    @staticmethod
    def _refuse_unenumerated(one: Value, other: Value) -> None:
        if isinstance(one, Composite) and isinstance(other, Composite):
            for value in (one, other):
                if isinstance(value, Unenumerated):
                    raise Refused(
                        f"TLC does not say what is in {_told(value)}, so it cannot be compared here; ask "
                        "with TLA+ instead"
                    )

    @staticmethod
    def _refuse_sequence(container: Function) -> None:
        if container.size and container.is_sequence:
            raise Refused(
                f"'in' may mean the elements or the indices of {_told(container)}: write 'in x.values()' for "
                "the elements, 'in x.keys()' for the indices"
            )


def _has_model_value(*things: object) -> bool:
    return any(isinstance(thing, ModelValue) for thing in things)


def _size(value: Value) -> int:
    return value.size if isinstance(value, Composite) else 1


def _some(values: Iterable[Value]) -> list[Value]:
    return [value for _, value in zip(range(50), values, strict=False)]


def _told(thing: object) -> str:
    return brief(thing, _WIDTH) if is_value(thing) else repr(thing)[:_WIDTH]


def _hint(one: object, other: object) -> str:
    sides = (one, other)
    if {} in [side for side in sides if isinstance(side, dict)]:
        return "; {} is an empty dict in Python, and set() the empty set"
    if any(isinstance(side, str) for side in sides):
        return "; names of model values are written without quotes"
    return ""
