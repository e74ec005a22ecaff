---- MODULE Percent ----
EXTENDS Naturals
VARIABLES n, text
Init == n = 0 /\ text = "a%1%b%2%c"
Next == n < 2 /\ n' = n + 1 /\ text' = "100% of %x%, %%, % 4 %"
Low == n < 2
====
