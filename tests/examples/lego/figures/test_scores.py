"""What is said of a network's measures, in both directions, and of the paper's own."""

from examples.lego.figures.scores import beats, paper_baseline, section

BASELINE = {
    "threshold": None, "binary_accuracy": 0.935, "precision": 0.0, "recall": 0.0, "f1": 0.0,
    "mean_average_precision": 0.07, "exact_match": 0.0,
}  # fmt: skip
GOOD = {
    "threshold": 1.0, "binary_accuracy": 0.95, "precision": 0.7, "recall": 0.6, "f1": 0.65,
    "mean_average_precision": 0.6, "exact_match": 0.1,
}  # fmt: skip


def test_the_papers_accuracy_is_below_that_of_saying_nothing():
    told = paper_baseline()
    assert "84.71 % is below" in told
    assert "88.2 % to 98.8 %" in told


def results(**changed):
    one = GOOD | changed
    return {
        "zero": one | {"threshold": 0.0},
        "shifted": one,
        "chosen": one,
        "accurate": one,
        "all_negative": BASELINE,
    }


def test_a_network_beats_the_baseline_or_does_not_by_each_measure():
    told = beats("weighted", results())
    assert "network beats saying nothing: 95.0 % at the threshold" in told
    assert "it beats it clearly: 0.600 against 0.070" in told
    told = beats("weighted", results(binary_accuracy=0.93, mean_average_precision=0.1))
    assert "does not beat saying nothing" in told
    assert "it hardly does so" in told


def test_the_threshold_for_accuracy_decides_whether_accuracy_is_beaten():
    mixed = results(binary_accuracy=0.89) | {"accurate": GOOD}
    told = beats("weighted", mixed)
    assert (
        "network beats saying nothing: 89.0 % at the threshold of the best F1, and 95.0 %" in told
    )


def test_every_threshold_is_a_row_beside_the_baseline():
    curves = {"loss": [1.0, 0.5], "validation_loss": [1.1, 0.7], "validation_map": [0.1, 0.6]}
    record = {
        "results": results(),
        "curves": curves,
        "best_epoch": 2,
        "pictures": {"test": {"pictures": 100}},
    }
    made = section({"weighted": record})
    table, curve = made.shown
    assert [row[1] for row in table.rows] == ["95.0 %"] * 4 + ["93.5 %"]
    assert "mAP, validation 0.1 to 0.6" in curve.columns[0].pictures[0].alt


def test_without_a_record_nothing_is_claimed():
    made = section({})
    assert "not known" in made.here[0]
    assert not made.shown
