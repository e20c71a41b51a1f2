"""Settings, rules and ignores hold the same in every command, in the audit and in an editor."""

import gc
import json
import weakref
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from house_pack import PACK

from plainspeak import Document, rulebook
from plainspeak.houses import Houses
from plainspeak.rulebook import Rulebook

HEAVY = "We will utilise a multi-agency approach on Monday.\n"
HUB = "She went to the family hub with Nain.\n"
LETTER = "Dear Kim,\n\nWe will utilise the car.\n"
NORTH = 'packs = ["house.yaml"]\nkin = ["Nain"]\ntype = "case-note"\nexclude = ["drafts/"]\n'
SOUTH = """\
reader = "professional"
off = ["plain-words.utilise"]
sentence_limit = 8
[types]
"letters/*" = "letter"
"*" = "case-note"
[severity]
jargon = "advice"
"""
ASIDE = "<!-- plainspeak: ignore plain-words.utilise -- her word -->\n\n"


@pytest.fixture
def teams(write, tmp_path):
    """Two teams, each with settings of its own, and documents that belong to neither."""
    write("notes/north/plainspeak.toml", NORTH)
    write("notes/north/house.yaml", PACK)
    write("notes/north/a.txt", HEAVY + HUB)
    write("notes/north/deep/b.md", ASIDE + HEAVY)
    write("notes/north/drafts/c.txt", HEAVY)
    write("notes/south/plainspeak.toml", SOUTH)
    write("notes/south/a.txt", HEAVY + HUB)
    write("notes/south/letters/b.txt", LETTER)
    write("notes/c.txt", "Leo rang.\n" + HUB + LETTER)
    return tmp_path / "notes"


def told(ran):
    """Return what was said beside the answer, but that a team's own rules are prepared the first time."""
    lines = ran.err.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("Preparing the rules."))


def ignoring(run, place, rule, *options):
    ran = run("ignore", place, "--rule", rule, "--why", "the order says so", *options)
    assert ran.status == 0, ran.err


def by_check(run, *options):
    """Return what a check finds and misses in each file below `notes`, by its path there."""
    ran = run("check", "notes", "--format", "json", "--fail-on", "never", *options)
    assert (ran.status, told(ran)) == (0, "")
    return {
        Path(row["path"]).relative_to("notes").as_posix(): (
            row["type"],
            {(f["rule"], f["severity"], f["fingerprint"]) for f in row["findings"]},
            {(part["code"], part["severity"]) for part in row["missing"]},
        )
        for row in json.loads(ran.out)["documents"]
    }


def audit(run, *options):
    ran = run("audit", "notes", "--jobs", 1, *options)
    assert (ran.status, told(ran)) == (0, "")
    return ran.out


def by_audit(tmp_path):
    """Return what the latest audit found and missed in each file."""
    duckdb = pytest.importorskip("duckdb", reason="the audit extra is not installed")
    found = {}
    with duckdb.connect(str(tmp_path / "notes.audit.duckdb"), read_only=True) as store:
        for path, result, kind in store.execute(
            "SELECT path, result, type FROM documents JOIN measures USING (result) "
            "WHERE run = (SELECT max(run) FROM runs)"
        ).fetchall():
            found[path] = (
                kind,
                *(
                    set(store.execute(f"{query} WHERE result = ?{more}", [result]).fetchall())
                    for query, more in (
                        ("SELECT rule, severity, fingerprint FROM findings", ""),
                        ("SELECT part, severity FROM parts", " AND missing"),
                    )
                ),
            )
    return found


def counts(line):
    """Return how many were checked and how many unchanged, from what an audit says first."""
    words = line.split("\n")[0].replace(",", "").split()
    return int(words[2]), int(words[4])


def test_an_audit_finds_in_each_file_what_a_check_finds(run, teams, tmp_path):
    ignoring(run, "notes/south/a.txt:1", "jargon.multi-agency")
    ignoring(run, "notes/c.txt:5", "plain-words.utilise")

    audit(run)
    checked, audited = by_check(run), by_audit(tmp_path)

    assert checked == audited
    rules = {path: {row[0] for row in found} for path, (_, found, _) in audited.items()}
    assert "house.hub" in rules["north/a.txt"]
    assert "house.hub" not in rules["south/a.txt"]
    assert "plain-words.utilise" in rules["north/a.txt"]
    assert rules["north/deep/b.md"] == {"jargon.multi-agency"}
    assert {"plain-words.utilise", "jargon.multi-agency"}.isdisjoint(rules["south/a.txt"])
    assert "plain-words.utilise" not in rules["c.txt"]
    assert "north/drafts/c.txt" not in audited
    assert audited["south/letters/b.txt"][0] == "letter"


