"""Tables of a TOML file: every key and every type is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from pytlc.errors import SpecError
from pytlc.spec.tables import from_table


@dataclass(frozen=True)
class Table:
    """One of every kind."""

    name: str
    count: int = 0
    either: int | str = 0
    flag: bool = False
    words: tuple[str, ...] = ()
    rows: list[dict[str, Any]] = field(default_factory=list)
    phrases: dict[str, str] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)


def test_a_table_becomes_its_dataclass() -> None:
    """Lists become tuples, what is left out has its default, and a field may be given beside the table."""
    table = {"count": 2, "either": "a", "flag": True, "words": ["b"], "rows": [{}], "phrases": {"c": "d"}}
    assert from_table(Table, table, "f", name="x") == Table("x", 2, "a", True, ("b",), [{}], {"c": "d"})


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({}, "f: key 'name' is missing; expected is a text"),
        ({"name": "x", "wrds": []}, "f: unknown key 'wrds'; did you mean words"),
        ({"name": 3}, "f: name = 3: expected a text"),
        ({"name": "x", "count": True}, "f: count = True: expected a whole number"),
        ({"name": "x", "either": 1.5}, "expected a whole number or a text"),
        ({"name": "x", "flag": 1}, "f: flag = 1: expected true or false"),
        ({"name": "x", "words": "abc"}, "f: words = 'abc': expected a list of texts"),
        ({"name": "x", "words": [1]}, "expected a list of texts"),
        ({"name": "x", "rows": {}}, "expected tables, each under a line with two brackets"),
        ({"name": "x", "rows": ["a"]}, "expected tables, each under a line with two brackets"),
        ({"name": "x", "phrases": {"a": 1}}, "expected a table of texts"),
        ({"name": "x", "tables": {"a": 1}}, "expected a table of tables"),
    ],
)
def test_what_does_not_fit_is_told_with_place_and_key(table: dict[str, Any], words: str) -> None:
    """And with what is expected there."""
    with pytest.raises(SpecError) as caught:
        from_table(Table, table, "f")
    assert words in str(caught.value)
