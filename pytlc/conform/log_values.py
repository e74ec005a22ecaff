"""Values as a person writes them in a log: plain JSON, read in the light of what stands there in the spec.

JSON has no sets, no model values and no keys but strings. A plain value is therefore read beside a sample,
the value that the same place has in an initial state of the spec: a list is a set where the sample is one and
else a sequence, an object a function or a record with the sample's keys, a string a model value where the
configuration has one of that name. The forms of :mod:`pytlc.trace.json_value` are read too, without any
sample, and ``{"string": "x"}`` is a string even where ``x`` is a model value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pytlc.closest import closest
from pytlc.errors import ValueSyntaxError
from pytlc.trace import Json, value_to_json
from pytlc.trace.model import key_text
from pytlc.values import FiniteSet, Function, ModelValue, Value, parse_value, show

#: An object with one of these as its only key is a typed value.
KINDS = ("set", "interval", "sequence", "record", "function", "model", "integer", "text", "string")
_LONGEST_INTEGER = 4000
_SHOWN = 8


class Misread(Exception):  # never leaves this package
    """A part of a log that cannot be meant; its text says what was expected."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values of one spec.

    Attributes:
        models: The names of its model values.
    """

    models: frozenset[str]

    def value(self, data: Any, sample: Value | None) -> Value:
        """The value that is meant.

        Args:
            data: What ``json`` read.
            sample: What stands there in an initial state; None where nothing does.

        Raises:
            Misread: It cannot be one, or not one of the sample's kind.
        """
        if isinstance(data, dict) and len(data) == 1 and next(iter(data)) in KINDS:
            ((kind, content),) = data.items()
            return self._typed(kind, content, sample)
        if isinstance(data, list):
            return self._list(data, sample)
        if isinstance(data, dict):
            return self._object(data, sample)
        if data is None or isinstance(data, float):
            raise Misread(
                f"{data!r} is no value of TLA+: expected true, false, an integer, a string, [..] or {{..}}"
            )
        value: Value = ModelValue(data) if isinstance(data, str) and data in self.models else data
        _check_kind(value, sample)
        return value

    def key(self, text: str, sample: Value | None) -> Value:
        """The argument of a function that a text between brackets, or a key of an object, means."""
        keys = list(sample) if isinstance(sample, Function) else []
        by_text = {key_text(key): key for key in keys} | {key: key for key in keys if isinstance(key, str)}
        if text in by_text:
            return by_text[text]
        try:
            value = self.named(parse_value(text))
        except ValueSyntaxError as error:
            raise Misread(f"{text!r} is no key: expected {_one_of(by_text)}") from error
        if isinstance(sample, Function) and not sample.is_sequence and value not in sample:
            raise Misread(f"there is no {text}{_hint(text, by_text)}")
        return value

    def named(self, value: Value) -> Value:
        """A value of TLA+ text in which a word that is no model value is a string."""
        match value:
            case ModelValue():
                return value if value.name in self.models else value.name
            case FiniteSet() if value.bounds is None:
                return FiniteSet(map(self.named, value))
            case Function():
                return Function.of((self.named(key), self.named(image)) for key, image in value.items())
            case _:
                return value

    def _list(self, data: list[Any], sample: Value | None) -> Value:
        if isinstance(sample, FiniteSet):
            inner = next(iter(sample), None)
            return FiniteSet(self.value(element, inner) for element in data)
        if isinstance(sample, Function) and not sample.is_sequence:
            raise Misread(f"expected an object with the keys {_one_of(map(key_text, sample))}")
        if sample is not None and not isinstance(sample, Function | ModelValue):
            raise Misread(f"expected {_kind(sample)}, as {show(sample)} in the initial state")
        inner = sample[1] if isinstance(sample, Function) and len(sample) else None
        return Function.sequence(self.value(element, inner) for element in data)

    def _object(self, data: dict[str, Any], sample: Value | None) -> Value:
        if isinstance(sample, Function) and len(sample) and not sample.is_sequence:
            pairs = [(self.key(text, sample), content) for text, content in data.items()]
            given = {key for key, _ in pairs}
            missing = [key_text(key) for key in sample if key not in given]
            if missing:
                raise Misread(f"{', '.join(missing)} missing; for a part of it write its path, as in x[key]")
            return Function.of((key, self.value(content, sample[key])) for key, content in pairs)
        if sample is not None and not isinstance(sample, Function | ModelValue):
            raise Misread(f"expected {_kind(sample)}, as {show(sample)} in the initial state")
        return Function.of(
            (self.key(text, None), self.value(content, None)) for text, content in data.items()
        )

    def _typed(self, kind: str, content: Any, sample: Value | None) -> Value:
        try:
            return _TYPED[kind](self, content, sample)
        except (TypeError, ValueError, AttributeError, ValueSyntaxError) as error:
            raise Misread(f'{{"{kind}": ..}} has another form than that of a trace file: {error}') from error

    def model(self, content: Any, _sample: Value | None) -> Value:
        """``{"model": "p1"}``."""
        if content not in self.models:
            raise Misread(
                f"the configuration has no model value {content!r}{_hint(str(content), self.models)}"
            )
        return ModelValue(content)

    def set(self, content: Any, sample: Value | None) -> Value:
        """``{"set": [..]}``."""
        inner = next(iter(sample), None) if isinstance(sample, FiniteSet) else None
        return FiniteSet(self.value(element, inner) for element in _checked(content, list))

    def interval(self, content: Any, _sample: Value | None) -> Value:
        """``{"interval": [1, 9]}``."""
        low, high = _checked(content, list)
        return FiniteSet.interval(_checked(low, int), _checked(high, int))

    def sequence(self, content: Any, sample: Value | None) -> Value:
        """``{"sequence": [..]}``."""
        inner = sample[1] if isinstance(sample, Function) and sample.is_sequence and len(sample) else None
        return Function.sequence(self.value(element, inner) for element in _checked(content, list))

    def record(self, content: Any, sample: Value | None) -> Value:
        """``{"record": {..}}``."""
        return Function.record({name: self.value(v, _at(sample, name)) for name, v in content.items()})

    def function(self, content: Any, sample: Value | None) -> Value:
        """``{"function": [[argument, value], ..]}``."""
        keys = [(self.value(key, None), image) for key, image in content]
        return Function.of((key, self.value(image, _at(sample, key))) for key, image in keys)

    def text(self, content: Any, _sample: Value | None) -> Value:
        """``{"text": "<<1>>"}``, as in TLA+."""
        return self.named(parse_value(_checked(content, str)))

    def integer(self, content: Any, _sample: Value | None) -> Value:
        """``{"integer": "9007199254740993"}``."""
        return int(_checked(content, str)[:_LONGEST_INTEGER])

    def string(self, content: Any, _sample: Value | None) -> Value:
        """``{"string": "x"}``."""
        return str(_checked(content, str))


_TYPED: dict[str, Callable[[Reader, Any, Value | None], Value]] = {
    "set": Reader.set,
    "interval": Reader.interval,
    "sequence": Reader.sequence,
    "record": Reader.record,
    "function": Reader.function,
    "model": Reader.model,
    "integer": Reader.integer,
    "text": Reader.text,
    "string": Reader.string,
}


def write_value(value: Value, models: frozenset[str]) -> Json:
    """The typed form of a value, in which a string is never taken for a model value."""
    return _escaped(value_to_json(value), models)


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean x?``, or what there is."""
    return _hint(name, known)


