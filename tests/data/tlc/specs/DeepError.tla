---- MODULE DeepError ----
EXTENDS Naturals, Sequences
VARIABLE x
Inner(s) == Head(s) + 1
Middle(k) == LET s == IF k > 1 THEN <<>> ELSE <<k>> IN Inner(s)
Init == x = 0
Next == \/ x < 9 /\ x' = x + Middle(x)
        \/ x = 7 /\ x' = 0
====
