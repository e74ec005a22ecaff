"""Every key of the full screen, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pytlc.report.layout import wrap
from pytlc.tui.commands import WORDS
from pytlc.tui.lanes import legend
from pytlc.tui.lines import Kind, Line, plain

_CONDITIONS = (
    "step N, action NAME, actor NAME, function F, take|release|wait [LOCK], "
    "write PATH, when PYTHON, tla EXPRESSION, property [P]; #2 behind it: the 2nd time"
)
#: Width of the column of keys and commands.
_NAME = 16


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that do the same.

    Attributes:
        keys: As Textual names them, with commas between.
        action: What they do, as Textual calls it.
        told: The keys as they are told.
        text: What they do, for the user.
    """

    keys: str
    action: str
    told: str
    text: str


KEYS = (
    Key("right,l,space", "step", "l right space", "one step on"),
    Key("left,h", "step_back", "h left", "one step back"),
    Key("down,j", "down(1)", "j down", "lanes: one step on; other panels: one line down"),
    Key("up,k", "down(-1)", "k up", "lanes: one step back; other panels: one line up"),
    Key("pagedown", "down(10)", "pagedown", "ten of them down"),
    Key("pageup", "down(-10)", "pageup", "ten of them up"),
    Key("home", "jump(1)", "home", "the first state"),
    Key("end,G", "jump(-1)", "end G", "the last state"),
    Key("n", "next_of", "n", "the next step of the actor that is followed, or acted last"),
    Key("p", "next_of(True)", "p", "its step before this one"),
    Key("a", "follow", "a", "follow another actor, with n, p and f"),
    Key("f", "finish", "f", "on until it has left its function"),
    Key("c", "go_on", "c", "continue to the next break or violated property"),
    Key("C", "go_on(True)", "C", "the same backwards"),
    Key("g", "ask('goto ')", "g", "go to a state by its number"),
    Key("colon", "ask('')", ":", "a command or condition; tab completes, up and down recall"),
    Key("slash", "ask('run ')", "/", "a condition to go on to"),
    Key("backslash", "ask('back ')", "\\", "a condition to go back to"),
    Key("b", "breaks", "b", "breaks: list, add, remove, switch off"),
    Key("w", "watches", "w", "watched expressions: list, add, remove"),
    Key("t", "choices", "t", "every step that can be taken here; another one makes a branch"),
    Key("r", "random", "r", "twenty steps at random, on a branch"),
    Key("B", "branches", "B", "the trace and its branches"),
    Key("s", "ask('save ')", "s", "save the branch as a trace"),
    Key("tab", "", "tab", "the next panel"),
    Key("shift+tab", "", "shift+tab", "the panel before"),
    Key("1,2,3,4,5", "", "1 2 3 4 5", "lanes, state, source, who, log"),
    Key("enter", "open", "enter", "state: open, close, or show whole; log: go there"),
    Key("F", "ask('filter ')", "F", "show only some variables"),
    Key("x", "changed_only", "x", "show only what changed"),
    Key("v", "source", "v", "the spec or the reference model's Python"),
    Key("T", "theme", "T", "light or dark"),
    Key("escape", "leave", "escape", "give up a long walk; back to the lanes"),
    Key("question_mark", "help", "?", "this page"),
    Key("q", "quit", "q", "leave"),
)


def help_lines(width: int) -> Iterator[Line]:
    """The page: keys, commands, conditions, signs."""
    yield plain("Keys", Kind.HEAD)
    for key in KEYS:
        yield from _entry(key.told, key.text, _NAME, width)
    yield plain("")
    yield plain("Commands, behind :", Kind.HEAD)
    for usage, text in WORDS.items():
        yield from _entry(usage, text, _NAME, width)
    yield plain("")
    yield plain("Conditions", Kind.HEAD)
    yield from (plain(f"  {line}") for line in wrap(_CONDITIONS, width - 2))
    yield plain("")
    yield plain("Signs", Kind.HEAD)
    for sign, text in _signs():
        yield from _entry(sign, text, 3, width)


def _signs() -> Iterator[tuple[str, str]]:
    for part in legend().split("  "):
        sign, _, text = part.strip().partition(" ")
        yield sign, text
    yield "!", "in front of a number: a property does not hold there"
    yield "*", "in the state: changed with this step; + is new, - is gone"


def _entry(name: str, text: str, indent: int, width: int) -> Iterator[Line]:
    for index, line in enumerate(wrap(text, width - indent - 3)):
        yield ((f"  {('' if index else name).ljust(indent)} ", Kind.CHANGED), (line, Kind.PLAIN))
