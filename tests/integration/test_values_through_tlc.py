"""Values go through every TLC that can be had and come back: written by show, evaluated, printed, read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pytlc.toolchain import available_jars, find_java, run_text
from pytlc.trace import State
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, parse_state, parse_value, show
from tests.unit.values.strategies import tlc_values

pytestmark = pytest.mark.java

MODEL_VALUES = ("p1", "m_2", "1a", "NULL", "TRUEish")
MODULE = """---- MODULE Printed ----
EXTENDS Integers, Sequences, TLC
CONSTANTS {constants}
VARIABLES n, v
Values == <<
{values}
>>
Init == n = 1 /\\ v = Values[1]
Next == n < Len(Values) /\\ n' = n + 1 /\\ v' = Values[n']
NotAll == n < Len(Values)
Number == n
====
"""
STATE = re.compile(r"@!@!@STARTMSG 2217:4 @!@!@\n\d+: <[^\n]*>\n(.*?)\n@!@!@ENDMSG 2217 @!@!@", re.DOTALL)

TRICKY: list[Value] = [
    Function(),
    FiniteSet(),
    FiniteSet([Function()]),
    FiniteSet.interval(-3, -1),
    FiniteSet.interval(-3, 3),
    Function.of({-1: "a", 0: "b"}),
    Function.of({True: 1, False: 0}),
    Function.of([(ModelValue("p1"), ModelValue("1a")), (ModelValue("TRUEish"), "TRUEish")]),
    Function.of({Function.sequence([0, 1]): 5, Function.sequence([0, 2]): 6}),
    Function.record({"IF": 1, "and": 2, "DOMAIN_": 3, "_x": 4, "": 5, "a b": 6, "1a": 7}),
    Function.record({"TRUEish": FiniteSet([Function.record({"TRUE": -1})])}),
    'a"b\\c\td\ne\ff\rg /\\ v = 2 ]>> State 2:',
    Function.sequence(["x" * 50, "\n/\\ y = 2", Function.of({7: FiniteSet(["long" * 30])})]),
    Function.of(
        {key: Function.record({"irq": key, "queue": Function.sequence(range(30))}) for key in range(5)}
    ),
    FiniteSet(
        [
            FiniteSet(),
            FiniteSet([1]),
            FiniteSet([1, 2]),
            FiniteSet.interval(1, 40),
            FiniteSet(range(0, 90, 2)),
        ]
    ),
    ModelValue("NULL"),
    2**31 - 1,
    -(2**31) + 1,
]


def _nested(levels: int) -> Value:
    """Sets, sequences, records and functions inside each other."""
    value: Value = 0
    for level in range(levels):
        wrap = (FiniteSet, Function.sequence)[level % 2]
        value = wrap([Function.record({"down": value}) if level % 3 else Function.of({level: value})])
    return value


DEEP_AND_WIDE: list[Value] = [
    _nested(60),
    Function.sequence(range(-2000, 2000, 2)),
    FiniteSet([Function.sequence([number, "x" * (number % 7)]) for number in range(1000)]),
    Function.of({number: Function.record({"at": number, "q": FiniteSet()}) for number in range(800)}),
    Function.record({f"f{number}": number for number in range(300)}),
    Function.of({FiniteSet([number]): FiniteSet([FiniteSet([number, 0])]) for number in range(1, 40)}),
    *["".join(map(chr, range(start, start + 32))) for start in (32, 64, 160, 192, 224)],
    "\\" * 40 + '"' * 41,
]

UNENUMERATED = (
    "SUBSET (1..10)",
    "SUBSET Nat",
    "[1..7 -> 1..7]",
    "[Nat -> {FALSE, TRUE}]",
    "[a: 1..100, b: SUBSET (1..10)]",
    "((1..100) \\X (1..100))",
    "{1, 2, 3} \\cup Nat",
    "Nat \\ {1, 2, 3}",
    "Nat",
    "Int",
    "STRING",
    "Seq({1, 2})",
    "{{}, {SUBSET (1..10)}}",
    "<<Nat, {Int}, [a |-> [{1, 2, 3} -> SUBSET (1..10)]]>>",
)


def printed_by_tlc(jar: Path, folder: Path, values: list[Value]) -> list[Value]:
    """What TLC prints for the values, one state each; every other value is written to the module wrapped."""
    texts = [show(value, width=60 if place % 2 else None) for place, value in enumerate(values)]
    return printed_texts(jar, folder, ",\n".join(texts))


def printed_texts(jar: Path, folder: Path, texts: str) -> list[Value]:
    """What TLC prints for the expressions, which commas separate."""
    constants = ", ".join(MODEL_VALUES)
    (folder / "Printed.tla").write_text(MODULE.format(constants=constants, values=texts), encoding="latin-1")
    assignments = "\n".join(f"{name} = {name}" for name in MODEL_VALUES)
    (folder / "Printed.cfg").write_text(
        f"INIT Init\nNEXT Next\nVIEW Number\nINVARIANT NotAll\nCONSTANTS\n{assignments}\n"
    )
    java_options = ["-Xss64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Djava.io.tmpdir={folder}"]
    encoding = [f"-D{name}encoding=UTF-8" for name in ("stdout.", "sun.stdout.")]
    arguments: list[str | Path] = ["-tool", "-deadlock", "-fp", "0", "-metadir", folder / "states", "Printed"]
    completed = run_text(
        [
            find_java().path,
            *java_options,
            *encoding,
            "-Dfile.encoding=ISO-8859-1",
            "-cp",
            jar,
            "tlc2.TLC",
            *arguments,
        ],
        cwd=folder,
        timeout=120,
    )
    assert completed.returncode == 12, completed.stdout + completed.stderr
    return [parse_state(text)["v"] for text in STATE.findall(completed.stdout + "\n")]


def _assert_unchanged(folder: Path, values: list[Value]) -> None:
    for number, jar in enumerate(available_jars()):
        own = folder / str(number)
        own.mkdir()
        printed = printed_by_tlc(jar.path, own, values)
        assert [State({"v": value}) for value in printed] == [State({"v": value}) for value in values]


def test_tricky_values_come_back_from_every_tlc(tmp_path: Path) -> None:
    """The forms that other readers lose are evaluated and read back to the same values."""
    _assert_unchanged(tmp_path, TRICKY)


def test_deep_and_wide_values_come_back_from_every_tlc(tmp_path: Path) -> None:
    """Sixty levels, thousands of elements, every character that the oldest lexer takes."""
    _assert_unchanged(tmp_path, DEEP_AND_WIDE)


def test_sets_that_tlc_leaves_unenumerated_come_back_from_every_tlc(tmp_path: Path) -> None:
    """A set that TLC prints as an expression is the same node for every version, also inside values."""
    _assert_unchanged(tmp_path, [parse_value(text) for text in UNENUMERATED])


@pytest.mark.parametrize(
    ("text", "kind"), [("[x \\in Nat |-> x]", "|->"), ("{x \\in Nat : x > 3}", "filter")]
)
def test_functions_and_sets_given_by_an_expression_are_read(tmp_path: Path, text: str, kind: str) -> None:
    """TLC prints their domain and where the expression stands, which is read as it is printed."""
    value, _ = printed_texts(available_jars()[0].path, tmp_path, f"{text}, 1")
    assert isinstance(value, Unenumerated)
    assert (value.kind, value.operands) == (kind, (parse_value("Nat"),))


def test_drawn_values_come_back_from_every_tlc(tmp_path: Path) -> None:
    """What show writes is evaluated by TLC to the value: its print is read as the value again."""
    drawn: list[Value] = []

    @settings(
        max_examples=6,
        phases=[Phase.generate],
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
    @given(values=st.lists(tlc_values, min_size=60, max_size=90))
    def draw(values: list[Value]) -> None:
        drawn.extend(values)

    draw()
    _assert_unchanged(tmp_path, drawn)
