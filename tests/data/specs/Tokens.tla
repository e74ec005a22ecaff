------------------------------- MODULE Tokens -------------------------------
\* Tokens move from a bag to a row; the row must not get longer than two, and it does.
EXTENDS Naturals, Sequences
CONSTANT Colours
VARIABLES bag, row

Init == bag = Colours /\ row = << >>

Draw(c) ==
    /\ c \in bag
    /\ bag' = bag \ {c}
    /\ row' = Append(row, c)

Next == \E c \in Colours: Draw(c)

Short == Len(row) < 3
=============================================================================
