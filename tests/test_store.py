"""Compiled rules as bytes: the same values come back, a piece at a time."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspeak.rulebook import store

NODE = st.recursive(
    st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)
LARGE = {f"word-{at}": {"": [(at, "past", -1)], "then": {}} for at in range(500)}
MANY = [{"say": f"{at}" * 50} for at in range(200)]


def back(value):
    return store.opened(store.pack(value))


@given(st.dictionaries(st.text(max_size=6), NODE, max_size=100))
def test_what_is_packed_comes_back(value):
    assert back({"part": value})["part"] == value


def test_large_parts_come_back_as_they_were_in_their_order():
    got = back({"trie": LARGE, "rows": MANY, "few": [1, 2], "none": None})

    assert isinstance(got["trie"], store.Table) and isinstance(got["rows"], store.Records)
    assert list(got["trie"]) == list(LARGE)
    assert dict(got["trie"]) == LARGE
    assert list(got["rows"]) == MANY
    assert (got["few"], got["none"]) == ([1, 2], None)


@pytest.mark.parametrize("whole", [False, True], ids=["read by word", "read whole"])
def test_a_table_answers_like_a_dictionary(whole):
    table = back({"trie": LARGE})["trie"]
    if whole:
        assert len(table) == 500

    assert table.get("word-7") is table["word-7"]
    assert table["word-7"] == LARGE["word-7"]
    assert (table.get("word-500"), table.get("", 5), "word-7" in table, 7 in table) == (
        None,
        5,
        True,
        False,
    )
    with pytest.raises(KeyError):
        table["word-500"]


def test_a_table_of_which_much_was_asked_is_read_whole_and_says_the_same():
    table = back({"trie": LARGE})["trie"]

    assert {word: table.get(word) for word in LARGE} == LARGE
    assert table.get("nothing") is None


def test_records_answer_like_a_list():
    rows = back({"rows": MANY})["rows"]

    assert (rows[0], rows[-1], rows[2:4], len(rows)) == (MANY[0], MANY[-1], MANY[2:4], 200)
    assert rows[5] is rows[5]
    for at in (200, -201):
        with pytest.raises(IndexError):
            rows[at]


def test_what_is_read_bit_by_bit_is_sent_as_it_is():
    got = back({"trie": LARGE, "rows": MANY})

    assert pickle.loads(pickle.dumps(got)) == {"trie": LARGE, "rows": MANY}


@pytest.mark.parametrize(
    "content", [b"", b"rubbish", store.pack({"a": 1})[:-1], store.pack({"a": 1}) + b"x"]
)
def test_bytes_that_are_not_whole_are_refused(content):
    with pytest.raises(ValueError, match=r"cut short|not whole"):
        store.opened(content)


def test_one_on_top_of_another_is_both():
    base = back({"trie": LARGE, "rows": MANY})
    top = {"trie": {"word-7": {"": ["new"], "else": {}}, "word-x": {}}, "rows": [{"say": "new"}]}
    both = store.stack(base, top)

    assert both["trie"]["word-7"] == {"": [(7, "past", -1), "new"], "then": {}, "else": {}}
    assert (both["trie"].get("word-8"), both["trie"].get("word-x")) == (LARGE["word-8"], {})
    assert list(both["trie"]) == [*LARGE, "word-x"]
    assert (both["rows"][199], both["rows"][200], len(both["rows"])) == (
        MANY[199],
        {"say": "new"},
        201,
    )
    assert LARGE["word-7"] == {"": [(7, "past", -1)], "then": {}}


@pytest.mark.parametrize(("base", "top"), [(None, [1]), ([1], None), (None, None)])
def test_nothing_on_top_or_below_changes_nothing(base, top):
    assert store.stack(base, top) == (base or top)
