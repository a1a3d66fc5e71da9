import pytest

from explainers.audit import AuditConfig, ConfigError, make_config, read_config


def written(folder, text):
    path = folder / "audit.toml"
    path.write_text(text)
    return path


def test_an_empty_file_gives_the_defaults(tmp_path):
    found = read_config(written(tmp_path, ""))
    assert found.as_json() == AuditConfig().as_json()
    assert found.rules.peak is True
    assert found.limits.pass_rate == 1.0


def test_options_are_read_and_files_are_relative_to_the_file(tmp_path):
    text = """
    [audit]
    method = "lime"
    parameters = {num_samples = 50}
    nothing = ["empty"]
    [rules]
    energy = 1
    [[regions]]
    name = "puddle"
    box = [0, 1.5, 20, 30]
    [training]
    annotations = "train.json"
    """
    found = read_config(written(tmp_path, text))
    assert found.audit.method == "lime"
    assert found.audit.parameters == {"num_samples": 50}
    assert found.audit.nothing == ("empty",)
    assert found.rules.energy == 1.0
    assert found.regions[0].box == (0.0, 1.5, 20.0, 30.0)
    assert found.file(found.training.annotations) == tmp_path / "train.json"


def test_what_is_given_as_json_can_be_read_again():
    given = make_config({"rules": {"energy": 0.5}, "audit": {"nothing": ["empty"]}})
    assert make_config(given.as_json()) == given


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[rule]", "there is no table 'rule'; choose from: audit, rules"),
        ("[rules]\npeek = true", r"\[rules\] has no option 'peek'; choose from: peak, energy"),
        ("[rules]\npeak = 1", "rules.peak must be true or false, not 1"),
        ("[rules]\nenergy = '0.5'", "rules.energy must be a number"),
        ("[rules]\ncombine = 'some'", "rules.combine must be one of 'all', 'any', not 'some'"),
        ("[audit]\nnothing = 'empty'", "audit.nothing must be a list, each text, not 'empty'"),
        ("[audit]\nseed = true", "audit.seed must be a whole number, not True"),
        ("[audit]\nseed = -1", r"\[audit\] seed and gallery must be 0 or more"),
        ("[rules]\nenergy = 2.0", r"\[rules\] energy must be above 0 and at most 1"),
        ("[limits]\npass_rate = 90", "pass_rate must be from 0 to 1"),
        ("folder = 'x'", "there is no table 'folder'"),
        ("[rules", "it is not TOML"),
        ("rules = 3", "rules must be a table"),
    ],
)
def test_what_is_wrong_is_named_with_the_file_and_the_choices(tmp_path, text, told):
    with pytest.raises(ConfigError, match=told) as refused:
        read_config(written(tmp_path, text))
    assert str(refused.value).startswith(f"{tmp_path / 'audit.toml'}: ")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml: it cannot be opened"):
        read_config(tmp_path / "none.toml")
