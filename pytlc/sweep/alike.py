"""Which checks are the same but for the names of model values.

A model value is nothing but different from all others, so a spec cannot tell ``{p1, p2}`` from ``{q1, q2}``
where neither name stands in its modules. Two things of TLC can: ``CHOOSE`` takes the first element in an
order that may be that of the names, and ``ToString`` and printing show them. Where a module has one of these,
or reaches a module other than the oldest standard ones, which have no more of that kind, only equal texts are
the same check. Names that begin with a letter and ``_`` keep it: it is their type.
"""

from __future__ import annotations

import hashlib
import re

from pytlc.tla import Modules
from pytlc.tla.tokens import Kind, tokens
from pytlc.tlc import TlcJob
from pytlc.tlc.cfg import understood
from pytlc.tlc.naming import MADE

_TELLING = frozenset({"CHOOSE", "ToString", "Print", "PrintT", "RandomElement", "SortSeq"})
#: Standard modules whose operators see no names but for those above.
_BLIND = frozenset({"Naturals", "Integers", "Reals", "Sequences", "FiniteSets", "Bags", "TLC"})
_WORD = re.compile(r"\w+")
_TYPED = re.compile(r"[A-Za-z]_")


def likeness(job: TlcJob) -> str:
    """The same for jobs that have the same answer but for the names of model values.

    Args:
        job: A check.
    """
    renamed = _renaming(job)
    sha = hashlib.sha256(repr((job.main, job.options, sorted(job.kept.items()))).encode())
    for content in (*job.jars.values(), *(part for parts in job.beside.parts() for part in parts[1:])):
        sha.update(hashlib.sha256(content).digest())
    for name, _ in job.beside.parts():
        sha.update(name.encode() + b"\0")
    for part in (job.config, *(text for name in sorted(job.files) for text in (name, job.files[name]))):
        told = _WORD.sub(lambda word: renamed.get(word[0], word[0]), part) if renamed else part
        sha.update(told.encode("utf-8", "surrogateescape") + b"\0")
    return sha.hexdigest()


def _renaming(job: TlcJob) -> dict[str, str]:
    """Names by the order in which the cfg has them, for those that no module of the user has."""
    modules = Modules(job.files, job.main)
    if modules.words & _TELLING or not all(modules.get(name) or name in _BLIND for name in modules.reachable):
        return {}
    own = [text.partition(MADE)[0] for text in job.files.values()]
    made = [job.config, *(text.partition(MADE)[2] for text in job.files.values())]
    found = (token for text in made for token in tokens(text, others=True))
    strings = [token.text for token in found if token.kind is Kind.STRING]
    taken = {word for text in (*own, *strings) for word in _WORD.findall(text)}
    free = [name for name in understood(job.config).model_values if name not in taken]
    return {name: f"{_type(name)}{number}!" for number, name in enumerate(free)}


def _type(name: str) -> str:
    return name[:2] if _TYPED.match(name) else ""
