"""Answers from elsewhere come out with the numbers that are known for them."""

import csv
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from studyapp import media
from studyapp.actions.export.recompute import recompute
from studyapp.analysis.results.document import Results
from studyapp.models import ImportedAnswers
from tests.factories import make_admin, make_researcher
from tests.studyapp.analysis.tables import reference

pytestmark = pytest.mark.django_db
LONG = {
    "study": "elsewhere",
    "layout": "long",
    "columns": {"participant": "who", "item": "picture", "chosen": "answer"},
    "always": {"first": "gradcam", "second": "lime"},
}


@pytest.fixture
def brought(tmp_path):
    """Write a file and its key, import them, and return what was kept."""

    def bring(rows, key, *options):
        file, mapping = tmp_path / "answers.csv", tmp_path / "key.yaml"
        file.write_text(_csv(rows), newline="")
        mapping.write_text(json.dumps(key))  # which is YAML too
        out = io.StringIO()
        call_command("import_answers", str(file), "--mapping", str(mapping), *options, stdout=out)
        return ImportedAnswers.objects.get(slug=key["study"])

    return bring


def _csv(rows):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _estimate(kept, estimand="these pictures"):
    """The primary estimate of everybody."""
    section = Results.from_json(kept.document).section("overall")
    (row,) = [row for row in section.tables[0].rows if row["estimand"] == estimand]
    return row


def _answers(k, m):
    """Person i chose gradcam k[i] times out of m[i]."""
    return [
        {"who": f"p{person:02}", "picture": f"picture {item}", "answer": "A" if item < ki else "B"}
        for person, (ki, mi) in enumerate(zip(k, m, strict=True))
        for item in range(mi)
    ]


@pytest.mark.parametrize("case", ["seedlike_80_of_100", "all_A_10x10", "two_types_8_vs_2"])
def test_the_interval_is_the_one_that_r_computes(brought, case):
    expected = reference("cluster_wilson_edge_cases")["wilson_neff_t"][case]
    key = LONG | {"values": {"chosen": {"A": "first", "B": "second"}}}
    found = _estimate(brought(_answers(expected["k"], expected["m"]), key))
    assert found["preference"] == pytest.approx(expected["p"], abs=1e-12)
    assert [found["low"], found["high"]] == pytest.approx(expected["ci"], abs=1e-9)


def test_a_file_that_a_spreadsheet_program_saved_as_utf_8_is_read_like_any_other(tmp_path):
    file, mapping = tmp_path / "answers.csv", tmp_path / "key.yaml"
    file.write_text(_csv(_answers([3, 1], [4, 4])), newline="", encoding="utf-8-sig")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfwho")
    key = LONG | {"values": {"chosen": {"A": "gradcam", "B": "lime"}}}
    mapping.write_text(json.dumps(key))
    call_command("import_answers", str(file), "--mapping", str(mapping), stdout=io.StringIO())
    assert ImportedAnswers.objects.get().participants == 2


def test_counts_of_a_person_do_as_well_as_their_answers(brought):
    expected = reference("cluster_wilson_edge_cases")["wilson_neff_t"]["seedlike_80_of_100"]
    counted = zip(expected["k"], expected["m"], strict=True)
    rows = [{"who": place, "a": k, "n": m} for place, (k, m) in enumerate(counted)]
    columns = {"participant": "who", "times_first": "a", "times": "n"}
    found = _estimate(brought(rows, LONG | {"columns": columns}))
    assert [found["low"], found["high"]] == pytest.approx(expected["ci"], abs=1e-9)


def test_lines_of_one_person_are_counted_together(brought):
    """Cattle of eight herds in up to four periods each: one line per herd and period."""
    herds = (
        "2 14;3 12;4 9;0 5|3 22;1 18;1 21|8 22;2 16;0 16;2 20|2 10;0 10;2 9;0 6|5 18;0 25;0 24;1 4"
        "|3 17;0 17;0 18;0 20|8 16;1 10;2 9;0 5|12 34"
    )
    rows = [
        {"herd": herd, "sick": sick, "size": size}
        for herd, periods in enumerate(herds.split("|"))
        for sick, size in (period.split() for period in periods.split(";"))
    ]
    columns = {"participant": "herd", "times_first": "sick", "times": "size"}
    kept = brought(rows, LONG | {"columns": columns, "always": {"first": "ill", "second": "well"}})
    found = _estimate(kept)
    chosen, trials = (sum(int(row[name]) for row in rows) for name in ("sick", "size"))
    assert (found["n_trials"], kept.trials, kept.participants) == (trials, trials, 8)
    assert found["preference"] == pytest.approx(chosen / trials, abs=1e-12)


