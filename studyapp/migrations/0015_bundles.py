"""Where a study came from is kept, and bundles are taken in by the worker."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0010_jobs_tell_what_happened")]

    operations = [
        migrations.AddField(
            model_name="study",
            name="origin",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="Of a study that came as a bundle or is a copy: of which, and what was "
                "registered there.",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("probe", "try out a classifier"),
                    ("pictures", "take in pictures"),
                    ("maps", "take in maps that were made elsewhere"),
                    ("measure", "measure explanations"),
                    ("bundle", "take in a study's bundle"),
                ],
                max_length=20,
            ),
        ),
    ]