def test_settings_for_all_hold_in_an_audit_as_in_a_check(run, write, teams, tmp_path):
    write("ours.toml", 'off = ["jargon"]\nreader = "child"\n')

    audit(run, "--config", "ours.toml")

    assert by_check(run, "--config", "ours.toml") == by_audit(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "checked"),
    [
        ("north/plainspeak.toml", NORTH + 'names = ["Nan"]\n', 2),
        ("north/plainspeak.toml", NORTH + 'fail_on = "never"\n', 0),
        ("north/plainspeak.toml", NORTH.replace('"drafts/"', '"templates/"'), 1),
        ("north/house.yaml", PACK.replace("Mill Lane", "Bridge Street"), 2),
        ("north/house.yaml", PACK, 0),
        ("south/plainspeak.toml", SOUTH.replace('"letters/*" = "letter"', ""), 1),
        ("south/letters/plainspeak.toml", SOUTH, 1),
    ],
)
def test_a_change_of_settings_or_rules_checks_anew_what_they_hold_for(
    name, content, checked, run, write, teams, tmp_path
):
    documents = counts(audit(run))[0]
    write(f"notes/{name}", content)

    assert documents == 5
    assert counts(audit(run))[0] == checked
    assert by_check(run) == by_audit(tmp_path)


def test_an_ignore_checks_anew_the_document_it_speaks_of_and_no_other(run, teams, tmp_path):
    audit(run)
    ignoring(run, "notes/c.txt:5", "plain-words.utilise")
    place = tmp_path / "notes/.plainspeak-ignored.json"
    [fingerprint] = json.loads(place.read_text())["ignored"]

    ignored = counts(audit(run))
    with_ignore = by_audit(tmp_path)
    again = counts(audit(run))
    assert run("ignore", fingerprint, "--take-back", "--file", place).status == 0
    taken_back = counts(audit(run))

    assert (ignored, again) == ((1, 4), (0, 5))
    assert "plain-words.utilise" not in {row[0] for row in with_ignore["c.txt"][1]}
    assert taken_back == (0, 5)  # the figures of the first audit are there still
    assert "plain-words.utilise" in {row[0] for row in by_audit(tmp_path)["c.txt"][1]}
    assert by_check(run) == by_audit(tmp_path)


def test_an_ignore_that_has_run_out_counts_no_more(teams, run, tmp_path):
    from plainspeak.audit import runner
    from plainspeak.audit.store import Store
    from plainspeak.audit.work import Setup

    ignoring(run, "notes/c.txt:5", "plain-words.utilise", "--until", "2099-06-30")
    store = Store(tmp_path / "notes.audit.duckdb")

    def on(day):
        outcome = runner.run(runner.Plan(teams, store, Setup(today=day)))
        return outcome.checked, "plain-words.utilise" in {
            r[0] for r in by_audit(tmp_path)["c.txt"][1]
        }

    assert on(date(2099, 6, 30)) == (5, False)
    assert on(date(2099, 7, 1)) == (1, True)


def test_what_was_set_aside_is_counted_apart(run, teams, tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="the audit extra is not installed")
    ignoring(run, "notes/south/a.txt:1", "jargon.multi-agency")
    said = audit(run)

    with duckdb.connect(str(tmp_path / "notes.audit.duckdb"), read_only=True) as store:
        rows = store.execute("SELECT rule, beside FROM set_aside ORDER BY rule").fetchall()
    assert rows == [("jargon.multi-agency", True), ("plain-words.utilise", False)]
    assert "2 findings are set aside with a reason, and not counted here." in said


def test_a_part_that_is_set_aside_is_neither_there_nor_missing(checker):
    from plainspeak.audit import rows

    text = "<!-- plainspeak: ignore-file no-contact -- it is on the letterhead -->\n\n" + LETTER
    before = rows.rows_of(checker.check(LETTER, "letter")).parts
    after = rows.rows_of(checker.check(text, "letter")).parts

    assert ("no-contact", True) in [row[:2] for row in before]
    assert after == [row for row in before if row[0] != "no-contact"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("south/plainspeak.toml", 'off = ["jargn"]\n', "Did you mean 'jargon'?"),
        ("north/house.yaml", "- id: house.hub\n  knd: wording\n", "house.yaml:2:3: "),
        ("south/.plainspeak-ignored.json", "{", "is not JSON"),
    ],
)
def test_what_cannot_be_used_ends_an_audit_before_it_begins(
    name, content, says, run, write, teams, tmp_path
):
    write(f"notes/{name}", content)

    ran = run("audit", "notes", "--jobs", 1)

    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err and "utilise" not in ran.err
    assert told(ran).count("\n") == 1
    assert not (tmp_path / "notes.audit.duckdb").exists()


