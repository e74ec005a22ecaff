"""How a search is stopped from outside: by a flag that another thread sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pytlc.errors import Cancelled
from pytlc.tlc import OnEvent, Result, Runner, TlcJob, TlcRunner, WarmRunner


class Flag(Protocol):
    """What says that a search is to end; a ``threading.Event`` does."""

    def is_set(self) -> bool:
        """Whether it is to end."""


@dataclass(frozen=True, slots=True)
class EitherFlag:
    """Set when one of the flags is; None is never set."""

    flags: tuple[Flag | None, ...]

    def is_set(self) -> bool:
        """Whether one of them is set."""
        return any(flag is not None and flag.is_set() for flag in self.flags)


def ticking(cancel: Flag | None) -> Callable[[], None] | None:
    """What a runner is to call now and then so that the flag ends it; None where there is no flag."""
    if cancel is None:
        return None

    def tick() -> None:
        if cancel.is_set():
            raise Cancelled("the check was cancelled; there is no result")

    return tick


def stoppable(runner: Runner, cancel: Flag | None) -> Runner:
    """The runner, ended by the flag within half a second; others are asked before they run."""
    tick = ticking(cancel)
    return runner if tick is None else _Stoppable(runner, tick)


@dataclass(frozen=True, slots=True)
class _Stoppable:
    runner: Runner
    tick: Callable[[], None]

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        self.tick()
        match self.runner:
            case TlcRunner() as runner:
                ticked = replace(runner, on_tick=self._with(runner.on_tick))
                return ticked.run(job, on_event=on_event, output=output)
            case WarmRunner() as runner:
                tick = self._with(runner.on_tick)
                return runner.run(job, on_event=on_event, output=output, on_tick=tick)
        return self.runner.run(job, on_event=on_event, output=output)

    def _with(self, other: Callable[[], None] | None) -> Callable[[], None]:
        def tick() -> None:
            self.tick()
            if other is not None:
                other()

        return tick
