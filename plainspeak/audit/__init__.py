"""Many documents at once: a folder checked in parallel, its figures kept, and what they show.

```text
folder ──► discover ──► pool of workers: read, check, rows_of ──► store (figures and hashes, never text)
                                                                    │
                                     view: one run, small groups hidden ──► report · trend · compare · export
```

Nothing here prints; the command does. The store is the only thing that is kept.
"""
