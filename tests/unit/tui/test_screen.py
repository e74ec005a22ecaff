"""The full screen on Textual's own terminal: keys, what the panels say, branches, small and large screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from pytlc.debug import Timeline
from pytlc.debug.opening import Session
from pytlc.errors import UsageError
from pytlc.trace import Change, load_trace
from pytlc.tui import run
from pytlc.tui.app import Screens
from pytlc.tui.desk import Desk
from pytlc.tui.keys import KEYS
from tests.unit.tui.conftest import LARGE, SMALL, counting, inversion_session, on_screen, panel, seen

BOTH = pytest.mark.parametrize("size", [SMALL, LARGE])


async def type_line(pilot: Pilot[None], key: str, text: str) -> None:
    """Open the line for commands with a key, and type."""
    await pilot.press(key, *text, "enter")
    await pilot.pause()


@BOTH
def test_the_first_contended_lock_is_gone_to(desk: Desk, size: tuple[int, int]) -> None:
    """The lanes mark it, who waits for whom is told, and the log has it."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        await type_line(pilot, "slash", "wait")
        assert desk.number == 33
        assert panel(app, "lanes")[32].startswith(">")
        assert panel(app, "lanes")[32].split("gic_clear_lrs.lock_vgic")[1].split()[0] == "!"
        told = " ".join("\n".join(panel(app, "who")).split())
        assert "waits for vgic lock of vcpu0, which pcpu0 holds: BLOCKED" in told
        assert panel(app, "log") == ["    33  pcpu1 waits for vgic lock of vcpu0"]
        assert "state 33/36" in seen(app)
        assert "gic_clear_lrs.lock_vgic" in seen(app)

    on_screen(desk, drive, size)


@BOTH
def test_another_order_is_taken_and_saved(desk: Desk, size: tuple[int, int], tmp_path: Path) -> None:
    """From the contention one step back, the other one goes on: a branch, told everywhere, and a file."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        await type_line(pilot, "slash", "wait")
        await pilot.press("h", "t")
        await pilot.pause()
        assert "steps can be taken at state 32" in seen(app)
        index = next(n for n, choice in enumerate(desk.choices()) if choice.actor == "pcpu1")
        await pilot.press(*["j"] * index, "enter")
        await pilot.pause()
        assert desk.timeline.fork == 32
        assert "branch 1 leaves at 32" in seen(app)
        assert panel(app, "lanes")[31][1] == "Y"
        await pilot.press("s")
        app.prompt.value += str(tmp_path / "branch.json")
        await pilot.press("enter")
        assert len(load_trace(tmp_path / "branch.json").trace) == 33
        await pilot.press("B")
        await pilot.pause()
        assert "leaves at 32, 33 states" in seen(app)
        await pilot.press("up", "enter")
        await pilot.pause()
        assert desk.branch == 0

    on_screen(desk, drive, size)


def test_every_key_does_what_it_says(desk: Desk) -> None:
    """Moves one after the other, each with the state that it has to lead to."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        async def after(*keys: str) -> int:
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            await pilot.pause()
            return desk.number

        assert await after("l", "right", "space", "j", "down") == 6
        assert await after("h", "left", "k", "up") == 2
        assert await after("G") == 36
        assert await after("home") == 1
        assert await after("pagedown") == 11
        assert await after("pageup") == 1
        assert await after("c") == 36
        assert await after("C") == 1
        assert await after("g", *"21", "enter") == 21
        assert await after("n") == 22
        assert await after("p") == 21
        assert await after("a") == 21
        assert desk.followed == "pcpu0"
        assert await after("n") == 32
        assert await after("backslash", *"step 10", "enter") == 10
        assert await after("f") > 10
        assert desk.log[-1].text.startswith("pcpu0 has left")
        await after("r")
        assert desk.timeline.is_branch

    on_screen(desk, drive)


def test_breaks_and_watches_are_listed(desk: Desk) -> None:
    """They are added by the line for commands, switched off and removed in their lists."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        async def after(*keys: str) -> str:
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            return seen(app)

        assert "(none)" in await after("b")
        await after("a", *"take rank", "enter")
        assert [each.text for each in desk.breaks] == ["take rank"]
        assert "off take rank" in await after("b", "enter")
        await after("d")
        assert not desk.breaks
        await after("w", "a", *"len(status)", "enter")
        assert "  len(status) = 2" in panel(app, "who")
        assert "len(status) = 2" in await after("w")
        await after("d")
        assert not desk.watches

    on_screen(desk, drive)


def test_the_state_is_opened_filtered_and_marked(plain: Desk) -> None:
    """What changed has a sign; a queue stays whole; one line is opened, filtered, and shown whole."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        await pilot.press("l", "2")
        assert panel(app, "state") == [
            "*   x = 2   was 1",
            "* - node  (2)",
            '      role = "leader"',
            "*     term = 1   was 0",
            "* + queue = <<2, 3>>   was <<1, 2>>",
            "* + seen = {2, 9}   was {1, 8}",
        ]
        await pilot.press("j", "enter")
        assert panel(app, "state")[1].startswith("* + node = [role")
        await pilot.press("j", "j", "enter")
        assert panel(app, "state")[3:] == ["* - seen  (2)", "+     2", "+     9", "-     1", "-     8"]
        await type_line(pilot, "F", "term")
        assert panel(app, "state")[-1] == "*     term = 1   was 0"
        assert "only term" in seen(app)
        await type_line(pilot, "colon", "filter")
        await pilot.press("home", "x")
        assert panel(app, "state") == []
        await pilot.press("x", *["k"] * 9, "enter")
        assert len(app.screen_stack) == 2

    on_screen(plain, drive)


