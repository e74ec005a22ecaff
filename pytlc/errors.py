"""Every error that pytlc raises on purpose.

::

    PytlcError
      UnsupportedSystem        Windows, outside of WSL
      UsageError               bad argument, unknown version, size, property
      Cancelled                the caller asked to stop
      Violation                asked for: a result that is to be an exception
      ToolchainError           Java or TLC cannot be had or does not work
        JavaNotFound
        JavaTooOld
        JarNotFound
        NotTlcJar              a file that is no jar, or a jar without TLC
        ChecksumMismatch
        ToolTimeout
        StorageError           full disk, unwritable cache or run folder
        ClusterError           no scheduler or no fit worker, or the scheduler went away
          WorkersDied          of one task, each of several
      SpecError                a spec cannot be rendered or is refused
        TemplateError          template, line
        LayerError             layers that do not fit together, a user's layer without its twin
        StaleSpec              specs/ differs from what the templates render
      ParseError               text that is not what it should be
        ValueSyntaxError       text, position
        OutputSyntaxError
        ConfigSyntaxError      a cfg: file, line
        TraceFormatError
        LogFormatError         a log to be validated: file, line, key
        ProtocolError          a client of the debugger sends what is no message
      ReplayError              a trace cannot be projected onto the model (a divergence is a result)
        UnknownStep            the model has no such action, or not with these arguments
        DisabledStep           the step exists but cannot be taken in this state

An error is for what kept pytlc from answering; what TLC found is a value (:class:`pytlc.tlc.result.Result`),
and an error only where that is asked for.
Messages say what, where, what was expected and what to do; the command line prints them without a traceback
and exits with :attr:`PytlcError.exit_code`. Anything else that escapes is a bug: it keeps its traceback, and
the command line exits with 70.
"""

from __future__ import annotations

import sys
from typing import ClassVar


class PytlcError(Exception):
    """Base of the tree; catch this to catch whatever pytlc raises on purpose."""

    exit_code: ClassVar[int] = 2


class UnsupportedSystem(PytlcError):
    """Pytlc does not run on this operating system."""


class UsageError(PytlcError):
    """The request cannot be meant: an unknown name, a size outside the model's bounds."""


class Cancelled(PytlcError):
    """The caller asked to stop before there was an answer; TLC is ended and nothing is left of the run."""


class Violation(PytlcError):
    """TLC found the spec wrong, raised by ``raise_for_violation`` only.

    Attributes:
        result: What was found.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, result: object = None) -> None:
        self.result = result
        super().__init__(message)


class ToolchainError(PytlcError):
    """Java or the TLA+ tools cannot be found, installed or run."""


class JavaNotFound(ToolchainError):
    """No Java runtime is configured, on the PATH, or installed with the extra ``java``."""


class JavaTooOld(ToolchainError):
    """The Java that was named is older than version 11."""


class JarNotFound(ToolchainError):
    """No source of tla2tools.jar could be reached and none is cached."""


class NotTlcJar(ToolchainError):
    """The file given as tla2tools.jar is not a jar or has no class ``tlc2.TLC``."""


class ChecksumMismatch(ToolchainError):
    """A file is not the one that is pinned, or that was looked at."""


class ToolTimeout(ToolchainError):
    """A tool gave no answer within its deadline."""


class StorageError(ToolchainError):
    """A file could not be written: disk full, folder not writable."""


class ClusterError(ToolchainError):
    """A cluster cannot be reached, is not fit, or went away."""


class WorkersDied(ClusterError):
    """A task was tried on several workers, and each of them died while it ran there."""


class SpecError(PytlcError):
    """A spec cannot be rendered, or the tools refuse it."""


class TemplateError(SpecError):
    """A template does not render; the message names template and line."""


class LayerError(SpecError):
    """Layers do not fit together, or a user's layer is not what it should be."""


class StaleSpec(SpecError):
    """The checked-in specs differ from what the templates render."""

    exit_code: ClassVar[int] = 1


class ParseError(PytlcError):
    """A text is not in the form that its reader expects."""


class ValueSyntaxError(ParseError):
    """A printed TLA+ value cannot be read.

    Attributes:
        text: The whole text that was read.
        position: Index of the first character that does not fit, 0-based.
        expected: What could have stood there, in words.
    """

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        super().__init__(text, position, expected)

    def __str__(self) -> str:
        line = self.text.count("\n", 0, self.position) + 1
        start = self.text.rfind("\n", 0, self.position) + 1
        end = self.text.find("\n", self.position)
        context = self.text[start : len(self.text) if end < 0 else end]
        column = self.position - start
        window = max(0, column - 60)
        caret = " " * (column - window) + "^"
        return (
            f"line {line}, column {column + 1}: expected {self.expected}\n"
            f"  {context[window : window + 100]}\n  {caret}"
        )


class OutputSyntaxError(ParseError):
    """What TLC printed in -tool mode does not have the form of its message code."""


class ConfigSyntaxError(ParseError):
    """A cfg is not what TLC reads.

    Attributes:
        name: Its file; empty where it is none.
        line: Of the first text that does not fit, counted from 1.
        found: That text.
        expected: What could have stood there, in words.
    """

    def __init__(self, name: str, line: int, found: str, expected: str) -> None:
        self.name = name
        self.line = line
        self.found = found
        self.expected = expected
        super().__init__(name, line, found, expected)

    def __str__(self) -> str:
        return f"{self.name or 'cfg'}: line {self.line}: expected {self.expected}, not {self.found}"


class TraceFormatError(ParseError):
    """A trace file is cut off, edited, or of another format."""


class LogFormatError(ParseError):
    """A log is not in the JSON-lines format that is documented, or names what the spec does not have."""


class ProtocolError(ParseError):
    """A client sends what is no message of the Debug Adapter Protocol."""


class ReplayError(PytlcError):
    """A trace cannot be compared with the model at all: variables or actions that the model does not know."""


class UnknownStep(ReplayError):
    """The model has no action of that name, or none with those arguments."""


class DisabledStep(ReplayError):
    """The step exists but cannot be taken in this state; the message says what it waits for."""


def require_posix() -> None:
    """Refuse Windows in one sentence, before something that it lacks is imported.

    Raises:
        UnsupportedSystem: This is Windows.
    """
    if sys.platform == "win32":
        raise UnsupportedSystem("Windows is not supported; use pytlc in WSL, the Windows Subsystem for Linux")
