"""A model tried with every command: how each stands to what TLC says alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

from pytlc.errors import PytlcError
from pytlc.tlc import TlcOptions, job_from_path
from pytlc.tlc.runner import Runner
from pytlc.tlc.scratch import held_folder, remove_abandoned
from tests.corpus.manifest import SYMBOLIC, Recorded
from tests.derived.alone import alone
from tests.derived.commands import COMMANDS
from tests.derived.models import Model, Nothing, Refused
from tests.tlc_tests.bare import Machine
from tests.tlc_tests.bare_runs import BareRuns
from tests.tlc_tests.known import Known

_PREFIX = "derived-"
#: What TLC alone cannot finish is nothing to hold a command against.
_NO_ANSWER = {"late": "TLC alone does not finish it in time", "error": "TLC alone ends with an error"}


class Standing(Enum):
    """How a command stands to TLC alone."""

    AGREES = "agrees"
    REFUSED = "refused"
    """It says why it has no answer."""
    NOTHING = "nothing"
    """It has nothing to work on: no states, no counterexample."""
    EXPLAINED = "explained"
    """It differs, and the reason is TLC's."""
    DIFFERS = "differs"
    STALE = "stale"
    """It is listed, and agrees."""

    @property
    def is_failure(self) -> bool:
        """Somebody has to look at it."""
        return self in {Standing.DIFFERS, Standing.STALE}

    @property
    def is_settled(self) -> bool:
        """Nothing better can come of it."""
        return self in {Standing.AGREES, Standing.NOTHING, Standing.EXPLAINED}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command on a model.

    Attributes:
        model: The path of its cfg.
        command: Which.
        standing: How it stands, as the word of a `Standing`.
        why: The reason, or the difference.
        seconds: How long it took.
    """

    model: str
    command: str
    standing: str
    why: str = ""
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """Model and command."""
        return f"{self.model} {self.command}"

    def to_json(self) -> dict[str, object]:
        """As data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Trial:
    """How models are tried.

    Attributes:
        checkout: Of tlaplus/Examples.
        machine: What runs TLC alone, and with whose Java and TLC pytlc runs.
        kept: What TLC alone has said before.
        runner: What runs TLC for pytlc.
        seconds: How long a command may take.
    """

    checkout: Path
    machine: Machine
    kept: BareRuns
    runner: Runner
    seconds: float

    def answers(self, recorded: Recorded, commands: Sequence[str]) -> Iterator[Answer]:
        """What comes of each command."""
        parent = Path(tempfile.gettempdir())
        remove_abandoned(parent, _PREFIX)
        with held_folder(parent, _PREFIX) as folder:
            made = self._model(recorded, folder)
            for name in commands:
                if isinstance(made, str):
                    yield Answer(recorded.config, name, Standing.NOTHING.value, made)
                else:
                    yield _answer(recorded.config, name, made)

    def _model(self, recorded: Recorded, folder: Path) -> Model | str:
        """The model, or why there is nothing to hold a command against."""
        said = alone(self.checkout, recorded, self.machine, self.kept, folder)
        if said.kind in _NO_ANSWER:
            return f"{_NO_ANSWER[said.kind]} {said.said}".rstrip()
        module, config = self.checkout / recorded.module, self.checkout / recorded.config
        jars = self.machine.jars
        job = job_from_path(module, config=config, libraries=jars, options=TlcOptions())
        return Model(job, said, self.machine.toolchain, self.runner, folder, self.seconds)


def wanted(models: Sequence[Recorded], longest: int) -> Iterator[Recorded]:
    """Those that TLC is said to finish so soon, the shortest first."""
    for model in sorted(models, key=lambda model: (model.seconds or 0, model.config)):
        if model.mode != SYMBOLIC and model.seconds is not None and model.seconds <= longest:
            yield model


def _answer(config: str, name: str, model: Model) -> Answer:
    started = time.monotonic()
    standing, why = _tried(COMMANDS[name], model)
    return Answer(config, name, standing.value, why, round(time.monotonic() - started, 1))


def _tried(command: Callable[[Model], str], model: Model) -> tuple[Standing, str]:
    try:
        why = command(model)
    except Nothing:
        return Standing.NOTHING, ""
    except (Refused, PytlcError) as error:
        return Standing.REFUSED, " ".join(str(error).split())[:300]
    except Exception as error:  # noqa: BLE001  # a bug in one command is a line of the table
        return Standing.DIFFERS, f"{type(error).__name__}: {error}"[:300]
    return (Standing.DIFFERS if why else Standing.AGREES), why


def judged(answer: Answer, listed: Sequence[Known], version: str) -> tuple[Standing, str]:
    """The standing by what is known, and why."""
    standing = Standing(answer.standing)
    entry = next((known for known in listed if known.is_about(answer.name, version)), None)
    if entry is None:
        return standing, answer.why
    if standing is Standing.DIFFERS:
        return Standing.EXPLAINED, f"{entry.reason} ({answer.why})"
    stale = standing is Standing.AGREES and not entry.may_agree
    return (Standing.STALE, f"agrees, but is listed: {entry.reason}") if stale else (standing, answer.why)
