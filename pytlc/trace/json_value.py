"""Values as JSON and back without loss.

Booleans and strings are JSON's own, integers too as long as every reader of JSON keeps them exact. Everything
else is an object with one field that names the kind: ``{"set": [..]}``, ``{"interval": [1, 9]}``,
``{"sequence": [..]}``, ``{"record": {..}}``, ``{"function": [[argument, value], ..]}``, ``{"model": "p1"}``,
``{"integer": "9007199254740993"}``, ``{"unenumerated": ..}``. The form is a function of the value: equal
values have equal JSON. What lies deeper than readers of JSON can be trusted to follow is TLA+ text,
``{"text": "<<<<1>>>>"}``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pytlc.errors import TraceFormatError, ValueSyntaxError
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, parse_value, show

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_EXACT = 2**53
_DEEPEST = 60
_LONGEST_INTEGER = 4000


def value_to_json(value: Value) -> Json:
    """The JSON of a value, of plain Python lists and dicts."""
    return _encode(value, _DEEPEST)


def _encode(value: Value, levels: int) -> Json:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) < _EXACT else {"integer": str(value)}
    if isinstance(value, ModelValue):
        return {"model": value.name}
    if levels == 0:
        return {"text": show(value)}
    if isinstance(value, FiniteSet):
        return _encode_set(value, levels - 1)
    if isinstance(value, Function):
        return _encode_function(value, levels - 1)
    if isinstance(value, Unenumerated):
        operands = [_encode(operand, levels - 1) for operand in value.operands]
        return {"unenumerated": {"kind": value.kind, "words": list(value.words), "operands": operands}}
    raise TypeError(f"{value!r} is not a TLA+ value")


def _encode_set(value: FiniteSet, levels: int) -> Json:
    if value.bounds is not None:
        return {"interval": [_encode(bound, levels) for bound in value.bounds]}
    return {"set": [_encode(element, levels) for element in value]}


def _encode_function(value: Function, levels: int) -> Json:
    if value.is_sequence:
        return {"sequence": [_encode(element, levels) for element in value.as_tuple()]}
    if value.is_record:
        return {"record": {name: _encode(field, levels) for name, field in value.as_record().items()}}
    return {"function": [[_encode(key, levels), _encode(image, levels)] for key, image in value.items()]}


def value_from_json(data: Any) -> Value:
    """The value of its JSON.

    Raises:
        TraceFormatError: The JSON is not that of a value.
    """
    if isinstance(data, bool | int | str):
        return data
    try:
        ((kind, content),) = data.items()
        return _READERS[kind](content)
    except (TypeError, ValueError, KeyError, AttributeError, ValueSyntaxError) as error:
        message = f"{str(data)[:80]} is not a value: expected one of {', '.join(_READERS)}"
        raise TraceFormatError(message) from error


def _integer(content: Any) -> int:
    if len(content) > _LONGEST_INTEGER:
        raise ValueError(content)
    return int(content)


def _model(content: Any) -> ModelValue:
    return ModelValue(_text(content))


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise TypeError(content)
    return content


def _list(content: Any) -> list[Value]:
    if not isinstance(content, list):
        raise TypeError(content)
    return [value_from_json(element) for element in content]


def _set(content: Any) -> FiniteSet:
    return FiniteSet(_list(content))


def _interval(content: Any) -> FiniteSet:
    low, high = _list(content)
    if type(low) is not int or type(high) is not int:
        raise TypeError(content)
    return FiniteSet.interval(low, high)


def _sequence(content: Any) -> Function:
    return Function.sequence(_list(content))


def _record(content: Any) -> Function:
    return Function.record({_text(name): value_from_json(field) for name, field in content.items()})


def _function(content: Any) -> Function:
    return Function.of([(value_from_json(key), value_from_json(image)) for key, image in content])


def _unenumerated(content: Any) -> Unenumerated:
    return Unenumerated(_text(content["kind"]), map(_text, content["words"]), _list(content["operands"]))


_READERS: dict[str, Callable[[Any], Value]] = {
    "set": _set,
    "interval": _interval,
    "sequence": _sequence,
    "record": _record,
    "function": _function,
    "model": _model,
    "integer": _integer,
    "unenumerated": _unenumerated,
    "text": lambda content: parse_value(_text(content)),
}
