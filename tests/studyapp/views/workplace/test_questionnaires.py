"""The list of questionnaires, the builder, versions, and what a study asks."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from studyapp.actions.taking_part.questionnaires import cut_points
from studyapp.models import (
    AskedQuestionnaire,
    ExpertiseLevel,
    ItemChoice,
    LogbookEntry,
    Questionnaire,
    QuestionnaireItem,
    Study,
)
from tests.factories import make_open_study, make_participant, make_researcher, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


@pytest.fixture
def familiarity(study):
    return study.questionnaire


def address(questionnaire: Questionnaire) -> str:
    return f"/questionnaires/{questionnaire.pk}/"


def sent_by(page) -> dict[str, list[str]]:
    """What the builder's form would send, read off the page."""
    form = re.search(r'<form[^>]*id="builder".*?</form>', page.text, re.DOTALL)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag
        if is_box and "checked" not in tag:
            continue
        sent.setdefault(name[1], []).append(value[1] if value else "on" if is_box else "")
    for name, text in re.findall(
        r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        sent[name] = [text.strip()]
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def test_saving_what_is_there_changes_nothing(rosa, familiarity):
    item = familiarity.items.get()
    item.translations = {"nl": {"text": "Hoe goed?", "note": "kept"}, "pt": {"text": "Como?"}}
    item.save()
    before = list(QuestionnaireItem.objects.values()), _choices()
    answer = rosa.post(address(familiarity), sent_by(rosa.get(address(familiarity))))
    assert answer.status_code == 302
    items = list(QuestionnaireItem.objects.values())
    assert items[0].pop("position") == 1
    before[0][0].pop("position")
    assert (items, _choices()) == before


def _choices():
    return list(ItemChoice.objects.values_list("code", "label", "level", "value", "translations"))


def test_a_questionnaire_is_made_item_by_item(rosa):
    made = rosa.post("/questionnaires/", {"name": "Attitudes", "version": "1"})
    attitudes = Questionnaire.objects.get(name="Attitudes")
    assert made.url == address(attitudes)
    sent = sent_by(rosa.get(made.url)) | {"do": ["add item"]}
    sent = sent_by(rosa.post(made.url, sent))
    item = sent["item"][0]
    sent |= {f"item-{item}-text": ["I like robots."], f"item-{item}-kind": ["choice"]}
    for label in ("Yes", "No"):
        page = rosa.post(made.url, sent | {"do": [f"add item-{item}-choice"]})
        sent = sent_by(page)
        choice = sent[f"item-{item}-choice"][-1]
        sent[f"item-{item}-choice-{choice}-label"] = [label]
    assert not attitudes.items.exists()
    assert rosa.post(made.url, sent | {"do": ["save"]}).status_code == 302
    stored = attitudes.items.get()
    assert (stored.code, stored.text, stored.required) == ("i-like-robots", "I like robots.", True)
    assert list(stored.choices.values_list("code", "label")) == [("yes", "Yes"), ("no", "No")]
    actions = LogbookEntry.objects.order_by("number").values_list("actor", "action", "subject")
    assert list(actions) == [
        ("rosa", "made", "Attitudes (version 1)"),
        ("rosa", "changed", "Attitudes (version 1)"),
    ]


def test_items_are_put_in_another_order_and_taken_out(rosa, familiarity):
    for number, code in enumerate(("second", "third"), start=2):
        QuestionnaireItem.objects.create(
            questionnaire=familiarity, position=number, code=code, text=code, kind="text"
        )
    first, second, third = (str(item.pk) for item in familiarity.items.all())
    page = rosa.get(address(familiarity))
    for do, order in (
        (f"down item {first}", [second, first, third]),
        (f"up item {third}", [second, third, first]),
        (f"remove item {second}", [third, first]),
    ):
        page = rosa.post(address(familiarity), sent_by(page) | {"do": [do]})
        assert sent_by(page)["item"] == order
        cursor = third if do.startswith("remove") else do.split()[-1]
        assert re.search(rf'<textarea name="item-{cursor}-text"[^>]* autofocus', page.text)
    rosa.post(address(familiarity), sent_by(page))
    assert [str(item.pk) for item in familiarity.items.all()] == [third, first]


def test_two_items_can_exchange_their_codes(rosa, familiarity):
    one = familiarity.items.get()
    two = QuestionnaireItem.objects.create(questionnaire=familiarity, code="other", text="?")
    sent = sent_by(rosa.get(address(familiarity)))
    sent |= {f"item-{one.pk}-code": ["other"], f"item-{two.pk}-code": ["familiarity"]}
    assert rosa.post(address(familiarity), sent).status_code == 302
    codes = dict(familiarity.items.values_list("pk", "code"))
    assert codes == {one.pk: "other", two.pk: "familiarity"}


def test_every_mistake_is_named_at_once_and_nothing_typed_is_lost(rosa, familiarity):
    item = familiarity.items.get()
    ExpertiseLevel.objects.create(questionnaire=familiarity, level=0, label="Low", from_score=1)
    page = rosa.post(
        address(familiarity), sent_by(rosa.get(address(familiarity))) | {"do": ["add level"]}
    )
    sent = sent_by(page)
    new = sent["level"][-1]
    sent |= {f"level-{new}-level": ["0"], f"level-{new}-label": ["Twice"]}
    sent |= {f"level-{new}-from_score": ["1"], f"item-{item.pk}-steps": ["99"]}
    sent |= {f"item-{item.pk}-code": ["two words"], f"item-{item.pk}-text": ["Dear to me"]}
    refused = rosa.post(address(familiarity), sent)
    assert refused.status_code == 422
    text = refused.text
    assert f'<a href="#id_item-{item.pk}-code">Item 1, Code: Enter a valid' in text
    assert "Item 1, Steps: Ensure this value is less than or equal to 11." in text
    assert "Dear to me" in text
    sent |= {f"item-{item.pk}-steps": ["5"], f"item-{item.pk}-code": ["fine"]}
    refused = rosa.post(address(familiarity), sent)
    assert "Level 2, Level: Another level has this number already." in refused.text
    assert "Level 2, From score: Another level begins here already: they overlap." in refused.text
    assert familiarity.expertise_levels.count() == 1


def test_gaps_and_crossed_cut_points_are_shown_with_the_scores_of_every_level(rosa):
    scored = Questionnaire.objects.create(name="Scale", scoring="sum")
    QuestionnaireItem.objects.create(
        questionnaire=scored, code="a", text="?", kind="likert", steps=5, scored=True, reversed=True
    )
    for level, begin in ((0, 2), (1, 4), (2, 3)):
        ExpertiseLevel.objects.create(
            questionnaire=scored, level=level, label=f"L{level}", from_score=begin
        )
    page = rosa.get(address(scored)).text
    assert "Scores from 1 to 5 can be reached." in page
    assert "Turned round (lowest + highest - value): a." in page
    assert "scores from 1 to below 2 have no level" in page
    assert "a higher level has a lower cut point" in page
    assert "<td>2 to below 3</td>" in page
    assert "<td>never: a higher level begins at 3, not above 4</td>" in page
    sent = sent_by(rosa.get(address(scored)))
    low, middle, high = sent["level"]
    sent |= {f"level-{low}-from_score": ["1"], f"level-{middle}-from_score": ["3"]}
    sent |= {f"level-{high}-from_score": ["4"]}
    page = rosa.post(address(scored), sent, follow=True).text
    assert "before this is put right" not in page
    assert cut_points(scored) == {0: 1, 1: 3, 2: 4}


def test_texts_are_written_per_language_and_shown_in_it(rosa, familiarity):
    sent = sent_by(rosa.get(address(familiarity))) | {"language": ["nl"], "do": ["languages"]}
    page = rosa.post(address(familiarity), sent)
    item = familiarity.items.get()
    sent = sent_by(page)
    assert f"item-{item.pk}-nl-text" in sent
    sent |= {f"item-{item.pk}-nl-text": ["Hoe goed ken je deep learning?"], "do": ["save"]}
    typed = rosa.post(f"{address(familiarity)}preview/nl/", sent).text
    assert "Hoe goed ken je deep learning?" in typed
    assert "Een paar vragen over jou" in typed or 'lang="nl"' in typed
    assert "Hoe goed" not in rosa.get(f"{address(familiarity)}preview/nl/").text
    rosa.post(address(familiarity), sent)
    item.refresh_from_db()
    assert item.translations == {"nl": {"text": "Hoe goed ken je deep learning?"}}
    sent = sent_by(rosa.get(address(familiarity)))
    sent.pop("language")
    rosa.post(address(familiarity), sent)
    item.refresh_from_db()
    assert item.translations == {}


def test_the_preview_is_the_page_that_participants_get(client):
    study = make_open_study(pictures=2)
    Study.objects.update(asks_first=True)
    Questionnaire.objects.update(introduction="Hello *you*.")
    for kind in ("likert", "number", "text"):
        QuestionnaireItem.objects.create(
            questionnaire=study.questionnaire,
            position=5,
            code=kind,
            text=f"{kind}?",
            kind=kind,
            low_label="low",
            high_label="high",
            required=kind != "text",
        )
    study = Study.objects.get()
    participant = make_participant(study)
    visitor = Client()
    visitor.get(f"/s/trust/resume/{participant.token}/")
    theirs = _fields(visitor.get("/s/trust/questions/").text)
    client.force_login(make_researcher(study))
    shown = client.get(f"{address(study.questionnaire)}preview/en/")
    assert _fields(shown.text) == theirs
    assert "sandbox allow-same-origin" in shown.headers["Content-Security-Policy"]


def _fields(page: str) -> str:
    begin = page.index('<div class="card">')
    fields = page[begin : page.index("</main>")]
    fields = re.sub(r'name="(csrfmiddlewaretoken|questionnaire)" value="[^"]*"', "", fields)
    return fields.replace("Send and go on", "Send").replace("Send and finish", "Send")


def test_what_an_opened_study_asks_is_read_only_and_goes_on_as_a_new_version(client):
    study = make_open_study(pictures=2)
    asked = study.questionnaire
    asked.items.update(translations={"nl": {"text": "Hoe?"}})
    ItemChoice.objects.update(translations={"nl": {"label": "Ja"}})
    ExpertiseLevel.objects.create(questionnaire=asked, level=0, label="Low", from_score=1)
    client.force_login(make_researcher(study))
    page = client.get(address(asked))
    assert "A study that asks it has been opened" in page.text
    assert '<fieldset class="whole" disabled>' in page.text
    assert client.post(address(asked), {"do": "save"}).status_code == 422
    answer = client.post(f"{address(asked)}version/", {"name": ""})
    copied = Questionnaire.objects.get(version="2")
    assert answer.url == address(copied)
    assert _all_of(copied) == _all_of(asked)
    assert '<fieldset class="whole">' in client.get(address(copied)).text
    client.post(f"{address(asked)}version/", {"name": "Another"})
    assert Questionnaire.objects.get(name="Another").version == "1"


def _all_of(questionnaire: Questionnaire) -> list:
    of_items = ("code", "text", "kind", "required", "scored", "reversed", "steps", "translations")
    choices = ItemChoice.objects.filter(item__questionnaire=questionnaire)
    return [
        list(questionnaire.items.values_list(*of_items)),
        list(choices.values_list("code", "label", "level", "value", "translations")),
        list(questionnaire.expertise_levels.values_list("level", "label", "from_score")),
    ]


def test_an_item_that_a_pilot_answered_is_not_taken_out(rosa, client):
    study = make_open_study(pictures=2, slug="pilot")
    make_participant(study, level=1)
    Study.objects.update(opened_at=None, status="pilot")
    study.members.add(Study.objects.get(slug="trust").members.get())
    sent = sent_by(rosa.get(address(study.questionnaire)))
    sent["item"] = []
    refused = rosa.post(address(study.questionnaire), sent)
    assert refused.status_code == 422
    assert "Somebody has answered &#x27;familiarity&#x27; in a pilot" in refused.text
    assert study.questionnaire.items.count() == 1


def test_what_was_changed_meanwhile_is_not_overwritten_unseen(rosa, familiarity):
    sent = sent_by(rosa.get(address(familiarity)))
    familiarity.items.update(text="Theirs?")
    item = familiarity.items.get()
    sent[f"item-{item.pk}-text"] = ["Mine?"]
    refused = rosa.post(address(familiarity), sent)
    assert refused.status_code == 422
    assert "Somebody saved something else" in refused.text
    assert "Mine?" in refused.text
    assert familiarity.items.get().text == "Theirs?"
    rosa.post(address(familiarity), sent_by(refused))
    assert familiarity.items.get().text == "Mine?"


def test_what_somebody_elses_study_asks_is_copied_and_not_changed(client, study, familiarity):
    client.force_login(make_researcher(name="otto"))
    assert "A study of somebody else asks it" in client.get(address(familiarity)).text
    assert client.post(address(familiarity), {"do": "save"}).status_code == 422
    assert familiarity.items.count() == 1
    assert study.title not in client.get(address(familiarity)).text


def test_who_has_no_permission_may_only_look(client, study, familiarity):
    client.force_login(User.objects.create_user("vera"))
    assert "may look at questionnaires and not change them" in client.get(address(familiarity)).text
    assert client.post(address(familiarity), {"do": "save"}).status_code == 422
    for post in ("/questionnaires/", "/questionnaires/library/", f"{address(familiarity)}version/"):
        assert client.post(post, {"name": "x", "version": "1"}).status_code == 403
    client.logout()
    for page in ("/questionnaires/", address(familiarity), f"{address(familiarity)}preview/en/"):
        assert client.get(page).status_code == 302


def test_the_library_is_loaded_with_one_click(rosa):
    page = rosa.post("/questionnaires/library/", follow=True).text
    assert "Trust Scale for the XAI context" in page
    assert (
        "Everything in it is here already."
        in rosa.post("/questionnaires/library/", follow=True).text
    )


def test_the_list_asks_as_much_of_the_database_for_many_as_for_one(
    rosa, django_assert_max_num_queries
):
    Questionnaire.objects.bulk_create(Questionnaire(name=f"Q{n}") for n in range(30))
    with django_assert_max_num_queries(6):
        rosa.get("/questionnaires/")


def test_a_study_is_given_its_questionnaires(rosa, study):
    other = Questionnaire.objects.create(name="Other")
    QuestionnaireItem.objects.create(questionnaire=other, code="a", text="?", kind="text")
    own = study.questionnaire
    page = "/studies/trust/questionnaire/"
    sent = {"questionnaire": other.pk, "asks_first": "on"}
    sent |= {"asked-TOTAL_FORMS": 2, "asked-INITIAL_FORMS": 0, "asked-0-study": study.pk}
    sent |= {"asked-0-questionnaire": own.pk, "asked-0-place": "before", "asked-0-position": 1}
    sent |= {"asked-1-place": "after", "asked-1-position": 0}
    assert rosa.post(page, sent).status_code == 302
    study.refresh_from_db()
    assert (study.questionnaire, study.asks_first) == (other, True)
    further = AskedQuestionnaire.objects.get()
    assert (further.study, further.questionnaire, further.place) == (study, own, "before")
    assert (
        "Familiarity with deep learning (version 1)</a>, before the trials" in rosa.get(page).text
    )


def test_an_opened_study_goes_on_asking_what_it_asked(client):
    study = make_open_study(pictures=2)
    other = Questionnaire.objects.create(name="Other")
    client.force_login(make_researcher(study))
    sent = {"questionnaire": other.pk, "asked-TOTAL_FORMS": 0, "asked-INITIAL_FORMS": 0}
    refused = client.post("/studies/trust/questionnaire/", sent)
    assert refused.status_code == 422
    study.refresh_from_db()
    assert study.questionnaire != other