def _escaped(data: Json, models: frozenset[str]) -> Json:
    if isinstance(data, str):
        return {"string": data} if data in models else data
    if isinstance(data, list):
        return [_escaped(part, models) for part in data]
    if isinstance(data, dict):
        ((kind, content),) = data.items()
        if kind in {"model", "integer", "text"}:
            return data
        if isinstance(content, dict):
            return {kind: {name: _escaped(part, models) for name, part in content.items()}}
        return {kind: _escaped(content, models)}
    return data


def _at(sample: Value | None, key: Value) -> Value | None:
    return sample[key] if isinstance(sample, Function) and key in sample else None


def _checked(content: Any, kind: type) -> Any:
    if not isinstance(content, kind):
        raise TypeError(f"expected {kind.__name__}, not {content!r}")
    return content


def _check_kind(value: Value, sample: Value | None) -> None:
    """Refuse what TLC cannot even compare with what is there; model values compare with everything."""
    if sample is None or isinstance(sample, ModelValue) or isinstance(value, ModelValue):
        return
    if _kind(value) != _kind(sample):
        raise Misread(f"expected {_kind(sample)}, as {show(sample)} in the initial state, not {show(value)}")


def _kind(value: Value) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (int, "an integer"),
        (str, "a string"),
        (FiniteSet, "a set ([..])"),
        (Function, "a function, record or sequence"),
        (ModelValue, "a model value"),
    )
    return next((text for kind, text in kinds if isinstance(value, kind)), "another value")


def _hint(name: str, known: Iterable[str]) -> str:
    names = list(known)
    close = closest(name, names)
    return f"; did you mean {close[0]}?" if close else f"; there is {_one_of(names)}"


def _one_of(names: Iterable[str]) -> str:
    listed = list(dict.fromkeys(names))
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return (", ".join(listed[:_SHOWN]) or "none") + more
