---- MODULE PrintNoise ----
EXTENDS Naturals, TLC
VARIABLES x, y
Init == x = 0 /\ y = 0 /\ PrintT("@!@!@STARTMSG 9999:7 is not a marker")
Next == /\ PrintT(<<"step", x, "@!@!@ENDMSG 2190 @!@!@ nor is this">>)
        /\ x' = x + 1
        /\ y' = IF x = 1 THEN Print("Error: not an error", y) ELSE y
Low == x < 2
====
