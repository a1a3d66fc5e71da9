"""The sections on agreement, repeats, times, pictures and people, also where there is little."""

import numpy as np
import pytest

from studyapp.analysis.results.document import Results
from studyapp.analysis.results.sections.agreement import agreement
from studyapp.analysis.results.sections.clustering import clustering
from studyapp.analysis.results.sections.items import items
from studyapp.analysis.results.sections.people import people
from studyapp.analysis.results.sections.repeats import repeats
from studyapp.analysis.results.sections.splits import splits
from studyapp.analysis.results.sections.times import times
from tests.studyapp.analysis.results.made import data, of_rows, simulated
from tests.studyapp.analysis.results.sections.simulated import study as simulated_study

SECTIONS = (agreement, clustering, items, people, repeats, splits, times)
RARE = {
    "nobody": data([], []),
    "one person": data([7], [10], [0]),
    "two people": data([7, 2], [10, 10], [0, 2]),
    "five people": data([7, 2, 9, 9, 5], [10] * 5, [0, 2, 1, 1, 0]),
    "one level": data([7, 2, 9, 9, 5, 6], [10] * 6, [1] * 6),
    "no level": data([7, 2, 9, 9, 5, 6], [10] * 6),
    "all the same": data([10] * 12, [10] * 12, [0, 1, 2] * 4),
    "none of it": data([0] * 12, [10] * 12, [0, 1, 2] * 4),
    "everybody half": data([5] * 12, [10] * 12, [0, 1, 2] * 4),
    "one picture": data([1, 0, 1, 1, 0, 1, 1], [1] * 7, [0, 1, 2, 0, 1, 2, 0]),
    "one trial each": data([1, 0] * 12, [1] * 24, [0, 1, 2] * 8),
    "ties only": data([3, 3], [5, 5], [0, 1], chosen_side="tie"),
    "unanswered": data([3, 3], [5, 5], [0, 1], chosen_side=None),
    "excluded": data([3, 3], [5, 5], [0, 1], excluded=1),
    "unequal": data([1, 20, 3, 0, 9], [2, 30, 4, 1, 10], [0, 1, 2, 0, 1], rt_ms=900),
}


def cell(section, table, column, **wanted):
    rows = section.table(table).rows
    return next(row for row in rows if wanted.items() <= row.items())[column]


@pytest.mark.parametrize("rare", RARE)
def test_whatever_was_answered_nothing_degenerate_is_shown_as_a_result(rare):
    of = RARE[rare]
    found = tuple(section for make in SECTIONS if (section := make(of)) is not None)
    # The document refuses what is not a number, and comes back as it was.
    document = Results(of.facts.as_dict(), of.plan.as_dict(), found)
    assert Results.from_json(document.to_json()) == document
    for section in found:
        assert section.sentences[0]
        for table in section.tables:
            assert table.rows
            for row in table.rows:
                if row.get("low") is not None:
                    assert row["low"] < row["high"]


@pytest.mark.parametrize("rare", ["nobody", "ties only", "unanswered", "excluded"])
def test_without_a_choice_that_counts_there_is_nothing_to_say(rare):
    assert all(make(RARE[rare]) is None for make in SECTIONS)


def test_agreement_says_how_often_two_people_chose_the_same():
    # Three people, two pictures: all alike about the first, one apart about the second.
    section = agreement(data([2, 2, 1], [2, 2, 2]))
    assert cell(section, "agreement", "value", coefficient="pairwise agreement") == pytest.approx(
        (1 + 1 / 3) / 2
    )
    assert "the same of a and b in 67\u00a0% of the cases" in section.sentences[0]
    assert "fewer than 10 pictures" in cell(
        section, "agreement", "note", coefficient="pairwise agreement"
    )


def test_people_who_judged_a_picture_twice_agree_with_others_once_and_are_clusters():
    once = data([2, 3, 1], [4, 4, 4])
    again = data([2, 3, 1], [8, 8, 8], items=4)  # the second time round nobody chose "a"
    assert cell(agreement(again), "agreement", "value", coefficient="pairwise agreement") == cell(
        agreement(once), "agreement", "value", coefficient="pairwise agreement"
    )
    assert "different people" in items(once).table("items").caption
    table = items(again).table("items")
    assert "participants are clusters" in table.caption
    assert all(row["p"] is None for row in table.rows)


def test_of_one_picture_there_is_no_agreement_about_exceptions():
    section = agreement(data([1, 0, 1, 1], [1] * 4))
    assert cell(section, "agreement", "value", coefficient="pairwise agreement") == 0.5
    for coefficient in ("Krippendorff's alpha, nominal", "Fleiss' kappa"):
        assert cell(section, "agreement", "value", coefficient=coefficient) is None
        assert "one picture" in cell(section, "agreement", "note", coefficient=coefficient)


