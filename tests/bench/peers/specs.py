"""The specs that all are timed on."""

from __future__ import annotations

from collections.abc import Mapping

#: By name: module and cfg. The first deadlocks, the second violates its invariant.
SMALL = {
    "Dead": (
        """---- MODULE Dead ----
EXTENDS Naturals
VARIABLES x, seen
Init == x = 0 /\\ seen = {}
Next == x < 2 /\\ x' = x + 1 /\\ seen' = seen \\cup {x}
Spec == Init /\\ [][Next]_<<x, seen>>
====
""",
        "SPECIFICATION Spec\n",
    ),
    "Inv": (
        """---- MODULE Inv ----
EXTENDS Naturals
VARIABLES x, seen
Init == x = 0 /\\ seen = {}
Step(d) == x' = x + d /\\ seen' = seen \\cup {x}
Next == \\E d \\in {1} : Step(d)
Spec == Init /\\ [][Next]_<<x, seen>>
Low == x < 3
====
""",
        "SPECIFICATION Spec\nINVARIANT Low\n",
    ),
}

_GROUPS = 3
#: What each step makes of a variable, and its first value; a single quote stands for a double one.
_GROUP = (
    ("{step} * {factor}", "0"),
    ("[p \\in Procs |-> [pend |-> {{n % 7, n % 3}}, act |-> p = p2, prio |-> n % 32]]", None),
    ("IF Len({v}) > 6 THEN Tail({v}) ELSE Append({v}, [irq |-> n % 16, st |-> 'pending'])", "<<>>"),
    ("[{v} EXCEPT ![n % 8] = n]", "[i \\in 0..7 |-> 0]"),
    ("{{<<n % 5, 'x'>>, <<n % 3, 'y'>>}}", "{{}}"),
    ("IF n % 2 = 0 THEN 'idle' ELSE 'run \\'q\\''", "'idle'"),
    ("IF n % 2 = 0 THEN p1 ELSE NoLock", "NoLock"),
    ("[a |-> 1, b |-> [c |-> <<n, -n>>, d |-> {{n % 4}}]]", "[a |-> 1, b |-> [c |-> <<>>, d |-> {{}}]]"),
    ("~{v}", "TRUE"),
    ("[{v} EXCEPT ![n % 2] = [p \\in Procs |-> <<n % 9>>]]", "[i \\in 0..1 |-> [p \\in Procs |-> <<>>]]"),
)


def big(states: int) -> tuple[str, str]:
    """A spec with one behaviour of so many states of 31 variables, with every kind of value."""
    first, after = [], []
    for number in range(_GROUPS * len(_GROUP)):
        expression, initial = _GROUP[number % len(_GROUP)]
        names = {"v": f"v{number}", "step": "(n + 1)", "factor": 10 * (number // len(_GROUP)) + 1}
        text = _quoted(expression, names)
        after.append(f"  /\\ v{number}' = {text}")
        first.append(f"  /\\ v{number} = {text if initial is None else _quoted(initial, names)}")
    variables = ", ".join(["n", *(f"v{number}" for number in range(len(first)))])
    module = "\n".join(
        [
            "---- MODULE Big ----",
            "EXTENDS Integers, Sequences",
            "CONSTANTS Procs, NoLock, p1, p2",
            f"VARIABLES {variables}",
            *("Init ==", "  /\\ n = 0", *first),
            *("Step ==", "  /\\ n' = n + 1", *after),
            f"Spec == Init /\\ [][Step]_<<{variables}>>",
            f"Bad == n < {states - 1}",
            "====\n",
        ]
    )
    constants = "CONSTANTS p1 = p1 p2 = p2 NoLock = NoLock Procs = {p1, p2}"
    return module, f"SPECIFICATION Spec\n{constants}\nINVARIANT Bad\n"


def _quoted(template: str, names: Mapping[str, object]) -> str:
    return template.format(**names).replace("'", '"')


def graph(states: int) -> tuple[str, str]:
    """A spec with so many states, each with five successors."""
    module = f"""---- MODULE Graph ----
EXTENDS Integers
VARIABLES x, y, z
At(n) == x' = n /\\ y' = [half |-> n \\div 2, odd |-> n % 2 = 1] /\\ z' = <<n % 7, "at">>
Step(k) == At((x + k * k) % {states})
Init == x = 0 /\\ y = [half |-> 0, odd |-> FALSE] /\\ z = <<0, "at">>
Next == \\E k \\in 1..5 : Step(k)
Spec == Init /\\ [][Next]_<<x, y, z>>
====
"""
    return module, "SPECIFICATION Spec\n"
