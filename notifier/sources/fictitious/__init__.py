"""Invented Flemish data for the demo, the tests and the benchmarks; nothing of it is real."""
