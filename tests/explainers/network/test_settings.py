import pytest

from explainers import ClassifierError, load_classifier


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ({"labels": 5}, "labels must be a list of names or the name of a file, not 5"),
        ({"labels": {"cat": 0}}, "labels must be a list of names"),
        ({"feature_layer": 5}, "feature_layer must be text, not 5"),
        ({"name": 5}, "name must be text, not 5"),
        ({"allow_legacy_h5": "no"}, "allow_legacy_h5 must be true or false: 'no'"),
        ({"preprocessing": {"interpolation": {}}}, "interpolation {} is unknown; choose from"),
        ({"preprocessing": {"resize": ["crop"]}}, "resize .* is unknown; choose from"),
        ({"preprocessing": {"shift": [1, 2]}}, "shift must be one number or one for each channel"),
        ({"preprocessing": {"shift": []}}, "shift must be one number or one for each channel"),
        ({"preprocessing": {"scale": float("nan")}}, "scale must be one number"),
        ({"preprocessing": {"scale": 10**400}}, "scale must be one number"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused_by_name(reference, setting, reason):
    with pytest.raises(ClassifierError, match=rf"A_softmax\.keras: {reason}"):
        load_classifier({"path": reference / "A_softmax.keras"} | setting)


@pytest.mark.parametrize("spec", [None, 5, b"model.keras", ["model.keras"], {"path": 5}])
def test_a_specification_that_is_no_path_is_refused(spec):
    with pytest.raises(ClassifierError, match=r"classifier: its (specification has no )?path"):
        load_classifier(spec)
