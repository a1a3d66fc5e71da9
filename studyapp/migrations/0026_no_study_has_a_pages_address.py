"""No study is called as another page's address; nothing changes in the database."""

from django.db import migrations, models

import studyapp.models.written


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0025_heartbeats")]

    operations = [
        migrations.AlterField(
            model_name="study",
            name="slug",
            field=models.SlugField(
                help_text="Part of the address that participants see: name no method in it.",
                unique=True,
                validators=[studyapp.models.written.refuse_reserved],
            ),
        ),
    ]
