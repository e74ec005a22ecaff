"""SARIF 2.1.0, as GitHub's code scanning and editors read it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from pytlc.report.ci.model import Finding, Place, Report, Status, Stop
from pytlc.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "pytlc/v1"


def sarif(report: Report) -> bytes:
    """The findings of a report as one run, with a rule for each kind of them."""
    rules = {finding.rule: finding for finding in report.findings}
    order = {rule: number for number, rule in enumerate(rules)}
    seen = Counter[str]()
    run = {
        "tool": {
            "driver": {
                "name": "pytlc",
                "version": __version__,
                "rules": [_rule(finding) for finding in rules.values()],
            }
        },
        "automationDetails": {"id": f"pytlc/{report.command}/"},
        "invocations": [{"executionSuccessful": not report.count(Status.ERROR)}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, order, seen) for finding in report.findings],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "name": finding.rule.rpartition("/")[2],
        "shortDescription": {"text": finding.rule.replace("/", ": ").replace("-", " ")},
        "defaultConfiguration": {"level": finding.level.value},
    }


def _result(finding: Finding, order: Mapping[str, int], seen: Counter[str]) -> dict[str, Any]:
    seen[finding.fingerprint] += 1
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": order[finding.rule],
        "level": finding.level.value,
        "message": {"text": finding.message},
        "locations": [_location(finding.place)] if finding.place else [],
        "partialFingerprints": {_FINGERPRINT: f"{finding.fingerprint}:{seen[finding.fingerprint]}"},
    }
    if finding.steps:
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(finding.steps)}]}]
        places = dict.fromkeys(step.place for step in finding.steps if step.place is not None)
        result["relatedLocations"] = [{"id": n, **_location(place)} for n, place in enumerate(places, 1)]
    return result


def _flow(steps: tuple[Stop, ...]) -> list[dict[str, Any]]:
    return [
        {
            "executionOrder": number,
            "location": {**(_location(step.place) if step.place else {}), "message": {"text": step.text}},
        }
        for number, step in enumerate(steps, 1)
    ]


def _location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": None if place.end_column is None else place.end_column + 1,
    }
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.path)}
    if place.line is not None:
        physical["region"] = {key: value for key, value in region.items() if value is not None}
    return {"physicalLocation": physical}


def _artifact(path: str) -> dict[str, str]:
    pure = PurePosixPath(path)
    return {"uri": pure.as_uri()} if pure.is_absolute() else {"uri": quote(path), "uriBaseId": _ROOT}
