---- MODULE Tricky ----
EXTENDS Integers, Sequences, TLC
CONSTANTS m1, m_2, M3x
VARIABLES integer, negative, boolean, plain, emptyString, quoted, escaped, hostile, spaced,
          emptySet, emptySequence, emptyFunction, sequence, tuple, set, setOfSequences, setOfSets,
          record, nested, oddField, keyword, byInteger, byNegative, byString, byModel, byTuple, deep,
          model, models, interval, negativeInterval, lazy, changing
vars == <<integer, negative, boolean, plain, emptyString, quoted, escaped, hostile, spaced,
          emptySet, emptySequence, emptyFunction, sequence, tuple, set, setOfSequences, setOfSets,
          record, nested, oddField, keyword, byInteger, byNegative, byString, byModel, byTuple, deep,
          model, models, interval, negativeInterval, lazy, changing>>
Init ==
    /\ integer = 0 /\ negative = -7 /\ boolean = TRUE /\ plain = "plain" /\ emptyString = ""
    /\ quoted = "say \"no\"" /\ escaped = "back\\slash \t tab \n line"
    /\ hostile = "/\\ x = 1 ] >> } State 2: <A line 1>" /\ spaced = "  two  spaces  "
    /\ emptySet = {} /\ emptySequence = <<>> /\ emptyFunction = [x \in {} |-> x]
    /\ sequence = <<1, 2, 3>> /\ tuple = <<1, "two", m1>> /\ set = {3, 1, 2}
    /\ setOfSequences = {<<>>, <<1>>, <<1, 2>>} /\ setOfSets = {{}, {1}, {1, 2}}
    /\ record = [a |-> 1, b |-> "x"] /\ nested = [a |-> [b |-> [c |-> {<<1>>}]]]
    /\ oddField = [TRUEish |-> 1, _x |-> 2] /\ keyword = [x \in {"IF", "and", "DOMAIN"} |-> 1]
    /\ byInteger = (0 :> "a" @@ 1 :> "b") /\ byNegative = (-1 :> 1 @@ 3 :> 2)
    /\ byString = ("a b" :> 1 @@ "c\"d" :> 2) /\ byModel = (m1 :> 1 @@ m_2 :> 2)
    /\ byTuple = (<<0, 1>> :> 1 @@ <<1, 0>> :> 2)
    /\ deep = [i \in 0..1 |-> [j \in {"x", "y z"} |-> [q |-> <<i, [k \in 5..6 |-> j]>>]]]
    /\ model = m1 /\ models = {m1, m_2, M3x} /\ interval = 1..5 /\ negativeInterval = -3..-1
    /\ lazy = SUBSET (1..10) /\ changing = <<>>
Next ==
    /\ integer < 2 /\ integer' = integer + 1
    /\ changing' = IF integer = 0 THEN (0 :> <<m1, [long |-> [i \in 1..12 |-> "wrapped-" \o "value"]]>>) ELSE {}
    /\ UNCHANGED <<negative, boolean, plain, emptyString, quoted, escaped, hostile, spaced,
          emptySet, emptySequence, emptyFunction, sequence, tuple, set, setOfSequences, setOfSets,
          record, nested, oddField, keyword, byInteger, byNegative, byString, byModel, byTuple, deep,
          model, models, interval, negativeInterval, lazy>>
Low == integer < 2
====
