import pytest

from studyapp.analysis.answers import relies, same_class, short_name, system_is_right

CLASSES = ["tabby cat", "espresso", "lynx"]
NETWORKS = ["faulty", "sound"]


@pytest.mark.parametrize("other", ["egyptian cat", "Egyptian_Cat", " Egyptian-cat "])
def test_a_class_is_the_same_however_it_is_spelt(other):
    assert same_class("Egyptian_cat", other)
    assert not same_class("cat", other)


def test_one_of_several_names_of_a_class_is_enough():
    assert same_class("tabby, tabby cat", "tabby")
    assert same_class("tabby cat", "tabby, tabby_cat")
    assert not same_class("tabby, tabby cat", "cat")
    assert not same_class("", "tabby")
    assert not same_class("", ",")


@pytest.mark.parametrize(
    ("name", "short"),
    [("tabby, tabby cat", "tabby"), ("Egyptian_cat", "Egyptian cat"), ("lynx", "lynx"), (",", ",")],
)
def test_people_read_the_first_name_of_a_class(name, short):
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("options", "expected", "true_label", "is_right"),
    [
        (CLASSES, "tabby cat", "Tabby_cat", True),
        (CLASSES, "tabby cat", "espresso", False),
        (CLASSES, "tabby cat", "", None),
        (NETWORKS, "sound", "", True),
        (NETWORKS, "faulty", "tabby cat", False),
    ],
)
def test_a_system_is_right_if_it_names_the_truth_or_is_sound(
    options, expected, true_label, is_right
):
    assert system_is_right(options, expected, true_label) is is_right


@pytest.mark.parametrize(
    ("options", "answer", "true_label", "relied"),
    [
        (CLASSES, "espresso", "espresso", True),
        (CLASSES, "tabby cat", "espresso", False),
        (CLASSES, "tabby cat", "", None),
        (NETWORKS, "sound", "", True),
        (NETWORKS, "faulty", "tabby cat", False),
    ],
)
def test_relying_is_to_take_the_system_to_be_right(options, answer, true_label, relied):
    assert relies(options, answer, true_label) is relied
