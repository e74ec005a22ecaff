---- MODULE ExtendsItself ----
EXTENDS ExtendsItself
====
