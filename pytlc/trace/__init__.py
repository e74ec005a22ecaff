"""Behaviours as Python objects: states, steps with their actions, endings, differences, files."""

from __future__ import annotations

from pytlc.lazily import lazily
from pytlc.trace.along import along, model_names, where
from pytlc.trace.diff import Change, diff

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.trace.expression import Expression, OfState, expression_of, model_values
    from pytlc.trace.header import parse_action_header
    from pytlc.trace.itf import load_itf, save_itf, trace_from_itf, trace_to_itf
    from pytlc.trace.json_io import (
        TraceFile,
        action_to_json,
        ending_to_json,
        load_trace,
        save_trace,
        step_to_json,
        trace_file_text,
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
    from pytlc.trace.module import TraceModule, trace_module
else:
    __getattr__ = lazily(
        __name__,
        {
            "expression": "Expression OfState expression_of model_values",
            "header": "parse_action_header",
            "itf": "load_itf save_itf trace_from_itf trace_to_itf",
            "json_io": (
                "TraceFile action_to_json ending_to_json load_trace save_trace step_to_json trace_file_text "
                "trace_to_json"
            ),
            "json_value": "Json value_from_json value_to_json",
            "model": "Action Ending Finite Location Loop State Step Stuttering Trace",
            "module": "TraceModule trace_module",
        },
    )

__all__ = [
    "Action",
    "Change",
    "Ending",
    "Expression",
    "Finite",
    "Json",
    "Location",
    "Loop",
    "OfState",
    "State",
    "Step",
    "Stuttering",
    "Trace",
    "TraceFile",
    "TraceModule",
    "action_to_json",
    "along",
    "diff",
    "ending_to_json",
    "expression_of",
    "load_itf",
    "load_trace",
    "model_names",
    "model_values",
    "parse_action_header",
    "save_itf",
    "save_trace",
    "step_to_json",
    "trace_file_text",
    "trace_from_itf",
    "trace_module",
    "trace_to_itf",
    "trace_to_json",
    "value_from_json",
    "value_to_json",
    "where",
]
