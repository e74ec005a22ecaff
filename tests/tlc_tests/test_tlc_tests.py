"""The comparison itself: Java is read as it is written in such tests, and TLC alone is read without pytlc."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.tlc import Outcome, Result
from pytlc.tlc.result import Finding, Stats
from pytlc.toolchain import find_toolchain
from pytlc.trace import Finite, Location, Loop, State, Step, Stuttering, Trace
from pytlc.trace.model import Action
from pytlc.values import parse_value
from tests.tlc_tests.bare import Bare, Frame, Machine, read_frames
from tests.tlc_tests.bare_runs import BareRuns
from tests.tlc_tests.checking import Compared, Comparison
from tests.tlc_tests.comparing import differences, unlike_test
from tests.tlc_tests.judging import Standing, judge
from tests.tlc_tests.known import TLC, UNMAPPED, Known, read_known
from tests.tlc_tests.models import Model, Unmapped, read_models
from tests.tlc_tests.places import searching
from tests.tlc_tests.store import Store
from tests.tlc_tests.table import as_json, as_text

_BASE = """package tlc2.tool.liveness;
import tlc2.output.EC.ExitStatus;
public abstract class ModelCheckerTestCase {
    protected String path = "";
    protected String spec;
    protected String[] extraArguments = new String[0];
    protected int expectedExitStatus = ExitStatus.SUCCESS;
    public ModelCheckerTestCase(String spec, String[] extra, final int exitStatus) {
        this(spec, "", exitStatus);
        this.extraArguments = extra;
    }
    public ModelCheckerTestCase(String spec, String path, int exitStatus) {
        this.spec = spec;
        this.path = path;
        this.expectedExitStatus = exitStatus;
    }
    protected int getNumberOfThreads() { return 1; }
    protected boolean checkDeadLock() { return false; }
    protected boolean noRandomFPandSeed() { return true; }
    protected double getLivenessThreshold() { return Double.MAX_VALUE; }
}
"""
_CODES = """package tlc2.output;
public interface EC {
    public static class ExitStatus {
        public static final int SUCCESS = 0;
        public static final int VIOLATION_SAFETY = SUCCESS + 12;
    }
}
"""
_COUNTER = """---- MODULE Counter ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 3
Low == x < 2
====
"""
_LOW = """package tlc2.tool;
import java.io.File;
import tlc2.output.EC;
import tlc2.output.EC.ExitStatus;
import tlc2.tool.liveness.ModelCheckerTestCase;
public class LowTest extends ModelCheckerTestCase {
    private static final String BAD = "Bad" + ".cfg";
    public LowTest() {
        super("Counter", new String[] { "-config", BAD }, ExitStatus.VIOLATION_SAFETY);
        System.setProperty(LowTest.class.getName() + ".on", Boolean.TRUE.toString());
    }
    @Test
    public void testSpec() {
        assertTrue(recorder.recordedWithStringValues(EC.TLC_STATS, "3", "3", "0"));
        final List<String> expectedTrace = new ArrayList<String>(3);
        expectedTrace.add("x = 0");
        expectedTrace.add("x = 1");
        expectedTrace.add("x = 2");
        assertTraceWith(recorder.getRecords(EC.TLC_STATE_PRINT2), expectedTrace);
    }
}
"""
_NAMED = """package tlc2.tool;
import tlc2.tool.liveness.ModelCheckerTestCase;
public class %s extends ModelCheckerTestCase {
    public %s() { super("set later", "folder", 0); }
    @Override
    protected boolean checkDeadLock() { return !super.checkDeadLock(); }
    public void setUp() {
        spec = getClass().getSimpleName().toLowerCase();
        super.setUp();
    }
}
"""
_ONLY_JAVA_KNOWS = """package tlc2.tool;
import tlc2.tool.liveness.ModelCheckerTestCase;
public class SecretTest extends ModelCheckerTestCase {
    public SecretTest() { super(secret(), new String[] {}, 0); }
    private static String secret() { if (true) { return "a"; } return "b"; }
}
"""
_MODEL = Model(name="t.T", folder="", spec="T", arguments=(), exit_status=0)
_FRAMES = (
    "noise",
    "@!@!@STARTMSG 2110:1 @!@!@",
    "Invariant Low is violated.",
    "@!@!@ENDMSG 2110 @!@!@",
    "@!@!@STARTMSG 2217:4 @!@!@",
    "1: <Initial predicate>",
    "x = 0",
    "",
    "@!@!@ENDMSG 2217 @!@!@",
    "@!@!@STARTMSG 2217:4 @!@!@",
    "2: <Next line 5, col 9 to line 5, col 24 of module Counter>",
    "x = 1",
    "",
    "@!@!@ENDMSG 2217 @!@!@",
    "@!@!@STARTMSG 2199:0 @!@!@",
    "3 states generated, 2 distinct states found, 0 states left on queue.",
    "@!@!@ENDMSG 2199 @!@!@",
    "@!@!@STARTMSG 2194:0 @!@!@",
    "The depth of the complete state graph search is 2.",
    "@!@!@ENDMSG 2194 @!@!@",
)
_NEXT = Action("Next", None, Location("Counter", 5, 9, 5, 24))
_TRACE = Trace(
    (
        Step(1, None, State({"x": parse_value("0")})),
        Step(2, _NEXT, State({"x": parse_value("1")})),
    )
)


def _result(trace: Trace = _TRACE) -> Result:
    finding = Finding(Outcome.INVARIANT, "Low", trace=trace)
    stats = Stats(generated=3, distinct=2, queue=0, depth=2)
    return Result(Outcome.INVARIANT, property="Low", findings=(finding,), stats=stats)


def _bare(*more: str) -> Bare:
    return Bare(12, tuple(read_frames((*_FRAMES, *more))))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Sources and models as TLC's repository has them, four tests in all."""
    tools = tmp_path / "tlatools" / "org.lamport.tlatools"
    for name, text in {
        "src/tlc2/output/EC.java": _CODES,
        "test/tlc2/tool/liveness/ModelCheckerTestCase.java": _BASE,
        "test/tlc2/tool/LowTest.java": _LOW,
        "test/tlc2/tool/Named.java": _NAMED % ("Named", "Named"),
        "test/tlc2/tool/SecretTest.java": _ONLY_JAVA_KNOWS,
        "test-model/Counter.tla": _COUNTER,
        "test-model/Bad.cfg": "INIT Init\nNEXT Next\nINVARIANT Low\n",
        "test-model/folder/named.tla": _COUNTER.replace("Counter", "named"),
        "test-model/folder/named.cfg": "INIT Init\nNEXT Next\n",
    }.items():
        path = tools / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_a_test_is_read_from_its_constructors(checkout: Path) -> None:
    """Constants, inherited constructors, overridden methods and assertions; nothing is guessed."""
    named, low, secret = sorted(read_models(checkout), key=lambda model: model.name != "tlc2.tool.Named")
    assert isinstance(low, Model)
    assert (low.spec, low.arguments, low.exit_status) == ("Counter", ("-config", "Bad.cfg"), 12)
    assert low.properties == (("tlc2.tool.LowTest.on", "true"),)
    assert (low.asserted.distinct, low.asserted.trace) == (3, ("x = 0", "x = 1", "x = 2"))
    assert isinstance(named, Model)
    assert (named.folder, named.spec, named.deadlock) == ("folder", "named", True)
    assert secret == Unmapped("tlc2.tool.SecretTest", "not known without a JVM: the body of secret()")


