"""Jobs and runs keep sentences about what happened; a run knows when a worker took it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0005_the_logbook_is_never_changed")]

    operations = [
        migrations.AddField(
            model_name="precomputerun",
            name="started_at",
            field=models.DateTimeField(
                blank=True, help_text="When a worker took it last.", null=True
            ),
        ),
        migrations.CreateModel(
            name="LogLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("text", models.TextField()),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="studyapp.job",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="studyapp.precomputerun",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("job__isnull", True), ("run__isnull", True), _connector="XOR"
                        ),
                        name="log_line_of_one_thing",
                    )
                ],
            },
        ),
    ]
