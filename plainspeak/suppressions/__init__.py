"""What a person has set aside, and what a saved report held already.

`comments` reads the ignores inside a document, `aside` the file beside it, `baseline` a saved
report. None of them reads the clock: the day comes from whoever calls. `docs/suppressions.md` says
how they are used.
"""
