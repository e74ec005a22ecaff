"""The full screen: panels around a desk, and the keys.

A walk runs as a task of the screen, a slice at a time; moves that are asked for meanwhile follow it, and
escape gives all of them up.
"""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

from pytlc.errors import PytlcError
from pytlc.report.changes import short_change
from pytlc.tui.bar import Bar
from pytlc.tui.code import Code
from pytlc.tui.commands import completions, perform
from pytlc.tui.desk import Desk, Walk, told
from pytlc.tui.dialogs import Page, Picker
from pytlc.tui.keys import KEYS, help_lines
from pytlc.tui.lanes import Lanes, step_text
from pytlc.tui.lines import Kind, Line, plain
from pytlc.tui.log import Log
from pytlc.tui.panel import Panel
from pytlc.tui.prompt import Prompt
from pytlc.tui.slider import slider
from pytlc.tui.standing import Standing
from pytlc.tui.values import Tree
from pytlc.values import show

#: Panels in the order of their keys.
_PANELS = ("lanes", "state", "source", "who", "log")
_HINTS = "? keys  space step  h back  n next of actor  c continue  t take  / condition  q quit"
#: How often, and for how long, the model is taken further while nobody presses a key.
_IDLE, _IDLE_SLICE = 0.05, 0.01
_DARK, _LIGHT = "textual-dark", "textual-light"
_RANDOM = 20


