---- MODULE StackOverflow ----
EXTENDS Naturals
VARIABLES x, y
RECURSIVE Down(_)
Down(n) == 1 + Down(n + 1)
Init == x = 0 /\ y = 0
Next == x' = Down(x) /\ y' = y
====
