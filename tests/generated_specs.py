"""Small specs that nobody wrote: the n-th one is always the same.

They differ in what a TLC that is not new could mix up: names and strings (which TLC interns), variables and
their order, standard modules, model values, symmetry, views, all kinds of properties, and mistakes.
"""

from __future__ import annotations

import random

from pytlc.tlc import TlcJob, TlcOptions

_WORDS = (
    "lock",
    "ready",
    "owner",
    "queue",
    "turn",
    "seen",
    "level",
    "count",
    "next",
    "mode",
    "cache",
    "epoch",
)
_STRINGS = ("free", "held", "x", "y", "b", "a", "lock", "ready", "zz", "A")
_IDS = ("p1", "p2", "p3", "A", "x1")
_INDENT = "    "
#: How many of all have a mistake.
_WRONG = 0.1


def generated_job(number: int) -> TlcJob:
    """The ``number``-th job, at most some thousand states."""
    dice = random.Random(number)  # noqa: S311  # repeatable, not secret
    spec = _Spec(dice)
    options = TlcOptions(
        expected_states=100,
        check_deadlock=dice.random() < 0.5,
        fingerprint=dice.randrange(131),
        seed=dice.randrange(1000),
        coverage=dice.random() < 0.2,
        difftrace=dice.random() < 0.2,
        continue_after_violation=dice.random() < 0.1,
        dfs_depth=dice.choice((None,) * 9 + (6,)) if not spec.liveness else None,
        deadline_seconds=120.0,
    )
    return TlcJob({f"{spec.name}.tla": spec.text()}, spec.name, spec.config(), options)


class _Spec:
    """A few variables, each over a domain of its own, and actions that guard and change some of them."""

    def __init__(self, dice: random.Random) -> None:
        self.name = dice.choice(("Gen", "Spec", "Model")) + dice.choice("ABCDE")
        self._dice = dice
        names = dice.sample(_WORDS, dice.randint(1, 4))
        self._domains = {name: self._domain() for name in names}
        self._ids = sorted(dice.sample(_IDS, dice.randint(1, 3)))
        self.liveness = dice.random() < 0.4
        self._symmetry = not self.liveness and dice.random() < 0.2
        self._view = dice.random() < 0.1
        self._actions = [self._action(f"Act{number}") for number in range(dice.randint(1, 4))]
        wrong = ("ASSUME 1 = 2", "Broken == undeclared", "ASSUME Assert(FALSE, <<1>>)", 'ASSUME 1 = "a"')
        self._breaks = dice.choice(wrong) if dice.random() < _WRONG else ""
        self._invariant = " \\/ ".join(self._atom() for _ in range(dice.randint(1, 3)))
        self._goal = f"{self._atom()} ~> {self._atom()}"

    def _domain(self) -> tuple[str, ...]:
        match self._dice.randrange(5):
            case 0:
                return tuple(map(str, range(self._dice.randint(2, 6))))
            case 1:
                return tuple(f'"{text}"' for text in self._dice.sample(_STRINGS, self._dice.randint(2, 4)))
            case 2:
                return ("{}", "Ids", "{CHOOSE j \\in Ids : TRUE}")
            case 3:
                return ("<<>>", "<<{1, 2}>>", "<<{3}, {}>>")
            case _:
                text = self._dice.choice(_STRINGS[2:])
                return tuple(f"[{text} |-> {value}, k |-> Ids]" for value in ("0", "1", "TRUE")[:2])

    def _atom(self) -> str:
        name, domain = self._dice.choice(list(self._domains.items()))
        return f"{name} {self._dice.choice(('=', '#'))} {self._dice.choice(domain)}"

    def _action(self, name: str) -> str:
        changed = self._dice.sample(list(self._domains), self._dice.randint(1, len(self._domains)))
        parameter = "(i)" if self._dice.random() < 0.4 else ""
        lines = [f"/\\ {self._atom()}"] if self._dice.random() < 0.7 else []
        lines += ["/\\ i \\in Ids"] if parameter else []
        for variable, domain in self._domains.items():
            if variable not in changed:
                lines.append(f"/\\ UNCHANGED {variable}")
            elif self._dice.random() < 0.5:
                lines.append(f"/\\ {variable}' \\in {{{', '.join(domain)}}}")
            else:
                lines.append(f"/\\ {variable}' = {self._dice.choice(domain)}")
        return f"{name}{parameter} ==\n" + "\n".join(_INDENT + line for line in lines)

    def text(self) -> str:
        """The module."""
        calls = [head.partition(" ==")[0] for head in self._actions]
        steps = [f"(\\E i \\in Ids : {call})" if call.endswith("(i)") else call for call in calls]
        names = ", ".join(self._domains)
        initial = " /\\ ".join(
            f"{name} \\in {{{', '.join(domain[:2])}}}" for name, domain in self._domains.items()
        )
        return "\n".join(
            (
                f"---- MODULE {self.name} ----",
                "EXTENDS "
                + ", ".join(("TLC", *self._dice.sample(("Naturals", "Sequences", "FiniteSets"), 2))),
                "CONSTANT Ids",
                f"VARIABLES {names}",
                f"vars == <<{names}>>",
                self._breaks,
                *self._actions,
                f"Init == {initial}",
                "Next == " + " \\/ ".join(steps),
                f"Spec == Init /\\ [][Next]_vars /\\ {self._dice.choice(('WF', 'SF'))}_vars(Next)",
                f"Inv == {self._invariant}",
                f"Goal == {self._goal}",
                f"Step == [][{self._atom()}]_vars",
                "Sym == Permutations(Ids)",
                f"View == <<{next(iter(self._domains))}, 1>>",
                "====",
                "",
            )
        )

    def config(self) -> str:
        """Its cfg."""
        lines = ["CONSTANT Ids = {" + ", ".join(self._ids) + "}", "SPECIFICATION Spec"]
        lines += ["INVARIANT Inv"] if self._dice.random() < 0.5 else []
        lines += ["PROPERTY Goal"] if self.liveness else []
        lines += ["PROPERTY Step"] if self._dice.random() < 0.2 else []
        lines += ["SYMMETRY Sym"] if self._symmetry else []
        lines += ["VIEW View"] if self._view else []
        return "\n".join(lines) + "\n"
