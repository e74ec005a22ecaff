"""One test of TLC: prepared, run by pytlc beside TLC alone, and compared."""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from pytlc.errors import Cancelled, PytlcError
from pytlc.tlc import Result
from pytlc.tlc.scratch import held_folder, remove_abandoned
from tests.tlc_tests.adapter import run_pytlc
from tests.tlc_tests.bare import Bare, Machine, read_frames
from tests.tlc_tests.bare_runs import BareRun, BareRuns
from tests.tlc_tests.comparing import differences, unlike_test
from tests.tlc_tests.models import Model, Unmapped
from tests.tlc_tests.places import NotPrepared, Place, bare_arguments, copied, jvm_flags, prepare

_PREFIX = "tlc-tests-"


@dataclass(frozen=True, slots=True)
class Compared:
    """A test and what came of it.

    Attributes:
        model: Its name.
        differs: What pytlc says otherwise, in words; empty where both agree.
        unmapped: Why no command can be made of it; empty where one can.
        exit_code: What TLC alone returned.
        outcome: What pytlc says.
        distinct: Different states, as TLC says.
        generated: All states.
        depth: Of the search.
        traces: How many were compared.
        unlike_test: What TLC alone says otherwise than the JUnit test asserts.
        seconds: Of both runs.
    """

    model: str
    differs: str = ""
    unmapped: str = ""
    exit_code: int | None = None
    outcome: str = ""
    distinct: int | None = None
    generated: int | None = None
    depth: int | None = None
    traces: int = 0
    unlike_test: str = ""
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The test."""
        return self.model

    def to_json(self) -> dict[str, object]:
        """As data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How tests are compared.

    Attributes:
        checkout: Of tlaplus/tlaplus.
        machine: What runs TLC alone, and with whose Java and TLC pytlc runs.
        kept: What TLC alone has said before.
    """

    checkout: Path
    machine: Machine
    kept: BareRuns

    def compare(self, model: Model | Unmapped) -> Compared:
        """Run both, and compare."""
        started = time.monotonic()
        if isinstance(model, Unmapped):
            return Compared(model.name, unmapped=model.why)
        parent = Path(tempfile.gettempdir())
        remove_abandoned(parent, _PREFIX)
        with held_folder(parent, _PREFIX) as folder:
            try:
                run = self.kept.read(model) or self._alone(model, folder)
            except NotPrepared as error:
                return Compared(model.name, unmapped=str(error))
            place = copied(self.checkout, model, folder / "own", run.files)
            try:
                result = run_pytlc(place, model, self.machine)
            except Cancelled:
                raise
            except PytlcError as error:
                return _compared(model, run.bare, None, f"pytlc refuses it: {error}", started)
        return _compared(model, run.bare, result, "; ".join(differences(model, run.bare, result)), started)

    def _alone(self, model: Model, scratch: Path) -> BareRun:
        place, files = prepare(self.checkout, model, scratch / "bare", scratch, self.machine)
        run = BareRun(self._bare(place, model, scratch), files)
        self.kept.add(model, run)
        return run

    def _bare(self, place: Place, model: Model, scratch: Path) -> Bare:
        ended, lines = self.machine.run(
            bare_arguments(place, model, scratch / "meta", self.machine.toolchain),
            cwd=place.folder(model),
            scratch=scratch,
            jvm=jvm_flags(place, model),
        )
        return Bare(ended.returncode, tuple(read_frames(lines)), ended.stderr_tail)


def _compared(model: Model, bare: Bare, result: Result | None, differs: str, started: float) -> Compared:
    generated, distinct, _ = bare.counts or (None, None, None)
    return Compared(
        model=model.name,
        differs=differs,
        exit_code=bare.exit_code,
        outcome=result.outcome.value if result is not None else "",
        distinct=distinct,
        generated=generated,
        depth=bare.depth,
        traces=len(bare.traces()),
        unlike_test=", ".join(unlike_test(model.asserted, model.exit_status, bare)),
        seconds=round(time.monotonic() - started, 1),
    )
