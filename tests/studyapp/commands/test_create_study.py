"""`manage.py create_study` says what is wrong in words."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from studyapp.actions.roles import Role, give_role
from studyapp.actions.runs import CannotPrecompute
from studyapp.models import LogbookEntry, PrecomputeRun, Study
from tests.computed_study import SPEC, fill, read_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(tmp_path, monkeypatch):
    """A study as a file, beside a network that is never loaded."""
    fill(tmp_path / "in", pictures=2)
    monkeypatch.setattr("studyapp.actions.precompute.read_classifier", read_network)
    path = tmp_path / "in" / "study.yaml"
    path.write_text(SPEC)
    return path


def test_a_file_becomes_a_draft_names_the_next_step_and_says_that_only_admins_see_it(
    described, capsys
):
    call_command("create_study", described)
    assert Study.objects.get().slug == "bricks"
    said = capsys.readouterr().out
    assert "manage.py precompute bricks" in said
    assert "Nobody but admins sees it yet" in said


def test_with_explain_the_run_is_ordered_noted_and_told(described, capsys):
    call_command("create_study", described, "--explain", "2")
    run = PrecomputeRun.objects.get()
    assert (run.freeze_after, run.ordered_by) == (2, "create_study")
    assert run.lines.get().text == "create_study ordered 4 explanations."
    assert list(LogbookEntry.objects.values_list("action", "noun").order_by("number")) == [
        ("added", "study"),
        ("ordered", "run"),
    ]
    said = capsys.readouterr().out
    assert "Ordered 4 explanations" in said
    assert "manage.py up" in said


@pytest.mark.parametrize("pairs", ["0", "-1", "all"])
def test_a_number_of_pairs_that_is_none_is_refused_by_name(described, pairs):
    with pytest.raises(CommandError, match=f"'{pairs}' is not a number of pairs"):
        call_command("create_study", described, f"--explain={pairs}")
    assert not Study.objects.exists()


def test_what_cannot_be_explained_is_no_study(described, monkeypatch):
    def refuse(*, study, freeze_after=None):
        raise CannotPrecompute("Two layers are missing.")

    monkeypatch.setattr("studyapp.actions.runs.order_run", refuse)
    with pytest.raises(CommandError, match=r"Two layers are missing\. Nothing was stored"):
        call_command("create_study", described, "--explain", "2")
    assert not Study.objects.exists()
    assert not LogbookEntry.objects.exists()


def test_members_see_it_and_the_logbook_names_them(described, capsys):
    ada, ben = (account(name, Role.RESEARCHER) for name in ("ada", "ben"))
    call_command("create_study", described, "--member", "ada", "--member", "ben")
    assert set(Study.objects.changed_by(ada)) == set(Study.objects.changed_by(ben)) != set()
    assert "Nobody" not in capsys.readouterr().out
    assert LogbookEntry.objects.get().details == {"members": ["ada", "ben"]}


@pytest.mark.parametrize(
    ("name", "reason"),
    [("carl", "There is no account 'carl'"), ("vera", "is a viewer"), ("olga", "is closed")],
)
def test_who_cannot_be_a_member_is_named_before_anything_is_made(described, name, reason):
    account("vera", Role.VIEWER)
    account("olga", Role.RESEARCHER, is_active=False)
    with pytest.raises(CommandError, match=reason):
        call_command("create_study", described, "--member", name)
    assert not Study.objects.exists()


def account(name, role, **values):
    user = User.objects.create_user(name, **values)
    give_role(user, role)
    return user


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("slug: [", "not valid YAML"),
        ("slug: one\nslug: two", "'slug' is given twice"),
        ("slug: x", "'title' is missing"),
        ("", "must be a mapping"),
        ("- a list", "must be a mapping"),
    ],
)
def test_a_file_that_is_no_study_is_refused_by_name(tmp_path, content, said):
    path = tmp_path / "study.yaml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=said) as refusal:
        call_command("create_study", path)
    assert "study.yaml" in str(refusal.value)


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_bytes("title: Erklärung".encode("latin-1"))
    with pytest.raises(CommandError, match="not a text file in UTF-8"):
        call_command("create_study", path)
