"""The gallery: what is on it, who may see it, and what can be taken home."""

import csv
import io
import json
import re
import zipfile

import numpy as np
import pytest
from django.urls import reverse
from PIL import Image

from studyapp import media
from studyapp.actions.map_store import map_store
from studyapp.models import Explanation, SourceImage
from tests.factories import make_image, make_researcher, make_stimulus, make_study
from tests.gallery_study import keep_map, make_gallery_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_gallery_study()


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


def get(client, **asked):
    return client.get("/studies/trust/gallery/", asked)


def names(answer):
    return re.findall(r"secret-picture-\d(?=</a></h2>)", answer.content.decode())


def test_every_picture_hangs_under_every_condition(rosa):
    answer = get(rosa)
    assert names(answer) == [f"secret-picture-{number}" for number in range(3)]
    text = answer.content.decode()
    assert "Stimulus of gradcam-plain, of secret-picture-0" in text
    assert "Stimulus of lime-plain, of secret-picture-2" in text
    assert "truly espresso" in text


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"correct": "no"}, [1]),
        ({"tag": "light=dark"}, [1]),
        ({"label": "espresso"}, [1]),
        ({"practice": "yes"}, []),
        ({"metric_1": "area", "lowest_1": "0.25", "condition": "gradcam-plain"}, [2]),
        ({"order": "area", "descends": "on"}, [2, 1, 0]),
    ],
)
def test_filters_and_orders_are_in_the_address(rosa, asked, expected):
    assert names(get(rosa, **asked)) == [f"secret-picture-{number}" for number in expected]


def test_the_number_that_is_sorted_by_stands_under_each_stimulus(rosa):
    assert "area 0.6" in get(rosa, order="area").content.decode()


def test_conditions_that_are_not_ticked_are_left_out(rosa):
    text = get(rosa, condition="lime-plain").content.decode()
    assert "Stimulus of lime-plain" in text
    assert "Stimulus of gradcam-plain" not in text


def test_a_filter_that_makes_no_sense_is_named_and_filters_nothing(rosa):
    answer = get(
        rosa, metric_1="area", lowest_1="0.9", highest_1="0.1", tag="<script>alert(1)</script>"
    )
    text = answer.content.decode()
    assert "Enter 0.9 or more, or no lower bound." in text
    assert "<script>alert(1)" not in text
    assert answer.status_code == 200


def test_a_page_holds_as_many_as_asked_for_and_keeps_the_filter(client):
    study = make_study()
    for number in range(13):
        make_image(study, number)
    client.force_login(make_researcher(study))
    first = get(client, order="name").content.decode()
    assert "13 of 13 pictures, page 1 of 2" in first
    assert 'href="?order=name&amp;page=2"' in first
    assert "page 2 of 2" in get(client, page="99").content.decode()
    assert "13 of 13 pictures." in get(client, size="24").content.decode()


def test_the_number_of_queries_does_not_grow_with_pictures_and_conditions(
    client, django_assert_max_num_queries
):
    study = make_gallery_study(pictures=1)
    client.force_login(make_researcher(study))
    with django_assert_max_num_queries(12) as few:
        get(client, look="difference")
    for number in range(1, 10):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    with django_assert_max_num_queries(len(few)):
        get(client, look="difference")


@pytest.mark.parametrize("look", ["stimulus", "map", "difference"])
def test_every_picture_that_a_page_names_is_there(rosa, look):
    text = get(rosa, look=look).content.decode()
    addresses = re.findall(r'<img[^>]* src="([^"?]+)', text)
    assert len(addresses) >= 6
    for address in addresses:
        answer = rosa.get(address)
        assert answer.status_code == 200, address
        assert Image.open(io.BytesIO(answer.content)).size == (64, 64)
        assert "private" in answer["Cache-Control"]


def shown(client, address):
    content = client.get(address).content
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)


def test_orange_speaks_for_the_class_and_blue_against_it(rosa):
    row = Explanation.objects.filter(condition__name="gradcam-plain").first()
    pixels = shown(rosa, reverse("gallery_map", args=["trust", row.pk]))
    left, right = pixels[32, 3], pixels[32, -3]
    assert left[2] > left[0] + 50
    assert right[0] > right[2] + 50


def test_a_difference_has_a_direction_and_none_from_itself(rosa):
    one, other = Explanation.objects.filter(image__position=0).order_by("condition__name")
    there = shown(rosa, reverse("gallery_difference", args=["trust", one.pk, other.pk]))
    back = shown(rosa, reverse("gallery_difference", args=["trust", other.pk, one.pk]))
    assert there[32, -3, 0] > there[32, -3, 2] + 50
    assert back[32, -3, 2] > back[32, -3, 0] + 50
    itself = shown(rosa, reverse("gallery_difference", args=["trust", one.pk, one.pk]))
    assert np.ptp(itself) < 5


def test_maps_of_two_pictures_are_not_subtracted(rosa):
    one, other = Explanation.objects.filter(condition__name="lime-plain")[:2]
    answer = rosa.get(reverse("gallery_difference", args=["trust", one.pk, other.pk]))
    assert answer.status_code == 404


