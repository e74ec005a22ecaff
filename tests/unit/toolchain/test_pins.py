from __future__ import annotations

import re

import pytest

from pytlc.errors import UsageError
from pytlc.toolchain.pins import PINS, pin_named, pinned_version


def test_every_pin_has_a_sha256_and_its_own_name_and_file() -> None:
    """Pins are complete and cannot be confused with each other."""
    assert all(re.fullmatch(r"[0-9a-f]{64}", pin.sha256) for pin in PINS)
    assert len({pin.source for pin in PINS}) == len({pin.file_name for pin in PINS}) == len(PINS)


def test_the_official_release_is_tried_first() -> None:
    """The order of the pins is the order of the sources."""
    assert [pin.source for pin in PINS] == ["release", "maven", "wheel"]


def test_a_version_is_known_by_checksum_only() -> None:
    """A pinned checksum tells the TLC version, any other tells nothing."""
    assert [pinned_version(pin.sha256) for pin in PINS] == ["2.19", "2.18", "2.15"]
    assert pinned_version("0" * 64) is None


def test_an_unknown_source_is_refused_with_the_known_ones() -> None:
    """The message for a mistyped source lists what could have been meant."""
    with pytest.raises(UsageError, match=r"'mavn'.*release, maven, wheel"):
        pin_named("mavn")
