---- MODULE FairnessIncomplete ----
EXTENDS Naturals
VARIABLES a, b
Init == a = 0 /\ b = 0
Grow == a' = (a + 1) % 4
Next == Grow /\ b' = b
Spec == Init /\ [][Next]_<<a, b>> /\ WF_<<a, b>>(Grow)
Prop == []<>(a = 3)
====
