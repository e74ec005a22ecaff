---- MODULE OpenComment ----
(* a comment
VARIABLE x
====
