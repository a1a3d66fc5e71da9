"""Does an audit find a bias that nobody told it of? Cues planted blindly, and networks without any.

    python -m benchmarks.planted_cues --folder planted
    python -m benchmarks.planted_cues --folder planted --only-train    # goes on where it stopped

Small networks are trained on drawn scenes. In some of them a cue (a patch, a puddle, a dot, a
texture, a watermark, a tint, or a dot that wanders) was tied to a class, both drawn by chance; in
others it came and went regardless of the class, or never. The audit gets the model file, annotated
pictures and its default options. Seeded; what is finished is kept in the folder.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    # Started as a file, the folder of this program would hide the library of the same name.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from explainers.network.quiet import import_tensorflow

    import_tensorflow()

from benchmarks.planted import tables
from benchmarks.planted.audits import TEST_SETS
from benchmarks.planted.nets import is_trained, trained
from benchmarks.planted.results import Result, result
from benchmarks.planted.scenes import World, plans

# Block 1 is for those who improve the finder; only what was never looked at is reported.
BLOCK = 2


def main() -> int:
    """Train, audit and print every table."""
    options = _options()
    chosen = plans(options.block)[: options.networks]
    results: list[Result] = []
    for number, plan in enumerate(chosen, 1):
        if options.no_training and not is_trained(plan, options.folder):
            continue
        world, start = World(plan), time.perf_counter()
        facts = trained(world, options.folder)
        if not options.only_train:
            chosen_sets = TEST_SETS[:1] if options.quick else TEST_SETS
            results += [result(world, facts, test_set) for test_set in chosen_sets]
        seconds = time.perf_counter() - start
        print(f"network {number} of {len(chosen)}: {seconds:.0f} s", file=sys.stderr, flush=True)
    if results:
        _print(results)
    if results and options.json:
        options.json.write_text(json.dumps([one.record() for one in results], indent=1))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="where everything is kept")
    parser.add_argument("--networks", type=int, default=len(plans(BLOCK)), help="the first so many")
    parser.add_argument(
        "--block", type=int, default=BLOCK, help="which networks; others share none"
    )
    parser.add_argument("--only-train", action="store_true", help="leave the audits for later")
    parser.add_argument("--no-training", action="store_true", help="take what is trained already")
    parser.add_argument("--quick", action="store_true", help="only pictures like those of training")
    parser.add_argument("--json", type=Path, help="write every result to this file")
    return parser.parse_args()


def _print(results: list[Result]) -> None:
    once = [one for one in results if one.test_set == TEST_SETS[0]]
    print("The networks\n\n" + "\n".join(tables.trained(once)))
    for test_set in dict.fromkeys(one.test_set for one in results):
        own = [one for one in results if one.test_set == test_set]
        for title, table in (
            ("what was found", tables.found),
            ("false alarms", tables.alarms),
            ("beside simple finders", tables.compared),
        ):
            print(f"\nTest pictures with the cue {test_set}: {title}\n\n" + "\n".join(table(own)))


if __name__ == "__main__":
    sys.exit(main())
