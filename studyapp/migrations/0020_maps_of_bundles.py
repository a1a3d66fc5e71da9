"""A map that came in a bundle lies under the hash of its content, where no run looks for maps."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0015_bundles")]

    operations = [
        migrations.AddField(
            model_name="explanation",
            name="path",
            field=models.CharField(
                blank=True,
                help_text="Of a map that came in a bundle: its file, which no run of another study "
                "finds.",
                max_length=500,
            ),
        ),
        migrations.AlterField(
            model_name="explanation",
            name="key",
            field=models.CharField(
                help_text="Hash of all that determines the map; names one computed here.",
                max_length=64,
            ),
        ),
    ]
