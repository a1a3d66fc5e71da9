"""The names of a package's files."""

import re

import pytest

from studyapp.analysis.package import names

# What Psych-DS takes for a data file.
DATA_FILE = r"([a-z]+-[a-zA-Z0-9]+)(_[a-z]+-[a-zA-Z0-9]+)*_data\.csv"


@pytest.mark.parametrize("study", ["demo", "lego-trust_2", "-", "Étude-1"])
@pytest.mark.parametrize("simulated", [False, True])
def test_a_table_s_name_is_one_of_psych_ds_and_tells_a_rehearsal(study, simulated):
    folder, name = names.data_file(study, "trials", simulated=simulated).split("/")
    assert folder == "data"
    assert re.fullmatch(DATA_FILE, name)
    assert ("simulated" in name) is simulated


def test_the_plan_in_force_has_the_plain_name():
    assert names.preregistration(3, is_newest=True) == "preregistration.json"
    assert names.preregistration(2, is_newest=False) == "preregistration_version-2.json"
