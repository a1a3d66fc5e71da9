"""What is kept of an unfinished training, and what does not go on with it."""

import pytest

from examples.lego.training.workplace import JUDGED, Unresumable, Workplace, best


def test_of_all_epochs_the_last_and_the_best_are_kept(tmp_path):
    class Saved:
        def save(self, path):
            path.write_bytes(b"weights")

    workplace = Workplace(tmp_path)
    history = [{JUDGED: value} for value in (0.3, 0.6, 0.6, 0.4)]
    for epochs in range(1, 5):
        workplace.keep(Saved(), history[:epochs])
    assert best(history) == 1
    kept = sorted(path.name for path in tmp_path.glob("*.keras"))
    assert kept == ["epoch-001.keras", "epoch-003.keras"]
    assert workplace.history() == history


def test_another_configuration_does_not_go_on_with_the_same_training(tmp_path):
    workplace = Workplace(tmp_path)
    workplace.begin({"epochs": 3, "rate": 0.1})
    workplace.begin({"epochs": 3, "rate": 0.1})
    with pytest.raises(Unresumable, match="a training with another rate; give the same"):
        workplace.begin({"epochs": 3, "rate": 0.2})
