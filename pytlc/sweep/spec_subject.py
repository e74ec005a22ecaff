"""What a sweep of somebody's spec looks at: its axes are constants, and what is checked alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pytlc.check import Question
from pytlc.errors import UsageError
from pytlc.sweep.axes import Axis, Cell, axis_of, magnitude
from pytlc.sweep.grid import Point
from pytlc.sweep.subject import PROPERTY
from pytlc.tlc import TlcJob, TlcOptions, job_from_path
from pytlc.tlc.cfg import read_config
from pytlc.tlc.constants import Tla
from pytlc.tlc.overriding import Overrides


@dataclass(frozen=True, slots=True)
class SpecSubject:
    """A spec with its cfg, some constants of which vary.

    Attributes:
        name: The path of the spec, as it was given.
        job: The spec with its cfg.
        overrides: What is otherwise than the cfg says at every point.
    """

    name: str
    job: TlcJob
    overrides: Overrides = field(default_factory=Overrides)

    @classmethod
    def of_path(
        cls,
        path: Path,
        *,
        config: Path | str | None = None,
        libraries: tuple[Path, ...] = (),
        reads: tuple[Path, ...] = (),
        deadlock: bool | None = None,
        overrides: Overrides | None = None,
    ) -> SpecSubject:
        """Read a spec with everything that it needs.

        Args:
            path: The .tla file.
            config: Its cfg, or the text of one; None for the one beside it, or none.
            libraries: Where else its modules are.
            reads: Files that it reads under names that it computes.
            deadlock: Report states without a successor; None as its cfg says.
            overrides: What is otherwise than the cfg says.

        Raises:
            UsageError: There is no such spec, or a file cannot be read.
            ConfigSyntaxError: The cfg cannot be read.
        """
        options = TlcOptions(workers=1, check_deadlock=deadlock)
        job = job_from_path(
            path, config=config, libraries=libraries, reads=reads, options=options, needs_config=False
        )
        read_config(job.config, name=f"{job.main}.cfg")
        return cls(str(path), job, overrides or Overrides())

    def axis(self, name: str, given: object) -> Axis:
        """An axis: a constant of the spec, or ``property``."""
        axis = axis_of(name, given)
        if name == PROPERTY:
            for value in axis.values:
                self._check_property(str(value))
        else:
            self._overridden({name: axis.values[0]}, ())
        return axis

    def is_size(self, axis: Axis) -> bool:
        """A constant whose values are numbers, or sets that are written out."""
        return all(magnitude(value) is not None for value in axis.values)

    def property_names(self) -> tuple[str, ...]:
        """Everything that is checked: what the cfg names, and what was given."""
        config = read_config(self.job.config)
        named = [name for name in (*config.invariants, *config.properties) if name not in self._without]
        return tuple(dict.fromkeys((*named, *self.overrides.invariants, *self.overrides.properties)))

    def question(self, point: Point, *, traced: bool = False) -> Question:  # noqa: ARG002  # it has no templates
        """The check of the spec with these constants."""
        values = dict(point.values)
        alone = (str(values.pop(PROPERTY)),) if PROPERTY in values else ()
        return self._overridden(values, alone)

    def _overridden(self, values: Mapping[str, Cell], alone: tuple[str, ...]) -> Question:
        constants = {name: Tla(value) if isinstance(value, str) else value for name, value in values.items()}
        asked = self._alone(alone[0]) if alone else self.overrides
        varied = replace(asked, constants={**asked.constants, **constants})
        return Question.of_job(self.name, self.job, varied)

    def _alone(self, name: str) -> Overrides:
        """Only this is checked."""
        config = read_config(self.job.config)
        asked = self.overrides
        return replace(
            asked,
            without=tuple(n for n in dict.fromkeys((*config.invariants, *config.properties)) if n != name),
            invariants=(name,) if name in asked.invariants else (),
            properties=(name,) if name in asked.properties else (),
        )

    @property
    def _without(self) -> frozenset[str]:
        return frozenset(self.overrides.without)

    def _check_property(self, name: str) -> None:
        known = self.property_names()
        if name not in known:
            told = ", ".join(known) or "nothing"
            raise UsageError(f"{self.name}: {name!r} is not checked; checked are: {told}")
