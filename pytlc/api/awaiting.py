"""``pytlc.acheck`` and ``pytlc.asimulate``: the same in a thread of its own, for an event loop.

A task that is cancelled ends TLC and waits until it is gone, so that nothing is left when the cancellation
comes out of the task. What ``on_event`` and ``on_trace`` are given, they are given in the event loop.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pytlc.api.checking import check, simulate
from pytlc.api.stopping import EitherFlag

if TYPE_CHECKING:
    import asyncio

P = ParamSpec("P")
T = TypeVar("T")

_HEARERS = ("on_event", "on_trace")


def _awaitable(function: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    @functools.wraps(function)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        import asyncio  # noqa: PLC0415  # whoever awaits has it already

        call = _Call(asyncio.get_running_loop())
        options: dict[str, Any] = dict(kwargs)
        options["cancel"] = EitherFlag((options.get("cancel"), call.stop))
        for name in _HEARERS:
            if options.get(name) is not None:
                options[name] = call.in_loop(options[name])
        return await call.result(lambda: function(*args, **options))

    run.__name__ = run.__qualname__ = f"a{function.__name__}"
    run.__doc__ = (
        f"Do what :func:`{function.__name__}` does while the event loop goes on; same arguments.\n\n"
        f"    Cancelling the task ends TLC and leaves nothing behind. Hearers are called in the event loop.\n"
        f"    "
    )
    return run


@dataclass(slots=True)
class _Call:
    """One call that runs in a thread."""

    loop: asyncio.AbstractEventLoop
    stop: threading.Event = field(default_factory=threading.Event)
    failure: BaseException | None = None

    def in_loop(self, hearer: Callable[[Any], object]) -> Callable[[Any], None]:
        """A hearer for the thread; what the real one raises ends TLC, as it does without a loop."""

        def hear(heard: Any) -> None:
            if self.failure is None:
                try:
                    hearer(heard)
                except BaseException as error:  # noqa: BLE001  # raised again by the call
                    self.failure = error
                    self.stop.set()

        return lambda heard: self._pass_on(hear, heard)

    def _pass_on(self, hear: Callable[[Any], None], heard: Any) -> None:
        with suppress(RuntimeError):  # the loop was closed without waiting for the task
            self.loop.call_soon_threadsafe(hear, heard)

    async def result(self, function: Callable[[], T]) -> T:
        """What the function returns."""
        import asyncio  # noqa: PLC0415  # whoever awaits has it already

        task = asyncio.ensure_future(asyncio.to_thread(function))
        try:
            found = await asyncio.shield(task)
        except asyncio.CancelledError:
            self.stop.set()
            while not task.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([task])
            task.cancelled() or task.exception()
            raise
        except Exception:
            if self.failure is not None:
                raise self.failure from None
            raise
        if self.failure is not None:
            raise self.failure
        return found


acheck = _awaitable(check)
asimulate = _awaitable(simulate)
