"""The reconstructed answers are what the paper's three numbers and one assumption give."""

import csv
import io
from collections import Counter
from math import comb

import pytest

from examples.lego.study.key import files
from examples.lego.study.reconstruction import LABELS, answers_csv, table_of


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_files_that_are_shipped_are_those_that_the_program_writes():
    written = files()
    assert sorted(path.name for path in written) == [
        "README.md",
        "choices.csv",
        "choices.yaml",
        "people.csv",
        "people.yaml",
    ]
    for path, text in written.items():
        assert path.read_bytes().decode() == text


def test_80_of_100_choices_are_grad_cam():
    table = table_of("choices")
    assert (len(table), {len(row) for row in table}) == (10, {10})
    assert sum(map(sum, table)) == 80


def test_8_of_10_people_choose_grad_cam_mostly_and_two_choose_lime_mostly():
    counts = [sum(row) for row in table_of("people")]
    assert sum(count >= 6 for count in counts) == 8
    assert sum(count <= 4 for count in counts) == 2


def test_levels_are_3_5_and_2_of_ten_people():
    for reading in ("choices", "people"):
        told = rows(answers_csv(table_of(reading)))
        assert len(told) == 100
        levels = {row["participant"]: row["familiarity"] for row in told}
        assert Counter(levels.values()) == dict(zip(LABELS, (3, 5, 2), strict=True))
        assert LABELS == ("Not familiar", "A bit familiar", "Familiar")
        assert {row["chosen"] for row in told} == {"gradcam", "lime"}


def test_the_same_seed_gives_the_same_and_another_another():
    assert table_of("choices", seed=1) == table_of("choices", seed=1)
    assert table_of("choices", seed=1) != table_of("choices", seed=2)


def test_every_table_that_fits_is_equally_likely():
    # Two people, two questions, half of the choices: six tables, each about 100 times in 600.
    drawn = Counter(
        str(table_of("choices", people=2, questions=2, share=0.5, seed=seed)) for seed in range(600)
    )
    assert len(drawn) == comb(4, 2)
    assert all(60 < number < 140 for number in drawn.values())
    # One person with a majority of three questions: 3 of 3 in one of four tables, else 2 of 3.
    drawn = Counter(
        sum(table_of("people", people=1, questions=3, share=1, seed=seed)[0]) for seed in range(400)
    )
    assert set(drawn) == {2, 3}
    assert drawn[3] == pytest.approx(100, abs=35)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"reading": "both"}, "there is no reading 'both'; choose from: choices, people"),
        ({"reading": "people", "people": 9}, "is 7.2, which is no whole number"),
        ({"reading": "choices", "people": 3, "questions": 3}, "is 7.2, which is no whole number"),
    ],
)
def test_what_cannot_be_is_refused(asked, said):
    with pytest.raises(ValueError, match=said):
        table_of(**asked)


def test_levels_of_another_number_of_people_are_refused():
    with pytest.raises(ValueError, match="the levels are of 10 people, the table of 5"):
        answers_csv(table_of("choices", people=5))
