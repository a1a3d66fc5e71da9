"""What is said of units that never fire."""

from examples.lego.figures.dead_units import says, table
from explainers.inspection.dead_units import DeadUnits, LayerUnits


def watched(*dead):
    layers = [
        LayerUnits(f"conv{number}", "leakyrelu", 10, count, None, tuple(range(count)))
        for number, count in enumerate(dead, start=1)
    ]
    return DeadUnits(layers, 16)


def test_each_network_is_counted_by_itself():
    told = says({"weighted": watched(0, 1), "plain": watched(4, 5)})
    assert "5.0 % of the units of the weighted network (1 of 20)" in told
    assert "45.0 % of the units of the plain network (9 of 20)" in told
    assert "none of the 16 pictures" in told


def test_each_layer_is_a_row():
    made = table({"weighted": watched(0, 1), "plain": watched(4, 5)})
    assert made.rows == [("conv1", "10", "0", "4"), ("conv2", "10", "1", "5")]
