"""What columns mean in a file, where the admin says nothing of them or says it for forms."""

MEANINGS = {
    "Study.slug": "Its short name, part of the address that participants see: letters, digits, "
    "hyphens. Name no method in it.",
    "Study.title": "What participants see first.",
    "Study.target": "Which class is explained, the same for every condition: `top-1` (the one that "
    "the classifier names), `label:tabby` or `class:281`.",
    "Study.prompt": "The question of every trial.",
    "Study.introduction": "Of the first page: what, how long, for whom, who asks. Markdown.",
    "Study.consent_text": "What people consent to. Markdown.",
    "Study.consent_version": "Is kept with every consent; raise it with every new wording.",
    "Study.instructions": "Before the first trial. Markdown.",
    "Study.debrief": "At the end. Markdown.",
    "Study.contact": "Whom to ask.",
    "Study.languages": "Codes of the languages offered, the texts' own first: `[en, nl]`.",
    "Study.translations": "These texts in the other languages: `nl: {title: ..., prompt: ...}`.",
    "Study.task": "What people do.",
    "Study.trials_per_participant": "Main trials, 1 to 200.",
    "Study.order": "Of the trials.",
    "Study.stimulus_width": "In pixels, 32 to 2048; of every picture that is shown.",
    "Study.stimulus_height": "In pixels, 32 to 2048.",
    "Study.answer_format": "What can be answered.",
    "Study.reason": "Whether people are asked for a reason in words, after the choice.",
    "Study.minimum_viewing_ms": "In ms: so long nothing can be chosen. Needs scripts.",
    "Study.time_limit_ms": "In ms: after that the trial is over. It shuts people out who need "
    "longer (WCAG 2.2.1).",
    "Study.entry": "Who may take part.",
    "Study.recruiter": "Who sends people; their number of a person is kept apart from answers.",
    "Study.recruiter_parameters": "Of another recruiter: the names in its links, the person's "
    "first: `[pid]`.",
    "Study.reentry": "What a second visit of the same person does.",
    "Condition.name": "Seen by researchers only: letters, digits, hyphens.",
    "Condition.method": "One of `python -m explainers methods`; see explanations.md.",
    "Condition.parameters": "Of the method; see explanations.md.",
    "Condition.rendering": "A style of rendering.md.",
    "Condition.rendering_parameters": "Of the style; `reference` names another condition.",
    "Condition.translations": "That name in other languages: `nl: {public_name: ...}`.",
    "Condition.is_catch": "Evidently wrong, such as `random_map`: it only meets the others in "
    "catch questions, where the other one is the right choice.",
    "SourceImage.name": "For researchers; the file's name where none is given.",
    "SourceImage.true_label": "The class that is truly in it, in the classifier's words.",
    "SourceImage.labels": "Every class that is truly in it, where there may be several: `[cat]`.",
    "SourceImage.tags": "To choose pictures by: `[light=dark, outdoors]`.",
    "SourceImage.boxes": "Where the true objects are, in its pixels, right and bottom excluded: "
    "`[[left, top, right, bottom]]`. `measure` needs them.",
    "SourceImage.target": "The class that is explained of this picture, where it is not that of "
    "the study's rule.",
    "SourceImage.credit": "Who made it.",
    "SourceImage.licence": "What allows you to use it.",
    "ComprehensionQuestion.text": "The question.",
    "ComprehensionQuestion.choices": "At least two.",
    "ComprehensionQuestion.translations": "In other languages: "
    "`nl: {text: ..., choices: [...], hint: ...}`.",
    "Questionnaire.name": "With its version it is known by this name; a known one is taken as it "
    "is here.",
    "Questionnaire.version": "Raise it with every change.",
    "Questionnaire.introduction": "Above the items. Markdown.",
    "Questionnaire.licence": "What allows you to use it.",
    "Questionnaire.scoring": "How a score is made from the items that are `scored`.",
    "Questionnaire.translations": "The introduction in other languages: `nl: {introduction: ...}`.",
    "QuestionnaireItem.code": "Names the item in the export: letters, digits, hyphens.",
    "QuestionnaireItem.text": "What is asked.",
    "QuestionnaireItem.kind": "How it is answered.",
    "QuestionnaireItem.required": "Whether it must be answered.",
    "QuestionnaireItem.steps": "Of a scale, 2 to 11: 1 up to this number.",
    "QuestionnaireItem.translations": "In other languages: `nl: {text: ..., low_label: ...}`. Of "
    "validated scales published translations only.",
    "ItemChoice.code": "Names the choice in the export.",
    "ItemChoice.label": "What people read.",
    "ItemChoice.translations": "In other languages: `nl: {label: ...}`.",
    "ExpertiseLevel.label": "What the level is called in the results.",
    "Exit.code": "The recruiter's completion code for this outcome.",
    "AskedQuestionnaire.place": "When it is asked.",
    "AnalysisPlan.primary_test": "What decides.",
    "AnalysisPlan.monitoring": "When results by condition may be looked at.",
    "AnalysisPlan.looks": "Of planned looks: after how many participants, the planned number last: "
    "`[20, 40, 60]`.",
    "AnalysisPlan.level_weights": "Weights of the expertise levels in the weighted estimate: "
    "`{0: 0.5, 1: 0.5}`.",
}
