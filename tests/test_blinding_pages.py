"""Participants are told the same, but for chance: no page, cookie or header differs otherwise."""

import re

import pytest

from studyapp.models import Trial
from tests.crawler import Answer, own_tokens
from tests.factories import make_open_study
from tests.full_study import make_full_study
from tests.visitor import Visitor
from tests.walker import Walker, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=4)


def test_every_trial_page_is_the_same_but_for_its_number_and_random_tokens(study):
    """So no key, order, class or text can depend on the conditions, the class or the picture."""
    pages = set()
    for visitor in (Visitor(), Visitor(), Visitor()):
        visitor.join()
        for number in range(1, 5):
            page = _without_chance(visitor.get("trial/").text)
            # The last one has nothing to fetch ahead; the others have three pictures.
            ahead = re.search(r' data-next="([^"]*)"', page)
            assert ahead[1] == " ".join(["/s/trust/picture/TOKEN"] * 3 * (number < 4))
            pages.add(page.replace(ahead[0], "").replace(f"{number} of 4", "N of 4"))
            visitor.respond()
    assert len(pages) == 1


def _without_chance(text: str) -> str:
    """The text without what is random and means nothing."""
    text = re.sub("|".join(map(re.escape, own_tokens())), "TOKEN", text)
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+|(csrftoken=)[^;]+', r"\1\2", text)
    text = re.sub(r'(name="questionnaire" value=")[^"]+|:[\w-]{6}:[\w-]{43}', r"\1", text)
    return re.sub(r'expires=[^;]+|Content-Length: \d+|value="\d+" max', "", text)


def test_two_participants_are_told_the_same_word_for_word():
    """But for random tokens, the numbers of their trials, and what comes of an earlier answer."""
    study = make_full_study(instructed=False)
    study.arms.filter(shows_prediction=True).delete()
    told = []
    for _ in range(2):
        walker = Walker(study, wrongs=False)
        walker.join()
        walker.go_all_the_way()
        code = walker.participant().code
        texts = [_without_chance(answer.text).replace(code, "CODE") for answer in walker.answers]
        told.append([re.sub(r"\b\d+ of \d+", "N of N", text) for text in texts])
    differing = [pair for pair in zip(*told, strict=True) if pair[0] != pair[1]]
    # Of the pictures that are guessed about, the names stand in an order drawn for each person.
    assert all("/guess/" in one and "/guess/" in other for one, other in differing)
    assert [_sorted_names(one) for one, _ in differing] == [_sorted_names(o) for _, o in differing]


def _sorted_names(page: str) -> list[str]:
    return sorted(re.findall("Warm spots|Marked patches|I do not know", page))


def test_a_pair_of_the_same_explanation_twice_looks_like_any_other():
    study = make_full_study()
    walker = Walker(study, wrongs=False)
    walker.join()
    walker.answer_what_comes_first()
    identical = walker.participant().trials.get(kind=Trial.Kind.IDENTICAL)
    assert identical.left_id == identical.right_id
    assert identical.left_token != identical.right_token
    walker.go_all_the_way()
    pages = [a.text for a in walker.answers if f'name="trial" value="{identical.token}"' in a.text]
    pictures = set(re.findall(r'<img src="([^"]+)"', pages[0]))
    assert len(pictures) == 3
    answers = [walker.client.get(address) for address in pictures]
    assert {answer.status_code for answer in answers} == {200}
    # No header says that the two are one file, so a browser fetches both.
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1


def test_pictures_are_fetched_ahead_by_tokens_alone_and_no_further_than_one_trial(study):
    visitor = Visitor()
    visitor.join()
    trials = list(visitor.participant().trials.order_by("position"))
    fields = ("original_token", "left_token", "right_token")
    tokens = [[getattr(trial, field) for field in fields] for trial in trials]
    assert visitor.next_pictures() == [f"/s/trust/picture/{token}" for token in tokens[1]]
    assert {visitor.get(f"picture/{token}").status_code for token in tokens[1]} == {200}
    assert {visitor.get(f"picture/{token}").status_code for token in tokens[2]} == {404}


# --- Cookies and headers

COOKIES = {"participant", "csrftoken", "language", "arrival"}


def test_a_participant_s_browser_holds_no_cookie_but_those_four():
    study = make_full_study(recruiter="prolific")
    walker = Walker(study, wrongs=False)
    walker.get("?PROLIFIC_PID=p1&STUDY_ID=s1&SESSION_ID=x1")
    walker.get("?lang=nl")
    walker.join()
    walker.go_all_the_way()
    lines = [line for a in walker.answers for line in a.head.splitlines() if "SameSite=" in line]
    assert {line.partition("=")[0] for line in lines} == COOKIES
    assert walker.client.cookies.keys() == COOKIES
    for line in lines:
        assert "SameSite=Lax" in line
        if not line.startswith("csrftoken"):
            assert "HttpOnly" in line or "Max-Age=0" in line
            assert "Path=/s/trust/" in line


def test_no_answer_s_headers_tell_more_than_they_must(study):
    walker = walk(study)
    for answer in walker.answers:
        names = {line.partition(":")[0].lower() for line in answer.head.splitlines()}
        assert {"etag", "last-modified", "x-powered-by", "server"}.isdisjoint(names) or (
            answer.address.startswith("/static/")
        )
        if answer.address.startswith("/s/"):
            assert "Referrer-Policy: same-origin" in answer.head
            cached = "private, max-age=86400, immutable" if _is_picture(answer) else "no-store"
            assert cached in answer.head, answer.address


def _is_picture(answer: Answer) -> bool:
    return "/picture/" in answer.address and answer.status == 200


def test_two_participants_share_no_token(study):
    tokens = []
    for visitor in (Visitor(), Visitor()):
        participant = visitor.join()
        fields = ("token", "original_token", "left_token", "right_token")
        tokens += [t for row in participant.trials.values_list(*fields) for t in row]
        tokens += [participant.token, participant.code]
    assert len(tokens) == len(set(tokens)) == 2 * (4 * 4 + 2)
    assert min(map(len, own_tokens())) >= 22  # 128 bits
