"""A study as one zip file: its tables, what they mean, and what its results were computed from.

Everything is read and sent piece by piece, so that a study of any size takes the same memory.
"""

from collections.abc import Iterator

from studyapp.actions.export.packing import Packing
from studyapp.actions.export.table import codebook_lines, columns_of, table_lines
from studyapp.actions.export.texts import changes, handed_out, readme
from studyapp.actions.export.zipping import Member, zipped
from studyapp.actions.registration.hiding import refuse_hidden
from studyapp.actions.registration.plan import plan_of
from studyapp.actions.results import facts_of, state_of, study_results
from studyapp.analysis.package import names
from studyapp.analysis.package.description import dataset_description
from studyapp.analysis.package.manifest import EXACT, SPREADSHEET
from studyapp.models import Preregistration, Study, Trial

_MANY_TRIALS = 500_000  # from which a table may exceed what old zip programs can read
CHANGED = "Answers arrived or went while the package was written; download it again."
BEING_COMPUTED = "The worker is computing them; download the package again in a few minutes."


def package(
    study: Study, *, simulated: bool = False, spreadsheet_safe: bool = False
) -> Iterator[bytes]:
    """The bytes of a Psych-DS dataset of the real or the simulated participants, as a zip file.

    Parameters
    ----------
    spreadsheet_safe : texts that look like formulas begin with an apostrophe; results cannot be
        computed again from this variant.

    Raises
    ------
    ResultsHidden : the package would show results by condition, which are hidden still.
    """
    refuse_hidden(study, "trials", simulated=simulated)
    return zipped(_Package(study, simulated, spreadsheet_safe).members())


def package_members(study: Study) -> Iterator[Member]:
    """The files of the exact package of the real participants, to be put into another zip file.

    Raises
    ------
    ResultsHidden : as `package` does.
    """
    refuse_hidden(study, "trials", simulated=False)
    return _Package(study, simulated=False, spreadsheet_safe=False).members()


class _Package:
    """The files of one package, in the order in which they are written."""

    def __init__(self, study: Study, simulated: bool, spreadsheet_safe: bool) -> None:
        self.study, self.simulated = study, simulated
        self.is_exact = not spreadsheet_safe
        self.variant = EXACT if self.is_exact else SPREADSHEET
        self.state = state_of(study, simulated=simulated)
        self.facts = facts_of(study, simulated=simulated).as_dict()
        self.columns = columns_of(study)
        self.packing = Packing()

    def members(self) -> Iterator[Member]:
        yield from self._about()
        is_huge = Trial.objects.filter(participant__study=self.study).count() > _MANY_TRIALS
        for table in self.columns:
            path = names.data_file(self.study.slug, table, simulated=self.simulated)
            lines = table_lines(self.study, table, simulated=self.simulated, exact=self.is_exact)
            yield self.packing.table(path, table, lines, may_be_huge=is_huge)
        results, why_not = self._results()
        if results:
            yield self.packing.text(names.RESULTS, results)
        plan = plan_of(self.study).as_dict()
        yield self.packing.manifest(self.facts, plan, variant=self.variant, why_no_results=why_not)

    def _about(self) -> Iterator[Member]:
        text = self.packing.text
        yield text(names.README, readme(self.facts, self.variant, self.columns))
        yield text(names.CHANGES, changes(self.study))
        description = dataset_description(self.facts, self.columns)
        yield self.packing.json(names.DESCRIPTION, description)
        codebook = codebook_lines(self.study, exact=self.is_exact)
        yield text(names.CODEBOOK, "".join(codebook))
        registrations = Preregistration.objects.filter(study=self.study).order_by("-version")
        for place, registration in enumerate(registrations):
            path = names.preregistration(registration.version, is_newest=place == 0)
            yield text(path, registration.content)
        for name in names.SNIPPETS:
            yield text(names.snippet(name), handed_out(name))

    def _results(self) -> tuple[str, str]:
        """The results document, or why there is none. Only what these tables give is put in."""
        if state_of(self.study, simulated=self.simulated) != self.state:
            return "", CHANGED
        shown = study_results(self.study, simulated=self.simulated)
        if shown.results is None or not shown.is_current:
            return "", BEING_COMPUTED
        return shown.results.to_json(), ""
