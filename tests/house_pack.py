"""The rule pack of an invented house, for tests."""

PACK = """\
- id: house.hub
  category: jargon
  find: [family hub]
  form: noun
  say: [the centre on Mill Lane]
  safety: ask
  why: Families here call it the centre.
  source: house
  examples:
    - {before: "She went to the family hub."}
    - {leave: "“Family hub” is what the sign says."}
"""
