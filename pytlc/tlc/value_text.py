"""Values as TLA+ for a module of the user's, which may lack the operators and the model values in them.

A model value is written as the constant that stands for it (:meth:`Wrapping.model`). ``-3``, ``1..9``, ``:>``
and ``Nat`` are operators of standard modules; where the user's module has some of its own under such a name,
those of the standard module are named through an instance.
"""

from __future__ import annotations

from collections.abc import Hashable

from pytlc.errors import UsageError
from pytlc.tlc.config import LARGEST
from pytlc.tlc.wrapping import Wrapping
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, is_field_name, show
from pytlc.values.base import scalar_text, table_key

#: What TLC prints of values that it cannot list has no text that it takes back.
_OPAQUE = frozenset({"opaque", "|->", "filter"})
_HOMES = {"Nat": "Naturals", "Int": "Integers", "Seq": "Sequences", "Real": "Reals"}
_SHORTEST_INTERVAL = 4


class ValueText:
    """Writes values, each only once.

    Args:
        wrapping: The job whose main module the text is for.
    """

    def __init__(self, wrapping: Wrapping) -> None:
        self._wrapping = wrapping
        self._known: dict[Hashable, str] = {}

    def of(self, value: Value) -> str:
        """The text of a value.

        Raises:
            UsageError: TLC has no such value, or takes none that is written down.
        """
        key = (type(value), table_key(value))
        if key not in self._known:
            self._known[key] = self._written(value)
        return self._known[key]

    def _written(self, value: Value) -> str:
        match value:
            case bool() | str():
                return scalar_text(value)
            case int():
                return self._number(value)
            case ModelValue():
                return self._wrapping.model(value.name)
            case FiniteSet():
                return self._set(value)
            case Function():
                return self._function(value)
            case _:
                return self._unenumerated(value)

    def _number(self, value: int) -> str:
        check_number(value)
        if value >= 0:
            return str(value)
        home = self._wrapping.sees("Integers")
        return f"{home}-.({-value})" if home else f"(-{-value})"

    def _set(self, value: FiniteSet) -> str:
        bounds = value.bounds
        if bounds is None or value.size < _SHORTEST_INTERVAL:
            return f"{{{', '.join(map(self.of, value))}}}"
        home = self._wrapping.sees("Naturals")
        low, high = map(self._number, bounds)
        return f"{home}..({low}, {high})" if home else f"({low}..{high})"

    def _function(self, value: Function) -> str:
        if value.is_sequence:
            return f"<<{', '.join(map(self.of, value.as_tuple()))}>>"
        if all(isinstance(key, str) and is_field_name(key) for key in value):
            return f"[{', '.join(f'{key} |-> {self.of(image)}' for key, image in value.items())}]"
        home = self._wrapping.sees("TLC")
        pairs = [(self.of(key), self.of(image)) for key, image in value.items()]
        if not home:
            return f"({' @@ '.join(f'({key} :> {image})' for key, image in pairs)})"
        text = ""
        for key, image in pairs:
            single = f"{home}:>({key}, {image})"
            text = f"{home}@@({text}, {single})" if text else single
        return text

    def _unenumerated(self, value: Value) -> str:
        if not isinstance(value, Unenumerated) or value.kind in _OPAQUE:
            raise UsageError(f"TLC cannot evaluate {show(value)}, which it printed itself")
        words = list(value.words)
        home = _HOMES.get(value.kind)
        if home is not None:
            words[0] = self._wrapping.sees(home) + words[0]
        operands = [f"({self.of(operand)})" for operand in value.operands]
        pieces = [text for pair in zip(words[1:], operands, strict=True) for text in reversed(pair)]
        return f"({words[0]}{''.join(pieces)})"


def check_number(value: int) -> None:
    """Refuse a number that TLC does not have.

    Raises:
        UsageError: It is one.
    """
    if not -LARGEST - 1 <= value <= LARGEST:
        raise UsageError(f"TLC has no number {value}: its numbers go from {-LARGEST - 1} to {LARGEST}")