@pytest.mark.java
def test_both_are_run_and_compared(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """In copies, so that the checkout stays as it is; what TLC alone says is kept."""
    before = sorted(checkout.rglob("*.*"))
    comparison = Comparison(checkout, Machine(find_toolchain()), BareRuns(tmp_path_factory.mktemp("kept")))
    found = {model.name: comparison.compare(model) for model in read_models(checkout)}
    low, named = found["tlc2.tool.LowTest"], found["tlc2.tool.Named"]
    assert (low.differs, low.exit_code, low.outcome, low.distinct, low.traces) == ("", 12, "invariant", 3, 1)
    assert low.unlike_test == ""
    assert (named.differs, named.exit_code, named.outcome, named.generated) == ("", 0, "success", 4)
    assert found["tlc2.tool.SecretTest"].unmapped
    assert sorted(checkout.rglob("*.*")) == before
    again = comparison.compare(next(model for model in read_models(checkout) if model.name == low.model))
    assert replace(again, seconds=low.seconds) == low


def test_equal_runs_agree() -> None:
    """In outcome, counts, states and actions."""
    assert list(differences(_MODEL, _bare(), _result())) == []


def test_whatever_is_otherwise_is_told() -> None:
    """Outcome, counts, states, actions and endings."""
    other = replace(
        _result(), outcome=Outcome.SUCCESS, stats=Stats(generated=3, distinct=1, queue=0, depth=2)
    )
    assert list(differences(_MODEL, _bare(), other)) == [
        "TLC ends with 12 (invariant), pytlc says success: ",
        "distinct is 1, and 2 for TLC",
    ]
    moved = Step(2, replace(_NEXT, name="Step"), State({"x": parse_value("2")}))
    assert list(differences(_MODEL, _bare(), _result(Trace((_TRACE.steps[0], moved), Finite())))) == [
        "trace: state 2 is another one: /\\ x = 2, and x = 1 for TLC",
        f"trace: the action to state 2 is Step {_NEXT.location}, and Next {_NEXT.location} for TLC",
    ]
    assert list(differences(_MODEL, _bare(), replace(_result(), findings=()))) == [
        "TLC prints 1 traces, pytlc has 0"
    ]


def test_a_lasso_and_stuttering_are_compared() -> None:
    """TLC prints them after the last state."""
    back = ("@!@!@STARTMSG 2122:4 @!@!@", "1: Back to state: <Next line 1>", "@!@!@ENDMSG 2122 @!@!@")
    stays = ("@!@!@STARTMSG 2218:4 @!@!@", "3: Stuttering", "@!@!@ENDMSG 2218 @!@!@")
    loop = _result(replace(_TRACE, ending=Loop(1)))
    assert list(differences(_MODEL, _bare(*back), loop)) == []
    assert list(differences(_MODEL, _bare(*stays), _result(replace(_TRACE, ending=Stuttering())))) == []
    assert list(differences(_MODEL, _bare(*stays), loop)) == [
        "trace: it goes back to state 1, and stutters for TLC"
    ]


def test_a_violation_that_tlc_returns_0_for_is_one() -> None:
    """With -continue its exit code says nothing."""
    bare = replace(_bare(), exit_code=0)
    assert list(differences(_MODEL, bare, _result())) == []
    assert list(differences(_MODEL, bare, replace(_result(), outcome=Outcome.SUCCESS)))


def test_embedded_messages_are_read() -> None:
    """And belong to the text of the one around them."""
    lines = ("@!@!@STARTMSG 1000:1 @!@!@", "A", "@!@!@STARTMSG 2132:0 @!@!@", "B", "@!@!@ENDMSG 2132 @!@!@")
    assert list(read_frames((*lines, "C", "@!@!@ENDMSG 1000 @!@!@"))) == [
        Frame(2132, 0, "B"),
        Frame(1000, 1, "A\nB\nC"),
    ]


def test_a_run_that_is_not_the_tests_is_told(checkout: Path) -> None:
    """The command may then not be the one that the test runs."""
    low = next(model for model in read_models(checkout) if model.name.endswith("LowTest"))
    assert isinstance(low, Model)
    told = list(unlike_test(low.asserted, 0, _bare()))
    assert told == ["exit 12 instead of 0", "distinct 2 instead of 3", "another trace"]


def test_what_only_writes_is_left_out() -> None:
    """Of a test's arguments; both run without it."""
    given = ("-dump", "dot,colorize", "/a/b", "-view", "-dump", "/a/c", "-debugger", "-depth", "3")
    assert searching(given) == ["-view", "-depth", "3"]


@pytest.mark.parametrize(
    ("compared", "kind", "standing"),
    [
        (Compared("a.B"), "", Standing.AGREES),
        (Compared("a.B", differs="x"), "", Standing.DIFFERS),
        (Compared("a.B", unmapped="x"), "", Standing.NEW_UNMAPPED),
        (Compared("a.B"), TLC, Standing.STALE),
        (Compared("a.B", differs="x"), TLC, Standing.EXPLAINED),
        (Compared("a.B", unmapped="x"), TLC, Standing.EXPLAINED),
        (Compared("a.B", unmapped="x"), UNMAPPED, Standing.UNMAPPED),
        (Compared("a.B"), UNMAPPED, Standing.STALE),
    ],
)
def test_the_list_explains_and_is_checked(compared: Compared, kind: str, standing: Standing) -> None:
    """An entry that does not hold any more is told."""
    listed = (Known(("a.*",), ("2.18",), kind, "was so"),) if kind else ()
    judged = judge(compared, listed, "2.18")
    assert judged.standing is standing
    assert judged.compared.model in as_text([judged], "2.18") or standing is Standing.AGREES
    assert json.loads(as_json([judged], "2.18"))["counts"] == {standing.value: 1}


def test_a_killed_comparison_goes_on(tmp_path: Path) -> None:
    """What was kept is read; a line that was cut off is not."""
    store = Store(tmp_path / "state", "0" * 64, Compared)
    assert store.read() == {}
    store.add(Compared("a.B", differs="x"))
    store.add(Compared("a.B"))
    with store.path.open("a") as file:
        file.write('{"model": "a.C", "dif')
    assert store.read() == {"a.B": Compared("a.B")}


def test_the_list_names_kinds_and_reasons() -> None:
    """Of every entry."""
    known = read_known()
    assert {one.kind for one in known} <= {TLC, UNMAPPED}
    assert all(one.models and one.tlc and one.reason for one in known)
