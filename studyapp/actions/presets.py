"""What a new study begins with, for each task: its conditions and arms, and texts to be edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studyapp.models import Study
from studyapp.models.material import OWN_MAPS

FAULTY_LAYERS = 3  # of the randomised copy, as in fixtures/faulty_model.yaml


@dataclass(frozen=True)
class Preset:
    """Conditions that are often compared, by what they are called and by name and method."""

    name: str
    title: str
    methods: Mapping[str, str]  # condition -> method
    catch: str = ""  # the method of a condition that is evidently wrong

    @property
    def computes(self) -> bool:
        """Maps are computed here, with the classifier's file."""
        return OWN_MAPS not in self.methods.values()

    @property
    def fits_every_task(self) -> bool:
        """Tasks with a right answer take exactly two conditions, whose maps are computed here."""
        return len(self.methods) == 2 and not self.catch and self.computes


OWN_MAPS_PRESET = Preset(
    "own-maps",
    "Two kinds of maps that you made elsewhere",
    {"first-maps": OWN_MAPS, "second-maps": OWN_MAPS},
)
PRESETS = (
    Preset("gradcam-lime", "Grad-CAM and LIME", {"gradcam": "gradcam", "lime": "lime"}),
    Preset(
        "gradcam-lime-catch",
        "Grad-CAM and LIME, and a random map to catch who does not look",
        {"gradcam": "gradcam", "lime": "lime"},
        catch="random_map",
    ),
    Preset(
        "gradcam-gradients",
        "Grad-CAM and integrated gradients",
        {"gradcam": "gradcam", "integrated-gradients": "integrated_gradients"},
    ),
    Preset(
        "four",
        "Grad-CAM, LIME, integrated gradients and RISE",
        {
            "gradcam": "gradcam",
            "lime": "lime",
            "integrated-gradients": "integrated_gradients",
            "rise": "rise",
        },
    ),
    OWN_MAPS_PRESET,
)
BY_NAME = {preset.name: preset for preset in PRESETS}
CATCH_RATE = 0.1  # of the main trials, where there is a catch

INTRODUCTION = {
    Study.Task.PREFERENCE: (
        "A computer program says what is in a photo, and different techniques show which parts of "
        "the photo its answer rests on. You will see photos, each with two such explanations, and "
        "say which of the two makes you trust the program more. There is no right or wrong choice."
    ),
    Study.Task.SIMULATION: (
        "A computer program says what is in a photo. You will see photos and say each time what "
        "the program answers. Sometimes it is wrong, so its answer is not always what the photo "
        "shows."
    ),
    Study.Task.FAULT: (
        "There are two computer programs that say what is in a photo. One has learned to do it; "
        "the other one is broken. You will look at what they make of photos and say each time "
        "which of the two it was."
    ),
}
DURATION = "It takes about [FILL IN: how many] minutes."
CONSENT = """\
Taking part is voluntary. You may stop at any time, and you may have everything that you told us
deleted.

We store your choices, when each page was shown and answered, the size of your browser window, and
what you say about yourself. We store no name and no address of your computer. You are known by a
random code that is shown at the end.

[FILL IN: who is responsible for the study, and which ethics committee approved it]

[FILL IN: how long the answers are kept, and who will see them]
"""
INSTRUCTIONS = {
    Study.Task.PREFERENCE: (
        "On every page you see a photo and two explanations of it, A and B. Warm, bright colours "
        "mark the parts of the photo that spoke most for the program's answer.\n\n"
        "Choose the explanation that makes you trust the program more. If you cannot decide, go "
        "with your first impression."
    ),
    Study.Task.SIMULATION: (
        "On every page you see a photo. You may also see explanations of the program's answer: "
        "warm, bright colours mark the parts of the photo that spoke most for it.\n\n"
        "Choose what you think **the program says**, which need not be what the photo truly shows."
    ),
    Study.Task.FAULT: (
        "On every page you see a photo, and what one of the two programs says about it or "
        "explanations of its answer: warm, bright colours mark the parts of the photo that spoke "
        "most for it.\n\nHalf of the pages come from the program that works, and half from the "
        "broken one."
    ),
}
PROMPTS = {
    Study.Task.SIMULATION: "What does the program say this photo shows?",
    Study.Task.FAULT: "Is the program behind this page sound or broken?",
}
DEBRIEF = "Thank you. [FILL IN: what the study was about, for those who want to know]"
CONTACT = "[FILL IN: an address that participants can write to]"


def texts_for(task: Study.Task) -> dict[str, str]:
    """What participants read, with places that wait for the researcher's own words."""
    texts = {
        "introduction": f"{INTRODUCTION[task]}\n\n{DURATION}",
        "consent_text": CONSENT,
        "instructions": INSTRUCTIONS[task],
        "debrief": DEBRIEF,
        "contact": CONTACT,
    }
    return texts | ({"prompt": PROMPTS[task]} if task in PROMPTS else {})


def conditions_for(task: Study.Task, preset: Preset) -> list[dict[str, Any]]:
    """Conditions as a study's description gives them."""
    plain: list[dict[str, Any]] = [
        {"name": name, "method": method} for name, method in preset.methods.items()
    ]
    if preset.catch:
        plain.append({"name": "catch", "method": preset.catch, "is_catch": True})
    if task != Study.Task.FAULT:
        return plain
    return plain + [
        {
            "name": f"{name}-untrained",
            "method": "randomised_model",
            "parameters": {"method": method, "parameters": {}, "layers": FAULTY_LAYERS},
            "faulty_version_of": name,
        }
        for name, method in preset.methods.items()
    ]


def arms_for(task: Study.Task, preset: Preset) -> list[dict[str, Any]]:
    """Arms as a study's description gives them: without explanation, with each, and with both."""
    if task == Study.Task.PREFERENCE:
        return []
    names = list(preset.methods)
    without: dict[str, Any] = {"name": "without"}
    if task == Study.Task.FAULT:
        without = {"name": "prediction", "shows_prediction": True}
    single: list[dict[str, Any]] = [
        {"name": f"only-{name}", "conditions": [name]} for name in names
    ]
    return [without, *single, {"name": "both", "conditions": names}]
