"""The table of message codes."""

from __future__ import annotations

from pytlc.tlc.codes import CODES, Code, Kind, lookup
from pytlc.tlc.reading import _READERS


def test_every_row_is_under_its_number_and_has_a_name_of_its_own() -> None:
    """Numbers and names are both unique."""
    assert all(number == code.number for number, code in CODES.items())
    assert len({code.name for code in CODES.values()}) == len(CODES)


def test_an_unknown_number_has_the_kind_unknown() -> None:
    """Codes of later versions can be looked up too."""
    assert lookup(9999) == Code(9999, "code 9999", Kind.UNKNOWN)


def test_every_code_that_is_read_is_in_the_table() -> None:
    """A reader for a code without a row would have no kind."""
    assert set(_READERS) <= set(CODES)
