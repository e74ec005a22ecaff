r"""What TLC keeps to itself, told from the texts of a job: where its answer means less than it seems to.

Everything here is a remark on a result and changes no verdict. Only what can be seen for certain in the
texts is remarked on; what would need a parser of TLA+ is not:

* TLC up to 2.19 says that a temporal property with a constant part, such as ``[]TRUE`` or ``FALSE ~> P``, is
  violated where it holds (tlaplus/tlaplus#604). Only parts that are written ``TRUE`` or ``FALSE`` are seen.
* TLC puts parameters in place of ``%1%``, ``%2%`` ... also inside the values that it prints, and the rolling
  TLC never ends when it prints a state with ``%3%`` in a string.
* A constraint hides behaviours from temporal properties; the rolling TLC does not always warn. It does not
  hide states from invariants: those next to the states inside are checked too, on purpose.
* Under a VIEW the rolling TLC and older ones check temporal properties on a graph in which one state stands
  for all that look alike, so that a lasso may go back to a state that was never there, and a property that
  holds there may be violated.
* An older TLC takes a keyword of a newer one for the name of an operator.
* Nothing translates PlusCal on the way to TLC: names that only its translation defines are unknown.
* TLC stops reading a cfg at what its lexer does not know, and checks what it has read.
* A file without a module's first line makes SANY up to 2.19 fail with an exception of Java.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytlc.tla import Definition
from pytlc.tla.level import symbol
from pytlc.tla.syntax import children, walk
from pytlc.tla.tokens import first_module
from pytlc.tlc.cfg import understood, unread
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.fold import HUNG
from pytlc.tlc.job import TlcJob
from pytlc.tlc.result import Outcome, Result, Stop
from pytlc.tlc.sourcing import ALGORITHM, position
from pytlc.tlc.versions import Features

if TYPE_CHECKING:
    from tree_sitter import Node

_PLACEHOLDER = re.compile(r"%[1-9]\d?%")
_TEMPORAL = frozenset({"always", "eventually", "leads_to"})
_CONSTRAINTS = frozenset({"CONSTRAINT", "ACTION_CONSTRAINT"})
_TRANSLATION = "BEGIN TRANSLATION"
_NEW_KEYWORDS = frozenset({"ALIAS", "POSTCONDITION", "CHECK_DEADLOCK", "_PERIODIC"})


def has_placeholder(job: TlcJob) -> bool:
    """Whether a string of the spec or of its configuration looks like a parameter of TLC's messages."""
    if _PLACEHOLDER.search(job.config):
        return True
    if not any(map(_PLACEHOLDER.search, job.files.values())):
        return False
    modules = job.modules
    used = [module for name in modules.reachable if (module := modules.get(name))]
    return not all(one.is_read_whole for one in used) or any(
        _PLACEHOLDER.search(string) for one in used for string in one.strings
    )


def remarks(job: TlcJob, result: Result, tlc: Features) -> Iterator[Diagnostic]:
    """What is to be said about the result of this job from this TLC."""
    yield from (Diagnostic(Level.WARNING, text) for text in _remarks(job, result, tlc))
    if result.outcome in {Outcome.PARSE, Outcome.CONFIG}:
        yield from _untranslated(job)
        yield from _no_module(job)


def _remarks(job: TlcJob, result: Result, tlc: Features) -> Iterator[str]:
    yield from _bogus_violations(job, result, tlc)
    yield from _hidden_behaviours(job, result)
    yield from _merged_states(job, result)
    yield from _ends_of_simulation(job, result)
    yield from _replaced_text(job, result)
    yield from _unknown_keywords(job, result)
    yield from _unread(job)


def _bogus_violations(job: TlcJob, result: Result, tlc: Features) -> Iterator[str]:
    if tlc.sound_constant_formulas or result.outcome is not Outcome.TEMPORAL:
        return
    modules = job.modules
    for name in job.properties:
        found = modules.definition(name)
        part = _constant_part(found[1]) if found else None
        if part is not None:
            yield (
                f"this TLC is wrong about temporal properties with a constant part, and {name} has "
                f"{part}: what it says is violated may hold. Write the property without "
                "that part, or check it with TLC 1.8.0 (tlaplus/tlaplus#604)"
            )


