"""Section 4.3: how good the networks are, beside a network that never says anything."""

from collections.abc import Mapping, Sequence
from typing import Any

from examples.lego.measures import PAPER_ACCURACY, PAPER_CLASSES, PAPER_MOST
from examples.lego.page.parts import Gallery, Section, Table, alone
from examples.lego.page.plots import DASHES, Look, plot
from explainers.lettering import per_cent

COLUMNS = {
    "binary_accuracy": "Binary accuracy",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "mean_average_precision": "mAP",
    "exact_match": "Exact match",
}
NOT_SHARES = ("f1", "mean_average_precision")
THRESHOLDS = {
    "zero": "said above a logit of 0",
    "shifted": "said above log w, where the loss puts “as likely as not”",
    "chosen": "threshold by F1 on the validation pictures",
    "accurate": "threshold by binary accuracy on the validation pictures",
}
# Of the curves of a record, in this order.
DRAWN = {
    "loss": "loss, training",
    "validation_loss": "loss, validation",
    "validation_map": "mAP, validation",
}
CLEARLY = 2  # times the mAP of saying nothing
KEY, TITLE = "performance", "Section 4.3: how good the networks are"
PAPER = (
    "After 40 epochs “a loss of 16.251 (with false negatives set to count 22 times as much as "
    "false positives), and a binary accuracy of 84,71%”. Nothing else is told.",
)


def paper_baseline() -> str:
    """Say where the paper's accuracy stands beside a network that says nothing."""
    least, most = 1 - PAPER_MOST / PAPER_CLASSES, 1 - 1 / PAPER_CLASSES
    word = "below" if least > PAPER_ACCURACY else "not below"
    return (
        f"The paper’s {PAPER_ACCURACY:.2%} is {word} what a network has that never says anything: "
        f"with 1 to {PAPER_MOST} of {PAPER_CLASSES} bricks in a picture, saying “no” to all is "
        f"right in {per_cent(least)} to {per_cent(most)} of all cases."
    ).replace("%", " %", 1)


def beats(name: str, results: Mapping[str, Any]) -> str:
    """Say by which measures a network is better than saying nothing.

    Parameters
    ----------
    name
        Of the network.
    results
        From its record: what was measured at each of `THRESHOLDS`, and ``all_negative``.
    """
    nothing, chosen = results["all_negative"], results["chosen"]
    accuracy, ranking = "binary_accuracy", "mean_average_precision"
    highest = results["accurate"][accuracy]
    says = "beats" if highest > nothing[accuracy] else "does not beat"
    ranks = "beats it clearly" if chosen[ranking] > CLEARLY * nothing[ranking] else "hardly does so"
    return (
        f"By binary accuracy the {name} network {says} saying nothing: "
        f"{per_cent(chosen[accuracy])} at the threshold of the best F1, and {per_cent(highest)} at "
        f"the one for accuracy, both chosen on other pictures, against "
        f"{per_cent(nothing[accuracy])}. By mAP, which needs no threshold, it {ranks}: "
        f"{chosen[ranking]:.3f} against {nothing[ranking]:.3f}. F1 is {chosen['f1']:.3f} against "
        f"{nothing['f1']:.3f}, exact match {per_cent(chosen['exact_match'])} against "
        f"{per_cent(nothing['exact_match'])}."
    )


def section(record: Mapping[str, Any]) -> Section:
    """Put what the records of the training say beside the baseline.

    Parameters
    ----------
    record
        For each network what `examples.lego.training` noted; may be empty.
    """
    if not record:
        missing = "There is no record of a training beside these networks, so it is not known."
        return Section(KEY, TITLE, PAPER, (missing, paper_baseline()))
    here = [beats(name, one["results"]) for name, one in record.items()]
    first = next(iter(record.values()))
    return Section(
        KEY,
        TITLE,
        PAPER,
        here=(*here, paper_baseline()),
        shown=(_table(record), *(_curves(name, one) for name, one in record.items())),
        notes=(
            f"From the record of the training, on {first['pictures']['test']['pictures']} test "
            "pictures that no network was trained on and nothing was chosen by. All but mAP depend "
            "on a threshold: a weight w shifts all logits up, by log w if the network has learned "
            "the probabilities.",
        ),
    )


def _table(record: Mapping[str, Any]) -> Table:
    rows = [
        (f"{name}, {told}", *_cells(one["results"][threshold]))
        for name, one in record.items()
        for threshold, told in THRESHOLDS.items()
        # Without a weight the second threshold is the first.
        if not (threshold == "shifted" and one["results"]["shifted"]["threshold"] == 0)
    ]
    first = next(iter(record.values()))
    rows.append(("never says anything", *_cells(first["results"]["all_negative"])))
    return Table("Of the test pictures", ("Network", *COLUMNS.values()), rows)


def _cells(measured: Mapping[str, float]) -> Sequence[str]:
    return [
        f"{measured[name]:.3f}" if name in NOT_SHARES else per_cent(measured[name])
        for name in COLUMNS
    ]


def _curves(name: str, one: Mapping[str, Any]) -> Gallery:
    known = {key: values for key in DRAWN if (values := one["curves"].get(key))}
    epochs = len(next(iter(known.values())))

    def draw(figure: Any, look: Look) -> None:
        axes = figure.subplots()
        second = axes.twinx()
        for place, (key, values) in enumerate(known.items()):
            own = second if key.endswith("map") else axes
            style = {"color": look.colours[place], "ls": DASHES[place], "lw": 2}
            own.plot(range(1, epochs + 1), values, label=DRAWN[key], **style)
        axes.set(xlabel="epoch", ylabel="loss")
        second.set(ylabel="mAP", ylim=(0, 1))
        axes.axvline(one["best_epoch"], color=look.colours[4], lw=1, ls=":")
        axes.grid(True)
        figure.legend(loc="outside upper left", ncols=1 if look.narrow else 3)

    ends = ", ".join(f"{DRAWN[key]} {row[0]:.3g} to {row[-1]:.3g}" for key, row in known.items())
    best = f"the best of {epochs} epochs, number {one['best_epoch']}, is used"
    caption = f"The {name} network: {ends}; {best}"
    return alone(plot(draw, f"Learning curves over {epochs} epochs: {ends}", caption))