def test_a_picture_has_a_page_with_numbers_provenance_and_neighbours(rosa):
    middle = SourceImage.objects.get(position=1)
    Explanation.objects.update(provenance={"seed": 17, "versions": {"keras": "3.15.1"}})
    address = reverse("gallery_picture", args=["trust", middle.pk])
    text = rosa.get(address, {"order": "name"}).content.decode()
    assert "keras: 3.15.1" in text
    assert '<td class="number">0.7</td>' in text
    assert f"{middle.pk - 1}/?order=name" in text
    assert f"{middle.pk + 1}/?order=name" in text
    assert "Differences from lime-plain" in text


def test_a_map_comes_home_as_numbers_and_as_a_picture(rosa):
    row = Explanation.objects.first()
    answer = rosa.get(reverse("gallery_map_npz", args=["trust", row.pk]))
    with np.load(io.BytesIO(answer.content)) as found:
        assert np.array_equal(found["map"], map_store().load(row.key)[0].map)
        assert json.loads(str(found["facts"])) == row.facts
    answer = rosa.get(reverse("gallery_map_png", args=["trust", row.pk]))
    assert Image.open(io.BytesIO(answer.content)).format == "PNG"
    assert answer["Content-Disposition"].endswith('secret-picture-0_gradcam-plain.png"')


def test_a_map_that_is_lost_is_not_found_and_the_page_stays(rosa):
    row = Explanation.objects.first()
    map_store().path(row.key).unlink()
    assert rosa.get(reverse("gallery_map", args=["trust", row.pk])).status_code == 404
    assert get(rosa, look="map").status_code == 200


def test_the_table_holds_what_is_shown_and_no_formula(rosa):
    SourceImage.objects.filter(position=1).update(name="=cmd|' /C calc'!A0")
    answer = rosa.get("/studies/trust/gallery/table.csv", {"correct": "no"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    assert [row["condition"] for row in rows] == ["gradcam-plain", "lime-plain"]
    assert rows[0]["picture"].startswith("'=cmd")
    assert rows[0]["area"] == "0.2"
    assert rows[0]["tags"] == "light=dark"


def test_the_zip_file_has_the_files_and_names_what_is_missing(rosa):
    first = Explanation.objects.filter(image__position=0).first()
    SourceImage.objects.filter(position=0).update(name="../../etc/passwd")
    map_store().path(first.key).unlink()
    answer = rosa.get("/studies/trust/gallery/files.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        members = archive.namelist()
        assert "missing or damaged" in archive.read("missing.txt").decode()
        stimulus = archive.read(f"{first.image_id}-passwd/gradcam-plain.webp")
    assert stimulus == media.read(first.stimulus.path)
    assert len([name for name in members if name.endswith(".npz")]) == 5
    assert not [name for name in members if ".." in name or name.startswith("/")]


def test_what_is_not_explained_yet_is_said(client):
    study = make_study()
    image = make_image(study, 0)
    SourceImage.objects.update(shown_path="")
    client.force_login(make_researcher(study))
    text = get(client).content.decode()
    assert text.count("Not explained yet.") == 2
    assert "Shown here once it is explained." in text
    assert client.get(reverse("gallery_shown", args=["trust", image.pk])).status_code == 404
    explanation = make_stimulus(image, study.conditions.first()).explanation
    keep_map(explanation, 0)
    explanation.stimulus.delete()
    assert "Explained, but not drawn yet." in get(client).content.decode()
    address = reverse("gallery_stimulus", args=["trust", explanation.pk])
    assert client.get(address).status_code == 404


def test_only_those_who_may_see_the_study_see_any_of_it(client, study):
    row = Explanation.objects.first()
    pair = [row.pk, row.pk]
    addresses = [
        reverse("gallery", args=["trust"]),
        reverse("gallery_csv", args=["trust"]),
        reverse("gallery_zip", args=["trust"]),
        reverse("gallery_picture", args=["trust", row.image_id]),
        reverse("gallery_shown", args=["trust", row.image_id]),
        reverse("gallery_stimulus", args=["trust", row.pk]),
        reverse("gallery_map", args=["trust", row.pk]),
        reverse("gallery_map_png", args=["trust", row.pk]),
        reverse("gallery_map_npz", args=["trust", row.pk]),
        reverse("gallery_difference", args=["trust", *pair]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 302, address
        assert client.post(address).status_code == 405, address
    client.force_login(make_researcher(name="nobody"))
    assert {client.get(address).status_code for address in addresses} == {404}
    viewer = make_researcher(name="vera")
    study.viewers.add(viewer)
    client.force_login(viewer)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_what_belongs_to_another_study_does_not_exist_here(client, study):
    other = make_study(slug="other")
    client.force_login(make_researcher(other))
    row = Explanation.objects.first()
    for name, pk in [
        ("gallery_picture", row.image_id),
        ("gallery_shown", row.image_id),
        ("gallery_stimulus", row.pk),
        ("gallery_map", row.pk),
        ("gallery_map_npz", row.pk),
    ]:
        assert client.get(reverse(name, args=["other", pk])).status_code == 404
