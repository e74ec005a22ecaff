"""Requests of a client, on a behaviour with a model and on one without: answers, moves, breakpoints."""

from __future__ import annotations

from typing import Any

import pytest

from pytlc.debug.opening import Session
from tests.dap_client import Client
from tests.unit.debug.dap.conftest import Connect


def scope(client: Client, thread: int, name: str) -> list[dict[str, Any]]:
    """The variables of a scope of the innermost frame of a thread."""
    frame = client.ask("stackTrace", threadId=thread)["stackFrames"][0]
    found = {one["name"]: one for one in client.ask("scopes", frameId=frame["id"])["scopes"]}
    variables: list[dict[str, Any]] = client.ask(
        "variables", variablesReference=found[name]["variablesReference"]
    )["variables"]
    return variables


def test_threads_are_the_actors_and_the_environment(connect: Connect, of_model: Session) -> None:
    """Each pCPU has a stack of C functions, the innermost first, below the step that it just took."""
    client = connect(of_model)
    assert client.begin()["reason"] == "entry"
    names = [thread["name"] for thread in client.ask("threads")["threads"]]
    assert names == ["pcpu0", "pcpu1", "environment"]
    client.ask("setFunctionBreakpoints", breakpoints=[{"name": "vgic_migrate_irq"}])
    stopped = client.stopped("continue", threadId=1)
    assert stopped["reason"] == "function breakpoint"
    assert len(stopped["hitBreakpointIds"]) == 1
    frames = [
        frame["name"] for frame in client.ask("stackTrace", threadId=stopped["threadId"])["stackFrames"]
    ]
    assert frames[0].startswith("VgicStoreItargetsrLockRank(")
    assert frames[1].startswith("vgic_migrate_irq.")
    assert frames[2] == "vgic_store_itargetsr"
    environment = client.ask("stackTrace", threadId=3)["stackFrames"]
    assert [frame["presentationHint"] for frame in environment] == ["subtle"]


def test_steps_go_forwards_and_backwards_alike(connect: Connect, of_model: Session) -> None:
    """Steps of a thread are its own, and the way back comes to the same states."""
    client = connect(of_model)
    client.begin()
    stopped = client.stopped("next", threadId=2)
    assert stopped["threadId"] == 2
    here = client.ask("evaluate", expression="pc")["result"]
    client.stopped("stepIn", threadId=2)
    assert client.ask("evaluate", expression="pc")["result"] != here
    client.stopped("stepBack", threadId=2)
    assert client.ask("evaluate", expression="pc")["result"] == here
    assert client.stopped("reverseContinue", threadId=1)["reason"] == "entry"


def test_a_violation_is_an_exception(connect: Connect, of_model: Session) -> None:
    """Going on stops at it without being asked, and says what the property claims."""
    client = connect(of_model)
    client.begin()
    stopped = client.stopped("continue", threadId=1)
    assert (stopped["reason"], stopped["text"]) == ("exception", "NoLockCycle is violated")
    told = client.ask("exceptionInfo", threadId=1)
    assert told["exceptionId"] == "NoLockCycle"
    assert "hangs Xen" in told["details"]["fullTypeName"]
    assert [one["value"] for one in scope(client, 1, "properties") if one["name"] == "NoLockCycle"] == [
        "VIOLATED"
    ]
    assert any("BLOCKED" in one["value"] for one in scope(client, 1, "locks"))
    client.ask("setExceptionBreakpoints", filters=[])
    client.stopped("reverseContinue", threadId=1)
    assert client.stopped("continue", threadId=1)["reason"] == "end"


def test_a_branch_is_taken_where_a_target_is_chosen(connect: Connect, of_model: Session) -> None:
    """Another step than the behaviour's leaves it, and switching goes back to it."""
    client = connect(of_model)
    client.begin()
    client.stopped("evaluate", expression="run wait", context="repl")
    client.stopped("stepBack", threadId=1)
    frame = client.ask("stackTrace", threadId=1)["stackFrames"][0]["id"]
    targets = client.ask("stepInTargets", frameId=frame)["targets"]
    assert sum("taken here" in target["label"] for target in targets) == 1
    other = next(target for target in targets if "taken here" not in target["label"])
    client.stopped("stepIn", threadId=1, targetId=other["id"])
    assert "leaves at state" in client.ask("evaluate", expression="branches", context="repl")["result"]
    assert "there is no target" in client.refused("stepIn", threadId=1, targetId=other["id"])
    client.stopped("evaluate", expression="switch 0", context="repl")
    assert client.ask("evaluate", expression="branches", context="repl")["result"].startswith("*0")


