---- MODULE PercentFingerprint ----
EXTENDS Naturals
VARIABLES n, text
Init == n = 0 /\ text = "a%4%b"
Next == n < 2 /\ n' = n + 1 /\ text' = "c%4%d"
Low == n < 2
====
