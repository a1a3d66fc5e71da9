"""Every misconfiguration is named, with what to do; a sound installation hears nothing."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from studyapp import checks
from tests.factories import make_researcher


def ids(messages):
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_a_sound_installation_hears_nothing(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.SITE = "https://study.example.org"
    settings.PICTURE_FOLDERS = [str(tmp_path)]
    settings.DATA_DIR = tmp_path.parent / "elsewhere"
    for check in (
        checks.sqlite_keeps_answers,
        checks.files_can_be_kept,
        checks.offered_folders_are_meant,
        checks.links_can_be_followed,
        checks.hosts_to_return_to_are_names,
        checks.addresses_are_answered,
        checks.mail_says_whom_it_is_from,
        checks.proxies_are_counted,
        checks.static_files_are_there,
    ):
        assert check() == []


def test_a_media_folder_that_is_a_file_is_refused(settings, tmp_path):
    (tmp_path / "taken").write_text("")
    settings.MEDIA_ROOT = tmp_path / "taken" / "media"
    assert ids(checks.files_can_be_kept()) == ["seewhy.E002"]


@pytest.mark.parametrize("host", ["*", "*.org", "https://panel.org", "panel.org/", "a b.org", ""])
def test_hosts_to_return_to_are_hosts(settings, host):
    settings.RETURN_HOSTS = ["panel.example.org", "*.panel.org", "panel.org:8443", host]
    assert ids(checks.hosts_to_return_to_are_names()) == ["seewhy.E008"]


@pytest.mark.parametrize("folder", ["pictures", "/does/not/exist"])
def test_an_offered_folder_must_exist_under_its_whole_path(settings, folder):
    settings.PICTURE_FOLDERS = [folder]
    (message,) = checks.offered_folders_are_meant()
    assert message.id == "seewhy.E003"
    assert repr(folder) in message.msg
    assert "SEEWHY_PICTURE_FOLDERS" in message.msg


@pytest.mark.parametrize("offered", ["", "data", "data/media"])
def test_the_data_of_the_installation_cannot_be_offered(settings, tmp_path, offered):
    settings.DATA_DIR = tmp_path / "data"
    (tmp_path / "data" / "media").mkdir(parents=True)
    settings.CLASSIFIER_FOLDERS = [str(tmp_path / offered)]
    assert ids(checks.offered_folders_are_meant()) == ["seewhy.E004"]


@pytest.mark.parametrize("site", ["study.example.org", "ftp://example.org", "https://a.org/path"])
def test_the_site_must_be_the_beginning_of_an_address(settings, site):
    settings.SITE = site
    assert ids(checks.links_can_be_followed()) == ["seewhy.E005"]


def test_an_unencrypted_site_is_warned_of_in_production_only(settings):
    settings.SITE = "http://127.0.0.1:8000"
    assert checks.links_can_be_followed() == []
    settings.PRODUCTION = True
    assert ids(checks.links_can_be_followed()) == ["seewhy.W001"]


def test_a_password_alone_is_warned_of_at_deployment(settings):
    settings.MFA = False
    assert ids(checks.staff_have_a_second_factor()) == ["seewhy.W002"]
    settings.MFA = True
    assert checks.staff_have_a_second_factor() == []


@pytest.mark.parametrize("sender", ["", "SeeWhy", "study@"])
def test_mail_without_a_sender_is_an_error(settings, sender):
    settings.SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, sender
    assert ids(checks.mail_says_whom_it_is_from()) == ["seewhy.E006"]
    settings.DEFAULT_FROM_EMAIL = "SeeWhy <study@example.org>"
    assert checks.mail_says_whom_it_is_from() == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"ALLOWED_HOSTS": []}, ["seewhy.E007"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["seewhy.W003"]),
        ({"ALLOWED_HOSTS": ["other.example.org"]}, ["seewhy.W004"]),
        ({"ALLOWED_HOSTS": [".example.org"]}, []),
        ({"SITE": ""}, []),
        ({"CSRF_TRUSTED_ORIGINS": ["http://study.example.org"]}, ["seewhy.W005"]),
        ({"CSRF_TRUSTED_ORIGINS": ["https://study.example.org"], "ALLOWED_HOSTS": ["inner"]}, []),
    ],
)
def test_in_production_the_addresses_that_people_are_given_are_answered(settings, changed, found):
    settings.PRODUCTION = True
    settings.SITE, settings.ALLOWED_HOSTS = "https://study.example.org", ["study.example.org"]
    for name, value in changed.items():
        setattr(settings, name, value)
    assert ids(checks.addresses_are_answered()) == found


@pytest.mark.parametrize(("proxies", "found"), [(0, ["seewhy.W006"]), (1, [])])
def test_proxies_that_are_not_counted_are_named(settings, proxies, found):
    settings.PRODUCTION, settings.PROXIES = True, proxies
    assert ids(checks.proxies_are_counted()) == found


def test_static_files_that_were_not_collected_are_warned_of_in_production(settings, tmp_path):
    settings.PRODUCTION, settings.STATIC_ROOT = True, tmp_path
    assert ids(checks.static_files_are_there()) == ["seewhy.W007"]
    (tmp_path / "staticfiles.json").write_text("{}")
    assert checks.static_files_are_there() == []


@pytest.mark.django_db
def test_a_second_factor_that_cannot_be_read_any_more_is_told_to_its_holder(client, settings):
    TOTP.activate(make_researcher(), "JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY = "another key, " * 5
    client.post(reverse("login"), {"login": "rosa", "password": "a long enough password"})
    page = client.post(reverse("mfa_authenticate"), {"code": "123456"})
    assert page.status_code == 200
    assert "Ask an admin to reset your account" in page.text


@pytest.mark.parametrize(
    ("host", "sslmode", "found"),
    [
        ("db.example.org", "", ["seewhy.W008"]),
        ("db.example.org", "require", ["seewhy.W008"]),
        ("db.example.org", "verify-full", []),
        ("database", "", []),  # a service of the same compose file
        ("127.0.0.1", "", []),
    ],
)
def test_a_database_elsewhere_proves_who_it_is(monkeypatch, settings, host, sslmode, found):
    options = {"sslmode": sslmode} if sslmode else {}
    there = {"ENGINE": "django.db.backends.postgresql", "HOST": host, "OPTIONS": options}
    monkeypatch.setitem(settings.DATABASES, "default", there)
    assert ids(checks.the_database_is_who_it_says()) == found
