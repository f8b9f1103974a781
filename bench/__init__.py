"""The benchmarks: each a ratio of medians, both sides measured in turn in one run.

They hold no rule of the service, and nothing of the service imports them.
"""