def test_a_report_shows_the_words_of_a_teams_own_rules_and_says_how_much_was_set_aside(
    run, write, teams, tmp_path
):
    pytest.importorskip("altair", reason="the audit extra is not installed")
    ignoring(run, "notes/south/a.txt:1", "jargon.multi-agency")

    audit(run, "--report", "out.html", "--quotes", "--small-numbers", 1)

    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "family hub" in page and "the centre on Mill Lane" in page
    assert "2 findings were set aside with a reason by the people who work here" in page


def test_what_was_set_aside_is_never_quoted(run, teams, tmp_path):
    from plainspeak.audit import quotes, view
    from plainspeak.audit.store import Store
    from plainspeak.audit.work import Setup

    ignoring(run, "notes/south/a.txt:1", "jargon.multi-agency")
    audit(run)
    rows = view.load(Store(tmp_path / "notes.audit.duckdb"), 1).documents

    raised = {row.path: quotes.quotes_of(teams, row, Houses(), Setup()).raised for row in rows}

    assert "jargon.multi-agency" not in raised["south/a.txt"]
    assert "plain-words.utilise" not in raised["north/deep/b.md"]
    assert raised["north/a.txt"]["house.hub"] == HUB.strip().replace("Nain", "[name]")


def test_rules_why_uses_the_settings_and_ignores_nearest_to_the_file(run, write, teams):
    north = run("rules", "why", "notes/north/a.txt:2", "--rule", "house.hub")
    south = run("rules", "why", "notes/south/a.txt:1", "--rule", "plain-words.utilise")
    letter = run("rules", "why", "notes/south/letters/b.txt:3")
    ignoring(run, "notes/c.txt:5", "plain-words.utilise")
    left = run("rules", "why", "notes/c.txt:5", "--rule", "plain-words.utilise")

    assert "house.hub: raised" in north.out
    assert "house settings turn it off" in south.out
    assert "Somebody set it aside: the order says so." in left.out
    assert letter.out.splitlines()[0].endswith(", for the professional")
    assert "Letter" in letter.out.splitlines()[0]


def test_two_versions_are_compared_by_the_settings_of_the_record(run, write, teams):
    write("notes/south/plainspeak.toml", "of = 1\n")

    by_north = run("verify", "notes/north/a.txt", "notes/south/a.txt")
    by_south = run("verify", "notes/south/a.txt", "notes/north/a.txt")
    piped = run("verify", "-", "notes/north/a.txt", stdin=HEAVY + HUB)

    assert (by_north.status, piped.status) == (0, 0)
    assert by_south.status == 2 and "Did you mean 'off'?" in by_south.err


def test_a_fix_of_a_folder_passes_over_what_settings_exclude(run, teams):
    ran = run("fix", "notes", "--write")

    assert ran.status == 0
    assert (teams / "north/drafts/c.txt").read_text(encoding="utf-8") == HEAVY
    assert "utilise" not in (teams / "north/a.txt").read_text(encoding="utf-8")
    assert "utilise" in (teams / "south/a.txt").read_text(encoding="utf-8")


@pytest.fixture
def asked(monkeypatch):
    """The packs that rules were loaded with, a row each time."""
    rows = []
    load = rulebook.load

    def counting(packs=(), **options):
        rows.append(packs)
        return load(packs, **options)

    monkeypatch.setattr(rulebook, "load", counting)
    return rows


def test_rules_are_read_once_for_all_houses_that_have_the_same(write, asked, tmp_path):
    write("one/plainspeak.toml", "advice = true\n")
    write("two/plainspeak.toml", 'reader = "child"\n')
    write("three/plainspeak.toml", 'packs = ["../house.yaml"]\n')
    write("house.yaml", PACK)
    houses = Houses()

    found = [houses.of(str(tmp_path / name / "a.txt")) for name in ("one", "two", "three") * 3]

    assert len(asked) == 2
    assert found[0] is found[3] and found[0].rulebook is found[1].rulebook
    assert found[2].rulebook is not found[0].rulebook


