"""Safety-scale scores: what people said, and nothing else that looks like a number from 0 to 10."""

import pytest

from plainspeak.checks import scale
from plainspeak.checks.scores import scores_in
from plainspeak.language import analyse


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("Kim gave it a 4 out of 10 today.", (4,)),
        ("Mum scaled safety at 6.", (6,)),
        ("On a scale of 0 to 10, where 10 means safe, Kim said 4.", (4,)),
        ("On the safety scale Kim was at a 3 and Nan said 5.", (3, 5)),
        ("Kim moved from a 3 to a 5 on the scale.", (5,)),
        ("He went to 4 out of 10 lessons.", ()),
        ("I visited on 4/10 with Lin.", ()),
        ("Safety scale today: Kim 4, Nan 5, social worker 3.", (4, 5, 3)),
        ("What would make it a 6 out of 10?", ()),
        ("At 0, Leo is alone. At 10, Leo sleeps all night. Scale these.", ()),
        ("Dad put himself at a seven out of ten.", (7,)),
        ("I scaled Leo's safety as 4.5 because he slept.", (4.5,)),
        ("She is 6 and has two brothers.", ()),
        ("Where are we on the scale? Kim said 5 because Nan helps.", (5,)),
        ("Kim scaled it 3/10, up from 2.", (3,)),
        (
            "Scaling question: 0 means nobody knows where Leo is and 10 means he is home by nine.",
            (),
        ),
        ("Leo scored 10 out of 10 in his spelling test.", ()),
        ("On a scale from 0 to 10 Kim gave 6 today.", (6,)),
        ("He is aged 7.", ()),
        ("Kim rated it a 6, and on 4 March she rated it 3.", (6, 3)),
        ("Scale\n\nKim: 4\nNan: 6\n", (4, 6)),
        ("We met for two hours and Kim scored it five.", (5,)),
    ],
)
def test_only_scores_that_somebody_gave_are_found(text, scores):
    assert scores_in(analyse(text)) == scores


@pytest.mark.parametrize(
    ("again", "asks_two"),
    [
        ("sure that ", False),
        ("how well keeping ", False),
        ("rate her ", False),
        ("where do ", False),
        ("how sure are you that he eats and that he sleeps, ", True),
    ],
)
def test_a_question_of_thousands_of_words_is_read_to_its_end(again, asks_two):
    # Were each word tried with each other, as it once was, no one would see the end of this test.
    document = analyse("On a scale of 0 to 10, how " + again * 20_000 + "?")

    assert ("two-questions" in scale.faults_of(document, {})) is asks_two


def test_what_a_number_means_starts_after_its_brackets():
    document = analyse("0 (the bottom) means nobody comes and 10 (the top) means Leo sleeps.")
    ends = [scale.scale_of(document).end(number) for number in (0, 10)]

    assert [document.words[end.first].norm for end in ends if end] == ["nobody", "leo"]


def test_alone_before_a_number_is_no_one():
    document = analyse("0 means Leo is alone and 10 (the top) is when Leo sleeps.")

    assert [end.number for end in scale.scale_of(document).ends] == [0, 10]
