"""The readers on mutated outputs of TLC: errors are of the tree, and time grows with length.

``PYTLC_FUZZ`` is the number of inputs, 2,000 unless it is set; ``nox -s fuzz`` reads a million. It may be a
range of seeds, ``400000..500000``, so that a long run can be made in pieces. A failing input is told by the
seed that makes it.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from pytlc.tlc import Outcome, codes
from pytlc.trace import trace_to_itf, value_to_json
from tests.unit.tlc.mutations import (
    changed,
    mutated,
    parts,
    read_config,
    read_graph,
    read_json,
    read_output,
    read_values,
)

_DATA = Path(__file__).parents[2] / "data" / "tlc"
_GRAPHS = Path(__file__).parents[2] / "data" / "graph"
_FIRST, _, _LAST = os.environ.get("PYTLC_FUZZ", "2000").rpartition("..")
_SEEDS = range(int(_FIRST or 0), int(_LAST))
_CODES = [2103, 2108, 2110, 2111, 2122, 2186, 2187, 2190, 2192, 2193, 2199, 2200, 2217, 2218, 2221, 2262]
_CODES += [1000, 2268, 2772]


@pytest.mark.timeout(0)
def test_mutated_outputs_make_no_other_error() -> None:
    """Every mutation of a recording is read as events, and as values, or refused with a parse error."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_DATA.glob("*.out"))]
    for seed in _SEEDS:
        random = Random(seed)  # noqa: S311  # it must be repeatable
        text = mutated(random.choice(texts), random)
        try:
            assert read_output(text).outcome is not Outcome.SUCCESS or "2193" in text
            read_values(text[text.find("/\\ ") :])
            read_values(text[text.find(" = ") + 3 :].partition("\n/\\")[0])
        except Exception as error:
            error.add_note(f"seed {seed}: {text!r}")
            raise


@pytest.mark.timeout(0)
def test_mutated_files_make_no_other_error() -> None:
    """State graphs and configurations, cut and garbled; JSON with parts that belong elsewhere."""
    graphs = [path.read_text(encoding="utf-8") for path in sorted(_GRAPHS.glob("*.dot"))]
    configs = [path.read_text(encoding="utf-8") for path in sorted((_DATA / "specs").glob("*.cfg"))]
    output = (_DATA / "tricky-values-2.18.out").read_text(encoding="utf-8")
    trace = read_output(output).traces[0]
    documents = [trace_to_itf(trace), *(value_to_json(value) for value in trace.states[1].values())]
    donors = [part for document in documents for part in parts(document)]
    for seed in _SEEDS:
        random = Random(seed)  # noqa: S311  # it must be repeatable
        try:
            match seed % 3:
                case 0:
                    read_graph(mutated(random.choice(graphs), random))
                case 1:
                    read_config(mutated(random.choice(configs), random))
                case _:
                    read_json(changed(random.choice(documents), random, donors))
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise


@pytest.mark.parametrize(
    "unit",
    [
        "@!@!@STARTMSG 2217:4 @!@!@\n",
        "@!@!@STARTMSG 1000:1 @!@!@\n@!@!@STARTMSG 2154:0 @!@!@\n",
        "@!@!@",
        "@!@!@ENDMSG 1 @!@!@\n",
        "\n",
        " at a(b\n",
        "1",
        "1,",
        "/\\ x = 1\n",
        "Progress(1) at ",
        "<",
        'f("',
        "<a line 1",
        "a(",
        "with 1 ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("code", _CODES)
def test_long_outputs_are_read_in_linear_time(unit: str, code: int) -> None:
    """Some hundred thousand characters in a message of any kind, where squared time would take an hour."""
    body = unit * (200_000 // len(unit))
    text = f"@!@!@STARTMSG {code}:1 @!@!@\n1: <A>\n{body}\n@!@!@ENDMSG {code} @!@!@\n"
    assert read_output(text).outcome is not Outcome.SUCCESS or code == codes.SUCCESS