def test_counts_of_pairs_of_methods(brought):
    """Abilities beside shap are those of R: glm(cbind(w, l) ~ X - 1, binomial), X of Bradley-Terry.
    Nobody knows who answered, so each answer stands for itself."""
    wins = (
        ("cam", "lime", 412, 188),
        ("cam", "rise", 355, 245),
        ("cam", "shap", 498, 102),
        ("lime", "rise", 233, 367),
        ("lime", "shap", 371, 229),
        ("rise", "shap", 402, 198),
    )
    names = ("one", "other", "first wins", "second wins")
    key = {
        "study": "counts",
        "layout": "long",
        "each_answer_is_a_person": "yes",
        "columns": dict(
            zip(("first", "second", "times_first", "times_second"), names, strict=True)
        ),
    }
    kept = brought([dict(zip(names, row, strict=True)) for row in wins], key)
    assert kept.trials == kept.participants == 3600
    ranking = Results.from_json(kept.document).section("ranking")
    (abilities,) = [table for table in ranking.tables if table.name == "abilities"]
    found = {row["condition"]: row["ability"] for row in abilities.rows}
    apart = {name: found[name] - found["shap"] for name in found}
    expected = {"cam": 1.3416289995, "lime": 0.4853245645, "rise": 0.8787890939, "shap": 0}
    assert apart == pytest.approx(expected, abs=1e-8)


def test_a_wide_file_with_a_key_to_its_columns(brought):
    rows = [
        {"id": "a", "expert": "no", "Q1": "1", "Q2": "2", "Q3": ""},
        {"id": "b", "expert": "yes", "Q1": "1", "Q2": "0", "Q3": "right one"},
    ]
    key = {
        "study": "wide",
        "layout": "wide",
        "columns": {"participant": "id", "level": "expert"},
        "values": {
            "chosen": {"1": "left", "2": "right", "0": "tie"},
            "level": {"no": "0", "yes": "1"},
        },
        "questions": {
            "Q1": {"item": "cat", "left": "gradcam", "right": "lime"},
            "Q2": {"item": "dog", "left": "lime", "right": "gradcam"},
            "Q3": {"left": "gradcam", "right": "lime", "chosen": {"right one": "right"}},
        },
    }
    kept = brought(rows, key)
    files = _package(kept)
    trials = list(csv.DictReader(io.StringIO(files["trials"], newline="")))
    assert [(t["participant_id"], t["item_id"], t["chosen_method"]) for t in trials] == [
        ("a", "cat", "gradcam"),
        ("a", "dog", "gradcam"),
        ("b", "cat", "gradcam"),
        ("b", "dog", ""),
        ("b", "Q3", "lime"),
    ]
    assert [t["chose_a"] for t in trials] == ["1", "1", "1", "0.5", "0"]
    assert [t["expertise_label"] for t in trials] == ["no", "no", "yes", "yes", "yes"]
    assert {t["answer_format"] for t in trials} == {"tie"}


def test_what_nobody_knows_is_not_told(brought):
    key = LONG | {"values": {"chosen": {"A": "first", "B": "second"}}}
    results = Results.from_json(brought(_answers([6, 4, 7, 5], [10] * 4), key).document)
    named = [section.name for section in results.sections]
    assert not {"position", "shown", "order", "monitoring"} & set(named)
    assert results.section("flow").sentences[0] == (
        "The file has answers of 4 people, 4 of them to everything, and the answers of 4 are "
        "counted."
    )
    assert results.section("flow").tables[0].rows[0] == {"stage": "In the file", "n": 4}


def test_without_pictures_nothing_is_said_about_pictures(brought):
    columns = {"participant": "who", "chosen": "answer"}
    kept = brought(_answers([6, 4, 7, 5], [10] * 4), LONG | {"columns": columns, "values": _AB})
    results = Results.from_json(kept.document)
    assert not {"items", "agreement"} & {section.name for section in results.sections}
    assert "does not say which picture" in results.section("design").caveats[0]
    assert _estimate(kept)["low"] is not None
    assert _estimate(kept, "pictures like these")["low"] is None


def test_where_sides_and_places_are_known_they_are_told(brought):
    columns = LONG["columns"] | {"left": "l", "right": "r", "trial": "place", "rt_s": "seconds"}
    rows = [
        {"who": f"p{p}", "picture": f"i{i}", "l": "lime", "r": "gradcam", "place": 9 - i}
        | {"answer": ("lime", "gradcam")[(p + i) % 2], "seconds": "1.5"}
        for p in range(6)
        for i in range(6)
    ]
    kept = brought(rows, LONG | {"columns": columns, "always": {}})
    assert Results.from_json(kept.document).section("position")
    trials = list(csv.DictReader(io.StringIO(_package(kept)["trials"], newline="")))
    assert [trial["item_id"] for trial in trials[:3]] == ["i5", "i4", "i3"]
    assert {trial["rt_ms"] for trial in trials} == {"1500"}


