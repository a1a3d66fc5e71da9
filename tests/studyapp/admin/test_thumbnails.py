"""Lists of the admin show small pictures, which a browser keeps."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from studyapp import media
from tests.factories import make_admin, make_image, make_stimulus, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def large_picture(study):
    image = make_image(study, 0)
    file = io.BytesIO()
    Image.new("RGB", (900, 600)).save(file, "PNG")
    image.path = media.store("pictures", file.getvalue(), ".png")
    image.save()
    return image


def size_of(answer) -> tuple[int, int]:
    return Image.open(io.BytesIO(answer.content)).size


def test_a_list_shows_small_pictures_that_lead_to_the_whole(ada):
    image = large_picture(make_study())
    address = reverse("admin:studyapp_sourceimage_picture", args=[image.pk])
    page = ada.get(reverse("admin:studyapp_sourceimage_changelist")).text
    assert f'<a href="{address}?whole"><img src="{address}" alt="{image.name}"' in page
    assert size_of(ada.get(address)) == (320, 213)
    assert size_of(ada.get(f"{address}?whole")) == (900, 600)


def test_small_pictures_are_kept_by_the_browser_of_who_saw_them_and_nobody_else(ada):
    study = make_study()
    stimulus = make_stimulus(make_image(study, 0), study.conditions.first())
    for record in (stimulus, stimulus.explanation.image):
        name = f"admin:studyapp_{record._meta.model_name}_picture"
        kept = ada.get(reverse(name, args=[record.pk]))["Cache-Control"]
        assert set(kept.split(", ")) == {"private", "max-age=86400"}
