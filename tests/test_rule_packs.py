"""A pack of someone's own: what it may hold, and how its faults are told."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from house_pack import PACK as RULE

import plainspeak
from plainspeak import Checker, RuleError, rulebook
from plainspeak.rulebook import cache, source

# What is wrong, the pack, and the line that says so.
FAULTS = {
    "a misspelt field": (
        RULE.replace("  say:", "  sya:"),
        "pack.yaml:5:3: a rule has no field 'sya'. Did you mean 'say'?",
    ),
    "a misspelt category": (
        RULE.replace("jargon", "jargn"),
        "pack.yaml:2:3: 'category' cannot be 'jargn'. Did you mean 'jargon'? One of:",
    ),
    "no reason": (
        RULE.replace("  why: Families here call it the centre.\n", ""),
        "pack.yaml:1:3: rule 'house.hub' has no 'why'. Add it: one true sentence about this term.",
    ),
    "no near miss": (
        RULE.replace('    - {leave: "“Family hub” is what the sign says."}\n', ""),
        "pack.yaml:9:3: rule 'house.hub' needs at least one 'before' (a sentence to raise) and one 'leave'",
    ),
    "an id with a capital": (
        RULE.replace("house.hub", "House.hub"),
        "pack.yaml:1:3: 'House.hub' is not a rule id. Write category.name, in lower case with hyphens.",
    ),
    "two rules of one id": (
        RULE + RULE,
        "pack.yaml:12:3: rule 'house.hub' is already written at line 1.",
    ),
    "a field written twice": (
        RULE.replace("  form: noun", "  find: [x]"),
        "pack.yaml:4:3: 'find' is written twice.",
    ),
    "an unknown context": (
        RULE.replace("  form: noun", "  unless: [{befor: [x]}]"),
        "pack.yaml:4:13: a context has no key 'befor'. Did you mean 'before'?",
    ),
    "an empty context": (
        RULE.replace("  form: noun", "  unless: [{before: []}]"),
        "pack.yaml:4:13: 'before' holds no words, so it never holds.",
    ),
    "an unknown reader": (
        RULE.replace("[the centre on Mill Lane]", "{famly: [x]}"),
        "pack.yaml:5:9: 'say' has no reader 'famly'. Did you mean 'family'?",
    ),
    "broken YAML": (RULE.replace("[family hub]", "[family hub"), "pack.yaml:4:7: not valid YAML:"),
    "a tab": ("- id: a.b\n\tkind: wording\n", "pack.yaml:2:1: not valid YAML:"),
    "an alias": (
        "- &a {id: a.b}\n- *a\n",
        "pack.yaml:1:3: anchors and aliases (& and *) are not allowed.",
    ),
    "a Python object": (
        "- !!python/object/apply:os.system [ls]\n",
        "pack.yaml:1:3: tag tag:yaml.org,2002:python/object/apply:os.system is not allowed.",
    ),
    "no list": (
        "id: a.b\n",
        "pack.yaml:1:1: a pack is a list of rules, each starting with '- id:'.",
    ),
    "a list of words": (
        "- just words\n",
        "pack.yaml:1:1: a rule is a mapping that starts with '- id:'.",
    ),
    "deep nesting": ("[" * 5000, "pack.yaml:1:"),
    "not UTF-8": (b"- id: caf\xe9\n", "pack.yaml:1:1: is not UTF-8 text. Save it as UTF-8."),
    "a word list in a circle": (
        '- {id: one, words: ["<two> x"]}\n- {id: two, words: ["<one> y"]}\n',
        "pack.yaml:1:3: word list 'one' refers to itself.",
    ),
    "an unknown word list": (
        '- {id: kin, words: [nan]}\n- {id: one, words: ["<kim> x"]}\n',
        "pack.yaml:2:3: there is no word list 'kim'. Did you mean 'kin'?",
    ),
}
PART = """\
- id: house.part
  kind: part
  category: missing
  code: no-who
  message: Nobody is named.
  question: Who?
  why: Someone did it.
  source: house
  types: [letter]
  shown_by:
    - {pattern: %s}
  examples:
    - {before: "It was done."}
    - {leave: "Kim did it."}
