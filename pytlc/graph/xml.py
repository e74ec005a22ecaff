"""Any text as text of an XML document."""

from __future__ import annotations

import re
from html import escape

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(text: str) -> str:
    """The text for an element or an attribute; what XML cannot hold becomes U+FFFD."""
    return escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))
