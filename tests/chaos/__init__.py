"""Faults against the real processes, with a history of what clients were told and a checker of what then is there (docs/faults.md).

``python -m tests.chaos --seed N --minutes M --database sqlite|postgres``; the same seed gives the same schedule of faults.
"""