def test_agreement_beyond_a_shared_preference_is_told_from_the_preference_itself():
    alike = agreement(simulated([40], [0.8], 0.0, seed=4, trials=20))
    assert cell(alike, "agreement", "value", coefficient="pairwise agreement") > 0.6
    interval = [
        cell(alike, "agreement", end, coefficient="Krippendorff's alpha, nominal")
        for end in ("low", "value", "high")
    ]
    assert interval == sorted(interval)


def test_kappa_is_left_out_where_pictures_were_judged_by_unequally_many():
    section = agreement(data([2, 3, 1], [4, 4, 2]))
    assert cell(section, "agreement", "value", coefficient="Fleiss' kappa") is None
    assert "equally many" in cell(section, "agreement", "note", coefficient="Fleiss' kappa")


def test_clustering_says_what_people_of_two_kinds_cost():
    section = clustering(data([10] * 15 + [0] * 15, [10] * 30))
    assert cell(section, "clustering", "icc", cluster="people") == pytest.approx(1)
    effect = section.table("design_effects").rows[0]
    assert effect["deff"] == pytest.approx(10, rel=0.05)
    assert "300 trials say as much as 29 independent ones" in section.sentences[1]


def test_every_person_has_a_dot_and_above_four_hundred_a_place_in_a_bin():
    few = people(data([10, 0, 6], [10, 10, 10], [2, 0, None]))
    rows = few.table("people").rows
    assert [(row["level"], row["share"]) for row in rows] == [
        ("Novice", 0.0),
        ("Expert", 1.0),
        ("Level unknown", 0.6),
    ]
    assert few.sentences[0].startswith("Of 3 people, 2 chose a in more than half")
    assert "of two kinds" in few.sentences[1]
    many = people(data([k % 11 for k in range(440)], [10] * 440, [0, 1] * 220))
    binned = many.table("people").rows
    assert sum(row["n_participants"] for row in binned) == 440
    assert all(row["from_share"] <= row["share"] <= row["to_share"] for row in binned)
    # Whoever is of one mind stands at the very end, 20 people of every level.
    assert [row["n_participants"] for row in binned if row["share"] in (0, 1)] == [20] * 4
    assert "participant_id" not in binned[0]


def test_pictures_are_ordered_and_those_that_stand_out_counted():
    # Of every two people one more chooses picture j than picture j + 1: all 24, then 22, 20 ...
    section = items(data(sorted([*range(1, 13)] * 2), [12] * 24))
    rows = section.table("items").rows
    assert [row["n_chosen"] for row in rows] == list(range(2, 25, 2))
    assert section.sentences[0].startswith("The preference for a goes from 8\u00a0%")
    against = sum(row["p_holm"] < 0.05 and row["preference"] < 0.5 for row in rows)
    clear = sum(row["p_holm"] < 0.05 for row in rows)
    assert 0 < against < clear
    assert (
        f"it differs from 50\u00a0% in {clear}, in {against} of them against a."
        in (section.sentences[1])
    )


def test_with_several_conditions_a_picture_has_a_row_for_each_it_was_compared_with():
    rows = [
        {"participant_id": f"P{person}", "excluded": 0, "trial_type": "main", "trial_index": place}
        | {"item_id": "cat", "item_name": "cat.png", "chosen_side": "left", "chose_a": 1}
        | {"method_a": "a", "method_b": other, "expertise_level": 0}
        for person in range(3)
        for place, other in enumerate(("b", "c"))
    ]
    names = [row["item_name"] for row in items(of_rows(rows)).table("items").rows]
    assert names == ["cat.png (against b)", "cat.png (against c)"]


def repeated(*pairs):
    """(level, side first, side of the repeat with the sides swapped) per person."""
    rows = []
    for person, (level, first, again) in enumerate(pairs):
        trial = {
            "participant_id": f"P{person}",
            "expertise_level": level,
            "excluded": 0,
            "item_id": "cat",
        }
        trial |= {"method_a": "a", "method_b": "b", "item_id": "cat"}
        chosen = {"left": "a", "right": "b"}, {"left": "b", "right": "a"}
        rows += [
            trial
            | {"trial_index": 1, "trial_type": "main", "chosen_side": first}
            | {"chosen_method": chosen[0].get(first)},
            trial
            | {
                "trial_index": 2,
                "trial_type": "repeat",
                "repeat_of_trial_index": 1,
                "chosen_side": again,
            }
            | {"chosen_method": chosen[1].get(again)},
        ]
    return of_rows(rows)