class Screens(App[None]):
    """A debugger.

    Args:
        desk: What is looked at.
    """

    CSS_PATH = "screen.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-compact"), (100, "-wide")]  # noqa: RUF012  # as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.keys, key.action, key.text) for key in KEYS if key.action),
        *(Binding(str(n), f"panel('{name}')", name) for n, name in enumerate(_PANELS, 1)),
        Binding("ctrl+c", "quit", "leave", priority=True),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.code, self.tree_of_values = Code(desk), Tree(desk)
        self.standing = Standing(desk)
        self.panels: dict[str, Panel] = {
            "lanes": Panel(Lanes(desk), "1 lanes", "lanes"),
            "state": Panel(self.tree_of_values, "2 state", "state"),
            "source": Panel(self.code, "3 source", "source", selects=False),
            "who": Panel(self.standing, "4 who holds and waits", "who", selects=False),
            "log": Panel(Log(desk), "5 log", "log"),
        }
        self.bars = [
            Bar(self._title, "title"),
            Bar(self._tabs, "tabs"),
            Bar(lambda width: slider(desk, width), "slider"),
            Bar(lambda _width: self._said, "said"),
        ]
        self.prompt = Prompt(lambda text: completions(desk, text))
        self.shown = "lanes"
        self._said: Line = plain(_HINTS, Kind.DIM)
        self._walk: Worker[None] | None = None
        self._waiting: list[tuple[Callable[[], Walk], bool]] = []

    @property
    def _is_walking(self) -> bool:
        return self._walk is not None and not self._walk.is_finished

    def compose(self) -> ComposeResult:
        """Bars, panels, and the line for commands."""
        yield from self.bars[:2]
        with Container(id="panels"):
            yield from self.panels.values()
        yield from self.bars[2:]
        yield self.prompt

    def on_mount(self) -> None:
        """Look at the first state."""
        self.theme = _DARK
        self.prompt.display = False
        self.panels["who"].on_width = self.standing.refresh
        self.action_panel("lanes")
        self.look()
        self.set_interval(_IDLE, self._warm)

    def look(self) -> None:
        """Draw what the desk is at now."""
        self.tree_of_values.refresh()
        self.code.refresh()
        self.standing.refresh(self.panels["who"].width)
        self.panels["lanes"].show(self.desk.number - 1)
        self.panels["log"].show(len(self.desk.log) - 1)
        is_read = self._focused() == "state"
        self.panels["state"].show(None if is_read else self.tree_of_values.first_changed)
        self.panels["source"].show()
        self.panels["who"].show()
        self.draw_bars()

    def draw_bars(self) -> None:
        """Draw the single lines."""
        for bar in self.bars:
            bar.show()

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Tell something on the line above the keys; without a text the hints."""
        kind = Kind.BLOCKED if wrong else Kind.HEAD
        self._said = plain(("error: " if wrong else "") + text, kind) if text else plain(_HINTS, Kind.DIM)
        self.bars[-1].show()

    def go(self, make: Callable[[], Walk], *, logs: bool = False) -> None:
        """Begin a walk.

        Args:
            make: What makes it.
            logs: Where it ends goes into the log, also where nothing special happened there.
        """
        if self._is_walking:
            self._waiting.append((make, logs))
            return
        try:
            walk = make()
            next(walk)
        except StopIteration as end:
            self._arrive(told(end.value), logs=logs)
        except PytlcError as error:
            self.say(str(error), wrong=True)
        else:
            self._walk = self.run_worker(self._go_on(walk, logs=logs), exit_on_error=True)

    async def _go_on(self, walk: Walk, *, logs: bool) -> None:
        """Take the rest of a walk."""
        try:
            while True:
                self.say(f"on the way, {self.desk.known} of {len(self.desk.timeline)} states known; escape")
                self.bars[2].show()
                await sleep(0)
                next(walk)
        except StopIteration as end:
            self._arrive(told(end.value), logs=logs)
        except PytlcError as error:
            self.say(str(error), wrong=True)
        finally:
            walk.close()
            self._walk = None
        while self._waiting and not self._is_walking:
            self.go(self._waiting[0][0], logs=self._waiting.pop(0)[1])

    def _arrive(self, text: str, *, logs: bool) -> None:
        """Show where a walk has ended."""
        if text or logs:
            self.desk.note(text or step_text(self.desk.timeline, self.desk.number))
        self.say(text)
        self.look()

    def _warm(self) -> None:
        """Take the model further while nothing else is to be done."""
        if not self._is_walking and self.desk.known < len(self.desk.timeline):
            before = len(self.desk.violated)
            self.desk.warm(seconds=_IDLE_SLICE)
            self.bars[2].show()
            if len(self.desk.violated) != before:
                self.panels["lanes"].refresh()

    def action_step(self) -> None:
        """One step on."""
        self.go(self.desk.step)

    def action_step_back(self) -> None:
        """One step back."""
        self.go(self.desk.back)

    def action_down(self, count: int) -> None:
        """Go along the steps in the lanes, else along the lines of a panel."""
        name = self._focused()
        if name != "lanes":
            self.panels[name].move(count)
        elif abs(count) == 1:
            self.go(self.desk.step if count > 0 else self.desk.back)
        else:
            number = max(1, min(self.desk.number + count, len(self.desk.timeline)))
            self.go(lambda: self.desk.jump(number))

    def action_jump(self, number: int) -> None:
        """Go to a state."""
        self.go(lambda: self.desk.jump(number))

    def action_next_of(self, backwards: bool = False) -> None:  # noqa: FBT001, FBT002  # as bindings call it
        """Go to the next step of an actor, or to the one before."""
        self.go(lambda: self.desk.next_of(backwards=backwards))

    def action_finish(self) -> None:
        """Go on until an actor has left its function."""
        self.go(self.desk.finish, logs=True)

    def action_go_on(self, backwards: bool = False) -> None:  # noqa: FBT001, FBT002  # as bindings call it
        """Continue, or do so backwards."""
        self.go(lambda: self.desk.go_on(backwards=backwards), logs=True)

    def action_random(self) -> None:
        """Take steps at random."""
        self.perform(f"random {_RANDOM}")

    def action_follow(self) -> None:
        """Follow another actor."""
        try:
            self.desk.follow_next()
        except PytlcError as error:
            self.say(str(error), wrong=True)
            return
        self.say(f"followed: {self.desk.followed or 'whoever acted last'}")
        self.look()

    def action_ask(self, text: str) -> None:
        """Open the line for commands."""
        self.prompt.begin(text)
        self.prompt.display = True
        self.screen.set_focus(self.prompt)

    def action_breaks(self) -> None:
        """List the conditions that continuing stops at."""
        lines = [plain(f"{'on ' if each.on else 'off'} {each.text}") for each in self.desk.breaks]
        keys = (("a", "adds"), ("d", "removes"), ("enter", "switches on or off"))
        self.push_screen(Picker("breaks", lines, keys), self._on_break)

    def _on_break(self, answer: tuple[str, int] | None) -> None:
        key, index = answer or ("", 0)
        if key == "a":
            self.action_ask("break ")
        elif key == "d":
            self.perform(f"delete {index + 1}")
        elif key == "enter":
            self.desk.breaks[index].on = not self.desk.breaks[index].on
            self.action_breaks()

    def action_watches(self) -> None:
        """List the expressions that are shown."""
        lines = [plain(f"{w.text} = {self.desk.watched(w, self.desk.number)}") for w in self.desk.watches]
        self.push_screen(Picker("watched", lines, (("a", "adds"), ("d", "removes"))), self._on_watch)

    def _on_watch(self, answer: tuple[str, int] | None) -> None:
        key, index = answer or ("", 0)
        if key == "a":
            self.action_ask("watch ")
        elif key == "d":
            self.perform(f"unwatch {index + 1}")

    def action_choices(self) -> None:
        """List every step that can be taken here."""
        desk = self.desk
        try:
            choices = desk.choices()
        except PytlcError as error:
            self.say(str(error), wrong=True)
            return
        lines = [
            (
                ("* " if choice.taken else "  ", Kind.CHANGED),
                (f"{choice.actor or 'environment'}  {choice.action}", Kind.PLAIN),
                ("  (taken here)" if choice.taken else "", Kind.DIM),
            )
            for choice in choices
        ]

        def about(index: int) -> list[Line]:
            return [plain(short_change(change)) for change in desk.changes_by(choices[index])]

        def take(answer: tuple[str, int] | None) -> None:
            if answer is not None:
                self.go(lambda: desk.take(choices[answer[1]]), logs=True)

        title = f"{len(choices)} steps can be taken at state {desk.number}"
        self.push_screen(Picker(title, lines, (("enter", "takes it"),), about), take)

    def action_branches(self) -> None:
        """List the trace and its branches."""
        lines = [
            plain(
                f"{'>' if line is self.desk.timeline else ' '} {index}  "
                + (f"leaves at {line.fork}" if line.is_branch else "the trace")
                + f", {len(line)} states"
            )
            for index, line in enumerate(self.desk.cursor.timelines)
        ]

        def switch(answer: tuple[str, int] | None) -> None:
            if answer is not None:
                self.go(lambda: self.desk.switch(answer[1]))

        self.push_screen(Picker("branches", lines, (("enter", "goes there"),)), switch)

    def action_open(self) -> None:
        """Open what is selected."""
        panel = self.panels[self._focused()]
        if panel.id == "state" and self.tree_of_values.nodes:
            node = self.tree_of_values.nodes[panel.selected]
            if self.tree_of_values.toggle(panel.selected):
                panel.show(self.tree_of_values.index_of(node.path))
            elif node.value is not None:
                text = show(node.value, width=self.size.width * 8 // 10)
                self.push_screen(Page(node.name, [plain(line) for line in text.splitlines()]))
        elif panel.id == "log" and self.desk.log:
            entry = self.desk.log[panel.selected]
            self.desk.cursor.switch(entry.branch)
            self.go(lambda: self.desk.jump(entry.number))

    def action_changed_only(self) -> None:
        """Show all of the state, or only what changed."""
        self._filter("" if self.tree_of_values.filter == "*" else "*")

    def action_source(self) -> None:
        """Show the spec, or the Python of the reference model."""
        self.code.python = not self.code.python
        self.panels["source"].border_title = f"3 source: {'Python' if self.code.python else 'TLA+'}"
        self.look()

    def action_theme(self) -> None:
        """Light or dark."""
        self.theme = _LIGHT if self.theme == _DARK else _DARK

    def action_help(self) -> None:
        """List the keys."""
        self.push_screen(Page("keys and commands", list(help_lines(min(self.size.width * 9 // 10, 110) - 4))))

    def action_leave(self) -> None:
        """Give up a walk, or go back to the lanes."""
        if self._walk is not None and self._is_walking:
            self._waiting.clear()
            self._walk.cancel()
            self.say("given up")
            self.look()
        else:
            self.say("")
            self.action_panel("lanes")

    def action_panel(self, name: str) -> None:
        """Go to a panel; on a small screen it is the one that is seen."""
        self.shown = name
        for each, panel in self.panels.items():
            panel.set_class(each == name, "shown")
        self.panels[name].focus()
        self.draw_bars()

    def action_focus_next_panel(self, by: int) -> None:
        """Go to the next panel; what lies over them has only one."""
        if len(self.screen_stack) == 1:
            self.action_panel(_PANELS[(_PANELS.index(self._focused()) + by) % len(_PANELS)])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what was typed."""
        self.prompt.keep(event.value)
        self._close_prompt()
        if event.value.strip():
            self.perform(event.value.strip())

    def on_prompt_given_up(self) -> None:
        """Do nothing."""
        self._close_prompt()

    def on_prompt_offered(self, event: Prompt.Offered) -> None:
        """Show what a beginning may become."""
        self.say("  ".join(name.rpartition(" ")[2] for name in event.names) or "nothing begins like that")

    def perform(self, text: str) -> None:
        """Do what a line of commands says."""
        word, _, rest = text.partition(" ")
        if word == "quit":
            self.exit()
        elif word == "help":
            self.action_help()
        elif word == "filter":
            self._filter(rest.strip())
        else:
            self._perform(text)

    def _perform(self, text: str) -> None:
        try:
            done = perform(self.desk, text)
        except PytlcError as error:
            self.say(str(error), wrong=True)
            return
        if isinstance(done, str):
            self.look()
            self.desk.note(done)
            self.say(done)
            self.panels["log"].show(len(self.desk.log) - 1)
        else:
            self.go(lambda: done, logs=True)

    def _close_prompt(self) -> None:
        self.prompt.display = False
        self.say("")
        self.screen.set_focus(self.panels[self.shown])

    def _filter(self, text: str) -> None:
        self.tree_of_values.filter = text
        self.look()

    def _focused(self) -> str:
        focused: Widget | None = self.focused
        return focused.id if focused is not None and focused.id in _PANELS else self.shown

    def _title(self, width: int) -> Line:
        desk = self.desk
        about = desk.session.title + (f"  violates {desk.session.violated}" if desk.session.violated else "")
        violated = desk.timeline.violated(desk.number)
        here = f"VIOLATED HERE: {', '.join(violated)}" if violated else ""
        return (
            (f" {about} ".ljust(max(width - len(here) - 1, 0))[: max(width - len(here) - 1, 10)], Kind.HEAD),
            (here, Kind.VIOLATED),
        )

    def _tabs(self, _width: int) -> Line:
        return tuple(
            (
                f"[{n} {name}]" if name == self.shown else f" {n} {name} ",
                Kind.HEAD if name == self.shown else Kind.DIM,
            )
            for n, name in enumerate(_PANELS, 1)
        )