"""


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_in_a_pack_is_told_with_its_place_and_what_to_do(
    what, write, monkeypatch, tmp_path
):
    content, says = FAULTS[what]
    write("pack.yaml", content)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(RuleError) as told:
        rulebook.load([Path("pack.yaml")], shipped=False)

    assert str(told.value).startswith(says)
    assert "\n" not in str(told.value)


def test_a_fault_in_a_pack_is_one_line_on_the_command_line(run, write):
    write("pack.yaml", RULE.replace("  say:", "  sya:"))
    write("note.txt", "Mum rang.")

    ran = run("check", "note.txt", "--rules", "pack.yaml")

    assert ran.err.splitlines() == [
        "Preparing the rules. This happens once, after rules change.",
        "plainspeak: pack.yaml:5:3: a rule has no field 'sya'. Did you mean 'say'?",
    ]
    assert (ran.status, ran.out) == (2, "")


def test_a_yaml_bomb_is_refused_before_it_is_unpacked(run, write):
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    write("bomb.yaml", "\n".join(rows))

    ran = run("rules", "test", "bomb.yaml")

    assert (
        "bomb.yaml:1:4: anchors and aliases (& and *) are not allowed. Write the value out."
        in ran.err
    )
    assert ran.status == 2


def test_a_pack_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (source.MAX_BYTES + 1))

    with pytest.raises(
        RuleError, match=r"large\.yaml:1:1: the file is larger than 4 MB\. Split it into packs\."
    ):
        rulebook.load([path])


@pytest.mark.parametrize("pattern", ["'(who'", "'who(?=m)'", "'(?<!a)who'", r"'(a)\1'"])
def test_a_pattern_that_cannot_be_used_is_refused_at_its_line(pattern, write):
    path = write("pack.yaml", PART % pattern)

    with pytest.raises(RuleError, match=r"pack\.yaml:11:8: 'pattern' cannot be used: "):
        rulebook.load([path], shipped=False)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A checker with a house pack that adds a rule, replaces one, and holds a pattern that would hang `re`."""
    path = tmp_path_factory.mktemp("house") / "pack.yaml"
    replaced = RULE.replace("house.hub", "plain-words.utilise").replace("family hub", "zebra")
    path.write_text(RULE + replaced + PART % "'^(a+)+$'", encoding="utf-8")
    return Checker([path])


def test_a_house_pack_adds_a_rule(house):
    findings = house.check("She went to two family hubs.", "case-note").findings

    assert [(row.rule, row.span) for row in findings] == [("house.hub", plainspeak.Span(16, 27))]


def test_a_house_pack_replaces_a_shipped_rule_of_the_same_id(house, checker):
    assert set(house.rulebook.ids) - set(checker.rulebook.ids) == {"house.hub", "house.part"}
    assert [row.rule for row in house.check("We will utilise a zebra.", "case-note").findings] == [
        "plain-words.utilise"
    ]


CHANGE = """\
- change: plain-words.utilise
  %s
"""


def loaded(write, content):
    return rulebook.load([write("pack.yaml", content)])


def test_a_pack_changes_single_fields_of_a_shipped_rule_and_leaves_the_rest(write, book):
    changed = loaded(write, CHANGE % "say: [make use of]\n  severity: warning").rule(
        "plain-words.utilise"
    )
    shipped = book.rule("plain-words.utilise")

    assert (changed.say, str(changed.severity)) == ({"": ("make use of",)}, "warning")
    assert (changed.find, changed.why, changed.place) == (shipped.find, shipped.why, shipped.place)
    assert changed.confidence == shipped.confidence
    assert [row.before for row in changed.examples] == [row.before for row in shipped.examples]
    assert {row.after for row in changed.examples} == {None}


def test_a_changed_rule_raises_with_its_new_words_and_once(write):
    checker = Checker([write("pack.yaml", CHANGE % "say: [make use of]")])
    [finding] = checker.check("We utilised the bus.", "case-note").findings

    assert [row.text for row in finding.suggestions] == ["made use of"]


