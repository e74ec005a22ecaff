"""Requests that look and set, and move nothing unless a command that was typed does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from pytlc.debug.dap import aiming
from pytlc.debug.dap.capabilities import Conventions
from pytlc.debug.dap.desk import Desk
from pytlc.debug.dap.evaluating import command, evaluated, watched, words
from pytlc.debug.dap.messages import Answer, Arguments
from pytlc.debug.dap.moving import Mover, happened
from pytlc.debug.dap.scopes import scopes
from pytlc.errors import UsageError

_TARGETS = 50


class Views:
    """The requests of one client.

    Args:
        desk: What it looks at.
        mover: What moves.
        conventions: How it counts.
    """

    #: Request -> method.
    REQUESTS: ClassVar[Mapping[str, str]] = {
        "completions": "completions",
        "dataBreakpointInfo": "data_breakpoint_info",
        "evaluate": "evaluate",
        "exceptionInfo": "exception_info",
        "gotoTargets": "goto_targets",
        "loadedSources": "loaded_sources",
        "scopes": "scopes",
        "setBreakpoints": "set_breakpoints",
        "setDataBreakpoints": "set_data_breakpoints",
        "setExceptionBreakpoints": "set_exception_breakpoints",
        "setFunctionBreakpoints": "set_function_breakpoints",
        "source": "source",
        "stackTrace": "stack_trace",
        "threads": "threads",
        "variables": "variables",
    }

    def __init__(self, desk: Desk, mover: Mover, conventions: Conventions) -> None:
        self._desk = desk
        self._mover = mover
        self._conventions = conventions

    def threads(self, _arguments: Arguments) -> Answer:
        """Everybody who acts."""
        names = enumerate(self._desk.threads.names, 1)
        return Answer({"threads": [{"id": number, "name": name} for number, name in names]})

    def stack_trace(self, arguments: Arguments) -> Answer:
        """The step and the functions of a thread."""
        desk = self._desk
        frames = desk.frames.stack(desk.timeline, desk.number, arguments.get("threadId", int))
        start, levels = arguments.find("startFrame", int) or 0, arguments.find("levels", int) or len(frames)
        return self._answer({"stackFrames": frames[start : start + levels], "totalFrames": len(frames)})

    def scopes(self, arguments: Arguments) -> Answer:
        """What there is to look at."""
        desk = self._desk
        thread = desk.threads.name(desk.frames.thread_of(arguments.get("frameId", int)))
        seen = partial(watched, desk) if desk.watched else None
        listing, references = desk.sources.listing, desk.references
        return Answer(
            {"scopes": scopes(desk.timeline, desk.number, thread, listing, references, watched=seen)}
        )

    def variables(self, arguments: Arguments) -> Answer:
        """The parts of something."""
        start, count = arguments.find("start", int) or 0, arguments.find("count", int) or 0
        if start < 0 or count < 0:
            raise UsageError("'start' and 'count' are not negative")
        number = arguments.get("variablesReference", int)
        node = self._desk.references.get(number)
        if arguments.find("filter", str) == ("named" if node.is_indexed else "indexed"):
            return Answer({"variables": []})
        return Answer({"variables": self._desk.references.page(number, start, count)})

    def evaluate(self, arguments: Arguments) -> Answer:
        """An expression; typed into a console, a command too."""
        text = arguments.get("expression", str)
        said = command(self._desk, text) if arguments.find("context", str) == "repl" else None
        if said is None:
            entry = evaluated(self._desk, text)
            return Answer({"result": entry.text, **self._desk.references.shown(entry)})
        words_said, stopped = said
        if stopped is None:
            return Answer({"result": words_said, "variablesReference": 0})
        told = words_said or happened(self._desk.timeline, stopped.number).partition("\n")[0]
        answer = {"result": told, "variablesReference": 0}
        return Answer(answer, lambda: self._mover.tell(stopped, "goto"))

    def completions(self, arguments: Arguments) -> Answer:
        """Commands and variables that begin like the word at the cursor."""
        column = arguments.get("column", int) - self._conventions.first_column
        typed = arguments.get("text", str)[: max(column, 0)]
        begun = typed[len(typed.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")) :]
        names = [*(words() if begun == typed else ()), *self._desk.timeline.state(self._desk.number)]
        found = [{"label": name, "length": len(begun)} for name in names if name.startswith(begun)]
        return Answer({"targets": found})

    def set_breakpoints(self, arguments: Arguments) -> Answer:
        """Lines of a file."""
        source, desk = arguments.inner("source"), self._desk
        asked = arguments.many("breakpoints") or tuple(
            Arguments({"line": line}) for line in arguments.find("lines", list) or ()
        )
        lines = (
            Arguments({**one.given, "line": self._conventions.line(one.get("line", int))}) for one in asked
        )
        aim = partial(aiming.at_line, desk.sources, desk.timeline, source)
        kind = f"lines of {source.given.get('path') or source.given.get('sourceReference')}"
        return self._answer({"breakpoints": desk.breakpoints.replace(kind, "breakpoint", lines, aim)})

    def set_function_breakpoints(self, arguments: Arguments) -> Answer:
        """Actions, functions, and conditions in words."""
        desk = self._desk
        aim = partial(aiming.at_function, desk.breakpoints, desk.sources.listing, desk.timeline)
        asked = arguments.many("breakpoints")
        found = desk.breakpoints.replace("functions", "function breakpoint", asked, aim)
        return Answer({"breakpoints": found})

    def data_breakpoint_info(self, arguments: Arguments) -> Answer:
        """Whether something is a part of the state, whose changes can be stopped at."""
        name, reference = arguments.get("name", str), arguments.find("variablesReference", int)
        where = self._where(name, reference) if reference else name
        try:
            aiming.at_data(self._desk.timeline, Arguments({"dataId": where or ""}))
        except UsageError:
            return Answer({"dataId": None, "description": f"{name} is no part of the state"})
        told = {"dataId": where, "description": f"changes of {where}", "accessTypes": ["write"]}
        return Answer(told | {"canPersist": True})

    def set_data_breakpoints(self, arguments: Arguments) -> Answer:
        """Changes of variables and of their parts."""
        desk, asked = self._desk, arguments.many("breakpoints")
        aim = partial(aiming.at_data, desk.timeline)
        return Answer({"breakpoints": desk.breakpoints.replace("data", "data breakpoint", asked, aim)})

    def set_exception_breakpoints(self, arguments: Arguments) -> Answer:
        """Violations of properties."""
        desk = self._desk
        plain = tuple(Arguments({"filterId": name}) for name in arguments.texts("filters"))
        asked = plain + arguments.many("filterOptions")
        aim = partial(aiming.at_property, desk.timeline)
        return Answer({"breakpoints": desk.breakpoints.replace("exceptions", "exception", asked, aim)})

    def exception_info(self, _arguments: Arguments) -> Answer:
        """What the violated property claims, and what its violation does."""
        desk = self._desk
        violated = desk.timeline.violated(desk.number)
        if not violated:
            raise UsageError("no property is violated here")
        claim, stake = desk.claim(violated[0])
        told = f"{violated[0]} is violated{f': {claim}' if claim else ''}"
        details = {"message": told, "typeName": violated[0]} | ({"fullTypeName": stake} if stake else {})
        body = {"exceptionId": ", ".join(violated), "description": told, "breakMode": "always"}
        return Answer(body | {"details": details})

    def goto_targets(self, arguments: Arguments) -> Answer:
        """The states that steps of a line come to, the nearest first."""
        desk, source = self._desk, arguments.inner("source")
        line = self._conventions.line(arguments.get("line", int))
        found = aiming.steps_at(desk.sources, desk.timeline, source, line, desk.number)
        targets = [
            {"id": number, "label": f"state {number}: {desk.timeline.action(number)}", "line": line}
            for number in found[:_TARGETS]
        ]
        return self._answer({"targets": targets})

    def source(self, arguments: Arguments) -> Answer:
        """The text of a file that the client cannot read itself."""
        reference = arguments.find("sourceReference", int) or arguments.inner("source").find(
            "sourceReference", int
        )
        text = self._desk.sources.text(reference or 0)
        return Answer({"content": text, "mimeType": "text/x-tlaplus"})

    def loaded_sources(self, _arguments: Arguments) -> Answer:
        """The files of the spec."""
        return self._answer({"sources": self._desk.sources.all()})

    def _where(self, name: str, reference: int) -> str | None:
        node = self._desk.references.get(reference)
        entries = node.parts(0, node.count)
        return next((entry.where for entry in entries if entry.name == name), None)

    def _answer(self, body: dict[str, Any]) -> Answer:
        return Answer(self._conventions.told(body))
