"""The names of the files in a package.

Psych-DS wants data files called `([a-z]+-[a-zA-Z0-9]+)(_[a-z]+-[a-zA-Z0-9]+)*_data\\.csv`, so a
study's short name loses its hyphens in them; its `study_id` in the tables does not.
"""

import re

DESCRIPTION = "dataset_description.json"
MANIFEST = "analysis_manifest.json"
RESULTS = "results.json"
README = "README.md"
CHANGES = "CHANGES.md"
CODEBOOK = "codebook.csv"
SNIPPETS = ("analyse.R", "analyse.py")


def study_part(study_id: str, *, simulated: bool) -> str:
    """What the names of all files of a study begin with.

    >>> study_part("lego-trust_2", simulated=False)
    'study-legotrust2'
    """
    value = re.sub(r"[^a-zA-Z0-9]", "", study_id) or "unnamed"
    return f"study-{value}_rehearsal-simulated" if simulated else f"study-{value}"


def data_file(study_id: str, table: str, *, simulated: bool) -> str:
    """Where a table lies in the package."""
    return f"data/{study_part(study_id, simulated=simulated)}_table-{table}_data.csv"


def preregistration(version: int, *, is_newest: bool) -> str:
    """Where a frozen plan lies; the one in force has the plain name."""
    return "preregistration.json" if is_newest else f"preregistration_version-{version}.json"


def snippet(name: str) -> str:
    """Where a program that analyses the tables lies in the package."""
    return f"analysis/{name}"