def test_data_breakpoints_stop_at_writes(connect: Connect, of_model: Session) -> None:
    """Of a part of a variable that was found by opening it, and only of that part."""
    client = connect(of_model)
    client.begin()
    client.ask("setExceptionBreakpoints", filters=[])
    status = next(one for one in scope(client, 1, "all variables") if one["name"] == "status")
    info = client.ask("dataBreakpointInfo", name="spi32", variablesReference=status["variablesReference"])
    assert info["dataId"] == "status[spi32]"
    assert client.ask("dataBreakpointInfo", name="nothing")["dataId"] is None
    client.ask("setDataBreakpoints", breakpoints=[{"dataId": info["dataId"]}])
    seen = client.ask("evaluate", expression="status[spi32]")["result"]
    stopped = client.stopped("continue", threadId=1)
    assert stopped["reason"] == "data breakpoint"
    assert client.ask("evaluate", expression="status[spi32]")["result"] != seen


@pytest.mark.parametrize(
    ("hits", "condition", "expected"),
    [
        ("2", "", 2),
        (">= 3", "", 3),
        ("% 2", "", 2),
        ("", "retargets == 0", None),
        ("", "? actor pcpu1", None),
    ],
)
def test_conditions_and_hits_are_counted_from_the_beginning(
    connect: Connect, of_model: Session, hits: str, condition: str, expected: int | None
) -> None:
    """The stop is the first state of all hits that satisfies both."""
    client = connect(of_model)
    client.begin()
    client.ask("setExceptionBreakpoints", filters=[])
    client.ask("setFunctionBreakpoints", breakpoints=[{"name": "? take"}])
    all_hits = []
    while (stopped := client.stopped("continue", threadId=1))["reason"] == "function breakpoint":
        good = {"retargets == 0": "retargets == 0", "? actor pcpu1": "? actor pcpu1"}.get(condition)
        told = client.ask("evaluate", expression=good)["result"] if good else "TRUE"
        all_hits.append((stopped["description"], told not in ("FALSE", "not here")))
    client.stopped("reverseContinue", threadId=1)
    client.stopped("evaluate", expression="goto 1", context="repl")
    wanted = {"name": "? take", "hitCondition": hits, "condition": condition}
    client.ask("setFunctionBreakpoints", breakpoints=[wanted])
    stopped = client.stopped("continue", threadId=1)
    first = next(place for place, (_, good) in enumerate(all_hits, 1) if good)
    told = all_hits[(expected or first) - 1][0]
    assert stopped["description"].startswith(told)


def test_a_breakpoint_that_logs_stops_nobody(connect: Connect, plain: Session) -> None:
    """Its text is said, with the expressions in braces evaluated."""
    client = connect(plain)
    client.begin()
    lines = [{"line": 10, "logMessage": "{count} of {len(queue)}"}]
    client.ask("setBreakpoints", source={"path": "/elsewhere/Queue.tla"}, breakpoints=lines)
    client.ask("continue", threadId=1)
    assert client.event("output")["output"] == "state 2: 1 of 1\n"
    assert client.event("stopped")["reason"] == "end"


def test_a_spec_without_a_model_is_one_thread(connect: Connect, plain: Session) -> None:
    """Lines, values, differences and conditions are there; branching says why it is not."""
    client = connect(plain)
    client.begin()
    assert client.ask("threads") == {"threads": [{"id": 1, "name": "behaviour"}]}
    lines = [{"line": 10}, {"line": 13}, {"line": 2}]
    found = client.ask("setBreakpoints", source={"path": "/elsewhere/Queue.tla"}, breakpoints=lines)[
        "breakpoints"
    ]
    assert [one["verified"] for one in found] == [True, False, False]
    assert found[0]["line"] == 9
    assert "no action" in found[1]["message"]
    stopped = client.stopped("continue", threadId=1)
    assert (stopped["reason"], stopped["hitBreakpointIds"]) == ("breakpoint", [found[0]["id"]])
    frame = client.ask("stackTrace", threadId=1)["stackFrames"][0]
    assert (frame["name"], frame["line"]) == ("Enqueue taken", 9)
    text = client.ask("source", sourceReference=frame["source"]["sourceReference"])["content"]
    assert text.splitlines()[8].startswith("Enqueue")
    assert [one["name"] for one in scope(client, 1, "changed by this step")] == ["queue", "count"]
    assert [one["name"] for one in scope(client, 1, "list")] == ["queue", "count"]
    assert "no reference model" in client.refused("stepInTargets", frameId=frame["id"])
    targets = client.ask("gotoTargets", source={"path": "/x/Queue.tla"}, line=11)["targets"]
    assert [target["id"] for target in targets] == [2]
    assert client.stopped("goto", threadId=1, targetId=2)["reason"] == "goto"


