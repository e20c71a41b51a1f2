"""plainspeak inside spaCy, as somebody adds it to a pipeline of their own."""

import importlib
import pickle
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from plainspeak import InputError, component

pytestmark = pytest.mark.slow
TEXT = "Mum will utilise the food bank. SW was engaging with services."


@pytest.fixture(scope="module", autouse=True)
def one_rulebook(checker):
    """Use the rules that this run has read already."""
    component._checker.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(component, "Checker", lambda rules, settings: checker)
        component._checker(None, ())
    yield
    component._checker.cache_clear()


@pytest.fixture
def nlp():
    blank = spacy.blank("en")
    blank.add_pipe("plainspeak", config={"document_type": "case-note"})
    return blank


def test_findings_are_spans_on_their_tokens(nlp):
    doc = nlp(TEXT)

    assert [(span.text, span.label_, span.id_) for span in doc.spans["plainspeak"]] == [
        ("Mum", "depersonal", "depersonal.mum"),
        ("utilise", "plain-words", "plain-words.utilise"),
        ("SW", "acronym", "acronym.sw"),
        ("engaging with services", "jargon", "jargon.engage-with"),
    ]


def test_the_report_is_the_one_of_every_other_surface(nlp, checker):
    report, direct = nlp(TEXT)._.plainspeak, checker.check(TEXT, "case-note")

    for name in (
        "findings",
        "missing",
        "present",
        "roles",
        "measures",
        "hardest",
        "good",
        "profile",
    ):
        assert getattr(report, name) == getattr(direct, name)
    assert report.document.text == TEXT
    assert report.balance == direct.balance


def test_a_document_that_was_not_checked_has_no_report():
    assert spacy.blank("en")(TEXT)._.plainspeak is None


def test_a_finding_inside_a_token_takes_the_whole_token():
    nlp = spacy.blank("en")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split(" "))
    nlp.add_pipe("plainspeak", config={"document_type": "letter"})

    doc = nlp("We will utilise.")
    assert "utilise." in [span.text for span in doc.spans["plainspeak"]]


def test_a_trained_pipeline_keeps_its_own_work():
    names = [name for name in spacy.util.get_installed_models() if name.startswith("en_core_web_")]
    trained = spacy.load(names[0])
    trained.add_pipe("plainspeak", config={"document_type": "case-note"}, first=True)
    doc = trained(TEXT)

    assert len(doc.spans["plainspeak"]) == 4
    assert doc[1].pos_ == "AUX"
    assert len(list(doc.sents)) == 2


def test_type_reader_advice_and_the_name_of_the_spans_can_be_set(write):
    house = write("house/plainspeak.toml", 'off = ["depersonal"]\n')
    nlp = spacy.blank("en")
    options = {
        "document_type": "letter",
        "reader": "child",
        "settings": str(house),
        "spans_key": "words",
    }
    nlp.add_pipe("plainspeak", config=options)
    doc = nlp(TEXT)

    assert (doc._.plainspeak.profile.document_type, doc._.plainspeak.profile.reader) == (
        "letter",
        "child",
    )
    assert "depersonal" not in {span.label_ for span in doc.spans["words"]}
    assert "plainspeak" not in doc.spans


@pytest.mark.parametrize(
    "again",
    [
        lambda doc: Doc(doc.vocab).from_bytes(doc.to_bytes()),
        lambda doc: pickle.loads(pickle.dumps(doc)),
        lambda doc: next(DocBin(docs=[doc], store_user_data=True).get_docs(doc.vocab)),
    ],
    ids=["bytes", "pickle", "DocBin"],
)
def test_a_checked_document_can_be_saved(again, nlp):
    doc = nlp(TEXT)
    saved = again(doc)

    assert saved._.plainspeak == doc._.plainspeak
    assert [span.label_ for span in saved.spans["plainspeak"]] == [
        span.label_ for span in doc.spans["plainspeak"]
    ]


def test_a_pipeline_can_be_pickled_and_saved(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")

    for other in (pickle.loads(pickle.dumps(nlp)), spacy.load(tmp_path / "pipeline")):
        assert other(TEXT)._.plainspeak == nlp(TEXT)._.plainspeak


def test_many_documents_are_checked_in_several_processes(nlp):
    docs = list(nlp.pipe([TEXT, "Leo sang.", TEXT], n_process=2, batch_size=1))

    assert [len(doc._.plainspeak.findings) for doc in docs] == [4, 0, 4]
    assert docs[0]._.plainspeak == nlp(TEXT)._.plainspeak


def test_a_pipeline_that_is_not_english_is_refused():
    with pytest.raises(InputError, match=r"reads English, and this pipeline is for 'de'\."):
        spacy.blank("de").add_pipe("plainspeak")


def test_an_unknown_document_type_is_one_clear_error():
    nlp = spacy.blank("en")
    nlp.add_pipe("plainspeak", config={"document_type": "leter"})

    with pytest.raises(InputError, match="Did you mean 'letter'"):
        nlp(TEXT)


def test_spacy_finds_the_component_by_its_entry_point():
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    module, name = project["project"]["entry-points"]["spacy_factories"]["plainspeak"].split(":")

    assert getattr(importlib.import_module(module), name) is component.make


def test_an_empty_document_is_checked(nlp):
    assert list(nlp("").spans["plainspeak"]) == []
