"""Arguments for TLC and for its JVM beyond pytlc's own options: which may be given, and why others may not.

What is refused would keep pytlc from reading TLC's answer, or is what an option of pytlc says. Anything else
is TLC's business: it takes an argument or says why not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from pytlc.errors import UsageError

#: Of ``-lncheck``. TLC has ``off`` too, which would make a pass of what was not checked.
LNCHECK = ("default", "final", "seqfinal")
_READS = "pytlc could not read TLC's answer any more"
_OWN = "pytlc gives TLC folders of its own"
_REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "-tool": "pytlc has TLC print its messages in that form already",
        "-terse": _READS,
        "-view": "counterexamples would show the view in place of the states",
        "-difftrace": "pytlc shows what changes, and --full shows all",
        "-userfile": "pytlc shows what the spec prints",
        "-metadir": f"{_OWN}; name another place with --scratch",
        "-cleanup": f"{_OWN} and removes them",
        "-dump": "use pytlc graph TARGET",
        "-dumptrace": "use pytlc trace export",
        "-loadtrace": "use pytlc validate or pytlc trace eval",
        "-generatespecte": "use pytlc trace export",
        "-nogeneratespectebin": "pytlc has TLC write no trace spec",
        "-nogeneratespecte": "pytlc has TLC write no trace spec",
        "-note": "pytlc has TLC write no trace spec",
        "-notebin": "pytlc has TLC write no trace spec",
        "-tespecoutdir": "pytlc has TLC write no trace spec",
        "-debugger": "TLC would wait for a debugger; use pytlc debug",
        "-help": "TLC would print its help instead; it is java -cp tla2tools.jar tlc2.TLC -help",
        "-h": "TLC would print its help instead; it is java -cp tla2tools.jar tlc2.TLC -help",
        "-config": "use --config",
        "-workers": "use --workers",
        "-deadlock": "use --no-deadlock",
        "-continue": "use --continue",
        "-dfid": "use --dfid",
        "-lncheck": "use --lncheck",
        "-coverage": "use --coverage",
        "-checkpoint": "use --checkpoint",
        "-recover": "use --resume",
        "-fp": "use --fingerprint",
        "-seed": "use --seed",
        "-simulate": "use pytlc simulate or pytlc swarm",
        "-generate": "use pytlc simulate or pytlc swarm",
        "-depth": "use pytlc simulate or pytlc swarm",
    }
)
_PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "java.io.tmpdir": f"{_OWN}; name another place with --scratch",
        "user.home": _OWN,
        "tlc2.TLCGlobals.chkpt": "use --checkpoint",
        **dict.fromkeys(
            (*("file.encoding", "stdout.encoding", "sun.stdout.encoding", "user.language", "user.country"),),
            _READS,
        ),
    }
)


def further_arguments(given: Sequence[str]) -> tuple[str, ...]:
    """Arguments that are passed on to TLC as they are.

    Raises:
        UsageError: One is a file, or would break what pytlc does; the message says what to use instead.
    """
    for number, argument in enumerate(given):
        if not argument.startswith("-"):
            if number == 0:
                raise UsageError(
                    f"unexpected argument {argument!r}; arguments for TLC follow --, such as -- -gzip"
                )
        elif reason := _REFUSED.get(argument.lower()):
            raise UsageError(f"{argument} cannot be passed on to TLC: {reason}")
    return tuple(given)


def jvm_properties(given: Iterable[str]) -> tuple[str, ...]:
    """The JVM's flags for system properties ``NAME=VALUE``.

    Raises:
        UsageError: One is of another form, or pytlc sets it itself.
    """
    return tuple(map(_property, given))


def _property(text: str) -> str:
    name, equals, _ = text.partition("=")
    name = name.removeprefix("-D")
    if not (name and equals) or name.split() != [name]:
        raise UsageError(f"{text!r}: expected a system property of the JVM as NAME=VALUE")
    if reason := _PROPERTIES.get(name):
        raise UsageError(f"the property {name} cannot be set: {reason}")
    return f"-D{text.removeprefix('-D')}"
