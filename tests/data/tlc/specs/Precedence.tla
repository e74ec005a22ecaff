---- MODULE Precedence ----
EXTENDS Naturals
VARIABLES a,b
Init == a=0 /\ b=0
Next == \/ a'=a /\ b'=b \/ a'=a /\ b'=b
====
