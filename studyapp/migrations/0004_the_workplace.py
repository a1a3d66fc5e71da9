"""The workplace: jobs, the logbook, viewers, tags of pictures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import studyapp.models.material


class Migration(migrations.Migration):
    dependencies = [
        ("studyapp", "0003_audited_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LogbookEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveBigIntegerField(help_text="1, 2, 3 without a gap.", unique=True),
                ),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.CharField(
                        help_text="User name, or the command that was run.", max_length=150
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        help_text='"added", "changed", "unblinded", ...', max_length=50
                    ),
                ),
                (
                    "noun",
                    models.CharField(
                        help_text="What kind of thing: study, question set, ...", max_length=50
                    ),
                ),
                ("subject", models.CharField(help_text="Which one of them.", max_length=200)),
                (
                    "study",
                    models.CharField(
                        blank=True, help_text="Slug of the study it belongs to.", max_length=50
                    ),
                ),
                ("details", models.JSONField(blank=True, default=dict)),
                (
                    "previous",
                    models.CharField(
                        blank=True, help_text="Hash of the entry before.", max_length=64
                    ),
                ),
                ("sha256", models.CharField(help_text="Of all of the above.", max_length=64)),
            ],
            options={
                "verbose_name_plural": "logbook",
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="classifier",
            name="probe",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="What was seen when it was tried out: layers, predictions on sample "
                "pictures.",
            ),
        ),
        migrations.AddField(
            model_name="classifier",
            name="registered_by",
            field=models.CharField(blank=True, editable=False, max_length=150),
        ),
        migrations.AddField(
            model_name="precomputerun",
            name="ordered_by",
            field=models.CharField(
                blank=True, help_text="User name; empty for the command line.", max_length=150
            ),
        ),
        migrations.AddField(
            model_name="sourceimage",
            name="labels",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Every class that is truly in the picture, where there may be "
                'several: ["cat"].',
                validators=[studyapp.models.material.check_words],
            ),
        ),
        migrations.AddField(
            model_name="sourceimage",
            name="mask_path",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The true objects as a mask, a picture that is not black where they are.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="sourceimage",
            name="tags",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text='To choose pictures by: ["light=dark", "outdoors"].',
                validators=[studyapp.models.material.check_words],
            ),
        ),
        migrations.AddField(
            model_name="study",
            name="archived_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Put away: out of the lists, not deleted.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="study",
            name="privacy_note",
            field=models.TextField(
                blank=True,
                help_text="Whether pictures show people, and on what ground they may be "
                "shown. Kept with the study and its bundle; participants do not see "
                "it.",
            ),
        ),
        migrations.AddField(
            model_name="study",
            name="viewers",
            field=models.ManyToManyField(
                blank=True,
                help_text="May see the study and its results, and change nothing.",
                related_name="viewed_studies",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, help_text="How often it was begun."),
        ),
        migrations.AlterField(
            model_name="study",
            name="members",
            field=models.ManyToManyField(
                blank=True,
                help_text="Researchers whose study it is: they may change it, open it and see "
                "its results.",
                related_name="studies",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("probe", "try out a classifier"),
                            ("pictures", "take in pictures"),
                            ("maps", "take in maps that were made elsewhere"),
                            ("measure", "measure explanations"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ordered_by",
                    models.CharField(
                        blank=True,
                        help_text="User name; empty for the command line.",
                        max_length=150,
                    ),
                ),
                ("parameters", models.JSONField(blank=True, default=dict)),
                (
                    "path",
                    models.CharField(
                        blank=True,
                        help_text="The uploaded file, relative to the media folder.",
                        max_length=500,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("finished", "Finished"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                (
                    "total",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps; 0 while it is not known."
                    ),
                ),
                (
                    "report",
                    models.JSONField(blank=True, default=dict, help_text="What came of it."),
                ),
                (
                    "problems",
                    models.JSONField(
                        blank=True, default=list, help_text="What was refused, one sentence each."
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How often it was begun."
                    ),
                ),
                ("worker", models.CharField(blank=True, help_text="Who holds it.", max_length=100)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "study",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="studyapp.study",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["state", "created_at"], name="studyapp_jo_state_0278c6_idx"
                    )
                ],
            },
        ),
    ]
