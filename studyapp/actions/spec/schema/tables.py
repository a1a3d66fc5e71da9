"""Every mapping that a description may hold, with its keys."""

from studyapp.actions.registration.plan import FIELDS
from studyapp.actions.spec.schema.kinds import (
    BOXES,
    LABELS,
    MAPPING,
    NAMES,
    NUMBERS,
    PROSE,
    SIZE,
    TEXT,
    TEXTS,
    VERSION,
    WHOLE,
    YES_NO,
)
from studyapp.actions.spec.schema.table import Key, Table, column, columns, needing
from studyapp.models import (
    AnalysisPlan,
    Arm,
    AskedQuestionnaire,
    ComprehensionQuestion,
    Condition,
    Exit,
    ExpertiseLevel,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
    SourceImage,
    Study,
)

NOT_DESCRIBED = {
    "id",
    "status",
    "created_at",
    "archived_at",
    "opened_at",
    "closed_at",
    "withdrawn",
    "origin",
}
RECORDS = {"classifier", "questionnaire"}
SETTINGS = tuple(
    field.name for field in Study._meta.concrete_fields if field.name not in NOT_DESCRIBED | RECORDS
)
CONDITION_KEYS = (
    "name",
    "method",
    "parameters",
    "rendering",
    "rendering_parameters",
    "public_name",
    "translations",
    "is_catch",
)
PICTURE_KEYS = (
    *("name", "true_label", "labels", "tags", "licence", "credit", "boxes", "is_practice"),
    "target",
)
AS_NAMED = dict.fromkeys(("name", "true_label", "target"), TEXT)  # by files and classifiers
LEVEL_KEYS = ("level", "label", "from_score")

