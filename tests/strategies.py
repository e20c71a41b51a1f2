"""Texts that no one would write, and texts that people do, for the property tests."""

from hypothesis import strategies as st

_WORDS = (
    "Mum",
    "Leo",
    "the child",
    "will utilise",
    "was observed to be",
    "engage with services",
    "LAC",
    "ICPC (",
    "domestic violence",
    "on 3 May",
    "at 10.30 a.m.",
    "s.47",
    "Dr J. Smith",
    "“I like it when Nan reads,”",
    "'don't",
    "not uncommon",
    "0 to 10",
    "Where are we today?",
    "an assessment",
    "AN ASSESSMENT",
    "the writer's view",
    "Dad requested a new worker",
    "From: Sam",
    "Subject: LAC",
    "12/03/24",
    "12/03/24  Leo",
)
_GAPS = (
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    ". ",
    "? ",
    "…",
    "\n- ",
    "\n1. ",
    ": ",
    " – ",
    "\u00a0",
    "-",
    "/",
    "\n# ",
    "",
)
_ODD = (
    "\ud800",  # half a pair: a lone surrogate
    "\udfff",
    "\0",
    "\u202e",  # right to left, by force
    "مرحبا",
    "שלום",
    "👩‍👧",  # one family, three code points
    "😀",
    "e\u0301",  # e and a combining accent
    "ﬁ",
    "İ",  # grows in lower case
    "ß",
    "\ufeff",
    "\u2028",
    "\x1b[31m",
    "Mum’s",
)

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)
"""Any string that Python can hold, lone surrogates too."""

notes = st.lists(
    st.one_of(
        st.sampled_from(_WORDS), st.sampled_from(_GAPS), st.sampled_from(_ODD), st.text(max_size=8)
    ),
    max_size=60,
).map("".join)
"""Pieces of notes in any order, with what breaks text tools in between."""

texts = st.one_of(anything, notes)
types = st.sampled_from(
    (
        None,
        "worry-statement",
        "safety-goal",
        "scaling-question",
        "case-note",
        "three-column-map",
        "letter",
    )
)
readers = st.sampled_from(("family", "child", "professional"))
