"""What an audit found about a picture, and the class that is explained of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0002_responses_are_never_updated")]

    operations = [
        migrations.AddField(
            model_name="sourceimage",
            name="audit",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="What an audit found about it, by column of the table of stimuli.",
            ),
        ),
        migrations.AddField(
            model_name="sourceimage",
            name="target",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The class that is explained of this picture; empty for the study's own "
                "rule.",
                max_length=100,
            ),
        ),
    ]
