---- MODULE StopsAfterViolation ----
EXTENDS Naturals, TLC
CONSTANT Stop
VARIABLE x
Init == x = 0
Next == /\ x < 4 \/ Stop # "deadlock"
        /\ x' = IF x < 4 THEN x + 1 ELSE IF Stop = "error" THEN CHOOSE y \in {} : y ELSE x
Low == x # 2
After == Stop # "postcondition" \/ TLCGet("level") < 0
====
