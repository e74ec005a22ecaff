---- MODULE WrappedValues ----
EXTENDS Integers, Sequences
CONSTANTS a, b
VARIABLES x, table, empty
Row(i) == [name |-> "a row with a long enough name", index |-> i, members |-> {a, b}]
Init == x = 0 /\ table = [i \in {} |-> 0] /\ empty = <<>>
Next == x' = x + 1 /\ table' = [i \in 0..3 |-> Row(i)] /\ empty' = <<1..3, [i \in {a, b} |-> -1]>>
Low == x < 1
====
