---- MODULE FieldName ----
VARIABLE x
Low == 1
Init == x = [Low |-> Low]
Next == UNCHANGED x
====
