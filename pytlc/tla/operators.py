"""Operators that are symbols: the name under which SANY knows each, whichever of its spellings is used."""

from __future__ import annotations

#: Spellings of one operator a line, first the one that SANY uses (``tla2sany.parser.Operators``).
_SPELLINGS = r"""
\lnot ~ \neg ¬
[] □
<> ◇
\land /\ ∧
\lor \/ ∨
\equiv <=> ≡ ⇔
/= # ≠
\leq <= =< ≤
\geq >= ≥
\times \X ×
\intersect \cap ∩
\union \cup ∪
\o \circ ∘
\oplus (+) ⊕
\ominus (-) ⊖
\odot (.) ⊙
\oslash (/) ⊘
\otimes (\X) ⊗
\approx ≈
:= ≔
\asymp ≍
\bigcirc ◯
::= ⩴
\bullet ●
\cdot ⋅
\cong ≅
\div ÷
\doteq ≐
.. ‥
... …
!! ‼
\gg ≫
=> ⇒
\in ∈
=| ⫤
~> ↝
\ll ≪
-| ⊣
\notin ∉
-+-> ⇸
\prec ≺
\preceq ⪯
\propto ∝
?? ⁇
|= ⊨
|- ⊢
\sim ∼
\simeq ≃
\sqcap ⊓
\sqcup ⊔
\sqsubset ⊏
\sqsubseteq ⊑
\sqsupset ⊐
\sqsupseteq ⊒
\star ⋆
\subset ⊂
\subseteq ⊆
\succ ≻
\succeq ⪰
\supset ⊃
\supseteq ⊇
\uplus ⊎
|| ‖
\wr ≀
^+ ⁺
"""  # noqa: RUF001  # the characters that SANY knows
_NAMES = {spelling: line.split()[0] for line in _SPELLINGS.strip().splitlines() for spelling in line.split()}


def canonical(symbol: str) -> str:
    """The name of an operator symbol; of anything else, itself."""
    return _NAMES.get(symbol, symbol)
