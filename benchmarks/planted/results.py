"""What became of one network and one test set, as plain values that tables are made of."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.planted.audits import audited, grids, unrolled
from benchmarks.planted.baselines import BASELINES
from benchmarks.planted.scenes import World
from benchmarks.planted.scoring import Named, Score, score


@dataclass(frozen=True, eq=False)
class Result:
    """One audit beside the truth.

    Attributes
    ----------
    world, facts
        What was planted, and what `nets.trained` says of the network.
    test_set
        One of `audits.TEST_SETS`.
    named, hinted
        What the audit calls suspicious, at a place or anywhere; and what it only mentions.
    score, generous
        Of the suspicious ones; and of all.
    pass_rate
        Share of passes among the pictures with a verdict, by the default rules.
    baselines
        For each of `BASELINES` its height and its score.
    """

    world: World
    facts: dict[str, Any]
    test_set: str
    named: list[Named]
    hinted: list[Named]
    score: Score
    generous: Score
    pass_rate: float
    baselines: dict[str, tuple[float, Score]]

    @property
    def is_biased(self) -> bool:
        """Whether the cue was tied to a class in training."""
        return self.world.plan.group == "tied"

    @property
    def is_learned(self) -> bool:
        """Whether it was, and the network's answer depends on the cue."""
        return self.is_biased and self.facts["learned"]

    def record(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return {
            "facts": self.facts,
            "test_set": self.test_set,
            "score": vars(self.score),
            "generous": vars(self.generous),
            "suspicious": [one.label for one in self.named],
            "mentioned": [one.label for one in self.hinted],
            "pass_rate": self.pass_rate,
            "baselines": {
                name: {"height": height, **vars(found)}
                for name, (height, found) in self.baselines.items()
            },
        }


def result(world: World, facts: dict[str, Any], test_set: str) -> Result:
    """Audit a network blindly, and only then look at what was planted."""
    model = Path(facts["path"])
    found = audited(world, model, test_set)
    regions = [
        (one["level"], Named(one["label"], unrolled(one["runs"], found["grid"])))
        for one in found["regions"]
    ]
    regions += [(one["level"], Named(one["label"], None)) for one in found["wandering"]]
    named = [one for level, one in regions if level == "suspicious"]
    hinted = [one for level, one in regions if level != "suspicious"]
    verdicts = [row["verdict"] for row in found["rows"]]
    passed, failed = verdicts.count("pass"), verdicts.count("fail")
    place = world.cue.mask if world.cue.has_place else None
    maps, objects = grids(model, test_set)
    classes = [row["predicted"] for row in found["rows"]]
    simple = {name: find(maps, objects, classes) for name, find in BASELINES.items()}
    return Result(
        world=world,
        facts=facts,
        test_set=test_set,
        named=named,
        hinted=hinted,
        score=score(named, place, world.label),
        generous=score([*named, *hinted], place, world.label),
        pass_rate=passed / max(passed + failed, 1),
        baselines={
            name: (height, score([one] if one else [], place, world.label))
            for name, (height, one) in simple.items()
        },
    )
