"""What the server can do, and what client and server agree on: where counting begins, how files are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytlc.debug.dap.messages import Arguments

CAPABILITIES: Mapping[str, Any] = {
    "supportsCancelRequest": True,
    "supportsCompletionsRequest": True,
    "supportsConditionalBreakpoints": True,
    "supportsConfigurationDoneRequest": True,
    "supportsDataBreakpoints": True,
    "supportsEvaluateForHovers": True,
    "supportsExceptionFilterOptions": True,
    "supportsExceptionInfoRequest": True,
    "supportsFunctionBreakpoints": True,
    "supportsGotoTargetsRequest": True,
    "supportsHitConditionalBreakpoints": True,
    "supportsLoadedSourcesRequest": True,
    "supportsLogPoints": True,
    "supportsRestartRequest": True,
    "supportsStepBack": True,
    "supportsStepInTargetsRequest": True,
    "supportsTerminateRequest": True,
}


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a client counts and names files.

    Attributes:
        first_line: Number of the first line.
        first_column: Number of the first column.
        uses_uris: Files are named by URI.
    """

    first_line: int = 1
    first_column: int = 1
    uses_uris: bool = False

    @classmethod
    def of(cls, arguments: Arguments) -> Conventions:
        """What ``initialize`` says of it."""
        lines, columns = (arguments.find(name, bool) for name in ("linesStartAt1", "columnsStartAt1"))
        uses_uris = arguments.find("pathFormat", str) == "uri"
        return cls(0 if lines is False else 1, 0 if columns is False else 1, uses_uris)

    def line(self, theirs: int) -> int:
        """A line of the client's, counted from 1."""
        return theirs + 1 - self.first_line

    def told(self, body: Any) -> Any:
        """A body with lines and files as the client has them."""
        if isinstance(body, list):
            return [self.told(entry) for entry in body]
        if not isinstance(body, dict):
            return body
        return {key: self._part(key, value) for key, value in body.items()}

    def _part(self, key: str, value: Any) -> Any:
        if key == "line":
            return max(value - 1 + self.first_line, 0)
        if key == "column":
            return max(value - 1 + self.first_column, 0)
        if key == "path" and self.uses_uris:
            return Path(value).as_uri()
        return self.told(value)
