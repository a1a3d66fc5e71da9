"""What columns mean and what follows from them for a study, said once.

The document of study files says it of every column that is here, the forms of the administration
of those whose own words are not written for forms.
"""

MEANINGS = {
    "Study.slug": "Its short name, part of the address that participants see: letters, digits, "
    "hyphens. Name no method in it.",
    "Study.title": "What participants see first; name no method in it.",
    "Study.target": "Which class is explained, the same for every condition: `top-1` (the one that "
    "the classifier names), `label:tabby` or `class:281`.",
    "Study.prompt": "The question of every trial, the same for everybody: the results are about "
    "this wording.",
    "Study.introduction": "Of the first page: what, how long, for whom, who asks. Markdown.",
    "Study.consent_text": "What people consent to. Markdown. Without it the study does not open.",
    "Study.consent_version": "Is kept with every consent, so that it is known who agreed to what: "
    "raise it with every new wording.",
    "Study.instructions": "Before the first trial. Markdown. It says what to look at and what to "
    "do, and names no method.",
    "Study.debrief": "At the end. Markdown.",
    "Study.contact": "Whom to ask.",
    "Study.languages": "Codes of the languages offered, the texts' own first: `[en, nl]`.",
    "Study.translations": "These texts in the other languages: `nl: {title: ..., prompt: ...}`.",
    "Study.task": "What people do. Where a preference is asked for no answer is wrong; in the "
    "other tasks one is right, and the share of right ones is counted.",
    "Study.trials_per_participant": "Main trials of each participant, 1 to 200. More of them "
    "measure each person better, but only more people tell how people differ; and people tire.",
    "Study.order": "Of the trials. Shuffled, chance alone evens out practice and tiredness; by a "
    "Williams square every question comes equally often at every place and, where everybody is "
    "put all questions, after every other one.",
    "Study.stimulus_width": "In pixels, 32 to 2048, of every picture that is shown. Settle it "
    "before explaining: after that every stimulus has to be drawn anew.",
    "Study.stimulus_height": "In pixels, 32 to 2048.",
    "Study.answer_format": "What can be answered. A forced choice makes everybody decide; with a "
    "tie people may say that they see no difference; five steps tell how clear the choice is.",
    "Study.reason": "Whether people are asked for a reason in words, after the choice. It makes "
    "every trial longer, and words may tell who wrote them: read them before you hand them on.",
    "Study.minimum_viewing_ms": "In ms: so long nothing can be chosen. It takes a script, so that "
    "who has none cannot take part.",
    "Study.time_limit_ms": "In ms: after that the trial is over. It shuts people out who need "
    "longer (WCAG 2.2.1).",
    "Study.entry": "Who may take part. An open address can be passed on, and the same person can "
    "use it from several devices; personal links let each in once.",
    "Study.recruiter": "Who sends people, and how their links name a person; that number is kept "
    "apart from answers.",
    "Study.recruiter_parameters": "Of another recruiter: the names in its links, the person's "
    "first: `[pid]`.",
    "Study.reentry": "What a second visit of a person does whom a recruiter's link names. Answers "
    "of somebody who takes part again do not count as those of another person would: they "
    "resemble each other.",
    "Condition.name": "Seen by researchers only: letters, digits, hyphens.",
    "Condition.method": "One of `python -m explainers methods`; see explanations.md. Change it "
    "after explaining, and its pictures have to be explained anew.",
    "Condition.parameters": "Of the method; see explanations.md. Those not given have their "
    "defaults. They are part of what is compared, and stay as they are once the study opens.",
    "Condition.rendering": "A style of rendering.md. Where conditions differ in method and in "
    "style, nobody can tell which of the two people preferred.",
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
    "Questionnaire.name": "With its version it is known by this name: if there is one already, it "
    "must be the same.",
    "Questionnaire.version": "Raise it with every change.",
    "Questionnaire.introduction": "Above the items. Markdown.",
    "Questionnaire.licence": "What allows you to use it.",
    "Questionnaire.scoring": "How a score is made from the items that are `scored`.",
    "Questionnaire.translations": "The introduction in other languages: `nl: {introduction: ...}`.",
    "QuestionnaireItem.code": "Names the item in the export: letters, digits, hyphens.",
    "QuestionnaireItem.text": "What is asked.",
    "QuestionnaireItem.kind": "How it is answered.",
    "QuestionnaireItem.required": "Whether it must be answered; an item that decides the level "
    "must be.",
    "QuestionnaireItem.steps": "Of a scale, 2 to 11: 1 up to this number.",
    "QuestionnaireItem.translations": "In other languages: `nl: {text: ..., low_label: ...}`. Of "
    "validated scales published translations only.",
    "ItemChoice.code": "Names the choice in the export.",
    "ItemChoice.label": "What people read.",
    "ItemChoice.translations": "In other languages: `nl: {label: ...}`.",
    "ExpertiseLevel.label": "What the level is called in the results.",
    "Exit.outcome": "How a participation ended.",
    "Exit.code": "The recruiter's completion code for this outcome.",
    "Quota.level": "The expertise level, from 0 up; it must be asked for before the trials.",
    "Quota.places": "How many complete participations of this level are wanted; whoever comes "
    "after them is told kindly that there is no place.",
    "AskedQuestionnaire.place": "When it is asked.",
    "AnalysisPlan.primary_test": "What decides. Every other result is exploratory.",
    "AnalysisPlan.monitoring": "When results by condition may be looked at. Each look that was not "
    "planned makes a false alarm likelier; an always valid interval allows them all, and is wider.",
    "AnalysisPlan.looks": "Of planned looks: after how many participants, the planned number last: "
    "`[20, 40, 60]`.",
    "AnalysisPlan.level_weights": "Weights of the expertise levels in the weighted estimate: "
    "`{0: 0.5, 1: 0.5}`.",
}