CLASSIFIER = Table(
    "classifier",
    "The network under test: `path`, `pretrained` or `elsewhere`, and what classifiers.md "
    "describes. What a file `network.json` beside `network.keras` says need not be repeated.",
    (
        Key("path", TEXT, "A .keras file, relative to the study file."),
        Key("pretrained", TEXT, "Instead: the name of a network whose weights are installed."),
        Key("elsewhere", TEXT, "Instead: the name of a network of which there is no file here; its "
            "maps are taken in (own-maps.md). It needs `labels`, and nothing else."),
        Key("name", TEXT, "What it is called; the file's stem unless given."),
        Key("stage", TEXT, "How far it was trained, where stages are compared: `epoch 5`."),
        Key("labels", LABELS, "The classes in the order of the outputs; or a text file of them."),
        Key("preprocessing", MAPPING, "What is done to a picture first; see classifiers.md."),
        Key("feature_layer", TEXT, "A layer's path; found by rule unless given.", nullable=True),
        Key("logits", TEXT, "What makes probabilities of outputs: `softmax` or `sigmoid`."),
        Key("input_size", SIZE, "Where the network takes any size.", nullable=True),
        Key("engine", TEXT, "What computes forward passes: `tensorflow` or `openvino`."),
        Key("detector", MAPPING, "What a detector's outputs mean.", nullable=True),
        Key("allow_legacy_h5", YES_NO, "Accept an .h5 file of an author whom you trust."),
        Key("application", TEXT, "`VGG16`, `VGG19` or `ResNet50`.", nullable=True),
    ),
)  # fmt: skip
CONDITION = Table(
    "conditions",
    "What is compared: at least two, beside those for catch questions.",
    (
        *needing(columns(Condition, *CONDITION_KEYS), "name", "method"),
        Key("faulty_version_of", TEXT, "Where the faulty system is looked for: the condition that "
            "explains the sound one in the same way."),
        Key("classifier", CLASSIFIER, "Another than the study's, where stages or networks are "
            "compared."),
    ),
)  # fmt: skip
ARM = Table(
    "arms",
    "Groups of participants who are shown different things.",
    (
        *needing(columns(Arm, "name", "weight", "shows_prediction"), "name"),
        Key("conditions", NAMES, "Whose explanations are shown: none, one or two. Not where "
            "preferences are asked for, since these always show two."),
    ),
)  # fmt: skip
PICTURE = Table(
    "pictures",
    "JPEG, PNG or WebP. An entry is one picture (`path`) or all of a folder (`folder`).",
    (
        Key("path", TEXT, "A file, relative to the study file."),
        Key("folder", TEXT, "Instead: every picture in it, by name; of one that holds no "
            "pictures but folders, each of these is a class."),
        Key("package", TEXT, "Path or folder are within this installed Python package."),
        Key("mask", TEXT, "A picture of the same size that is not black where the true objects "
            "are; `measure` prefers it to boxes."),
        *columns(SourceImage, *PICTURE_KEYS, **AS_NAMED, labels=TEXTS, tags=TEXTS, boxes=BOXES),
    ),
)  # fmt: skip
CHOICE = Table(
    "choices",
    "Of an item of the kind `choice`.",
    needing(
        columns(ItemChoice, "code", "label", "level", "value", "translations"), "code", "label"
    ),
)
ITEM = Table(
    "items",
    "The questions of a questionnaire.",
    (
        *needing(
            columns(
                QuestionnaireItem,
                "code",
                "text",
                "kind",
                "required",
                "scored",
                "reversed",
                "steps",
                "low_label",
                "high_label",
                "translations",
                text=PROSE,
            ),
            "code",
            "text",
        ),
        Key("choices", CHOICE, "Of an item of the kind `choice`.", holds="list"),
    ),
)
LEVEL = Table(
    "levels",
    "The expertise levels, where the score decides; else the `level` of the chosen choice does.",
    needing(columns(ExpertiseLevel, *LEVEL_KEYS), *LEVEL_KEYS),
)
QUESTIONNAIRE = Table(
    "questionnaire",
    "Questions about the person; the study's own decides the expertise level. Ready ones: "
    "fixtures/questionnaires/.",
    (
        *needing(
            columns(
                Questionnaire,
                "name",
                "version",
                "introduction",
                "source",
                "licence",
                "scoring",
                "translations",
                version=VERSION,
            ),
            "name",
        ),
        Key("items", ITEM, "The questions, in their order.", holds="list", required=True),
        Key("levels", LEVEL, "Where the score decides the level.", holds="list"),
    ),
)
FURTHER = Table(
    "further_questionnaires",
    "More questionnaires of the study, in their order.",
    (
        column(AskedQuestionnaire, "place"),
        Key("questionnaire", QUESTIONNAIRE, "The questionnaire.", required=True),
    ),
)
COMPREHENSION = Table(
    "comprehension",
    "Questions about the instructions, before the trials.",
    (
        *needing(columns(ComprehensionQuestion, "text", "choices", choices=TEXTS), "text"),
        Key("correct", TEXT, "The right choice, in its words.", required=True),
        *columns(ComprehensionQuestion, "hint", "translations"),
    ),
)
EXIT = Table(
    "exits",
    "What participants take home, by how their participation ended.",
    columns(Exit, "code", "return_url"),
)
ANALYSIS = Table(
    "analysis",
    "The plan; frozen and hashed when the study opens.",
    columns(AnalysisPlan, *FIELDS, looks=NUMBERS),
)
STUDY = Table(
    "study",
    "The study as a whole.",
    (
        *needing(
            columns(Study, *SETTINGS, target=TEXT, languages=TEXTS, recruiter_parameters=TEXTS),
            "slug",
            "title",
            "consent_text",
        ),
        Key("classifier", CLASSIFIER, CLASSIFIER.about, required=True),
        Key("conditions", CONDITION, CONDITION.about, holds="list", required=True),
        Key("arms", ARM, ARM.about, holds="list"),
        Key("questionnaire", QUESTIONNAIRE, QUESTIONNAIRE.about, required=True),
        Key("further_questionnaires", FURTHER, FURTHER.about, holds="list"),
        Key("comprehension", COMPREHENSION, COMPREHENSION.about, holds="list"),
        Key("quotas", WHOLE, "Complete participations wanted of each level: `{0: 20, 1: 20}`.",
            holds="several", by="level"),
        Key("exits", EXIT, EXIT.about, holds="several", by="outcome",
            choices={str(value): str(label) for value, label in
                     Exit._meta.get_field("outcome").flatchoices}),
        Key("pictures", PICTURE, PICTURE.about, holds="list", required=True),
        Key("analysis", ANALYSIS, ANALYSIS.about),
    ),
)  # fmt: skip
TABLES = (
    STUDY,
    CLASSIFIER,
    CONDITION,
    ARM,
    PICTURE,
    COMPREHENSION,
    QUESTIONNAIRE,
    ITEM,
    CHOICE,
    LEVEL,
    FURTHER,
    EXIT,
    ANALYSIS,
)