def test_packs_stack_and_the_later_wins(write):
    first = write("first.yaml", CHANGE % "severity: error\n  why: One.")
    second = write("second.yaml", CHANGE % "severity: warning")
    stacked = rulebook.load([first, second])
    rule = stacked.rule("plain-words.utilise")

    assert (str(rule.severity), rule.why) == ("warning", "One.")
    assert [
        (row.what, Path(row.place.file).name, row.fields) for row in stacked.history(rule.id)
    ] == [
        ("written", "words-q-z.yaml", ()),
        ("changed", "first.yaml", ("severity", "why")),
        ("changed", "second.yaml", ("severity",)),
    ]


def test_a_pack_switches_a_rule_off_and_a_later_one_brings_it_back(write):
    off = write("off.yaml", "- off: plain-words.utilise\n  why: We say it here.\n")
    back = write("back.yaml", CHANGE % "severity: warning")
    text = "We will utilise it."

    assert Checker([off]).check(text, "case-note").findings == ()
    assert "plain-words.utilise" in rulebook.load([off]).ids
    assert len(Checker([off, back]).check(text, "case-note").findings) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (CHANGE.replace("utilise", "utilse") % "severity: error", "1:3: there is no rule 'plain-words.utilse' to change. Did you mean 'plain-words.utilise'?"),
        ("- off: jargn.contact\n  why: x\n", "1:3: there is no rule 'jargn.contact' to switch off. Did you mean 'jargon.contact'?"),
        ("- off: jargon.contact\n", "1:3: say why 'jargon.contact' is switched off."),
        ("- off: jargon.contact\n  severity: error\n", "2:3: '- off: ID' holds only 'why', not 'severity'."),
        (CHANGE % "severty: error", "2:3: a rule has no field 'severty'. Did you mean 'severity'?"),
        (CHANGE % "severity: grave", "2:3: 'severity' cannot be 'grave'."),
        (CHANGE % "id: house.utilise", "2:3: 'id' cannot be changed."),
        (CHANGE % "why:", "2:3: 'why' cannot be empty."),
        (CHANGE % "say: [used]", "2:3: rule 'plain-words.utilise' is about a verb"),
        (CHANGE % 'examples: [{before: "We will utilise it."}]', "2:3: rule 'plain-words.utilise' needs at least one 'before'"),
        ("- change: plain-words.utilise\n", "1:3: nothing is changed."),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made_is_told_with_its_place(content, says, write):
    path = write("pack.yaml", content)

    with pytest.raises(RuleError) as told:
        rulebook.load([path])

    assert str(told.value).startswith(f"{path}:{says}")


def test_a_rule_is_shown_with_what_changed_it(run, write):
    pack = write("pack.yaml", CHANGE % "say: [make use of]")
    toml = write("plainspeak.toml", 'packs = ["pack.yaml"]\n[severity]\nplain-words = "warning"\n')
    lines = run("rules", "show", "plain-words.utilise").out.splitlines()

    assert lines[-3].startswith("Written in: rules/packs/plain-words/words-q-z.yaml:")
    assert lines[-2:] == [
        f"Changed in: {pack}:1:3 (say)",
        f"How grave here: warning ({toml}:3:1)",
    ]


def test_a_word_list_of_a_house_replaces_ours_in_every_rule(write):
    lists = "- {id: kin, form: noun, words: [zog]}\n"
    document = (
        Checker([write("pack.yaml", lists)]).check("We saw zogs and mum.", "case-note").document
    )

    assert document.marks["kin"] == {2: (3,)}
    assert 2 in document.marks["person"]


def test_rules_of_a_house_are_found_beside_those_that_start_alike(write, checker):
    pack = RULE.replace("family hub", "family group supper")
    house = Checker([write("pack.yaml", pack)])
    theirs, ours = (
        "We went to family group suppers.",
        "The family group conference met.",
    )

    assert [row.rule for row in house.check(theirs, "case-note").findings] == ["house.hub"]
    found = checker.check(ours, "case-note").findings
    assert found and house.check(ours, "case-note").findings == found