def test_what_is_asked_out_of_turn_is_refused(connect: Connect, plain: Session) -> None:
    """Before initialize, before launch, twice, unknown, or with arguments that are none."""
    client = connect(plain)
    assert "initialize comes first" in client.refused("launch")
    assert "nothing is open" in client.refused("threads")
    client.ask("initialize", adapterID="pytlc")
    assert "comes once" in client.refused("initialize", adapterID="pytlc")
    assert "nothing is open" in client.refused("continue", threadId=1)
    client.ask("launch")
    assert "configurationDone comes before" in client.refused("next", threadId=1)
    client.ask("configurationDone")
    assert "no request 'fly'" in client.refused("fly")
    assert "'threadId'" in client.refused("stackTrace")
    assert "no thread 9" in client.refused("stackTrace", threadId=9)
    assert "scopes again" in client.refused("variables", variablesReference=77)
    client.ask("disconnect")


def test_a_body_that_is_no_request_is_answered_and_the_next_one_read(
    connect: Connect, plain: Session
) -> None:
    """An error without a request to go with, and the session goes on."""
    client = connect(plain)
    client.send(b"{no json")
    answer = client.response()
    assert (answer["success"], answer["request_seq"]) == (False, 0)
    assert client.begin()["reason"] == "entry"


def test_a_client_that_counts_from_zero_is_told_so(connect: Connect, plain: Session) -> None:
    """Lines and columns begin where it says, and files are URIs where it wants them."""
    client = connect(plain)
    counting = {"linesStartAt1": False, "columnsStartAt1": False, "pathFormat": "uri"}
    client.ask("initialize", adapterID="pytlc", **counting)
    client.ask("launch", stopOnEntry=False)
    client.event("initialized")
    source = {"path": "file:///elsewhere/Queue.tla"}
    found = client.ask("setBreakpoints", source=source, breakpoints=[{"line": 9}])["breakpoints"][0]
    assert (found["line"], found["column"]) == (8, 0)
    assert found["source"]["path"] == "file:///elsewhere/Queue.tla"
    assert client.stopped("configurationDone")["reason"] == "breakpoint"


def test_watched_expressions_are_a_scope(connect: Connect, plain: Session) -> None:
    """Until they are watched no more; one that fails is shown with its error."""
    client = connect(plain)
    client.begin()
    client.ask("evaluate", expression="watch count + 1", context="repl")
    assert [one["value"] for one in scope(client, 1, "watched")] == ["1"]
    client.stopped("stepIn", threadId=1)
    assert [one["value"] for one in scope(client, 1, "watched")] == ["2"]
    client.ask("evaluate", expression="unwatch count + 1", context="repl")
    assert "not watched" in client.refused("evaluate", expression="unwatch x", context="repl")


def test_a_condition_that_fails_ends_the_walk_with_its_error(connect: Connect, plain: Session) -> None:
    """The cursor stays where it was."""
    client = connect(plain)
    client.begin()
    client.ask("setFunctionBreakpoints", breakpoints=[{"name": "Enqueue", "condition": "nothing > 1"}])
    stopped = client.stopped("continue", threadId=1)
    assert "NameError" in stopped["description"]
    assert client.ask("evaluate", expression="count")["result"] == "0"


def test_restart_begins_at_the_beginning(connect: Connect, plain: Session) -> None:
    """With the breakpoints that were set."""
    client = connect(plain)
    client.begin()
    client.ask("setFunctionBreakpoints", breakpoints=[{"name": "Take"}])
    client.stopped("continue", threadId=1)
    assert client.stopped("restart")["reason"] == "entry"
    assert client.stopped("continue", threadId=1)["description"] == "Take was taken"
    client.ask("terminate")
    assert client.event("exited") == {"exitCode": 0}
    client.event("terminated")


def test_completions_are_commands_and_variables(connect: Connect, plain: Session) -> None:
    """A command only at the beginning."""
    client = connect(plain)
    client.begin()
    found = client.ask("completions", text="co", column=3)["targets"]
    assert [target["label"] for target in found] == ["count"]
    found = client.ask("completions", text="len(q", column=6)["targets"]
    assert [(target["label"], target["length"]) for target in found] == [("queue", 1)]
