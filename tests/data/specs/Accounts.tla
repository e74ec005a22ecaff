------------------------------ MODULE Accounts ------------------------------
\* Money moves between accounts, each a record; none is made and none is lost.
EXTENDS Integers
CONSTANTS Owners, Total
VARIABLE account

Init == \E rich \in Owners:
    account = [o \in Owners |-> [balance |-> IF o = rich THEN Total ELSE 0, open |-> TRUE]]

Pay(from, to, sum) ==
    /\ from /= to
    /\ account[from].open /\ account[to].open
    /\ sum <= account[from].balance
    /\ account' = [account EXCEPT ![from].balance = @ - sum, ![to].balance = @ + sum]

Close(o) ==
    /\ account[o].balance = 0
    /\ account' = [account EXCEPT ![o].open = ~@]

Next ==
    \/ \E from, to \in Owners, sum \in 1..Total: Pay(from, to, sum)
    \/ \E o \in Owners: Close(o)

RECURSIVE Sum(_)
Sum(owners) ==
    IF owners = {} THEN 0
    ELSE LET o == CHOOSE o \in owners: TRUE IN account[o].balance + Sum(owners \ {o})

NothingLost == Sum(Owners) = Total
TypeOK == account \in [Owners -> [balance: 0..Total, open: BOOLEAN]]
=============================================================================