def test_a_report_on_many_teams_reads_the_rules_of_each_once(write, asked, tmp_path):
    pytest.importorskip("duckdb", reason="the audit extra is not installed")
    from plainspeak.cli import audit

    names = [f"team{number:02}" for number in range(10)]
    for name in names:
        write(f"{name}/house.yaml", PACK.replace("house.hub", f"house.{name}"))
        write(f"{name}/plainspeak.toml", 'packs = ["house.yaml"]\n')
    # By date, the teams take turns.
    rows = [SimpleNamespace(path=f"{name}/{day}.txt") for day in "abc" for name in names]

    books = audit._rulebooks(Houses(), tmp_path, SimpleNamespace(documents=rows))

    assert len(books) == len(asked) == 11


def test_no_more_than_a_few_rulebooks_are_held_at_once(write, tmp_path):
    houses = Houses()
    books: list[weakref.ref[Rulebook]] = []
    for number in range(12):
        write(f"{number}/house.yaml", PACK.replace("house.hub", f"house.hub-{number}"))
        write(f"{number}/plainspeak.toml", 'packs = ["house.yaml"]\n')
        books.append(weakref.ref(houses.of(str(tmp_path / f"{number}/a.txt")).rulebook))
    gc.collect()

    assert sum(row() is not None for row in books) == 8


def test_a_server_sees_what_changes_on_disk_and_a_command_does_not(write, tmp_path):
    settings = write("plainspeak.toml", 'off = ["jargon"]\npacks = ["house.yaml"]\n')
    write("house.yaml", PACK)
    place = str(tmp_path / "a.txt")
    command, server = Houses(), Houses(serving=True)
    for houses in (command, server):
        assert "jargon" in houses.of(place).settings.off
    same = server.of(place)
    assert server.of(place) is same

    settings.write_text('packs = ["house.yaml"]\n', encoding="utf-8")
    write("house.yaml", PACK.replace("Mill Lane", "Bridge Street"))
    write(
        ".plainspeak-ignored.json",
        json.dumps({"version": 1, "ignored": {"0123456789abcdef-1": {"why": "her word"}}}),
    )

    assert "jargon" in command.of(place).settings.off
    assert "jargon" not in server.of(place).settings.off
    assert server.of(place).rulebook.rule("house.hub").say[""] == ("the centre on Bridge Street",)
    assert list(server.ignored(place).entries) == ["0123456789abcdef-1"]


def test_a_server_remembers_and_forgets_and_says_the_same_as_a_command(write, tmp_path):
    write("plainspeak.toml", NORTH.replace("type", "#"))
    write("house.yaml", PACK)
    place = str(tmp_path / "a.txt")
    server, command = Houses(serving=True).of(place), Houses().of(place)
    text = HEAVY + HUB + LETTER

    assert command.memory is None
    for end in range(len(HEAVY), len(text)):
        document = Document(text[:end], place)
        assert server.check(document, "case-note") == command.check(document, "case-note")


def test_a_server_that_forgets_holds_no_sentence(write, tmp_path):
    houses = Houses(serving=True)
    checker = houses.of(str(tmp_path))
    checker.check(HEAVY + HUB, "case-note")
    held = checker.memory
    assert len(held.alone) and len(held.blocks)

    houses.forget()

    assert checker.memory is not held
    assert not (
        len(checker.memory.alone) or len(checker.memory.blocks) or len(checker.memory.beside)
    )


@pytest.mark.parametrize(
    ("name", "content", "told_of"),
    [
        ("plainspeak.toml", 'reader = "nobody"\n', "'reader' cannot be 'nobody'"),
        ("plainspeak.toml", 'packs = ["gone.yaml"]\n', "gone.yaml"),
        (".plainspeak-ignored.json", "{", ".plainspeak-ignored.json"),
    ],
)
@pytest.mark.parametrize("paths", [["h"], ["h/b/n.txt", "h/b/deep/n.txt", "h/a/n.txt"]])
def test_what_is_broken_in_one_team_does_not_stop_the_others(
    run, write, tmp_path, name, content, told_of, paths
):
    for place in ("h/a", "h/b", "h/b/deep"):
        write(f"{place}/n.txt", HEAVY)
    write(f"h/b/{name}", content)

    for command in (("check",), ("fix", "--diff")):
        ran = run(*command, *paths)

        assert (ran.status, told(ran).count(told_of)) == (2, 1), ran.err
        assert "utilise" in ran.out
        assert "b/n.txt" not in ran.out