def test_the_source_is_that_of_the_step(desk: Desk) -> None:
    """The action with its template, and the function of the reference model."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        await type_line(pilot, "colon", "step 33")
        assert "GicClearLrsLockVgic(p) ==" in panel(app, "source")[0]
        assert "from templates/vgic/" in seen(app)
        await pilot.press("v")
        await pilot.pause()
        assert any("def gic_clear_lrs__lock_vgic" in line for line in panel(app, "source"))
        assert ".py:" in seen(app)

    on_screen(desk, drive)


@BOTH
def test_help_has_every_key(desk: Desk, size: tuple[int, int]) -> None:
    """All of it can be scrolled to, and escape closes it."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        text = ""
        for _ in range(12):
            await pilot.pause()
            text += seen(app)
            await pilot.press("pagedown")
        assert [key.told for key in KEYS if f"  {key.told} " not in text] == []
        assert "a property does not hold there" in text
        await pilot.press("escape")
        assert len(app.screen_stack) == 1

    on_screen(desk, drive, size)


def test_a_small_screen_has_tabs(desk: Desk) -> None:
    """One panel at a time, over the whole width; the tab that is seen is in brackets."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        for name in ("lanes", "state", "source", "who", "log"):
            await pilot.pause()
            assert f"{name}]" in seen(app)
            assert [p.id for p in app.panels.values() if p.display] == [name]
            assert app.panels[name].outer_size.width == 80
            await pilot.press("tab")
        await pilot.press("3", "shift+tab")
        await pilot.pause()
        assert "[2 state]" in seen(app)
        await pilot.resize_terminal(*LARGE)
        await pilot.pause()
        assert all(p.display for p in app.panels.values())

    on_screen(desk, drive, SMALL)


def test_mistakes_are_told_and_nothing_moves(plain: Desk) -> None:
    """A condition that is none, a step where no model tells, an actor that nobody is."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        async def after(*keys: str) -> str:
            await pilot.press(*keys)
            await pilot.pause()
            return seen(app)

        assert "error: 'wiat' is no command" in await after("colon", *"wiat", "enter")
        for key in ("t", "r"):
            assert "error: this spec has no reference model" in await after(key)
        for key in ("n", "a", "f"):
            assert "error: no model tells who acts" in await after(key)
        assert "error: this is the behaviour itself" in await after("s", "enter")
        assert plain.number == 1

    on_screen(plain, drive)


def test_a_spec_without_a_model_is_a_list_of_actions(plain: Desk) -> None:
    """Each with what it changes; a lasso goes round."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        assert "Up  x: 1 -> 2" in panel(app, "lanes")[1]
        await pilot.press("G", "l")
        await pilot.pause()
        assert plain.number == 2
        assert "back to 2" in seen(app)
        assert "no reference model tells who acts" in panel(app, "who")

    on_screen(plain, drive)


def test_names_are_completed_with_tab(desk: Desk) -> None:
    """Once more takes the next one; up brings back what was typed before."""

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        await pilot.press("colon", *"actor p", "tab")
        await pilot.pause()
        assert app.prompt.value == "actor pcpu0"
        assert "pcpu0  pcpu1" in seen(app)
        await pilot.press("tab")
        assert app.prompt.value == "actor pcpu1"
        await pilot.press("enter")
        await pilot.pause()
        assert desk.timeline.actor(desk.number) == "pcpu1"
        await pilot.press("colon", "up")
        assert app.prompt.value == "actor pcpu1"
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is app.panels["lanes"]

    on_screen(desk, drive)


def test_the_log_leads_back(desk: Desk) -> None:
    """Enter on an entry goes to its state."""

    async def drive(_app: Screens, pilot: Pilot[None]) -> None:
        await type_line(pilot, "slash", "wait")
        await pilot.press("G", "5", "k", "enter")
        assert desk.number == 33

    on_screen(desk, drive)


def test_colours_add_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR the same text is on the screen, dark and light."""
    texts = []

    async def drive(app: Screens, pilot: Pilot[None]) -> None:
        app.desk.warm(seconds=60)
        for key in ("G", "T"):
            await pilot.press(key)
            await pilot.pause()
            texts.append(seen(app))

    for value in ("", "1"):
        monkeypatch.setenv("NO_COLOR", value)
        on_screen(Desk(inversion_session()), drive)
    assert len(texts) == 4
    assert len(set(texts)) == 1
    assert "VIOLATED HERE: NoLockCycle" in texts[0]


def test_rows_are_made_when_they_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten thousand steps a screen asks for what it shows, whatever key is pressed."""
    desk = Desk(Session(Timeline(counting(10_000)), "Count.tla"))
    asked: set[int] = set()
    changes = Timeline.changes

    def counted(timeline: Timeline, number: int) -> tuple[Change, ...]:
        asked.add(number)
        return changes(timeline, number)

    monkeypatch.setattr(Timeline, "changes", counted)

    async def drive(_app: Screens, pilot: Pilot[None]) -> None:
        for key in ("l", "G", "pageup", "home", "pagedown"):
            await pilot.press(key)
        await pilot.pause()

    on_screen(desk, drive)
    assert 9_990 in asked
    assert len(asked) < 5 * LARGE[1]


def test_without_textual_the_extra_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setattr("pytlc.tui.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'pytlc\[debug\]'"):
        run(desk.session)
