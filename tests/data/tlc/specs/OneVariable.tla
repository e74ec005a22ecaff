---- MODULE OneVariable ----
EXTENDS Naturals
VARIABLE queue

Init == queue = <<>>
Put == queue' = <<1, "a b">>
Next == Put
Empty == queue = <<>>
====
