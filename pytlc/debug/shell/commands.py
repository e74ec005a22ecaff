"""Every command of the debugger: its name, its short form, what it does, an example."""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.closest import closest
from pytlc.errors import UsageError


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: Its name.
        short: Its short form; empty for none.
        usage: What stands behind it.
        says: What it does.
        example: Of a whole line.
        takes: Kinds of words that may be completed behind it.
        repeats: An empty line after it does it again.
    """

    name: str
    short: str
    usage: str
    says: str
    example: str
    takes: tuple[str, ...] = ()
    repeats: bool = False


_CONDITION = ("condition",)
COMMANDS = (
    Command(
        "step", "s", "[N]", "go N steps forwards, 1 without N; a lasso goes round", "step 5", repeats=True
    ),
    Command("back", "b", "[N]", "go N steps backwards", "back", repeats=True),
    Command(
        "next",
        "n",
        "[ACTOR]",
        "go to the next step of one who acts; without ACTOR, of the one who acted last",
        "next pcpu1",
        ("actor",),
        repeats=True,
    ),
    Command(
        "finish",
        "f",
        "[ACTOR]",
        "go on until an actor has left the function that it is in",
        "finish pcpu0",
        ("actor",),
        repeats=True,
    ),
    Command(
        "continue",
        "c",
        "[CONDITION]",
        "go forwards to a condition; without one to the next breakpoint, or to the end",
        "continue wait",
        _CONDITION,
        repeats=True,
    ),
    Command(
        "reverse",
        "r",
        "[CONDITION]",
        "the same backwards",
        "reverse write status[spi32]",
        _CONDITION,
        repeats=True,
    ),
    Command("goto", "g", "N", "go to state N; -1 is the last one", "goto -1"),
    Command(
        "break",
        "br",
        "CONDITION",
        "stop there whenever going on",
        "break take vgic lock of vcpu0 #2",
        _CONDITION,
    ),
    Command("breaks", "", "", "list breakpoints and what is watched", "breaks"),
    Command("delete", "", "[N]", "delete breakpoint or watch N; all without N", "delete 1"),
    Command(
        "watch",
        "",
        "[tla] EXPR",
        "show a Python or TLA+ expression after each move",
        "watch tla Len(inflight[vcpu0])",
        ("path",),
    ),
    Command(
        "print",
        "p",
        "EXPR",
        "show a variable, a part of one, or what a Python expression over the variables is",
        "print local[pcpu0].irq",
        ("path",),
    ),
    Command(
        "tla",
        "",
        "EXPR",
        "evaluate a TLA+ expression, which may use all that the spec defines, with TLC",
        "tla Len(inflight[vcpu0])",
        ("path",),
    ),
    Command(
        "where",
        "w",
        "[ACTOR]",
        "everybody: functions and callers, locals, locks held and wanted, what comes next",
        "where pcpu0",
        ("actor",),
    ),
    Command("who", "", "", "each lock: who holds it, who waits for it", "who"),
    Command(
        "list",
        "l",
        "[ACTOR|NAME]",
        "source of the step to this state, of what an actor does next, or of an operator: TLA+ and Python",
        "list pcpu1",
        ("actor", "operator"),
    ),
    Command(
        "diff",
        "d",
        "[N [M]]",
        "what this step changed, what differs from state N, or between N and M",
        "diff 3",
    ),
    Command(
        "state",
        "v",
        "[VARIABLE|GROUP]",
        "the values of the variables, changed ones marked",
        "state lock",
        ("variable",),
    ),
    Command("lists", "", "[VARIABLE|GROUP]", "sequences, drawn as lists", "lists inflight", ("variable",)),
    Command(
        "lrs",
        "",
        "[VARIABLE|GROUP]",
        "records, such as list registers, drawn as tables",
        "lrs hwLr",
        ("variable",),
    ),
    Command("choices", "ch", "", "every step that can be taken here", "choices"),
    Command(
        "take",
        "t",
        "N|ACTION",
        "take one of the choices; another one than the behaviour took makes a branch",
        "take 2",
        ("choice",),
    ),
    Command(
        "wander",
        "",
        "N [SEED]",
        "take N steps at random on a branch, to the first violation or breakpoint",
        "wander 50 7",
    ),
    Command(
        "branch",
        "",
        "[N]",
        "list the branches, or go to branch N; 0 is the behaviour itself",
        "branch 0",
        ("branch",),
    ),
    Command(
        "save", "", "[FILE]", "save this branch as a trace file, for pytlc replay", "save other-order.json"
    ),
    Command("trace", "", "[FIRST [LAST]]", "the story up to here, a lane for each actor", "trace 1 20"),
    Command(
        "property",
        "pr",
        "[NAME]",
        "which properties hold here, or where one is first violated",
        "property",
        ("property",),
    ),
    Command("info", "i", "", "what is looked at", "info"),
    Command("help", "h", "[COMMAND]", "what there is, or what one command does", "help break", ("command",)),
    Command("quit", "q", "", "leave the debugger", "quit"),
)
_BY_NAME = {name: command for command in COMMANDS for name in (command.name, command.short) if name}
#: Other names that people's fingers know.
_BY_NAME |= {"exit": _BY_NAME["quit"], "rc": _BY_NAME["reverse"], "?": _BY_NAME["help"]}


def find_command(word: str) -> Command:
    """The command of a name, of its short form, or of the only name that begins so.

    Raises:
        UsageError: There is none, or more than one; the message says what may have been meant.
    """
    if word in _BY_NAME:
        return _BY_NAME[word]
    begun = [command for command in COMMANDS if command.name.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise UsageError(f"{word!r} may be {', '.join(command.name for command in begun)}")
    meant = closest(word, [command.name for command in COMMANDS], cutoff=0.5)
    hint = f"did you mean {meant[0]}? " if meant else ""
    raise UsageError(f"there is no command {word!r}; {hint}help lists them")
