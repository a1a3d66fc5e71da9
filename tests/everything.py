"""A description in which nothing is left as it would be if nothing were said."""

import yaml

from studyapp.actions.spec.schema.kinds import PROSE, Kind
from studyapp.actions.spec.schema.table import Table
from studyapp.actions.spec.schema.tables import STUDY
from tests.computed_study import SPEC

# A value for every key that no other would do for; the rest follow from their kind.
VALUES = {
    "slug": "bricks",
    "target": "label:brick",
    "prompt": "Which? A text: with 'all' \"sorts\" of # signs",
    "languages": ["en", "nl"],
    "translations": {"nl": {"title": "Welke?"}},
    "recruiter_parameters": ["pid"],
    "stimulus_width": 64,
    "stimulus_height": 48,
    "catch_rate": 0.25,
    "identical_rate": 0.125,
    "repeat_rate": 0.5,
    "minimum_viewing_ms": 100,
    "consent_version": "2.10",
}


def value_of(key):
    """Another than the default, so that a key which is lost shows."""
    if key.name in VALUES:
        return VALUES[key.name]
    if key.choices:
        return list(key.choices)[-1]
    lines = "\n\n" if key.kind is PROSE else " "
    kinds = {"a text": f"{key.name}: no{lines}more", "a whole number": 7, "true or false": True}
    assert isinstance(key.kind, Kind)
    return kinds[key.kind.words]


def everything() -> dict:
    """A description in which every key of the study has a value that is not its default."""
    spec = yaml.safe_load(SPEC)
    spec |= {
        key.name: value_of(key)
        for key in STUDY.keys
        if not isinstance(key.kind, Table) and key.holds == "one"
    }
    spec["conditions"][0] |= {
        "public_name": "Warm: spots",
        "translations": {"nl": {"public_name": "Vlekken"}},
    }
    spec["conditions"][1] |= {"faulty_version_of": "cam", "is_catch": False}
    spec["conditions"].append({"name": "chance", "method": "random_map", "is_catch": True})
    return spec | {
        "arms": [{"name": "a", "weight": 2, "shows_prediction": True, "conditions": ["cam"]}],
        "comprehension": [
            {"text": "A?", "choices": ["no", "1"], "correct": "1", "hint": "H", "translations": {}}
        ],
        "quotas": {0: 5, 1: 6},
        "exits": {"completed": {"code": "C", "return_url": "https://app.prolific.com/?c={code}"}},
        "pictures": [
            {
                "path": "pictures/pile-01.png",
                "mask": "pictures/pile-02.png",
                "name": "one",
                "true_label": "brick",
                "labels": ["brick", "no"],
                "tags": ["light=dark"],
                "licence": "CC0",
                "credit": "nobody",
                "boxes": [[1, 2, 3, 4]],
                "is_practice": True,
                "target": "class:0",
            }
        ],
        "analysis": {
            "hypotheses": "H: yes",
            "planned_n": 11,
            "estimand": "pictures like these",
            "condition": "cam",
            "primary_test": "equivalence",
            "margin": 0.1,
            "alpha": 0.01,
            "least_share_answered": 0.25,
            "least_median_rt_ms": 200,
            "monitoring": "looks",
            "looks": [5, 11],
            "boundary": "pocock",
            "level_weights": {"0": 0.5, "1": 0.5},
        },
    }
