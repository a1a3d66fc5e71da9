"""The page on which a study's texts are written, and the pages of participants beside it."""

import re

import pytest
from django.test import Client

from studyapp.models import LogbookEntry, Study
from tests.factories import make_comprehension, make_open_study, make_researcher, make_study

pytestmark = pytest.mark.django_db
ADDRESS = "/studies/trust/texts/"
NL = {"title": "Titel", "prompt": "Vraag?", "consent_text": "Je mag stoppen."}


@pytest.fixture
def study():
    return make_study(languages=["en", "nl"], translations={"nl": NL, "pt": {"title": "Título"}})


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


def filled_in(client: Client, **changes) -> dict:
    """What the page would send, with changes."""
    form = client.get(ADDRESS).context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in values.items()}
    return sent | changes


def test_what_is_written_is_saved_in_every_language(rosa, study):
    changes = {"debrief": "We compared\r\n\r\ntwo.", "nl-debrief": "Wij vergeleken er twee."}
    answer = rosa.post(ADDRESS, filled_in(rosa, **changes))
    assert answer.status_code == 302
    study.refresh_from_db()
    assert study.debrief == "We compared\n\ntwo."
    assert study.translations["nl"] == NL | {"debrief": "Wij vergeleken er twee."}
    assert study.translations["pt"] == {"title": "Título"}
    entry = LogbookEntry.objects.get()
    assert (entry.actor, entry.study) == ("rosa", "trust")
    assert entry.details == {"changed": ["debrief", "debrief (nl)"]}


def test_saving_what_is_there_changes_nothing_and_writes_nothing_down(rosa, study):
    before = Study.objects.values().get()
    rosa.post(ADDRESS, filled_in(rosa))
    assert Study.objects.values().get() == before
    assert not LogbookEntry.objects.exists()


def test_languages_that_come_and_go_with_the_settings_are_followed(rosa, settings):
    settings.LANGUAGES = [("en", "English"), ("eo", "Esperanto")]
    page = rosa.get(ADDRESS)
    assert list(page.context["form"].fields["others"].choices) == settings.LANGUAGES
    assert ("id_nl-instructions", "nl", "instructions") in page.context["missing"]


@pytest.mark.parametrize("name", ["consent_text", "nl-consent_text"])
def test_another_consent_text_is_another_version(rosa, study, name):
    Study.objects.update(status="paused")  # whoever tried it may have the page open
    page = rosa.post(ADDRESS, filled_in(rosa, **{name: "Something else."}), follow=True)
    study.refresh_from_db()
    assert study.consent_version == "2"
    assert "The consent text is now version 2." in page.text


@pytest.mark.parametrize(("joined", "version"), [(False, "1"), (True, "2")])
def test_of_a_draft_it_is_another_version_only_where_somebody_has_consented(
    rosa, study, joined, version
):
    if joined:
        study.participants.create(token="a" * 22, consent_version="1", kind="pilot")
    rosa.post(ADDRESS, filled_in(rosa, consent_text="Filled in."))
    study.refresh_from_db()
    assert (study.consent_text, study.consent_version) == ("Filled in.", version)


def test_a_version_that_was_given_with_a_new_text_is_kept(rosa, study):
    rosa.post(ADDRESS, filled_in(rosa, consent_text="Else.", consent_version="spring"))
    study.refresh_from_db()
    assert study.consent_version == "spring"


def test_a_first_consent_text_keeps_its_version(rosa, study):
    Study.objects.update(consent_text="", translations={})
    rosa.post(ADDRESS, filled_in(rosa, consent_text="The first."))
    study.refresh_from_db()
    assert (study.consent_text, study.consent_version) == ("The first.", "1")


def test_missing_translations_are_marked_and_named(rosa):
    page = rosa.get(ADDRESS).text
    assert page.count('<strong class="missing">missing</strong>') == 3
    for name in ("introduction", "instructions", "debrief"):
        assert f'<a href="#id_nl-{name}">{name} in Nederlands</a>' in page
    assert '<a href="#id_nl-title"' not in page


def test_a_text_that_names_a_method_is_named(rosa):
    Study.objects.update(introduction="You compare LIME with Grad-CAM.")
    assert "introduction contains &#x27;lime&#x27;" in rosa.get(ADDRESS).text


def test_a_language_is_added_and_taken_away_without_losing_its_texts(rosa, study):
    rosa.post(ADDRESS, filled_in(rosa, others=["de"], **{"de-title": "Titel auf Deutsch"}))
    study.refresh_from_db()
    assert study.languages == ["en", "de"]
    assert study.translations["de"] == {"title": "Titel auf Deutsch"}
    assert study.translations["nl"] == NL


def test_texts_that_were_changed_meanwhile_are_not_overwritten_unseen(rosa, study):
    sent = filled_in(rosa, debrief="Mine.")
    Study.objects.update(debrief="Theirs.")
    refused = rosa.post(ADDRESS, sent)
    assert refused.status_code == 422
    assert "Somebody saved something else" in refused.text
    assert "Mine." in refused.text
    study.refresh_from_db()
    assert study.debrief == "Theirs."
    again = re.search(r'name="seen" value="(\w+)"', refused.text)[1]
    rosa.post(ADDRESS, sent | {"seen": again})
    study.refresh_from_db()
    assert study.debrief == "Mine."


