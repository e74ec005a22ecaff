"""What is asked: a job for TLC, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytlc.spec.source_map import NO_SOURCES, SourceMap
from pytlc.tlc import TlcJob, TlcOptions, job_from_path
from pytlc.tlc.overriding import Overrides, unknown_constants, with_overrides

if TYPE_CHECKING:
    from pytlc.spec import Property, Target
    from pytlc.spec.layers import OwnLayer
    from pytlc.spec.scope import Scope


@dataclass(frozen=True, slots=True)
class Question:
    """A job, and what it is about.

    Attributes:
        target: ``vgic@v1``, or the path of a spec.
        job: What TLC is given.
        scope: The machine; None for a user's spec.
        properties: Names of what is checked; empty where only the cfg knows.
        code: Version and layers; None for a user's spec.
        family: Name of the family; None for a user's spec.
        sources: Where in the templates the lines of the job's files are from.
        claims: What is checked; empty for a user's spec.
        version: The target; None for a user's spec.
        symmetry: What is interchangeable may be declared so.
        notes: What else is to be said with the verdict.
    """

    target: str
    job: TlcJob
    scope: Scope | None = None
    properties: tuple[str, ...] = ()
    code: str | None = None
    family: str | None = None
    sources: SourceMap = NO_SOURCES
    claims: tuple[Property, ...] = ()
    version: Target | None = None
    symmetry: bool = True
    notes: tuple[str, ...] = ()

    @classmethod
    def of_target(
        cls,
        target: Target,
        scope: Scope,
        properties: tuple[Property, ...],
        options: TlcOptions,
        *,
        symmetry: bool = True,
        notes: tuple[str, ...] = (),
        traced: bool = True,
    ) -> Question:
        """Ask whether a version of a family has these properties on a machine.

        Args:
            target: The version.
            scope: The machine.
            properties: What is checked.
            options: How TLC searches.
            symmetry: Declare interchangeable what is.
            notes: What is to be said with the verdict.
            traced: Find out which line of the templates each line is from, which takes as long again.

        Raises:
            TemplateError: The templates do not render.
            LayerError: The layers do not fit together.
            SpecError: The family's Python cannot be read or does not import.
        """
        from pytlc.check.kept import kept_python  # noqa: PLC0415  # a user's spec needs nothing of families
        from pytlc.spec import render  # noqa: PLC0415

        rendered = render(target, scope, properties, symmetry=symmetry)
        modules = {name: text for name, text in rendered.files.items() if name.endswith(".tla")}
        kept = dict(file for layer in target.own for file in layer.files) | kept_python(target.family)
        job = TlcJob(modules, rendered.main, rendered.files[rendered.config], options, kept)
        names = tuple(p.name for p in properties)
        sources = NO_SOURCES
        if traced:
            from pytlc.spec.origins import find_sources  # noqa: PLC0415  # jinja2 is slow

            sources = find_sources(target, scope, properties, rendered, symmetry=symmetry)
        return cls(
            target=target.name,
            job=job,
            scope=scope,
            properties=names,
            code=target.code,
            family=target.family.name,
            sources=sources,
            claims=properties,
            version=target,
            symmetry=symmetry,
            notes=(*notes, *rendered.notes),
        )

    @classmethod
    def of_path(
        cls,
        path: Path,
        config: Path | str | None,
        options: TlcOptions,
        *,
        libraries: tuple[Path, ...] = (),
        reads: tuple[Path, ...] = (),
        overrides: Overrides | None = None,
    ) -> Question:
        """Ask what TLC says of a user's spec with its cfg, or with what is said instead of that.

        Raises:
            UsageError: There is no such spec, or no cfg for it; or an override names what is not there.
        """
        job = job_from_path(
            path,
            config=config,
            libraries=libraries,
            reads=reads,
            options=options,
            needs_config=overrides is None or overrides.is_empty,
        )
        return cls.of_job(str(path), job, overrides)

    @classmethod
    def of_job(cls, name: str, job: TlcJob, overrides: Overrides | None = None) -> Question:
        """Ask about a user's spec that is a job already.

        Raises:
            UsageError: An override names what is not there.
            ConfigSyntaxError: The cfg cannot be read, and there are overrides.
        """
        return cls(name, with_overrides(job, overrides), notes=unknown_constants(job))

    @property
    def own(self) -> tuple[OwnLayer, ...]:
        """The user's layers among those of the target."""
        return self.version.own if self.version else ()

    @property
    def about(self) -> Mapping[str, Any]:
        """What a run folder records of the question, so that its traces can be replayed later."""
        return {
            "target": self.target,
            "family": self.family,
            "code": self.code,
            "scope": dict(self.scope) if self.scope is not None else None,
            "words": list(self.scope.words) if self.scope is not None else [],
            "properties": list(self.properties),
            "severities": {claim.name: claim.severity.value for claim in self.claims},
            "stakes": {claim.name: claim.phrase for claim in self.claims},
            "kinds": {claim.name: claim.kind for claim in self.claims},
            "claims": {claim.name: claim.claim for claim in self.claims},
            "notes": list(self.notes),
            "python": self._python,
        }

    @property
    def _python(self) -> str | None:
        if self.version is None:
            return None
        from pytlc.check.kept import python_of  # noqa: PLC0415  # a user's spec needs nothing of families

        return python_of(self.version.family)

    def about_edge(self, pair: tuple[str, str]) -> Question | None:
        """Ask for the shortest behaviour in which a lock is held while another one is wanted.

        Args:
            pair: Classes of the one that is held and of the one that is wanted.

        Returns:
            None for a user's spec, of whose locks nothing is known.
        """
        if self.version is None or self.scope is None:
            return None
        from pytlc.check.judging import no_edge  # noqa: PLC0415  # a user's spec needs nothing of families
        from pytlc.check.lockorder import LOCK_ORDER  # noqa: PLC0415

        options = replace(self.job.options, workers=1, coverage=False, dump=None)
        stake = next((claim.phrase for claim in self.claims if claim.name == LOCK_ORDER), "")
        claims = (no_edge(pair, stake),)
        return Question.of_target(self.version, self.scope, claims, options, symmetry=self.symmetry)
