r"""Text as the lexer of SANY takes it apart (``javacc/tla+.jj``, state ``SPEC``), which reads cfgs too.

Comments nest, a string ends in its line, a word that begins with ``WF_`` or ``SF_`` is two tokens. A text
ends where something is no token: whoever reads with this lexer does not see what is behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

_SYMBOLS = (
    "^+ ^* ^# -. [] <> // /\\ /= / \\/ ~> => =< =| = ## # ^^ ^ -- -| -+-> - ** * ++ + <=> <: <= < >= > "
    "... .. || | |- |= && & $$ $ ?? ? %% % @@ !! :> := ::= (+) (-) (.) (/) (\\X) , : :: . _ == ( ) -|- [ "
    "]_ ] { } << >>_ >> ! -> <- |-> ' ~ @ \\"
)
_NAMED = (
    "lnot neg approx asymp bigcirc bullet cap cdot circ cong cup div doteq equiv geq gg in intersect "
    "union land leq ll lor mod o odot ominus oplus oslash otimes prec preceq propto sim simeq sqcap "
    "sqcup sqsubset sqsupset sqsubseteq sqsupseteq star subset subseteq succ succeq supset supseteq "
    "uplus wr times X notin E exists A forall EE AA"
)
# ruff: noqa: RUF001  # the characters that SANY knows
_UNICODE = "⁺¬□◇∧∨∈≈≔≍◯⩴●∩⋅∘≅∪÷≐‥…≡‼≥≫⇔⇒⫤↝≤≪⊣≠∉⊙⊖⊕⊘⊗⇸≺⪯∝⁇⊨⊢∼≃⊓⊔⊏⊑⊐⊒⋆⊂⊆≻⪰⊃⊇×⊎‖≀∃∀∷≜⟨⟩→←↦ℕℤℝ"


def _longest_first(words: str) -> str:
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))


_TOKEN = re.compile(
    rf"""[ \t\n\r]+
    | (?P<comment>\(\*|\\\*[^\n\r]*)
    | (?P<string>"(?:[^"\\\n\r]|\\[ntrf\\"])*")
    | (?P<word>[WS]F_|[A-Za-z][A-Za-z0-9_]*)
    | (?P<digits>[0-9_]+(?:[A-Za-z][A-Za-z0-9_]*)?)
    | (?P<based>\\[oO][0-7]+|\\[bB][01]+|\\[hH][0-9a-fA-F]+)
    | (?P<symbol>-{{4,}}(?:\ *MODULE)?|={{4,}}|<(?:[0-9]+|[+*])>(?:[A-Za-z0-9_]*\.*|\*\.*|-\.*)
        | \\(?:{_longest_first(_NAMED)}) | {_longest_first(_SYMBOLS)}
        | [{_UNICODE}] )""",
    re.VERBOSE,
)
_BEGINS = re.compile(r"-{4,} *MODULE")
_PART_OF_A_COMMENT = re.compile(r"\(\*|\*\)")
_DIGITS = re.compile(r"[0-9]+|_")


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    NUMBER = auto()
    STRING = auto()
    SYMBOL = auto()
    COMMENT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token.

    Attributes:
        kind: What it is; keywords of TLA+ are words.
        text: As it stands.
        start: Where it begins in the text.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)


def tokens(text: str, *, comments: bool = False, others: bool = False) -> Iterator[Token]:
    """The tokens of a text up to its end, or to the first thing that is none.

    Args:
        text: The text.
        comments: Count comments too.
        others: Count each character that is in no token as one, and go on behind it.
    """
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            if not others:
                return
            yield Token(Kind.OTHER, text[place], place)
            place += 1
            continue
        place = found.end()
        group = found.lastgroup
        if group == "comment":
            place = behind_comment(text, place) if found[0] == "(*" else place
            if comments:
                yield Token(Kind.COMMENT, text[found.start() : place], found.start())
        elif group == "digits":
            yield from _numbers(found[0], found.start())
        elif group in _KINDS:
            yield Token(_KINDS[group], found[0], found.start())


_KINDS: dict[str | None, Kind] = {
    "string": Kind.STRING,
    "word": Kind.WORD,
    "based": Kind.NUMBER,
    "symbol": Kind.SYMBOL,
}


def first_module(text: str) -> Token | None:
    """The name of the first module of a file; SANY passes over whatever stands before it."""
    begins = _BEGINS.search(text)
    name = next(tokens(text[begins.end() :]), None) if begins else None
    if begins is None or name is None or name.kind is not Kind.WORD:
        return None
    return replace(name, start=begins.end() + name.start)


def _numbers(text: str, start: int) -> Iterator[Token]:
    """Digits and ``_`` are a word if there is a letter among them, else each a token."""
    if not text.strip("0123456789_"):
        for found in _DIGITS.finditer(text):
            kind = Kind.SYMBOL if found[0] == "_" else Kind.NUMBER
            yield Token(kind, found[0], start + found.start())
    else:
        yield Token(Kind.WORD, text, start)


def behind_comment(text: str, place: int) -> int:
    """Where the comment ends that is open at a place; one that is never closed ends with the text."""
    depth = 1
    while depth and (mark := _PART_OF_A_COMMENT.search(text, place)):
        depth += 1 if mark[0] == "(*" else -1
        place = mark.end()
    return len(text) if depth else place
