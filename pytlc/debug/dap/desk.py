"""What one client looks at: the session that it opened, where it is, and what it set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from pytlc.debug.cursor import Cursor
from pytlc.debug.dap.breakpoints import Breakpoints
from pytlc.debug.dap.frames import Frames, Threads
from pytlc.debug.dap.messages import Arguments
from pytlc.debug.dap.sources import Sources
from pytlc.debug.dap.variables import References
from pytlc.debug.evaluation import Evaluator
from pytlc.debug.opening import Session, open_file, open_run
from pytlc.debug.timeline import Timeline
from pytlc.errors import PytlcError, UsageError
from pytlc.runs import RunStore
from pytlc.spec.family import load_family
from pytlc.spec.layers import read_layer
from pytlc.tlc import TlcRunner
from pytlc.toolchain import find_toolchain

LANGUAGES = ("tla", "python", "both")


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens the behaviour that a client asks for.

    Attributes:
        session: What a client gets that names none; None where it has to.
        runs: Folder of the runs; None for the usual one.
    """

    session: Session | None = None
    runs: Path | None = None

    def open(self, asked: Arguments) -> Session:
        """Open what ``run``, ``trace``, ``number``, ``runs``, ``family`` and ``layer`` of a launch name.

        Raises:
            UsageError: Nothing is named, or there is none like that; likewise other errors of reading it.
        """
        run, trace = asked.find("run", str), asked.find("trace", str)
        if run is None and trace is None and self.session is not None:
            # Another client of the same server has nothing to do with the branches of the one before.
            old = self.session.timeline
            return replace(self.session, timeline=old.again())
        folder = asked.find("family", str)
        family = load_family(folder) if folder else None
        layers = asked.given.get("layer", asked.given.get("layers"))
        names = [layers] if isinstance(layers, str) else asked.texts("layer") or asked.texts("layers")
        own = tuple(read_layer(Path(name)) for name in names)
        if trace is not None:
            return open_file(Path(trace), own, family=family)
        runs = asked.find("runs", str)
        where = Path(runs) if runs else self.runs
        store = RunStore(where.absolute()) if where else RunStore.default()
        return open_run(store.find(run or "last"), asked.find("number", int) or 1, own, family=family)


class Desk:
    """A session with the cursor of one client.

    Args:
        session: What it opened.
        language: Which text frames are at; see :class:`Frames`.
        log: Gets the text of breakpoints that log.
        on_tick: Called at least twice a second while TLC runs; whatever it raises ends TLC.
    """

    def __init__(
        self, session: Session, language: str, log: Callable[[str], None], on_tick: Callable[[], None]
    ) -> None:
        if language not in LANGUAGES:
            raise UsageError(f"'source' is {language!r}; it may be {', '.join(LANGUAGES)}")
        self.session = session
        self.cursor = Cursor(session.timeline)
        self.threads = Threads(session.timeline)
        self.sources = Sources(session)
        self.frames = Frames(self.sources, self.threads, language)
        self.references = References()
        spec = session.run.spec() if session.run else None
        self.in_tla = Evaluator(spec, lambda: TlcRunner(find_toolchain(), on_tick=on_tick))
        self.breakpoints = Breakpoints(self.in_tla, log)
        self.watched: list[str] = []
        self._judged = 0

    @property
    def timeline(self) -> Timeline:
        """The one that the cursor is on."""
        return self.cursor.timeline

    @property
    def number(self) -> int:
        """The state that the cursor is at."""
        return self.cursor.number

    def prepare(self, seconds: float) -> bool:
        """Make machines and judge properties for a while, so that nobody waits for them later.

        Returns:
            Whether all is done.
        """
        timeline, end = self.session.timeline, monotonic() + seconds
        if not timeline.explore(seconds):
            return False
        while self._judged < len(timeline):
            if monotonic() >= end:
                return False
            self._judged += 1
            timeline.violated(self._judged)
        return True

    def claim(self, name: str) -> tuple[str, str]:
        """What a property claims and what a violation does, as far as it is known."""
        about = self.session.about
        try:
            properties = load_family(str(about.get("family"))).properties
        except PytlcError:
            properties = ()  # of a family in a folder the run keeps the Python only
        found = next((claim for claim in properties if claim.name == name), None)
        stake = found.phrase if found else str(about.get("stakes", {}).get(name, ""))
        return found.claim if found else "", stake