def test_the_package_that_is_kept_gives_the_same_results(brought):
    kept = brought(_answers([6, 4, 7], [10] * 3), LONG | {"values": _AB})
    found = recompute(media.full_path(kept.package))
    assert found.is_the_same
    assert found.altered == ()
    assert found.stored == kept.document


def test_a_name_is_taken_until_it_is_replaced(brought):
    key = LONG | {"values": _AB}
    first = brought(_answers([3], [4]), key)
    with pytest.raises(CommandError, match="choose another “study”"):
        brought(_answers([3, 2], [4, 4]), key)
    again = brought(_answers([3, 2], [4, 4]), key, "--replace")
    assert (again.pk, again.participants) == (first.pk, 2)
    assert media.full_path(again.package).exists()
    assert not media.full_path(first.package).exists()


def test_an_administrator_gives_them_to_people_and_deletes_them_with_their_file(brought, client):
    kept = brought(_answers([3], [4]), LONG | {"values": _AB})
    rosa = make_researcher(name="rosa")
    client.force_login(make_admin())
    change = reverse("admin:studyapp_importedanswers_change", args=[kept.pk])
    client.post(change, {"title": "A crowd", "members": [rosa.pk]})
    assert list(ImportedAnswers.objects.for_user(rosa).values_list("title")) == [("A crowd",)]
    assert client.get(reverse("admin:studyapp_importedanswers_add")).status_code == 403
    delete = reverse("admin:studyapp_importedanswers_delete", args=[kept.pk])
    client.post(delete, {"post": "yes"})
    assert not ImportedAnswers.objects.exists()
    assert not media.full_path(kept.package).exists()


def test_a_user_that_there_is_not_cannot_be_a_member(brought):
    with pytest.raises(CommandError, match="There is no user 'nobody'"):
        brought(_answers([1], [2]), LONG, "--member", "nobody")
    assert not ImportedAnswers.objects.exists()


_AB = {"chosen": {"A": "first", "B": "second"}}


def _package(kept):
    with zipfile.ZipFile(media.full_path(kept.package)) as archive:
        return {
            table: archive.read(f"data/study-{kept.slug}_table-{table}_data.csv").decode()
            for table in ("trials", "participants")
        }


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        ({"alpha": "high"}, "alpha: “high”"),
        ({"primary_test": "guess"}, "primary_test: Value 'guess' is not a valid choice"),
        ({"level_weights": {"0": "much"}}, "level_weights: This must give levels a weight"),
        ({"condition": "rise"}, "'rise', which nobody compared; choose from: gradcam, lime"),
    ],
)
def test_a_plan_in_the_key_that_could_not_be_followed_is_refused(brought, plan, reason):
    key = LONG | {"values": {"chosen": {"A": "first", "B": "second"}}, "plan": plan}
    with pytest.raises(CommandError, match=reason):
        brought(_answers([3, 1], [4, 4]), key)


def test_a_condition_may_be_called_by_a_number_and_what_is_empty_is_not_planned(brought):
    always = {"always": {"first": "1", "second": "2"}, "plan": {"condition": "2", "margin": ""}}
    key = LONG | {"values": {"chosen": {"A": "first", "B": "second"}}} | always
    found = _estimate(brought(_answers([3, 1], [4, 4]), key))
    assert (found["condition"], found["n_chosen"]) == ("2", 4)


def test_a_note_is_said_before_everything_else_on_the_page_and_in_the_package(brought, client):
    note = "Made up: nobody gave these answers.\nThey fit."
    key = LONG | {"values": {"chosen": {"A": "first", "B": "second"}}, "note": note}
    kept = brought(_answers([3, 1], [4, 4]), key)
    assert Results.from_json(kept.document).section("flow").sentences[:2] == tuple(note.split("\n"))
    client.force_login(make_admin())
    page = client.get(reverse("imported_results", args=["elsewhere"])).content.decode()
    assert page.index("nobody gave these answers") < page.index("On this page")
    with zipfile.ZipFile(media.full_path(kept.package)) as archive:
        assert (
            "**Made up: nobody gave these answers.**\n\nThey fit.\n\nThis"
            in archive.read("README.md").decode()
        )
