"""What a question set asks how often, and where that is uneven: warnings, never refusals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from studyapp.actions.explained import is_right
from studyapp.design.run import share
from studyapp.models import Question, Study

EVEN = 0.8  # what is asked less often than this share of the most frequent is worth a warning
NAMED = 3  # classes that a warning names
Pair = tuple[str, str]


@dataclass(frozen=True)
class Balance:
    """How often the included questions ask for what.

    Attributes
    ----------
    kinds : questions of each kind.
    pairs : main questions of each pair of conditions.
    classes : main questions of each explained class, the most frequent first.
    right, wrong : main questions about pictures that the classifier is right or wrong about.
    warnings : what is uneven, in sentences.
    """

    kinds: dict[str, int]
    pairs: dict[Pair, int]
    classes: dict[str, int]
    right: int
    wrong: int
    warnings: list[str]


def balance(study: Study, questions: Sequence[Question]) -> Balance:
    """Of the included questions of a set, with their pictures and conditions at hand."""
    kinds = Counter(str(question.kind) for question in questions)
    main = [question for question in questions if question.kind == Question.Kind.MAIN]
    pairs = Counter(map(pair_of, main))
    verdicts = Counter(is_right(question.image, question.first.explanation) for question in main)
    return Balance(
        kinds={kind: kinds[kind] for kind in Question.Kind.values},
        pairs=dict(sorted(pairs.items())),
        classes=dict(Counter(q.first.explanation.class_name for q in main).most_common()),
        right=verdicts[True],
        wrong=verdicts[False],
        warnings=list(_warnings(study, main, pairs, kinds)),
    )


def pair_of(question: Question) -> Pair:
    """The names of a question's conditions, in the order of the alphabet."""
    one, other = sorted(
        stimulus.explanation.condition.name for stimulus in (question.first, question.second)
    )
    return one, other


def _warnings(
    study: Study, main: Sequence[Question], pairs: Mapping[Pair, int], kinds: Mapping[str, int]
) -> Iterator[str]:
    if len(main) < study.trials_per_participant:
        yield (
            f"A participant is to answer {study.trials_per_participant} main questions, but there "
            f"are {len(main)}: everybody gets all of them and no more."
        )
    if study.task != Study.Task.PREFERENCE:
        return
    yield from _catches(study, len(main), kinds[Question.Kind.CATCH])
    yield from _uneven("pair of conditions", {_named(pair): n for pair, n in pairs.items()})
    yield from _uneven("condition", _meetings(pairs))
    yield from _uneven_classes(main, pairs)


def _catches(study: Study, main: int, catches: int) -> Iterator[str]:
    asked = share(study.catch_rate, min(main, study.trials_per_participant))
    if not study.catch_rate and catches:
        yield (
            f"Its {catches} catch questions are never put, because the study's catch rate is 0; "
            "set the rate, for instance to 0.1."
        )
    elif asked > catches:
        yield (
            f"By the catch rate a participant gets {asked} catch questions, but there are "
            f"{catches}; mark more as catch, or lower the rate."
        )


def _meetings(pairs: Mapping[Pair, int]) -> dict[str, int]:
    """In how many main questions each condition is."""
    met: Counter[str] = Counter()
    for pair, number in pairs.items():
        met.update(dict.fromkeys(pair, number))
    return dict(met)


def _uneven(what: str, counts: Mapping[str, int]) -> Iterator[str]:
    if not counts or min(counts.values()) >= EVEN * max(counts.values()):
        return
    least = min(counts, key=lambda name: counts[name])
    most = max(counts, key=lambda name: counts[name])
    yield (
        f"Not every {what} is asked about as often: {least} in {_times(counts[least])}, {most} in "
        f"{_times(counts[most])}."
    )


def _uneven_classes(main: Sequence[Question], pairs: Iterable[Pair]) -> Iterator[str]:
    """A class of which one pair is asked more often than another: what looks like the conditions'
    doing may be the class's."""
    of_class: dict[str, Counter[Pair]] = defaultdict(Counter)
    for question in main:
        of_class[question.first.explanation.class_name][pair_of(question)] += 1
    every = list(pairs)
    uneven = [
        name
        for name, met in of_class.items()
        if min(met[pair] for pair in every) < EVEN * max(met.values())
    ]
    if uneven:
        more = f" and {len(uneven) - NAMED} more" if len(uneven) > NAMED else ""
        yield (
            "Not every pair of conditions is asked about as often within a class: "
            f"{', '.join(sorted(uneven)[:NAMED])}{more}. A difference between conditions may then "
            "be one between classes."
        )


def _named(pair: Pair) -> str:
    return f"{pair[0]} / {pair[1]}"


def _times(number: int) -> str:
    return "1 main question" if number == 1 else f"{number} main questions"
