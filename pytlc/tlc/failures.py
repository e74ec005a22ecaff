"""From messages of class error to events: what kind of failure each is, and its text without Java's noise.

Which failure a message means is told by its code and by the codes of the frames embedded in it; only
exhausted memory and disk are told by the text, because TLC reports them under whatever it was doing.
"""

from __future__ import annotations

import re

from pytlc.errors import ValueSyntaxError
from pytlc.tlc import codes, events
from pytlc.tlc.codes import Kind, Resource
from pytlc.tlc.events import Event
from pytlc.tlc.frames import Frame
from pytlc.tlc.places import find_location, read_location
from pytlc.trace import State
from pytlc.values import parse_state

_EVALUATED = re.compile(
    r"Evaluating (?:invariant|action property) (.+?) failed|The invariant (.+?) is not a state predicate"
)
_INITIAL_STATE = re.compile(r"\n?While working on the initial state:\n")
_ASSERTED = re.compile(r"the second argument was:\n(.*)", re.DOTALL)
_CONFIG_LINE = re.compile(r"configuration file at line (\d{1,18})")
_EXCEPTION_PREFACE = re.compile(
    r"TLC threw an unexpected exception\.\n.*?The exception was an? (?P<name>\S+)\n?(?:: ?)?", re.DOTALL
)
_PLAIN_EXCEPTIONS = {
    *("java.lang.RuntimeException", "util.WrongInvocationException"),
    *("tlc2.tool.EvalException", "tlc2.tool.ConfigFileException"),
}
_JAVA_FRAME = re.compile(r"^[ \t]+at \S+\(.*\)?.*$\n?", re.MULTILINE)
_SIGNS = {
    Resource.MEMORY: (
        "java.lang.OutOfMemoryError",
        "Java heap space",
        "GC overhead limit exceeded",
        "insufficient memory for the Java Runtime",
        "Could not reserve enough space",
    ),
    Resource.DISK: ("No space left on device", "Disk quota exceeded", "File too large"),
}


def plain_message(text: str) -> str:
    """The text of an error without TLC's preface about exceptions and without Java's stack frames."""
    text = _JAVA_FRAME.sub("", text)
    if preface := _EXCEPTION_PREFACE.match(text):
        rest = text[preface.end() :].strip()
        named = preface["name"] in _PLAIN_EXCEPTIONS or rest.startswith(preface["name"])
        text = rest if rest and named else f"{preface['name']}: {rest}".rstrip(": ")
    return text.strip()


def read_error(frame: Frame) -> Event:
    """An error whose code has no reader of its own, by the kinds of its code and of the embedded ones."""
    kinds = [codes.lookup(inner.code).kind for inner in frame.walk()]
    message = plain_message(frame.text)
    if resource := _exhausted(frame):
        return events.ResourceExhausted(frame.code, message, resource)
    if Kind.CONFIG in kinds:
        line = _CONFIG_LINE.search(message)
        return events.ConfigError(frame.code, message, int(line[1]) if line else None)
    if codes.ASSERT_FAILED in [inner.code for inner in frame.embedded]:
        return read_assertion(frame) or events.ErrorReported(frame.code, kinds[0], message)
    if kinds[0] is Kind.PARSE:
        return events.ParseFailed(message)
    if kinds[0] in {Kind.ASSUMPTION, Kind.POSTCONDITION}:
        return events.AssumptionFailed(message, find_location(message), kinds[0] is Kind.POSTCONDITION)
    if kinds[0] in {Kind.EVALUATION, Kind.LIVENESS}:
        return _evaluation(frame)
    return events.ErrorReported(frame.code, kinds[0], message)


def _exhausted(frame: Frame) -> Resource | None:
    """The signs go first: TLC says "error writing" of a full disk and of a heap that is full meanwhile."""
    known = (codes.EXHAUSTED[inner.code] for inner in frame.walk() if inner.code in codes.EXHAUSTED)
    return exhausted_in(frame.text) or next(known, None)


def exhausted_in(text: str) -> Resource | None:
    """What Java or the system says in ``text`` that there is no more of."""
    found = (resource for resource, signs in _SIGNS.items() if any(sign in text for sign in signs))
    return next(found, None)


def _evaluation(frame: Frame) -> Event:
    message, _, state = _split_state(plain_message(frame.text))
    named = _EVALUATED.search(message)
    name = (named[1] or named[2]) if named else None
    located = (read_location(line) for line in message.splitlines())
    return events.EvaluationError(frame.code, message, name, state, next(filter(None, located), None))


def read_property_evaluation(frame: Frame) -> Event:
    """An ``Assert`` in an invariant is an invariant that cannot be evaluated."""
    if resource := exhausted_in(frame.text):
        return events.ResourceExhausted(frame.code, plain_message(frame.text), resource)
    return _evaluation(frame)


def _split_state(message: str) -> tuple[str, str, State | None]:
    parts = _INITIAL_STATE.split(message, maxsplit=1)
    if len(parts) == 1:
        return message, "", None
    return parts[0], parts[1], state_or_none(parts[1])


def state_or_none(text: str) -> State | None:
    """The state that a message quotes; None when its text has a value without a meaning."""
    try:
        return State(parse_state(text)) if text.strip() else None
    except ValueSyntaxError:
        return None


def read_assertion(frame: Frame) -> Event | None:
    """An ``Assert`` of module TLC that failed, framed by itself or inside an exception."""
    found = _ASSERTED.search(frame.text)
    return events.AssertionFailed(found[1].strip()) if found else None
