"""Behaviours as Python objects: states, steps with their actions, endings, differences, files."""

from __future__ import annotations

from pytlc.trace.diff import Change, diff
from pytlc.trace.header import parse_action_header
from pytlc.trace.json_io import (
    TraceFile,
    action_to_json,
    ending_to_json,
    load_trace,
    save_trace,
    step_to_json,
    trace_to_json,
)
from pytlc.trace.json_value import Json, value_from_json, value_to_json
from pytlc.trace.model import (
    Action,
    Ending,
    Finite,
    Location,
    Loop,
    State,
    Step,
    Stuttering,
    Trace,
)

__all__ = [
    "Action",
    "Change",
    "Ending",
    "Finite",
    "Json",
    "Location",
    "Loop",
    "State",
    "Step",
    "Stuttering",
    "Trace",
    "TraceFile",
    "action_to_json",
    "diff",
    "ending_to_json",
    "load_trace",
    "parse_action_header",
    "save_trace",
    "step_to_json",
    "trace_to_json",
    "value_from_json",
    "value_to_json",
]
