"""Auditing a folder: what is checked, what is kept, and that nothing is counted twice."""

import datetime
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

duckdb = pytest.importorskip("duckdb", reason="the audit extra is not installed")

from plainspeak import InputError  # noqa: E402
from plainspeak.audit import details, pool, rows, runner, schema, view  # noqa: E402
from plainspeak.audit.details import Details, Names, pattern_by, read_people  # noqa: E402
from plainspeak.audit.store import Store  # noqa: E402
from plainspeak.audit.work import Setup  # noqa: E402

PLAIN = "Leo said he likes it when his nan reads to him. Nan will come on Monday.\n"
HEAVY = "We will utilise a multi-agency approach.\n"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def team(tmp_path, write):
    """Six documents of two workers, by month in their names."""
    for worker in ("Ana Silva", "Ben Okafor"):
        for month in ("01", "02", "03"):
            write(
                f"team/{worker}/case-note/2026-{month}-10-visit.txt",
                f"I saw Leo on the {month}th. {HEAVY if worker.startswith('Ben') else PLAIN}",
            )
    return tmp_path / "team"


def audited(folder, store, **options):
    options.setdefault("names", Names(pattern_by("worker,type")))
    return runner.run(runner.Plan(folder, Store(store), **options))


def all_figures(path):
    """Return every row of a store but when it was made and by which run."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return [
            connection.execute(query).fetchall()
            for query in (
                "SELECT document, path, result, worker, team, date FROM documents WHERE run = (SELECT max(run) FROM runs) ORDER BY ALL",
                "SELECT * EXCLUDE (checked) FROM measures ORDER BY ALL",
                *(f"SELECT * FROM {name} ORDER BY ALL" for name in ("findings", "parts", "good", "scores", "set_aside")),
            )
        ]  # fmt: skip


def test_only_what_changed_is_checked_again(team, tmp_path):
    store = tmp_path / "a.duckdb"
    first = audited(team, store)
    (team / "Ana Silva/case-note/2026-01-10-visit.txt").write_text(HEAVY, encoding="utf-8")
    (team / "Ana Silva/case-note/2026-02-10-visit.txt").unlink()

    second = audited(team, store)

    assert (first.documents, first.checked, first.unchanged) == (6, 6, 0)
    assert (second.documents, second.checked, second.unchanged, second.removed) == (5, 1, 4, 1)
    shown = view.load(Store(store), second.run)
    assert [row.worker for row in shown.documents] == [
        "Ana Silva", "Ben Okafor", "Ben Okafor", "Ana Silva", "Ben Okafor",
    ]  # fmt: skip


def test_a_file_that_was_only_touched_is_not_checked_again(team, tmp_path):
    audited(team, tmp_path / "a.duckdb")
    for path in team.rglob("*.txt"):
        os.utime(path, (1, 1))

    again = audited(team, tmp_path / "a.duckdb")

    assert (again.run, again.checked) == (1, 0)
    [seen, *_] = Store(tmp_path / "a.duckdb").before(shown_folder(tmp_path), "")[0].values()
    assert (
        seen.modified == 1_000_000_000
    )  # what it looks like now is known, so it need not be read next time


def shown_folder(tmp_path):
    return Store(tmp_path / "a.duckdb").runs()[0].folder


def test_a_change_that_keeps_size_and_time_is_seen_when_it_is_fresh(team, tmp_path):
    path = team / "Ana Silva/case-note/2026-01-10-visit.txt"
    audited(team, tmp_path / "a.duckdb")
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("nan", "dad"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert audited(team, tmp_path / "a.duckdb").checked == 1


def test_an_audit_that_finds_nothing_new_is_no_new_audit(team, tmp_path):
    runs = [audited(team, tmp_path / "a.duckdb").run for _ in range(3)]

    assert runs == [1, 1, 1]


def test_other_settings_check_every_file_again(team, tmp_path):
    audited(team, tmp_path / "a.duckdb")

    again = audited(team, tmp_path / "a.duckdb", setup=Setup(reader="professional"))

    assert (again.run, again.checked) == (2, 6)


def test_two_documents_with_the_same_words_count_as_two(write, tmp_path):
    write("team/a.txt", HEAVY)
    write("team/b.txt", HEAVY)

    outcome = audited(
        tmp_path / "team", tmp_path / "a.duckdb", names=Names(), document_type="case-note"
    )

    shown = view.load(Store(tmp_path / "a.duckdb"), outcome.run)
    assert {row.rule: row.times for row in shown.rules}["plain-words.utilise"] == 2


def test_a_bad_file_is_told_with_its_reason_and_the_rest_goes_on(run, write, team):
    write("team/Ana Silva/bad.txt", b"\0\1\2\3\4\5\6\7")

    ran = run("audit", "team", "--by", "worker,type", "--jobs", 1)

    assert ran.status == 2
    assert "plainspeak: Ana Silva/bad.txt: is not a text file." in ran.err
    assert ran.out.startswith(
        "6 documents: 6 checked, 0 unchanged, 0 removed, 1 could not be checked."
    )


def make_answers(crash_on, folder):
    """Return a function that doubles numbers; one number kills its process, one only the first time."""

    def answer(number):
        once = Path(folder) / f"{number}"
        if number in crash_on or (number == 3 and not once.exists()):
            once.touch()
            os._exit(11)
        if number == 5:
            raise ValueError("words of a document")
        return number * 2

    return answer


def test_a_worker_that_dies_costs_one_file_and_one_that_died_by_chance_costs_none(tmp_path):
    with pool.Pool(make_answers, ((7,), str(tmp_path)), 2) as workers:
        found = dict(workers.answers(list(range(20))))

    assert found.pop(7) == pool.Died()
    assert "ValueError" in found[5].reason and "words of a document" not in found.pop(5).reason
    assert found == {number: number * 2 for number in range(20) if number not in (5, 7)}


def die_at_once():
    os._exit(3)


def test_workers_that_cannot_start_are_told_and_not_tried_for_ever():
    with pool.Pool(die_at_once, (), 2) as workers, pytest.raises(Exception, match="memory free"):
        list(workers.answers([1, 2, 3]))


COMMAND = """
import sys
from plainspeak.cli import main
if __name__ == "__main__":
    main(["audit", *sys.argv[1:]])
