"""Every misconfiguration is named, with what to do; a sound installation hears nothing."""

import pytest

from studyapp import checks


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
    ):
        assert check() == []


def test_a_media_folder_that_is_a_file_is_refused(settings, tmp_path):
    (tmp_path / "taken").write_text("")
    settings.MEDIA_ROOT = tmp_path / "taken" / "media"
    assert ids(checks.files_can_be_kept()) == ["seewhy.E002"]


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
