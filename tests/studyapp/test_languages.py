"""A participant reads the language they chose, or that their browser asks for, all the way."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from studyapp.languages import language_for
from studyapp.models import ItemChoice, ItemResponse, Participant, QuestionnaireItem, Study
from tests import pseudo
from tests.factories import make_admin, make_open_study
from tests.full_study import PUBLIC_NAMES, TEXTS, make_full_study
from tests.visitor import Visitor
from tests.walker import Walker, paused

pytestmark = pytest.mark.django_db
ENGLISH = re.compile("[A-Za-z]{3,}")
ASKS = "HTTP_ACCEPT_LANGUAGE"


@pytest.fixture
def study():
    return make_open_study(
        pictures=2,
        languages=["en", "nl", "sv"],
        translations={code: _texts(code) for code in ("nl", "sv")},
    )


def _texts(code: str) -> dict[str, str]:
    return {field: f"{field} ({code})" for field in TEXTS}


def _language(response) -> str:
    return response.text.split('<html lang="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "en"),
        ("nl", "nl"),
        ("nl-BE,en;q=0.5", "nl"),
        ("en;q=0.2, SV-se;q=0.9", "sv"),
        ("de, fr;q=0.9, nl;q=0.1", "nl"),
        ("de, fr", "en"),
        ("de, *;q=0.5, sv;q=0.1", "en"),
        ("nl;q=0, sv", "sv"),
        ("nonsense;;q=x,,,", "en"),
    ],
)
def test_the_browser_is_listened_to(study, rf, asked, spoken):
    assert language_for(rf.get("/", **{ASKS: asked}), study) == spoken


def test_a_language_that_is_not_offered_is_never_spoken(study, rf):
    for address in ("/?lang=de", "/?lang=xx", "/?lang=", "/?lang=../nl"):
        assert language_for(rf.get(address), study) == "en"
    request = rf.get("/")
    request.COOKIES["language"] = "fr"
    assert language_for(request, study) == "en"


def test_a_study_that_offers_only_unknown_languages_speaks_english(study, rf):
    study.languages = ["tlh"]
    assert language_for(rf.get("/?lang=tlh"), study) == "en"


def test_the_first_language_of_the_study_is_the_one_of_its_texts(study, rf):
    study.languages = ["sv", "en"]
    assert language_for(rf.get("/"), study) == "sv"


def test_a_choice_is_kept_for_this_study_until_consent_and_stored_then(study):
    visitor = Visitor(**{ASKS: "sv"})
    assert _language(visitor.get()) == "sv"
    chosen = visitor.client.get("/s/trust/?lang=nl")
    assert _language(chosen) == "nl"
    cookie = chosen.cookies["language"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/s/trust/", True, "Lax")
    assert "consent_text (nl)" in visitor.get("consent/").text
    assert visitor.join().language == "nl"
    assert _language(visitor.client.get("/s/trust/instructions/?lang=sv")) == "nl"
    assert _language(visitor.get("trial/")) == "nl"


def test_the_personal_link_speaks_the_language_of_the_consent_on_any_device(study):
    visitor = Visitor(**{ASKS: "nl"})
    token = visitor.join().token
    other = Visitor(**{ASKS: "sv"})
    other.get(f"resume/{token}/")
    assert _language(other.get("instructions/")) == "nl"


def test_the_languages_are_listed_by_their_own_names_where_one_may_still_choose(study):
    visitor = Visitor(**{ASKS: "nl"})
    for page in ("", "consent/"):
        text = visitor.get(page).text
        for code, name in (("en", "English"), ("nl", "Nederlands"), ("sv", "Svenska")):
            assert f'<a href="?lang={code}" lang="{code}" hreflang="{code}"' in text
            assert f">{name}</a>" in text
        assert 'hreflang="nl" aria-current="true">' in text
        assert "Deutsch" not in text
    visitor.join()
    assert "?lang=" not in visitor.get("instructions/").text


def test_choosing_a_language_keeps_what_the_recruiter_put_into_the_address(study):
    text = Visitor().client.get("/s/trust/?PROLIFIC_PID=p1&STUDY_ID=s").text
    assert 'href="?PROLIFIC_PID=p1&amp;STUDY_ID=s&amp;lang=nl"' in text


def test_a_study_in_one_language_lists_none():
    make_open_study(pictures=2)
    assert "?lang=" not in Visitor().get().text


def test_researchers_and_administrators_read_english(study):
    visitor, admin = Client(**{ASKS: "nl"}), Client(**{ASKS: "nl"})
    admin.force_login(make_admin())
    for client, name in ((admin, "results"), (admin, "admin:index"), (visitor, "login")):
        response = client.get(reverse(name))
        assert '<html lang="en"' in response.text
        assert "Accept-Language" not in response.headers.get("Vary", "")


def test_pages_of_no_study_speak_the_browser_s_language_too(study):
    visitor = Visitor(**{ASKS: "sv"})
    assert _language(visitor.client.get("/")) == "sv"
    assert _language(visitor.get("nothing/")) == "sv"
    assert "Accept-Language" in visitor.client.get("/").headers["Vary"]
    careful = Client(enforce_csrf_checks=True, **{ASKS: "nl"})
    refused = careful.post("/s/trust/consent/", {"decision": "agree"})
    assert (refused.status_code, _language(refused)) == (403, "nl")


@pytest.mark.parametrize(
    ("language", "written", "stored"),
    [("nl", "3,5", "3.5"), ("nl", "3.5", "3.5"), ("nl", "12", "12"), ("en", "3.5", "3.5")],
)
def test_a_number_is_understood_as_people_write_it(study, language, written, stored):
    items = study.questionnaire.items
    items.create(questionnaire=study.questionnaire, code="years", text="How long?", kind="number")
    visitor = Visitor(**{ASKS: language})
    visitor.join()
    visitor.respond_to_all()
    assert "3,5" in visitor.answer(familiarity="familiar", years="?").text or language == "en"
    visitor.answer(familiarity="familiar", years=written)
    assert ItemResponse.objects.get(item__code="years").value == stored


def test_one_request_s_language_does_not_reach_the_next(study):
    assert _language(Visitor(**{ASKS: "sv"}).get()) == "sv"
    assert _language(Visitor().get()) == "en"
    assert translation.get_language() == "en"


def test_whoever_comes_without_a_choice_is_stored_with_the_language_they_read(study):
    assert Visitor(**{ASKS: "sv-FI"}).join().language == "sv"
    assert Visitor(**{ASKS: "fr"}).join().language == "en"
    assert Participant.objects.count() == 2


def test_pictures_say_nothing_about_languages(study):
    visitor = Visitor(**{ASKS: "nl"})
    visitor.join()
    for address in visitor.pictures():
        headers = visitor.client.get(address).headers
        assert {"Vary", "Content-Language"}.isdisjoint(headers)


def test_every_text_of_the_way_is_in_the_reader_s_language(settings, tmp_path):
    """Nothing on a page is English: neither the study's texts, nor a text written into a page."""
    pseudo.speak(settings, tmp_path)
    texts = {field: pseudo.mirrored(f"the words of {field}") for field in TEXTS}
    said = {"he": texts | {"practice_feedback": pseudo.mirrored("well done")}}
    study = make_full_study(languages=["en", "he"], translations=said)
    walker = Walker(study, **{ASKS: "he"})
    walker.look_around()
    walker.get("?lang=he")
    walker.join()
    walker.get("withdraw/")
    with paused(study):
        walker.get("instructions/")
    walker.go_all_the_way()
    pages = [answer for answer in walker.answers if b'<html lang="he"' in answer.body]
    assert len(pages) > 40
    english = {word for page in pages for word in ENGLISH.findall(_words(page.text))}
    assert english - _given(study, walker) == set()


def _given(study: Study, walker: Walker) -> set[str]:
    """Words that are as they are in every language: names, codes, and texts without translation."""
    items = QuestionnaireItem.objects.values_list("text", "low_label", "high_label")
    choices = ItemChoice.objects.values_list("label", flat=True)
    asked = [text for row in items for text in row] + list(choices)
    for question in study.comprehension.all():
        asked += [question.text, *question.choices]
    said = study.images.values_list("explanations__class_name", flat=True)
    codes = study.exits.values_list("code", flat=True)
    names = ["SeeWhy", *PUBLIC_NAMES.values(), walker.participant().code, *said, *codes]
    return set(ENGLISH.findall(" ".join([*asked, *names, "Prolific"])))


def _words(page: str) -> str:
    """What is read or spoken of a page: its text, and the attributes that hold some."""
    body = page[page.index("<html") :].replace(pseudo.LANGUAGES[0][1], "")
    spoken = re.findall(r'(?:alt|aria-label|placeholder|title|data-[a-z]+)="([^"]*)"', body)
    texts = [re.sub("<[^>]*>", " ", body), *(text for text in spoken if " " in text)]
    return re.sub(r"\S*/s/\S+", " ", " ".join(texts))
