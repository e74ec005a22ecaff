"""The operators that TLC evaluates with Java, and what each can see besides the text of the spec.

The list is of what is known: whatever is not in it counts as able to see everything. The names are those of
TLC 2.15 to 1.8.0 (``tlc2.module``) and of the CommunityModules (``tlc2.overrides``), read in their sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Kind(Enum):
    """What an operator does; the value says it of the operator, with a verb."""

    PURE = "depends on its arguments alone"
    ENVIRONMENT = "reads environment variables"
    READS = "reads a file"
    WRITES = "writes a file"
    PROGRAM = "runs a program"
    REGISTERS = "keeps values outside of states"
    SEARCH = "depends on how TLC searches"
    CHANCE = "draws random numbers"
    TIME = "reads the clock"
    UNKNOWN = "is implemented in Java that pytlc does not know"


#: May be read by, or changed for, others than TLC.
OF_FILES = frozenset({Kind.READS, Kind.WRITES, Kind.PROGRAM, Kind.UNKNOWN})
#: May leave files behind.
OF_WRITING = frozenset({Kind.WRITES, Kind.PROGRAM, Kind.UNKNOWN})


def _all(kind: Kind, names: str) -> dict[str, Kind]:
    return dict.fromkeys(names.split(), kind)


#: Modules whose operators are all pure, in Java or not.
PURE = frozenset(
    {
        *("Bags", "FiniteSets", "Integers", "Naturals", "Peano", "ProtoReals", "RealTime", "Reals"),
        *("Sequences", "Toolbox", "TLAPS", "FunctionTheorems", "NaturalsInduction", "WellFoundedInduction"),
        *("FiniteSetTheorems", "SequenceTheorems"),
        *("BagsExt", "Bitwise", "Combinatorics", "DifferentialEquations", "DyadicRationals", "FiniteSetsExt"),
        *("Folds", "Functions", "GraphViz", "Graphs", "HTML", "Relation", "SequencesExt", "Statistics"),
        *("UndirectedGraphs", "VectorClocks"),
    }
)
#: Of the other modules the operators one by one.
OPERATORS: Mapping[str, Mapping[str, Kind]] = {
    "TLC": {
        **_all(Kind.PURE, "Print PrintT Assert Permutations SortSeq Any ToString TLCEval"),
        **_all(Kind.SEARCH, "TLCGet"),
        **_all(Kind.REGISTERS, "TLCSet"),
        **_all(Kind.CHANCE, "RandomElement"),
        **_all(Kind.TIME, "JavaTime"),
    },
    "TLCExt": {
        **_all(Kind.REGISTERS, "TLCGetOrDefault TLCGetAndSet TLCCache"),
        **_all(
            Kind.SEARCH, "AssertEq AssertError Trace CounterExample ToTrace TLCModelValue TLCDefer TLCNoOp"
        ),
        **_all(Kind.SEARCH, "TLCFP TLCEvalDefinition"),
        **_all(Kind.UNKNOWN, "PickSuccessor"),
    },
    "Randomization": _all(
        Kind.CHANCE, "RandomSubset RandomSetOfSubsets RandomSubsetSet TestRandomSetOfSubsets"
    ),
    "Json": {
        **_all(Kind.PURE, "ToJson ToJsonArray ToJsonObject"),
        **_all(Kind.READS, "JsonDeserialize ndJsonDeserialize"),
        **_all(Kind.WRITES, "JsonSerialize ndJsonSerialize"),
    },
    "CSV": {
        **_all(Kind.READS, "CSVRead CSVRecords"),
        **_all(Kind.WRITES, "CSVWrite CSVWriteRecord"),
    },
    "IOUtils": {
        **_all(Kind.PURE, "atoi"),
        **_all(Kind.ENVIRONMENT, "IOEnv"),
        **_all(Kind.READS, "IODeserialize Deserialize"),
        **_all(Kind.WRITES, "IOSerialize Serialize"),
        **_all(Kind.PROGRAM, "IOExec IOEnvExec IOExecTemplate IOEnvExecTemplate"),
    },
    "SVG": {
        **_all(Kind.PURE, "Line Circle Rect Text Group Svg SVGElemToString NodeOfRingNetwork"),
        **_all(Kind.PURE, "NodesOfDirectedMultiGraph PointOnLine"),
        **_all(Kind.WRITES, "SVGSerialize"),
    },
    "ShiViz": _all(Kind.PURE, "Host Clock"),
}
#: Which argument is the name of the file, from 0; of all others the first.
FILE_ARGUMENT = {"CSVRead": 2}
