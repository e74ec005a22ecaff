"""The empty record that TLC reads from JSON: one value with the empty sequence, and written otherwise."""

from __future__ import annotations

import pickle

from pytlc.trace.json_value import value_from_json, value_to_json
from pytlc.values import Function, equal, parse_value, show

_DOC = parse_value("[a |-> [], b |-> <<>>, c |-> {[], <<>>}]")


def test_it_equals_the_empty_sequence_as_in_tla() -> None:
    """TLC says that [] = <<>>, and puts one of them into a set of both."""
    assert isinstance(_DOC, Function)
    record, sequence = _DOC["a"], _DOC["b"]
    assert record == sequence
    assert equal(record, sequence)
    assert hash(record) == hash(sequence)
    assert _DOC["c"] == parse_value("{<<>>}")
    assert parse_value(show(_DOC)) == _DOC


def test_it_is_exported_as_a_record() -> None:
    """So that a document that was read comes out as it was."""
    assert isinstance(_DOC, Function)
    assert value_to_json(_DOC["a"]) == {"record": {}}
    assert value_to_json(_DOC["b"]) == {"sequence": []}
    kinds: tuple[dict[str, object], ...] = ({"record": {}}, {"sequence": []})
    for kind in kinds:
        assert value_to_json(pickle.loads(pickle.dumps(value_from_json(kind)))) == kind  # noqa: S301  # our own
    record = _DOC["a"]
    assert isinstance(record, Function)
    assert (record.is_record, record.is_sequence, record.as_record(), record.as_tuple()) == (
        True,
        False,
        {},
        (),
    )
