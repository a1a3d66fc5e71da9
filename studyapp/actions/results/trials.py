"""The table of trials as a frame, read fast: a million rows in seconds.

Most cells follow from the participant, or from the question together with what was answered, and
there are far fewer of either than trials. So the table itself (`studyapp.actions.tables.trials`) is
asked for one row of each, and their cells are handed out; only what is measured anew in every trial
is read of every trial.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import F

from studyapp.actions.tables.trials import presented_trials, trials_table
from studyapp.analysis.columns import TRIALS
from studyapp.analysis.columns.trials import WHO
from studyapp.models import Participant, Study, Trial

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Codes: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"

_AT_ONCE = 20_000
_PREFIX = "read_"
_OF_PERSON = (*WHO, "prediction_shown")
# Whatever is not in WHO and not measured follows from these.
_SITUATION = {
    "kind": F("kind"),
    "question": F("question_id"),
    "on_left": F("left_id"),
    "on_right": F("right_id"),
    "side": F("response__side"),
    "grade": F("response__rating"),
}
# And, in a task with a right answer, from these too.
_TASK = {"offered": F("options"), "answered": F("response__answer")}
_TEXTS = ("kind", "side", "answered", "reason_text")
_NUMBERS = {
    "trial_index": F("position"),
    "repeat_of_trial_index": F("repeat_of__position"),
    "confidence": F("response__elaboration__confidence"),
    "rt_ms": F("response__response_time_ms"),
    "confidence_rt_ms": F("response__elaboration__response_time_ms"),
    "stimuli_loaded_ms": F("response__load_time_ms"),
    "choice_changes": F("response__choice_changes"),
    "focus_lost_ms": F("response__focus_lost_ms"),
    "viewport_width_px": F("response__viewport_width_px"),
    "viewport_height_px": F("response__viewport_height_px"),
}
_MOMENTS = {"presented_at_utc": F("presented_at"), "responded_at_utc": F("response__created_at")}
_KEYS = {"key": F("pk"), "person": F("participant_id")}
_REASON = {"reason_text": F("response__elaboration__reason")}


def trials_frame(study: Study, *, simulated: bool) -> "pd.DataFrame":
    """The frame of the rows of the table of trials, with its types and in its order."""
    import pandas as pd

    situation = _SITUATION if study.task == Study.Task.PREFERENCE else _SITUATION | _TASK
    read = _in_order(_read(study, simulated, situation), study)
    people, situations = _codes(read, ["person"]), _codes(read, list(situation))
    columns = _measured(read, people)
    of_people = _handed_out(study, simulated, read, people)
    of_situations = _handed_out(study, simulated, read, situations)
    for name in TRIALS:
        if name not in columns:
            columns[name] = (of_people if name in _OF_PERSON else of_situations)(name)
    return pd.DataFrame({name: columns[name] for name in TRIALS})


def _read(study: Study, simulated: bool, situation: dict[str, F]) -> "pd.DataFrame":
    """What differs from trial to trial, in no order."""
    import pandas as pd

    fields = _KEYS | situation | _NUMBERS | _MOMENTS | _REASON
    # A name may be that of a field of the model, which a query does not allow.
    named = {f"{_PREFIX}{name}": field for name, field in fields.items()}
    rows = presented_trials(study, simulated=simulated).annotate(**named).values_list(*named)
    parts = [_part(list(fields), part) for part in _parts(rows.iterator(chunk_size=_AT_ONCE))]
    return pd.concat(parts, ignore_index=True) if parts else _part(list(fields), [])


def _parts(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    rows = iter(rows)
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def _part(names: list[str], rows: list[tuple[Any, ...]]) -> "pd.DataFrame":
    """Rows as columns, in as little memory as their types take."""
    import pandas as pd

    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    found: dict[str, Any] = {}
    for name in names:
        cells = columns.get(name, ())
        if name in _MOMENTS:
            found[name] = pd.to_datetime(pd.Series(cells, dtype=object), utc=True)
        elif name in _TEXTS:
            found[name] = pd.Series(cells, dtype="str")
        elif name == "offered":
            found[name] = pd.Series([str(options) for options in cells], dtype="str")
        else:
            found[name] = pd.Series(cells, dtype="float64")
    return pd.DataFrame(found)


def _in_order(read: "pd.DataFrame", study: Study) -> "pd.DataFrame":
    """By participants' codes and places, as the table has them."""
    people = Participant.objects.filter(study=study).values_list("code", "pk")
    ranks = {pk: rank for rank, (_, pk) in enumerate(sorted(people))}
    rank = read["person"].map(ranks)
    return read.assign(rank=rank).sort_values(["rank", "trial_index"], ignore_index=True)


def _codes(read: "pd.DataFrame", names: list[str]) -> "Codes":
    """Per row the number of its combination of values, from 0 in the order of appearance."""
    import pandas as pd

    codes: Codes = pd.factorize(read[names[0]], use_na_sentinel=False)[0]
    for name in names[1:]:
        further, values = pd.factorize(read[name], use_na_sentinel=False)
        codes = pd.factorize(codes * max(len(values), 1) + further)[0]
    return codes


def _handed_out(
    study: Study, simulated: bool, read: "pd.DataFrame", codes: "Codes"
) -> "Callable[[str], Any]":
    """By a column's name its cells in every row, from the first row of each code."""
    import numpy as np

    from studyapp.analysis.frames import frame

    firsts = np.unique(codes, return_index=True)[1]
    keys = [int(key) for key in read["key"].to_numpy()[firsts]]
    # Codes are in the order of appearance, so their examples are in the order of the table.
    examples = frame("trials", trials_table(study, simulated=simulated, only=keys))
    return lambda name: examples[name].array.take(codes)


def _measured(read: "pd.DataFrame", people: "Codes") -> dict[str, Any]:
    """The cells that are of every trial its own."""
    import numpy as np

    is_main = (read["kind"] == Trial.Kind.MAIN).to_numpy()
    so_far = is_main.cumsum()
    firsts = np.unique(people, return_index=True)[1]
    before = (so_far - is_main)[firsts]
    numbers = np.where(is_main, so_far - before[people], np.nan)
    texts = {name: read[name].mask(read[name] == "") for name in _REASON}
    moments = {name: _as_text(read[name]) for name in _MOMENTS}
    return (
        {name: read[name] for name in _NUMBERS} | texts | moments | {"main_trial_number": numbers}
    )


def _as_text(moments: "pd.Series[Any]") -> "pd.Series[Any]":
    """As `studyapp.actions.tables.reading.utc` writes them."""
    import numpy as np
    import pandas as pd

    at = moments.dt.tz_localize(None).to_numpy().astype("datetime64[ms]")
    text = pd.Series(np.datetime_as_string(at, unit="ms"), dtype="str") + "Z"
    return text.where(moments.notna())