def _constant_part(definition: Definition) -> str | None:
    """A temporal operator that is applied to TRUE or FALSE."""
    for node in walk(definition.body):
        if symbol(node) in _TEMPORAL and any(map(_is_boolean, children(node))):
            return definition.source.line(node)
    return None


def _is_boolean(node: Node) -> bool:
    while node.type == "parentheses":
        node = children(node)[0]
    return node.type == "boolean"


def _untranslated(job: TlcJob) -> Iterator[Diagnostic]:
    """Algorithms without a translation, where the spec was refused."""
    modules = job.modules
    used = {modules.file_of(name) for name in modules.reachable}
    for name, text in job.files.items():
        algorithm = ALGORITHM.search(text) if name in used else None
        if algorithm is not None and _TRANSLATION not in text:
            module, place = name.removesuffix(".tla"), position(text, algorithm.start())
            yield Diagnostic(
                Level.WARNING,
                f"the PlusCal algorithm of {module} has no translation: translate it (java -cp tla2tools.jar "
                f"pcal.trans {name}) and check again",
                module,
                *place,
            )


def _no_module(job: TlcJob) -> Iterator[Diagnostic]:
    text = job.files[f"{job.main}.tla"]
    if first_module(text) is None:
        head = f"---- MODULE {job.main} ----"
        yield Diagnostic(
            Level.WARNING, f"{job.main}.tla has no module: expected {head} and, last, ====", job.main
        )


def _hidden_behaviours(job: TlcJob, result: Result) -> Iterator[str]:
    used = {*understood(job.config).keywords()} & _CONSTRAINTS
    told = any("constraints during liveness checking" in warning.message for warning in result.warnings)
    if used and job.properties and not told and result.outcome in {Outcome.SUCCESS, Outcome.BOUNDED}:
        yield (
            f"temporal properties were checked under a {min(used)}, which hides behaviours from them: "
            "one that holds here may be violated outside (Specifying Systems, section 14.3.5)"
        )


def _merged_states(job: TlcJob, result: Result) -> Iterator[str]:
    if not job.properties or understood(job.config).view is None:
        return
    if result.outcome is Outcome.TEMPORAL:
        yield (
            "temporal properties were checked under a VIEW, which takes different states for one: the end of "
            "this behaviour may go back to a state that it never was in. Check without the VIEW to be sure"
        )
    elif result.outcome in {Outcome.SUCCESS, Outcome.BOUNDED}:
        yield (
            "temporal properties were checked under a VIEW, which takes different states for one: one that "
            "holds here may be violated. Check without the VIEW to be sure"
        )


def _ends_of_simulation(job: TlcJob, result: Result) -> Iterator[str]:
    if job.options.simulate is None or not ends_doubtfully(job, result):
        return
    what = "a deadlock" if result.outcome is Outcome.DEADLOCK else "a behaviour that stays where it is"
    yield (
        f"a simulation of TLC may report {what} where it has only ended one (at a constraint, at its depth): "
        "pytlc swarm holds what it finds against a search of the same states"
    )


def ends_doubtfully(job: TlcJob, result: Result) -> bool:
    """Whether a simulation may have this result where the spec has no such violation."""
    config = understood(job.config)
    constrained = bool(config.constraints or config.action_constraints)
    return result.outcome is Outcome.TEMPORAL or (result.outcome is Outcome.DEADLOCK and constrained)


def _replaced_text(job: TlcJob, result: Result) -> Iterator[str]:
    if result.end.stop is Stop.HUNG and result.findings:
        yield f"the counterexample is cut short: {HUNG}"
    elif result.findings and has_placeholder(job):
        yield (
            "the spec has a string with a number between percent signs, such as %4%, in place of which TLC "
            "prints other text: do not rely on such a string where it is shown"
        )


def _unread(job: TlcJob) -> Iterator[str]:
    """A cfg that TLC stops reading where it finds no token."""
    found = unread(job.config)
    if found is not None:
        line, text = found
        yield f"TLC reads the cfg only up to line {line}, where {text} is nothing that it knows"


def _unknown_keywords(job: TlcJob, result: Result) -> Iterator[str]:
    used = sorted({*understood(job.config).keywords()} & _NEW_KEYWORDS)
    if used and result.outcome is Outcome.CONFIG:
        yield (
            f"not every TLC knows {', '.join(used)} in a configuration: CHECK_DEADLOCK needs 2.16 or "
            "later, the others need 1.8.0"
        )
