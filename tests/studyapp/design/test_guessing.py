"""Which pictures are guessed about: seen, never twice the same, and balanced over conditions."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from studyapp.design.guessing import Shown, draw_shown, shuffled


def pair(trial: int, one: str, other: str, *, picture: int | None = None) -> list[Shown]:
    picture = trial if picture is None else picture
    return [Shown(trial, (picture, made_by), made_by) for made_by in (one, other)]


def test_with_two_conditions_each_is_asked_about_twice():
    shown = [picture for trial in range(6) for picture in pair(trial, "x", "y")]
    drawn = draw_shown(shown, Random(1))
    assert Counter(picture.condition for picture in drawn) == {"x": 2, "y": 2}
    assert len({picture.trial for picture in drawn}) == 2


def test_with_more_conditions_the_second_trial_brings_others():
    shown = [*pair(0, "w", "x"), *pair(1, "w", "y"), *pair(2, "y", "z"), *pair(3, "x", "z")]
    for seed in range(50):
        drawn = draw_shown(shown, Random(seed))
        assert {picture.condition for picture in drawn} == set("wxyz") or {
            picture.trial for picture in drawn
        } == {1, 3}


def test_every_trial_is_drawn_as_often_as_any_other():
    shown = [picture for trial in range(5) for picture in pair(trial, "x", "y")]
    counted = Counter(
        picture.trial for seed in range(2000) for picture in draw_shown(shown, Random(seed))
    )
    assert all(abs(count - 1600) < 160 for count in counted.values())


def test_a_stimulus_is_asked_about_once_even_if_two_trials_showed_it():
    shown = [*pair(0, "x", "y", picture=7), *pair(1, "x", "z", picture=7)]
    assert len(draw_shown(shown, Random(3))) == 2


def test_one_trial_or_none_is_enough():
    assert len(draw_shown(pair(0, "x", "y"), Random(0))) == 2
    assert draw_shown([], Random(0)) == []
    assert len(draw_shown([Shown(0, "a", "x")], Random(0))) == 1


@given(st.integers(), st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=12))
def test_what_is_drawn_was_shown_and_is_drawn_once(seed, drawn_pairs):
    shown = [
        picture
        for trial, (image, other) in enumerate(drawn_pairs)
        for picture in pair(trial, "w", "xyzv"[other], picture=image)
    ]
    drawn = draw_shown(shown, Random(seed))
    assert set(drawn) <= set(shown)
    assert len({picture.stimulus for picture in drawn}) == len(drawn) <= 4
    assert draw_shown(shown, Random(seed)) == drawn


def test_shuffling_names_keeps_them_all():
    assert sorted(shuffled("abcd", Random(4))) == list("abcd")
    assert len({tuple(shuffled("ab", Random(seed))) for seed in range(20)}) == 2