def test_nothing_is_lost_when_something_is_wrong(rosa, study):
    sent = filled_in(rosa, title="", debrief="Long and dear to me.")
    answer = rosa.post(ADDRESS, sent)
    assert answer.status_code == 422
    assert "Long and dear to me." in answer.text
    assert '<a href="#id_title">Title: This field is required.</a>' in answer.text


def test_what_participants_have_met_is_locked_but_the_debrief(client):
    study = make_open_study(pictures=2)
    client.force_login(make_researcher(study))
    sent = filled_in(client, consent_text="Another.", debrief="Now you may know.", minimum_age="99")
    assert client.post(ADDRESS, sent).status_code == 302
    study.refresh_from_db()
    assert (study.debrief, study.consent_text) == (
        "Now you may know.",
        "You may stop at any time.",
    )
    assert (study.minimum_age, study.consent_version) == (None, "1")
    page = client.get(ADDRESS).text
    assert "Participants have met this study." in page
    assert re.search(r'<textarea name="consent_text"[^>]* disabled', page)
    assert not re.search(r'<textarea name="debrief"[^>]* disabled', page)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_preview_is_the_very_page_that_participants_get(client, language):
    study = make_open_study(
        pictures=2,
        languages=["en", "nl"],
        translations={
            "nl": dict.fromkeys(
                ("title", "prompt", "introduction", "consent_text", "instructions", "debrief"),
                "Hallo.",
            )
        },
    )
    client.force_login(make_researcher(study))
    theirs = Client().get(f"/s/trust/?lang={language}").text
    shown = client.get(f"/studies/trust/texts/welcome/{language}/").text
    assert _main(shown) == _main(theirs)
    theirs = Client().get(f"/s/trust/consent/?lang={language}").text
    shown = client.get(f"/studies/trust/texts/consent/{language}/").text
    assert _main(shown) == _main(theirs)


def _main(page: str) -> str:
    """The content of a page, without what is drawn anew for everybody."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'name="(csrfmiddlewaretoken|ticket)" value="[^"]*"', "", main)


@pytest.mark.parametrize(
    ("stretch", "name"),
    [
        ("welcome", "introduction"),
        ("consent", "consent_text"),
        ("instructions", "instructions"),
        ("trial", "prompt"),
        ("practice", "practice_feedback"),
        ("end", "debrief"),
    ],
)
def test_a_preview_shows_what_was_typed_and_saves_nothing(rosa, study, stretch, name):
    sent = filled_in(rosa, **{name: "Typed & <b>unsaved</b>", f"nl-{name}": "Getypt"})
    shown = rosa.post(f"/studies/trust/texts/{stretch}/en/", sent).text
    assert "Typed &amp; &lt;b&gt;unsaved&lt;/b&gt;" in shown
    assert "Getypt" in rosa.post(f"/studies/trust/texts/{stretch}/nl/", sent).text
    assert 'lang="nl"' in rosa.post(f"/studies/trust/texts/{stretch}/nl/", sent).text
    study.refresh_from_db()
    assert getattr(study, name) != "Typed & <b>unsaved</b>"


@pytest.mark.parametrize("task", Study.Task)
def test_every_page_can_be_looked_at_in_every_task(rosa, study, task):
    Study.objects.update(task=task)
    make_comprehension(study)
    for page in ("welcome", "consent", "instructions", "trial", "practice", "end"):
        answer = rosa.get(f"/studies/trust/texts/{page}/en/")
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "sandbox allow-same-origin" in policy
        assert "<script" not in answer.text


def test_pages_that_are_no_preview_may_still_not_be_framed(rosa):
    for address in (ADDRESS, "/s/trust/"):
        answer = rosa.get(address)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_viewers_may_look_and_not_save_and_others_see_nothing(client, study):
    vera = make_researcher(name="vera")
    study.viewers.add(vera)
    client.force_login(vera)
    page = client.get(ADDRESS)
    assert "its members change it" in page.text
    assert "Save the texts" not in page.text
    assert client.post(ADDRESS, {}).status_code == 404
    client.force_login(make_researcher(name="otto"))
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/studies/trust/texts/end/en/").status_code == 404
    client.logout()
    assert client.get(ADDRESS).status_code == 302


def test_a_page_or_language_that_there_is_not_is_not_found(rosa):
    assert rosa.get("/studies/trust/texts/nowhere/en/").status_code == 404
    assert rosa.get("/studies/trust/texts/end/xx/").status_code == 404


def test_no_more_queries_with_more_languages(rosa, study, django_assert_max_num_queries):
    Study.objects.update(languages=["en", "nl", "de", "fr", "es", "sv"])
    with django_assert_max_num_queries(14):
        rosa.get(ADDRESS)
