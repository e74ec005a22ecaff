"""What is known about each TLC."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytlc.tlc.versions import Features, features

_OLDEST = Features(
    sound_parallel_liveness=False, writes_trace_spec=False, reports_usage=False, reads_check_deadlock=False
)
_OLD = Features(sound_parallel_liveness=False, writes_trace_spec=False, reports_usage=False)
_ROLLING = Features(
    sound_parallel_liveness=True,
    writes_trace_spec=True,
    reports_usage=True,
    depth_counts_steps=True,
    sound_constant_formulas=True,
    loops_on_placeholders=True,
    counts_levels_from_one=True,
    takes_progress_interval=True,
)


def test_parallel_liveness_is_unsound_up_to_2_18() -> None:
    """These miss violations with more than one worker; 2.15 reads no CHECK_DEADLOCK either."""
    assert features("2.15") == _OLDEST
    assert features("2.18") == _OLD


def test_2_19_is_sound_and_still_silent() -> None:
    """Release 1.7.4 has the fix and none of 1.8.0's additions."""
    assert features("2.19") == replace(_OLD, sound_parallel_liveness=True)


@pytest.mark.parametrize("version", ["2.20", "2026.04.29.170100"])
def test_the_rolling_version_is_known_by_number_and_by_date(version: str) -> None:
    """1.8.0 changed its numbering without changing what it does."""
    assert features(version) == _ROLLING


def test_an_unknown_version_gets_what_is_safe_everywhere() -> None:
    """No option that an old TLC refuses, no search that one does wrongly."""
    assert features("unknown") == Features(
        sound_parallel_liveness=False,
        writes_trace_spec=False,
        reports_usage=True,
        counts_levels_from_one=True,
    )