def test_repeats_count_where_the_same_condition_was_chosen_on_the_other_side():
    section = repeats(
        repeated(
            (0, "left", "right"), (0, "left", "left"), (2, "right", "left"), (2, "left", "tie")
        )
    )
    assert "2 of 3 trials ended with the same choice" in section.sentences[0]
    assert cell(section, "repeats", "preference", group="Novice") == 0.5
    assert cell(section, "repeats", "n_trials", group="Expert") == 1
    assert cell(section, "repeats", "note", group="Expert") == "one person"
    assert not section.by_method


def test_times_are_those_of_people_by_level():
    rows = [
        {
            "participant_id": f"P{person}",
            "expertise_level": person % 2,
            "excluded": 0,
            "timed_out": 0,
        }
        | {"trial_type": "main", "trial_index": place, "chosen_side": "left", "rt_ms": time}
        for person in range(6)
        for place, time in enumerate((200, 1000 * (person % 2 + 1), 70_000, None))
    ]
    section = times(of_rows(rows))
    assert cell(section, "times", "median", group="Novice") == pytest.approx(1000)
    assert cell(section, "times", "median", group="Some") == pytest.approx(2000)
    assert cell(section, "times", "too_fast_share", group="Everyone") == pytest.approx(1 / 3)
    assert (
        "6 of 18 timed trials took less than 300\u00a0ms and 6 more than 60\u00a0s"
        in (section.sentences[1])
    )
    assert "6 of 24 answered trials (25\u00a0%) were not timed" in section.sentences[2]
    assert sum(row["n_participants"] for row in section.table("times_of_people").rows) == 6


def split_data(people=30, wrong_by_level=0.0, seed=2):
    rng, rows = np.random.default_rng(seed), []
    for person in range(people):
        for place in range(20):
            stratum, level = ("correct", "wrong")[place % 2], person % 3
            p = 0.8 if stratum == "correct" else 0.5 + wrong_by_level * (level - 1)
            rows.append(
                {"participant_id": f"P{person:03}", "expertise_level": level, "excluded": 0}
                | {"trial_type": "main", "trial_index": place, "item_id": f"i{place}"}
                | {"item_stratum": stratum, "model_id": "tiny", "method_a": "a", "method_b": "b"}
                | {"chosen_side": "left", "chose_a": int(rng.random() < p)}
            )
    return of_rows(rows)


def test_pictures_the_classifier_is_right_and_wrong_about_are_told_apart():
    section = splits(split_data())
    assert {row["split"] for row in section.table("splits").rows} == {"The classifier's answer"}
    (contrast,) = section.table("split_contrasts").rows
    assert contrast["low"] < 0.3 < contrast["high"]
    assert contrast["p"] < 0.001
    assert contrast["slope_p"] > 0.05
    assert len(section.sentences) == 1


def test_their_interaction_with_expertise_is_found():
    section = splits(split_data(people=60, wrong_by_level=0.3))
    (contrast,) = section.table("split_contrasts").rows
    assert contrast["slope_low"] < -0.3 < contrast["slope_high"]
    assert "changes along the expertise levels" in section.sentences[-1]


def test_pictures_of_one_kind_or_of_too_many_are_not_split():
    assert splits(data([5] * 6, [10] * 6, item_stratum="correct")) is None
    assert splits(data([13] * 6, [26] * 6)) is None


def test_two_columns_that_divide_pictures_alike_are_reported_once():
    rows = [
        {
            "participant_id": f"P{person}",
            "excluded": 0,
            "trial_type": "main",
            "trial_index": place,
            "item_id": f"i{place}",
            "true_label": ("tabby cat", "espresso", "espresso")[place],
            "class_explained": ("tabby", "cup", "cup")[place],
            "item_stratum": ("correct", "wrong", "correct")[place],
            "method_a": "a",
            "method_b": "b",
            "chosen_side": "left",
            "chose_a": place % 2,
        }
        for person in range(3)
        for place in range(3)
    ]
    found = {row["split"] for row in splits(of_rows(rows)).table("splits").rows}
    assert found == {"The classifier's answer", "What the picture shows"}


def test_of_more_than_two_conditions_a_person_is_judged_by_the_trials_that_showed_the_first():
    assert "own trials and" in people(data([3, 2], [4, 4])).sentences[0]
    three = people(simulated_study(people=6, strengths=(0.7, 0.0, 0.0)))
    assert "own trials that showed it and" in three.sentences[0]
