-------------------------------- MODULE Forks --------------------------------
\* Two philosophers, each with the fork at the left, each waiting for the one at the right.
EXTENDS Naturals
CONSTANTS P, Q, Nobody
VARIABLE fork

LOCAL INSTANCE TLC

Left == P :> 1 @@ Q :> 2
Right == P :> 2 @@ Q :> 1

Init == fork = <<Nobody, Nobody>>

Take(p, f) == fork[f] = Nobody /\ fork' = [fork EXCEPT ![f] = p]
TakeLeft(p) == Take(p, Left[p])
TakeRight(p) == fork[Left[p]] = p /\ Take(p, Right[p])
Release(p) == (\A f \in 1..2: fork[f] = p) /\ fork' = <<Nobody, Nobody>>

Next == \E p \in {P, Q}: TakeLeft(p) \/ TakeRight(p) \/ Release(p)
==============================================================================
