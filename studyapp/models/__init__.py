"""The record of a study, in the order in which it comes to be.

study: the experiment; material: what it is about; stimuli: what was computed and is shown;
questionnaires: what people are asked about themselves; participation: who takes part in which
trials; responses: what they answered; recruitment: how they came and what they take home;
measurements: numbers about explanations; imported: answers from elsewhere; jobs: what the worker is
asked to do besides explaining; logbook: who changed what; heartbeats: what is at work.
"""

from studyapp.models.heartbeats import Heartbeat
from studyapp.models.imported import ImportedAnswers
from studyapp.models.jobs import Job, LogLine
from studyapp.models.logbook import LogbookEntry
from studyapp.models.material import Arm, Classifier, Condition, SourceImage
from studyapp.models.measurements import Measurement
from studyapp.models.participation import Participant, Trial
from studyapp.models.plans import AnalysisPlan, Preregistration, Unblinding
from studyapp.models.questionnaires import (
    AskedQuestionnaire,
    ComprehensionQuestion,
    ExpertiseLevel,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
    Quota,
)
from studyapp.models.recruitment import Exit, ExternalIdentity, Invitation
from studyapp.models.responses import (
    ComprehensionAttempt,
    Elaboration,
    Event,
    ItemResponse,
    QuestionnaireResponse,
    Response,
    TechniqueGuess,
)
from studyapp.models.snapshots import ResultsSnapshot
from studyapp.models.stimuli import (
    Explanation,
    PrecomputeRun,
    Question,
    QuestionSet,
    Stimulus,
    WorkItem,
)
from studyapp.models.study import Study

__all__ = [
    "AnalysisPlan",
    "Arm",
    "AskedQuestionnaire",
    "Classifier",
    "ComprehensionAttempt",
    "ComprehensionQuestion",
    "Condition",
    "Elaboration",
    "Event",
    "Exit",
    "ExpertiseLevel",
    "Explanation",
    "ExternalIdentity",
    "Heartbeat",
    "ImportedAnswers",
    "Invitation",
    "ItemChoice",
    "ItemResponse",
    "Job",
    "LogLine",
    "LogbookEntry",
    "Measurement",
    "Participant",
    "PrecomputeRun",
    "Preregistration",
    "Question",
    "QuestionSet",
    "Questionnaire",
    "QuestionnaireItem",
    "QuestionnaireResponse",
    "Quota",
    "Response",
    "ResultsSnapshot",
    "SourceImage",
    "Stimulus",
    "Study",
    "TechniqueGuess",
    "Trial",
    "Unblinding",
    "WorkItem",
]