def test_a_pattern_that_would_hang_other_engines_is_matched_at_once(house):
    # `re` would try 2 to the power of 40 ways.
    assert house.check("a" * 40 + "!", "letter").missing


def test_a_profile_without_a_field_is_refused_at_its_line(write):
    path = write("pack.yaml", "profile: chronology\ntitle: Chronology\n")

    with pytest.raises(
        RuleError, match=r"pack\.yaml:1:1: profile 'chronology' has no 'sentence_limit'\. Add it"
    ):
        rulebook.load([path])


def test_the_same_packs_have_the_same_hash_and_other_packs_another(write, book):
    path = write("pack.yaml", RULE)

    assert rulebook.load().sha256 == book.sha256
    assert (
        rulebook.load([path], shipped=False).sha256
        == rulebook.load([path], shipped=False).sha256
        != book.sha256
    )


def test_a_cache_that_cannot_be_read_is_made_again(write, monkeypatch, tmp_path):
    folder = tmp_path / "cache"
    monkeypatch.setenv("PLAINSPEAK_CACHE", str(folder))
    path = write("pack.yaml", RULE)
    rulebook.load([path], shipped=False)
    for kept in list(folder.iterdir()):
        kept.write_bytes(kept.read_bytes()[:-1])
    assert [rule.id for rule in rulebook.load([path], shipped=False)] == ["house.hub"]

    for kept in list(folder.iterdir()):
        kept.write_bytes(b"rubbish")
    assert [rule.id for rule in rulebook.load([path], shipped=False)] == ["house.hub"]


def test_only_the_pack_that_changed_is_compiled_again(write, monkeypatch):
    compiled = []
    compile_files = rulebook.compile_files
    monkeypatch.setattr(
        rulebook,
        "compile_files",
        lambda files, *rest, **more: (
            compiled.append(len(files)) or compile_files(files, *rest, **more)
        ),
    )
    path = write("pack.yaml", RULE)
    lines = []
    for content in (RULE, RULE, RULE.replace("family hub", "family hall")):
        path.write_text(content, encoding="utf-8")
        rulebook.load([path], progress=lines.append)

    assert compiled == [1, 1]
    assert lines == ["Preparing the rules. This happens once, after rules change."] * 2


def test_a_shipped_file_that_changes_is_seen_though_its_size_and_time_stay(
    write, monkeypatch, tmp_path
):
    monkeypatch.setenv("PLAINSPEAK_CACHE", str(tmp_path / "cache"))
    path = write("a.yaml", "one")
    reads = []

    def read(file, name):
        reads.append(name)
        return file.read_bytes()

    def digest():
        return cache.hash_once([("a.yaml", path)], read)

    first = digest()
    path.write_text("two", encoding="utf-8")

    assert digest() != first
    # What was written just now is read each time; what has settled is not.
    reads.clear()
    for note in (tmp_path / "cache").glob("seen-*"):
        os.utime(note, (note.stat().st_atime, note.stat().st_mtime + 10))
    assert digest() == digest() and reads == []


def test_a_rulebook_can_be_sent_to_another_process(house):
    text = "She went to two family hubs prior to LAC."
    sent = pickle.loads(pickle.dumps(house))

    assert sent.check(text, "case-note").findings == house.check(text, "case-note").findings


def test_threads_share_a_rulebook_that_is_read_as_it_is_used(checker):
    fresh = Checker()
    text = (
        "We will utilise it prior to the LAC review. He was at risk of harm due to domestic abuse."
    )
    alone = checker.check(text, "case-note").findings

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: fresh.check(text, "case-note").findings, range(16)))

    assert found == [alone] * 16


def test_a_cache_folder_that_cannot_be_written_costs_time_only(write, monkeypatch):
    monkeypatch.setenv("PLAINSPEAK_CACHE", str(write("a-file", "") / "cache"))

    assert [rule.id for rule in rulebook.load([write("pack.yaml", RULE)], shipped=False)] == [
        "house.hub"
    ]
