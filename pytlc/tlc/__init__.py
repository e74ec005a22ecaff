"""Running TLC: a job of texts goes in, a result with typed traces comes out.

The stages are `frames` (messages), `reading` (typed events) and `fold` (the result); each is pure and
takes its input as it comes. `runner` is the only part that starts a process.
"""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.tlc.diagnostics import Diagnostic, Level
    from pytlc.tlc.events import Event
    from pytlc.tlc.job import TlcJob, job_from_path, job_from_text
    from pytlc.tlc.jsonable import result_to_jsonable
    from pytlc.tlc.options import Dump, Simulation, TlcOptions
    from pytlc.tlc.result import Coverage, Finding, Outcome, Result, RunEnd, Stats, Stop
    from pytlc.tlc.runner import OnEvent, RecordedRunner, Runner, TlcRunner
    from pytlc.tlc.warm import WarmRunner
else:
    __getattr__ = lazily(
        __name__,
        {
            "diagnostics": "Diagnostic Level",
            "events": "Event",
            "job": "TlcJob job_from_path job_from_text",
            "jsonable": "result_to_jsonable",
            "options": "Dump Simulation TlcOptions",
            "result": "Coverage Finding Outcome Result RunEnd Stats Stop",
            "runner": "OnEvent RecordedRunner Runner TlcRunner",
            "warm": "WarmRunner",
        },
    )

__all__ = [
    "Coverage",
    "Diagnostic",
    "Dump",
    "Event",
    "Finding",
    "Level",
    "OnEvent",
    "Outcome",
    "RecordedRunner",
    "Result",
    "RunEnd",
    "Runner",
    "Simulation",
    "Stats",
    "Stop",
    "TlcJob",
    "TlcOptions",
    "TlcRunner",
    "WarmRunner",
    "job_from_path",
    "job_from_text",
    "result_to_jsonable",
]
