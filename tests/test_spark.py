"""Checking on Spark: the rows of one machine, on every executor, and nothing of a text in them.

Most tests run a real cluster of two executors on this computer, each a process of its own with one
processor. They need Java and are skipped without it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="the spark extra is not installed")
pandas = pytest.importorskip("pandas", reason="the spark extra is not installed")

import plainspeak  # noqa: E402
from plainspeak import InputError, MissingExtra, RuleError, Severity, pipeline, spark  # noqa: E402
from plainspeak.audit import rows, schema  # noqa: E402
from plainspeak.settings import Settings  # noqa: E402

ROOT = Path(__file__).parent.parent
JAVA = shutil.which("java") or Path(os.environ.get("JAVA_HOME", "no-java"), "bin", "java").exists()
NOTES = 600

# Spark talks to its Java over the loopback address; no other can be reached.
on_a_cluster = [
    pytest.mark.slow,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
    pytest.mark.skipif(not JAVA, reason="Spark needs Java 17 or 21, and there is none"),
]


def on_cluster(test):
    for mark in on_a_cluster:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home of Spark's own, so that what executors leave behind is in a folder that goes away."""
    import pyspark

    folder = tmp_path_factory.mktemp("spark")
    for path in Path(pyspark.__file__).parent.iterdir():
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def cluster(home):
    """A session with two executors."""
    from pyspark.sql import SparkSession

    before = dict(os.environ)
    os.environ |= {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_SCALA_VERSION": "2.13",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }
    options = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "1g",
        "spark.executorEnv.PYTHONPATH": str(ROOT),
        "spark.executorEnv.PLAINSPEAK_CACHE": os.environ["PLAINSPEAK_CACHE"],
        "spark.local.dir": str(home / "local"),
        "spark.sql.warehouse.dir": str(home / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        # Nothing begins before both executors are there.
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("plainspeak-tests")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    gateway = session.sparkContext._gateway
    yield session
    session.stop()
    gateway.shutdown()
    if gateway.proc:
        gateway.proc.stdin.close()  # Spark's Java ends when this pipe does
        gateway.proc.wait(timeout=60)
    from pyspark import SparkContext

    SparkContext._gateway = SparkContext._jvm = None
    os.environ.clear()
    os.environ |= before


@pytest.fixture(scope="module")
def notes():
    """Invented documents of all types: (id, text, type)."""
    sys.path.insert(0, str(ROOT / "examples"))
    try:
        import make_team
    finally:
        sys.path.pop(0)
    written = make_team.documents(NOTES, 7)
    return [(number, text, path.split("/")[2]) for number, (path, text) in enumerate(written)]


def expected(book, notes, **options):
    """Return the rows that one machine makes of notes, by table, each with its id in front."""
    found = {table.name: [] for table in schema.REPORT_TABLES}
    for number, text, kind in notes:
        report = pipeline.check(plainspeak.Document(text), book, kind or "auto", **options)
        for name, values in rows.rows_of(report)._asdict().items():
            found[name] += [(number, *row) for row in values]
    return {name: sorted(values, key=repr) for name, values in found.items()}


def tables_of(checked):
    """Return all rows of the tables that a checked frame holds, in the same form."""
    return {
        table.name: sorted(map(tuple, getattr(spark, table.name)(checked).collect()), key=repr)
        for table in schema.REPORT_TABLES
    }


@on_cluster
def test_two_executors_give_the_rows_of_one_machine(cluster, book, notes):
    from pyspark.sql import functions as f

    frame = cluster.createDataFrame(notes, "id bigint, text string, type string")
    checked = spark.check(frame, document_type=f.col("type"), partitions=4).cache()

    assert checked.count() == NOTES
    assert tables_of(checked) == expected(book, notes)
    assert spark.faults(checked).count() == 0


@on_cluster
def test_more_than_one_executor_works(cluster):
    def who(batches):  # sees the process that each executor starts its Pythons from
        import os

        import pandas

        for batch in batches:
            yield pandas.DataFrame({"parent": [os.getppid()] * len(batch)})

    frame = cluster.createDataFrame(
        [(number, "Leo said he likes his nan.") for number in range(80)], "id int, text string"
    )

    checked = spark.check(frame, document_type="case-note", partitions=8)
    parents = checked.mapInPandas(who, "parent bigint").groupBy("parent").count().collect()

    assert len(parents) == 2
    assert sum(row["count"] for row in parents) == 80


@on_cluster
def test_a_bad_row_says_why_and_the_rest_is_checked(cluster):
    from pyspark.sql import functions as f

    frame = cluster.createDataFrame(
        [
            ("a", "Kim rang.", "Case Notes"), ("b", None, "letter"), ("c", " \n", None),
            (None, "Kim rang.", None), ("e", "Kim rang.", "Zebedee was frightened"), ("f", "\0 \u200b.", "letter"),
            ("", "Kim rang.", ""),
        ],
        "note string, words string, kind string",
    )  # fmt: skip
    bad = frame.union(
        cluster.range(1).select(f.lit("g"), f.repeat(f.lit("x"), 20_000_001), f.lit("letter"))
    )

    found = spark.check(bad, "words", "note", f.col("kind")).select("id", "type", "words", "error")

    unknown = (
        "The document type or the reader in this row is not known. Types: case-note, letter, safety-goal, "
        "safety-plan, scaling-question, three-column-map, worry-statement. Readers: family, child, professional."
    )
    assert sorted(map(tuple, found.collect()), key=repr) == sorted(
        [
            ("a", "case-note", 2, None),
            ("b", None, None, "There is no text in this row."),
            ("c", None, None, "The text is empty. Check that the draft was saved."),
            (None, "case-note", 2, None),
            ("e", None, None, unknown),
            ("f", "letter", 0, None),
            ("", "case-note", 2, None),
            ("g", None, None, "The text is longer than 20 million characters. Check it in parts."),
        ],
        key=repr,
    )


@on_cluster
def test_house_rules_and_settings_reach_executors_that_cannot_see_their_files(
    cluster, write, tmp_path
):
    pack = write(
        "house/words.yaml",
        "- id: house.tea\n  kind: wording\n  category: jargon\n  severity: warning\n  find: [tea]\n  say: [supper]\n"
        "  safety: ask\n  why: Families here say supper.\n  source: the house\n"
        "  examples:\n    - {before: They had tea., after: They had supper.}\n    - {leave: They had supper.}\n",
    )
    settings = Settings(
        packs=(pack.parent,), severity={"house.tea": Severity.ERROR}, reader="child"
    )
    here = plainspeak.Checker(settings=settings)
    frame = cluster.createDataFrame([(1, "They had tea.")], "id int, text string")

    checked = spark.check(frame, document_type="letter", settings=settings)
    shutil.rmtree(pack.parent)

    [row] = checked.collect()
    assert [(found.rule, found.severity) for found in row.findings] == [("house.tea", "error")]
    assert (row.reader, row.rulebook_sha256) == ("child", here.rulebook.sha256)


@on_cluster
def test_nothing_of_a_text_is_in_rows_or_logs_unless_quotes_are_asked_for(cluster, home):
    frame = cluster.createDataFrame(
        [(1, "Zebedee will utilise the Persephone bus. Zebedee was frightened.")],
        "id int, text string",
    )

    [quiet] = spark.check(frame, document_type="case-note").collect()
    [quoted] = spark.check(frame, document_type="case-note", quotes=True).collect()

    for word in ("Zebedee", "Persephone", "frightened", "utilise the"):
        assert word not in repr(quiet)
    assert "utilise" in [found.quote for found in quoted.findings]
    kept = [
        path for folder in ("work", "logs") for path in (home / folder).rglob("*") if path.is_file()
    ]
    assert len(kept) >= 4  # what two executors said and printed
    assert not any(b"Zebedee" in path.read_bytes() for path in kept)


@on_cluster
def test_what_is_saved_has_the_columns_that_are_promised_and_an_id_keeps_its_type(
    cluster, tmp_path
):
    from pyspark.sql import types as t

    frame = cluster.createDataFrame(
        [(2**60 + 1, "Kim rang."), (None, "Kim rang.")], "id bigint, text string"
    )

    spark.check(frame).write.parquet(str(tmp_path / "checked"))

    saved = cluster.read.parquet(str(tmp_path / "checked"))
    promised = spark.columns(t.LongType())
    assert saved.columns == promised.names
    assert [field.dataType.simpleString() for field in saved.schema] == [
        field.dataType.simpleString() for field in promised
    ]
    assert {row.id for row in saved.collect()} == {2**60 + 1, None}


@on_cluster
def test_what_cannot_work_is_told_before_anything_is_checked(cluster, write):
    frame = cluster.createDataFrame(
        [(1.5, b"x", "Kim rang.")], "id double, raw binary, text string"
    )

    with pytest.raises(InputError, match="The column for text holds binary, and must hold text"):
        spark.check(frame, "raw", "text")
    with pytest.raises(InputError, match="The column for id holds double"):
        spark.check(frame)
    with pytest.raises(InputError, match="Did you mean 'letter'"):
        spark.check(frame, id="text", document_type="leter")
    with pytest.raises(InputError, match="There is no reader 'parent'"):
        spark.check(frame, id="text", document_type="auto", reader="parent")
    with pytest.raises(RuleError, match=r"gone.yaml:1:1: cannot be read"):
        spark.check(frame, id="text", rules=["gone.yaml"])
    with pytest.raises(RuleError, match="there is no rule or category 'jargn'"):
        spark.check(frame, id="text", settings=Settings(off=frozenset({"jargn"})))
    with pytest.raises(RuleError, match=r"bad.yaml:1:1"):
        spark.check(frame, id="text", rules=[write("bad.yaml", "hello")])


def checked_here(texts, **options):
    """Return what an executor makes of texts, in this process."""
    empty = [None] * len(texts)
    batch = pandas.DataFrame(
        {"id": list(map(str, range(len(texts)))), "text": texts, "type": empty, "reader": empty}
    )
    return [
        row
        for frame in spark._checked(iter([batch]), spark.Setup(**options))
        for row in frame.to_dict("records")
    ]


def test_a_fault_of_our_own_costs_one_row_and_tells_nothing_of_its_text(monkeypatch):
    check = pipeline.check

    def fail(document, *arguments, **options):
        if "Zebedee" in document.text:
            raise ValueError(document.text)
        return check(document, *arguments, **options)

    monkeypatch.setattr(pipeline, "check", fail)

    first, second = checked_here(["Zebedee rang.", "Kim rang."])

    assert first["error"].startswith(
        "stopped by a fault of its own (ValueError in test_spark.py, line "
    )
    assert "Zebedee" not in repr(first)
    assert (second["error"], second["words"]) == (None, 2)


def test_a_large_batch_comes_back_in_small_ones():
    empty = [None] * 450
    batch = pandas.DataFrame({"id": ["1"] * 450, "text": empty, "type": empty, "reader": empty})

    assert [len(frame) for frame in spark._checked(iter([batch]), spark.Setup())] == [200, 200, 50]


@pytest.mark.slow
def test_rules_are_read_where_nothing_can_be_kept(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.touch()
    script = (
        "from plainspeak import spark\n"
        "book = spark._book((spark.Pack('house/Vague.yml', 'House', 'Vague.yml', "
        "b'extends: existence\\nmessage: Say it.\\ntokens: [issues]\\n'),))\n"
        "print('House.Vague' in book.ids, spark._book.cache_info().currsize)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False,
        env={**os.environ, "PLAINSPEAK_CACHE": str(nowhere / "inside"), "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
    )  # fmt: skip

    assert (done.stdout, done.stderr) == ("True 1\n", "")
    assert list(tmp_path.iterdir()) == [nowhere]


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(MissingExtra, match=r"pip install 'plainspeak-care\[spark\]'"):
        spark.columns()


def test_importing_it_loads_neither_spark_nor_pandas(run_python):
    script = "import plainspeak.spark, sys; print({'pyspark', 'pandas', 'pyarrow', 'spacy'} & set(sys.modules))"

    assert run_python("-c", script, PYTHONPATH=str(ROOT)).out == "set()\n"


def test_the_page_lists_every_column_that_comes_out():
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")

    for field in spark.columns().fields[1:]:
        row = (
            f"| `{field.name}` | `{field.dataType.simpleString()}` | {field.metadata['comment']} |"
        )
        assert row in page
