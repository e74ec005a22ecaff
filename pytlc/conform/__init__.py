"""Spec and reference model compared: the whole state graph, walks of either, and logs."""
