"""Results for continuous integration: JUnit XML, SARIF, and annotations of GitHub.

`cases` makes test cases and results of what a command came to; `junit`, `sarif` and `github` write them.
"""

from __future__ import annotations

from pytlc.report.ci.github import summary, workflow_commands
from pytlc.report.ci.junit import junit
from pytlc.report.ci.model import Case, Finding, Level, Report
from pytlc.report.ci.sarif import sarif

__all__ = ["Case", "Finding", "Level", "Report", "junit", "sarif", "summary", "workflow_commands"]
