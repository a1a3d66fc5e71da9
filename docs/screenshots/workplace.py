"""The way of docs/ten-minutes.md in the browser, step by step, and the pages beside it."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from docs.screenshots.photographs import photograph
from docs.screenshots.studies import COMPLETE, ROOT

LEGO = ROOT / "examples" / "lego"
PILES = sorted((LEGO / "shown" / "pictures").glob("*.jpg"))
STUDY = "bricks"
PATIENCE = 600_000  # milliseconds, for what the worker does
OWN_WORDS = {  # for what a new study leaves to be filled in
    "how many": "ten",
    "who is responsible": "Our laboratory is responsible; our ethics committee approved the study.",
    "how long": "The answers are kept for ten years, and only we see them.",
    "what the study": "We wanted to know which explanations people trust.",
}


def from_nothing(page: Page, folder: Path) -> None:
    """A folder of pictures and a Keras file become an open study."""
    _register_classifier(page, folder)
    _begin(page)
    _add_pictures(page, folder)
    _explain(page)
    _look(page)
    _ask_about_every_pair(page)
    _ask_about_the_person(page)
    _write_texts(page)
    _open(page)


def _register_classifier(page: Page, folder: Path) -> None:
    labels = folder / "labels.txt"
    labels.write_text("\n".join(json.loads((LEGO / "plain.json").read_text())["labels"]))
    page.goto("/classifiers/new/")
    page.get_by_label("Name:", exact=True).fill(STUDY)
    page.get_by_label("Its file").set_input_files(LEGO / "plain.keras")
    page.get_by_label("Or a file with them").set_input_files(labels)
    page.get_by_label("Sample pictures").set_input_files(PILES[:3])
    page.get_by_text("More about it").click()
    page.get_by_label("Feature layer").fill("conv5_leaky")
    page.get_by_label("If it ends without").select_option("sigmoid")
    page.get_by_label("I know where this file").check()
    photograph(page, "classifier-new", height=1100)
    page.get_by_role("button", name="Try it out").click()
    _wait(page)
    page.get_by_role("link", name="Look at what was tried out").click()
    photograph(page, "classifier-tried", height=1250)
    page.get_by_role("button", name="Register it").click()


def _begin(page: Page) -> None:
    page.goto("/studies/new/")
    page.get_by_label("Title").fill("Which explanation convinces you?")
    page.get_by_label("Short name").fill(STUDY)
    page.get_by_role("combobox", name="Classifier").select_option(label=STUDY)
    page.get_by_label("Grad-CAM and LIME", exact=True).check()
    page.get_by_label("Trials for each person").fill("12")
    asked = page.get_by_role("combobox", name="Questionnaire")
    levels = asked.locator("option", has_text="Familiarity with deep learning").first
    asked.select_option(levels.get_attribute("value"))
    photograph(page, "new-study", whole=True)
    page.get_by_role("button", name="Make the draft").click()


def _add_pictures(page: Page, folder: Path) -> None:
    archive = folder / "pictures.zip"
    with ZipFile(archive, "w") as packed:
        for pile in PILES:
            packed.write(pile, f"pictures/{pile.name}")
    page.get_by_role("link", name="Add and look at pictures").click()
    page.get_by_label("Pictures, or a zip file").set_input_files(archive)
    page.get_by_label("Without such a file").uncheck()
    page.get_by_label("Licence").fill("MIT")
    page.get_by_label("Credit").fill("SeeWhy")
    page.get_by_role("button", name="Take them in").click()
    _wait(page)
    page.get_by_role("link", name="Look at the pictures").click()
    photograph(page, "pictures", height=1250)


def _explain(page: Page) -> None:
    page.goto(f"/studies/{STUDY}/")
    photograph(page, "study-steps", height=1250)
    page.get_by_role("button", name="Explain the pictures").click()
    expect(page.locator("#sentence")).to_contain_text(
        re.compile("[2-9] of 32 done"), timeout=PATIENCE
    )
    photograph(page, "run", height=700)
    _wait(page)
    page.goto(f"/studies/{STUDY}/")
    page.get_by_role("button", name="Measure them").click()
    _wait(page)
    page.goto("/jobs/")
    photograph(page, "jobs", height=600)


def _look(page: Page) -> None:
    """At the explanations, and at where others could be brought."""
    page.goto(f"/studies/{STUDY}/gallery/")
    photograph(page, "gallery", height=1100)
    page.get_by_role("link", name=PILES[1].name).first.click()
    photograph(page, "gallery-picture", height=1250)
    page.goto(f"/studies/{STUDY}/maps/")
    photograph(page, "own-maps", height=900)


def _ask_about_every_pair(page: Page) -> None:
    page.goto(f"/studies/{STUDY}/questions/")
    page.get_by_role("button", name="Assemble the draft").click()
    photograph(page, "question-set", height=1100)
    page.get_by_role("link", name="see as a participant").first.click()
    photograph(page, "question", height=1000)
    page.go_back()
    page.get_by_role("button", name="Freeze this version").click()
    expect(page.get_by_text("frozen").first).to_be_visible()


def _ask_about_the_person(page: Page) -> None:
    page.goto(f"/studies/{STUDY}/questionnaire/")
    photograph(page, "study-questionnaire", height=900)
    page.locator("main a[href^='/questionnaires/']").last.click()
    page.get_by_role("button", name="Make a new version").click()
    photograph(page, "builder", height=1250)


def _write_texts(page: Page) -> None:
    page.goto(f"/studies/{STUDY}/")
    page.get_by_role("link", name="Edit the texts").click()
    page.get_by_label("Whom participants can ask").fill("research@example.org")
    for box in page.locator("main textarea").all():
        box.fill(_filled_in(box.input_value()))
    page.wait_for_timeout(1500)  # the pages beside the texts follow what is written
    photograph(page, "texts", height=1000)
    page.get_by_role("button", name="Save the texts").last.click()


def _filled_in(text: str) -> str:
    for asked, said in OWN_WORDS.items():
        text = re.sub(rf"\[FILL IN: {asked}[^]]*\]", said, text)
    return text


def _open(page: Page) -> None:
    page.goto(f"/studies/{STUDY}/")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("status")).to_have_text("It is open: people can take part.")
    page.set_viewport_size({"width": 390, "height": 844})
    photograph(page, "study-open-phone")


def _wait(page: Page) -> None:
    """Until the job or the run whose page this is has ended well."""
    expect(page.locator("#sentence")).to_contain_text("Finished", timeout=PATIENCE)


def beside(page: Page) -> None:
    """Pages about a study that has nearly everything, and about none in particular."""
    for address, name, height in (
        (f"/studies/{COMPLETE}/questions/", "question-sets", 650),
        ("/questionnaires/", "questionnaires", 750),
        (f"/studies/{COMPLETE}/files/", "study-files", 750),
        ("/studies/import/", "import-study", 750),
        (f"/results/{COMPLETE}/monitor/", "monitor", 1100),
        (f"/results/{COMPLETE}/registration/", "registration", 1000),
        (f"/results/{COMPLETE}/recruitment/", "recruitment", 1000),
        ("/people/", "people", 900),
        ("/power/", "power", 1000),
    ):
        page.goto(address)
        photograph(page, name, height=height)