"""


def audit_process(tmp_path, store, folder="notes"):
    script = tmp_path / "audit_script.py"
    script.write_text(COMMAND, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), folder, "--store", store, "--type", "case-note", "--jobs", "2"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_figures_after_kills_are_those_of_an_undisturbed_run(tmp_path, write, checker):
    for number in range(300):
        text = f"Note {number}. " + (PLAIN + HEAVY) * 12
        write(f"notes/{number % 3}/{number:03}.txt", text)
    write("notes/1/plainspeak.toml", 'off = ["plain-words.utilise"]\nreader = "child"\n')
    left = {
        row.fingerprint: {"why": "her word"} for row in checker.check(text, "case-note").findings
    }
    write("notes/2/.plainspeak-ignored.json", json.dumps({"version": 1, "ignored": left}))
    calm = audit_process(tmp_path, "calm.duckdb")
    assert calm.communicate(timeout=300)[0].startswith("300 documents: 300 checked")

    for wait in (0.9, 1.6, 2.6):
        process = audit_process(tmp_path, "killed.duckdb")
        time.sleep(wait)
        process.kill()
        process.communicate(timeout=60)
    out, err = audit_process(tmp_path, "killed.duckdb").communicate(timeout=300)

    assert (out.split(":")[0], err) == ("300 documents", "")
    assert all_figures(tmp_path / "killed.duckdb") == all_figures(tmp_path / "calm.duckdb")


@pytest.mark.slow
def test_two_audits_at_once_share_a_store(tmp_path, write):
    for number in range(40):
        write(f"{'north' if number % 2 else 'south'}/{number:03}.txt", f"Note {number}. {HEAVY}")

    processes = [audit_process(tmp_path, "both.duckdb", name) for name in ("north", "south")]
    outs = [process.communicate(timeout=300) for process in processes]

    assert [(out.split(":")[0], err) for out, err in outs] == [("20 documents", "")] * 2
    assert sorted(row.run for row in Store(tmp_path / "both.duckdb").runs()) == [1, 2]


def test_a_store_in_use_elsewhere_is_told_after_a_while(team, tmp_path):
    store = tmp_path / "a.duckdb"
    audited(team, store)
    script = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print(1, flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", script, str(store)], stdout=subprocess.PIPE)
    try:
        assert other.stdout.readline()
        with pytest.raises(InputError, match="another program has the audit store open"):
            Store(store, patience=0.2).runs()
    finally:
        other.kill()
        other.communicate()


def test_a_file_that_is_no_store_is_left_alone(team, write):
    path = write("notes.duckdb", "hello")

    with pytest.raises(InputError, match="is not an audit store"):
        audited(team, path)
    assert path.read_text(encoding="utf-8") == "hello"


def test_the_store_holds_no_words_of_a_document(write, tmp_path):
    write("notes/a.txt", "Zebedee told Persephone that he was frightened. " + HEAVY + PLAIN * 4)

    audited(tmp_path / "notes", tmp_path / "a.duckdb", document_type="case-note")

    kept = (tmp_path / "a.duckdb").read_bytes()
    assert (
        b"plain-words.utilise" in kept
    )  # what is kept can be read as bytes, so the words below would be too
    for word in (b"Zebedee", b"Persephone", b"frightened", b"approach", b"reads to him"):
        assert word not in kept


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_the_store_can_be_read_by_its_owner_only_and_lies_beside_the_folder(run, team, tmp_path):
    run("audit", "team", "--by", "worker,type", "--jobs", 1)

    store = tmp_path / "team.audit.duckdb"
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert {row.name for row in team.iterdir()} == {"Ana Silva", "Ben Okafor"}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-09-01-harris-visit", "2026-09-01"),
        ("visit 20260901", "2026-09-01"),
        ("visit_01-09-2026", "2026-09-01"),
        ("1.9.2026 visit", "2026-09-01"),
        ("2026-13-01", ""),
        ("case 12345678901", ""),
        ("visit", ""),
    ],
)
def test_a_date_is_read_as_people_here_write_it(text, date):
    assert details.date_in(text) == date


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("{team}/{worker}/{date}-{type}", "North/Ana_Silva/2026-09-01-case-note.txt", Details("Ana Silva", "North", "case-note", "2026-09-01")),
        ("{worker}/**", "Ana Silva/2026/x 2026-09-01.docx", Details("Ana Silva", "", "", "2026-09-01")),
        ("{type}-{worker}-*", "letter-Ana-3.md", Details("Ana", "", "letter")),
        ("{team}/{worker}/*", "Ana/note.txt", Details()),
        ("", "2026-09-01.txt", Details(date="2026-09-01")),
    ],
)  # fmt: skip
def test_names_of_folders_and_files_say_whose_a_document_is(pattern, path, expected):
    assert Names(pattern).details(path) == expected


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Names("{worker}/{wroker}"), "Did you mean 'worker'"),
        (lambda: Names("notes/*"), "names nothing"),
        (lambda: Names("{team}/{team}"), "twice"),
        (lambda: pattern_by("worker,taem"), "Did you mean 'team'"),
        (lambda: pattern_by("worker,worker"), "twice"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_a_table_speaks_before_front_matter_and_front_matter_before_names(write, tmp_path):
    write("notes/Ana/2026-01-01-a.md", "---\nworker: Ewa\ndate: 2026-02-02\n---\n\n" + PLAIN)
    write("notes/Ana/2026-01-01-b.md", "---\nworker: Ewa\n---\n\n" + PLAIN + "Leo ate.\n")
    write("notes/Ana/2026-01-01-c.txt", PLAIN + "Leo slept.\n")
    write("notes/Ana/d.txt", PLAIN + "Leo sang.\n")
    table = write("people.csv", "path,worker,date\nAna/*-a.md,Farah,2026-03-03\n")

    outcome = audited(
        tmp_path / "notes", tmp_path / "a.duckdb",
        names=Names(pattern_by("worker")), people=read_people(table), document_type="case-note",
    )  # fmt: skip

    shown = view.load(Store(tmp_path / "a.duckdb"), outcome.run).documents
    today = datetime.date.today().isoformat()
    assert {row.path: (row.worker, row.date.isoformat(), row.date_from) for row in shown} == {
        "Ana/2026-01-01-a.md": ("Farah", "2026-03-03", "table"),
        "Ana/2026-01-01-b.md": ("Ewa", "2026-01-01", "name"),
        "Ana/2026-01-01-c.txt": ("Ana", "2026-01-01", "name"),
        "Ana/d.txt": ("Ana", today, "file"),
    }


def test_a_table_of_people_gives_their_team(team, write, tmp_path):
    table = write("people.csv", "Worker,Team,Email\nana silva,North,x\nBen Okafor,South,y\n")

    outcome = audited(team, tmp_path / "a.duckdb", people=read_people(table))

    shown = view.load(Store(tmp_path / "a.duckdb"), outcome.run).documents
    assert {(row.worker, row.team) for row in shown} == {
        ("ana silva", "North"),
        ("Ben Okafor", "South"),
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,team\nAna,North\n", ":1: the first line names the columns"),
        ("path,worker\n,Ana\n", ":2: has no path"),
        ("path,date\na.txt,soon\n", ":2: the date is not one"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(content, message, write):
    with pytest.raises(InputError, match=message):
        read_people(write("people.csv", content))


def test_a_type_in_front_matter_or_a_folder_is_taken_and_an_unknown_one_told(run, write):
    write("notes/letters/a.txt", PLAIN)
    write("notes/chronology/b.txt", PLAIN + "x")

    ran = run("audit", "notes", "--by", "type", "--jobs", 1)

    assert "1 document with a type that plainspeak does not know" in ran.out


def test_the_figures_the_store_works_out_are_those_of_its_documents(team, tmp_path):
    store = Store(tmp_path / "a.duckdb")
    run = audited(team, store.path).run

    assert view.totals(store, [run]) == [view.figures_of(view.load(store, run).documents)]


def test_rows_have_the_types_that_the_schema_declares(checker):
    said = 'Leo told me, "I like it when Nan is here." '
    report = checker.check(said + PLAIN + HEAVY + "Kim scaled it at 4.", "case-note")
    found = rows.rows_of(report)
    kinds = {
        schema.Kind.TEXT: str, schema.Kind.WHOLE: int, schema.Kind.NUMBER: float, schema.Kind.FLAG: bool,
    }  # fmt: skip

    for table, lines in zip(schema.REPORT_TABLES, found, strict=True):
        assert lines, table.name
        for line in lines:
            for column, value in zip(table.columns, line, strict=True):
                assert type(value) is kinds[column.kind] or (
                    value is None and column.may_be_empty
                ), column
    assert found.scores == [(4.0,)]
    assert ("no-next-steps", False, None) in found.parts


def test_compare_says_what_came_and_went(run, team):
    run("audit", "team", "--by", "worker,type", "--jobs", 1)
    (team / "Ben Okafor/case-note/2026-01-10-visit.txt").write_text(PLAIN, encoding="utf-8")
    (team / "Ben Okafor/case-note/2026-02-10-visit.txt").unlink()
    run("audit", "team", "--by", "worker,type", "--jobs", 1)

    found = json.loads(run("audit", "compare", "--format", "json").out)

    assert [found[name] for name in ("added", "removed", "changed", "unchanged")] == [0, 1, 1, 4]
    assert found["gone"] >= 2 and found["new"] == 0
    assert {"rule": "plain-words.utilise", "before": 3, "after": 1} in found["rules"]
    assert "plain-words.utilise" in run("audit", "compare", "1", "2").out


def test_an_audit_that_is_not_there_is_told_with_those_that_are(run, team):
    run("audit", "team", "--by", "worker,type", "--jobs", 1)

    ran = run("audit", "compare", "1", "9")

    assert (ran.status, "There is no audit '9'" in ran.err, "latest" in ran.err) == (2, True, True)


def test_trend_hides_small_groups(run, team):
    run("audit", "team", "--by", "worker,type", "--jobs", 1)

    shown = run("audit", "trend").out
    months = json.loads(run("audit", "trend", "--small-numbers", 2, "--format", "json").out)[
        "months"
    ]

    assert shown.count("too few to show") == 3
    assert [(row["month"], row["figures"]["documents"]) for row in months] == [
        ("2026-01", 2), ("2026-02", 2), ("2026-03", 2),
    ]  # fmt: skip


def test_a_single_hidden_group_of_people_hides_the_next_so_that_no_total_tells_it():
    def doc(team):
        return view.Doc("d", "p", "r", "w", team, "letter", "given", datetime.date(2026, 1, 1), "name",
                        10, False, False, None, None, 0, 0, "", {}, {}, (), {}, 0)  # fmt: skip

    rows = [doc("North")] * 9 + [doc("South")] * 6 + [doc("West")] * 2

    shown = view.groups(rows, lambda row: row.team, people=True)

    assert {name: figures is not None for name, figures in shown.items()} == {
        "North": True, "South": False, "West": False,
    }  # fmt: skip


def test_the_description_of_the_schema_is_fresh():
    assert (ROOT / "docs" / "audit-schema.md").read_text(encoding="utf-8") == schema.page()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "is not a folder"),
        (["team", "--by", "worker", "--names", "{worker}/*"], "not both"),
        (["team", "--quotes"], "--report"),
        (["team", "--only", "Ana"], "worker=NAME"),
        (["team", "--type", "lettr"], "Did you mean 'letter'"),
        (["team", "--store", "no/where.duckdb"], "cannot be written"),
        (["trend"], "no audit store here"),
        (["export", "csv", "--output", "x", "--store", "none.duckdb"], "there is no audit store"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(arguments, message, run, team):
    ran = run("audit", *arguments, *(["--jobs", 1] if arguments[0] == "team" else []))

    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert message in ran.err


@pytest.fixture
def exported(run, write, tmp_path):
    write("team/=HYPERLINK(1)/case-note/2026-01-01-a.txt", PLAIN)
    run("audit", "team", "--by", "team,type", "--jobs", 1)

    def export(kind, output, *options):
        ran = run("audit", "export", kind, "--output", output, *options)
        assert ran.status == 0, ran.err
        return tmp_path / output

    return export


def test_a_csv_export_has_no_formulas_and_no_names(exported):
    folder = exported("csv", "out")

    head, line = (folder / "documents.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head == "run,document,result,team,date,date_from"
    assert ",'=HYPERLINK(1)," in line


def test_an_export_with_names_has_paths(exported):
    folder = exported("csv", "out", "--with-names")

    assert "2026-01-01-a.txt" in (folder / "documents.csv").read_text(encoding="utf-8-sig")


def test_an_excel_export_holds_texts_dates_and_numbers(exported):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(exported("xlsx", "out.xlsx"))

    head, line = (
        dict(zip("abcdef", row, strict=False))
        for row in book["documents"].iter_rows(values_only=True)
    )
    assert (head["d"], line["d"]) == ("team", "=HYPERLINK(1)")
    assert book["documents"]["D2"].data_type == "s"
    assert line["e"] == datetime.datetime(2026, 1, 1)
    assert {sheet.title for sheet in book} == {
        "runs",
        "documents",
        "measures",
        "findings",
        "parts",
        "good",
        "scores",
        "set_aside",
    }


def test_a_parquet_export_has_the_declared_types(exported):
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = exported("parquet", "out")

    fields = parquet.read_schema(folder / "measures.parquet")
    assert str(fields.field("enough_text").type) == "bool"
    assert str(fields.field("reading_age").type) == "double"
    assert (
        str(parquet.read_schema(folder / "documents.parquet").field("date").type) == "date32[day]"
    )


def test_checking_alone_loads_nothing_of_the_audit(run_python, write):
    write("note.txt", PLAIN)
    script = (
        "import sys\nfrom plainspeak.cli import main\ntry: main(['check', 'note.txt', '--fail-on', 'never'])\n"
        "except SystemExit: print('loaded:', *(n for n in ('duckdb', 'plainspeak.audit') if n in sys.modules))"
    )

    assert run_python("-c", script).out.splitlines()[-1].strip() == "loaded:"


def test_the_invented_team_is_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        subprocess.run(
            [sys.executable, str(ROOT / "examples" / "make_team.py"), str(tmp_path / name), "--documents", "30"],
            check=True, capture_output=True,
        )  # fmt: skip
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*.txt")
        }
        for name in ("one", "two")
    )

    assert len(one) == 30
    assert one == two
    shutil.rmtree(tmp_path / "one")
