---- MODULE PercentThree ----
EXTENDS Naturals
VARIABLES n, text
Init == n = 0 /\ text = "a%3%b"
Next == n < 2 /\ n' = n + 1 /\ text' = text
Low == n < 2
====
