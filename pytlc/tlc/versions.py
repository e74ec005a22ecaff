"""What the versions of TLC do differently, as far as a command line or a verdict depends on it.

Versions are those of TLC's banner: "2.15", "2.18", "2.19" (release 1.7.4), and since 1.8.0 a date,
"2026.04.29.170100"; builds of 1.8.0 from before that change call themselves 2.20.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Features:
    """What to know about one TLC.

    Attributes:
        sound_parallel_liveness: More than one worker finds every liveness violation; TLC up to 2.18
            misses some (tlaplus/tlaplus#971).
        writes_trace_spec: It generates a trace-expression spec beside the model unless told not to.
        depth_counts_steps: Its ``-depth`` is the number of steps of a simulated behaviour; that of TLC up to
            2.19 is the number of states.
        sound_constant_formulas: It is right about temporal properties with parts that are constant, about
            which TLC up to 2.19 is wrong (tlaplus/tlaplus#604).
        loops_on_placeholders: It never ends to print a state with a string such as "%3%".
        reports_usage: It looks up a statistics host at every start unless the user has opted out.
        reads_check_deadlock: It knows CHECK_DEADLOCK in a configuration; TLC 2.15 does not.
        takes_progress_interval: It can be told how often to report how far it is.
        counts_levels_from_one: In a constraint and in an invariant ``TLCGet("level")`` is 1 for an initial
            state; else it is 0, and n for a state after n steps.
    """

    sound_parallel_liveness: bool
    writes_trace_spec: bool
    reports_usage: bool
    depth_counts_steps: bool = False
    sound_constant_formulas: bool = False
    loops_on_placeholders: bool = False
    reads_check_deadlock: bool = True
    counts_levels_from_one: bool = False
    takes_progress_interval: bool = False


def features(version: str) -> Features:
    """The features of a banner's version; of one that cannot be read, those that are safe with every TLC."""
    numbers = tuple(map(int, re.findall(r"\d{1,18}", version)[:2]))
    if not numbers:
        return Features(
            sound_parallel_liveness=False,
            writes_trace_spec=False,
            reports_usage=True,
            counts_levels_from_one=True,
        )
    rolling = numbers >= (2, 20)
    return Features(
        sound_parallel_liveness=numbers >= (2, 19),
        writes_trace_spec=rolling,
        reports_usage=rolling,
        depth_counts_steps=rolling,
        sound_constant_formulas=rolling,
        loops_on_placeholders=rolling,
        reads_check_deadlock=numbers >= (2, 16),
        counts_levels_from_one=rolling,
        takes_progress_interval=rolling,
    )
